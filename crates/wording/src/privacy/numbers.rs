//! Numbers with a check of their own: cards and bank accounts; and phone numbers. National identifiers are in `national`.
//! Counters, identifiers, published samples and test numbers are left alone.

use std::ops::Range;

use super::{before, next, pieces, pieces_with_digits, previous};

/// A run of digits with single separators between them.
struct Digits {
    range: Range<usize>,
    digits: String,
}

/// Finds runs of at least `least` digits with the separators given; each run is bounded, so the work is linear.
fn runs(
    text: &str,
    digits: &[Range<usize>],
    separators: &[char],
    least: usize,
    most: usize,
) -> Vec<Digits> {
    let mut out = Vec::new();
    for range in pieces_with_digits(text, digits, |c| {
        c.is_ascii_digit() || separators.contains(&c)
    }) {
        let piece = &text[range.clone()];
        let trimmed = piece.trim_matches(separators);
        let start = range.start + (piece.len() - piece.trim_start_matches(separators).len());
        let count = trimmed.bytes().filter(u8::is_ascii_digit).count();
        if count >= least && count <= most && !trimmed.contains("  ") {
            out.push(Digits {
                range: start..start + trimmed.len(),
                digits: trimmed.chars().filter(char::is_ascii_digit).collect(),
            });
        }
    }
    out
}

/// Finds payment card numbers: 13 to 19 digits, right by Luhn and by issuer, not the processors' samples.
pub fn cards(text: &str, digits: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for run in runs(text, digits, &[' ', '-'], 13, 60) {
        for part in card_parts(text, &run) {
            let digits: String = text[part.clone()]
                .chars()
                .filter(char::is_ascii_digit)
                .collect();
            if is_card(&digits)
                && !is_called_identifier(text, part.start, part.end)
                && stands_alone(text, &part)
            {
                out.push(part);
            }
        }
    }
    out
}

/// The run itself, or groups of it that look like one card: four fours, or 4-6-5.
fn card_parts(text: &str, run: &Digits) -> Vec<Range<usize>> {
    if (13..=19).contains(&run.digits.len()) {
        return vec![run.range.clone()];
    }
    let groups: Vec<Range<usize>> = pieces(&text[run.range.clone()], |c| c.is_ascii_digit())
        .map(|g| run.range.start + g.start..run.range.start + g.end)
        .collect();
    let sizes: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let mut out: Vec<Range<usize>> = groups
        .iter()
        .filter(|group| (13..=19).contains(&group.len()))
        .cloned()
        .collect();
    for index in 0..groups.len() {
        if sizes[index..].starts_with(&[4, 4, 4, 4]) {
            out.push(groups[index].start..groups[index + 3].end);
        } else if sizes[index..].starts_with(&[4, 6, 5]) {
            out.push(groups[index].start..groups[index + 2].end);
        }
    }
    out
}

fn is_card(digits: &str) -> bool {
    const SAMPLES: [&str; 14] = [
        "4111111111111111",
        "4242424242424242",
        "5555555555554444",
        "378282246310005",
        "371449635398431",
        "6011111111111117",
        "4012888888881881",
        "5105105105105100",
        "4000056655665556",
        "2223003122003222",
        "6011000990139424",
        "3530111333300000",
        "30569309025904",
        "4222222222222",
    ];
    if SAMPLES.contains(&digits)
        || digits.bytes().all(|b| b == digits.as_bytes()[0])
        || !luhn(digits)
    {
        return false;
    }
    let two: u32 = digits.get(..2).and_then(|d| d.parse().ok()).unwrap_or(0);
    let four: u32 = digits.get(..4).and_then(|d| d.parse().ok()).unwrap_or(0);
    match digits.len() {
        15 => matches!(two, 34 | 37),
        14 => matches!(two, 36 | 38 | 39) || (300..=305).contains(&(four / 10)),
        13 => digits.starts_with('4'),
        16..=19 => {
            digits.starts_with('4') && matches!(digits.len(), 16 | 19)
                || (51..=55).contains(&two) && digits.len() == 16
                || (2221..=2720).contains(&four) && digits.len() == 16
                || matches!(two, 62 | 65 | 60 | 64 | 81)
                || (3528..=3589).contains(&four)
                || matches!(two, 50 | 56..=58 | 67 | 63) && digits.len() <= 19
        }
        _ => false,
    }
}

