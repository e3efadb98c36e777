//! How the network learns from labelled sentences; part of the workshop, not of the analyser.
//! The same sentences in the same order give the same weights, bit by bit.

use super::features::{FRAME, SECTIONS, Sight};
use super::network::{Between, HIDDEN, Heard, INPUT, Network, OUT, WINDOW, each_input};

/// A sentence with what should be heard in it.
#[derive(Debug, Clone)]
pub struct Example {
    /// The sentence.
    pub sight: Sight,
    /// Which labels it bears.
    pub labels: [bool; OUT],
    /// Which labels each token's span bears.
    pub tokens: Vec<[bool; OUT]>,
}

/// How to learn.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// How often every sentence is read.
    pub rounds: usize,
    /// How far a step goes.
    pub rate: f32,
    /// The same for the traces of words.
    pub trace_rate: f32,
    /// How much the place of the words counts beside the label of the sentence.
    pub place_weight: f32,
    /// Which chance: it decides the beginning, the order, and what is hidden on the way.
    pub seed: u64,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan {
            rounds: 60,
            rate: 0.003,
            trace_rate: 0.1,
            place_weight: 0.4,
            seed: 1,
        }
    }
}

const BATCH: usize = 64;
/// Parts that are hidden while learning, so that nothing is leant on alone.
const HIDE_WORD: f32 = 0.15;
const HIDE_NOTICED: f32 = 0.3;
const HIDE_TRACE: f32 = 0.4;
const HIDE_SECTION: f32 = 0.3;
const DECAY: f32 = 0.001;

