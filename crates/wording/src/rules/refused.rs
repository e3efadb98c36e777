//! Where a sentence denies, refuses or only cites what a rule noticed ("this was not the operator's fault").
//! What the rules notice is in their own files.

use std::ops::Range;

use crate::text::actor::Reading;
use crate::text::cue::{self, Cues};
use crate::text::lexicon::class;
use crate::text::token::Kind;

/// Phrases by which a sentence turns away what it mentions, wherever they stand.
const REFUSALS: &[&[&str]] = &[
    &["rather", "than", "ask"],
    &["instead", "of", "asking"],
    &["far", "from"],
    &["wrong", "to"],
    &["would", "change", "nothing"],
    &["explains", "nothing"],
    &["explain", "nothing"],
    &["teaches", "little"],
    &["teaches", "nothing"],
    &["teaches", "us"],
    &["not", "supported"],
    &["is", "not", "adopted"],
    &["set", "aside", "the"],
    &["struck", "out"],
    &["has", "been", "tried"],
    &["have", "been", "tried"],
    &["do", "not", "use"],
    &["do", "n't", "write"],
    &["do", "not", "write"],
    &["do", "not", "accept"],
    &["does", "not", "look"],
    &["do", "not", "look"],
    &["do", "not", "ask"],
    &["do", "not", "blame"],
    &["do", "not", "hold"],
    &["begin", ",", "not"],
    &["we", "returned", "it"],
    &["the", "word"],
    &["the", "words"],
    &["the", "phrase"],
    &["the", "term"],
    &["a", "field", "called"],
    &["leave", "out"],
    &["left", "out"],
    &["nobody", "'s", "fault"],
    &["no", "one", "'s", "fault"],
    &["in", "the", "plain", "sense"],
    &["by", "design"],
    &["stopped", "asking"],
    &["will", "not", "hold"],
    &["will", "not", "help"],
    &["would", "not", "help"],
    &["is", "no", "remedy"],
    &["is", "not", "among"],
    &["are", "not", "among"],
    &["would", "be", "to", "ask"],
    &["recommend", "against"],
    &["advise", "against"],
];

/// The words without which nothing is turned away or recommended.
pub(super) const CUES: &[(Cues, &[&str])] = &[
    (
        cue::REFUSAL,
        &[
            "rather",
            "instead",
            "far",
            "wrong",
            "would",
            "explains",
            "explain",
            "teaches",
            "not",
            "is",
            "set",
            "struck",
            "has",
            "have",
            "do",
            "does",
            "begin",
            "we",
            "the",
            "a",
            "leave",
            "left",
            "nobody",
            "no",
            "in",
            "by",
            "stopped",
            "will",
            "are",
            "recommend",
            "advise",
        ],
    ),
    (
        cue::ADVICE,
        &[
            "recommend",
            "recommends",
            "recommendation",
            "henceforth",
            "lesson",
            "next",
            "in",
            "for",
            "from",
        ],
    ),
];

/// Whether the words of a span are denied, refused or only spoken about.
pub fn is_refused(reading: &Reading<'_>, span: &Range<usize>, refusals: &[usize]) -> bool {
    is_denied(reading, span) || is_cited(reading, span) || is_turned_away(reading, span, refusals)
}

/// Whether a negation farther off is all that speaks against a feeling: "nobody could foresee it beggars belief" has all its heat.
pub fn is_felt(reading: &Reading<'_>, span: &Range<usize>) -> bool {
    let near = (span.start.saturating_sub(3)..span.start).any(|index| {
        reading.is(index, class::NEG)
            || ["no", "without", "nothing", "hardly", "nobody"]
                .iter()
                .any(|word| reading.is_word(index, word))
    });
    !near && !is_cited(reading, span) && !is_turned_away(reading, span, &refusals(reading))
}

/// A negation right before the span, in the same clause; or "nobody" as the one who would be guilty.
fn is_denied(reading: &Reading<'_>, span: &Range<usize>) -> bool {
    let from = span.start.saturating_sub(6);
    for index in (from..span.start).rev() {
        let token = reading.tokens[index];
        if token.kind == Kind::Mark
            && matches!(
                token.first,
                ',' | ';' | ':' | '.' | '?' | '!' | '(' | '\u{2014}'
            )
        {
            return false;
        }
        let text = reading.text(index).to_lowercase();
        let near = index + 4 >= span.start;
        match text.as_str() {
            // "not only", "not that anyone", "not just" deny nothing.
            // "Shouldn't the head tell us …?" denies nothing either.
            "not" | "n't" | "n\u{2019}t"
                if reading.is_question()
                    && index == reading.lead + 1
                    && reading.is(reading.lead, class::AUX) =>
            {
                return false;
            }
            // "shipped without a test and broke it", "without water because they slept": what follows is not gone without.
            "without"
                if (index + 1..span.start).any(|at| {
                    ["and", "because", "but", "so", "while"]
                        .iter()
                        .any(|word| reading.is_word(at, word))
                }) => {}
            "not" | "n't" | "n\u{2019}t" | "without" | "neither" | "nor" | "never" | "cannot"
            | "nothing" => {
                return !(reading.is_word(index + 1, "only")
                    || reading.is_word(index + 1, "that")
                    || reading.is_word(index + 1, "just"));
            }
            "no" if near
                && !reading.is_word(index + 1, "doubt")
                && !reading.is_word(index + 1, "one") =>
            {
                return true;
            }
            "nobody" | "none" | "no-one" if is_guilt(reading, span) => return true,
            "one" if index > 0 && reading.is_word(index - 1, "no") && is_guilt(reading, span) => {
                return true;
            }
            _ => {}
        }
    }
    false
}

