//! The network: what a sentence sounds like, label by label, and which words made it sound so.
//! What it sees is in `features`, how it learned in `train`.

#[cfg(feature = "train")]
use super::features::Seen;
use super::features::{BUCKETS, FRAME, Sight, TRAITS};
use super::vocabulary::{self, DIMENSIONS, SENSES};
use crate::finding::Label;

/// The labels it hears, in the order of its outputs.
pub const LABELS: [Label; OUT] = [
    Label::Blame,
    Label::Trait,
    Label::Hindsight,
    Label::Animated,
    Label::Who,
    Label::PersonFix,
    Label::Named,
];
/// How many labels it hears.
pub const OUT: usize = 7;
/// The features of a token: its vector, then its senses, then its traits.
pub const INPUT: usize = DIMENSIONS + SENSES + TRAITS;
/// How many things it notices at a place.
pub const HIDDEN: usize = 64;
/// A place is a token with its neighbour on either side.
pub const WINDOW: usize = 3;

/// The weights.
#[derive(Debug, Clone)]
pub struct Network {
    /// From the features of the tokens in the window to what is noticed: `[input][window][hidden]`.
    pub notice: Vec<f32>,
    /// What is noticed where nothing is.
    pub notice_bias: Vec<f32>,
    /// From what is noticed to each label, at the place: `[hidden][label]`.
    pub at_place: Vec<f32>,
    /// The same from the most of it anywhere in the sentence.
    pub anywhere: Vec<f32>,
    /// From the frame to each label, at each place: `[frame][label]`.
    pub frame_at_place: Vec<f32>,
    /// The same for the sentence as a whole.
    pub frame_anywhere: Vec<f32>,
    /// From the traces of words to each label, at the place: `[bucket][label]`.
    pub traces: Vec<f32>,
    /// How much the places count, by label.
    pub places: Vec<f32>,
    /// What each label begins with, at a place.
    pub place_bias: Vec<f32>,
    /// What each label begins with.
    pub bias: Vec<f32>,
}

/// What the network heard in a sentence.
#[derive(Debug, Clone, Default)]
pub struct Heard {
    /// How sure it is of each label; above 0 is more likely than not.
    pub sentence: [f32; OUT],
    /// How much each token speaks for each label.
    pub tokens: Vec<[f32; OUT]>,
}

/// What lies between seeing and hearing; only training looks at it.
#[derive(Debug, Clone, Default)]
#[cfg_attr(
    not(feature = "train"),
    expect(dead_code, reason = "only training looks at it")
)]
pub struct Between {
    /// What is noticed at each place, `[token][hidden]`, never below 0.
    pub noticed: Vec<f32>,
    /// Where each thing is noticed most.
    pub most_at: Vec<usize>,
    /// What the labels of all places come to.
    pub together: [f32; OUT],
}

impl Network {
    /// A network that knows nothing yet.
    pub fn empty() -> Network {
        Network {
            notice: vec![0.0; INPUT * WINDOW * HIDDEN],
            notice_bias: vec![0.0; HIDDEN],
            at_place: vec![0.0; HIDDEN * OUT],
            anywhere: vec![0.0; HIDDEN * OUT],
            frame_at_place: vec![0.0; FRAME * OUT],
            frame_anywhere: vec![0.0; FRAME * OUT],
            traces: vec![0.0; BUCKETS * OUT],
            places: vec![1.0; OUT],
            place_bias: vec![-3.0; OUT],
            bias: vec![0.0; OUT],
        }
    }

    /// Adds to `part` what a word tells by itself, wherever it stands.
    fn notice_word(&self, row: u16, part: &mut Part) {
        each_meaning(row, |input, value| self.notice_input(input, value, part));
    }

    fn notice_input(&self, input: usize, value: f32, part: &mut Part) {
        let row = &self.notice[input * WINDOW * HIDDEN..(input + 1) * WINDOW * HIDDEN];
        for (sum, weight) in part.iter_mut().zip(row) {
            *sum += weight * value;
        }
    }

