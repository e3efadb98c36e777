//! Better wording for what a rule noticed: a safe fix where there is one, else a rewrite, always a question.
//! What is noticed is in `rules`. Nothing here invents a fact: what only the writer can know becomes a question.

use std::ops::Range;

use crate::rule::{Hit, Rule};
use crate::text::actor::Reading;

/// What could stand there instead. Ranges are bytes of the block's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rewrite {
    /// What each entry of `instead` replaces.
    pub replaces: Range<usize>,
    /// Other ways to say it.
    pub instead: Vec<String>,
    /// A change that is safe to make without thinking twice.
    pub fix: Option<(Range<usize>, String)>,
    /// The better question.
    pub question: String,
}

/// Finds better wording for a hit.
pub(crate) fn rewrite(rule: &Rule, reading: &Reading<'_>, hit: &Hit) -> Rewrite {
    Rewrite { replaces: reading.bytes(hit.span.clone()), instead: Vec::new(), fix: None, question: hit.question.unwrap_or(rule.question).to_string() }
}
