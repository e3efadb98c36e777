//! What one can learn from: the lessons behind the findings, and the exercises in which they are tried.
//! Not here: how a lesson looks, and who has read it.

pub mod exercise;
pub mod lesson;
pub mod replay;
