//! Publish: inside and outside, what must be answered first, and exactly what leaves.
//! Not here: rendering and writing it out (press).

pub mod inside;
pub mod list;
pub mod outside;
pub mod postmortem;
pub mod private;
pub mod withdraw;
