//! Improve: the actions of all postmortems, followed to their end.
//! Not here: the actions' text, which stands in the documents.

pub mod action;
pub mod board;
