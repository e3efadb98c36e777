//! "Failed to", "forgot", "ignored": the lapse becomes what was and was not done, with room for the condition behind it.
//! Lapses told as nouns and judgements of character are in `situation`.

use super::draft::{
    Way, base, bytes, can_go_on, clause_end, first_verb, from_to_close, gerund, matter, moment,
    participle, past, small, third, with_adverbs,
};
use super::situation;
use crate::rule::Hit;
use crate::text::actor::Reading;
use crate::text::lexicon::class;
use crate::text::token::Kind;

/// The ways to tell a lapse, the statement first, then the question for the condition.
pub(super) fn ways(reading: &Reading<'_>, hit: &Hit) -> Vec<Way> {
    let mut out: Vec<Way> = not_done(reading, hit)
        .or_else(|| plain_verb(reading, hit))
        .into_iter()
        .collect();
    out.extend(not_followed(reading, hit));
    out.extend(asked(reading, hit).map(|question| question_way(reading, &question)));
    if out.is_empty() {
        out = situation::ways(reading, hit);
    }
    out
}

fn question_way(reading: &Reading<'_>, question: &str) -> Way {
    Way::new(super::draft::whole(reading), question)
}

/// How a verb stands in its clause; its replacement stands alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Past,
    Third,
    Base,
    Participle,
    Ing,
}

fn form(reading: &Reading<'_>, verb: usize) -> Option<Form> {
    let mut before = verb;
    while before > 0 && reading.is(before - 1, class::ADV | class::NEG) {
        before -= 1;
    }
    let follows = |classes| before > 0 && reading.is(before - 1, classes);
    if follows(class::MODAL | class::DO) || before > 0 && reading.is_word(before - 1, "to") {
        return Some(Form::Base);
    }
    if follows(class::HAVE) && reading.is(verb, class::PART) {
        return Some(Form::Participle);
    }
    if reading.is_passive(verb) {
        return Some(Form::Participle);
    }
    if reading.is(verb, class::PAST) {
        Some(Form::Past)
    } else if reading.is(verb, class::THIRD) {
        Some(Form::Third)
    } else if reading.is(verb, class::ING) {
        Some(Form::Ing)
    } else if reading.is(verb, class::BASE) {
        Some(Form::Base)
    } else {
        None
    }
}

/// A verb with what belongs to it ("go on without") in a form, or its denial.
fn said(verb: &str, form: Form, denied: bool, of_several: bool) -> String {
    let (first, rest) = verb
        .split_once(' ')
        .map_or((verb, ""), |(first, rest)| (first, rest));
    let tail = if rest.is_empty() {
        String::new()
    } else {
        format!(" {rest}")
    };
    match (form, denied) {
        (Form::Past, true) => format!("did not {verb}"),
        (Form::Past, false) => format!("{}{tail}", past(first)),
        (Form::Third, true) => format!("does not {verb}"),
        (Form::Third, false) => format!("{}{tail}", third(first)),
        (Form::Base, true) if of_several => format!("do not {verb}"),
        (Form::Base, true) => format!("not {verb}"),
        (Form::Base, false) => verb.to_string(),
        (Form::Participle, true) => format!("not {}{tail}", participle(first)),
        (Form::Participle, false) => format!("{}{tail}", participle(first)),
        (Form::Ing, true) => format!("not {}{tail}", gerund(first)),
        (Form::Ing, false) => format!("{}{tail}", gerund(first)),
    }
}