/// Whether the span speaks of fault or of character, which "nobody" denies; a lapse by nobody is still a lapse.
fn is_guilt(reading: &Reading<'_>, span: &Range<usize>) -> bool {
    const GUILT: [&str; 14] = [
        "blame",
        "fault",
        "guilty",
        "responsible",
        "careless",
        "lazy",
        "negligent",
        "error",
        "mistake",
        "reckless",
        "incompetent",
        "culprit",
        "accountable",
        "liable",
    ];
    span.clone()
        .any(|index| GUILT.iter().any(|word| reading.is_word(index, word)))
}

/// The span stands in quotation marks: a short term under discussion, or words that a system prints.
fn is_cited(reading: &Reading<'_>, span: &Range<usize>) -> bool {
    let is_quote = |index: usize| {
        reading.tokens[index].kind == Kind::Mark
            && matches!(
                reading.tokens[index].first,
                '"' | '\u{201C}' | '\u{201D}' | '\u{2018}' | '\''
            )
    };
    let from = span.start.saturating_sub(12);
    let Some(open) = (from..span.start).rev().find(|index| is_quote(*index)) else {
        return false;
    };
    let Some(close) =
        (span.end..(span.end + 12).min(reading.tokens.len())).find(|index| is_quote(*index))
    else {
        return false;
    };
    // An odd number of marks before means that the span is inside, not between two quotations.
    if (0..span.start).filter(|index| is_quote(*index)).count() % 2 == 0 {
        return false;
    }
    if is_spoken(reading, open) {
        return false;
    }
    const PRINTED: [&str; 36] = [
        "text",
        "message",
        "banner",
        "field",
        "phrase",
        "word",
        "words",
        "term",
        "displays",
        "displayed",
        "prints",
        "printed",
        "prompt",
        "label",
        "labelled",
        "alert",
        "log",
        "screen",
        "button",
        "form",
        "template",
        "error",
        "code",
        "dialog",
        "line",
        "box",
        "page",
        "saw",
        "adjective",
        "reads",
        "category",
        "column",
        "status",
        "sticker",
        "heading",
        "title",
    ];
    close - open <= 4 && reading.tokens.len() > close - open + 3
        || (0..open)
            .chain(close..reading.tokens.len())
            .any(|index| PRINTED.iter().any(|word| reading.is_word(index, word)))
}

/// A person is quoted: "in the words of the director", "the chief told the paper".
fn is_spoken(reading: &Reading<'_>, open: usize) -> bool {
    (open.saturating_sub(8)..open).any(|index| {
        reading.is_word(index, "words") && reading.is_word(index + 1, "of")
            || [
                "said", "says", "told", "called", "wrote", "shouted", "replied",
            ]
            .iter()
            .any(|word| reading.is_word(index, word))
                && reading
                    .subject(index)
                    .is_some_and(|subject| subject.who.is_people())
    })
}

/// Where a sentence turns something away; looked for once a sentence.
pub fn refusals(reading: &Reading<'_>) -> Vec<usize> {
    let matches_at = |at: usize, phrase: &[&str]| {
        phrase
            .iter()
            .enumerate()
            .all(|(offset, word)| reading.is_word(at + offset, word))
    };
    reading
        .waking(cue::REFUSAL)
        .filter(|at| REFUSALS.iter().any(|phrase| matches_at(*at, phrase)))
        .collect()
}

/// Words that turn a term away: "rather than ask who", "far from being careless".
fn is_turned_away(reading: &Reading<'_>, span: &Range<usize>, refusals: &[usize]) -> bool {
    if refusals.iter().any(|at| !span.contains(at)) {
        return true;
    }
    let from = span.start.saturating_sub(5);
    (from..span.start).any(|index| {
        reading.is_word(index, "rather") && reading.is_word(index + 1, "than")
            || reading.is_word(index, "instead") && reading.is_word(index + 1, "of")
    }) && !reading.is_advice()
}

/// Whether a sentence outside lessons and actions recommends something.
pub fn recommends(reading: &Reading<'_>) -> bool {
    reading.waking(cue::ADVICE).any(|index| {
        let text = reading.text(index).to_lowercase();
        matches!(
            text.as_str(),
            "recommend" | "recommends" | "recommendation" | "henceforth" | "lesson"
        ) || text == "next" && reading.is_word(index + 1, "time")
            || text == "in" && reading.is_word(index + 1, "future")
            || text == "for"
                && reading.is_word(index + 1, "the")
                && reading.is_word(index + 2, "future")
            || text == "from"
                && reading.is_word(index + 1, "now")
                && reading.is_word(index + 2, "on")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_that_turns_away_begins_with_a_word_that_is_listened_for() {
        for phrase in REFUSALS {
            assert!(CUES[0].1.contains(&phrase[0]), "{phrase:?}");
        }
    }
}
