//! Advice that needs grammar: a person by name or role as the thing to be mended ("Dragan to …", "engineers must …").
//! Phrases are data, in the folder `person-fix`.

use crate::rule::Hit;
use crate::text::actor::Reading;
use crate::text::cue::{self, Cues};
use crate::text::lexicon::class;
use crate::text::who::Who;

/// The words that wake this rule.
pub(crate) const CUES: &[(Cues, &[&str])] = &[(cue::VIRTUE, VIRTUES)];

/// What advice asks people to be.
const VIRTUES: &[&str] = &[
    "careful",
    "vigilant",
    "diligent",
    "attentive",
    "mindful",
    "cautious",
    "thorough",
    "alert",
    "responsible",
    "disciplined",
    "conscientious",
    "rigorous",
    "aware",
    "better",
    "harder",
    "awake",
    "humble",
    "professional",
];

/// Finds "operators must be …" where the duty is to be better, not to do a piece of work.
pub(crate) fn imperatives(reading: &Reading<'_>, hits: &mut Vec<Hit>) {
    // "the tool has to remember": a duty of a system is a change to it.
    hits.retain(|hit| {
        let verb = hit.span.clone().find(|index| {
            reading.is(*index, class::MODAL | class::HAVE | class::VERB)
                && reading.subject(*index).is_some()
        });
        !verb
            .and_then(|verb| reading.subject(verb))
            .is_some_and(|subject| {
                subject.who == Who::Thing
                    && !reading.is_passive(hit.span.end - 1)
                    && reading.is(subject.head, class::SYSTEM | class::THING_PRON)
            })
    });
    for index in reading.waking(cue::VIRTUE) {
        if !VIRTUES.iter().any(|word| reading.is_word(index, word)) {
            continue;
        }
        let verb = (index.saturating_sub(3)..index).rev().find(|at| {
            [
                "be", "being", "become", "stay", "remain", "get", "do", "try", "become", "work",
            ]
            .iter()
            .any(|word| reading.is_word(*at, word))
        });
        let Some(verb) = verb else { continue };
        let people = reading.subject(verb).is_none_or(|subject| {
            subject.who.is_people()
                || subject.who == Who::Department
                || reading.is(subject.head, class::ROLE)
        });
        if people {
            hits.push(Hit::new(verb..index + 1));
        }
    }
}
