//! People as the cause: the event is told by itself or by what it followed, with room for what made the act sensible.
//! Guilt laid on people is in `guilt`, traits are in `situation`.

use super::draft::{
    Way, base, bytes, can_go_on, cased, chunk_around, clause_end, clause_start, from_to_close,
    is_plural, long_phrase, participle, past,
};
use super::guilt;
use super::without::is_aside;
use crate::finding::BlockKind;
use crate::rule::Hit;
use crate::text::actor::Reading;
use crate::text::lexicon::class;
use crate::text::token::Kind;
use crate::text::who::Who;

const AFTER: &str = "after [what was being done, and what made it the sensible thing to do]";
const SENSIBLE: &str = "[what made this the sensible thing to do]";
pub(super) const CONDITIONS: &str = "[the conditions that made it possible]";

/// The ways to tell an event without a culprit.
pub(super) fn ways(rule: &str, reading: &Reading<'_>, hit: &Hit) -> Vec<Way> {
    if rule != "guilty-party" && is_aside(reading, &hit.span) {
        // "On their watch, the alarms stayed silent": the facts stand without it.
        return super::without::ways(reading, &hit.span);
    }
    let tries: &[fn(&Reading<'_>, &Hit) -> Option<Way>] = if rule == "guilty-party" {
        &[guilt::reason_why, guilt::contributing]
    } else {
        &[
            field,
            followed_when,
            after_they,
            by_them,
            instead_of_them,
            cost,
            event,
            it_was_they,
            guilt::contributing_to_it,
            effect,
        ]
    };
    let told = tries.iter().find_map(|told| told(reading, hit));
    // What was learned and not listed may lay guilt on people as well as harm.
    let guilt = || {
        (rule == "hint-of-blame")
            .then(|| guilt::by_its_words(reading, hit))
            .flatten()
    };
    told.or_else(guilt).into_iter().collect()
}

/// "Root cause: the night shift" becomes a field for conditions.
fn field(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    let colon = (hit.span.start..hit.span.end)
        .find(|index| reading.tokens[*index].is_mark(':') || reading.tokens[*index].is_mark('='))?;
    let start = clause_start(reading, hit.span.start);
    let label = reading.slice(start..colon).to_lowercase();
    let fits = ["cause", "culprit", "fault", "responsib", "guilt", "blame"]
        .iter()
        .any(|word| label.contains(word));
    fits.then(|| {
        let end = clause_end(reading, hit.span.end).max(hit.span.end);
        Way::new(
            bytes(reading, start..end),
            cased(
                reading,
                start,
                "contributing factors: [the conditions that came together]",
            ),
        )
    })
}

/// "was caused by a contractor who ran the job" becomes "followed when a contractor ran the job".
fn followed_when(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    let by = (hit.span.start..hit.span.end).find(|index| reading.is_word(*index, "by"))?;
    let people = reading.chunk_at(by + 1)?;
    let who = (people.end..(people.end + 6).min(reading.tail))
        .find(|index| reading.is_word(*index, "who"))?;
    let be = (by.saturating_sub(4)..by).find(|index| reading.is(*index, class::BE))?;
    let cause = base(reading, by - 1)?;
    if !["cause", "trigger", "bring", "set", "start"].contains(&cause.as_str())
        || !can_go_on(reading)
    {
        return None;
    }
    let agent = reading.slice(by + 1..who).trim_end_matches(',');
    let rest = from_to_close(reading, who + 1);
    Some(Way::new(
        reading.bytes(be..be + 1).start..super::draft::close(reading),
        format!("followed when {agent}{rest}; {SENSIBLE}"),
    ))
}

/// "because the storage team pushed an image" becomes "after the storage team pushed an image; […]".
fn after_they(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    let because = (hit.span.start..hit.span.end)
        .find(|index| reading.is_word(*index, "because"))
        .filter(|index| !reading.is_word(index + 1, "of"))?;
    if !can_go_on(reading) || reading.is_word(because + 1, "whoever") {
        return None;
    }
    let rest = from_to_close(reading, because + 1);
    Some(Way::new(
        reading.bytes(because..because + 1).start..super::draft::close(reading),
        format!("{}{rest}; {SENSIBLE}", cased(reading, because, "after")),
    ))
}

/// "taken out by an intern" becomes "taken out after […]"; "caused by an intern" tells conditions instead.
fn by_them(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    let by = (hit.span.start..hit.span.end).find(|index| reading.is_word(*index, "by"))?;
    let people = reading
        .chunk_at(by + 1)
        .filter(|chunk| chunk.who.is_people() || chunk.who == Who::Department)?;
    if by == 0 {
        return None;
    }
    let caused = base(reading, by - 1)
        .is_some_and(|verb| ["cause", "trigger", "introduce"].contains(&verb.as_str()));
    let mut end = people.end;
    // "an intern from the analytics pod": where they sit goes with them.
    if reading.is(end, class::PREP)
        && ["from", "in", "at", "of"]
            .iter()
            .any(|word| reading.is_word(end, word))
        && let Some(home) = reading.chunk_at(end + 1)
        && !reading.tokens[home.start..home.end]
            .iter()
            .any(|token| matches!(token.kind, Kind::Number | Kind::Object | Kind::Identifier))
    {
        end = home.end;
    }
    if reading.is_word(end, "who") || reading.is_word(end, "whose") {
        return None;
    }
    let text = if caused {
        format!("by {CONDITIONS}")
    } else {
        AFTER.to_string()
    };
    Some(Way::new(reading.bytes(by..end), text))
}

/// "Because of Oksana", "thanks to Procurement", "at the hands of the DBA", "down to the guard".
fn instead_of_them(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    const OPENERS: [(&[&str], &str); 13] = [
        (&["because", "of"], "because of"),
        (&["thanks", "to"], "because of"),
        (&["courtesy", "of"], "because of"),
        (&["owing", "to"], "because of"),
        (&["due", "to"], "due to"),
        (&["on", "account", "of"], "because of"),
        (&["at", "the", "hands", "of"], "because of"),
        (&["down", "to"], "down to"),
        (&["attributable", "to"], "attributable to"),
        (&["the", "fault", "of"], "the result of"),
        (&["the", "work", "of"], "the result of"),
        (&["the", "doing", "of"], "the result of"),
        (&["traced", "to"], "traced to"),
    ];
    let from = hit.span.start.saturating_sub(3);
    let (at, length, plain) = (from..hit.span.end).find_map(|at| {
        OPENERS.iter().find_map(|(words, plain)| {
            let fits = words
                .iter()
                .enumerate()
                .all(|(offset, word)| reading.is_word(at + offset, word));
            fits.then_some((at, words.len(), *plain))
        })
    })?;
    let people = reading.chunk_at(at + length)?;
    let mut end = people.end;
    // "the interns and Li Wenjing" are one phrase here; so is a name set between commas.
    while (reading.is_word(end, "and") || reading.tokens.get(end).is_some_and(|t| t.is_mark(',')))
        && let Some(next) = reading.chunk_at(end + 1)
        && next.who.is_people()
        && !reading.is(next.end, class::AUX | class::PAST | class::THIRD)
    {
        end = next.end;
    }
    if reading.is_word(end, "who") {
        end = clause_end(reading, end);
    }
    // "because of a rookie slip": the phrase goes on behind the role.
    if reading.tokens.get(end).is_some_and(|token| {
        token.kind == Kind::Word
            && !token.is(class::PREP
                | class::CONJ
                | class::AUX
                | class::FINITE
                | class::SUB
                | class::REL
                | class::ADV
                | class::DET
                | class::WH
                | class::POSS)
            && !matches!(token.first, '\'' | '\u{2019}')
    }) && reading
        .chunk_at(end)
        .is_some_and(|chunk| !chunk.who.is_people())
        && !reading.is(end, class::PEOPLE_PRON | class::THING_PRON)
        && at + length == people.start
        && !reading.is_word(at, "at")
        && at != reading.lead
    {
        end = reading.chunk_at(end).map_or(end, |chunk| chunk.end);
    }
    Some(Way::new(
        reading.bytes(at..end),
        cased(reading, at, &format!("{plain} {CONDITIONS}")),
    ))
}

/// "whoever touched the keys cost us 90 minutes" becomes "90 minutes were lost".
fn cost(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    let verb = (hit.span.start..hit.span.end)
        .find(|index| base(reading, *index).is_some_and(|base| base == "cost" || base == "lose"))?;
    let us = reading.chunk_at(verb + 1)?;
    let phrase = if us.who == Who::Pronoun {
        long_phrase(reading, us.end)?
    } else {
        return None;
    };
    let lost = reading.chunk_at(phrase.start)?;
    let were = if is_plural(reading, lost) || reading.tokens[lost.start].kind == Kind::Number {
        "were"
    } else {
        "was"
    };
    // "Procurement cost us": read as one phrase, its beginning is where the people stand.
    let start = subject_start(reading, verb).or_else(|| {
        let chunk = chunk_around(reading, verb)?;
        (chunk.start < verb).then_some(chunk.start)
    })?;
    let after = if can_go_on(reading) {
        format!(", {AFTER}")
    } else {
        String::new()
    };
    Some(Way::new(
        bytes(reading, start..phrase.end),
        format!(
            "{} {were} lost{after}",
            cased(reading, start, reading.slice(phrase))
        ),
    ))
}

/// Where no event can be told, the verb of harm makes room: "The crews [did what, with which effect on] nurse call".
fn effect(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    let start = hit.span.start;
    let subject = reading.subject(start)?;
    let verb = reading.is(start, class::PAST | class::THIRD)
        && !reading.is(start, class::AUX)
        && !reading.is_passive(start);
    if !verb || subject.end > start || !can_go_on(reading) {
        return None;
    }
    let goes_on = reading.chunk_at(hit.span.end).is_some()
        || reading.is(hit.span.end, class::DET | class::POSS)
        || reading
            .tokens
            .get(hit.span.end)
            .is_some_and(|token| token.kind == Kind::Object);
    let gap = if goes_on {
        "[did what, with which effect on]"
    } else {
        "[did what, with which effect]"
    };
    Some(Way::new(reading.bytes(hit.span.clone()), gap))
}

/// Where the subject of a verb begins, with those it is joined to: "Farid and Katarzyna brought …".
fn subject_start(reading: &Reading<'_>, verb: usize) -> Option<usize> {
    let subject = reading.subject(verb)?;
    if subject.end > verb || verb > subject.end + 5 {
        return None;
    }
    let mut start = subject.start;
    if start > reading.lead
        && reading.is_word(start - 1, "and")
        && let Some(other) = reading.chunk_before(start - 1)
        && other.who.is_people()
    {
        start = other.start;
    }
    // "Shortly before noon the section brought …": what stands before tells when, and stays.
    let clause = clause_start(reading, start);
    let opens = start > 0
        && (reading.tokens[start - 1].kind == Kind::Mark
            || reading.is(start - 1, class::CONJ | class::SUB)
            || reading.is_word(start - 1, "how"))
        || (clause..start).all(|index| {
            !reading.is(index, class::VERB | class::AUX | class::REL)
                || reading.is(index, class::SYSTEM)
        });
    opens.then_some(start)
}

/// What happens to a thing when people do this to it, as far as the verb alone tells it.
fn happens(act: &str, plural: bool, particle: Option<&str>) -> Option<String> {
    let was = if plural { "were" } else { "was" };
    Some(match act {
        "take" | "bring" | "knock" | "put" => match particle {
            Some("offline") => "went offline".to_string(),
            Some("down" | "out") | None => "went down".to_string(),
            Some("to") => "stopped".to_string(),
            Some(_) => return None,
        },
        "crash" | "tank" | "sink" | "kill" | "torpedo" | "flatten" | "cripple" | "topple"
        | "fell" | "scuttle" | "floor" => "went down".to_string(),
        "break" | "bust" => "broke".to_string(),
        "stall" | "freeze" | "halt" => "stopped".to_string(),
        "bungle" | "botch" | "fumble" | "screw" | "mess" | "muck" | "cock" | "fluff" => {
            "did not go as planned".to_string()
        }
        "ruin" | "wreck" | "trash" | "hose" | "spoil" | "wreak" | "sabotage" => {
            "failed".to_string()
        }
        "fuck" | "bork" => "failed".to_string(),
        "nuke" | "clobber" => format!("{was} lost"),
        "brick" => "stopped working".to_string(),
        "cause" | "trigger" | "provoke" | "create" | "inflict" | "introduce" | "occasion"
        | "let" | "lose" | "leave" | "do" | "deprive" | "cost" | "get" | "have" | "make" | "be" => {
            return None;
        }
        _ => {
            let done = participle(act);
            let particle = particle.map_or(String::new(), |particle| format!(" {particle}"));
            format!("{was} {done}{particle}")
        }
    })
}

/// "An intern took down checkout on Friday" becomes "Checkout went down on Friday, after […]".
fn event(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    let verb = (hit.span.start..(hit.span.end + 1).min(reading.tail)).find(|index| {
        reading.is(*index, class::VERB)
            && !reading.is(*index, class::AUX)
            && reading.subject(*index).is_some()
            && !reading.is_passive(*index)
    })?;
    tell(reading, subject_start(reading, verb)?, verb)
}

/// Tells what a verb did to its object as an event, from a token on to the end of the clause.
fn tell(reading: &Reading<'_>, start: usize, verb: usize) -> Option<Way> {
    let act = base(reading, verb)?;
    let mut at = verb + 1;
    let mut particle = None;
    let heading = reading.block.kind == BlockKind::Heading;
    let after_gap = if heading || !can_go_on(reading) {
        String::new()
    } else {
        format!(", {AFTER}")
    };
    for word in ["down", "out", "over", "up", "offline", "off"] {
        if reading.is_word(at, word) {
            particle = Some(word);
            at += 1;
            break;
        }
    }
    let phrase = long_phrase(reading, at)?;
    let object = reading.chunk_at(at)?;
    if object.who.is_people() && !matches!(object.who, Who::People | Who::Group) {
        return None;
    }
    // "took the bridge offline": the last word belongs to the verb.
    let mut phrase = phrase;
    if phrase.len() > 1
        && ["offline", "down", "out", "lmao", "lol"]
            .iter()
            .any(|word| reading.is_word(phrase.end - 1, word))
    {
        phrase.end -= 1;
    }
    // "the message store": a noun that could be a verb ends the phrase.
    let ends_there = |index: usize| {
        index >= reading.tail
            || reading.tokens[index].kind == Kind::Mark
            || reading.is(index, class::PREP)
    };
    if reading.is(phrase.end, class::BASE | class::THIRD)
        && !reading.is(phrase.end, class::AUX | class::PREP | class::ADV)
        && ends_there(phrase.end + 1)
        && act != "let"
    {
        phrase.end += 1;
    }
    let mut resume = phrase.end;
    if reading.is_word(resume, "lmao") || reading.is_word(resume, "lol") {
        resume += 1;
    }
    let thing = capital_if(reading, start, phrase.clone());
    // "let the domain lapse", "let the cache through"
    if act == "let" {
        let done = if reading.is_word(resume, "through") {
            "got through".to_string()
        } else if reading.is(resume, class::BASE) {
            past(&base(reading, resume)?)
        } else {
            return None;
        };
        let rest = reading.slice(resume + 1..clause_end(reading, resume + 1).max(resume + 1));
        let rest = spaced(if resume + 1 < reading.tail { rest } else { "" });
        return Some(Way::new(
            bytes(
                reading,
                start..clause_end(reading, resume + 1).max(resume + 1),
            ),
            format!("{thing} {done}{rest}{after_gap}"),
        ));
    }
    for word in ["down", "out", "offline", "over", "up"] {
        if particle.is_none() && reading.is_word(resume, word) {
            particle = Some(word);
            resume += 1;
            break;
        }
    }
    // "to a halt", "to a standstill", "to its knees"
    if reading.is_word(resume, "to")
        && let Some(halt) = reading.chunk_at(resume + 1)
        && ["halt", "standstill", "knees", "stop"]
            .iter()
            .any(|word| reading.is_word(halt.head, word))
    {
        particle = Some("to");
        resume = halt.end;
    }
    let plural = is_plural(reading, object);
    if ["cause", "trigger", "provoke", "create"].contains(&act.as_str()) {
        let end = clause_end(reading, resume);
        let rest = spaced(&tail_of(reading, resume, end));
        return (!heading).then(|| {
            Way::new(
                bytes(reading, start..end.max(resume)),
                format!("{thing}{rest} followed {}", &AFTER[6..]),
            )
        });
    }
    let happened = happens(&act, plural, particle)?;
    let end = clause_end(reading, resume).max(resume);
    let mut rest = tail_of(reading, resume, end);
    if rest.ends_with(" and") || rest == "and" {
        return None;
    }
    // "by e-mailing nine million people" told who; "after e-mailing" tells what went before.
    if reading.is_word(resume, "by") && reading.is(resume + 1, class::ING) {
        rest = format!("after{}", &rest["by".len()..]);
    }
    let after_gap = if rest.starts_with("after ") && !after_gap.is_empty() {
        format!(", {SENSIBLE}")
    } else {
        after_gap
    };
    let told = format!("{thing} {happened}{}{after_gap}", spaced(&rest));
    // "By merging during the freeze, X stalled …": it was not the thing that merged.
    if start > reading.lead
        && reading.is_word(reading.lead, "by")
        && reading.is(reading.lead + 1, class::ING)
    {
        let before = reading.slice(reading.lead + 1..start);
        let text = format!("{} {before} {told}", cased(reading, reading.lead, "after"));
        return Some(Way::new(bytes(reading, reading.lead..end), text));
    }
    Some(Way::new(bytes(reading, start..end), told))
}

fn tail_of(reading: &Reading<'_>, from: usize, end: usize) -> String {
    if from < end {
        reading.slice(from..end).to_string()
    } else {
        String::new()
    }
}

fn spaced(rest: &str) -> String {
    if rest.is_empty() {
        String::new()
    } else {
        format!(" {rest}")
    }
}

/// The words of a phrase for a place where another phrase began the sentence.
fn capital_if(reading: &Reading<'_>, start: usize, phrase: std::ops::Range<usize>) -> String {
    cased(reading, start, reading.slice(phrase))
}

/// "It was Radek who poisoned the feed" becomes "The feed was poisoned, after […]".
fn it_was_they(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    let who = (hit.span.start..(hit.span.end + 3).min(reading.tail)).find(|index| {
        reading.is_word(*index, "who")
            || reading.is_word(*index, "that")
            || reading.is_word(*index, "whoever")
    })?;
    let verb = (who + 1..(who + 4).min(reading.tail)).find(|index| {
        reading.is(*index, class::PAST | class::THIRD) && !reading.is(*index, class::AUX)
    })?;
    let start = clause_start(reading, hit.span.start);
    // "because whoever wrote it does not …" goes on with a verb of its own.
    let relative = (start..who).any(|index| reading.is_word(index, "because"))
        || reading.is_word(who, "whoever");
    let is_cleft = (start..who).any(|index| {
        reading.is_word(index, "it")
            || reading.is_word(index, "it's")
            || reading.is_word(index, "that")
    });
    if relative || !is_cleft {
        return None;
    }
    tell(reading, start, verb)
}
