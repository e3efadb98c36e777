//! Blame that needs grammar: people as the subject of a verb whose meaning is harm.
//! Phrases of fault and guilt are data, in the folder `blame`.

mod harm;

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::rule::Hit;
use crate::text::actor::{Chunk, Reading};
use crate::text::cue::{self, Cues};
use crate::text::lexicon::{Lexicon, class, lexicon};
use crate::text::token::Kind;
use crate::text::who::Who;
use harm::{CALM, CALM_OBJECT, HARM, HARMED, STATES, WEAK, WITH_PARTICLE};

/// Words of a field that asks for a cause.
const CAUSES: &[&str] = &[
    "cause",
    "causes",
    "culprit",
    "responsible",
    "guilty",
    "blame",
    "offender",
    "fault",
    "outage",
];

/// The words that wake these rules.
pub(crate) fn cues(lexicon: &Lexicon) -> Vec<(Cues, Vec<String>)> {
    let verbs = HARM.iter().chain(WEAK).copied();
    let with_particle = WITH_PARTICLE.iter().map(|(verb, _)| *verb);
    let harm = verbs
        .chain(with_particle)
        .flat_map(|verb| lexicon.forms(verb));
    let words = |list: &[&str]| list.iter().map(|word| word.to_string()).collect();
    vec![
        (cue::HARM, harm.collect()),
        (cue::CAUSE, words(CAUSES)),
        (cue::BECAUSE, words(&["because", "since"])),
    ]
}

static HARM_FORMS: LazyLock<HashSet<String>> =
    LazyLock::new(|| forms(HARM.iter().filter(|verb| !WEAK.contains(verb)).copied()));
static WEAK_FORMS: LazyLock<HashSet<String>> = LazyLock::new(|| forms(WEAK.iter().copied()));

fn forms<'a>(verbs: impl Iterator<Item = &'a str>) -> HashSet<String> {
    verbs.flat_map(|verb| lexicon().forms(verb)).collect()
}

/// Finds people told as the cause: "the intern took down checkout", "because ops pushed it".
pub(crate) fn people_as_cause(reading: &Reading<'_>, hits: &mut Vec<Hit>) {
    if let Some(field) = culprit_field(reading) {
        hits.push(Hit::new(field));
    }
    for index in reading.waking(cue::HARM | cue::BECAUSE) {
        if reading.tokens[index].kind != Kind::Word {
            continue;
        }
        if let Some(end) = harm_end(reading, index).or_else(|| harmed_by(reading, index)) {
            hits.push(Hit::new(index..end));
        }
        if let Some(hit) = because_of_act(reading, index) {
            hits.push(hit);
        }
    }
}

/// A field that names people as the cause: "Root cause: the night shift".
pub(crate) fn culprit_field(reading: &Reading<'_>) -> Option<std::ops::Range<usize>> {
    if !reading.wakes(cue::CAUSE) {
        return None;
    }
    let sign = (1..reading.tokens.len().min(9)).find(|index| {
        reading.tokens[*index].kind == Kind::Mark
            && matches!(reading.tokens[*index].first, ':' | '=')
    })?;
    let begin = (0..sign).find(|index| reading.tokens[*index].kind == Kind::Word)?;
    let causes = (begin..sign).any(|at| CAUSES.iter().any(|word| reading.is_word(at, word)));
    let chunk = reading
        .chunk_at(sign + 1)
        .or_else(|| reading.chunk_at(sign + 2))
        .filter(|chunk| chunk.who != Who::Thing && chunk.who != Who::Pronoun)?;
    let alone = reading.tokens.get(chunk.end).is_none_or(|token| {
        token.kind == Kind::Mark
            || token.is(class::CONJ | class::PREP)
            || reading.is_word(chunk.end, "strikes")
    });
    // "Responsible: Facilities" beside a deadline is an owner.
    let owner = reading.block.section.as_deref() == Some("actions")
        || (begin..sign).all(|at| reading.is_word(at, "responsible"))
        || (begin..sign).any(|at| {
            ["follow-up", "action", "actions", "fix", "rollout"]
                .iter()
                .any(|word| reading.is_word(at, word))
        });
    (causes && alone && !owner).then_some(begin..chunk.end)
}

