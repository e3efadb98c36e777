//! Judgements of people, and bare verdicts such as "human error": the words give way to the situation, which the writer knows.
//! Lapses told with a verb are in `condition`.

use super::condition::verb_phrase;
use super::draft::{
    Way, bytes, can_go_on, cased, chunk_around, clause_end, is_plural, with_adverbs,
};
use super::without;
use crate::rule::Hit;
use crate::text::actor::Reading;
use crate::text::lexicon::class;
use crate::text::who::Who;

/// The ways to tell what a judgement stands for.
pub(super) fn ways(reading: &Reading<'_>, hit: &Hit) -> Vec<Way> {
    if without::is_ornament(reading, &hit.span)
        || is_lone_adverb(reading, hit)
        || without::is_aside(reading, &hit.span)
    {
        return without::ways(reading, &hit.span);
    }
    said_of_someone(reading, hit)
        .or_else(|| done(reading, hit))
        .or_else(|| named_as_a_thing(reading, hit))
        .or_else(|| called(reading, hit))
        .or_else(|| hanging(reading, hit))
        .into_iter()
        .collect()
}

fn is_lone_adverb(reading: &Reading<'_>, hit: &Hit) -> bool {
    hit.span.len() == 1
        && reading.text(hit.span.start).to_lowercase().ends_with("ly")
        && chunk_around(reading, hit.span.start).is_none()
}

/// "was careless with the clipboard" becomes "had [what to go by] with the clipboard".
fn said_of_someone(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    const GAP: &str = "[which time, tools and signals to go by]";
    let mut first = hit.span.start;
    // "was too lazy", "is such an idiot", "were simply not thorough"
    while first > 0
        && first + 4 > hit.span.start
        && !reading.is(first, class::BE)
        && (reading.is(first - 1, class::ADV | class::DET | class::BE | class::NEG)
            || [
                "too", "rather", "such", "a", "bit", "of", "quite", "being", "not",
            ]
            .iter()
            .any(|word| reading.is_word(first - 1, word)))
    {
        first -= 1;
    }
    let is_link = |index: usize| {
        reading.is(index, class::BE)
            || ["got", "get", "became", "become", "grew", "gets", "becomes"]
                .iter()
                .any(|word| reading.is_word(index, word))
    };
    if first > 0 && !is_link(first) && is_link(first - 1) {
        first -= 1;
    }
    let be = (first..hit.span.end).find(|index| is_link(*index))?;
    // "gets his wires crossed": only before an adjective does "get" link.
    let links = reading.is(be, class::BE) || be < hit.span.start;
    let judged_for = reading.is_word(hit.span.end, "for")
        && reading
            .chunk_at(hit.span.end + 1)
            .is_some_and(|chunk| chunk.who.is_people());
    if be > hit.span.start || !links || judged_for {
        return None;
    }
    let subject = reading.subject(be)?;
    if reading.is(subject.head, class::SYSTEM | class::THING_PRON)
        && !reading.is(subject.head, class::ROLE)
    {
        return None;
    }
    let word = reading.text(be).to_lowercase();
    let several = is_plural(reading, subject) || reading.is_word(subject.head, "i");
    let have = match word.as_str() {
        "was" | "were" | "been" | "got" | "became" | "grew" => "had",
        "being" => "having",
        "be" => "have",
        _ if several => "have",
        _ => "has",
    };
    // "had been careless": one "had" is enough.
    let start = if word == "been" && be > 0 && reading.is(be - 1, class::HAVE) {
        be - 1
    } else {
        be
    };
    let glued = reading.text(start).starts_with(['\'', '\u{2019}']);
    // "Chidi's blunder": an owner, no verb.
    if glued && !reading.is(subject.head, class::PEOPLE_PRON) {
        return None;
    }
    let have = if glued {
        format!(" {have}")
    } else {
        have.to_string()
    };
    Some(Way::new(
        reading.bytes(start..hit.span.end),
        format!("{have} {GAP}"),
    ))
}

