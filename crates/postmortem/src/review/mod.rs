//! Review: a rotating team looks at five points; no publication without its approval.
//! Not here: the machine's evidence beside each point (application) and the approval's content hash (publish).

pub mod checklist;
pub mod conversation;
pub mod rotation;
pub mod verdict;

pub use checklist::{Judgement, Point};
pub use conversation::Question;
pub use rotation::{Candidate, Choice};
pub use verdict::{Ending, Review, Standing};
