//! Phrases as data: a small language of words, classes and people, matched in linear time. How it is read is in `pattern::line`, how a
//! sentence meets few of them in `pattern::anchor`. What a match means is up to the rule that owns it; grammar that phrases can't say is in `rules`.
//!
//! A pattern is a row of elements: `word`, `a|b`, `~verb` (all its forms), `[a|b]` (optional), `@list` (defined in the same file),
//! `^` and `$` (where the sentence or a part of it begins, ends), `..3` (up to three words), `{` and `}` (the span; else all of it),
//! and classes in angle brackets, see [`Element`].

mod anchor;
mod line;

use std::ops::Range;

use crate::text::actor::Reading;
use crate::text::lexicon::{Classes, class};
use crate::text::token::{Kind, Token};
use crate::text::who::Who;

pub use anchor::Patterns;

/// One step of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    /// One of these words.
    Word(Words),
    /// One of these words, or the end: `a|$`.
    WordOrEnd(Words),
    /// What may be left out: `[a|b]`.
    WordOrNone(Words),
    /// A word of one of these classes: `<verb>`, `<past>`, `<base>`, `<neg>`, `<be>`, `<have>`, `<modal>`, `<det>`, `<poss>`, `<adj>`.
    Class(Classes),
    /// The same, or nothing: `[<be>]`.
    ClassOrNone(Classes),
    /// Any word: `<any>`.
    Any,
    /// Any word, or nothing: `[<any>]`.
    AnyOrNone,
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
    /// The verb that follows has an act of people as its subject, "the intern's push": `<hand>`.
    Hand,
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

/// Words as their numbers, in order: where they stand in [`Phrases::words`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Words {
    from: u32,
    to: u32,
}

/// Phrases as they were read, each kind of thing in one row, so that what is met together lies together.
#[derive(Debug, Default)]
pub struct Phrases {
    all: Vec<Phrase>,
    elements: Vec<Element>,
    words: Vec<u32>,
    /// What could not be read, and why; a test finds it.
    unread: Vec<String>,
}

/// One phrase.
#[derive(Debug)]
struct Phrase {
    /// Where its elements stand.
    from: u32,
    to: u32,
    owner: u32,
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
    fn of(elements: &[Element]) -> Begins {
        match elements.iter().find(|element| !is_zero_width(element)) {
            Some(Element::Word(_) | Element::WordOrNone(_)) => Begins::Word,
            Some(Element::Phrase(_) | Element::Owner) => Begins::Phrase,
            _ => Begins::Other,
        }
    }
}

/// A phrase that was found: the tokens of its span, and of all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Whose phrase it is, as given to [`Phrases::read`].
    pub owner: usize,
    /// The tokens of the span.
    pub span: Range<usize>,
    /// The tokens of the whole match.
    pub whole: Range<usize>,
    /// The better question that stands beside the phrase.
    pub question: Option<&'static str>,
    /// Whether it is an exception.
    pub silences: bool,
    /// Orders the matches that begin at one token.
    rank: (Begins, u32),
}

/// Where the span begins and ends, as far as it was met.
type Span = (Option<usize>, Option<usize>);

impl Phrases {
    /// What could not be read, and why.
    #[cfg(test)]
    pub fn unread(&self) -> &[String] {
        &self.unread
    }

    fn elements(&self, phrase: &Phrase) -> &[Element] {
        &self.elements[phrase.from as usize..phrase.to as usize]
    }

    fn words(&self, words: Words) -> &[u32] {
        &self.words[words.from as usize..words.to as usize]
    }

    fn holds(&self, words: Words, token: Option<&Token>) -> bool {
        token.is_some_and(|token| {
            token.id != 0 && self.words(words).binary_search(&token.id).is_ok()
        })
    }

    /// Matches a phrase from a token on.
    fn try_at(&self, index: u32, reading: &Reading<'_>, at: usize) -> Option<Match> {
        let phrase = &self.all[index as usize];
        let mut span = (None, None);
        let end = self.step(self.elements(phrase), reading, at, &mut span)?;
        let (start, stop) = (span.0.unwrap_or(at), span.1.unwrap_or(end));
        (stop > start).then_some(Match {
            owner: phrase.owner as usize,
            span: start..stop,
            whole: at..end,
            question: phrase.question,
            silences: phrase.silences,
            rank: (phrase.begins_with, index),
        })
    }