/// "failed to follow the runbook" becomes "did not follow the runbook", with room for the condition.
fn not_done(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    let verb = hit.span.start;
    let negated = reading.is(verb, class::NEG);
    let to = (verb + 1..(hit.span.end + 2).min(reading.tokens.len()))
        .find(|index| reading.is_word(*index, "to"))?;
    let is_verb = reading
        .tokens
        .get(to + 1)
        .is_some_and(|token| token.kind == Kind::Word && !token.is_capitalised())
        && !reading.is(
            to + 1,
            class::DET | class::POSS | class::PREP | class::PEOPLE_PRON | class::THING_PRON,
        );
    if !is_verb {
        return None;
    }
    if let Some(way) = could_not_be_bothered(reading, hit, to) {
        return Some(way);
    }
    let known = [
        "fail", "forget", "neglect", "omit", "bother", "care", "think", "take", "trouble",
        "remember", "manage", "lack",
    ];
    let lapse = (verb..to)
        .find(|index| base(reading, *index).is_some_and(|base| known.contains(&base.as_str())))?;
    let first = base(reading, lapse)?;
    // "did not bother to read" and "failed to read" both say that it was not read.
    let denies = ["fail", "forget", "neglect", "omit", "lack"].contains(&first.as_str());
    if negated == denies {
        return None;
    }
    let act = base(reading, to + 1).unwrap_or_else(|| reading.text(to + 1).to_lowercase());
    let subject = reading.subject(lapse);
    let nobody = subject.is_some_and(|subject| {
        ["nobody", "none", "neither"]
            .iter()
            .any(|word| reading.is_word(subject.head, word))
            || reading.is_word(subject.start, "no")
    });
    let form = form(reading, lapse)?;
    let (from, text) = if negated {
        // The denial stands already: "did not bother to read" loses two words.
        let start = reading.bytes(lapse..lapse + 1).start;
        (start, act)
    } else {
        let start = with_adverbs(reading, lapse);
        let several = subject.is_some_and(|subject| super::draft::is_plural(reading, subject));
        (
            reading.bytes(start..start + 1).start,
            said(&act, form, !nobody, several),
        )
    };
    Some(told(reading, from, text, to + 2))
}

/// "The team failed to follow the runbook" becomes "The runbook was not followed": said of people, this is a verdict again.
fn not_followed(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    if !can_go_on(reading) {
        return None;
    }
    let verb = (hit.span.start..(hit.span.end + 2).min(reading.tail)).find(|index| {
        ["follow", "read", "heed", "listen", "obey", "check"]
            .iter()
            .any(|word| base(reading, *index).is_some_and(|base| base == *word))
    })?;
    let subject = reading.subject(hit.span.start)?;
    let phrase = super::draft::long_phrase(reading, verb + 1)?;
    let object = reading.chunk_at(verb + 1)?;
    let opens = subject.start == super::draft::clause_start(reading, subject.start);
    if !subject.who.is_people() || object.who.is_people() || !opens || subject.end > hit.span.start
    {
        return None;
    }
    let was = if super::draft::is_plural(reading, object) {
        "were"
    } else {
        "was"
    };
    let done = participle(&base(reading, verb)?);
    let thing = super::draft::cased(reading, subject.start, reading.slice(phrase.clone()));
    let way = told(reading, 0, format!("{thing} {was} not {done}"), phrase.end);
    Some(Way::new(
        reading.bytes(subject.start..subject.start + 1).start..way.range.end,
        way.text,
    ))
}

/// "could not be bothered to read" becomes "did not read".
fn could_not_be_bothered(reading: &Reading<'_>, hit: &Hit, to: usize) -> Option<Way> {
    let bothered = (hit.span.start..to).find(|index| {
        ["arsed", "bothered", "troubled"]
            .iter()
            .any(|word| reading.is_word(*index, word))
    })?;
    let modal = (bothered.saturating_sub(4)..bothered)
        .find(|index| reading.is(*index, class::MODAL | class::BE))?;
    let denied = (modal..bothered).any(|index| reading.is(index, class::NEG));
    let act = base(reading, to + 1).unwrap_or_else(|| reading.text(to + 1).to_lowercase());
    let text = if denied {
        format!("did not {act}")
    } else {
        past(&act)
    };
    let from = reading.bytes(modal..modal + 1).start;
    Some(told(reading, from, text, to + 2))
}

/// Puts the words in place of what stood there, and room for the condition behind the sentence.
fn told(reading: &Reading<'_>, from: usize, text: String, resume: usize) -> Way {
    if !can_go_on(reading) {
        let end = reading.bytes(resume - 1..resume).end;
        return Way::new(from..end, text);
    }
    let rest = from_to_close(reading, resume);
    let gap = "[what could be seen, and what spoke for another step]";
    Way::new(
        from..super::draft::close(reading),
        format!("{text}{rest}; at that moment {gap}"),
    )
}

