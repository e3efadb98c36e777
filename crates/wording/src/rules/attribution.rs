//! Traits that need grammar: words that are said of people and of systems alike, and adverbs of slipping.
//! Words said of people alone are data, in the folder `attribution`.

mod both;

use crate::rule::Hit;
use crate::text::actor::Reading;
use crate::text::cue::{self, Cues};
use crate::text::lexicon::class;
use crate::text::token::Kind;
use crate::text::who::Who;
use both::{BEHAVIOUR, EITHER, OF_BOTH, OF_BOTH_ALIKE, OF_PEOPLE_ALONE, SLIPS};

/// The words that wake these rules.
pub(crate) const CUES: &[(Cues, &[&str])] = &[
    (cue::CHARACTER, OF_BOTH),
    (cue::SLIP, SLIPS),
    (
        cue::LAPSE,
        &[
            "failure",
            "inability",
            "unwillingness",
            "reluctance",
            "refusal",
            "neglect",
            "skipped",
            "skips",
        ],
    ),
];

/// Finds words of character beside people: "a lazy reviewer", "the team was too slow".
pub(crate) fn character(reading: &Reading<'_>, hits: &mut Vec<Hit>) {
    hits.retain(|hit| !is_about_a_thing(reading, hit));
    for index in reading.waking(cue::CHARACTER) {
        if reading.tokens[index].kind != Kind::Word {
            continue;
        }
        let text = reading.text(index).to_lowercase();
        if !OF_BOTH.contains(&text.as_str()) {
            continue;
        }
        if describes_people(reading, index) || is_said_of_people(reading, index) {
            hits.push(Hit::new(index..index + 1));
        }
    }
}

/// A single word of character that describes a system: "inattentive polling", "the classifier was overconfident", "Reckless mode".
fn is_about_a_thing(reading: &Reading<'_>, hit: &Hit) -> bool {
    let at = hit.span.start;
    if hit.span.len() > 2 {
        return false;
    }
    if reading.tokens[at].is_capitalised()
        && at > reading.lead
        && !crate::pattern::begins(reading, at)
        && !reading.tokens[at].shouted
    {
        return true;
    }
    let last = hit.span.end;
    let next = reading.tokens.get(last);
    // "hastily merges": what stands behind an adverb is its verb.
    let is_adverb = reading.text(last - 1).ends_with("ly");
    let describes = !is_adverb
        && next.is_some_and(|token| {
            token.is(class::SYSTEM)
                && !token.is(class::ROLE)
                && token.kind == Kind::Word
                && !BEHAVIOUR.iter().any(|word| reading.is_word(last, word))
        })
        || next.is_some_and(|token| token.kind == Kind::Word && token.is(class::ING))
            && !reading.is(last, class::ROLE)
            && at == reading.lead
            && !reading.is(last + 1, class::PREP)
            && !is_done_by_people(reading, last);
    let mut verb = at;
    while verb > 0
        && (reading.is(verb - 1, class::ADV | class::NEG | class::PART)
            && !reading.is(verb - 1, class::BE)
            || reading.is_word(verb - 1, "a")
            || reading.is_word(verb - 1, "so"))
    {
        verb -= 1;
    }
    let linking = verb.checked_sub(1).filter(|verb| {
        reading.is(*verb, class::BE)
            || ["remained", "looked", "seemed", "became", "grew", "got"]
                .iter()
                .any(|word| reading.is_word(*verb, word))
    });
    let of_thing = linking
        .and_then(|verb| reading.subject(verb))
        .is_some_and(|subject| {
            subject.who == Who::Thing
                && !may_be_people(reading, subject.head)
                && (reading.is(subject.head, class::SYSTEM | class::PRODUCT)
                    || is_agent_noun(reading.text(subject.head)))
        });
    // An adverb belongs to the verb beside it, and that to its subject.
    let adverb = reading.text(at).ends_with("ly");
    let acting = adverb
        .then(|| {
            (at.saturating_sub(2)..(at + 3).min(reading.tokens.len()))
                .filter(|index| reading.is(*index, class::VERB))
                .min_by_key(|index| index.abs_diff(at))
        })
        .flatten()
        .and_then(|verb| {
            reading.subject(verb).map(|subject| {
                subject.who == Who::Thing
                    && !reading.is_passive(verb)
                    && !may_be_people(reading, subject.head)
            })
        })
        .unwrap_or(false);
    describes || of_thing || acting
}

/// "Slapdash cabling by the weekend crew": whose it is stands behind.
fn is_done_by_people(reading: &Reading<'_>, from: usize) -> bool {
    (from..from + 5).any(|at| {
        reading.is_word(at, "by")
            && reading
                .chunk_at(at + 1)
                .is_some_and(|chunk| chunk.who.is_people())
    })
}

