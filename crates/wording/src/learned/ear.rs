//! The ear: the network laid out for listening, where eight numbers are worked with at once and frequent words are remembered.
//! What the numbers mean is in `network`, which hears the same, slowly.

use super::features::{FRAME, Seen, Sight};
use super::network::{HIDDEN, Heard, Network, OUT, WINDOW, each_meaning, each_trait, log_sum_exp};

/// The labels, and one place that stays empty, so that a row fills whole registers.
const LANES: usize = 8;
/// What a token adds to what is noticed at the places that see it.
const PART: usize = WINDOW * HIDDEN;
type Row = [f32; LANES];
type Part = [f32; PART];

/// A network for listening.
#[derive(Debug)]
pub struct Ear {
    notice: Vec<Part>,
    notice_bias: [f32; HIDDEN],
    at_place: Vec<Row>,
    anywhere: Vec<Row>,
    frame_at_place: Vec<Row>,
    frame_anywhere: Vec<Row>,
    traces: Vec<Row>,
    places: Row,
    place_bias: Row,
    bias: Row,
}

/// What was worked out before, and room to work in. It must serve one ear only.
#[derive(Debug, Default)]
pub struct Memory {
    words: Vec<(u16, Part)>,
    tokens: Vec<(Option<u16>, u128, Part)>,
    noticed: Vec<[f32; HIDDEN]>,
}

impl Ear {
    /// Lays a network out.
    pub fn new(network: &Network) -> Ear {
        let rows = |weights: &[f32]| weights.chunks_exact(OUT).map(row).collect();
        let part = |weights: &[f32]| std::array::from_fn(|index| weights[index]);
        Ear {
            notice: network.notice.chunks_exact(PART).map(part).collect(),
            notice_bias: std::array::from_fn(|index| network.notice_bias[index]),
            at_place: rows(&network.at_place),
            anywhere: rows(&network.anywhere),
            frame_at_place: rows(&network.frame_at_place),
            frame_anywhere: rows(&network.frame_anywhere),
            traces: rows(&network.traces),
            places: row(&network.places),
            place_bias: row(&network.place_bias),
            bias: row(&network.bias),
        }
    }

    /// Listens to a sentence.
    pub fn hear(&self, sight: &Sight, memory: &mut Memory) -> Heard {
        self.notice(sight, memory);
        let mut base = self.place_bias;
        let mut sentence = self.bias;
        for bit in (0..FRAME).filter(|bit| sight.frame >> bit & 1 == 1) {
            add(&mut base, &self.frame_at_place[bit]);
            add(&mut sentence, &self.frame_anywhere[bit]);
        }
        let mut most = [0.0_f32; HIDDEN];
        let mut tokens = Vec::with_capacity(sight.tokens.len());
        for (seen, noticed) in sight.tokens.iter().zip(&memory.noticed) {
            let mut sums = base;
            for (value, weights) in noticed.iter().zip(&self.at_place) {
                add_times(&mut sums, weights, *value);
            }
            for (most, value) in most.iter_mut().zip(noticed) {
                *most = most.max(*value);
            }
            for trace in seen.traces() {
                add(&mut sums, &self.traces[*trace as usize]);
            }
            tokens.push(first(&sums));
        }
        for (value, weights) in most.iter().zip(&self.anywhere) {
            add_times(&mut sentence, weights, *value);
        }
        let mut heard = Heard {
            sentence: first(&sentence),
            tokens,
        };
        for label in 0..OUT {
            heard.sentence[label] +=
                self.places[label] * log_sum_exp(heard.tokens.iter().map(|sums| sums[label]));
        }
        heard
    }

