//! Words, numbers and marks of a text, each with what the lexicon knows about it.
//! Sentence ends are in `sentence`, noun phrases in `actor`.

use std::collections::HashMap;
use std::ops::Range;

use super::block::OBJECT;
use super::lexicon::{Classes, class, lexicon, plural};
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

    /// Whether it begins with a capital letter.
    pub fn is_capitalised(&self) -> bool {
        self.first.is_uppercase()
    }

    /// Whether it is this mark.
    pub fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark && self.first == mark
    }
}

/// Cuts a stretch of text into tokens. Linear in its length.
pub fn tokens(text: &str, range: Range<usize>, roster: &Roster) -> Vec<Token> {
    let mut out = Vec::with_capacity(range.len() / 5);
    let mut lower = String::new();
    let mut at = range.start;
    let end = range.end;
    while at < end {
        let Some(first) = text[at..end].chars().next() else {
            break;
        };
        if first.is_whitespace() || is_invisible(first) {
            at += first.len_utf8();
            continue;
        }
        let start = at;
        let kind = if first == OBJECT {
            at += first.len_utf8();
            Kind::Object
        } else if first == '@' && text[at + 1..end].starts_with(|c: char| c.is_alphanumeric()) {
            at = handle_end(text, at + 1, end);
            Kind::Handle
        } else if first.is_alphanumeric() || first == '_' {
            let (stop, kind) = word_end(text, at, end);
            at = stop;
            kind
        } else if is_apostrophe(first) && clitic(&text[at + first.len_utf8()..end]).is_some() {
            let letters = clitic(&text[at + first.len_utf8()..end]).unwrap_or(0);
            at += first.len_utf8() + letters;
            Kind::Word
        } else {
            at += first.len_utf8();
            Kind::Mark
        };
        let slice = &text[start..at];
        if kind == Kind::Word
            && let Some(cut) = negation(slice)
        {
            out.push(word(
                text,
                start..start + cut,
                Kind::Word,
                &mut lower,
                roster,
            ));
            out.push(word(text, start + cut..at, Kind::Word, &mut lower, roster));
            continue;
        }
        out.push(word(text, start..at, kind, &mut lower, roster));
    }
    out
}

/// Words that the caller knows about, in lower case: what each adds to the lexicon's classes, and what it takes away.
#[derive(Debug, Clone, Default)]
pub struct Roster(HashMap<String, (Classes, Classes)>);

impl Roster {
    /// Reads what is known about the text from outside it.
    pub fn new(context: &Context) -> Roster {
        let mut roster = Roster::default();
        // Later ones win: what is a product in this house is nobody's name.
        for (list, adds, takes) in [
            (&context.roles, class::PERSON, class::SYSTEM),
            (&context.systems, class::SYSTEM, class::ROLE | class::NAME),
            (&context.roster, class::NAME | class::ROSTER, 0),
            (&context.products, class::PRODUCT, class::NAME | class::ROSTER),
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

    fn know(&mut self, word: String, adds: Classes, takes: Classes) {
        let known = self.0.entry(word).or_default();
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
        if let Some((adds, takes)) = roster.0.get(lower.as_str()) {
            classes = (classes & !takes) | adds;
        }
    }
    if kind == Kind::Identifier {
        classes &= class::ROSTER | class::NAME | class::PRODUCT | class::ROLE;
    }
    let mut letters = 0;
    let shouted = slice.chars().filter(|c| c.is_alphabetic()).all(|c| {
        letters += 1;
        c.is_uppercase()
    });
    Token {
        start: range.start as u32,
        end: range.end as u32,
        id: known.id,
        classes,
        kind,
        first: slice.chars().next().unwrap_or(' '),
        shouted: shouted && letters > 1,
    }
}

/// What the ending of a word tells, when the lists do not.
fn by_ending(word: &str, known: Classes) -> Classes {
    if known & !(class::NAME | class::PRODUCT | class::DEPARTMENT) != 0 || word.len() < 5 {
        // A compound such as "release-captain" is what its last part is.
        return 0;
    }
    if let Some((_, last)) = word.rsplit_once('-') {
        return lexicon().get(last).classes
            & (class::ROLE | class::SYSTEM | class::PAST | class::PART | class::ING);
    }
    if word.ends_with("ed") {
        class::PAST | class::PART
    } else if word.ends_with("ing") {
        class::ING
    } else if word.ends_with("ly") {
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
        tokens(text, 0..text.len(), &Roster::default())
            .iter()
            .map(|token| &text[token.range()])
            .collect()
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
