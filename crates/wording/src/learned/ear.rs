//! The ear: the network laid out for listening, where eight numbers are worked with at once and frequent words are remembered.
//! What the numbers mean is in `network`, which hears the same, slowly.

use super::features::{FRAME, IN_CONTEXT, Seen, Sight, TRAITS};
use super::network::{HIDDEN, Heard, Network, OUT, WINDOW, each_meaning, each_trait, log_sum_exp};
use super::shelf::{PLACES, Shelf};
use super::weights::Traces;

/// The labels, and one place that stays empty, so that a row fills whole registers.
const LANES: usize = 8;
/// What a token adds to what is noticed at the places that see it: at the place before, its own, and the one behind.
const PART: usize = WINDOW * HIDDEN;
type Row = [f32; LANES];
/// What is noticed is counted in small steps, so that what is remembered of a word takes little room. It ends far
/// beyond what a network notices, and steps that went beyond would stay there.
type Part = [i16; PART];
const STEPS: f32 = 2048.0;

/// A network for listening.
#[derive(Debug)]
pub struct Ear {
    notice: Vec<[f32; PART]>,
    notice_steps: Vec<Part>,
    notice_bias: [i16; HIDDEN],
    at_place: [Row; HIDDEN],
    anywhere: [Row; HIDDEN],
    frame_at_place: Vec<Row>,
    frame_anywhere: Vec<Row>,
    traces: Traces,
    places: Row,
    place_bias: Row,
    bias: Row,
}

/// What was worked out before, and room to work in. It must serve one ear only.
#[derive(Debug, Default)]
pub struct Memory {
    /// By all that a word tells wherever it stands, the place of its part.
    shelf: Shelf,
    parts: Vec<i16>,
    noticed: Vec<i16>,
    /// What speaks for each label at each place.
    sums: Vec<Row>,
    /// What is known of a word, while its part is worked out.
    known: Vec<(usize, f32)>,
}

impl Ear {
    /// Lays a network out; its traces come as they lie in the program.
    pub fn new(network: &Network, traces: Traces) -> Ear {
        let rows = |weights: &[f32]| weights.chunks_exact(OUT).map(row).collect();
        // Window 0 is the view of the place behind the token, which here comes last.
        let part = |weights: &[f32]| {
            std::array::from_fn(|at| weights[(WINDOW - 1 - at / HIDDEN) * HIDDEN + at % HIDDEN])
        };
        let notice: Vec<[f32; PART]> = network.notice.chunks_exact(PART).map(part).collect();
        let by_noticed = |weights: &[f32]| {
            std::array::from_fn(|noticed| row(&weights[noticed * OUT..(noticed + 1) * OUT]))
        };
        Ear {
            notice_steps: notice.iter().map(|row| row.map(in_steps)).collect(),
            notice,
            notice_bias: std::array::from_fn(|index| in_steps(network.notice_bias[index])),
            at_place: by_noticed(&network.at_place),
            anywhere: by_noticed(&network.anywhere),
            frame_at_place: rows(&network.frame_at_place),
            frame_anywhere: rows(&network.frame_anywhere),
            traces,
            places: row(&network.places),
            place_bias: row(&network.place_bias),
            bias: row(&network.bias),
        }
    }

