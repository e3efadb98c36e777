//! What the learned part sees of a sentence: for each token its word, its traits and its neighbourhood.
//! What it makes of that is in `network`; the words it knows are in `vocabulary`.

use super::vocabulary::{self, Known};
use crate::finding::BlockKind;
use crate::text::actor::Reading;
use crate::text::lexicon::{Classes, class};
use crate::text::token::Kind;
use crate::text::who::Who;

/// How many traits a token can have; each is one bit of [`Seen::traits`].
pub const TRAITS: usize = 105;
/// How many things are seen of the sentence as a whole; each is one bit of [`Sight::frame`].
pub const FRAME: usize = 10;
/// How many traces of words and neighbours a token leaves at most.
pub const TRACES: usize = 5;
/// The bits of [`Sight::frame`] that tell the section, of which the last stands for one that is not known.
#[cfg(feature = "train")]
pub const SECTIONS: u32 = 8;
/// Traces are hashed into this many buckets.
pub const BUCKETS: usize = 1 << 16;

/// A sentence as the learned part sees it.
#[derive(Debug, Default, Clone)]
pub struct Sight {
    /// Its tokens.
    pub tokens: Vec<Seen>,
    /// Where it stands: section, kind of block, question.
    pub frame: u32,
}

impl Sight {
    /// Whether any phrase stands for people.
    pub fn has_people(&self) -> bool {
        let people = (1u128 << (PHRASE + 6)) - (1 << PHRASE);
        self.tokens.iter().any(|token| token.traits & people != 0)
    }
}

/// One token as the learned part sees it.
#[derive(Debug, Default, Clone)]
pub struct Seen {
    /// Its row in the vocabulary, if it is known.
    pub word: Option<u16>,
    /// Its classes, shape, and place in the grammar of the sentence.
    pub traits: u128,
    /// Hashed traces of the word alone and with the words behind it.
    pub traces: [u32; TRACES],
    /// How many of the traces there are.
    pub trace_count: u8,
}

impl Seen {
    /// The traces that there are.
    pub fn traces(&self) -> &[u32] {
        &self.traces[..usize::from(self.trace_count)]
    }
}

const CLASSES: [Classes; 30] = [
    class::PERSON,
    class::PERSONS,
    class::GROUP,
    class::NAME,
    class::PEOPLE_PRON,
    class::THING_PRON,
    class::SYSTEM,
    class::DEPARTMENT,
    class::PRODUCT,
    class::DET,
    class::POSS,
    class::PREP,
    class::CONJ,
    class::SUB,
    class::REL,
    class::BE,
    class::HAVE,
    class::DO,
    class::MODAL,
    class::NEG,
    class::ADV,
    class::WH,
    class::BASE,
    class::THIRD,
    class::PAST,
    class::PART,
    class::ING,
    class::ROSTER,
    class::WEAK,
    class::HUMAN,
];
const ENDINGS: [&str; 19] = [
    "ly", "less", "ness", "ful", "ous", "able", "ible", "ing", "ed", "er", "est", "ish", "ism",
    "ity", "tion", "ive", "al", "y", "s",
];
const BEGINNINGS: [&str; 10] = [
    "un", "in", "im", "ir", "mis", "over", "under", "dis", "non", "re",
];
const MARKS: [char; 16] = [
    '?', '!', ',', ':', ';', '(', ')', '"', '\'', '.', '-', '\u{2013}', '\u{2014}', '\u{201C}',
    '\u{201D}', '\u{2026}',
];
const DENIALS: [&str; 12] = [
    "not",
    "n't",
    "never",
    "no",
    "nobody",
    "none",
    "nor",
    "neither",
    "without",
    "cannot",
    "nothing",
    "n\u{2019}t",
];

const ENDING: usize = 30;
const BEGINNING: usize = 50;
const KIND: usize = 60;
const CAPITAL: usize = 66;
const SHOUTED: usize = 67;
const LEAD: usize = 68;
const DENIED: usize = 69;
const PASSIVE: usize = 70;
const UNKNOWN: usize = 71;
const QUOTED: usize = 72;
const MARK: usize = 73;
const PHRASE: usize = 89;
const HEAD: usize = 96;
const SUBJECT: usize = 97;
const HEADING: usize = 8;

