//! Questions that need grammar: "who did …?", "why did they …?", and headings that name a culprit.
//! Phrases are data, in the folder `who`.

use crate::finding::BlockKind;
use crate::rule::Hit;
use crate::text::actor::{Chunk, Reading};
use crate::text::cue::{self, Cues};
use crate::text::lexicon::class;

/// The words that wake these rules.
pub(crate) const CUES: &[(Cues, &[&str])] =
    &[(cue::WHO, &["who", "whose"]), (cue::WHY, &["why", "how"])];

/// Finds "who" asked of a past act.
pub(crate) fn who_did_it(reading: &Reading<'_>, hits: &mut Vec<Hit>) {
    for index in reading.waking(cue::WHO) {
        if is_relative(reading, index) {
            continue;
        }
        if reading.is_word(index, "whose") {
            hits.extend(whose(reading, index));
            continue;
        }
        let asks = reading.is_question()
            || index == reading.lead
            || crate::pattern::begins(reading, index)
            || is_asked_after(reading, index);
        let mut verb = index + 1;
        while verb < index + 6
            && (reading.is(verb, class::ADV)
                || reading.is_word(verb, ",")
                || reading.is_word(verb, "the")
                || reading.is_word(verb, "hell")
                || reading.is_word(verb, "fuck")
                || reading.is_word(verb, "exactly")
                || reading.is(verb, class::HAVE)
                || reading.is_word(verb, "in"))
        {
            verb += 1;
        }
        let past = reading.is(verb, class::PAST | class::PART) && !reading.is(verb, class::BE)
            || ["put", "let", "did", "set", "cut"]
                .iter()
                .any(|word| reading.is_word(verb, word));
        let continuous = (reading.is_word(verb, "is")
            || reading.is_word(verb, "was")
            || reading.is_word(verb, "'s"))
            && reading.is(verb + 1, class::ING);
        let harmless = [
            "owned",
            "noticed",
            "detected",
            "found",
            "depended",
            "helped",
            "got",
            "received",
            "saw",
            "fixed",
            "learned",
            "joined",
            "used",
            "reported",
            "responded",
            "handled",
            "attended",
            "declared",
            "acknowledged",
            "replied",
            "volunteered",
        ]
        .iter()
        .any(|word| reading.is_word(verb, word));
        if asks && (past || continuous) && !harmless {
            hits.push(Hit::new(index..verb + 1));
        }
    }
}

/// Where a statement asks: "the matter of who told them", "nobody will say who left it open".
fn is_asked_after(reading: &Reading<'_>, who: usize) -> bool {
    const ASKING: [&str; 22] = [
        "of",
        "about",
        "on",
        "over",
        "into",
        "regarding",
        "concerning",
        "ask",
        "asks",
        "asked",
        "wonder",
        "wonders",
        "tell",
        "told",
        "say",
        "said",
        "establish",
        "determine",
        "was",
        "is",
        "channel",
        "aloud",
    ];
    who > 0 && ASKING.iter().any(|word| reading.is_word(who - 1, word))
}

/// "Whose bonus was tied to it?": an owner is sought for a past act; whose mail was lost is asked for its own sake.
fn whose(reading: &Reading<'_>, index: usize) -> Option<Hit> {
    const LOST: [&str; 10] = [
        "account", "data", "file", "mail", "message", "order", "payment", "request", "session",
        "traffic",
    ];
    if !reading.is_question() || LOST.iter().any(|word| reading.is_word(index + 1, word)) {
        return None;
    }
    let verb = (index + 2..index + 6).find(|at| reading.is_word(*at, "was"))?;
    Some(Hit::new(index..verb + 1))
}

/// "the engineer who ran it": who follows what it describes.
fn is_relative(reading: &Reading<'_>, index: usize) -> bool {
    let Some(before) = index.checked_sub(1) else {
        return false;
    };
    let verb_before =
        reading.is(before, class::VERB) && !reading.is(before, class::SYSTEM | class::ROLE);
    (reading.chunk_before(index).is_some()
        || reading.is(before, class::ROLE | class::PEOPLE_PRON)
        || reading.is_word(before, "those")
        || reading.is_word(before, "anyone"))
        && !verb_before
        && index != reading.lead
}

