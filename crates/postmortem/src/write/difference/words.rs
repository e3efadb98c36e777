//! Two texts word by word: which words stayed, went and came, in stretches that one can read.
//! Not here: which texts belong together.

use similar::{Algorithm, ChangeTag, capture_diff_slices};

/// A stretch of words with one fate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// What became of it.
    pub word: Word,
    /// The words.
    pub text: String,
}

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// They are as they were.
    Kept,
    /// They went.
    Gone,
    /// They came.
    New,
}

/// Below this share of common words two texts are told one after the other, for a patchwork could not be read.
const ENOUGH_IN_COMMON: f64 = 0.3;

/// Compares two texts, the earlier one first.
pub fn compare(before: &str, after: &str) -> Vec<Stretch> {
    if before == after {
        return stretches([(Word::Kept, after)]);
    }
    let (old, new) = (tokens(before), tokens(after));
    let operations = capture_diff_slices(Algorithm::Myers, &old, &new);
    let mut told: Vec<(Word, &str)> = Vec::new();
    for change in operations
        .iter()
        .flat_map(|operation| operation.iter_changes(&old, &new))
    {
        let word = match change.tag() {
            ChangeTag::Equal => Word::Kept,
            ChangeTag::Delete => Word::Gone,
            ChangeTag::Insert => Word::New,
        };
        told.push((word, change.value()));
    }
    if in_common(&told) < ENOUGH_IN_COMMON {
        return stretches([(Word::Gone, before), (Word::New, after)]);
    }
    stretches(without_islands(&told))
}

/// Words, blanks and single signs.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut last: Option<Class> = None;
    for (at, letter) in text.char_indices() {
        let class = Class::of(letter);
        if last.is_some_and(|last| last != class || class == Class::Sign) {
            tokens.push(&text[start..at]);
            start = at;
        }
        last = Some(class);
    }
    if start < text.len() {
        tokens.push(&text[start..]);
    }
    tokens
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Blank,
    Sign,
}

impl Class {
    fn of(letter: char) -> Self {
        if letter.is_alphanumeric() || matches!(letter, '\'' | '’' | '_') {
            Self::Letter
        } else if letter.is_whitespace() {
            Self::Blank
        } else {
            Self::Sign
        }
    }
}

/// The share of words that stayed, by their letters.
fn in_common(told: &[(Word, &str)]) -> f64 {
    let letters = |wanted: fn(Word) -> bool| -> usize {
        told.iter()
            .filter(|(word, text)| wanted(*word) && !text.trim().is_empty())
            .map(|(_, text)| text.len())
            .sum()
    };
    let kept = letters(|word| word == Word::Kept);
    let most = letters(|word| word != Word::New).max(letters(|word| word != Word::Gone));
    if most == 0 {
        1.0
    } else {
        kept as f64 / most as f64
    }
}

/// A blank that stayed between two words that did not is no news: it goes and comes with them.
fn without_islands<'a>(told: &[(Word, &'a str)]) -> Vec<(Word, &'a str)> {
    let mut out = Vec::with_capacity(told.len() + 8);
    for (place, (word, text)) in told.iter().enumerate() {
        let is_blank = *word == Word::Kept && text.trim().is_empty() && !text.contains('\n');
        let has_changed =
            |other: Option<&(Word, &str)>| other.is_some_and(|(word, _)| *word != Word::Kept);
        let is_island = is_blank
            && place > 0
            && has_changed(told.get(place - 1))
            && has_changed(told.get(place + 1));
        if is_island {
            out.push((Word::Gone, *text));
            out.push((Word::New, *text));
        } else {
            out.push((*word, *text));
        }
    }
    out
}

/// Joins neighbours of one fate; between two words that stayed, what went is told before what came.
fn stretches<'a>(told: impl IntoIterator<Item = (Word, &'a str)>) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    let (mut gone, mut new) = (String::new(), String::new());
    let put = |out: &mut Vec<Stretch>, word: Word, text: String| {
        if text.is_empty() {
            return;
        }
        match out.last_mut() {
            Some(last) if last.word == word => last.text.push_str(&text),
            _ => out.push(Stretch { word, text }),
        }
    };
    for (word, text) in told {
        match word {
            Word::Gone => gone.push_str(text),
            Word::New => new.push_str(text),
            Word::Kept => {
                put(&mut out, Word::Gone, std::mem::take(&mut gone));
                put(&mut out, Word::New, std::mem::take(&mut new));
                put(&mut out, Word::Kept, text.to_owned());
            }
        }
    }
    put(&mut out, Word::Gone, gone);
    put(&mut out, Word::New, new);
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `[-went-]` and `{+came+}`, as word diffs are often written.
    fn told(before: &str, after: &str) -> String {
        compare(before, after)
            .into_iter()
            .map(|Stretch { word, text }| match word {
                Word::Kept => text,
                Word::Gone => format!("[-{text}-]"),
                Word::New => format!("{{+{text}+}}"),
            })
            .collect()
    }

    #[test]
    fn one_word_is_told_as_one_word() {
        assert_eq!(
            told(
                "The gates refused tickets.",
                "The gates refused valid tickets."
            ),
            "The gates refused {+valid +}tickets."
        );
        assert_eq!(
            told("It took 40 minutes.", "It took 74 minutes."),
            "It took [-40-]{+74+} minutes."
        );
    }

    #[test]
    fn words_that_changed_side_by_side_are_told_together() {
        assert_eq!(
            told(
                "It began at night, we think.",
                "It began early today, we think."
            ),
            "It began [-at night-]{+early today+}, we think."
        );
    }

    #[test]
    fn a_sentence_with_little_in_common_is_told_whole() {
        assert_eq!(
            told("Nobody looked.", "The graph had stopped drawing."),
            "[-Nobody looked.-]{+The graph had stopped drawing.+}"
        );
    }

    #[test]
    fn nothing_is_told_of_what_is_the_same() {
        assert_eq!(told("", ""), "");
        assert_eq!(told("Same.", "Same."), "Same.");
        assert_eq!(told("", "New."), "{+New.+}");
        assert_eq!(told("Old.", ""), "[-Old.-]");
    }

    proptest! {
        /// Without what came it is the one text, without what went the other.
        #[test]
        fn both_texts_can_be_read_out_of_the_difference(before in "[a-c ,.\né]{0,40}", after in "[a-c ,.\né]{0,40}") {
            let stretches = compare(&before, &after);
            let without = |word: Word| -> String {
                stretches.iter().filter(|stretch| stretch.word != word).map(|stretch| stretch.text.as_str()).collect()
            };
            prop_assert_eq!(without(Word::New), before);
            prop_assert_eq!(without(Word::Gone), after);
        }
    }
}
