//! Publish: for whom, what is held back, and what must be answered before anything leaves the house.
//! Not here: rendering and writing it out (the press).

pub mod approval;
pub mod redaction;

pub use approval::{Approval, Audience};
pub use redaction::{Answer, PrivateThing, Redactions};