/// Finds "why did the operator …", "why didn't anyone …", "why would he …".
pub(crate) fn why_did_they(reading: &Reading<'_>, hits: &mut Vec<Hit>) {
    for index in reading.waking(cue::WHY) {
        let why = reading.is_word(index, "why")
            || reading.is_word(index, "how") && reading.is_word(index + 1, "come");
        if !why {
            continue;
        }
        let mut at = index + 1;
        // "why, after two warnings, did …"; "why on earth did …"
        while at < index + 12 && at < reading.tokens.len() && !reading.is(at, class::AUX) {
            if reading.tokens[at].is_mark('?') || reading.tokens[at].is_mark('.') {
                break;
            }
            at += 1;
        }
        if !reading.is(at, class::AUX) {
            continue;
        }
        let direct = at == index + 1;
        let interrupted = reading.is_word(index + 1, ",")
            || reading.is_word(index + 1, "on")
            || reading.is_word(index + 1, "the") && reading.is_word(index + 2, "hell")
            || reading.is_word(index + 1, "in");
        let mut person = at + 1;
        let mut negated = false;
        while person < at + 4 && reading.is(person, class::NEG | class::ADV) {
            negated |= reading.is(person, class::NEG);
            person += 1;
        }
        let Some(chunk) = reading.chunk_at(person) else {
            continue;
        };
        let ours = ["we", "i", "you"]
            .iter()
            .any(|word| reading.is_word(chunk.head, word));
        let negated = negated || reading.is(chunk.end, class::NEG);
        let people = chunk.who.is_people()
            || is_followed_by_what_they_do(reading, chunk)
            || ["anyone", "someone", "nobody", "either", "neither", "one"]
                .iter()
                .any(|word| reading.is_word(chunk.start, word))
                && reading.is(chunk.start, class::PEOPLE_PRON | class::DET);
        if (direct || interrupted)
            && people
            && (!ours || negated || reading.is_word(chunk.head, "you"))
            && (reading.is_question()
                || crate::pattern::begins(reading, index)
                || index == reading.lead)
        {
            hits.push(Hit::new(index..(chunk.end + 1).min(reading.tokens.len())));
        }
    }
}

/// "why did the branch manager promise": the verb of a question may read as the noun that ends the phrase; "the head of …".
fn is_followed_by_what_they_do(reading: &Reading<'_>, chunk: &Chunk) -> bool {
    let verb = chunk.end - 1;
    let role_before = verb > chunk.start
        && reading.is(verb - 1, class::ROLE)
        && !reading.is(verb, class::SYSTEM | class::ROLE)
        && !reading.is(chunk.end, class::VERB);
    let head_of = ["chief", "chair", "director"]
        .iter()
        .any(|word| reading.is_word(chunk.head, word))
        && (reading.is_word(chunk.end, "of") || reading.is_word(chunk.head + 1, "of"));
    role_before || head_of
}

/// Finds headings and fields with people as the cause: "Root cause: the night shift", "How ops broke replication".
pub(crate) fn culprit_heading(reading: &Reading<'_>, hits: &mut Vec<Hit>) {
    // "The cause is simple enough: our newest hire" says it in a sentence; that is blame, and no field.
    let is_field = |field: &std::ops::Range<usize>| {
        let colon = (field.start..field.end).find(|at| reading.tokens[*at].is_mark(':'));
        !(field.start..colon.unwrap_or(field.start)).any(|at| {
            reading.is(at, class::BE)
                || reading.is(at, class::THIRD | class::BASE) && reading.is_word(at, "lead")
        })
    };
    if let Some(field) = super::blame::culprit_field(reading).filter(is_field) {
        hits.push(Hit::new(field));
    }
    if reading.block.kind == BlockKind::Heading {
        let mut harm = Vec::new();
        super::blame::people_as_cause(reading, &mut harm);
        harm.retain(|hit| {
            reading.is_word(reading.lead, "how")
                || hit.span.start == reading.lead
                || reading
                    .subject(hit.span.start)
                    .is_some_and(|subject| subject.start == reading.lead)
        });
        hits.extend(harm.into_iter().map(|hit| {
            let start = reading
                .subject(hit.span.start)
                .map_or(hit.span.start, |subject| subject.start);
            Hit::new(start.min(hit.span.start)..hit.span.end)
        }));
    }
}