    /// Matches the elements from a token on and tells where the match ends. Gaps are short, so the work is bounded.
    fn step(
        &self,
        elements: &[Element],
        reading: &Reading<'_>,
        at: usize,
        span: &mut Span,
    ) -> Option<usize> {
        let Some((element, rest)) = elements.split_first() else {
            return Some(at);
        };
        let token = reading.tokens.get(at);
        match element {
            Element::Word(words) => {
                if self.holds(*words, token) {
                    self.step(rest, reading, at + 1, span)
                } else {
                    None
                }
            }
            Element::WordOrEnd(words) => {
                if self.holds(*words, token)
                    && let Some(found) = self.step(rest, reading, at + 1, span)
                {
                    return Some(found);
                }
                is_over(reading, at).then(|| self.step(rest, reading, at, span))?
            }
            Element::WordOrNone(_) | Element::ClassOrNone(_) | Element::AnyOrNone => {
                let before = *span;
                let is_there = match element {
                    Element::WordOrNone(words) => self.holds(*words, token),
                    Element::ClassOrNone(classes) => is_of(token, *classes),
                    _ => token.is_some_and(|token| token.kind != Kind::Mark),
                };
                if is_there && let Some(found) = self.step(rest, reading, at + 1, span) {
                    return Some(found);
                }
                *span = before;
                self.step(rest, reading, at, span)
            }
            Element::Class(classes) => {
                if !is_of(token, *classes) {
                    return None;
                }
                self.step(rest, reading, at + 1, span)
            }
            Element::Any => {
                token.filter(|token| token.kind != Kind::Mark)?;
                self.step(rest, reading, at + 1, span)
            }
            Element::Adverbs => {
                let mut end = at;
                while reading.is(end, class::ADV) && end < at + 4 {
                    end += 1;
                }
                self.step(rest, reading, end, span).or_else(|| {
                    if end > at {
                        self.step(rest, reading, at, span)
                    } else {
                        None
                    }
                })
            }
            Element::Phrase(wanted) => {
                let chunk = reading
                    .chunk_at(at)
                    .filter(|chunk| wanted.takes(chunk.who))?;
                self.step(rest, reading, chunk.end, span)
            }
            Element::Owner => {
                if let Some(chunk) = reading.chunk_at(at).filter(|chunk| chunk.who.is_people())
                    && is_owner_mark(reading, chunk.end)
                {
                    return self.step(rest, reading, chunk.end + 1, span);
                }
                token.filter(|token| {
                    token.is(class::POSS)
                        && !reading.is_word(at, "its")
                        && !reading.is_word(at, "whose")
                })?;
                self.step(rest, reading, at + 1, span)
            }
            Element::Gap(most) => {
                let mut end = at;
                loop {
                    let before = *span;
                    if let Some(found) = self.step(rest, reading, end, span) {
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
                    self.step(rest, reading, at, span)
                } else {
                    None
                }
            }
            Element::Hand => {
                reading
                    .subject(at)
                    .filter(|subject| reading.is_act_of_people(subject))?;
                self.step(rest, reading, at, span)
            }
            Element::Doer => {
                let things = class::SYSTEM | class::PRODUCT | class::THING_PRON;
                reading.subject(at).filter(|subject| {
                    subject.who != Who::Thing
                        || reading.tokens[subject.head].kind == Kind::Word
                            && !reading.is(subject.head, things)
                })?;
                self.step(rest, reading, at, span)
            }
            Element::Active => {
                if reading.is_passive(at) {
                    None
                } else {
                    self.step(rest, reading, at, span)
                }
            }
            Element::Begin => {
                if begins(reading, at) {
                    self.step(rest, reading, at, span)
                } else {
                    None
                }
            }
            Element::End => {
                if is_over(reading, at) {
                    self.step(rest, reading, at, span)
                } else {
                    None
                }
            }
            Element::Open => {
                span.0 = Some(at);
                self.step(rest, reading, at, span)
            }
            Element::Close => {
                span.1 = Some(at);
                self.step(rest, reading, at, span)
            }
        }
    }
}

/// Whether a token is a word of one of these classes.
fn is_of(token: Option<&Token>, classes: Classes) -> bool {
    token.is_some_and(|token| token.is(classes) && token.kind == Kind::Word)
}

fn is_zero_width(element: &Element) -> bool {
    matches!(
        element,
        Element::Begin
            | Element::End
            | Element::Open
            | Element::Close
            | Element::Subject { .. }
            | Element::Hand
            | Element::Doer
            | Element::Active
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
