//! What should have been becomes what was done and known then; a check that was not there, the question how things looked without it.
//! What is called obvious is in `visible_then`, the verbs' forms are in `draft`.

use super::draft::{
    Way, base, can_go_on, cased, chunk_around, clause_end, clause_start, from_to_close, matter,
    moment, participle, past, small, whole,
};
use super::visible_then::{known_of_it, the_fact_alone};
use crate::rule::Hit;
use crate::text::actor::{Chunk, Reading};
use crate::text::lexicon::class;
use crate::text::token::Kind;
use crate::text::who::Who;

/// The ways to tell a counterfactual.
pub(super) fn ways(reading: &Reading<'_>, hit: &Hit) -> Vec<Way> {
    let mut out = Vec::new();
    if let Some(way) = not_done(reading, hit).or_else(|| had_they(reading, hit)) {
        out.push(way);
    }
    out.extend(without_the_check(reading, hit));
    out.extend(asked(reading, hit));
    if out.is_empty() {
        out.extend(
            had_the_chance(reading, hit)
                .or_else(|| the_fact_alone(reading, hit))
                .or_else(|| known_of_it(reading, hit)),
        );
    }
    out
}

const KNOWN: &str = "; what was known at that moment was [what the graphs, alerts and people said]";

/// The verb of "should have asked": the token of "have" and that of the participle.
fn perfect(reading: &Reading<'_>, from: usize) -> Option<(usize, usize)> {
    let have = (from..(from + 7).min(reading.tokens.len())).find(|index| {
        reading.is(*index, class::HAVE)
            || reading.is_word(*index, "of") && reading.is(index + 1, class::PART)
            || reading.text(*index).to_lowercase().ends_with("'ve")
            || reading.text(*index).to_lowercase().ends_with("\u{2019}ve")
    })?;
    let mut verb = have + 1;
    while verb < have + 4 && reading.is(verb, class::ADV) && !reading.is(verb, class::PART) {
        verb += 1;
    }
    reading
        .is(verb, class::PART | class::PAST)
        .then_some((have, verb))
}

fn modal_of(reading: &Reading<'_>, hit: &Hit) -> Option<usize> {
    const MODALS: [&str; 7] = ["should", "could", "would", "ought", "must", "need", "needn"];
    let end = (hit.span.end + 1).min(reading.tokens.len());
    (hit.span.start..end).find(|index| {
        MODALS.iter().any(|modal| reading.is_word(*index, modal))
            || reading.text(*index).to_lowercase().starts_with("should")
    })
}

/// "We should have rolled back" becomes "We did not roll back; what was known then was […]".
fn not_done(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    if !can_go_on(reading) {
        return None;
    }
    let modal = modal_of(reading, hit)?;
    let (have, verb) = perfect(reading, modal)?;
    let subject = reading.subject(modal).or_else(|| reading.subject(have));
    let is_would = reading.is_word(modal, "would");
    if let Some(subject) = subject {
        let imagined = [
            "a",
            "an",
            "any",
            "no",
            "nobody",
            "someone",
            "somebody",
            "anyone",
            "anybody",
            "everyone",
            "everybody",
            "it",
            "this",
            "that",
            "which",
            "one",
        ]
        .iter()
        .any(|word| reading.is_word(subject.start, word));
        let thing = !subject.who.is_people() && subject.who != Who::Department;
        let passive = reading.is_word(verb, "been");
        let it = reading.is_word(subject.start, "it") && passive;
        let or = modal > 0 && reading.is_word(modal - 1, "or");
        if imagined && !it || thing && !passive || is_would || or {
            return None;
        }
    } else {
        return None;
    }
    let denied =
        (modal..verb).any(|index| reading.is(index, class::NEG) || reading.is_word(index, "never"));
    let several = subject.is_some_and(|subject| super::draft::is_plural(reading, subject));
    let (said, resume) = if reading.is_word(verb, "been") {
        let be = if several { "were" } else { "was" };
        let not = if denied { "" } else { " not" };
        (format!("{be}{not}"), verb + 1)
    } else {
        let act = base(reading, verb)?;
        if act == "be" || act == "have" {
            return None;
        }
        let said = if denied {
            past(&act)
        } else {
            format!("did not {act}")
        };
        (said, verb + 1)
    };
    // "We knew, or should have known": the other verb of the pair goes with the modal.
    let mut start = modal;
    while start > 0
        && (reading.is(start - 1, class::ADV)
            || reading.is(start - 1, class::MODAL)
            || reading.is_word(start - 1, "and")
                && start > 1
                && reading.is(start - 2, class::MODAL))
    {
        start -= 1;
    }
    let glued = reading.text(start).starts_with(['\'', '\u{2019}']);
    let space = if glued { " " } else { "" };
    // A clause that tells what would then have been says nothing that was known.
    let mut rest = if denied {
        from_to_close(reading, resume).to_string()
    } else {
        denied_too(reading, resume)
    };
    if let Some(cut) = rest.find(", and none of this") {
        rest.truncate(cut);
    }
    Some(Way::new(
        reading.bytes(start..start + 1).start..super::draft::close(reading),
        format!("{space}{said}{rest}{KNOWN}"),
    ))
}