    /// Works out what is noticed at each place, and never below 0.
    fn notice(&self, sight: &Sight, memory: &mut Memory) {
        let count = sight.tokens.len();
        memory.noticed.clear();
        memory.noticed.resize(count, self.notice_bias);
        for (at, seen) in sight.tokens.iter().enumerate() {
            let part = remembered(&mut memory.tokens, &mut memory.words, seen, &self.notice);
            // Window 0 looks at the token before, 1 at the token, 2 at the one behind: a token is seen from three places.
            for (window, share) in part.chunks_exact(HIDDEN).enumerate() {
                if let Some(place) = (at + 1).checked_sub(window)
                    && let Some(noticed) = memory.noticed.get_mut(place)
                {
                    for (sum, value) in noticed.iter_mut().zip(share) {
                        *sum += value;
                    }
                }
            }
        }
        for value in memory.noticed.iter_mut().flatten() {
            *value = value.max(0.0);
        }
    }
}

const TOKENS: usize = 1 << 11;
const WORDS: usize = 1 << 10;

/// What a token tells wherever it stands. Words and their traits come back all the time, so both are remembered.
fn remembered<'m>(
    tokens: &'m mut Vec<(Option<u16>, u128, Part)>,
    words: &mut Vec<(u16, Part)>,
    seen: &Seen,
    notice: &[Part],
) -> &'m Part {
    if tokens.is_empty() {
        // No token is without traits, and no row has the highest number.
        *tokens = vec![(None, 0, [0.0; PART]); TOKENS];
        *words = vec![(u16::MAX, [0.0; PART]); WORDS];
    }
    let folded = (seen.traits ^ seen.traits >> 64) as u64 ^ u64::from(seen.word.unwrap_or(0)) << 48;
    let slot = (folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 53) as usize % TOKENS;
    let (word, traits, part) = &mut tokens[slot];
    if *traits != seen.traits || *word != seen.word {
        (*word, *traits) = (seen.word, seen.traits);
        *part = seen.word.map_or([0.0; PART], |row| {
            // Rows are in the order of frequency, so the most frequent words never drive each other out.
            let (known, meaning) = &mut words[usize::from(row) % WORDS];
            if *known != row {
                *known = row;
                *meaning = [0.0; PART];
                each_meaning(row, |input, value| {
                    add_times(meaning, &notice[input], value)
                });
            }
            *meaning
        });
        each_trait(seen, |input| add(part, &notice[input]));
    }
    part
}

fn row(weights: &[f32]) -> Row {
    std::array::from_fn(|index| weights.get(index).copied().unwrap_or(0.0))
}

fn first(row: &Row) -> [f32; OUT] {
    std::array::from_fn(|index| row[index])
}

fn add<const N: usize>(sums: &mut [f32; N], values: &[f32; N]) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += value;
    }
}

fn add_times<const N: usize>(sums: &mut [f32; N], values: &[f32; N], times: f32) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += value * times;
    }
}

#[cfg(test)]
mod tests {
    use super::super::{features, weights};
    use super::*;
    use crate::finding::BlockKind;
    use crate::text::actor::Reading;
    use crate::text::block::Block;
    use crate::text::sentence::sentences;
    use crate::text::token::Roster;

    #[test]
    fn the_ear_hears_what_the_network_hears() {
        let network = weights::learned();
        let ear = Ear::new(&network);
        let mut memory = Memory::default();
        let text = "At 10:02 the engineer ran the script again. Why did nobody look?! The pod failed, twice. Ana forgot it; she was careless.";
        let block = Block::whole(text, BlockKind::Paragraph, None);
        let roster = Roster::default();
        // The second time everything comes from memory.
        for range in sentences(text).into_iter().chain(sentences(text)) {
            let sight = features::look(&Reading::new(&block, range, &roster));
            let (slow, _) = network.places(&sight, &network.notice_all(&sight));
            let quick = ear.hear(&sight, &mut memory);
            for (slow, quick) in slow
                .tokens
                .iter()
                .zip(&quick.tokens)
                .flat_map(|(slow, quick)| slow.iter().zip(quick))
            {
                assert!((slow - quick).abs() < 1e-3, "{slow} {quick}");
            }
            for (slow, quick) in slow.sentence.iter().zip(&quick.sentence) {
                assert!((slow - quick).abs() < 1e-3, "{slow} {quick}");
            }
        }
    }
}
