//! A name becomes a role: one that the text itself speaks of, or one of the usual ones.
//! Which word is a name is decided in `rules/named`.

use std::ops::Range;

use super::draft::{Way, capital};
use crate::rule::Hit;
use crate::text::actor::Reading;
use crate::text::lexicon::class;
use crate::text::token::{Kind, Roster};
use crate::text::who::Who;

/// The roles that may stand for a name, those of the text first.
pub(super) fn ways(reading: &Reading<'_>, hit: &Hit) -> Vec<Way> {
    let span = with_title(reading, &hit.span);
    let range = reading.bytes(span.clone());
    if let Some(way) = beside_a_role(reading, &span) {
        return vec![way];
    }
    // "<aroha_t> scaling writers", "Thulani: seeing errors": a label takes no article.
    let is_label = reading
        .tokens
        .get(span.end)
        .is_some_and(|token| token.is_mark('>') || token.is_mark(':'))
        || span.start > 0 && reading.tokens[span.start - 1].is_mark('<');
    let bare = is_label || span.start > 0 && describes(reading, span.start - 1);
    let mut roles: Vec<String> = of_the_text(reading, &span);
    for usual in [
        "on-call engineer",
        "incident commander",
        "member of the team",
    ] {
        let known = roles.iter().any(|role| role.ends_with(usual));
        if !known {
            roles.push(match usual {
                "member of the team" => "a member of the team".to_string(),
                usual => format!("the {usual}"),
            });
        }
    }
    roles
        .into_iter()
        .take(4)
        .map(|role| {
            let role = if bare {
                role.split_once(' ')
                    .map_or(role.clone(), |(_, role)| role.to_string())
            } else {
                role
            };
            let opens = span.start == reading.lead && first_is_capital(reading);
            Way::new(range.clone(), if opens { capital(&role) } else { role })
        })
        .collect()
}

fn first_is_capital(reading: &Reading<'_>) -> bool {
    reading
        .tokens
        .get(reading.lead)
        .is_some_and(|token| token.is_capitalised() || token.kind == Kind::Handle)
}

/// A name with the title before it, which goes with it.
fn with_title(reading: &Reading<'_>, span: &Range<usize>) -> Range<usize> {
    const TITLES: [&str; 12] = [
        "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "madam", "señor", "señora", "herr", "frau",
    ];
    let mut start = span.start;
    while start > 0 {
        let before = start - 1;
        // "J. O'Shaughnessy"
        let initial = reading.tokens[before].is_mark('.')
            && before > 0
            && reading.text(before - 1).chars().count() == 1
            && reading.tokens[before - 1].is_capitalised();
        if initial {
            start = before - 1;
            continue;
        }
        let is_dot = reading.tokens[before].is_mark('.') && before > 0;
        let word = if is_dot { before - 1 } else { before };
        if TITLES
            .iter()
            .any(|title| reading.text(word).to_lowercase() == *title)
        {
            start = word;
        } else {
            break;
        }
    }
    // "Ravi K. leaked …": the point belongs to the initial.
    let last = span.end - 1;
    let dotted = reading.text(last).chars().count() == 1
        && span.len() > 1
        && span.end < reading.tail
        && reading.tokens[span.end].is_mark('.');
    start..span.end + usize::from(dotted)
}

/// Whether the word before already leads the phrase: "our Dave", "the Dave".
fn describes(reading: &Reading<'_>, before: usize) -> bool {
    reading.is(before, class::DET | class::POSS)
        && !reading.is(before, class::SUB | class::REL | class::CONJ)
}

/// "Engineer Dave Miller restarted", "a postdoc, Li Wenjing, …": the role stands there already, so the name may go.
fn beside_a_role(reading: &Reading<'_>, span: &Range<usize>) -> Option<Way> {
    let before = span.start.checked_sub(1)?;
    let role = |index: usize| {
        reading.is(index, class::PERSON) && !reading.is(index, class::NAME | class::PEOPLE_PRON)
    };
    let comma = |index: usize| {
        reading
            .tokens
            .get(index)
            .is_some_and(|token| token.is_mark(','))
    };
    if role(before) {
        let lone = before == 0
            || !reading.is(before - 1, class::DET | class::POSS | class::ROLE)
                && reading.chunk_before(before).is_none();
        let start = reading.tokens[before].start as usize;
        let words = reading.text(before);
        let text = if lone {
            let the = if before == reading.lead { "The" } else { "the" };
            let words = if words.chars().skip(1).any(char::is_uppercase) {
                words.to_string()
            } else {
                words.to_lowercase()
            };
            format!("{the} {words}")
        } else {
            words.to_string()
        };
        return Some(Way::new(start..reading.bytes(span.clone()).end, text));
    }
    if comma(before)
        && before > 0
        && role(before - 1)
        && (comma(span.end) || span.end >= reading.tail)
    {
        let start = reading.tokens[before - 1].end as usize;
        let end = if comma(span.end) {
            span.end + 1
        } else {
            span.end
        };
        return Some(Way::new(
            start..reading.tokens[end - 1].end as usize,
            String::new(),
        ));
    }
    None
}

/// Roles that the block itself speaks of as "the …", other than as part of another phrase.
fn of_the_text(reading: &Reading<'_>, span: &Range<usize>) -> Vec<String> {
    let mut out = Vec::new();
    for range in crate::text::sentence::sentences(&reading.block.text) {
        let other = Reading::new(reading.block, range, &Roster::default());
        for chunk in &other.chunks {
            let plain = chunk.end - chunk.start <= 4
                && chunk.who == Who::Person
                && other.is_word(chunk.start, "the")
                && (chunk.start + 1..chunk.end)
                    .all(|index| !other.is(index, class::NAME | class::ROSTER));
            let same_place = other.range == reading.range && chunk.start == span.start;
            if plain && !same_place {
                let words = other.slice(chunk.start + 1..chunk.end);
                let role = format!("the {words}");
                if !out.contains(&role) {
                    out.push(role);
                }
            }
        }
    }
    out.truncate(2);
    out
}
