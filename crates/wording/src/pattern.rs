//! Phrases as data: a small language of words, classes and people, compiled once and matched in linear time. How it is
//! written is in `pattern::line`. What a match means is up to the rule that owns the phrase; grammar that phrases can't say is Rust in `rules`.
//!
//! A pattern is a row of elements: `word`, `a|b`, `~verb` (all its forms), `[a|b]` (optional), `@list` (defined in the same file),
//! `^` and `$` (where the sentence or a part of it begins, ends), `..3` (up to three words), `{` and `}` (the span; else all of it),
//! and classes in angle brackets, see [`Element`].

mod line;

use std::sync::LazyLock;

use crate::text::actor::Reading;
use crate::text::cue;
use crate::text::lexicon::{Classes, class, lexicon};
use crate::text::token::Kind;
use crate::text::who::Who;

use line::compile;
pub use line::{Line, literals, read};

/// One step of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Element {
    /// One of these words, by their numbers in order.
    Word(Vec<u32>),
    /// One of these words, or the end: `a|$`.
    WordOrEnd(Vec<u32>),
    /// What may be left out: `[a|b]`.
    Optional(Box<Element>),
    /// A word of one of these classes: `<verb>`, `<past>`, `<base>`, `<neg>`, `<be>`, `<have>`, `<modal>`, `<det>`, `<poss>`, `<adj>`.
    Class(Classes),
    /// Any word: `<any>`.
    Any,
    /// Any number of adverbs: `<adv>`.
    Adverbs,
    /// A noun phrase that is people: `<people>`; not a pronoun: `<role>`; by name: `<name>`; any phrase: `<np>`; not people: `<thing>`.
    Phrase(Wanted),
    /// "her", "our", "the operator's": `<people's>`.
    Owner,
    /// Up to so many words, none of them a mark that ends a clause.
    Gap(usize),
    /// The verb that follows has people as its subject: `<subject>`; or no subject at all, in a note: `<subject?>`.
    Subject {
        or_none: bool,
    },
    /// The verb that follows is said of people alone, and has a subject that no list knows as a thing: `<doer>`.
    Doer,
    /// The verb that follows is not passive: `<active>`.
    Active,
    /// The beginning or end of the sentence, or of a part of it.
    Begin,
    End,
    /// The beginning and end of the span.
    Open,
    Close,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    People,
    Role,
    Name,
    Any,
    Thing,
}

impl Wanted {
    fn takes(self, who: Who) -> bool {
        match self {
            Wanted::People => who != Who::Thing,
            Wanted::Role => matches!(
                who,
                Who::Person | Who::People | Who::Group | Who::Department | Who::Name
            ),
            Wanted::Name => who == Who::Name,
            Wanted::Any => true,
            Wanted::Thing => who == Who::Thing,
        }
    }
}

/// A compiled phrase.
#[derive(Debug, Clone)]
struct Pattern {
    elements: Vec<Element>,
    owner: usize,
    question: Option<&'static str>,
    /// An exception: where it matches, the owner's other phrases are silent.
    silences: bool,
    begins_with: Begins,
}

/// What a phrase begins with. Of several that begin at one token, those that begin with a word come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Begins {
    Word,
    Phrase,
    Other,
}

impl Begins {
    fn of(element: &Element) -> Begins {
        match element {
            Element::Word(_) => Begins::Word,
            Element::Phrase(_) | Element::Owner => Begins::Phrase,
            _ => Begins::Other,
        }
    }
}

/// All phrases, each kept under the rarest word it needs, so that a sentence without that word never meets it.
#[derive(Debug, Default)]
pub struct Patterns {
    all: Vec<Pattern>,
    /// By the number of the word.
    by_word: Vec<Vec<Anchor>>,
}

/// A phrase that holds a word, and how many tokens before the word it may begin.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    pattern: u32,
    least: u32,
    most: u32,
    beside: Beside,
}

/// What the token right before or behind a word has to be, as far as it can be told at a glance: nearly no sentence
/// that holds the word holds the phrase.
#[derive(Debug, Clone, Copy)]
struct Beside {
    /// -1 or 1.
    step: i32,
    /// A bit for each rest of a word's number that is possible there; 0 if anything is.
    rests: u64,
}

