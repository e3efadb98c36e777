//! Review: ask, judge, question, answer, approve, return, hand back; each beside the machine's evidence.
//! Not here: the rules of an approval (postmortem::review).

pub mod approve;
pub mod ask;
pub mod converse;
pub mod evidence;
mod images;
pub mod judge;
pub mod view;