pub(super) fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, byte)| {
            let digit = u32::from(byte - b'0') * if index % 2 == 1 { 2 } else { 1 };
            if digit > 9 { digit - 9 } else { digit }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// "message id 4000…", "seq=…": a number that its own label calls something else.
fn is_called_identifier(text: &str, start: usize, end: usize) -> bool {
    let left = before(text, start, 24).to_lowercase();
    let label: Vec<&str> = left
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let last = label.last().copied().unwrap_or("");
    let right = text[end..].trim_start().as_bytes();
    let goes_on = |words: &str| {
        right
            .get(..words.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(words.as_bytes()))
    };
    matches!(
        last,
        "id" | "seq"
            | "acked"
            | "offset"
            | "trace"
            | "trace_id"
            | "span"
            | "request"
            | "order"
            | "ticket"
            | "build"
            | "lsn"
            | "timestamp"
            | "epoch"
            | "ts"
            | "nonce"
            | "serial"
            | "barcode"
            | "counter"
            | "txid"
            | "snowflake"
    ) || last.ends_with("_id")
        || goes_on("is a message id")
        || goes_on("is an id")
        || goes_on("bytes")
        || goes_on("rows")
}

/// Not part of a longer word, number or path.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let left = previous(text, range.start);
    let right = next(text, range.end);
    let glued_left =
        left.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '/' | '_' | '#'));
    let glued_right = right.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '/');
    let goes_on =
        right == Some('.') && text[range.end + 1..].starts_with(|c: char| c.is_ascii_digit());
    !(glued_left || glued_right || goes_on)
}

/// Finds bank account numbers of the IBAN form, right by length and by mod 97.
pub fn ibans(text: &str, digits: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    for run in digits {
        // Two letters for the country, then two digits of the check.
        let Some(at) = run.start.checked_sub(2).filter(|_| run.len() >= 2) else {
            continue;
        };
        let begins = bytes[at].is_ascii_alphabetic() && bytes[at + 1].is_ascii_alphabetic();
        if !begins || at > 0 && bytes[at - 1].is_ascii_alphanumeric() {
            continue;
        }
        let country = text[at..at + 2].to_ascii_uppercase();
        let Some(length) = iban_length(&country) else {
            continue;
        };
        let mut letters = String::with_capacity(length);
        let mut end = at;
        while end < bytes.len() && letters.len() < length {
            match bytes[end] {
                b if b.is_ascii_alphanumeric() => letters.push(b.to_ascii_uppercase() as char),
                b' ' | b'-' if end > at && bytes[end - 1].is_ascii_alphanumeric() => {}
                _ => break,
            }
            end += 1;
        }
        let alone = !bytes.get(end).is_some_and(u8::is_ascii_alphanumeric);
        const SAMPLES: [&str; 4] = [
            "GB82WEST12345698765432",
            "DE89370400440532013000",
            "FR1420041010050500013M02606",
            "GB29NWBK60161331926819",
        ];
        if letters.len() == length
            && alone
            && mod_97(&letters) == 1
            && !SAMPLES.contains(&letters.as_str())
        {
            out.push(at..end);
        }
    }
    out
}

fn iban_length(country: &str) -> Option<usize> {
    const LENGTHS: [(&str, usize); 44] = [
        ("AD", 24),
        ("AE", 23),
        ("AL", 28),
        ("AT", 20),
        ("BA", 20),
        ("BE", 16),
        ("BG", 22),
        ("BR", 29),
        ("CH", 21),
        ("CY", 28),
        ("CZ", 24),
        ("DE", 22),
        ("DK", 18),
        ("EE", 20),
        ("ES", 24),
        ("FI", 18),
        ("FO", 18),
        ("FR", 27),
        ("GB", 22),
        ("GE", 22),
        ("GR", 27),
        ("HR", 21),
        ("HU", 28),
        ("IE", 22),
        ("IL", 23),
        ("IS", 26),
        ("IT", 27),
        ("LI", 21),
        ("LT", 20),
        ("LU", 20),
        ("LV", 21),
        ("MC", 27),
        ("MT", 31),
        ("NL", 18),
        ("NO", 15),
        ("PL", 28),
        ("PT", 25),
        ("RO", 24),
        ("RS", 22),
        ("SA", 24),
        ("SE", 24),
        ("SI", 19),
        ("SK", 24),
        ("TR", 26),
    ];
    LENGTHS
        .iter()
        .find(|(code, _)| *code == country)
        .map(|(_, length)| *length)
}

