//! The weights on their way to and from bytes: two bytes a dense weight, one a trace, each part with its own scale.
//! What they mean is in `network`.

use super::features::BUCKETS;
use super::network::{Network, OUT};

/// The weights that were learned from every labelled sentence.
static LEARNED: &[u8] = include_bytes!("weights.bin");

/// The network as it was learned.
#[cfg(any(feature = "train", test))]
pub fn learned() -> Network {
    read(LEARNED)
}

/// The network as it was learned, its traces left as they lie in the program: they are most of it, and few are ever asked for.
pub fn for_listening() -> (Network, Traces) {
    let (dense, traces) = LEARNED.split_at(LEARNED.len().saturating_sub(4 + BUCKETS * OUT));
    (read(dense), Traces::new(traces))
}

/// The weights of the traces, one byte each.
#[derive(Debug)]
pub struct Traces {
    scale: f32,
    rows: &'static [u8],
}

impl Traces {
    fn new(bytes: &'static [u8]) -> Traces {
        match bytes.split_first_chunk::<4>() {
            Some((scale, rows)) => Traces {
                scale: f32::from_le_bytes(*scale),
                rows,
            },
            None => Traces {
                scale: 0.0,
                rows: &[],
            },
        }
    }

    /// What some traces come to for each label; what stands in the last place means nothing.
    pub fn sum(&self, traces: &[u32]) -> [f32; OUT + 1] {
        let mut sums = [0_i16; OUT + 1];
        for trace in traces {
            let at = *trace as usize * OUT;
            // One byte of the next row comes with it, so that a row is read at once; the last row has no next.
            let row = match self.rows.get(at..at + OUT + 1) {
                Some(row) => std::array::from_fn(|label| row[label]),
                None => {
                    let mut row = [0; OUT + 1];
                    let rest = self.rows.get(at..).unwrap_or_default();
                    row[..rest.len()].copy_from_slice(rest);
                    row
                }
            };
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += i16::from(weight as i8);
            }
        }
        sums.map(|sum| f32::from(sum) * self.scale)
    }
}

/// Reads a network; what is missing stays as in an empty one.
pub fn read(bytes: &[u8]) -> Network {
    let mut network = Network::empty();
    let mut rest = bytes;
    for (part, is_wide) in parts(&mut network) {
        let width = if is_wide { 2 } else { 1 };
        let Some((scale, after)) = rest.split_first_chunk::<4>() else {
            break;
        };
        let Some((body, after)) = after.split_at_checked(part.len() * width) else {
            break;
        };
        let scale = f32::from_le_bytes(*scale);
        for (weight, bytes) in part.iter_mut().zip(body.chunks(width)) {
            *weight = scale
                * match bytes {
                    [low, high] => f32::from(i16::from_le_bytes([*low, *high])),
                    [byte] => f32::from(*byte as i8),
                    _ => 0.0,
                };
        }
        rest = after;
    }
    network
}

/// Writes a network as [`read`] reads it.
#[cfg(feature = "train")]
pub fn write(network: &Network) -> Vec<u8> {
    let mut network = network.clone();
    let mut bytes = Vec::new();
    for (part, is_wide) in parts(&mut network) {
        let most = part
            .iter()
            .fold(1e-9_f32, |most, weight| most.max(weight.abs()));
        let scale = most / if is_wide { 32_767.0 } else { 127.0 };
        bytes.extend(scale.to_le_bytes());
        for weight in part {
            let steps = (*weight / scale).round();
            if is_wide {
                bytes.extend((steps as i16).to_le_bytes());
            } else {
                bytes.push(steps as i8 as u8);
            }
        }
    }
    bytes
}

/// The parts in the order of the file, and whether a weight takes two bytes.
fn parts(network: &mut Network) -> [(&mut Vec<f32>, bool); 10] {
    [
        (&mut network.notice, true),
        (&mut network.notice_bias, true),
        (&mut network.at_place, true),
        (&mut network.anywhere, true),
        (&mut network.frame_at_place, true),
        (&mut network.frame_anywhere, true),
        (&mut network.places, true),
        (&mut network.place_bias, true),
        (&mut network.bias, true),
        (&mut network.traces, false),
    ]
}