/// Learns from examples. The weights are the mean over the last quarter of the way, which is steadier than its end.
pub fn train(examples: &[Example], plan: Plan) -> Network {
    let mut chance = Chance(plan.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut network = beginning(&mut chance);
    let mut steps = Steps::default();
    let mut gradient = Gradient::default();
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let total = plan.rounds * examples.len().div_ceil(BATCH);
    let mut mean = Mean::default();
    for round in 0..plan.rounds {
        for at in (1..order.len()).rev() {
            order.swap(at, chance.below(at + 1));
        }
        for batch in order.chunks(BATCH) {
            gradient.clear(&network);
            for index in batch {
                learn(
                    &network,
                    &examples[*index],
                    plan,
                    &mut chance,
                    &mut gradient,
                );
            }
            let left = 1.0 - steps.taken as f32 / total as f32;
            steps.take(&mut network, &mut gradient, batch.len(), plan, left);
        }
        if (round + 1) * 4 > plan.rounds * 3 {
            mean.add(&network);
        }
    }
    mean.into_network(network)
}

fn beginning(chance: &mut Chance) -> Network {
    let mut network = Network::empty();
    // About forty inputs speak at a place.
    let scale = (2.0 / (WINDOW as f32 * 40.0)).sqrt();
    for weight in &mut network.notice {
        *weight = chance.bell() * scale;
    }
    for weight in &mut network.at_place {
        *weight = chance.bell() * 0.1;
    }
    for weight in &mut network.anywhere {
        *weight = chance.bell() * 0.05;
    }
    network
}

/// What each weight should change by, summed over a batch.
#[derive(Debug, Default)]
struct Gradient {
    dense: Vec<Vec<f32>>,
    /// Touched traces only: bucket and its share.
    traces: Vec<(u32, [f32; OUT])>,
}

fn dense(network: &mut Network) -> [&mut Vec<f32>; 9] {
    [
        &mut network.notice,
        &mut network.notice_bias,
        &mut network.at_place,
        &mut network.anywhere,
        &mut network.frame_at_place,
        &mut network.frame_anywhere,
        &mut network.places,
        &mut network.place_bias,
        &mut network.bias,
    ]
}
const NOTICE: usize = 0;
const NOTICE_BIAS: usize = 1;
const AT_PLACE: usize = 2;
const ANYWHERE: usize = 3;
const FRAME_AT_PLACE: usize = 4;
const FRAME_ANYWHERE: usize = 5;
const PLACES: usize = 6;
const PLACE_BIAS: usize = 7;
const BIAS: usize = 8;

impl Gradient {
    fn clear(&mut self, network: &Network) {
        if self.dense.is_empty() {
            let mut like = network.clone();
            self.dense = dense(&mut like)
                .map(|weights| vec![0.0; weights.len()])
                .into();
        }
        for part in &mut self.dense {
            part.fill(0.0);
        }
        self.traces.clear();
    }
}

fn learn(
    network: &Network,
    example: &Example,
    plan: Plan,
    chance: &mut Chance,
    gradient: &mut Gradient,
) {
    let mut sight = example.sight.clone();
    if sight.tokens.is_empty() {
        return;
    }
    for seen in &mut sight.tokens {
        if chance.is_below(HIDE_WORD) {
            seen.word = None;
            seen.traits = 0;
        }
        let mut kept = 0;
        for at in 0..usize::from(seen.trace_count) {
            if !chance.is_below(HIDE_TRACE) {
                seen.traces[kept] = seen.traces[at];
                kept += 1;
            }
        }
        seen.trace_count = kept as u8;
    }
    if chance.is_below(HIDE_SECTION) {
        sight.frame = sight.frame & !((1 << SECTIONS) - 1) | 1 << (SECTIONS - 1);
    }
    let mut noticed = network.notice_all(&sight);
    let mut open: Vec<bool> = Vec::with_capacity(noticed.len());
    for value in &mut noticed {
        open.push(*value > 0.0 && !chance.is_below(HIDE_NOTICED));
        *value = if open.last() == Some(&true) {
            *value / (1.0 - HIDE_NOTICED)
        } else {
            0.0
        };
    }
    let (heard, between) = network.places(&sight, &noticed);
    backwards(
        network, example, &sight, &heard, &between, &open, plan, gradient,
    );
}

#[expect(
    clippy::too_many_arguments,
    reason = "it is the second half of `learn`"
)]
fn backwards(
    network: &Network,
    example: &Example,
    sight: &Sight,
    heard: &Heard,
    between: &Between,
    open: &[bool],
    plan: Plan,
    gradient: &mut Gradient,
) {
    let count = sight.tokens.len();
    let wrong = |score: f32, wanted: bool| sigmoid(score) - f32::from(u8::from(wanted));
    let sentence: [f32; OUT] =
        std::array::from_fn(|label| wrong(heard.sentence[label], example.labels[label]));
    let mut to_noticed = vec![0.0_f32; count * HIDDEN];
    for label in 0..OUT {
        gradient.dense[BIAS][label] += sentence[label];
        gradient.dense[PLACES][label] += sentence[label] * between.together[label];
    }
    for (thing, place) in between.most_at.iter().enumerate() {
        let value = between.noticed[place * HIDDEN + thing];
        if value > 0.0 {
            for label in 0..OUT {
                gradient.dense[ANYWHERE][thing * OUT + label] += value * sentence[label];
                to_noticed[place * HIDDEN + thing] +=
                    sentence[label] * network.anywhere[thing * OUT + label];
            }
        }
    }
    let mut all_places = [0.0_f32; OUT];
    for (place, seen) in sight.tokens.iter().enumerate() {
        let here: [f32; OUT] = std::array::from_fn(|label| {
            let share = (heard.tokens[place][label] - between.together[label]).exp();
            sentence[label] * network.places[label] * share
                + plan.place_weight
                    * wrong(heard.tokens[place][label], example.tokens[place][label])
        });
        for label in 0..OUT {
            all_places[label] += here[label];
        }
        for thing in 0..HIDDEN {
            let value = between.noticed[place * HIDDEN + thing];
            if value > 0.0 {
                for label in 0..OUT {
                    gradient.dense[AT_PLACE][thing * OUT + label] += value * here[label];
                    to_noticed[place * HIDDEN + thing] +=
                        here[label] * network.at_place[thing * OUT + label];
                }
            }
        }
        for trace in seen.traces() {
            gradient.traces.push((*trace, here));
        }
    }
    for label in 0..OUT {
        gradient.dense[PLACE_BIAS][label] += all_places[label];
    }
    for bit in 0..FRAME {
        if sight.frame >> bit & 1 == 1 {
            for label in 0..OUT {
                gradient.dense[FRAME_AT_PLACE][bit * OUT + label] += all_places[label];
                gradient.dense[FRAME_ANYWHERE][bit * OUT + label] += sentence[label];
            }
        }
    }
    for (value, open) in to_noticed.iter_mut().zip(open) {
        *value = if *open {
            *value / (1.0 - HIDE_NOTICED)
        } else {
            0.0
        };
    }
    for place in 0..count {
        for thing in 0..HIDDEN {
            gradient.dense[NOTICE_BIAS][thing] += to_noticed[place * HIDDEN + thing];
        }
    }
    for (at, seen) in sight.tokens.iter().enumerate() {
        let mut share = [0.0_f32; WINDOW * HIDDEN];
        for window in 0..WINDOW {
            if let Some(place) = (at + 1).checked_sub(window).filter(|place| *place < count) {
                share[window * HIDDEN..(window + 1) * HIDDEN]
                    .copy_from_slice(&to_noticed[place * HIDDEN..(place + 1) * HIDDEN]);
            }
        }
        let notice = &mut gradient.dense[NOTICE];
        each_input(seen, |input, value| {
            let row = &mut notice[input * WINDOW * HIDDEN..(input + 1) * WINDOW * HIDDEN];
            for (sum, part) in row.iter_mut().zip(&share) {
                *sum += value * part;
            }
        });
    }
    debug_assert_eq!(network.notice.len(), INPUT * WINDOW * HIDDEN);
}

