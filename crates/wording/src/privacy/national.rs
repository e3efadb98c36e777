//! National identifiers: those that pass their scheme's own check, and bare digits that the text calls so.
//! Cards, accounts and phones are in `numbers`.

use std::ops::Range;

use super::numbers::luhn;
use super::{before, pieces, pieces_with_digits};

/// Finds national identifiers that pass their scheme's own check; the bare ones only where the text calls them so.
pub fn national_ids(text: &str, digits: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for range in pieces_with_digits(text, digits, |c| {
        c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '+')
    }) {
        let piece = &text[range.clone()];
        let trimmed = piece.trim_matches(['.', '-', '+']);
        let start = range.start + (piece.len() - piece.trim_start_matches(['.', '-', '+']).len());
        let span = start..start + trimmed.len();
        if (8..=18).contains(&trimmed.len())
            && is_id(trimmed, &before(text, start, 40).to_lowercase())
        {
            out.push(span);
        }
    }
    for range in pieces_with_digits(text, digits, |c| c.is_ascii_alphanumeric() || c == ' ') {
        spaced_ids(text, range, &mut out);
    }
    out
}

fn is_id(word: &str, left: &str) -> bool {
    is_shaped_id(word, left) || is_called_id(word, left)
}

/// Identifiers whose very shape and check tell them: SSN, CPF, DNI, NIE, codice fiscale, HETU, NRIC.
fn is_shaped_id(word: &str, left: &str) -> bool {
    let digits: String = word.chars().filter(char::is_ascii_digit).collect();
    let groups: Vec<&str> = word.split('-').collect();
    if groups.len() == 3 && groups.iter().map(|g| g.len()).eq([3, 2, 4]) && digits.len() == 9 {
        // 900 to 999 were never given out as SSN, nor 000 and 666; the advertised samples are void.
        let void =
            matches!(digits.as_str(), "078051120" | "219099999") || digits.starts_with("98765432");
        let measured = ["range", "part", "sku", "model", "item"]
            .iter()
            .any(|label| left.trim_end().ends_with(label));
        return !void
            && !measured
            && !matches!(groups[0], "000" | "666")
            && groups[0] < "900"
            && groups[1] != "00"
            && groups[2] != "0000";
    }
    if word.len() == 14
        && word.as_bytes()[3] == b'.'
        && word.as_bytes()[7] == b'.'
        && word.as_bytes()[11] == b'-'
    {
        return is_cpf(&digits);
    }
    is_dni(word) || is_codice_fiscale(word) || is_hetu(word) || is_nric(word)
}

/// Bare digits that a label calls an identifier: PESEL, BSN, SIN, Aadhaar, CPF, personnummer, passport.
fn is_called_id(word: &str, left: &str) -> bool {
    let digits: String = word.chars().filter(char::is_ascii_digit).collect();
    let plain = digits.len() == word.len();
    let called = |names: &[&str]| names.iter().any(|name| left.contains(name));
    called(&["pesel"]) && plain && is_pesel(&digits)
        || called(&["bsn", "burgerservice"]) && plain && is_bsn(&digits)
        || called(&["sin ", "sin:", "sin=", "social insurance"])
            && digits.len() == 9
            && luhn(&digits)
        || called(&["cpf"]) && is_cpf(&digits)
        || called(&["ssn", "social security"]) && plain && digits.len() == 9
        || called(&["aadhaar", "aadhar"]) && digits.len() == 12
        || called(&["personnummer", "person number"])
            && (10..=12).contains(&digits.len())
            && luhn(&digits[digits.len() - 10..])
        || called(&["passport"])
            && digits.len() >= 6
            && (8..=10).contains(&word.len())
            && !word.contains('.')
        || called(&["nino", "national insurance"]) && is_nino(&word.to_ascii_uppercase())
        || called(&["nir ", "nir:", "insee", "sécurité sociale"]) && digits.len() >= 13
}

/// Identifiers written with spaces: "JZ 24 13 17 B", "865 907 125".
fn spaced_ids(text: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    let is_small = |b: &u8| b.is_ascii_lowercase();
    let mut from = range.start;
    let mut compact = String::new();
    while let Some(word) = pieces(&text[from..range.end], |c| c != ' ').next() {
        let start = from + word.start;
        from += word.end;
        // None of the schemes has small letters, so nearly every word of prose ends here.
        if word.len() > 4 || text.as_bytes()[start..from].iter().any(is_small) {
            continue;
        }
        compact.clear();
        for (count, other) in pieces(&text[start..range.end], |c| c != ' ')
            .take(8)
            .enumerate()
        {
            let other = start + other.start..start + other.end;
            compact.push_str(&text[other.clone()]);
            if count >= 1 && is_spaced_id(&compact, before(text, start, 40)) {
                out.push(start..other.end);
                break;
            }
            if compact.len() > 16 || compact.bytes().any(|b| is_small(&b)) {
                break;
            }
        }
    }
}

