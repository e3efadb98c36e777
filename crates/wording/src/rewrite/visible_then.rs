//! What is called obvious, inevitable or avoidable becomes the fact alone, or what was visible of it then.
//! What should have been done is in `known_then`.

use super::draft::{
    Way, article, base, bytes, can_go_on, capital, cased, chunk_around, clause_end, clause_start,
    from_to_close, participle, past, small,
};
use super::without;
use crate::rule::Hit;
use crate::text::actor::Reading;
use crate::text::lexicon::class;
use crate::text::token::Kind;

/// The ways to tell what is called obvious, inevitable or avoidable.
pub(super) fn ways(reading: &Reading<'_>, hit: &Hit) -> Vec<Way> {
    let lone_adverb =
        hit.span.len() == 1 && reading.text(hit.span.start).to_lowercase().ends_with("ly");
    let words = reading.slice(hit.span.clone()).to_lowercase();
    if hit.span.start == reading.lead
        && [
            "in hindsight",
            "with hindsight",
            "in retrospect",
            "looking back",
        ]
        .contains(&words.as_str())
    {
        return without::ways(reading, &hit.span);
    }
    // ", foreseeable to everyone,": the aside goes with what belongs to it.
    let aside = hit.span.start..clause_end(reading, hit.span.end).max(hit.span.end);
    if hit.span.start > reading.lead && without::is_aside(reading, &aside) {
        return without::ways(reading, &aside);
    }
    // "Sooner or later" stands at the edge of what it colours.
    if reading.is_word(hit.span.start, "sooner")
        && (hit.span.start == reading.lead || hit.span.end >= reading.tail)
    {
        return without::ways(reading, &hit.span);
    }
    if reading.is_word(hit.span.start, "as")
        && let Some(comma) = (hit.span.end..reading.tail.min(hit.span.end + 8))
            .find(|index| reading.tokens[*index].is_mark(','))
    {
        // "As any administrator knows, …" goes as a whole.
        return without::ways(reading, &(hit.span.start..comma));
    }
    if lone_adverb
        || without::is_ornament(reading, &hit.span)
        || without::is_aside(reading, &hit.span)
    {
        let ways = without::ways(reading, &hit.span);
        if !ways.is_empty() {
            return ways;
        }
    }
    if let Some(way) = described(reading, hit) {
        return vec![way];
    }
    let mut out: Vec<Way> = the_fact_alone(reading, hit)
        .or_else(|| bound_to(reading, hit))
        .into_iter()
        .collect();
    out.extend(known_of_it(reading, hit).or_else(|| seen_where(reading, hit)));
    out
}

/// "an avoidable incident": the span takes the article along.
fn described(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    let chunk = chunk_around(reading, hit.span.start)?;
    if chunk.start != hit.span.start
        || hit.span.end > chunk.head
        || !reading.is(chunk.start, class::DET)
    {
        return None;
    }
    let next = reading.text(hit.span.end);
    let word = reading.text(chunk.start).to_lowercase();
    let word = match word.as_str() {
        "a" | "an" => article(next).to_string(),
        _ => word,
    };
    Some(Way::new(
        reading.bytes(hit.span.clone()),
        cased(reading, chunk.start, &word),
    ))
}

/// "It is obvious that the pool was too small" becomes "The pool was too small".
pub(super) fn the_fact_alone(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    const OPENERS: [&str; 3] = ["that", "before", "until"];
    let after_colon = reading
        .tokens
        .get(hit.span.end)
        .filter(|token| token.is_mark(':'))
        .map(|_| hit.span.end);
    let join = after_colon.or_else(|| {
        (hit.span.start..(hit.span.end + 6).min(reading.tail)).find(|index| {
            OPENERS.iter().any(|word| reading.is_word(*index, word))
                // "that 32 bits run out": the joining word may be read as part of the phrase.
                && reading
                    .chunk_at(index + 1)
                    .or_else(|| {
                        chunk_around(reading, *index).filter(|chunk| chunk.end > index + 1)
                    })
                    .is_some_and(|subject| {
                        (subject.end..(subject.end + 7).min(reading.tail)).any(|index| {
                            reading.is(
                                index,
                                class::AUX | class::PAST | class::THIRD | class::BASE,
                            )
                        })
                    })
        })
    })?;
    let mut start = clause_start(reading, hit.span.start);
    while ["so", "and", "but"]
        .iter()
        .any(|word| reading.is_word(start, word))
    {
        start += 1;
    }
    // "Looking back, it is obvious that": both go.
    let start = if start > reading.lead && start < reading.lead + 5 {
        reading.lead
    } else {
        start
    };
    let fact = happened(reading, join);
    let fact = fact.as_str();
    let fact = if start == reading.lead {
        capital(fact)
    } else {
        fact.to_string()
    };
    let from = reading.tokens.get(start)?.start as usize;
    Some(Way::new(from..super::draft::close(reading), fact))
}

