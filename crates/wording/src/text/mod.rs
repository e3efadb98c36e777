//! How text is read: Markdown or plain text into blocks, blocks into sentences, words, noun phrases and who does what.
//! What is wrong with a sentence is in `rules`.

pub mod act;
pub mod actor;
pub mod block;
pub mod cue;
pub mod department;
pub mod handle;
pub mod html;
pub mod lexicon;
pub mod markdown;
pub mod names;
pub mod numbering;
pub mod plain;
pub mod section;
pub mod sentence;
pub mod stretch;
pub mod subject;
pub mod token;
pub mod who;
