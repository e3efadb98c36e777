//! Publish: inside and outside, what must be answered first, and exactly what leaves.
//! Not here: rendering and writing it out (press).

pub mod list;
pub mod postmortem;