impl Beside {
    /// The rarer of the neighbours of the element at a place, if they are words.
    fn of(elements: &[Element], at: usize) -> Beside {
        let before = rests(elements[..at].iter().rev());
        let behind = rests(elements[at + 1..].iter());
        if behind == 0 || before != 0 && before.count_ones() < behind.count_ones() {
            Beside {
                step: -1,
                rests: before,
            }
        } else {
            Beside {
                step: 1,
                rests: behind,
            }
        }
    }

    fn may_be(self, reading: &Reading<'_>, at: usize) -> bool {
        self.rests == 0
            || reading
                .tokens
                .get(at.wrapping_add_signed(self.step as isize))
                .is_some_and(|token| self.rests >> (token.id % 64) & 1 == 1)
    }
}

/// The rests of the numbers of the words that may come first of some elements, as bits; 0 if it may be anything.
fn rests<'e>(elements: impl Iterator<Item = &'e Element>) -> u64 {
    let of = |ids: &[u32]| ids.iter().fold(0, |rests, id| rests | 1u64 << (id % 64));
    let mut rests = 0;
    for element in elements.filter(|element| !is_zero_width(element)) {
        match element {
            Element::Word(ids) => return rests | of(ids),
            Element::Optional(inner) => match inner.as_ref() {
                Element::Word(ids) => rests |= of(ids),
                _ => return 0,
            },
            _ => return 0,
        }
    }
    0
}

/// A phrase that was found: the tokens of its span, and of all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Whose phrase it is, as given to [`Patterns::add`].
    pub owner: usize,
    /// The tokens of the span.
    pub span: std::ops::Range<usize>,
    /// The tokens of the whole match.
    pub whole: std::ops::Range<usize>,
    /// The better question that stands beside the phrase.
    pub question: Option<&'static str>,
    /// Whether it is an exception.
    pub silences: bool,
    /// Orders the matches that begin at one token.
    rank: (Begins, u32),
}

impl Patterns {
    /// Compiles the lines of a file for an owner. A phrase that cannot be read is a mistake of ours, and a test finds it.
    pub fn add(&mut self, owner: usize, lines: &[Result<Line, String>]) -> Result<(), String> {
        for line in lines {
            let line = line.as_ref().map_err(Clone::clone)?;
            let tell = |problem: String| format!("{}: {problem}", line.source);
            let elements = compile(line, lexicon()).map_err(tell)?;
            let begins_with = match elements.iter().find(|element| !is_zero_width(element)) {
                Some(Element::Optional(first)) => Begins::of(first),
                Some(first) => Begins::of(first),
                None => Begins::Other,
            };
            self.insert(Pattern {
                elements,
                owner,
                question: line.question,
                silences: line.silences,
                begins_with,
            })
            .map_err(tell)?;
        }
        Ok(())
    }

    fn insert(&mut self, pattern: Pattern) -> Result<(), String> {
        let index = self.all.len() as u32;
        let (at, ids) = rarest_word(&pattern.elements).ok_or("a phrase needs a word")?;
        let (least, most) = width(&pattern.elements[..at]);
        let beside = Beside::of(&pattern.elements, at);
        for id in ids {
            let id = *id as usize;
            if self.by_word.len() <= id {
                self.by_word.resize(id + 1, Vec::new());
            }
            self.by_word[id].push(Anchor {
                pattern: index,
                least,
                most,
                beside,
            });
        }
        self.all.push(pattern);
        Ok(())
    }

    /// Finds every phrase in a sentence, in order of where they begin.
    pub fn find(&self, reading: &Reading<'_>) -> Vec<Match> {
        let mut out = Vec::new();
        for at in reading.waking(cue::PHRASE) {
            let anchors = self.by_word.get(reading.tokens[at].id as usize);
            let anchors = anchors.into_iter().flatten();
            for anchor in anchors.filter(|anchor| anchor.beside.may_be(reading, at)) {
                let Some(last) = at.checked_sub(anchor.least as usize) else {
                    continue;
                };
                for start in at.saturating_sub(anchor.most as usize)..=last {
                    self.try_at(anchor.pattern, reading, start, &mut out);
                }
            }
        }
        out.sort_by_key(|found| (found.whole.start, found.rank));
        // A phrase that holds its word twice was tried twice.
        out.dedup();
        out
    }

