//! Phrases as data: a small language of words, classes and people, compiled once and matched in linear time.
//! What a match means is up to the rule that owns the phrase; grammar that phrases can't say is Rust in `rules`.
//!
//! A pattern is a row of elements: `word`, `a|b`, `~verb` (all its forms), `[a|b]` (optional), `@list` (defined in the same file),
//! `^` and `$` (where the sentence or a part of it begins, ends), `..3` (up to three words), `{` and `}` (the span; else all of it),
//! and classes in angle brackets, see [`Element`].

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::actor::Reading;
use crate::text::cue;
use crate::text::lexicon::{Classes, Lexicon, class, lexicon};
use crate::text::token::Kind;
use crate::text::who::Who;

/// One step of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Element {
    /// One of these words, by their numbers in order.
    Word(Vec<u32>),
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
        let word = |element: Option<&Element>| match element {
            Some(Element::Word(ids)) => ids.iter().fold(0, |rests, id| rests | 1 << (id % 64)),
            _ => 0u64,
        };
        let is_wide = |element: &&Element| !is_zero_width(element);
        let before = word(elements[..at].iter().rev().find(is_wide));
        let behind = word(elements[at + 1..].iter().find(is_wide));
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
            for elements in compile(line, lexicon()).map_err(tell)? {
                let begins_with = match elements.iter().find(|element| !is_zero_width(element)) {
                    Some(Element::Word(_)) => Begins::Word,
                    Some(Element::Phrase(_) | Element::Owner) => Begins::Phrase,
                    _ => Begins::Other,
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
            let over = at >= reading.tail
                || token.is_some_and(|token| token.kind == Kind::Mark && token.first != ',');
            if over {
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

/// One line of a file of phrases.
#[derive(Debug)]
pub struct Line {
    source: &'static str,
    parts: Vec<Part>,
    question: Option<&'static str>,
    silences: bool,
}

/// What stands between two spaces of a line.
#[derive(Debug)]
struct Part {
    /// Words, of which one is wanted, or a single sign such as `<people>`.
    words: Vec<&'static str>,
    optional: bool,
}

impl Part {
    fn is_sign(&self) -> bool {
        matches!(self.words[..], [word] if word.starts_with(['<', '^', '$', '{', '}']) || word.starts_with(".."))
    }
}

/// Reads a file of phrases.
pub fn read(file: &'static str) -> Vec<Result<Line, String>> {
    let mut lists: HashMap<&'static str, &'static str> = HashMap::new();
    let mut out = Vec::new();
    for line in file
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        if let Some(list) = line.strip_prefix('@')
            && let Some((name, words)) = list.split_once('=')
        {
            lists.insert(name.trim(), words.trim());
            continue;
        }
        out.push(read_line(line, &lists));
    }
    out
}

fn read_line(
    line: &'static str,
    lists: &HashMap<&'static str, &'static str>,
) -> Result<Line, String> {
    let (phrase, question) = match line.split_once("=>") {
        Some((phrase, question)) => (phrase.trim(), Some(question.trim())),
        None => (line, None),
    };
    let (phrase, silences) = match phrase.strip_prefix("! ") {
        Some(rest) => (rest, true),
        None => (phrase, false),
    };
    let mut parts = Vec::new();
    for part in phrase.split_whitespace() {
        let inner = part
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        let mut words = Vec::new();
        for word in inner.unwrap_or(part).split('|') {
            match word.strip_prefix('@') {
                Some(name) => match lists.get(name) {
                    Some(list) => words.extend(list.split([' ', '|'])),
                    None => return Err(format!("{line}: no list @{name}")),
                },
                None => words.push(word),
            }
        }
        parts.push(Part {
            words,
            optional: inner.is_some(),
        });
    }
    Ok(Line {
        source: line,
        parts,
        question,
        silences,
    })
}

/// The rows of elements that a line stands for: with and without each part that is optional.
fn compile(line: &Line, lexicon: &Lexicon) -> Result<Vec<Vec<Element>>, String> {
    let mut rows = vec![Vec::with_capacity(line.parts.len())];
    for part in &line.parts {
        // "a|$": a word or the end.
        let or_end = part.words.len() > 1 && part.words.contains(&"$");
        let element = element(part, lexicon)?;
        let with = rows
            .iter()
            .map(|row| [&row[..], std::slice::from_ref(&element)].concat());
        if part.optional {
            let with: Vec<_> = with.collect();
            rows.extend(with);
        } else if or_end {
            let with: Vec<_> = with.collect();
            rows.iter_mut().for_each(|row| row.push(Element::End));
            rows.extend(with);
        } else {
            rows.iter_mut().for_each(|row| row.push(element.clone()));
        }
    }
    Ok(rows)
}

fn element(part: &Part, lexicon: &Lexicon) -> Result<Element, String> {
    use class::*;
    if !part.is_sign() {
        let mut ids: Vec<u32> = Vec::with_capacity(part.words.len());
        spellings(part, lexicon, |word| ids.push(lexicon.get(word).id));
        ids.sort_unstable();
        ids.dedup();
        ids.retain(|id| *id != 0);
        return Ok(Element::Word(ids));
    }
    Ok(match part.words[0] {
        "^" => Element::Begin,
        "$" => Element::End,
        "{" => Element::Open,
        "}" => Element::Close,
        "<any>" => Element::Any,
        "<adv>" => Element::Adverbs,
        "<people>" => Element::Phrase(Wanted::People),
        "<role>" => Element::Phrase(Wanted::Role),
        "<name>" => Element::Phrase(Wanted::Name),
        "<np>" => Element::Phrase(Wanted::Any),
        "<thing>" => Element::Phrase(Wanted::Thing),
        "<people's>" => Element::Owner,
        "<subject>" => Element::Subject { or_none: false },
        "<subject?>" => Element::Subject { or_none: true },
        "<active>" => Element::Active,
        "<verb>" => Element::Class(VERB),
        "<past>" => Element::Class(PAST),
        "<part>" => Element::Class(PART),
        "<base>" => Element::Class(BASE),
        "<third>" => Element::Class(THIRD),
        "<ing>" => Element::Class(ING),
        "<neg>" => Element::Class(NEG),
        "<be>" => Element::Class(BE),
        "<have>" => Element::Class(HAVE),
        "<do>" => Element::Class(DO),
        "<modal>" => Element::Class(MODAL),
        "<det>" => Element::Class(DET | POSS),
        "<aux>" => Element::Class(AUX),
        other => match other.strip_prefix("..").map(str::parse) {
            Some(Ok(words)) => Element::Gap(words),
            Some(Err(_)) => return Err(format!("{other} is no gap")),
            None => return Err(format!("{other} is no class")),
        },
    })
}

/// Every word that a part stands for: itself, or all forms of a verb. "$" among words is the end, no word.
fn spellings(part: &Part, lexicon: &Lexicon, mut take: impl FnMut(&str)) {
    for word in part.words.iter().filter(|word| **word != "$") {
        match word.strip_prefix('~') {
            Some(base) => lexicon.forms(base).iter().for_each(|form| take(form)),
            None => take(word),
        }
    }
}

/// Every word that the lines speak of, for the lexicon to number.
pub fn literals(lines: &[Result<Line, String>], lexicon: &Lexicon, mut take: impl FnMut(&str)) {
    let parts = lines.iter().flatten().flat_map(|line| &line.parts);
    for part in parts.filter(|part| !part.is_sign()) {
        spellings(part, lexicon, &mut take);
    }
}