    /// Listens to a sentence for labels that come to more than `least`; of others it tells only what they come to at the most.
    /// If none comes to more, nothing is told of the tokens.
    pub fn hear(&self, sight: &Sight, memory: &mut Memory, least: &[f32; OUT]) -> Heard {
        self.notice(sight, memory);
        let mut base = self.place_bias;
        let mut sentence = self.bias;
        for bit in (0..FRAME).filter(|bit| sight.frame >> bit & 1 == 1) {
            add(&mut base, &self.frame_at_place[bit]);
            add(&mut sentence, &self.frame_anywhere[bit]);
        }
        let mut most = [0_i16; HIDDEN];
        // Traces lie far apart. Asked for one after the other, none of them has to be waited for alone.
        let traces = |seen: &Seen| self.traces.sum(seen.traces());
        memory.sums.clear();
        memory.sums.extend(sight.tokens.iter().map(traces));
        // The places before the first token and behind the last are only there to take what spills over.
        let places = memory.noticed.as_chunks::<HIDDEN>().0.iter().skip(1);
        for (sums, noticed) in memory.sums.iter_mut().zip(places) {
            add(sums, &base);
            add(sums, &weighted(noticed, &self.at_place));
            for thing in 0..HIDDEN {
                most[thing] = most[thing].max(noticed[thing]);
            }
        }
        add(&mut sentence, &weighted(&most, &self.anywhere));
        let together = at_most(&memory.sums);
        let mut heard = Heard::default();
        for label in 0..OUT {
            let rest = sentence[label];
            let all = |together: f32| rest + self.places[label] * together;
            heard.sentence[label] = all(together[label]);
            // The bound holds only for a label that grows with its places, as all do; and it is rarely reached.
            if heard.sentence[label] > least[label] || self.places[label] < 0.0 {
                heard.sentence[label] =
                    all(log_sum_exp(memory.sums.iter().map(|sums| sums[label])));
            }
        }
        if (0..OUT).any(|label| heard.sentence[label] > least[label]) {
            heard.tokens = memory.sums.iter().map(first).collect();
        }
        heard
    }

    /// Works out what is noticed at each place; what is below 0 counts as nothing, later on.
    fn notice(&self, sight: &Sight, memory: &mut Memory) {
        if memory.parts.is_empty() {
            memory.parts = vec![0; PLACES * PART];
        }
        memory.noticed.clear();
        for _ in 0..sight.tokens.len() + WINDOW - 1 {
            memory.noticed.extend_from_slice(&self.notice_bias);
        }
        for (at, seen) in sight.tokens.iter().enumerate() {
            let word = seen.word.map_or(0, |row| u128::from(row) + 1);
            let (place, is_new) = memory
                .shelf
                .place(seen.traits & !IN_CONTEXT | word << TRAITS);
            let part = &mut memory.parts.as_chunks_mut::<PART>().0[place];
            if is_new {
                self.work_out(seen, &mut memory.known, part);
            }
            let Some(noticed) = memory.noticed[at * HIDDEN..].first_chunk_mut::<PART>() else {
                continue;
            };
            add_steps(noticed, part);
            each_trait(seen.traits & IN_CONTEXT, |input| {
                add_steps(noticed, &self.notice_steps[input])
            });
        }
    }

    /// Works out what a token tells wherever it stands.
    fn work_out(&self, seen: &Seen, known: &mut Vec<(usize, f32)>, part: &mut Part) {
        known.clear();
        if let Some(row) = seen.word {
            each_meaning(row, |input, value| known.push((input, value)));
        }
        each_trait(seen.traits & !IN_CONTEXT, |input| known.push((input, 1.0)));
        // A few sums at a time stay at hand for all that is known.
        const FEW: usize = 16;
        for (number, part) in part.as_chunks_mut::<FEW>().0.iter_mut().enumerate() {
            let mut sums = [0.0_f32; FEW];
            for (input, value) in known.iter() {
                let weights = &self.notice[*input].as_chunks::<FEW>().0[number];
                for lane in 0..FEW {
                    sums[lane] += weights[lane] * value;
                }
            }
            *part = sums.map(in_steps);
        }
    }
}

