//! Where a sentence denies, refuses or only cites what a rule noticed ("this was not the operator's fault").
//! What the rules notice is in their own files.

use std::ops::Range;

use crate::text::actor::Reading;
use crate::text::lexicon::class;
use crate::text::token::Kind;

/// Whether the words of a span are denied, refused or only spoken about.
pub fn is_refused(reading: &Reading<'_>, span: &Range<usize>) -> bool {
    is_denied(reading, span) || is_cited(reading, span) || is_refusal(reading, span)
}

/// A negation right before the span, in the same clause.
fn is_denied(reading: &Reading<'_>, span: &Range<usize>) -> bool {
    let from = span.start.saturating_sub(5);
    for index in (from..span.start).rev() {
        let token = reading.tokens[index];
        if token.kind == Kind::Mark && matches!(token.first, ',' | ';' | ':' | '.' | '?' | '!' | '(' | '\u{2014}') {
            return false;
        }
        let text = reading.text(index).to_lowercase();
        if matches!(text.as_str(), "not" | "n't" | "n\u{2019}t" | "without" | "neither" | "nor" | "nobody's" | "never" | "cannot") {
            // "not only", "not that anyone", "not just" deny nothing.
            return !(reading.is_word(index + 1, "only") || reading.is_word(index + 1, "that") || reading.is_word(index + 1, "just"));
        }
        if matches!(text.as_str(), "no") && index + 3 >= span.start {
            return true;
        }
    }
    false
}

/// The span alone stands in quotation marks and is short: a term under discussion.
fn is_cited(reading: &Reading<'_>, span: &Range<usize>) -> bool {
    let quote = |index: Option<usize>| index.and_then(|index| reading.tokens.get(index)).is_some_and(|token| token.kind == Kind::Mark && matches!(token.first, '"' | '\u{201C}' | '\u{201D}' | '\u{2018}' | '`'));
    span.len() <= 4 && quote(span.start.checked_sub(1)) && quote(Some(span.end))
}

/// Words that turn a term away: "rather than ask who", "we do not look for", "instead of".
fn is_refusal(reading: &Reading<'_>, span: &Range<usize>) -> bool {
    let from = span.start.saturating_sub(8);
    for index in from..span.start {
        let next = reading.text(index + 1).to_lowercase();
        match reading.text(index).to_lowercase().as_str() {
            "rather" if next == "than" => return true,
            "instead" if next == "of" => return true,
            "avoid" | "refuse" | "reject" | "stopped" | "banned" | "ban" | "drop" | "remove" | "removed" | "replace" | "replaced" if !reading.is(index, class::NAME) => {
                let quoted = (index + 1..span.start).any(|at| reading.tokens[at].kind == Kind::Mark && matches!(reading.tokens[at].first, '"' | '\u{201C}'));
                if quoted {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

/// Whether a sentence outside lessons and actions recommends something.
pub fn recommends(reading: &Reading<'_>) -> bool {
    (0..reading.tokens.len()).any(|index| {
        let text = reading.text(index).to_lowercase();
        matches!(text.as_str(), "recommend" | "recommends" | "recommendation" | "henceforth" | "lesson" | "going-forward")
            || text == "next" && reading.is_word(index + 1, "time")
            || text == "in" && reading.is_word(index + 1, "future")
            || text == "from" && reading.is_word(index + 1, "now") && reading.is_word(index + 2, "on")
    })
}
