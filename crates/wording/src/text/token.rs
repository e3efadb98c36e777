//! Words, numbers and marks of a text, each with what the lexicon knows about it.
//! Sentence ends are in `sentence`, noun phrases in `actor`.

use std::collections::HashMap;
use std::ops::Range;

use super::block::OBJECT;
use super::cue::{self, Cues};
use super::lexicon::{Classes, Lexicon, class, lexicon, plural};
use super::numbering::Key;
use crate::finding::Context;

/// What kind of thing a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Letters, with inner hyphens.
    Word,
    /// Digits with what is glued to them: times, dates, versions, percentages.
    Number,
    /// A name with inner underscores, slashes, dots or digits, such as `ix_orders_ts`.
    Identifier,
    /// A handle: `@kwame`.
    Handle,
    /// Code, an image, or anything else that is no prose.
    Object,
    /// A single mark.
    Mark,
}

/// One token. Positions are bytes of the block's text.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// First byte after it.
    pub end: u32,
    /// The number of the word in lower case; 0 if the lexicon does not know it.
    pub id: u32,
    /// The classes of the word.
    pub classes: Classes,
    /// The rules that it wakes.
    pub cues: Cues,
    /// What kind of thing it is.
    pub kind: Kind,
    /// The first letter, or the mark itself.
    pub first: char,
    /// Whether all its letters are capitals, and there are at least two.
    pub shouted: bool,
}

impl Token {
    /// The bytes of the block's text.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether the word has one of these classes.
    pub fn is(&self, classes: Classes) -> bool {
        self.classes & classes != 0
    }

    /// Whether it wakes one of these rules.
    pub fn wakes(&self, cues: Cues) -> bool {
        self.cues & cues != 0
    }

    /// Whether it begins with a capital letter.
    pub fn is_capitalised(&self) -> bool {
        if self.first.is_ascii() {
            self.first.is_ascii_uppercase()
        } else {
            self.first.is_uppercase()
        }
    }

    /// Whether it is this mark.
    pub fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark && self.first == mark
    }
}

/// Cuts a stretch of text into tokens, appended to `out`. Linear in its length.
pub fn tokens(text: &str, range: Range<usize>, roster: &Roster, out: &mut Vec<Token>) {
    let lexicon = lexicon();
    let bytes = &text.as_bytes()[..range.end];
    let mut lower = String::new();
    let mut at = range.start;
    while let Some(first) = bytes.get(at) {
        if *first == b' ' {
            at += 1;
            continue;
        }
        // Nearly every token is a word of English letters; all others take the longer way.
        match letters(&bytes[at..]) {
            Some(length) => {
                let token = plain_word(text, at..at + length, lexicon, &mut lower, roster);
                out.push(token);
                at += length;
            }
            None => at = other(text, at..range.end, &mut lower, roster, out),
        }
    }
}

/// How many English letters there are at the beginning of `bytes`, if the word ends with them beyond doubt.
fn letters(bytes: &[u8]) -> Option<usize> {
    let length = bytes
        .iter()
        .position(|b| !b.is_ascii_alphabetic())
        .unwrap_or(bytes.len());
    let ends = match bytes.get(length) {
        None => true,
        // These go on if a letter or digit follows at once.
        Some(b',' | b'.' | b':' | b'-' | b'/' | b'@' | b'+' | b'=' | b'~' | b'#') => bytes
            .get(length + 1)
            .is_none_or(|next| next.is_ascii() && !next.is_ascii_alphanumeric()),
        Some(next) => {
            next.is_ascii() && !next.is_ascii_alphanumeric() && !matches!(next, b'_' | b'\'' | b'*')
        }
    };
    (ends && length > 0).then_some(length)
}

/// A word of English letters alone: as `word` reads it, without copying its letters.
fn plain_word(
    text: &str,
    range: Range<usize>,
    lexicon: &Lexicon,
    lower: &mut String,
    roster: &Roster,
) -> Token {
    let bytes = &text.as_bytes()[range.start..];
    let Some(key) = Key::of_letters(bytes, range.len()) else {
        return word(text, range, Kind::Word, lower, roster);
    };
    let known = lexicon.find(key);
    let slice = &bytes[..range.len()];
    let mut classes = known.classes;
    if classes & !NEARLY_UNKNOWN == 0 && slice.len() >= 5 {
        classes |= by_last_letters(slice);
    }
    if !roster.words.is_empty() {
        lower.clear();
        lower.extend(slice.iter().map(|b| char::from(b.to_ascii_lowercase())));
        classes = roster.with(classes, lower);
    }
    let shouted = slice[0].is_ascii_uppercase()
        && slice.len() > 1
        && slice.iter().all(u8::is_ascii_uppercase);
    let mut cues = known.cues;
    if shouted {
        cues |= cue::SHOUTED;
    }
    if known.id == 0 {
        cues |= cue::of_shape(&text[range.clone()]);
    }
    Token {
        start: range.start as u32,
        end: range.end as u32,
        id: known.id,
        classes,
        cues,
        kind: Kind::Word,
        first: char::from(slice[0]),
        shouted,
    }
}