/// Verbs of lapse that say what was done or not done once the verdict is taken out, and the plain words for it.
const PLAIN: &[(&str, &str)] = &[
    ("turn a blind eye to", "not act on"),
    ("turn a deaf ear to", "not act on"),
    ("pay no heed to", "not act on"),
    ("pay no attention to", "not act on"),
    ("pay little attention to", "not act on"),
    ("pay enough attention to", "act on"),
    ("pay attention to", "act on"),
    ("take no notice of", "not act on"),
    ("look straight past", "not see"),
    ("look past", "not see"),
    ("walk past", "pass"),
    ("lose track of", "no longer see"),
    ("lose sight of", "no longer see"),
    ("sleepwalk through", "not act on"),
    ("sleep through", "not hear"),
    ("sit on", "keep"),
    ("brush aside", "not act on"),
    ("brush off", "not act on"),
    ("wave off", "not act on"),
    ("wave away", "not act on"),
    ("wave through", "approve"),
    ("shrug off", "not act on"),
    ("jump to the conclusion that", "read the signs to mean that"),
    ("jump to the conclusion", "conclude"),
    ("never get round to", "not get to"),
    ("get round to", "get to"),
    ("get around to", "get to"),
    ("keep put off", "postpone"),
    ("rubber stamp", "approve"),
    ("rubber-stamp", "approve"),
    ("skim over", "read"),
    ("skim", "read"),
    ("gloss over", "not go into"),
    ("ignore", "not act on"),
    ("disregard", "not act on"),
    ("dismiss", "not act on"),
    ("overlook", "not see"),
    ("miss", "not see"),
    ("forget that", "not have in mind that"),
    ("forget how", "not have in mind how"),
    ("overlook that", "not see that"),
    ("ignore that", "not go by the fact that"),
    ("fat-finger", "type"),
    ("fatfinger", "type"),
    ("forget about", "not come back to"),
    ("forget", "not get to"),
    ("neglect", "not get to"),
    ("skip", "go on without"),
    ("heed", "act on"),
    ("follow", "follow"),
    ("misread", "read"),
    ("misjudge", "judge"),
    ("misunderstand", "understand"),
    ("misinterpret", "understand"),
];

/// "ignored the alert" becomes "did not act on the alert"; "misread the column" "read the column as [what it looked like]".
fn plain_verb(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    let verb = (hit.span.start..hit.span.end)
        .find(|index| reading.is(*index, class::VERB) && !reading.is(*index, class::AUX))?;
    if verb > hit.span.start + 3 {
        return None;
    }
    let (length, plain) = PLAIN.iter().find_map(|(words, plain)| {
        let length = words.split(' ').count();
        let fits = words.split(' ').enumerate().all(|(offset, word)| {
            let at = verb + offset;
            reading.is_word(at, word)
                || offset < 2 && base(reading, at).is_some_and(|base| base == *word)
        });
        fits.then_some((length, *plain))
    })?;
    let object = verb + length;
    let suffered = reading.is_passive(verb);
    let something = suffered
        || object < reading.tail
            && (reading.chunk_at(object).is_some()
                || reading.is(object, class::DET | class::POSS | class::ING | class::WH)
                || plain.ends_with("that")
                || plain.ends_with("how"));
    let form = form(reading, verb)?;
    if !something
        || form == Form::Base
            && (hit.span.start..verb).all(|at| !reading.is(at, class::NEG))
            && reading.subject(verb).is_none()
    {
        return None;
    }
    let negated = (hit.span.start..verb).any(|at| reading.is(at, class::NEG));
    let (plain, denied) = match plain.strip_prefix("not ") {
        Some(act) => (act, true),
        None => (plain, false),
    };
    if negated && denied {
        return None;
    }
    let start = if negated {
        verb
    } else {
        with_adverbs(reading, verb)
    };
    let several = reading
        .subject(verb)
        .is_some_and(|subject| super::draft::is_plural(reading, subject));
    if suffered && (plain.starts_with("no longer") || plain.contains("without")) {
        return None;
    }
    let text = match plain.strip_prefix("no longer ") {
        Some(act) => match form {
            Form::Past | Form::Participle => format!("could no longer {act}"),
            _ => format!("can no longer {act}"),
        },
        None => said(plain, form, denied, several),
    };
    // "had lost track of" becomes "could no longer see": the auxiliary goes.
    let start = if text.starts_with("c")
        && text.contains("no longer")
        && start > 0
        && reading.is(start - 1, class::HAVE)
    {
        start - 1
    } else {
        start
    };
    let from = reading.bytes(start..start + 1).start;
    let what = match first_verb(reading, &Hit::new(verb..verb + 1)).as_str() {
        "misread" | "misinterpret" | "misunderstand" => Some("as [what it looked like]"),
        "misjudge" => Some("to be [what it looked like]"),
        _ => None,
    };
    match what {
        Some(what) => {
            let end = clause_end(reading, object);
            // The gap stands behind the object itself, before "and entered …".
            let end = super::draft::long_phrase(reading, object).map_or(end, |phrase| phrase.end);
            let words = reading.slice(object..end);
            Some(Way::new(
                from..reading.bytes(object..end).end,
                format!("{text} {words} {what}"),
            ))
        }
        None => Some(told(reading, from, text, object)),
    }
}

