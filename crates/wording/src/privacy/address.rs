//! Where people live, and the numbers by which customers are kept.
//! Cities, regions, racks and the identifiers of machines are left alone.

use std::ops::Range;

use super::{before, pieces};

/// Finds identifiers of one customer, tenant, account, merchant, member, subscriber or patient, by the word before them.
pub fn customer_ids(text: &str) -> Vec<Range<usize>> {
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
    for range in pieces(text, |c| {
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

/// Finds postal addresses: a street with a number, on to the postcode and town that follow.
pub fn postal_addresses(text: &str) -> Vec<Range<usize>> {
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
    const ENDINGS: [&str; 12] = [
        "strasse", "straße", "laan", "straat", "weg", "gasse", "platz", "gatan", "gata", "vej",
        "plein", "speicher",
    ];
    let words = pieces(text, |c| c.is_alphanumeric() || matches!(c, '-' | '\''));
    let mut out: Vec<Range<usize>> = Vec::new();
    let word = |index: usize| {
        words
            .get(index)
            .map_or("", |range: &Range<usize>| &text[range.clone()])
    };
    let is_number = |index: usize| {
        (1..=5).contains(&word(index).len())
            && word(index)
                .bytes()
                .next()
                .is_some_and(|b| b.is_ascii_digit())
            && word(index).len() <= 5
    };
    for index in 0..words.len() {
        let lower = word(index).to_lowercase();
        let street = STREETS.contains(&lower.as_str());
        let ending = lower.len() > 6
            && ENDINGS.iter().any(|ending| lower.ends_with(ending))
            && word(index).starts_with(char::is_uppercase);
        if !street && !ending {
            continue;
        }
        // English and French put the number first, German and Dutch behind.
        let first = (index.saturating_sub(4)..index)
            .find(|at| is_number(*at) && same_line(text, &words, *at, index));
        let named = (index.saturating_sub(3)..=index + 3)
            .any(|at| at != index && word(at).starts_with(char::is_uppercase));
        let (from, to) = if ending && is_number(index + 1) {
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
        } else if let Some(first) = first.filter(|_| named && street) {
            (first, index)
        } else {
            continue;
        };
        let Some(end) = address_end(text, &words, to) else {
            continue;
        };
        let range = words[from].start..words[end].end;
        if out.last().is_none_or(|last| last.end <= range.start) {
            out.push(range);
        }
    }
    out
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
