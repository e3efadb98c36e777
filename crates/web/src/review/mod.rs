//! Review: asking for it, the five points beside the evidence, questions, approving and returning.
//! Not here: who is asked next and what an approval needs (domain).

pub mod ask;
pub mod list;
pub mod question;
pub mod round;