fn mod_97(letters: &str) -> u32 {
    letters[4..]
        .bytes()
        .chain(letters[..4].bytes())
        .fold(0, |rest, byte| {
            if byte.is_ascii_digit() {
                (rest * 10 + u32::from(byte - b'0')) % 97
            } else {
                (rest * 100 + u32::from(byte - b'A') + 10) % 97
            }
        })
}

/// Finds phone numbers: with a country code, in national spelling with a leading zero or brackets, or called a phone number.
pub fn phones(text: &str, digits: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for range in pieces_with_digits(text, digits, |c| {
        c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '(' | ')' | '+' | '/' | '\u{00A0}')
    }) {
        let piece = &text[range.clone()];
        let Some(first) = piece.find(|c: char| c.is_ascii_digit() || c == '+' || c == '(') else {
            continue;
        };
        let trimmed = piece[first..].trim_end_matches(|c: char| !c.is_ascii_digit());
        let start = range.start + first;
        let end = start + trimmed.len();
        if !(7..=15).contains(&trimmed.bytes().filter(u8::is_ascii_digit).count())
            || trimmed.contains("  ")
            || trimmed[1.min(trimmed.len())..].contains('+')
        {
            continue;
        }
        let span = start..end;
        let digits: String = trimmed.chars().filter(char::is_ascii_digit).collect();
        if stands_alone(text, &span)
            && is_phone(text, &span, trimmed, &digits)
            && !is_fiction(&digits)
            && !is_called_identifier(text, start, end)
        {
            out.push(span);
        }
    }
    out
}

fn is_phone(text: &str, span: &Range<usize>, spelled: &str, digits: &str) -> bool {
    let dots = spelled.matches('.').count();
    if is_date_or_decimal(spelled)
        || spelled.contains(" - ")
        || dots == 3 && !spelled.contains(' ')
        || spelled.starts_with('(') && !spelled.contains(')')
    {
        return false;
    }
    if spelled.starts_with('+')
        || spelled.starts_with("00") && digits.len() >= 11 && spelled.contains(' ')
    {
        return digits.len() >= 8 && !spelled.starts_with("+0");
    }
    let groups = spelled
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .count();
    let left = before(text, span.start, 32).to_lowercase();
    let called = [
        "phone", "tel", "call ", "ring ", "hotline", "mobile", "fax", "dial", "sms", "number",
        "whatsapp", "pager", "sim ",
    ]
    .iter()
    .any(|word| left.contains(word));
    let national = spelled.starts_with('0') && groups >= 3 && (10..=11).contains(&digits.len())
        || spelled.starts_with('(') && groups >= 3 && digits.len() == 10;
    let american = groups == 3
        && digits.len() == 10
        && spelled
            .split(|c: char| !c.is_ascii_digit())
            .filter(|g| !g.is_empty())
            .map(str::len)
            .eq([3, 3, 4]);
    national
        || american && (called || spelled.contains('-') && !left.contains("range"))
        || called && groups >= 1 && digits.len() >= 9 && (spelled.starts_with('0') || groups >= 3)
}

fn is_date_or_decimal(spelled: &str) -> bool {
    let groups: Vec<&str> = spelled
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .collect();
    let iso = groups.len() >= 3
        && groups[0].len() == 4
        && groups[1].len() == 2
        && groups[2].len() == 2
        && !spelled.starts_with('0');
    // 07-29-2023, 29.07.2023
    let year_last = groups.len() >= 3
        && groups[0].len() <= 2
        && groups[1].len() <= 2
        && groups[2].len() == 4
        && matches!(&groups[2][..2], "19" | "20")
        && groups.len() <= 4;
    let dotted = spelled.contains('.') && groups.len() <= 2;
    iso || year_last || dotted
}

/// The numbers kept for films, 555-0100 to 555-0199.
fn is_fiction(digits: &str) -> bool {
    let national = digits
        .strip_prefix('1')
        .filter(|rest| rest.len() == 10)
        .unwrap_or(digits);
    national.len() == 10 && national[3..].starts_with("55501")
}