/// Drops what systems are to blame for: "NTP skew is to blame", "a ferrule was responsible for".
pub(crate) fn guilty_party(reading: &Reading<'_>, hits: &mut Vec<Hit>) {
    hits.retain(|hit| {
        let Some(verb) = hit
            .span
            .clone()
            .find(|index| reading.is(*index, class::BE | class::HAVE | class::VERB | class::MODAL))
        else {
            return true;
        };
        let speaks_of_people = hit.span.clone().any(|index| {
            reading
                .chunk_at(index)
                .is_some_and(|chunk| chunk.who != Who::Thing)
                || ["whoever", "whomever"]
                    .iter()
                    .any(|word| reading.is_word(index, word))
        });
        match reading.subject(verb) {
            Some(subject) => {
                speaks_of_people
                    || subject.who != Who::Thing
                    || reading.is_act_of_people(subject)
                    || reading.tokens[subject.head].is_capitalised()
                        && !reading.is(subject.head, class::SYSTEM | class::PRODUCT)
                        && !reading.tokens[subject.head].shouted
            }
            None => true,
        }
    });
}

/// Where the harm told by the verb at `index` ends, if people are its subject and it is not planned work.
fn harm_end(reading: &Reading<'_>, index: usize) -> Option<usize> {
    let subject = reading
        .subject(index)
        .filter(|subject| subject.who != Who::Thing || reading.is_act_of_people(subject))?;
    let verb = reading.text(index).to_lowercase();
    let particle = particle_end(reading, index, &verb);
    let strong = HARM_FORMS.contains(&verb);
    let weak = WEAK_FORMS.contains(&verb)
        && harms_a_thing(reading, index)
        && !(verb.starts_with("stop") && is_small_word(reading, index + 1));
    if !(strong || weak || particle.is_some())
        || reading.is_passive(index)
        || reading.is(index, class::ING) && !strong
        || is_harmless(reading, index)
        || is_nobody(reading, subject)
    {
        return None;
    }
    // "publishing broken releases": a bare participle describes.
    let described = reading.is(index, class::PART)
        && !reading.is(index, class::PAST)
        && !(index.saturating_sub(3)..index).any(|at| reading.is(at, class::HAVE));
    if described {
        return None;
    }
    // "the team that broke the record", "we broke it down": no object, no harm. A department needs an object right behind.
    let end = particle.unwrap_or(index + 1);
    let mut behind = end;
    while behind < end + 3 && reading.is(behind, class::ADV) && !reading.is(behind, class::DET) {
        behind += 1;
    }
    let after = reading.tokens.get(behind);
    let has_object = reading.chunk_at(behind).is_some()
        || after.is_some_and(|token| {
            matches!(token.kind, Kind::Object | Kind::Identifier | Kind::Number)
                || token.is(class::DET | class::POSS)
                || token.is(class::SYSTEM) && !token.is(class::PREP | class::ADV)
                || reading.is_word(behind, "prod")
        });
    let base_form_of_noun = reading.is(index, class::SYSTEM) && subject.who == Who::Department;
    // "brought the portal down": here the object stands before the small word.
    let has_object_inside = end > index + 2;
    ((has_object || has_object_inside || particle.is_some() && subject.who != Who::Department)
        && !base_form_of_noun
        && modal_is_past(reading, index))
    .then_some(end)
}

/// Where "ruined for everyone by the deploy of one developer" ends: harm in the passive, with people behind "by".
fn harmed_by(reading: &Reading<'_>, index: usize) -> Option<usize> {
    let verb = reading.text(index).to_lowercase();
    if !reading.is(index, class::PART) || !HARM_FORMS.contains(&verb) {
        return None;
    }
    let by = (index + 1..index + 7)
        .take_while(|at| {
            !reading.is(*at, class::VERB | class::AUX | class::CONJ)
                && reading
                    .tokens
                    .get(*at)
                    .is_some_and(|token| token.kind != Kind::Mark)
        })
        .find(|at| reading.is_word(*at, "by"))?;
    let mut doer = reading.chunk_at(by + 1)?;
    // "by the deploy of a single developer", "by the intern's push"
    if doer.who == Who::Thing && reading.is_act(doer) && reading.is_word(doer.end, "of") {
        doer = reading.chunk_at(doer.end + 1)?;
    }
    matches!(doer.who, Who::Person | Who::People | Who::Group | Who::Name).then_some(doer.end)
}

