//! What the learned part sees of a sentence: for each token its word, its traits and its neighbourhood.
//! What it makes of that is in `network`; the words it knows are in `vocabulary`.

use super::shelf::{PLACES, Shelf};
use super::vocabulary;
use crate::finding::BlockKind;
use crate::text::actor::Reading;
use crate::text::lexicon::Classes;
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

/// The classes of a word are its first traits, in their own order; the weights were learned with it.
const CLASSES: Classes = (1 << ENDING) - 1;
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

/// The traits that a token has from where it stands; all others it has wherever it stands.
pub const IN_CONTEXT: u128 = 1 << LEAD
    | 1 << DENIED
    | 1 << PASSIVE
    | 1 << QUOTED
    | ((1 << TRAITS) - 1) ^ ((1 << PHRASE) - 1);

/// Looks at a sentence.
#[cfg(any(feature = "train", test))]
pub fn look(reading: &Reading<'_>) -> Sight {
    let mut sight = Sight::default();
    look_again(reading, &mut Memory::default(), &mut sight);
    sight
}

/// Looks at a sentence, in the room that another has left.
pub fn look_again(reading: &Reading<'_>, memory: &mut Memory, sight: &mut Sight) {
    let count = reading.tokens.len();
    sight.frame = frame(reading);
    sight.tokens.clear();
    sight.tokens.resize(count, Seen::default());
    // The sentence with every phrase for people put as one word: what is said of Ana holds for the intern.
    memory.steps.clear();
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
        traits |= u128::from(token.classes & CLASSES);
        let kind = match token.kind {
            Kind::Word => 0,
            Kind::Number => 1,
            Kind::Identifier => 2,
            Kind::Handle => 3,
            Kind::Object => 4,
            Kind::Mark => 5,
        };
        traits |= 1 << (KIND + kind);
        let (exact, stem);
        let mut denies = false;
        match token.kind {
            Kind::Word => {
                let word = memory.word(text);
                (exact, stem) = (word.exact, word.stem);
                seen.word = word.row;
                if word.row.is_none() {
                    traits |= 1 << UNKNOWN;
                }
                traits |= u128::from(word.shape & !DENIES) << ENDING;
                denies = word.shape & DENIES != 0;
            }
            Kind::Mark => {
                exact = vocabulary::hash(text);
                stem = exact;
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
        if denies {
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
            memory.steps.push((index, 0x517C_C1B7 ^ kind as u32));
        }
        if index >= people_until {
            memory.steps.push((index, stem));
            let at = usize::from(seen.trace_count);
            seen.traces[at] = bucket(&[1, exact]);
            seen.trace_count += 1;
        }
    }
    for (at, (index, word)) in memory.steps.iter().enumerate() {
        let next = memory.steps.get(at + 1).map_or(7, |step| step.1);
        let seen = &mut sight.tokens[*index];
        let mut leave = |trace: u32| {
            seen.traces[usize::from(seen.trace_count)] = trace;
            seen.trace_count += 1;
        };
        leave(bucket(&[2, *word]));
        leave(bucket(&[3, *word, next]));
        if let Some((_, third)) = memory.steps.get(at + 2) {
            leave(bucket(&[4, *word, next, *third]));
            leave(bucket(&[5, *word, *third]));
        }
    }
}

/// What is seen of a word wherever it stands.
#[derive(Debug, Clone, Copy, Default)]
struct Word {
    exact: u32,
    stem: u32,
    /// Its endings and beginnings, a bit each, and whether it denies.
    shape: u32,
    row: Option<u16>,
}

/// The bit of a shape that tells that a word denies.
const DENIES: u32 = 1 << 31;

impl Word {
    fn new(text: &str) -> Word {
        let exact = vocabulary::hash(text);
        let known = vocabulary::find(text, exact);
        let denies = DENIALS.iter().any(|word| text.eq_ignore_ascii_case(word));
        Word {
            exact,
            stem: known.map_or(exact, |known| known.stem),
            shape: shape(text) | if denies { DENIES } else { 0 },
            row: known.map(|known| known.row),
        }
    }
}

/// The words that were looked up before, and room to work in.
#[derive(Debug, Default)]
pub struct Memory {
    shelf: Shelf,
    words: Vec<Word>,
    steps: Vec<(usize, u32)>,
}

impl Memory {
    fn word(&mut self, text: &str) -> Word {
        let Some(key) = key(text) else {
            return Word::new(text);
        };
        let (place, is_new) = self.shelf.place(key);
        if is_new {
            self.words.resize(PLACES, Word::default());
            self.words[place] = Word::new(text);
        }
        self.words[place]
    }
}

/// A short word of English letters, digits, hyphens and apostrophes as one number, in lower case.
fn key(text: &str) -> Option<u128> {
    const GAPS: [u8; 16] = [b' '; 16];
    let mut bytes = GAPS;
    bytes
        .get_mut(..text.len())?
        .copy_from_slice(text.as_bytes());
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'\'');
    // Of these, only capital letters lack the bit that a space has.
    text.bytes()
        .all(|byte| is_plain(&byte))
        .then(|| u128::from_le_bytes(bytes) | u128::from_le_bytes(GAPS))
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

/// The endings and the beginnings of a word, a bit each.
fn shape(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let mut traits = 0;
    for (index, ending) in ENDINGS.iter().enumerate() {
        let at = bytes.len().saturating_sub(ending.len());
        if at > 2 && bytes[at..].eq_ignore_ascii_case(ending.as_bytes()) {
            traits |= 1 << index;
        }
    }
    for (index, beginning) in BEGINNINGS.iter().enumerate() {
        let count = beginning.len();
        if bytes.len() > count + 3 && bytes[..count].eq_ignore_ascii_case(beginning.as_bytes()) {
            traits |= 1 << (BEGINNING - ENDING + index);
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