/// What noticed things come to for each label; what is below 0 counts as nothing. Four sums grow side by side, so that
/// none waits for the one before.
fn weighted(noticed: &[i16; HIDDEN], weights: &[Row; HIDDEN]) -> Row {
    let noticed = noticed.map(|steps| f32::from(steps.max(0)));
    let mut sums = [[0.0_f32; LANES]; 4];
    for four in 0..HIDDEN / 4 {
        for side in 0..4 {
            let (value, row) = (noticed[four * 4 + side], &weights[four * 4 + side]);
            for lane in 0..LANES {
                sums[side][lane] += row[lane] * value;
            }
        }
    }
    let sum = |lane: usize| (sums[0][lane] + sums[1][lane]) + (sums[2][lane] + sums[3][lane]);
    std::array::from_fn(|lane| sum(lane) / STEPS)
}

fn in_steps(value: f32) -> i16 {
    let steps = value * STEPS;
    (steps + 0.5_f32.copysign(steps)) as i16
}

fn add_steps(sums: &mut Part, steps: &Part) {
    for index in 0..PART {
        sums[index] = sums[index].saturating_add(steps[index]);
    }
}

/// A bound of the smooth highest of each label: never below it, and above it by less than a tenth.
fn at_most(rows: &[Row]) -> Row {
    let mut highest = [-30.0_f32; LANES];
    for row in rows {
        for lane in 0..LANES {
            highest[lane] = highest[lane].max(row[lane]);
        }
    }
    let mut sums = [0.0_f32; LANES];
    for row in rows {
        for lane in 0..LANES {
            sums[lane] += power_at_most((row[lane] - highest[lane]).max(-30.0));
        }
    }
    std::array::from_fn(|lane| highest[lane] + sums[lane].max(1e-9).ln() + 1e-3)
}

/// A bound of e to the power of `x`, for -30 to 0: between two powers of two it goes straight, where the true one sags.
fn power_at_most(x: f32) -> f32 {
    // Added to this number, what is behind the point of another falls off, and its whole stands in the lowest bits.
    const POINT: f32 = 12_582_912.0;
    let steps = x * (std::f32::consts::LOG2_E * 32_768.0) + POINT;
    f32::from_bits((steps.to_bits().wrapping_sub(POINT.to_bits()) << 8).wrapping_add(127 << 23))
}

fn row(weights: &[f32]) -> Row {
    std::array::from_fn(|index| weights.get(index).copied().unwrap_or(0.0))
}

fn first(row: &Row) -> [f32; OUT] {
    std::array::from_fn(|index| row[index])
}

fn add(sums: &mut Row, values: &Row) {
    for lane in 0..LANES {
        sums[lane] += values[lane];
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
        let (dense, traces) = weights::for_listening();
        let ear = Ear::new(&dense, traces);
        let mut memory = Memory::default();
        let text = "At 10:02 the engineer ran the script again. Why did nobody look?! The pod failed, twice. Ana forgot it; she was careless.";
        let block = Block::whole(text, BlockKind::Paragraph, None);
        let roster = Roster::default();
        // The second time everything comes from memory.
        for range in sentences(text).into_iter().chain(sentences(text)) {
            let sight = features::look(&Reading::new(&block, range, &roster));
            let (slow, _) = network.places(&sight, &network.notice_all(&sight));
            let quick = ear.hear(&sight, &mut memory, &[f32::MIN; OUT]);
            // Asked for nothing, it tells bounds that are close to the truth.
            let bounds = ear.hear(&sight, &mut memory, &[f32::MAX; OUT]).sentence;
            for (label, bound) in bounds.iter().enumerate() {
                let room = *bound - quick.sentence[label];
                let most = 0.07 * network.places[label];
                assert!(room > -1e-3 && room < most, "{room} of {most}");
            }
            for (slow, quick) in slow
                .tokens
                .iter()
                .zip(&quick.tokens)
                .flat_map(|(slow, quick)| slow.iter().zip(quick))
            {
                assert!((slow - quick).abs() < 1e-2, "{slow} {quick}");
            }
            for (slow, quick) in slow.sentence.iter().zip(&quick.sentence) {
                assert!((slow - quick).abs() < 1e-2, "{slow} {quick}");
            }
        }
    }
}