/// Reads what stands at the beginning of a range, if it is no plain word, and tells where it ends.
fn other(
    text: &str,
    range: Range<usize>,
    lower: &mut String,
    roster: &Roster,
    out: &mut Vec<Token>,
) -> usize {
    let (start, end) = (range.start, range.end);
    let Some(first) = text[range].chars().next() else {
        return end;
    };
    let next = start + first.len_utf8();
    if first.is_whitespace() || is_invisible(first) {
        return next;
    }
    let (at, kind) = if first == OBJECT {
        (next, Kind::Object)
    } else if first == '@' && text[next..end].starts_with(char::is_alphanumeric) {
        (handle_end(text, next, end), Kind::Handle)
    } else if first.is_alphanumeric() || first == '_' {
        word_end(text, start, end)
    } else if is_apostrophe(first)
        && let Some(letters) = clitic(&text[next..end])
    {
        (next + letters, Kind::Word)
    } else {
        (next, Kind::Mark)
    };
    match negation(&text[start..at]).filter(|_| kind == Kind::Word) {
        Some(cut) => {
            out.push(word(text, start..start + cut, kind, lower, roster));
            out.push(word(text, start + cut..at, kind, lower, roster));
        }
        None => out.push(word(text, start..at, kind, lower, roster)),
    }
    at
}

/// Words that the caller knows about, in lower case: what each adds to the lexicon's classes, and what it takes away.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    words: HashMap<String, (Classes, Classes)>,
    /// Whether nobody wants the hints of the learned part.
    pub without_hints: bool,
}

impl Roster {
    /// Reads what is known about the text from outside it.
    pub fn new(context: &Context) -> Roster {
        let mut roster = Roster {
            without_hints: context.without_hints,
            ..Roster::default()
        };
        // Later ones win: what is a product in this house is nobody's name.
        for (list, adds, takes) in [
            (&context.roles, class::PERSON, class::SYSTEM),
            (&context.systems, class::SYSTEM, class::ROLE | class::NAME),
            (&context.roster, class::NAME | class::ROSTER, 0),
            (
                &context.products,
                class::PRODUCT,
                class::NAME | class::ROSTER,
            ),
        ] {
            for word in list.iter().flat_map(|name| name.split_whitespace()) {
                let word = word.to_lowercase();
                if adds == class::PERSON {
                    roster.know(plural(&word), class::PERSONS, takes);
                } else if adds == class::SYSTEM {
                    roster.know(plural(&word), adds, takes);
                }
                roster.know(word, adds, takes);
            }
        }
        roster
    }

    /// The classes of a word, given in lower case, in this house.
    fn with(&self, classes: Classes, word: &str) -> Classes {
        match self.words.get(word) {
            Some((adds, takes)) => (classes & !takes) | adds,
            None => classes,
        }
    }

    fn know(&mut self, word: String, adds: Classes, takes: Classes) {
        let known = self.words.entry(word).or_default();
        known.0 = (known.0 & !takes) | adds;
        known.1 |= takes;
    }
}

fn word(text: &str, range: Range<usize>, kind: Kind, lower: &mut String, roster: &Roster) -> Token {
    let slice = &text[range.clone()];
    lower.clear();
    for character in slice.chars() {
        if is_apostrophe(character) {
            lower.push('\'');
        } else if character.is_ascii() {
            lower.push(character.to_ascii_lowercase());
        } else if !is_invisible(character) {
            lower.extend(character.to_lowercase());
        }
    }
    let known = lexicon().get(lower);
    let mut classes = known.classes;
    if matches!(kind, Kind::Word | Kind::Identifier) {
        classes |= by_ending(lower, classes);
        classes = roster.with(classes, lower);
    }
    if kind == Kind::Identifier {
        classes &= class::ROSTER | class::NAME | class::PRODUCT | class::ROLE;
    }
    let mut letters = 0;
    let shouted = slice.chars().filter(|c| c.is_alphabetic()).all(|c| {
        letters += 1;
        c.is_uppercase()
    });
    let shouted = shouted && letters > 1;
    let mut cues = known.cues & !cue::STRETCHED;
    if shouted {
        cues |= cue::SHOUTED;
    }
    if matches!(kind, Kind::Word | Kind::Identifier) {
        cues |= cue::of_shape(slice);
    }
    Token {
        start: range.start as u32,
        end: range.end as u32,
        id: known.id,
        classes,
        cues,
        kind,
        first: slice.chars().next().unwrap_or(' '),
        shouted,
    }
}

/// Classes that leave it open what else the word is.
const NEARLY_UNKNOWN: Classes = class::NAME | class::PRODUCT | class::DEPARTMENT;