    /// What is noticed at each place.
    pub fn notice_all(&self, sight: &Sight) -> Vec<f32> {
        let count = sight.tokens.len();
        let mut noticed = Vec::with_capacity(count * HIDDEN);
        for _ in 0..count {
            noticed.extend_from_slice(&self.notice_bias);
        }
        for (at, seen) in sight.tokens.iter().enumerate() {
            // Window 0 looks at the token before, 1 at the token, 2 at the one behind: a token is seen from three places.
            let mut part = [0.0; WINDOW * HIDDEN];
            if let Some(row) = seen.word {
                self.notice_word(row, &mut part);
            }
            each_trait(seen.traits, |input| {
                self.notice_input(input, 1.0, &mut part)
            });
            for window in 0..WINDOW {
                let Some(place) = (at + 1).checked_sub(window).filter(|place| *place < count)
                else {
                    continue;
                };
                let to = &mut noticed[place * HIDDEN..(place + 1) * HIDDEN];
                for (sum, value) in to
                    .iter_mut()
                    .zip(&part[window * HIDDEN..(window + 1) * HIDDEN])
                {
                    *sum += value;
                }
            }
        }
        for value in &mut noticed {
            *value = value.max(0.0);
        }
        noticed
    }

    /// From what is noticed to what is heard.
    pub fn places(&self, sight: &Sight, noticed: &[f32]) -> (Heard, Between) {
        let count = sight.tokens.len();
        let mut heard = Heard {
            sentence: [0.0; OUT],
            tokens: vec![[0.0; OUT]; count],
        };
        let mut base: [f32; OUT] = std::array::from_fn(|label| self.place_bias[label]);
        heard.sentence = std::array::from_fn(|label| self.bias[label]);
        for bit in 0..FRAME {
            if sight.frame >> bit & 1 == 1 {
                for label in 0..OUT {
                    base[label] += self.frame_at_place[bit * OUT + label];
                    heard.sentence[label] += self.frame_anywhere[bit * OUT + label];
                }
            }
        }
        let mut most = vec![0.0_f32; HIDDEN];
        let mut most_at = vec![0; HIDDEN];
        for (place, seen) in sight.tokens.iter().enumerate() {
            let mut sums = base;
            let here = &noticed[place * HIDDEN..(place + 1) * HIDDEN];
            for (thing, value) in here.iter().enumerate() {
                if *value > 0.0 {
                    for label in 0..OUT {
                        sums[label] += value * self.at_place[thing * OUT + label];
                    }
                    if *value > most[thing] {
                        most[thing] = *value;
                        most_at[thing] = place;
                    }
                }
            }
            for trace in seen.traces() {
                let row = &self.traces[*trace as usize * OUT..(*trace as usize + 1) * OUT];
                for label in 0..OUT {
                    sums[label] += row[label];
                }
            }
            heard.tokens[place] = sums;
        }
        let together =
            std::array::from_fn(|label| log_sum_exp(heard.tokens.iter().map(|sums| sums[label])));
        for label in 0..OUT {
            heard.sentence[label] += self.places[label] * together[label];
        }
        for (thing, value) in most.iter().enumerate() {
            for label in 0..OUT {
                heard.sentence[label] += value * self.anywhere[thing * OUT + label];
            }
        }
        let between = Between {
            noticed: noticed.to_vec(),
            most_at,
            together,
        };
        (heard, between)
    }
}

/// What a token adds to what is noticed at the places that see it.
type Part = [f32; WINDOW * HIDDEN];

/// Calls with each feature of a token that is not 0.
#[cfg(feature = "train")]
pub fn each_input(seen: &Seen, mut call: impl FnMut(usize, f32)) {
    if let Some(row) = seen.word {
        each_meaning(row, &mut call);
    }
    each_trait(seen.traits, |input| call(input, 1.0));
}

/// Calls with what is known of a word: its vector and its senses.
pub(super) fn each_meaning(row: u16, mut call: impl FnMut(usize, f32)) {
    for (axis, byte) in vocabulary::vector(row).iter().enumerate() {
        call(axis, f32::from(*byte as i8) / 32.0);
    }
    vocabulary::senses(row, |sense| call(DIMENSIONS + sense, 1.0));
}

/// Calls with each of some traits.
pub(super) fn each_trait(mut traits: u128, mut call: impl FnMut(usize)) {
    while traits != 0 {
        call(DIMENSIONS + SENSES + traits.trailing_zeros() as usize);
        traits &= traits - 1;
    }
}

/// A smooth highest of some values: what all places together come to.
pub(super) fn log_sum_exp(values: impl Iterator<Item = f32> + Clone) -> f32 {
    let highest = values.clone().fold(-30.0_f32, f32::max);
    let sum: f32 = values.map(|value| (value - highest).exp()).sum();
    highest + sum.max(1e-9).ln()
}
