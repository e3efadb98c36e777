//! Guilt and responsibility laid on people become the conditions that came together, about the harm as far as it is told.
//! Harm that people are said to have done is in `event`.

use super::draft::{
    Way, bytes, can_go_on, capital, cased, clause_end, clause_start, from_to_close, long_phrase,
    small,
};
use super::event::CONDITIONS;
use crate::rule::Hit;
use crate::text::actor::Reading;
use crate::text::lexicon::class;
use crate::text::who::Who;

/// "Arjun is the reason why the audit trail stops" becomes "The audit trail stops; […]".
pub(super) fn reason_why(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    if !can_go_on(reading) {
        return None;
    }
    let reason = (hit.span.start..(hit.span.end + 2).min(reading.tail))
        .find(|index| reading.is_word(*index, "reason"))?;
    let joined = reading.is_word(reason + 1, "why") || reading.is_word(reason + 1, "that");
    let from = if joined { reason + 2 } else { reason + 1 };
    reading.chunk_at(from)?;
    let start = clause_start(reading, hit.span.start);
    let fact = from_to_close(reading, from).trim_start();
    let fact = if start == reading.lead {
        capital(fact)
    } else {
        fact.to_string()
    };
    Some(Way::new(
        reading.tokens.get(start)?.start as usize..super::draft::close(reading),
        format!("{fact}; {CONDITIONS}"),
    ))
}

/// As [`contributing`], where the clause itself speaks of guilt.
pub(super) fn by_its_words(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    const WORDS: [&str; 8] = [
        "blame",
        "fault",
        "answer",
        "answerable",
        "liable",
        "guilty",
        "responsible",
        "culprit",
    ];
    let clause =
        clause_start(reading, hit.span.start)..clause_end(reading, hit.span.end).max(hit.span.end);
    let speaks = clause
        .into_iter()
        .any(|index| WORDS.iter().any(|word| reading.is_word(index, word)));
    if speaks {
        contributing(reading, hit)
    } else {
        None
    }
}

/// "The incident unfolded on her watch" becomes "Contributing to the incident were […]": only where the harm is named.
pub(super) fn contributing_to_it(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    const EMPTY: [&str; 9] = [
        "thank", "did this", "did it", "did that", "strikes", "us down", "offender", "making",
        "do this",
    ];
    let start = clause_start(reading, hit.span.start);
    let said = reading.slice(hit.span.clone()).to_lowercase();
    let empty = EMPTY.iter().any(|words| said.contains(words));
    let accused = hit.span.clone().any(|index| {
        reading
            .subject(index)
            .is_some_and(|subject| subject.start == start && subject.end <= hit.span.end)
    }) || hit.span.start == start;
    if empty && accused {
        return contributing(reading, hit);
    }
    thing_of(reading, start, hit).and_then(|_| contributing(reading, hit))
}

/// "Our host is at fault for the flooded room" becomes "Contributing to the flooded room were […]".
pub(super) fn contributing(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    let mut start = clause_start(reading, hit.span.start);
    if ["if", "when", "unless"]
        .iter()
        .any(|word| reading.is_word(start, word))
    {
        return None;
    }
    let mut end = clause_end(reading, hit.span.end).max(hit.span.end);
    // "…, who should have known": what is said of the culprit goes along.
    if reading
        .tokens
        .get(end)
        .is_some_and(|token| token.is_mark(','))
        && (reading.is_word(end + 1, "who") || reading.is_word(end + 1, "which"))
    {
        end = clause_end(reading, end + 1);
    }
    // "we say the vendor is at fault": what introduces the accusation stays.
    if let Some(subject) = hit
        .span
        .clone()
        .find_map(|index| reading.subject(index))
        .filter(|subject| subject.start > start && subject.end <= hit.span.end)
        && !reading.is(subject.start.saturating_sub(1), class::AUX)
        && reading
            .slice(start..subject.start)
            .split_whitespace()
            .count()
            > 1
        && (start..subject.start).any(|index| reading.is(index, class::VERB))
    {
        start = subject.start;
    }
    if let Some(subject) = hit
        .span
        .clone()
        .find_map(|index| reading.subject(index))
        .filter(|subject| subject.end <= hit.span.end)
    {
        let joins = (start..subject.start).all(|index| {
            reading.is(index, class::SUB | class::CONJ | class::REL)
                || reading.is_word(index, "that")
        });
        // "We, the build team, are guilty": the whole subject goes.
        if subject.start < start
            || joins && !reading.is(subject.start.saturating_sub(1), class::AUX)
        {
            start = subject.start;
        }
    }
    let about = (start..end)
        .find(|index| {
            reading.is_word(*index, "for")
                && reading
                    .chunk_at(index + 1)
                    .is_some_and(|chunk| !chunk.who.is_people())
        })
        .and_then(|at| long_phrase(reading, at + 1))
        .map(|phrase| reading.slice(phrase).to_string())
        .or_else(|| thing_of(reading, start, hit));
    let about = about.unwrap_or_else(|| "this".to_string());
    let text = format!(
        "contributing to {about} were [the conditions, and what kept each of them out of sight]"
    );
    let glue = if end < reading.tail && reading.is(end, class::CONJ) {
        ","
    } else {
        ""
    };
    Some(Way::new(
        bytes(reading, start..end),
        format!("{}{glue}", cased(reading, start, &text)),
    ))
}

/// The harm where the clause begins with it: "This outage is on the network team".
fn thing_of(reading: &Reading<'_>, start: usize, hit: &Hit) -> Option<String> {
    let phrase = long_phrase(reading, start)?;
    let chunk = reading.chunk_at(start)?;
    let vague = [
        "this",
        "that",
        "it",
        "one",
        "responsibility",
        "blame",
        "fault",
        "guilt",
        "culpability",
    ]
    .iter()
    .any(|word| reading.is_word(chunk.head, word));
    // Only a verb may stand between the harm and the accusation: "The outage unfolded on her watch".
    let direct = phrase.end <= hit.span.start
        && hit.span.start - phrase.end <= 2
        && (phrase.end..hit.span.start)
            .all(|index| reading.is(index, class::VERB | class::AUX | class::ADV | class::PREP))
        && !reading.is_word(hit.span.start, "because");
    (chunk.who == Who::Thing && !vague && direct).then(|| small(reading, phrase))
}