/// What the ending of a word tells, when the lists do not.
fn by_ending(word: &str, known: Classes) -> Classes {
    if known & !NEARLY_UNKNOWN != 0 || word.len() < 5 {
        return 0;
    }
    // A compound such as "release-captain" is what its last part is.
    if let Some((_, last)) = word.rsplit_once('-') {
        return lexicon().get(last).classes
            & (class::ROLE | class::SYSTEM | class::PAST | class::PART | class::ING);
    }
    by_last_letters(word.as_bytes())
}

fn by_last_letters(word: &[u8]) -> Classes {
    let ends = |ending: &[u8]| word[word.len() - ending.len()..].eq_ignore_ascii_case(ending);
    if ends(b"ed") {
        class::PAST | class::PART
    } else if ends(b"ing") {
        class::ING
    } else if ends(b"ly") {
        class::ADV
    } else {
        0
    }
}

/// Finds where "n't" begins in a word that ends with it.
fn negation(word: &str) -> Option<usize> {
    for ending in ["n't", "n\u{2019}t", "N'T", "N\u{2019}T"] {
        if word.len() > ending.len() && word.ends_with(ending) {
            return Some(word.len() - ending.len());
        }
    }
    None
}

/// The number of letters of a clitic ('s, 've, 're, 'll, 'd, 'm) at the beginning of `rest`.
fn clitic(rest: &str) -> Option<usize> {
    for letters in ["ve", "re", "ll", "s", "d", "m", "S"] {
        if rest.starts_with(letters)
            && !rest[letters.len()..].starts_with(|c: char| c.is_alphanumeric())
        {
            return Some(letters.len());
        }
    }
    None
}

fn handle_end(text: &str, from: usize, end: usize) -> usize {
    let mut at = from;
    for character in text[from..end].chars() {
        if character.is_alphanumeric() || matches!(character, '_' | '-' | '.' | '/') {
            at += character.len_utf8();
        } else {
            break;
        }
    }
    let trimmed = text[from..at].trim_end_matches(['.', '-', '/']);
    from + trimmed.len()
}

/// Where a word that begins at `from` ends, and whether it is a word, a number or an identifier.
fn word_end(text: &str, from: usize, end: usize) -> (usize, Kind) {
    let mut letters = false;
    let mut digits = false;
    let mut odd = false;
    let mut at = from;
    let mut characters = text[from..end].char_indices().peekable();
    while let Some((offset, character)) = characters.next() {
        if character.is_alphabetic() || is_mark_of_letter(character) {
            letters = true;
        } else if character.is_numeric() {
            digits = true;
        } else if character == '_' {
            odd = true;
        } else if is_invisible(character) {
        } else {
            // Inner marks belong to the word only if letters or digits follow at once.
            let next = characters.peek().map(|(_, c)| *c).unwrap_or(' ');
            let inner = match character {
                '-' | '\u{2010}' | '\u{2011}' => next.is_alphanumeric(),
                '.' | ':' | ',' => {
                    next.is_alphanumeric() && (digits || next.is_numeric() || character == '.')
                }
                '/' | '@' | '*' | '+' | '=' | '~' | '#' => {
                    next.is_alphanumeric() || (character == '*' && letters)
                }
                c if is_apostrophe(c) => {
                    let rest = &text[from + offset + character.len_utf8()..end];
                    next.is_alphanumeric() && clitic(rest).is_none()
                }
                _ => false,
            };
            if !inner {
                break;
            }
            if matches!(character, '/' | '@' | '=' | '~' | '#')
                || (character == '.' && letters)
                || (character == ':' && letters)
            {
                odd = true;
            }
        }
        at = from + offset + character.len_utf8();
    }
    let kind =
        if odd || (letters && digits && !text[from..at].starts_with(|c: char| c.is_numeric())) {
            Kind::Identifier
        } else if digits {
            Kind::Number
        } else {
            Kind::Word
        };
    (at, kind)
}

/// Whether a character is one of the apostrophes people type.
pub fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2019}' | '\u{02BC}')
}

/// Whether a character takes no room: soft hyphens, joiners, direction marks.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

fn is_mark_of_letter(character: char) -> bool {
    matches!(character, '\u{0300}'..='\u{036F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        tokens(text, 0..text.len(), &Roster::default(), &mut out);
        out.iter().map(|token| &text[token.range()]).collect()
    }

    #[test]
    fn words_are_cut_where_a_reader_would_cut_them() {
        assert_eq!(
            cut("He didn't check Priya's on-call page."),
            [
                "He", "did", "n't", "check", "Priya", "'s", "on-call", "page", "."
            ]
        );
        assert_eq!(
            cut("should\u{2019}ve at 10:02, v1.2.3"),
            ["should", "\u{2019}ve", "at", "10:02", ",", "v1.2.3"]
        );
        assert_eq!(
            cut("@kwame.o rolled\u{FFFC}back!!"),
            ["@kwame.o", "rolled", "\u{FFFC}", "back", "!", "!"]
        );
        assert_eq!(
            cut("O'Shaughnessy's ix_orders_ts"),
            ["O'Shaughnessy", "'s", "ix_orders_ts"]
        );
    }
}
