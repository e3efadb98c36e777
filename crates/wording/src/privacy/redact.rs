//! Stand-ins for what is private: the same value gets the same mark within one text, and a mark tells nothing about the value.
//! What is private is found in the other files.

use std::collections::HashMap;

use super::{Private, find_with_people};

/// Replaces everything private, names of people included, by stand-ins such as `[email-kfwd]`.
///
/// Equal values get equal marks within the text. The marks are drawn from what stays readable, never from what was
/// taken out, so they differ between texts and nothing about a value (not even its length) can be read from them.
///
/// ```
/// let text = wording::privacy::redact("a@shop.pl wrote to b@shop.pl, then a@shop.pl again");
/// let marks: Vec<&str> = text.split(' ').filter(|word| word.starts_with("[email-")).collect();
/// assert_eq!(marks.len(), 3);
/// assert_eq!(marks[0], marks[2]);
/// ```
pub fn redact(text: &str) -> String {
    let mut out = once(text, &find_with_people(text));
    // What stood beside something private may show itself only when that is gone.
    for _ in 0..4 {
        let found = find_with_people(&out);
        if found.is_empty() {
            break;
        }
        out = once(&out, &found);
    }
    out
}

fn once(text: &str, found: &[Private]) -> String {
    let marks = stand_ins(text, found);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (private, mark) in found.iter().zip(&marks) {
        out.push_str(&text[at..private.span.start]);
        out.push_str(mark);
        at = private.span.end;
    }
    out.push_str(&text[at..]);
    out
}

/// The stand-in for each private span of a text, in the same order.
pub fn stand_ins(text: &str, found: &[Private]) -> Vec<String> {
    // What stays readable is the seed: a reader knows it anyway.
    let mut seed: u64 = 0xcbf2_9ce4_8422_2325;
    let mut at = 0;
    for private in found {
        seed = mix(
            seed,
            &text.as_bytes()[at.min(private.span.start)..private.span.start],
        );
        at = private.span.end;
    }
    seed = mix(seed, &text.as_bytes()[at.min(text.len())..]);
    let mut known: HashMap<String, String> = HashMap::new();
    let mut count: u64 = 0;
    found
        .iter()
        .map(|private| {
            let value = text.get(private.span.clone()).unwrap_or("").to_lowercase();
            known
                .entry(value)
                .or_insert_with(|| {
                    count += 1;
                    format!("[{}-{}]", private.kind, code(seed, count))
                })
                .clone()
        })
        .collect()
}

/// FNV-1a: short and well mixed for names; nothing secret goes in, so nothing can leak.
fn mix(seed: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(seed, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Four letters for the n-th value of a text. Letters only, so that no mark looks like a number or a key itself.
fn code(seed: u64, count: u64) -> String {
    // Multiplying by an odd number is a permutation, so no two values of one text share a code.
    let space = 20u64.pow(4);
    let mut number = (seed % space + count.wrapping_mul(70_001)) % space;
    (0..4)
        .map(|_| {
            let letter = b"bcdfghjklmnpqrstvwxz"[(number % 20) as usize] as char;
            number /= 20;
            letter
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_the_same_within_a_text_and_differs_between_texts() {
        let one = redact("ask ewa@sklep.pl and EWA@sklep.pl");
        let other = redact("write to ewa@sklep.pl");
        let mark = |text: &str| {
            text.split(' ')
                .find(|word| word.starts_with('['))
                .map(str::to_string)
        };
        assert_eq!(
            one.matches(mark(&one).unwrap_or_default().as_str()).count(),
            2
        );
        assert_ne!(mark(&one), mark(&other));
        assert_eq!(redact(&one), one);
    }
}
