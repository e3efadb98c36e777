//! Improve: all actions on one board; a change there is a change of the document.
//! Not here: the rules of an action's life (postmortem::improve).

pub mod board;
pub mod change;