/// Whether words put together are an identifier, by themselves or by what stands before them.
fn is_spaced_id(compact: &str, left: &str) -> bool {
    if !compact.bytes().all(|b| b.is_ascii_digit()) {
        return is_nino(compact);
    }
    let called = |names: &[&str]| {
        let left = left.to_lowercase();
        names.iter().any(|name| left.contains(name))
    };
    match compact.len() {
        9 => luhn(compact) && called(&["sin ", "sin:", "social insurance"]),
        12 => called(&["aadhaar", "aadhar"]),
        15 => matches!(compact.as_bytes()[0], b'1' | b'2') && is_nir(compact),
        _ => false,
    }
}

fn is_pesel(digits: &str) -> bool {
    let weights = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1];
    digits.len() == 11
        && digits
            .bytes()
            .zip(weights)
            .map(|(byte, weight)| u32::from(byte - b'0') * weight)
            .sum::<u32>()
            .is_multiple_of(10)
}

fn is_bsn(digits: &str) -> bool {
    let sum: i32 = digits
        .bytes()
        .zip([9, 8, 7, 6, 5, 4, 3, 2, -1])
        .map(|(byte, weight)| i32::from(byte - b'0') * weight)
        .sum();
    digits.len() == 9 && sum % 11 == 0
}

fn is_cpf(digits: &str) -> bool {
    if digits.len() != 11 || digits.bytes().all(|b| b == digits.as_bytes()[0]) {
        return false;
    }
    let check = |count: usize| {
        let sum: usize = digits
            .bytes()
            .take(count)
            .enumerate()
            .map(|(index, byte)| usize::from(byte - b'0') * (count + 1 - index))
            .sum();
        (sum * 10 % 11 % 10) as u8 + b'0'
    };
    digits.as_bytes()[9] == check(9) && digits.as_bytes()[10] == check(10)
}

fn is_dni(word: &str) -> bool {
    let upper = word.to_ascii_uppercase().replace('-', "");
    if upper.len() != 9 || word != word.to_ascii_uppercase() {
        return false;
    }
    let (number, letter) = upper.split_at(8);
    let number = match number.as_bytes()[0] {
        b'X' => format!("0{}", &number[1..]),
        b'Y' => format!("1{}", &number[1..]),
        b'Z' => format!("2{}", &number[1..]),
        _ => number.to_string(),
    };
    number.bytes().all(|b| b.is_ascii_digit())
        && number
            .parse::<usize>()
            .is_ok_and(|n| b"TRWAGMYFPDXBNJZSQVHLCKE"[n % 23] == letter.as_bytes()[0])
}

fn is_codice_fiscale(word: &str) -> bool {
    let shape = "LLLLLLDDLDDLDDDL";
    word.len() == 16
        && word.bytes().zip(shape.bytes()).all(|(byte, kind)| {
            if kind == b'L' {
                byte.is_ascii_uppercase()
            } else {
                byte.is_ascii_digit()
            }
        })
}

fn is_hetu(word: &str) -> bool {
    let bytes = word.as_bytes();
    if bytes.len() != 11
        || !matches!(bytes[6], b'-' | b'+' | b'A')
        || !bytes[..6]
            .iter()
            .chain(&bytes[7..10])
            .all(u8::is_ascii_digit)
    {
        return false;
    }
    format!("{}{}", &word[..6], &word[7..10])
        .parse::<usize>()
        .is_ok_and(|n| b"0123456789ABCDEFHJKLMNPRSTUVWXY"[n % 31] == bytes[10])
}

fn is_nric(word: &str) -> bool {
    let bytes = word.as_bytes();
    if bytes.len() != 9
        || !matches!(bytes[0], b'S' | b'T' | b'F' | b'G')
        || !bytes[1..8].iter().all(u8::is_ascii_digit)
    {
        return false;
    }
    let sum: usize = bytes[1..8]
        .iter()
        .zip([2, 7, 6, 5, 4, 3, 2])
        .map(|(byte, weight)| usize::from(byte - b'0') * weight)
        .sum::<usize>()
        + if matches!(bytes[0], b'T' | b'G') {
            4
        } else {
            0
        };
    let letters: &[u8] = if matches!(bytes[0], b'S' | b'T') {
        b"JZIHGFEDCBA"
    } else {
        b"XWUTRQPNMLK"
    };
    letters[sum % 11] == bytes[8]
}

fn is_nino(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() == 9
        && bytes[..2]
            .iter()
            .all(|b| b.is_ascii_uppercase() && !b"DFIQUV".contains(b))
        && bytes[1] != b'O'
        && !matches!(&word[..2], "BG" | "GB" | "KN" | "NK" | "NT" | "TN" | "ZZ")
        && bytes[2..8].iter().all(u8::is_ascii_digit)
        && matches!(bytes[8], b'A'..=b'D')
}

fn is_nir(digits: &str) -> bool {
    let (number, key) = digits.split_at(13);
    number
        .parse::<u64>()
        .is_ok_and(|n| key.parse::<u64>().is_ok_and(|key| 97 - n % 97 == key))
}
