//! Decide: record an incident, correct its facts, see the policy's verdict, waive or ask.
//! Not here: how a verdict is reached (postmortem::decide).

pub mod correct;
pub mod list;
pub mod policy;
pub mod record;
pub mod rule;
pub mod view;

pub use view::Assessed;
