//! The weights on their way to and from bytes: two bytes a dense weight, one a trace, each part with its own scale.
//! What they mean is in `network`.

use super::network::Network;

/// The weights that were learned from every labelled sentence.
static LEARNED: &[u8] = include_bytes!("weights.bin");

/// The network as it was learned.
pub fn learned() -> Network {
    read(LEARNED)
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
