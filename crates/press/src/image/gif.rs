//! GIF: a screen, then frames and extensions, each a row of blocks. Frames, their timing and how often they are shown stay.
//! Not here: comments, XMP, plain texts, and what follows the end.

use super::Cleaned;
use super::reader::Reader;

const FRAME: u8 = 0x2c;
const EXTENSION: u8 = 0x21;
const END: u8 = 0x3b;
const TIMING: u8 = 0xf9;
const APPLICATION: u8 = 0xff;

/// The file without what is not needed to draw it.
pub fn cleaned(bytes: &[u8]) -> Option<Cleaned> {
    let mut rest = Reader(bytes);
    let head = rest.take(13)?;
    if !head.starts_with(b"GIF8") {
        return None;
    }
    let mut out = head.to_vec();
    let side = |at: usize| u32::from(u16::from_le_bytes([head[at], head[at + 1]]));
    out.extend_from_slice(rest.take(colours(head[10]))?);
    let mut has_frame = false;
    loop {
        match rest.byte()? {
            FRAME => {
                let frame = rest.take(9)?;
                out.push(FRAME);
                out.extend_from_slice(frame);
                out.extend_from_slice(rest.take(colours(frame[8]))?);
                out.push(rest.byte()?);
                out.extend_from_slice(blocks(&mut rest)?);
                has_frame = true;
            }
            EXTENSION => {
                let label = rest.byte()?;
                let content = blocks(&mut rest)?;
                // The name of an application is a block of 11 letters; two of them say how often a film is shown.
                let repeats = content.starts_with(b"\x0bNETSCAPE2.0\x03\x01")
                    || content.starts_with(b"\x0bANIMEXTS1.0\x03\x01");
                let times = label == TIMING && content.len() == 6;
                if times || (label == APPLICATION && repeats && content.len() == 17) {
                    out.extend([EXTENSION, label]);
                    out.extend_from_slice(content);
                }
            }
            END => break,
            _ => return None,
        }
    }
    out.push(END);
    has_frame.then_some(Cleaned {
        bytes: out,
        width: side(6),
        height: side(8),
    })
}

/// How many bytes a table of colours takes, by the byte that announces it.
fn colours(announced: u8) -> usize {
    if announced & 0x80 == 0 {
        0
    } else {
        3 << ((announced & 7) + 1)
    }
}

/// A row of blocks, each after its length, up to the empty one that ends it.
fn blocks<'a>(rest: &mut Reader<'a>) -> Option<&'a [u8]> {
    let whole = rest.0;
    loop {
        let length = rest.byte()?;
        if length == 0 {
            return Some(&whole[..whole.len() - rest.0.len()]);
        }
        rest.take(usize::from(length))?;
    }
}