/// The steps taken so far: Adam for the dense weights, AdaGrad for the traces, of which most are rare.
#[derive(Debug, Default)]
struct Steps {
    taken: usize,
    first: Vec<Vec<f32>>,
    second: Vec<Vec<f32>>,
    traces: Vec<f32>,
}

impl Steps {
    fn take(
        &mut self,
        network: &mut Network,
        gradient: &mut Gradient,
        batch: usize,
        plan: Plan,
        left: f32,
    ) {
        self.taken += 1;
        if self.first.is_empty() {
            self.first = gradient
                .dense
                .iter()
                .map(|part| vec![0.0; part.len()])
                .collect();
            self.second = self.first.clone();
            self.traces = vec![0.0; network.traces.len()];
        }
        let share = 1.0 / batch as f32;
        let taken = self.taken.min(10_000) as i32;
        let (warm_first, warm_second) = (1.0 - 0.9_f32.powi(taken), 1.0 - 0.99_f32.powi(taken));
        let rate = plan.rate * left.max(0.05);
        for (index, weights) in dense(network).into_iter().enumerate() {
            let parts = gradient.dense[index].iter();
            let moments = self.first[index].iter_mut().zip(&mut self.second[index]);
            for ((weight, part), (first, second)) in weights.iter_mut().zip(parts).zip(moments) {
                let part = part * share;
                *first = 0.9 * *first + 0.1 * part;
                *second = 0.99 * *second + 0.01 * part * part;
                let step = *first / warm_first / ((*second / warm_second).sqrt() + 1e-6);
                *weight -= rate * (step + DECAY * *weight);
            }
        }
        // One share a bucket: sums over the batch first.
        gradient.traces.sort_by_key(|(trace, _)| *trace);
        for run in gradient.traces.chunk_by(|left, right| left.0 == right.0) {
            let bucket = run[0].0 as usize;
            for label in 0..OUT {
                let part = run.iter().map(|(_, share)| share[label]).sum::<f32>() * share;
                let at = bucket * OUT + label;
                self.traces[at] += part * part;
                let step = part / (self.traces[at].sqrt() + 1e-4);
                let weight = &mut network.traces[at];
                *weight -= plan.trace_rate * left.max(0.05) * (step + DECAY * *weight);
            }
        }
    }
}

/// The mean of several networks.
#[derive(Debug, Default)]
struct Mean {
    sum: Option<Network>,
    count: f32,
}

impl Mean {
    fn add(&mut self, network: &Network) {
        self.count += 1.0;
        match &mut self.sum {
            None => self.sum = Some(network.clone()),
            Some(sum) => {
                let mut other = network.clone();
                for (to, from) in dense(sum).into_iter().zip(dense(&mut other)) {
                    to.iter_mut().zip(from).for_each(|(to, from)| *to += *from);
                }
                let pairs = sum.traces.iter_mut().zip(&other.traces);
                pairs.for_each(|(to, from)| *to += from);
            }
        }
    }

    fn into_network(self, last: Network) -> Network {
        let Some(mut sum) = self.sum else { return last };
        for weights in dense(&mut sum) {
            weights.iter_mut().for_each(|weight| *weight /= self.count);
        }
        sum.traces
            .iter_mut()
            .for_each(|weight| *weight /= self.count);
        sum
    }
}

fn sigmoid(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

/// Chance that can be had again: xorshift.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    fn is_below(&mut self, share: f32) -> bool {
        self.unit() < share
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() >> 33) as usize % end.max(1)
    }

    /// About normal: the sum of twelve.
    fn bell(&mut self) -> f32 {
        (0..12).map(|_| self.unit()).sum::<f32>() - 6.0
    }
}