    fn try_at(&self, index: u32, reading: &Reading<'_>, at: usize, out: &mut Vec<Match>) {
        let pattern = &self.all[index as usize];
        let mut span = (None, None);
        if let Some(end) = step(&pattern.elements, reading, at, &mut span) {
            let start = span.0.unwrap_or(at);
            let stop = span.1.unwrap_or(end);
            if stop > start {
                out.push(Match {
                    owner: pattern.owner,
                    span: start..stop,
                    whole: at..end,
                    question: pattern.question,
                    silences: pattern.silences,
                    rank: (pattern.begins_with, index),
                });
            }
        }
    }
}

/// The words and marks that stand in nearly every sentence, the commonest first.
const COMMONEST: [&str; 32] = [
    ",", "the", "of", "to", "and", "in", "a", "was", "that", "it", "is", "for", "on", "not", "at",
    "by", "with", "were", "had", "no", "be", "as", "this", "we", "but", "which", "from", "an",
    "so", "one", "all", "because",
];

static COMMONEST_IDS: LazyLock<[u32; 32]> =
    LazyLock::new(|| COMMONEST.map(|word| lexicon().get(word).id));

/// The element of a phrase that the fewest sentences hold: small words stand in nearly all of them.
fn rarest_word(elements: &[Element]) -> Option<(usize, &[u32])> {
    use class::*;
    const SMALL: Classes =
        DET | POSS | PREP | CONJ | SUB | REL | AUX | NEG | PEOPLE_PRON | THING_PRON | WH | ADV;
    let frequency = |ids: &[u32]| -> usize {
        ids.iter()
            .map(
                |id| match COMMONEST_IDS.iter().position(|common| common == id) {
                    Some(rank) => 2000 / (rank + 1),
                    None if lexicon().word(*id).classes & SMALL != 0 => 20,
                    None => 1,
                },
            )
            .sum()
    };
    elements
        .iter()
        .enumerate()
        .filter_map(|(at, element)| match element {
            Element::Word(ids) => Some((at, ids.as_slice())),
            _ => None,
        })
        .min_by_key(|(_, ids)| frequency(ids))
}

/// The fewest and the most tokens that elements take.
fn width(elements: &[Element]) -> (u32, u32) {
    elements.iter().fold((0, 0), |(least, most), element| {
        let (few, many) = match element {
            Element::Word(_) | Element::Class(_) | Element::Any => (1, 1),
            Element::Adverbs => (0, 4),
            Element::Gap(words) => (0, *words as u32),
            Element::WordOrEnd(_) => (0, 1),
            Element::Optional(inner) => (0, width(std::slice::from_ref(inner)).1),
            // A noun phrase may be of any length.
            Element::Phrase(_) | Element::Owner => (1, 1 << 16),
            _ => (0, 0),
        };
        (least + few, most + many)
    })
}

fn is_zero_width(element: &Element) -> bool {
    matches!(
        element,
        Element::Begin
            | Element::End
            | Element::Open
            | Element::Close
            | Element::Subject { .. }
            | Element::Doer
            | Element::Active
    )
}