/// The question for the condition: "What made it hard to follow the runbook?"
fn asked(reading: &Reading<'_>, hit: &Hit) -> Option<String> {
    let verb = first_verb(reading, hit);
    let moment = moment(reading);
    let to = (hit.span.start + 1..(hit.span.end + 2).min(reading.tokens.len()))
        .find(|index| reading.is_word(*index, "to"));
    if let Some(to) = to
        && (reading.is(to + 1, class::BASE) || base(reading, to + 1).is_some())
        && [
            "fail", "forget", "neglect", "omit", "failure", "bother", "take",
        ]
        .contains(&verb.as_str())
    {
        let act = matter(reading, to + 1);
        return Some(match verb.as_str() {
            "forget" => format!("What could show, {moment}, that it is time to {act}?"),
            // "Failure to act on the fault kept the line shut": the act ends where the sentence goes on.
            _ if verb == "failure" || reading.is_word(hit.span.start, "failure") => {
                let end = (to + 2..reading.tail)
                    .find(|index| {
                        reading.is(*index, class::FINITE | class::AUX)
                            && super::draft::chunk_around(reading, *index).is_none()
                    })
                    .unwrap_or(reading.tail)
                    .min(clause_end(reading, to + 1));
                format!("What made it hard to {}?", reading.slice(to + 1..end))
            }
            _ => format!("What made it hard to {act}?"),
        });
    }
    // The matter stands behind the verb; in a passive it is the subject.
    let matter = if reading.is_passive(hit.span.start) {
        let subject = reading.subject(hit.span.start)?;
        small(reading, subject.start..subject.end)
    } else if reading.is_word(hit.span.end, "that") {
        return None;
    } else {
        super::draft::long_phrase(reading, hit.span.end)
            .map(|phrase| reading.slice(phrase).to_string())?
    };
    match verb.as_str() {
        "ignore" | "disregard" | "dismiss" => {
            Some(format!("What made {matter} look unimportant {moment}?"))
        }
        "overlook" | "miss" => Some(format!("What made {matter} hard to see {moment}?")),
        "misread" | "misunderstand" | "misjudge" | "misinterpret" => {
            Some(format!("What could {matter} be taken for {moment}?"))
        }
        "forget" => Some(format!("What could bring {matter} to mind {moment}?")),
        "skip" => Some(format!("What made it sensible to go on without {matter}?")),
        _ => None,
    }
}

/// The bytes of the verb phrase that a hit begins: with its adverbs and auxiliaries, to the end of the clause.
pub(super) fn verb_phrase(reading: &Reading<'_>, hit: &Hit) -> Option<std::ops::Range<usize>> {
    let verb = (hit.span.start..hit.span.end.min(hit.span.start + 3)).find(|index| {
        reading.is(*index, class::VERB | class::AUX)
            && !reading.text(*index).starts_with(['\'', '\u{2019}'])
            && reading
                .subject(*index)
                .is_some_and(|subject| subject.end <= hit.span.start)
            && !(index > &hit.span.start
                && reading
                    .chunks
                    .iter()
                    .any(|chunk| chunk.start <= *index && *index < chunk.end))
    })?;
    let subject = reading.subject(verb)?;
    // "Had she read …" has its subject behind the verb.
    if subject.start > 0 && reading.is_word(subject.start - 1, "had") {
        return None;
    }
    let mut start = hit.span.start;
    while start > subject.end
        && reading.is(start - 1, class::AUX | class::NEG | class::ADV)
        && !reading.text(start - 1).starts_with(['\'', '\u{2019}'])
    {
        start -= 1;
    }
    let end = clause_end(reading, hit.span.end.max(verb + 1));
    Some(bytes(reading, start..end.max(hit.span.end)))
}
