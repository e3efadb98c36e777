//! Where people live, and the numbers by which customers are kept.
//! Cities, regions, racks and the identifiers of machines are left alone.

use std::ops::Range;

use super::{before, pieces, pieces_backwards, pieces_with_digits};

/// Finds identifiers of one customer, tenant, account, merchant, member, subscriber or patient, by the word before them.
pub fn customer_ids(text: &str, digits: &[Range<usize>]) -> Vec<Range<usize>> {
    const LABELS: [&str; 12] = [
        "customer",
        "tenant",
        "account",
        "merchant",
        "member",
        "subscriber",
        "patient",
        "policyholder",
        "client",
        "tenant_id",
        "customer_id",
        "account_id",
    ];
    let mut out = Vec::new();
    for range in pieces_with_digits(text, digits, |c| {
        c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
    }) {
        let word = &text[range.clone()];
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        let letters = word.bytes().any(|b| b.is_ascii_alphabetic());
        let shaped = word.len() >= 5
            && digits >= 3
            && (letters || word.contains('-'))
            && word.len() <= 32
            && !is_uuid(word);
        if !shaped {
            continue;
        }
        let left = before(text, range.start, 40).to_lowercase();
        let words: Vec<&str> = left
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|word| !word.is_empty())
            .collect();
        let mut labels = words
            .iter()
            .rev()
            .filter(|word| !matches!(**word, "no" | "number" | "id" | "nr" | "ref"));
        let joined = left
            .trim_end()
            .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '=' | ':' | '.' | '#'));
        if joined && labels.next().is_some_and(|label| LABELS.contains(label)) {
            out.push(range);
        }
    }
    out
}

fn is_uuid(word: &str) -> bool {
    word.len() == 36 && word.matches('-').count() == 4
}

/// Words that name a street, English and French; the number stands before them.
const STREETS: [&str; 26] = [
    "street",
    "st",
    "road",
    "rd",
    "avenue",
    "ave",
    "lane",
    "ln",
    "drive",
    "boulevard",
    "blvd",
    "mews",
    "close",
    "court",
    "crescent",
    "terrace",
    "gardens",
    "grove",
    "way",
    "hill",
    "rue",
    "quai",
    "via",
    "calle",
    "plaza",
    "row",
];

/// Endings of words that name a street, German, Dutch and Nordic; the number stands behind them.
const ENDINGS: [&str; 12] = [
    "strasse", "straße", "laan", "straat", "weg", "gasse", "platz", "gatan", "gata", "vej",
    "plein", "speicher",
];

/// How many words an address may reach back and on from its street.
const BACK: usize = 8;
const ON: usize = 16;

/// Finds postal addresses: a street with a number, on to the postcode and town that follow.
pub fn postal_addresses(text: &str, digits: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut looked = 0;
    for number in pieces_with_digits(text, digits, is_letter) {
        // Without a number beside it a street is no address, so only words around numbers are read.
        if !is_number(&text[number.clone()]) {
            continue;
        }
        let before = pieces_backwards(&text[..number.start], is_letter).take(1);
        let behind = pieces(&text[number.end..], is_letter)
            .take(4)
            .map(|word| number.end + word.start..number.end + word.end);
        for street in before.chain(behind) {
            if street.start < looked || !is_street(&text[street.clone()]) {
                continue;
            }
            looked = street.end;
            if let Some(range) = address_at(text, &street)
                && out.last().is_none_or(|last| last.end <= range.start)
            {
                out.push(range);
            }
        }
    }
    out
}

fn is_letter(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '\'')
}

/// The number of a house: short, and with a digit first.
fn is_number(word: &str) -> bool {
    word.len() <= 5 && word.starts_with(|c: char| c.is_ascii_digit())
}

fn is_street(word: &str) -> bool {
    is_street_word(word) || has_street_ending(word)
}

fn is_street_word(word: &str) -> bool {
    STREETS
        .iter()
        .any(|street| word.eq_ignore_ascii_case(street))
}

fn has_street_ending(word: &str) -> bool {
    if !word.starts_with(char::is_uppercase) {
        return false;
    }
    let lower = word.to_lowercase();
    lower.len() > 6 && ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

/// The address whose street is named by a word.
fn address_at(text: &str, street: &Range<usize>) -> Option<Range<usize>> {
    let mut words: Vec<Range<usize>> = pieces_backwards(&text[..street.start], is_letter)
        .take(BACK)
        .collect();
    words.reverse();
    let index = words.len();
    words.extend(
        pieces(&text[street.start..], is_letter)
            .take(ON)
            .map(|word| street.start + word.start..street.start + word.end),
    );
    let word = |index: usize| {
        words
            .get(index)
            .map_or("", |range: &Range<usize>| &text[range.clone()])
    };
    let ending = has_street_ending(word(index));
    // English and French put the number first, German and Dutch behind.
    let first = (index.saturating_sub(4)..index)
        .find(|at| is_number(word(*at)) && same_line(text, &words, *at, index));
    let named = (index.saturating_sub(3)..=index + 3)
        .any(|at| at != index && word(at).starts_with(char::is_uppercase));
    let (from, to) = if ending && is_number(word(index + 1)) {
        let mut from = index;
        while from > 0
            && matches!(
                word(from - 1),
                "Am" | "An"
                    | "Auf"
                    | "Alten"
                    | "Neuen"
                    | "Alte"
                    | "Neue"
                    | "der"
                    | "den"
                    | "Der"
                    | "Zum"
                    | "Zur"
            )
        {
            from -= 1;
        }
        (from, index + 1)
    } else {
        (
            first.filter(|_| named && is_street_word(word(index)))?,
            index,
        )
    };
    let end = address_end(text, &words, to)?;
    Some(words[from].start..words[end].end)
}

fn same_line(text: &str, words: &[Range<usize>], from: usize, to: usize) -> bool {
    !text[words[from].end..words[to].start].contains(['\n', '.', ';', ':', '('])
}

/// The last word of an address whose street part ends at `from`: it goes on over numbers and capitals, and needs a postcode.
fn address_end(text: &str, words: &[Range<usize>], from: usize) -> Option<usize> {
    let mut end = from;
    let mut postcode = false;
    for index in from + 1..words.len().min(from + 12) {
        let gap = &text[words[index - 1].end..words[index].start];
        let word = &text[words[index].clone()];
        let goes_on = gap.chars().all(|c| matches!(c, ' ' | ','))
            && (word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
                || matches!(word, "des" | "de" | "la" | "les" | "du" | "della"));
        if !goes_on {
            break;
        }
        postcode |= word.bytes().filter(u8::is_ascii_digit).count() >= 2
            || word.len() <= 4
                && word.bytes().any(|b| b.is_ascii_digit())
                && word.bytes().any(|b| b.is_ascii_uppercase());
        end = index;
    }
    postcode.then_some(end)
}