/// The fact behind the joining word; "until the host would fail" becomes "the host failed".
fn happened(reading: &Reading<'_>, join: usize) -> String {
    let all = join + 1..reading.tail.max(join + 2);
    let would = all
        .clone()
        .find(|index| reading.is_word(*index, "would") && reading.is(index + 1, class::BASE));
    match would.and_then(|would| Some((would, base(reading, would + 1)?))) {
        Some((would, act)) => format!(
            "{} {}{}",
            reading.slice(all.start..would),
            past(&act),
            from_to_close(reading, would + 2)
        ),
        None => reading.slice(all).to_string(),
    }
}

/// "was bound to collide", "was always going to trip" become "collided", "tripped".
fn bound_to(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    let to = (hit.span.start..(hit.span.end + 2).min(reading.tail))
        .find(|index| reading.is_word(*index, "to") && reading.is(index + 1, class::BASE))?;
    let fated = ["bound", "going", "destined", "certain", "sure", "doomed"];
    if !(hit.span.start..to).any(|index| fated.iter().any(|word| reading.is_word(index, word))) {
        return None;
    }
    let mut be = hit.span.start;
    while be > 0 && !reading.is(be, class::BE) && be + 4 > hit.span.start {
        be -= 1;
    }
    if !(reading.is_word(be, "was") || reading.is_word(be, "were")) {
        return None;
    }
    reading.subject(be)?;
    let (act, resume) = if reading.is_word(to + 1, "be") && reading.is(to + 2, class::PART) {
        let act = participle(&base(reading, to + 2)?);
        (format!("{} {act}", reading.text(be)), to + 3)
    } else {
        (past(&base(reading, to + 1)?), to + 2)
    };
    // "going to happen" without more says nothing that is left to say.
    (act != "happened").then(|| Way::new(bytes(reading, be..resume), act))
}

/// "The outage was avoidable" becomes "What was known of the outage beforehand was […]".
pub(super) fn known_of_it(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    let verb = (hit.span.start.saturating_sub(2)..hit.span.end).find(|index| {
        reading.is(*index, class::AUX | class::VERB) && reading.subject(*index).is_some()
    })?;
    let subject = reading.subject(verb)?;
    if subject.who.is_people() || subject.end > verb || subject.end > hit.span.start {
        return None;
    }
    let clause = clause_start(reading, subject.start);
    let acts = (clause..verb).any(|index| {
        reading.is(index, class::VERB | class::REL) && chunk_around(reading, index).is_none()
            || reading.is_word(index, "never")
    });
    if acts {
        return None;
    }
    let subject_start = if reading.slice(clause..verb).split_whitespace().count() <= 14
        && reading.chunk_at(clause).is_some()
    {
        clause
    } else {
        subject.start
    };
    let thing = small(reading, subject_start..verb);
    let thing = thing.trim();
    let told = ["it", "this", "that", "there"]
        .iter()
        .any(|word| reading.is_word(subject.start, word) && subject.end == subject.start + 1);
    // What stands before the subject has to stay a beginning of the sentence.
    if told
        || subject_start != clause
        || reading.is(clause, class::SUB | class::ING | class::CONJ | class::PREP)
    {
        return None;
    }
    let end = clause_end(reading, hit.span.end);
    let text = format!(
        "what was known of {thing} beforehand was [which signs, and what else they could mean]"
    );
    Some(Way::new(
        bytes(reading, subject_start..end.max(hit.span.end)),
        cased(reading, subject_start, &text),
    ))
}

/// "The link stared the bridge in the face" becomes "The link [could be seen where, among which other signs]".
fn seen_where(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    if !can_go_on(reading) {
        return None;
    }
    let mut start = hit.span.start;
    while start > reading.lead
        && start + 3 > hit.span.start
        && !reading.is(start, class::BE)
        && (reading.is(start - 1, class::BE | class::ADV)
            || reading.tokens[start - 1].kind == Kind::Number)
    {
        start -= 1;
    }
    let it = reading.subject(start).is_some_and(|subject| {
        subject.who.is_people()
            || ["it", "there", "this"]
                .iter()
                .any(|word| reading.is_word(subject.start, word))
    });
    if it {
        return None;
    }
    let range = super::condition::verb_phrase(reading, &Hit::new(start..hit.span.end))?;
    Some(Way::new(
        range,
        "[could be seen where, among which other signs]",
    ))
}