/// "classifier", "detector", "optimiser": a machine by its ending, unless the lists know it as a person.
fn is_agent_noun(word: &str) -> bool {
    let lower = word.to_lowercase();
    (lower.ends_with("er") || lower.ends_with("or")) && lower.len() > 5
}

/// "the lazy reviewer": the word stands inside a phrase whose head is people by role.
fn describes_people(reading: &Reading<'_>, index: usize) -> bool {
    reading
        .chunks
        .iter()
        .take_while(|chunk| chunk.start <= index)
        .last()
        .is_some_and(|chunk| {
            chunk.end > index
                && chunk.head > index
                && matches!(chunk.who, Who::Person | Who::People | Who::Group)
                && !is_soft(reading, index)
        })
}

/// Words that describe a role without judging it: "a green engineer" is rare, "a cold start" is not about people.
fn is_soft(reading: &Reading<'_>, index: usize) -> bool {
    [
        "amateur",
        "blind",
        "weak",
        "difficult",
        "slow",
        "soft",
        "hot",
        "cold",
        "tired",
        "novice",
        "rookie",
        "overworked",
        "cautious",
    ]
    .iter()
    .any(|word| reading.is_word(index, word))
        && !["rookie", "amateur"]
            .iter()
            .any(|word| reading.is_word(index, word))
}

/// "he was too proud": behind a form of "be" (or got, grew, too, so) whose subject is people.
fn is_said_of_people(reading: &Reading<'_>, index: usize) -> bool {
    let neutral = [
        "tired",
        "confused",
        "afraid",
        "hot",
        "cold",
        "asleep",
        "overwhelmed",
        "scared",
        "difficult",
        "vague",
        "slow",
        "cautious",
        "nervous",
        "anxious",
        "green",
    ]
    .iter()
    .any(|word| reading.is_word(index, word));
    let mut at = index;
    let mut strong = false;
    while at > 0
        && (reading.is(at - 1, class::ADV)
            || reading.is_word(at - 1, "so")
            || reading.is_word(at - 1, "a")
            || reading.is_word(at - 1, "being"))
    {
        strong |= ["too", "so", "simply", "just", "plain"]
            .iter()
            .any(|word| reading.is_word(at - 1, word));
        at -= 1;
    }
    let Some(verb) = at.checked_sub(1) else {
        return false;
    };
    let linking = reading.is(verb, class::BE)
        || ["got", "gets", "grew", "became", "seemed", "went", "being"]
            .iter()
            .any(|word| reading.is_word(verb, word));
    let people = reading.subject(verb).is_some_and(|subject| {
        matches!(
            subject.who,
            Who::Person | Who::People | Who::Group | Who::Name | Who::Pronoun
        )
    });
    linking && people && (!neutral || strong)
}

/// Finds verbs of failing that depend on more than a phrase: "X failing to …", lists of lapses.
pub(crate) fn lapse(reading: &Reading<'_>, hits: &mut Vec<Hit>) {
    hits.retain(|hit| !is_done_by_a_thing(reading, hit));
    const LAPSES: &[&str] = &["skipped", "skips", "rushed", "rushes", "guessed", "assumed"];
    for index in reading.waking(cue::LAPSE) {
        let text = reading.text(index).to_lowercase();
        let owner = index > 0
            && matches!(
                reading.text(index - 1),
                "'s" | "\u{2019}s" | "'" | "\u{2019}"
            )
            && reading
                .chunk_before(index - 1)
                .is_some_and(|chunk| chunk.who.is_people());
        let possessive =
            index > 0 && reading.is(index - 1, class::POSS) && !reading.is_word(index - 1, "its");
        if (owner || possessive)
            && matches!(
                text.as_str(),
                "failure" | "inability" | "unwillingness" | "reluctance" | "refusal" | "neglect"
            )
            && (reading.is_word(index + 1, "to") || reading.is_word(index + 1, "of"))
        {
            hits.push(Hit::new(index..index + 1));
        }
        // "skipped the dry run": an act told as a lapse, where what was skipped is a safeguard.
        if LAPSES.contains(&text.as_str())
            && text.starts_with("skip")
            && reading
                .subject(index)
                .is_some_and(|subject| subject.who.is_people())
            && skips_a_safeguard(reading, index)
            && !reading.is_passive(index)
        {
            hits.push(Hit::new(index..index + 1));
        }
    }
}

