//! Adds what the network heard to what the rules noticed. It silences no rule: on sentences not learned from, that lost more than it won.
//! How sure it has to be was chosen on such sentences too (docs/manual/language-quality.md).

use std::cell::RefCell;
use std::ops::Range;
use std::sync::LazyLock;

use super::ear::{self, Ear};
use super::features::{self, Sight};
use super::network::{Heard, LABELS, OUT};
use super::weights;
use crate::finding::Label;
use crate::rule::{Hit, Rule};
use crate::rules;
use crate::text::actor::Reading;
use crate::text::lexicon::class;
use crate::text::token::{Kind, Token};
use crate::text::who::Who;

static EAR: LazyLock<Ear> = LazyLock::new(|| {
    let (network, traces) = weights::for_listening();
    Ear::new(&network, traces)
});

/// What was seen and heard before, so that no sentence begins from nothing.
#[derive(Default)]
struct Memory {
    sight: Sight,
    words: features::Memory,
    ear: ear::Memory,
}

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// How sure the network has to be to speak where no rule does, by label.
const SPEAKS: [f32; OUT] = [2.0, 1.5, 2.0, 3.0, 3.0, 2.0, 2.0];
/// The rule that speaks for each label.
const HINTS: [&str; OUT] = [
    "hint-of-blame",
    "hint-of-judgement",
    "hint-of-hindsight",
    "hint-of-anger",
    "hint-of-accusation",
    "hint-of-person-fix",
    "hint-of-a-name",
];
/// A span grows over neighbours that speak at most this much less than its loudest word.
const FALLS_OFF: f32 = 2.5;
const LONGEST: usize = 6;

