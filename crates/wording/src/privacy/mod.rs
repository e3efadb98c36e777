//! Personal data and secrets: what must not leave the house, and the stand-ins a reader sees instead.
//! Whether a publication waits for an answer is decided elsewhere. Names of people in prose are the rule `named-person`.

mod address;
mod mail;
mod national;
mod network;
mod numbers;
mod person;
mod redact;
mod secret;

use std::ops::Range;

pub use redact::{redact, stand_ins};

/// Something private: its kind and its bytes in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Private {
    /// `email`, `phone`, `ip`, `card`, `iban`, `secret`, `url-credential`, `national-id`, `postal-address`, `customer-id` or `person`.
    pub kind: &'static str,
    /// UTF-8 bytes of the text, on character boundaries.
    pub span: Range<usize>,
}

/// Finds personal data and secrets in any text: prose, code, links and front matter alike. In order, without overlaps.
///
/// ```
/// let found = wording::privacy::find("Mail from nadia@brackwater.dev at 26.8.190.77");
/// assert_eq!(found.iter().map(|private| private.kind).collect::<Vec<_>>(), ["email", "ip"]);
/// ```
pub fn find(text: &str) -> Vec<Private> {
    let mut found = Vec::new();
    let digits = digit_runs(text);
    // The surer a kind is, the earlier it speaks: what it claims, later ones leave alone.
    for (kind, spans) in [
        ("secret", secret::key_blocks(text)),
        ("url-credential", secret::url_credentials(text)),
        ("secret", secret::tokens(text)),
        ("email", mail::addresses(text)),
        ("iban", numbers::ibans(text, &digits)),
        ("card", numbers::cards(text, &digits)),
        ("ip", network::addresses(text, &digits)),
        ("national-id", national::national_ids(text, &digits)),
        ("phone", numbers::phones(text, &digits)),
        ("secret", secret::assignments(text)),
        ("customer-id", address::customer_ids(text, &digits)),
        ("postal-address", address::postal_addresses(text, &digits)),
    ] {
        found.extend(spans.into_iter().map(|span| Private { kind, span }));
    }
    without_overlaps(found)
}

/// Finds what [`find`] finds, and the names of people.
///
/// Names are told from other words by lists and by what is said of them, so a rare name may be missed.
pub fn find_with_people(text: &str) -> Vec<Private> {
    let mut found = find(text);
    found.extend(person::names(text).into_iter().map(|span| Private {
        kind: "person",
        span,
    }));
    without_overlaps(found)
}

/// Keeps, of spans that overlap, the one that came first in the list; gives them back in the order of the text.
fn without_overlaps(found: Vec<Private>) -> Vec<Private> {
    let mut taken: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    let mut kept = Vec::with_capacity(found.len());
    for private in found {
        let before = taken.range(..private.span.end).next_back();
        if private.span.is_empty() || before.is_some_and(|(_, end)| *end > private.span.start) {
            continue;
        }
        taken.insert(private.span.start, private.span.end);
        kept.push(private);
    }
    kept.sort_by_key(|private| private.span.start);
    kept
}

/// Where digits stand. Most private things hold some, so most detectors look around these places alone.
fn digit_runs(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(u8::is_ascii_digit) {
        let start = at + found;
        let length = bytes[start..].iter().position(|b| !b.is_ascii_digit());
        at = length.map_or(bytes.len(), |length| start + length);
        out.push(start..at);
    }
    out
}

/// The stretches of characters of a kind that hold a digit, each once, in order. Digits must be of that kind.
fn pieces_with_digits<'t>(
    text: &'t str,
    digits: &'t [Range<usize>],
    is_part: impl Fn(char) -> bool + Copy + 't,
) -> impl Iterator<Item = Range<usize>> + 't {
    let mut read = 0;
    digits.iter().filter_map(move |run| {
        if run.start < read {
            return None;
        }
        let start = run.start - tail(&text[read..run.start], is_part);
        read = run.end + head(&text[run.end..], is_part);
        Some(start..read)
    })
}

/// How many bytes at the beginning of a text are characters of a kind.
fn head(text: &str, is_part: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_part(c)).unwrap_or(text.len())
}

/// How many bytes at the end of a text are characters of a kind.
fn tail(text: &str, is_part: impl Fn(char) -> bool) -> usize {
    text.len() - text.trim_end_matches(is_part).len()
}

/// The stretches of characters of a kind, in order.
fn pieces<'t>(
    text: &'t str,
    is_part: impl Fn(char) -> bool + Copy + 't,
) -> impl Iterator<Item = Range<usize>> + 't {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_part)?;
        at = start + head(&text[start..], is_part);
        Some(start..at)
    })
}

/// The stretches of characters of a kind in a text, from its end on.
fn pieces_backwards<'t>(
    text: &'t str,
    is_part: impl Fn(char) -> bool + Copy + 't,
) -> impl Iterator<Item = Range<usize>> + 't {
    let mut at = text.len();
    std::iter::from_fn(move || {
        let end = text[..at].trim_end_matches(|c| !is_part(c)).len();
        at = end - tail(&text[..end], is_part);
        (at < end).then_some(at..end)
    })
}

/// Up to `most` bytes of text before a position, cut at a character.
fn before(text: &str, at: usize, most: usize) -> &str {
    let mut start = at.saturating_sub(most);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..at]
}

/// The character right before a position.
fn previous(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// The character at a position.
fn next(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}