/// The small word that makes a verb harmful may stand behind the object: "took the cluster out".
fn particle_end(reading: &Reading<'_>, index: usize, verb: &str) -> Option<usize> {
    let (_, particles) = WITH_PARTICLE
        .iter()
        .find(|(base, _)| lexicon().forms(base).iter().any(|form| form == verb))?;
    let is_particle = |at: usize| {
        particles
            .iter()
            .any(|particle| reading.is_word(at, particle))
            && !(reading.is_word(at, "out")
                && reading.is_word(at + 1, "of")
                && (reading.is_word(at + 2, "service") || reading.is_word(at + 2, "rotation")))
            && !(reading.is_word(at, "to")
                && !reading.is_word(at + 1, "a")
                && !reading.is_word(at + 1, "its"))
    };
    if is_particle(index + 1) {
        return Some(index + 2);
    }
    let object = reading.chunk_at(index + 1)?;
    if object.end > index + 2 && is_particle(object.end - 1) {
        return Some(object.end);
    }
    (object.end <= index + 8 && is_particle(object.end)).then_some(object.end + 1)
}

/// Things whose end is harm, whatever the verb.
fn harms_a_thing(reading: &Reading<'_>, index: usize) -> bool {
    (index + 1..(index + 8).min(reading.tokens.len()))
        .take_while(|at| !(reading.tokens[*at].kind == Kind::Mark))
        .any(|at| HARMED.iter().any(|word| reading.is_word(at, word)))
}

/// "Nobody stopped it": nothing was done. "The lag, not the staff, caused it": they were not it.
fn is_nobody(reading: &Reading<'_>, subject: &Chunk) -> bool {
    let denied = subject.start > 0 && reading.is_word(subject.start - 1, "not");
    denied
        || ["nobody", "no-one", "none", "no"]
            .iter()
            .any(|word| reading.is_word(subject.start, word))
}

/// "stopped it herself" ends something that nobody wanted.
fn is_small_word(reading: &Reading<'_>, index: usize) -> bool {
    ["it", "this", "that", "them"]
        .iter()
        .any(|word| reading.is_word(index, word))
}

/// Planned work, and idioms in which nothing is harmed.
fn is_harmless(reading: &Reading<'_>, index: usize) -> bool {
    let on_purpose = (index..(index + 12).min(reading.tokens.len())).any(|at| {
        reading.is_word(at, "to")
            && [
                "prevent", "stop", "mitigate", "avoid", "protect", "limit", "contain", "free",
            ]
            .iter()
            .any(|word| reading.is_word(at + 1, word))
    });
    on_purpose
        || (index..(index + 10).min(reading.tokens.len()))
            .any(|at| CALM.iter().any(|word| reading.is_word(at, word)))
        || reading.chunk_at(index + 1).is_some_and(|object| {
            (object.start..object.end)
                .any(|at| CALM_OBJECT.iter().any(|word| reading.is_word(at, word)))
        })
}

/// "may break", "could take down", "would crash": not told as having happened.
fn modal_is_past(reading: &Reading<'_>, index: usize) -> bool {
    let mut at = index;
    while at > 0 && reading.is(at - 1, class::ADV | class::NEG) {
        at -= 1;
    }
    let before = at.checked_sub(1);
    !before.is_some_and(|at| {
        reading.is(at, class::MODAL | class::DO)
            || reading.is_word(at, "to")
            || reading.is(at, class::NEG)
    })
}

/// "because the desktop team pushed the image": the act of people given as the whole reason.
fn because_of_act(reading: &Reading<'_>, index: usize) -> Option<Hit> {
    let gives_reason = reading.is_word(index, "because")
        || reading.is_word(index, "since") && index == reading.lead;
    if !gives_reason {
        return None;
    }
    let first = reading.chunk_at(index + 1)?;
    // "because the council's contractor dug": whose contractor it is does not matter.
    let owned = matches!(
        reading.text(first.end),
        "'s" | "\u{2019}s" | "'" | "\u{2019}"
    )
    .then(|| reading.chunk_at(first.end + 1))
    .flatten();
    let chunk = owned.or(Some(first)).filter(|chunk| {
        matches!(
            chunk.who,
            Who::Person | Who::People | Who::Group | Who::Name | Who::Department
        )
    })?;
    let mut verb = chunk.end;
    while reading.is(verb, class::ADV | class::HAVE) && verb < chunk.end + 4 {
        verb += 1;
    }
    let state =
        STATES.iter().any(|state| reading.is_word(verb, state)) || reading.is(verb, class::AUX);
    (reading.is(verb, class::PAST) && !state && !reading.is_passive(verb))
        .then(|| Hit::new(index..verb + 1))
}
