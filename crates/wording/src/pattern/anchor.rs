//! Anchors: each phrase is kept under the rarest word it needs, so that a sentence without that word never meets it.
//! How a phrase is matched once it is met is in `pattern`.

use std::sync::LazyLock;

use super::{Element, Match, Phrases, Words, is_zero_width};
use crate::text::actor::Reading;
use crate::text::cue;
use crate::text::lexicon::{Classes, class, lexicon};

/// All phrases, each under the rarest word it needs.
#[derive(Debug)]
pub struct Patterns {
    phrases: &'static Phrases,
    /// By the number of a word, where its anchors begin; one number more, where the last ones end.
    begins: Vec<u32>,
    anchors: Vec<Anchor>,
}

/// A phrase that holds a word, and how many tokens before the word it may begin.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    beside: Beside,
    phrase: u32,
    least: u16,
    most: u16,
}

/// What the token right before or behind a word has to be, as far as it can be told at a glance: nearly no sentence
/// that holds the word holds the phrase.
#[derive(Debug, Clone, Copy)]
struct Beside {
    /// A bit for each rest of a word's number that is possible there; 0 if anything is.
    rests: u64,
    /// -1 or 1.
    step: i32,
}

impl Beside {
    /// The rarer of the neighbours of the element at a place, if they are words.
    fn of(phrases: &Phrases, elements: &[Element], at: usize) -> Beside {
        let before = rests(phrases, elements[..at].iter().rev());
        let behind = rests(phrases, elements[at + 1..].iter());
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
fn rests<'e>(phrases: &Phrases, elements: impl Iterator<Item = &'e Element>) -> u64 {
    let of = |words: &Words| {
        let bits = phrases.words(*words).iter().map(|id| 1u64 << (id % 64));
        bits.fold(0, |rests, bit| rests | bit)
    };
    let mut rests = 0;
    for element in elements.filter(|element| !is_zero_width(element)) {
        match element {
            Element::Word(words) => return rests | of(words),
            Element::WordOrNone(words) => rests |= of(words),
            _ => return 0,
        }
    }
    0
}

impl Patterns {
    /// Sorts phrases by the words they need. A phrase without any is left out, which reading makes sure of.
    pub fn new(phrases: &'static Phrases) -> Patterns {
        let mut anchors = Vec::new();
        let mut counts: Vec<u32> = Vec::new();
        for (index, phrase) in phrases.all.iter().enumerate() {
            let elements = phrases.elements(phrase);
            let Some((at, words)) = rarest_word(phrases, elements) else {
                continue;
            };
            let (least, most) = width(&elements[..at]);
            let anchor = Anchor {
                beside: Beside::of(phrases, elements, at),
                phrase: index as u32,
                least,
                most,
            };
            for id in phrases.words(words) {
                let id = *id as usize;
                if counts.len() <= id + 1 {
                    counts.resize(id + 2, 0);
                }
                counts[id + 1] += 1;
            }
            anchors.push((words, anchor));
        }
        // From how many there are to where they begin; then each is put behind those of its word that came before it.
        let mut sum = 0;
        for count in &mut counts {
            sum += *count;
            *count = sum;
        }
        let begins = counts.clone();
        let mut sorted: Vec<Anchor> = match anchors.first() {
            Some((_, any)) => vec![*any; sum as usize],
            None => Vec::new(),
        };
        for (words, anchor) in anchors {
            for id in phrases.words(words) {
                let next = &mut counts[*id as usize];
                sorted[*next as usize] = anchor;
                *next += 1;
            }
        }
        Patterns {
            phrases,
            begins,
            anchors: sorted,
        }
    }

    /// Finds every phrase in a sentence, in order of where they begin.
    pub fn find(&self, reading: &Reading<'_>) -> Vec<Match> {
        let mut out = Vec::new();
        for at in reading.waking(cue::PHRASE) {
            let anchors = self.of_word(reading.tokens[at].id as usize).iter();
            for anchor in anchors.filter(|anchor| anchor.beside.may_be(reading, at)) {
                let Some(last) = at.checked_sub(usize::from(anchor.least)) else {
                    continue;
                };
                let starts = at.saturating_sub(usize::from(anchor.most))..=last;
                let matches =
                    starts.filter_map(|start| self.phrases.try_at(anchor.phrase, reading, start));
                out.extend(matches);
            }
        }
        out.sort_by_key(|found| (found.whole.start, found.rank));
        // A phrase that holds its word twice was tried twice.
        out.dedup();
        out
    }

    fn of_word(&self, id: usize) -> &[Anchor] {
        match self.begins.get(id..id + 2) {
            Some(&[from, to]) => &self.anchors[from as usize..to as usize],
            _ => &[],
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
fn rarest_word(phrases: &Phrases, elements: &[Element]) -> Option<(usize, Words)> {
    use class::*;
    const SMALL: Classes =
        DET | POSS | PREP | CONJ | SUB | REL | AUX | NEG | PEOPLE_PRON | THING_PRON | WH | ADV;
    let frequency = |words: Words| -> usize {
        let of = |id: &u32| match COMMONEST_IDS.iter().position(|common| common == id) {
            Some(rank) => 2000 / (rank + 1),
            None if lexicon().word(*id).classes & SMALL != 0 => 20,
            None => 1,
        };
        phrases.words(words).iter().map(of).sum()
    };
    let words = |(at, element): (usize, &Element)| match element {
        Element::Word(words) => Some((at, *words)),
        _ => None,
    };
    let wanted = elements.iter().enumerate().filter_map(words);
    wanted.min_by_key(|(_, words)| frequency(*words))
}

/// The fewest and the most tokens that elements take.
fn width(elements: &[Element]) -> (u16, u16) {
    elements.iter().fold((0, 0), |(least, most), element| {
        let (few, many) = match element {
            Element::Word(_) | Element::Class(_) | Element::Any => (1, 1),
            Element::WordOrEnd(_)
            | Element::WordOrNone(_)
            | Element::ClassOrNone(_)
            | Element::AnyOrNone => (0, 1),
            Element::Adverbs => (0, 4),
            Element::Gap(words) => (0, *words as u16),
            // A noun phrase may be of any length.
            Element::Phrase(_) | Element::Owner => (1, u16::MAX),
            _ => (0, 0),
        };
        (least + few, u16::saturating_add(most, many))
    })
}