/// "Inattention by the operator allowed …" becomes "[The condition that made this likely] allowed …".
fn named_as_a_thing(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    let ends_open = reading.is_word(hit.span.end - 1, "of");
    let chunk = if ends_open {
        *reading.chunk_at(hit.span.end)?
    } else {
        *hit.span
            .clone()
            .rev()
            .find_map(|index| chunk_around(reading, index))?
    };
    // The span reaches the noun itself, and the phrase is nobody and does nothing.
    let acts = hit.span.clone().any(|index| {
        reading.is(index, class::PAST | class::THIRD | class::AUX)
            && reading
                .subject(index)
                .is_some_and(|subject| subject.end > hit.span.start)
            && !reading.text(index).starts_with(['\'', '\u{2019}'])
    });
    if chunk.head > hit.span.end && !ends_open
        || acts
        || reading.is(chunk.head, class::ROLE | class::PEOPLE_PRON | class::NAME)
        || reading.is(chunk.head, class::ING) && !ends_open
    {
        return None;
    }
    let mut start = if ends_open {
        hit.span.start
    } else {
        chunk.start.min(hit.span.start)
    };
    while ends_open
        && start > reading.lead
        && (reading.is_word(start - 1, "same") || reading.is_word(start - 1, "certain"))
    {
        start -= 1;
    }
    if reading.is_word(start, "that") && start < hit.span.start {
        start += 1;
    }
    if start > reading.lead && reading.is(start - 1, class::DET | class::POSS) {
        start -= 1;
    }
    let owner = start > 0
        && (reading.text(start - 1).ends_with("'s")
            || reading.text(start - 1).ends_with("\u{2019}s"));
    if owner && let Some(owner) = start.checked_sub(1).and_then(|at| reading.chunk_before(at)) {
        start = owner.start;
    }
    let mut end = chunk.end.max(hit.span.end);
    for words in [
        &["on", "the", "part", "of"][..],
        &["of"],
        &["by"],
        &["among"],
        &["amongst"],
        &["from"],
        &["within"],
    ] {
        let fits = words
            .iter()
            .enumerate()
            .all(|(offset, word)| reading.is_word(end + offset, word));
        if fits
            && let Some(people) = reading.chunk_at(end + words.len())
            && (people.who.is_people() || words.len() > 1)
        {
            end = people.end;
            if (reading.is_word(end, "'s") || reading.is_word(end, "\u{2019}s"))
                && let Some(more) = reading.chunk_at(end + 1)
            {
                end = more.end;
            }
            break;
        }
    }
    // "Out of boredom, …", "in his haste …": pressures are what one acts under.
    let out_of = start > 1 && reading.is_word(start - 1, "of") && reading.is_word(start - 2, "out");
    let in_it = start > 0
        && (reading.is_word(start - 1, "in") || reading.is_word(start - 1, "through"))
        && reading.is(start, class::POSS);
    if out_of || in_it {
        let from = if out_of { start - 2 } else { start - 1 };
        return Some(Way::new(
            reading.bytes(from..end),
            cased(reading, from, "under [which pressures, with which signals]"),
        ));
    }
    Some(Way::new(
        reading.bytes(start..end),
        cased(reading, start, "[the condition that made this likely]"),
    ))
}

/// "The guild lacks rigour" becomes "The guild [did what, seeing what]": the facts around it stay.
fn done(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    if !can_go_on(reading) {
        return None;
    }
    let people = hit
        .span
        .clone()
        .find_map(|index| reading.subject(index))
        .is_some_and(|subject| subject.who.is_people() || subject.who == Who::Department);
    verb_phrase(reading, hit).filter(|_| people).map(|range| {
        Way::new(
            range,
            "[did what, seeing what, with what else to attend to]",
        )
    })
}

/// "Some clown in network operations": who is called names is told by role.
fn called(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    let chunk = hit
        .span
        .clone()
        .find_map(|index| chunk_around(reading, index))?;
    let fits = hit.span.contains(&chunk.head)
        && reading.is(chunk.head, class::PERSON | class::PERSONS)
        && !reading.is_word(chunk.start, "which")
        && !reading.is_word(chunk.start, "no");
    fits.then(|| {
        Way::new(
            reading.bytes(chunk.start..chunk.end),
            cased(reading, chunk.start, "[the role]"),
        )
    })
}

/// A participle that hangs on the sentence: "Daydreaming, the intern …", "… by fooling about with a one-liner".
fn hanging(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    if !reading.is(hit.span.start, class::ING | class::PART) {
        return None;
    }
    let start = with_adverbs(reading, hit.span.start);
    let end = clause_end(reading, hit.span.end).max(hit.span.end);
    let after_preposition = start > 0 && reading.is(start - 1, class::PREP);
    let gap = if after_preposition {
        "[doing what, seeing what]"
    } else {
        "with [what else to attend to]"
    };
    Some(Way::new(
        bytes(reading, start..end),
        cased(reading, start, gap),
    ))
}