/// Looks at a sentence.
pub fn look(reading: &Reading<'_>) -> Sight {
    let count = reading.tokens.len();
    let mut sight = Sight {
        tokens: vec![Seen::default(); count],
        frame: frame(reading),
    };
    // The sentence with every phrase for people put as one word: what is said of Ana holds for the intern.
    let mut steps: Vec<(usize, u32)> = Vec::with_capacity(count);
    let mut people_until = 0;
    let mut denied_until = 0;
    let mut quoted = false;
    for index in 0..count {
        let token = reading.tokens[index];
        let text = reading.text(index);
        // The full stop that a bullet lacks says nothing.
        if index >= reading.tail && token.is_mark('.') {
            continue;
        }
        let seen = &mut sight.tokens[index];
        let mut traits: u128 = 0;
        for (bit, class) in CLASSES.iter().enumerate() {
            traits |= u128::from(token.is(*class)) << bit;
        }
        let kind = match token.kind {
            Kind::Word => 0,
            Kind::Number => 1,
            Kind::Identifier => 2,
            Kind::Handle => 3,
            Kind::Object => 4,
            Kind::Mark => 5,
        };
        traits |= 1 << (KIND + kind);
        let mut exact = vocabulary::hash(text);
        let mut stem = exact;
        match token.kind {
            Kind::Word => {
                let known = vocabulary::find(text, exact);
                match known {
                    Some(Known { row, stem: base }) => {
                        seen.word = Some(row);
                        stem = base;
                    }
                    None => traits |= 1 << UNKNOWN,
                }
                traits |= shape(text);
            }
            Kind::Mark => {
                if let Some(mark) = MARKS.iter().position(|mark| *mark == token.first) {
                    traits |= 1 << (MARK + mark);
                }
                if matches!(token.first, '"' | '\u{201C}' | '\u{201D}') {
                    quoted = !quoted;
                }
                if matches!(
                    token.first,
                    ',' | ';' | ':' | '.' | '?' | '!' | '(' | '\u{2014}'
                ) {
                    denied_until = 0;
                }
            }
            // What stands in for a number, a name of a thing, or code is the same whatever it is.
            _ => {
                exact = 0x9E37_79B9 ^ kind as u32;
                stem = exact;
            }
        }
        if token.is_capitalised() {
            traits |= 1 << CAPITAL;
        }
        if token.shouted {
            traits |= 1 << SHOUTED;
        }
        if index == reading.lead {
            traits |= 1 << LEAD;
        }
        if index < denied_until {
            traits |= 1 << DENIED;
        }
        if quoted {
            traits |= 1 << QUOTED;
        }
        if reading.is_passive(index) {
            traits |= 1 << PASSIVE;
        }
        if DENIALS.iter().any(|word| text.eq_ignore_ascii_case(word)) {
            denied_until = index + 6;
        }
        if let Some(subject) = reading.subject(index) {
            traits |= 1 << (SUBJECT + who(subject.who));
        }
        let mut is_head_of_people = None;
        if let Some(chunk) = reading.chunk_at(index) {
            let (start, end, head, kind) = (chunk.start, chunk.end, chunk.head, who(chunk.who));
            if chunk.who != Who::Thing {
                people_until = end;
                is_head_of_people = Some(kind);
            }
            // The traits of the phrase reach over all its tokens.
            let phrase = 1 << (PHRASE + kind);
            for later in &mut sight.tokens[start..end] {
                later.traits |= phrase;
            }
            sight.tokens[head].traits |= 1 << HEAD;
        }
        let seen = &mut sight.tokens[index];
        seen.traits |= traits;
        if let Some(kind) = is_head_of_people {
            // One person and several are told about in the same way.
            let kind = if kind == 1 { 0 } else { kind };
            steps.push((index, 0x517C_C1B7 ^ kind as u32));
        }
        if index >= people_until {
            steps.push((index, stem));
            let at = usize::from(seen.trace_count);
            seen.traces[at] = bucket(&[1, exact]);
            seen.trace_count += 1;
        }
    }
    for (at, (index, word)) in steps.iter().enumerate() {
        let next = steps.get(at + 1).map_or(7, |step| step.1);
        let seen = &mut sight.tokens[*index];
        let mut leave = |trace: u32| {
            seen.traces[usize::from(seen.trace_count)] = trace;
            seen.trace_count += 1;
        };
        leave(bucket(&[2, *word]));
        leave(bucket(&[3, *word, next]));
        if let Some((_, third)) = steps.get(at + 2) {
            leave(bucket(&[4, *word, next, *third]));
            leave(bucket(&[5, *word, *third]));
        }
    }
    sight
}

fn who(who: Who) -> usize {
    match who {
        Who::Person => 0,
        Who::People => 1,
        Who::Group => 2,
        Who::Department => 3,
        Who::Name => 4,
        Who::Pronoun => 5,
        Who::Thing => 6,
    }
}

fn shape(text: &str) -> u128 {
    let bytes = text.as_bytes();
    let mut traits = 0;
    for (index, ending) in ENDINGS.iter().enumerate() {
        let at = bytes.len().saturating_sub(ending.len());
        if at > 2 && bytes[at..].eq_ignore_ascii_case(ending.as_bytes()) {
            traits |= 1 << (ENDING + index);
        }
    }
    for (index, beginning) in BEGINNINGS.iter().enumerate() {
        let count = beginning.len();
        if bytes.len() > count + 3 && bytes[..count].eq_ignore_ascii_case(beginning.as_bytes()) {
            traits |= 1 << (BEGINNING + index);
        }
    }
    traits
}

fn frame(reading: &Reading<'_>) -> u32 {
    let section = match reading.block.section.as_deref() {
        Some("summary") => 0,
        Some("impact") => 1,
        Some("timeline") => 2,
        Some("factors") => 3,
        Some("lessons") => 4,
        Some("actions") => 5,
        Some("title") => 6,
        _ => 7,
    };
    1 << section
        | u32::from(reading.block.kind == BlockKind::Heading) << HEADING
        | u32::from(reading.is_question()) << 9
}

/// Mixes a few numbers into a bucket.
fn bucket(parts: &[u32]) -> u32 {
    let mut mixed: u32 = 0x811C_9DC5;
    for part in parts {
        mixed = (mixed ^ part).wrapping_mul(0x85EB_CA6B);
        mixed ^= mixed >> 15;
    }
    mixed.wrapping_mul(0xC2B2_AE35) >> 16
}
