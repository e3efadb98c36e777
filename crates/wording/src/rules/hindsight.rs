//! Counterfactuals that need grammar: should, could, would, might have, with people as the subject, said or implied.
//! Phrases are data, in the folder `hindsight`.

use crate::rule::Hit;
use crate::text::actor::Reading;
use crate::text::cue::{self, Cues};
use crate::text::lexicon::class;
use crate::text::who::Who;

/// The words that wake these rules.
pub(crate) const CUES: &[(Cues, &[&str])] = &[(
    cue::MODAL,
    &["should", "could", "would", "might", "ought", "'d", "had"],
)];

/// Finds "we should have checked", "the engineer could have asked", "had the responders opened …".
pub(crate) fn counterfactual(reading: &Reading<'_>, hits: &mut Vec<Hit>) {
    for index in reading.waking(cue::MODAL) {
        if let Some(hit) = modal_perfect(reading, index) {
            hits.push(hit);
        }
        if let Some(hit) = inverted(reading, index) {
            hits.push(hit);
        }
    }
}

fn modal_perfect(reading: &Reading<'_>, index: usize) -> Option<Hit> {
    let modal = reading.text(index).to_lowercase();
    if !matches!(
        modal.as_str(),
        "should" | "could" | "would" | "might" | "ought" | "'d"
    ) {
        return None;
    }
    let mut have = index + 1;
    while have < index + 5
        && (reading.is(have, class::ADV | class::NEG)
            || reading.is_word(have, "to")
            || reading.is_word(have, "all")
            || reading.is(have, class::PEOPLE_PRON) && reading.is_question())
    {
        have += 1;
    }
    if !(reading.is_word(have, "have")
        || reading.is_word(have, "'ve")
        || reading.is_word(have, "\u{2019}ve")
        || reading.is_word(have, "of") && reading.is(have + 1, class::PART))
    {
        return None;
    }
    let mut verb = have + 1;
    while verb < have + 4 && reading.is(verb, class::ADV) {
        verb += 1;
    }
    // "the rehearsal should have been held earlier": what only people do, only people could have done otherwise.
    if reading.is_word(verb, "been") && is_duty(reading, index, verb) {
        return Some(Hit::new(index..verb + 1));
    }
    // "the engineer should have been more careful"; that users should have been told is how a system is meant to be.
    if reading.is_word(verb, "been") && is_reproach(reading, index, verb) {
        return Some(Hit::new(index..verb + 2));
    }
    // "should have load tested"
    if reading.is(verb, class::SYSTEM | class::BASE) && reading.is(verb + 1, class::PART) {
        verb += 1;
    }
    // "we should have alerting" is a wish, not a perfect.
    if !reading.is(verb, class::PART | class::PAST) {
        return None;
    }
    let passive = reading.is_word(verb, "been");
    let subject = reading.subject(index).map(|chunk| chunk.who);
    let done = reading
        .text(if passive { verb + 1 } else { verb })
        .to_lowercase();
    // What was luck, what the system was meant to tell us, and what a template asks for are no hindsight.
    if matches!(
        done.as_str(),
        "worse" | "received" | "seen" | "experienced" | "noticed" | "affected" | "impacted"
    ) && subject != Some(Who::Person)
        && modal != "ought"
        && !passive
        && (modal == "would" || done == "received")
    {
        return None;
    }
    // "could not have known" is what the guideline wants said.
    let denied = (index..have).any(|at| reading.is(at, class::NEG));
    if denied && modal == "could"
        || reading
            .subject(index)
            .is_some_and(|chunk| reading.is_word(chunk.start, "no"))
            && modal != "should"
    {
        return None;
    }
    let people = matches!(subject, Some(who) if who.is_people() && who != Who::Thing)
        || subject.is_none() && index == reading.lead
        // "the platform group should have": a word for people as often as for things.
        || modal == "should"
            && reading.subject(index).is_some_and(|chunk| {
                ["group", "unit", "practice", "section", "bench"]
                    .iter()
                    .any(|word| reading.is_word(chunk.head, word))
            });
    let one = reading.subject(index).is_some_and(|chunk| {
        [
            "one", "someone", "somebody", "anyone", "anybody", "everyone",
        ]
        .iter()
        .any(|word| reading.is_word(chunk.head, word))
    });
    (people || one).then(|| Hit::new(index..have + 1))
}

/// Whether what should have been done is what people owe each other.
fn is_duty(reading: &Reading<'_>, modal: usize, been: usize) -> bool {
    (reading.is_word(modal, "should") || reading.is_word(modal, "ought"))
        && reading.is(been + 1, class::PART)
        && !reading.is_word(been + 1, "sent")
        && reading
            .subject(modal)
            .is_some_and(|chunk| DUTIES.iter().any(|word| reading.is_word(chunk.head, word)))
}

/// Whether people should have been otherwise than they were.
fn is_reproach(reading: &Reading<'_>, modal: usize, been: usize) -> bool {
    const OTHERWISE: [&str; 14] = [
        "alert",
        "attentive",
        "awake",
        "better",
        "braver",
        "careful",
        "faster",
        "firmer",
        "more",
        "quicker",
        "smarter",
        "stricter",
        "vigilant",
        "wiser",
    ];
    (reading.is_word(modal, "should") || reading.is_word(modal, "ought"))
        && OTHERWISE.iter().any(|word| reading.is_word(been + 1, word))
        && reading
            .subject(modal)
            .is_some_and(|subject| subject.who.is_people())
}

/// What people owe each other: nothing that a system does by itself.
const DUTIES: [&str; 30] = [
    "approval",
    "assumption",
    "assumptions",
    "briefing",
    "call",
    "decision",
    "drill",
    "escalation",
    "evacuation",
    "expert",
    "experts",
    "handover",
    "help",
    "inspection",
    "manual",
    "meeting",
    "opinion",
    "permission",
    "procedure",
    "question",
    "questions",
    "rehearsal",
    "review",
    "risk",
    "risks",
    "runbook",
    "training",
    "upgrade",
    "warning",
    "warnings",
];

/// "Had the engineer asked, …" at the beginning of a clause.
fn inverted(reading: &Reading<'_>, index: usize) -> Option<Hit> {
    if !reading.is_word(index, "had")
        || !(index == reading.lead || index > 0 && reading.is_word(index - 1, ","))
    {
        return None;
    }
    let chunk = reading
        .chunk_at(index + 1)
        .filter(|chunk| chunk.who.is_people())?;
    let mut verb = chunk.end;
    while verb < chunk.end + 3 && reading.is(verb, class::ADV | class::NEG) {
        verb += 1;
    }
    reading
        .is(verb, class::PART)
        .then(|| Hit::new(index..verb + 1))
}
