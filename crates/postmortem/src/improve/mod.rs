//! Improve: actions that are followed to their end.
//! Not here: whether an action is worded concretely (the language analyser), and no ranking of anybody.

pub mod action;

pub use action::{Action, ActionKind, ActionState};
