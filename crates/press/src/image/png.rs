//! PNG: a row of chunks, each with its kind. Those that draw the picture or say its colours stay, as they are.
//! Not here: texts, times, Exif but for the way up, and what follows the end.

use super::reader::Reader;
use super::{Cleaned, orientation};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What draws the picture (PNG 3, 11.2 and 11.3), moves it, and says its colours and the shape of its points.
const STAY: [&[u8; 4]; 18] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"acTL", b"fcTL", b"fdAT", b"cHRM", b"gAMA",
    b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"bKGD", b"pHYs",
];

/// The file without what is not on the list.
pub fn cleaned(bytes: &[u8]) -> Option<Cleaned> {
    let mut rest = Reader(bytes);
    if rest.take(SIGNATURE.len())? != SIGNATURE {
        return None;
    }
    let mut out = SIGNATURE.to_vec();
    let mut size = None;
    let mut has_picture = false;
    let mut way_up = None;
    // Exif may stand before or after the picture, and belongs before it: what comes until then is gathered first.
    let mut body = Vec::new();
    loop {
        let whole = rest.0;
        let length = usize::try_from(rest.u32()?).ok()?;
        let kind: &[u8; 4] = rest.take(4)?.try_into().ok()?;
        let data = rest.take(length)?;
        rest.take(4)?;
        let chunk = &whole[..length.checked_add(12)?];
        if size.is_none() {
            // The header comes first, or this is no PNG.
            let mut header = Reader(data);
            (kind == b"IHDR" && length == 13).then_some(())?;
            size = Some((header.u32()?, header.u32()?));
            out.extend_from_slice(chunk);
            continue;
        }
        match kind {
            b"IHDR" => return None,
            b"eXIf" => way_up = way_up.or_else(|| orientation::of_exif(data)),
            kind if STAY.contains(&kind) => body.extend_from_slice(chunk),
            _ => {}
        }
        has_picture |= kind == b"IDAT";
        if kind == b"IEND" {
            break;
        }
    }
    if let Some(way_up) = way_up {
        write_chunk(&mut out, b"eXIf", &orientation::exif(way_up));
    }
    out.extend(body);
    let (width, height) = size.filter(|_| has_picture)?;
    Some(Cleaned {
        bytes: out,
        width,
        height,
    })
}

/// Writes a chunk with its check sum.
pub fn write_chunk(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    out.extend(u32::try_from(data.len()).unwrap_or_default().to_be_bytes());
    let begins = out.len();
    out.extend_from_slice(kind);
    out.extend_from_slice(data);
    let sum = crc(&out[begins..]);
    out.extend(sum.to_be_bytes());
}

/// The check sum of a chunk (PNG 3, annex D), bit by bit: what is summed here is short.
fn crc(bytes: &[u8]) -> u32 {
    let sum = bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg())
        })
    });
    !sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_sum_is_the_one_that_other_programs_expect() {
        // The end chunk of every PNG.
        let mut end = Vec::new();
        write_chunk(&mut end, b"IEND", b"");
        assert_eq!(end, b"\0\0\0\0IEND\xae\x42\x60\x82");
    }
}
