//! Write: start a postmortem, read its document, import one, and what the language analyser says of it.
//! Not here: the typing itself, which happens in the live room.

pub mod check;
pub mod comment;
pub mod drawing;
pub mod export;
pub mod files;
pub mod import;
pub mod list;
pub mod milestones;
pub mod project;
pub mod read;
pub mod readings;
pub mod records;
pub mod references;
pub mod retitle;
pub mod seat;
pub mod start;
pub mod tells;
pub mod templates;
pub mod trackers;
pub mod versions;
pub mod whom;