/// The rest of a denied sentence: "and opened the barrier" becomes "or open the barrier".
fn denied_too(reading: &Reading<'_>, from: usize) -> String {
    let rest = from_to_close(reading, from);
    let second = (from..reading.tail).find(|index| {
        reading.is_word(*index, "and")
            && reading.is(index + 1, class::PART)
            && chunk_around(reading, index + 1).is_none()
    });
    match second.and_then(|and| Some((and, base(reading, and + 1)?))) {
        Some((and, act)) => {
            let before = reading.slice(from..and);
            format!(" {before} or {act}{}", from_to_close(reading, and + 2))
        }
        None => rest.to_string(),
    }
}

/// "Had we read the notes, …" and "if only we had read the notes" become "We did not read the notes; …".
fn had_they(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    if !can_go_on(reading) {
        return None;
    }
    let begins = clause_start(reading, hit.span.start);
    // "Had she asked, none of this would have happened": the first clause tells the matter.
    let begins = if reading.is_word(reading.lead, "had") || reading.is_word(reading.lead, "if") {
        reading.lead
    } else {
        begins
    };
    let had = (begins..(hit.span.end + 6).min(reading.tokens.len()))
        .find(|index| reading.is_word(*index, "had"))?;
    let inverted = reading
        .chunk_at(had + 1)
        .filter(|_| had == begins || reading.tokens[had - 1].is_mark(','));
    let conditional = (begins..had).any(|index| reading.is_word(index, "if"));
    let subject: &Chunk = match inverted {
        Some(chunk) => chunk,
        None if conditional => reading.subject(had).or_else(|| reading.chunk_before(had))?,
        None => return None,
    };
    let mut verb = if inverted.is_some() {
        subject.end
    } else {
        had + 1
    };
    let mut denied = false;
    while verb < reading.tail
        && (reading.is(verb, class::ADV | class::NEG)
            || reading.is_word(verb, "but")
            || reading.is_word(verb, "only"))
    {
        denied |= reading.is(verb, class::NEG);
        verb += 1;
    }
    if !reading.is(verb, class::PART | class::PAST) {
        return None;
    }
    let end = clause_end(reading, verb + 1);
    let rest = reading.slice(verb + 1..end.max(verb + 1));
    let rest = if verb + 1 < end {
        format!(" {rest}")
    } else {
        String::new()
    };
    let someone = ["somebody", "someone", "anyone", "anybody"]
        .iter()
        .any(|word| reading.is_word(subject.head, word));
    let who = if someone {
        "nobody".to_string()
    } else {
        small(reading, subject.start..subject.end)
    };
    let done = if reading.is_word(verb, "been") {
        let be = if super::draft::is_plural(reading, subject) {
            "were"
        } else {
            "was"
        };
        let not = if denied { "" } else { " not" };
        format!("{be}{not}")
    } else {
        let act = base(reading, verb)?;
        match (denied, someone) {
            (true, false) | (false, true) => past(&act),
            (true, true) => return None,
            (false, false) => format!("did not {act}"),
        }
    };
    let start = reading.tokens.get(begins)?.start as usize;
    // Not to have read something is a verdict again; that it was not read is a fact.
    let looked = ["read", "follow", "check", "heed", "listen"]
        .iter()
        .any(|word| base(reading, verb).is_some_and(|base| base == *word));
    let passive = (looked && !denied)
        .then(|| super::draft::long_phrase(reading, verb + 1))
        .flatten()
        .and_then(|phrase| {
            let object = reading.chunk_at(phrase.start)?;
            let was = if super::draft::is_plural(reading, object) {
                "were"
            } else {
                "was"
            };
            let done = participle(&base(reading, verb)?);
            let rest = reading.slice(phrase.end..end.max(phrase.end));
            let rest = if phrase.end < end {
                format!(" {rest}")
            } else {
                String::new()
            };
            Some(format!("{} {was} not {done}{rest}", reading.slice(phrase)))
        });
    let told = passive.unwrap_or_else(|| format!("{who} {done}{rest}"));
    let said = cased(reading, begins, &told);
    Some(Way::new(
        start..super::draft::close(reading),
        format!("{said}{KNOWN}"),
    ))
}