/// A phrase of lapse whose verb has a system as its subject: "the linter paid no heed", "the proxy shrugged it off".
fn is_done_by_a_thing(reading: &Reading<'_>, hit: &Hit) -> bool {
    let verb = hit.span.clone().find(|index| {
        reading.is(
            *index,
            class::PAST | class::THIRD | class::AUX | class::BASE | class::ING,
        ) && reading.subject(*index).is_some()
    });
    let Some(verb) = verb else {
        // "forgotten by the cache"
        return reading.is_word(hit.span.end, "by")
            && reading
                .chunk_at(hit.span.end + 1)
                .is_some_and(|chunk| chunk.who == Who::Thing);
    };
    let Some(subject) = reading.subject(verb) else {
        return false;
    };
    if !reading.is(subject.head, class::SYSTEM) && reading.has_people_as_owner(subject) {
        return false;
    }
    if reading.is_passive(verb) {
        return reading.is_word(hit.span.end, "by")
            && reading
                .chunk_at(hit.span.end + 1)
                .is_some_and(|chunk| chunk.who == Who::Thing);
    }
    let capital = reading.tokens[subject.head].is_capitalised()
        && !reading.is(subject.head, class::PRODUCT | class::SYSTEM)
        && !reading.is_word(subject.head, "it");
    let of_people_alone = OF_PEOPLE_ALONE.iter().any(|stem| {
        reading
            .text(hit.span.start)
            .to_lowercase()
            .starts_with(stem)
    });
    if of_people_alone && !is_known_thing(reading, subject.head) {
        return false;
    }
    let only_people_do = !hit.span.clone().any(|index| {
        OF_BOTH_ALIKE
            .iter()
            .any(|word| reading.is_word(index, word))
    });
    if capital || reading.is(verb, class::ING) || speaks_of_an_owner(reading, hit) {
        return false;
    }
    let doubtful = only_people_do && may_be_people(reading, subject.head);
    subject.who == Who::Thing && !doubtful
}

/// Whether the lists know a noun as no person's, or it is no noun.
fn is_known_thing(reading: &Reading<'_>, index: usize) -> bool {
    reading.is(index, class::SYSTEM | class::PRODUCT | class::THING_PRON)
        || reading.tokens[index].kind != Kind::Word
}

/// Names of machines that are as often the name of a job: told with a word that is said of people alone, they are people.
fn may_be_people(reading: &Reading<'_>, index: usize) -> bool {
    EITHER.iter().any(|word| reading.is_word(index, word))
}

/// "slipped the operator's mind": what the words belong to is a person, whatever the subject.
fn speaks_of_an_owner(reading: &Reading<'_>, hit: &Hit) -> bool {
    hit.span.clone().any(|index| {
        reading.is(index, class::POSS)
            && !reading.is_word(index, "its")
            && !reading.is_word(index, "whose")
            || reading.chunk_at(index).is_some_and(|chunk| {
                chunk.who.is_people() && matches!(reading.text(chunk.end), "'s" | "\u{2019}s")
            })
    })
}

fn skips_a_safeguard(reading: &Reading<'_>, index: usize) -> bool {
    const SAFEGUARDS: &[&str] = &[
        "review",
        "test",
        "tests",
        "check",
        "checks",
        "checklist",
        "step",
        "steps",
        "dry",
        "runbook",
        "staging",
        "canary",
        "soak",
        "bake",
        "verification",
        "validation",
        "procedure",
        "approval",
        "handover",
        "training",
        "peer",
        "rehearsal",
        "backup",
    ];
    (index + 1..(index + 6).min(reading.tokens.len()))
        .any(|at| SAFEGUARDS.iter().any(|word| reading.is_word(at, word)))
}

/// Finds "mistakenly" and its like where people act: "the operator accidentally dropped", "inadvertently removed by an engineer".
pub(crate) fn slip(reading: &Reading<'_>, hits: &mut Vec<Hit>) {
    for index in reading.waking(cue::SLIP) {
        let text = reading.text(index).to_lowercase();
        if SLIPS.contains(&text.as_str()) && people_act_near(reading, index) {
            hits.push(Hit::new(index..index + 1));
        }
    }
    // The phrases "by mistake", "in error" say the same, and need people just as much.
    hits.retain(|hit| hit.span.len() != 2 || people_act_near(reading, hit.span.start));
}

fn people_act_near(reading: &Reading<'_>, index: usize) -> bool {
    let around = index.saturating_sub(8)..(index + 5).min(reading.tokens.len());
    let nearest = around
        .filter(|at| reading.is(*at, class::VERB) && !reading.is(*at, class::AUX))
        .min_by_key(|at| at.abs_diff(index));
    let Some(verb) = nearest else { return false };
    if reading.is_passive(verb) {
        // "removed by an engineer"
        return (verb + 1..(verb + 10).min(reading.tokens.len())).any(|at| {
            reading.is_word(at, "by")
                && reading
                    .chunk_at(at + 1)
                    .is_some_and(|chunk| chunk.who.is_people())
        });
    }
    reading
        .subject(verb)
        .is_some_and(|subject| subject.who.is_people())
}
