//! Learn: the lessons behind the findings, and the exercises in which they are tried.
//! Not here: the lessons' words, which are the domain's.

mod drawing;
pub mod exercise;
pub mod lesson;
pub mod list;
pub mod replay;
pub mod rule;
