//! Write: what a postmortem's text is made of.
//! Not here: the live editing of it (`live`), its printed forms (`press`).

pub mod comment;
pub mod difference;
pub mod document;
pub mod file;
pub mod impact;
pub mod milestones;
pub mod reference;
pub mod safe;
pub mod suggestion;
pub mod template;
pub mod templates;
pub mod tracker;
