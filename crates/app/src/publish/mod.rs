//! Publish: inside into a git repository, outside as a redacted static site; each only as it was approved.
//! Not here: rendering and writing files (press), and the rules (postmortem::publish).

pub mod inside;
pub mod list;
pub mod outside;
pub mod private;
pub mod view;
pub mod withdraw;