/// "A dry run would have prevented it" becomes the question how things looked without one.
fn without_the_check(reading: &Reading<'_>, hit: &Hit) -> Vec<Way> {
    let Some(would) = (hit.span.start..hit.span.end).find(|index| {
        ["would", "could", "might", "'d"]
            .iter()
            .any(|word| reading.is_word(*index, word))
    }) else {
        return Vec::new();
    };
    let Some((_, verb)) = perfect(reading, would) else {
        return Vec::new();
    };
    let begins = clause_start(reading, would);
    // "Even a glance": the check itself begins behind the small word.
    let check = (begins..would)
        .find(|index| !reading.is(*index, class::ADV | class::CONJ))
        .unwrap_or(begins);
    let is_check = reading.is(check, class::DET)
        || reading.tokens[check].kind == Kind::Number
        || reading
            .chunk_at(check)
            .is_some_and(|chunk| !chunk.who.is_people());
    let people = (check..would).any(|at| reading.is(at, class::PEOPLE_PRON | class::REL))
        || reading
            .chunk_at(check)
            .is_some_and(|chunk| reading.is(chunk.head, class::PERSON | class::PERSONS));
    if !is_check || people {
        return Vec::new();
    }
    let thing = small(reading, check..would);
    let thing = thing.trim();
    // "it would have been worse" is about luck, and "nothing" is no check.
    if reading.is(verb, class::BE)
        || [
            "it", "this", "that", "nothing", "none", "things", "no", "any",
        ]
        .iter()
        .any(|word| reading.is_word(check, word))
    {
        return Vec::new();
    }
    let mut out = vec![Way::new(
        whole(reading),
        format!("What made it look safe to go on without {thing}?"),
    )];
    // "A canary would have caught it" becomes "No canary caught it": told as what was, with the facts kept.
    let opens = reading.is_word(check, "a") || reading.is_word(check, "an");
    if opens
        && can_go_on(reading)
        && let Some(act) = base(reading, verb)
    {
        let from = if reading.is_word(begins, "even") || reading.is_word(begins, "just") {
            begins
        } else {
            check
        };
        let no = cased(reading, from, "no");
        let rest = from_to_close(reading, verb + 1);
        let named = reading.slice(check + 1..would).trim();
        let text = format!("{no} {named} {}{rest}{KNOWN}", past(&act));
        out.insert(
            0,
            Way::new(
                reading.bytes(from..from + 1).start..super::draft::close(reading),
                text,
            ),
        );
    }
    out
}

/// "had every opportunity to stop the job" becomes "did not stop the job".
fn had_the_chance(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    if !can_go_on(reading) {
        return None;
    }
    let to = (hit.span.start..(hit.span.end + 2).min(reading.tokens.len()))
        .find(|index| reading.is_word(*index, "to"))?;
    let subject = reading.subject(hit.span.start)?;
    if !subject.who.is_people() || !reading.is(to + 1, class::BASE) || subject.end > hit.span.start
    {
        return None;
    }
    let act = base(reading, to + 1)?;
    let rest = from_to_close(reading, to + 2);
    Some(Way::new(
        reading.bytes(hit.span.start..hit.span.start + 1).start..super::draft::close(reading),
        format!("did not {act}{rest}{KNOWN}"),
    ))
}

/// The question for what could have shown it.
fn asked(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    let modal = modal_of(reading, hit)?;
    let (have, verb) = perfect(reading, modal)?;
    let subject = reading.subject(modal).or_else(|| reading.subject(have))?;
    let would = reading.is_word(modal, "would");
    if !subject.who.is_people() || would || (modal..verb).any(|index| reading.is(index, class::NEG))
    {
        return None;
    }
    let act = base(reading, verb)?;
    let moment = moment(reading);
    let seen = [
        "see",
        "tell",
        "spot",
        "notice",
        "catch",
        "know",
        "realise",
        "realize",
        "find",
        "foresee",
        "suspect",
        "recognise",
        "recognize",
        "detect",
        "guess",
    ];
    if reading.is_word(modal, "would") && !seen.contains(&act.as_str()) {
        return None;
    }
    let question = if seen.contains(&act.as_str()) && reading.is_word(verb + 1, "that") {
        let fact = matter(reading, verb + 2);
        format!("What showed, {moment}, that {fact}?")
    } else if seen.contains(&act.as_str()) {
        if reading.is(verb + 1, class::THING_PRON | class::PEOPLE_PRON) {
            return None;
        }
        let phrase = super::draft::long_phrase(reading, verb + 1)?;
        format!("What showed {} {moment}, and where?", reading.slice(phrase))
    } else if ["be", "have", "do"].contains(&act.as_str()) {
        return None;
    } else {
        let matter = matter(reading, verb + 1);
        let act = [act.as_str(), &matter].join(" ");
        format!(
            "What could show, next time, that it is time to {}?",
            act.trim()
        )
    };
    Some(Way::new(whole(reading), question))
}
