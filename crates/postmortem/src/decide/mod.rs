//! Decide: is a postmortem due? Clear criteria, evaluated on every incident, each verdict with its reasons.
//! Not here: the incident's facts (incident) and who may overrule (permission).

pub mod policy;
pub mod ruling;
pub mod verdict;

pub use policy::Policy;
pub use ruling::{Ruling, RulingKind};
pub use verdict::{Criterion, Outcome, Reason, Verdict};