/// Matches the elements from a token on and tells where the match ends. Gaps are short, so the work is bounded.
fn step(
    elements: &[Element],
    reading: &Reading<'_>,
    at: usize,
    span: &mut (Option<usize>, Option<usize>),
) -> Option<usize> {
    let Some((element, rest)) = elements.split_first() else {
        return Some(at);
    };
    let token = reading.tokens.get(at);
    match element {
        Element::Word(ids) => {
            token.filter(|token| token.id != 0 && ids.binary_search(&token.id).is_ok())?;
            step(rest, reading, at + 1, span)
        }
        Element::WordOrEnd(ids) => {
            if token.is_some_and(|token| token.id != 0 && ids.binary_search(&token.id).is_ok())
                && let Some(found) = step(rest, reading, at + 1, span)
            {
                return Some(found);
            }
            is_over(reading, at).then(|| step(rest, reading, at, span))?
        }
        Element::Optional(inner) => {
            let before = *span;
            let with = match inner.as_ref() {
                // Nearly every part that may be left out is one of a few words.
                Element::Word(ids) => token
                    .filter(|token| token.id != 0 && ids.binary_search(&token.id).is_ok())
                    .and_then(|_| step(rest, reading, at + 1, span)),
                inner => end_of(inner, reading, at).and_then(|end| step(rest, reading, end, span)),
            };
            with.or_else(|| {
                *span = before;
                step(rest, reading, at, span)
            })
        }
        Element::Class(classes) => {
            token.filter(|token| token.is(*classes) && token.kind == Kind::Word)?;
            step(rest, reading, at + 1, span)
        }
        Element::Any => {
            token.filter(|token| token.kind != Kind::Mark)?;
            step(rest, reading, at + 1, span)
        }
        Element::Adverbs => {
            let mut end = at;
            while reading.is(end, class::ADV) && end < at + 4 {
                end += 1;
            }
            step(rest, reading, end, span).or_else(|| {
                if end > at {
                    step(rest, reading, at, span)
                } else {
                    None
                }
            })
        }
        Element::Phrase(wanted) => {
            let chunk = reading
                .chunk_at(at)
                .filter(|chunk| wanted.takes(chunk.who))?;
            step(rest, reading, chunk.end, span)
        }
        Element::Owner => {
            if let Some(chunk) = reading.chunk_at(at).filter(|chunk| chunk.who.is_people())
                && is_owner_mark(reading, chunk.end)
            {
                return step(rest, reading, chunk.end + 1, span);
            }
            token.filter(|token| {
                token.is(class::POSS)
                    && !reading.is_word(at, "its")
                    && !reading.is_word(at, "whose")
            })?;
            step(rest, reading, at + 1, span)
        }
        Element::Gap(most) => {
            let mut end = at;
            loop {
                let before = *span;
                if let Some(found) = step(rest, reading, end, span) {
                    return Some(found);
                }
                *span = before;
                let token = reading.tokens.get(end)?;
                if end - at == *most
                    || token.kind == Kind::Mark
                        && matches!(token.first, '.' | ';' | '?' | '!' | ':')
                {
                    return None;
                }
                end += 1;
            }
        }
        Element::Subject { or_none } => {
            let people = match reading.subject(at) {
                Some(subject) => subject.who.is_people(),
                None => *or_none && begins(reading, at),
            };
            if people {
                step(rest, reading, at, span)
            } else {
                None
            }
        }
        Element::Doer => {
            let things = class::SYSTEM | class::PRODUCT | class::THING_PRON;
            reading.subject(at).filter(|subject| {
                subject.who != Who::Thing
                    || reading.tokens[subject.head].kind == Kind::Word
                        && !reading.is(subject.head, things)
            })?;
            step(rest, reading, at, span)
        }
        Element::Active => {
            if reading.is_passive(at) {
                None
            } else {
                step(rest, reading, at, span)
            }
        }
        Element::Begin => {
            if begins(reading, at) {
                step(rest, reading, at, span)
            } else {
                None
            }
        }
        Element::End => {
            if is_over(reading, at) {
                step(rest, reading, at, span)
            } else {
                None
            }
        }
        Element::Open => {
            span.0 = Some(at);
            step(rest, reading, at, span)
        }
        Element::Close => {
            span.1 = Some(at);
            step(rest, reading, at, span)
        }
    }
}

/// Where an element by itself ends.
fn end_of(element: &Element, reading: &Reading<'_>, at: usize) -> Option<usize> {
    step(
        std::slice::from_ref(element),
        reading,
        at,
        &mut (None, None),
    )
}

/// Whether the sentence, or a part of it, ends here.
fn is_over(reading: &Reading<'_>, at: usize) -> bool {
    at >= reading.tail
        || reading
            .tokens
            .get(at)
            .is_some_and(|token| token.kind == Kind::Mark && token.first != ',')
}

/// Whether a sentence, or a part of it after a colon, dash, quote or bracket, begins here.
pub fn begins(reading: &Reading<'_>, at: usize) -> bool {
    at == reading.lead
        || at == 0
        || reading.tokens.get(at - 1).is_some_and(|token| {
            token.kind == Kind::Mark && !matches!(token.first, ',' | '.' | '/' | '%' | '\'' | '*')
        })
}

fn is_owner_mark(reading: &Reading<'_>, at: usize) -> bool {
    matches!(
        reading.text(at),
        "'s" | "\u{2019}s" | "'" | "\u{2019}" | "'S"
    )
}