/// What is found in a sentence when the network has listened too.
pub(crate) fn judge(
    reading: &Reading<'_>,
    mut hits: Vec<(&'static Rule, Hit)>,
) -> Vec<(&'static Rule, Hit)> {
    let is_word = |token: &Token| token.kind == Kind::Word;
    if reading.without_hints
        || !is_prose(reading.tokens.iter().map(is_word))
        || !concerns_people(reading)
    {
        return hits;
    }
    let added = MEMORY.with_borrow_mut(|memory| {
        features::look_again(reading, &mut memory.words, &mut memory.sight);
        let heard = EAR.hear(&memory.sight, &mut memory.ear, &SPEAKS);
        // Nearly every sentence says nothing that concerns us.
        if heard.tokens.is_empty() {
            return Vec::new();
        }
        let found: Vec<Label> = hits.iter().map(|(rule, _)| rule.label).collect();
        additions(&memory.sight, &heard, &words(reading), &found)
    });
    for (index, span) in added {
        let is_let_be = LABELS[index] == Label::Named
            && (follows_a_proper_word(reading, span.start)
                || rules::named::is_by_consent(reading, span.end - 1));
        if let Some(rule) = rules::rule(HINTS[index]).filter(|_| !is_let_be) {
            hits.push((rule, Hit::new(span)));
        }
    }
    hits.sort_by_key(|(_, hit)| hit.span.start);
    hits
}

/// Whether a sentence speaks of people, asks, or holds a word that may be a name. All others are not listened to, which takes a
/// fifth off the time, and of the labelled files and real texts loses no finding that is right.
fn concerns_people(reading: &Reading<'_>) -> bool {
    let may_be_name = |index: usize, token: &Token| match token.kind {
        // The first word of a sentence has its capital letter from the sentence.
        Kind::Word if index == reading.lead && token.id != 0 => {
            token.shouted || token.is(class::NAME)
        }
        Kind::Word => token.is_capitalised(),
        Kind::Handle => true,
        _ => false,
    };
    reading.chunks.iter().any(|chunk| chunk.who != Who::Thing)
        || reading.tokens.iter().enumerate().any(|(index, token)| {
            token.is(class::WH) || token.is_mark('?') || may_be_name(index, token)
        })
}

/// Whether a name is the end of a longer one that is no person's: Port Ellery, Cape Rosa.
fn follows_a_proper_word(reading: &Reading<'_>, start: usize) -> bool {
    // The first word of a sentence has its capital letter from the sentence.
    start > 1 && {
        let before = &reading.tokens[start - 1];
        before.kind == Kind::Word && before.is_capitalised() && !before.is(class::NAME)
    }
}

/// Which tokens of a sentence are words, and no marks, numbers or code.
pub(crate) fn words(reading: &Reading<'_>) -> Vec<bool> {
    let kinds = reading.tokens.iter().map(|token| token.kind);
    kinds.map(|kind| kind == Kind::Word).collect()
}

/// A label, a time or a row of marks is too little to tell how it sounds. Told by which tokens are words.
fn is_prose(words: impl ExactSizeIterator<Item = bool>) -> bool {
    let length = words.len();
    let count = words.filter(|is_word| *is_word).count();
    count >= 3 && count * 2 >= length
}

/// What the network adds to the labels found: the number of the label, and the tokens that spoke for it.
pub(crate) fn additions(
    sight: &Sight,
    heard: &Heard,
    words: &[bool],
    found: &[Label],
) -> Vec<(usize, Range<usize>)> {
    if !is_prose(words.iter().copied()) {
        return Vec::new();
    }
    (0..OUT)
        .filter(|index| heard.sentence[*index] > SPEAKS[*index])
        // Where nobody is spoken of, nobody is blamed, judged or mended; only a question and a name stand without.
        .filter(|index| matches!(LABELS[*index], Label::Who | Label::Named) || sight.has_people())
        .filter(|index| !found.iter().any(|known| is_said(*known, LABELS[*index])))
        .map(|index| (index, loudest(heard, words, index)))
        .collect()
}

/// Whether a finding of one label leaves nothing to say about another: who asks for care asks for a trait, and that they ask matters.
fn is_said(found: Label, label: Label) -> bool {
    found == label || found == Label::PersonFix && label == Label::Trait
}

/// The word that spoke loudest for a label, with its neighbours that spoke nearly as loud.
fn loudest(heard: &Heard, words: &[bool], label: usize) -> Range<usize> {
    let loud = |index: usize| heard.tokens[index][label];
    let Some(top) = (0..words.len())
        .filter(|index| words[*index])
        .max_by(|left, right| loud(*left).total_cmp(&loud(*right)))
    else {
        return 0..words.len();
    };
    let joins =
        |index: &usize| words.get(*index) == Some(&true) && loud(*index) > loud(top) - FALLS_OFF;
    let mut span = top..top + 1;
    while span.len() < LONGEST {
        let before = span.start.checked_sub(1).filter(joins);
        let behind = Some(span.end).filter(joins);
        match (before, behind) {
            (Some(before), Some(behind)) if loud(before) >= loud(behind) => span.start = before,
            (_, Some(_)) => span.end += 1,
            (Some(before), None) => span.start = before,
            (None, None) => break,
        }
    }
    span
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learned::features::Seen;

    /// A sentence that speaks of people.
    fn people() -> Sight {
        let seen = Seen {
            traits: u128::MAX,
            ..Seen::default()
        };
        Sight {
            tokens: vec![seen],
            ..Sight::default()
        }
    }

    fn heard(label: usize, sure: f32, tokens: &[f32]) -> Heard {
        let mut heard = Heard::default();
        heard.sentence[label] = sure;
        heard.tokens = tokens
            .iter()
            .map(|loud| std::array::from_fn(|index| if index == label { *loud } else { -9.0 }))
            .collect();
        heard
    }

    #[test]
    fn what_is_heard_clearly_is_added_with_the_words_that_spoke() {
        let heard = heard(1, 5.0, &[-4.0, 3.0, 1.5, -4.0]);
        assert_eq!(additions(&people(), &heard, &[true; 4], &[]), [(1, 1..3)]);
    }

    #[test]
    fn what_is_heard_faintly_or_said_already_is_not_added() {
        let faint = heard(1, 0.5, &[-4.0, 3.0, 1.5, -4.0]);
        assert_eq!(additions(&people(), &faint, &[true; 4], &[]), []);
        let clear = heard(1, 5.0, &[-4.0, 3.0, 1.5, -4.0]);
        assert_eq!(
            additions(&people(), &clear, &[true; 4], &[Label::Trait]),
            []
        );
        assert_eq!(
            additions(&people(), &clear, &[true; 4], &[Label::PersonFix]),
            []
        );
    }

    #[test]
    fn nobody_is_blamed_judged_or_mended_where_nobody_is_spoken_of() {
        for label in [0, 1, 2, 3, 5] {
            let heard = heard(label, 9.0, &[2.0; 4]);
            assert_eq!(additions(&Sight::default(), &heard, &[true; 4], &[]), []);
            assert_eq!(additions(&people(), &heard, &[true; 4], &[]).len(), 1);
        }
    }

    #[test]
    fn a_row_of_marks_is_not_listened_to() {
        let heard = heard(3, 9.0, &[2.0; 4]);
        assert_eq!(
            additions(&people(), &heard, &[true, false, false, false], &[]),
            []
        );
    }
}
