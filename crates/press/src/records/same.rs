//! Whether an entry is told already: the same moment and the same words, or the same evidence.
//! Not here: what is done about it; a person decides.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use postmortem::write::document::{Entry, plain};

/// Clocks of two programs, and times that were typed to the minute, differ by this much and still mean one moment.
const NEAR: SignedDuration = SignedDuration::from_secs(90);

/// Whether one of the entries tells the same: within a minute and a half, and of its words most are the same.
pub fn is_told_already(new: &Entry, there: &[&Entry]) -> bool {
    let at = new.at.parse::<Timestamp>().ok();
    let words = words_of(new);
    there.iter().any(|old| {
        let is_near = match (at, old.at.parse::<Timestamp>().ok()) {
            (Some(one), Some(other)) => one.duration_since(other).abs() <= NEAR,
            (None, None) => new.typed == old.typed,
            _ => false,
        };
        is_near && are_alike(&words, &words_of(old))
    })
}

fn words_of(entry: &Entry) -> HashSet<String> {
    plain(&entry.text)
        .to_lowercase()
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Four fifths of the words of the shorter one stand in the longer one too, and it is not a word or two by chance.
fn are_alike(one: &HashSet<String>, other: &HashSet<String>) -> bool {
    if one == other {
        return true;
    }
    let shared = one.intersection(other).count();
    let shorter = one.len().min(other.len());
    shorter >= 3 && shared * 5 >= shorter * 4
}

#[cfg(test)]
mod tests {
    use super::*;
    use postmortem::write::document::Inline;

    fn entry(at: &str, text: &str) -> Entry {
        Entry {
            at: at.into(),
            text: vec![Inline::text(text)],
            ..Entry::default()
        }
    }

    #[test]
    fn the_same_words_in_the_same_minute_are_told_already() {
        let there = entry(
            "2025-11-12T06:18:00Z",
            "The pager rings: gates refuse tickets.",
        );
        for (at, text, is_same) in [
            (
                "2025-11-12T06:18:41Z",
                "pager rings, gates refuse tickets",
                true,
            ),
            (
                "2025-11-12T07:18:00+01:00",
                "The pager rings: gates refuse tickets",
                true,
            ),
            (
                "2025-11-12T06:30:00Z",
                "The pager rings: gates refuse tickets.",
                false,
            ),
            (
                "2025-11-12T06:18:10Z",
                "Traffic goes back to the old list",
                false,
            ),
            ("2025-11-12T06:18:10Z", "gates", false),
        ] {
            assert_eq!(
                is_told_already(&entry(at, text), &[&there]),
                is_same,
                "{at} {text}"
            );
        }
    }
}
