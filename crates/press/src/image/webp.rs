//! WebP: chunks in a RIFF file. The picture, its transparency, its frames and its colours stay.
//! Not here: Exif but for the way up, XMP, chunks of other programs, and what follows the end.

use super::reader::Reader;
use super::{Cleaned, orientation};

const HAS_EXIF: u8 = 0x08;
const HAS_XMP: u8 = 0x04;

/// The file without what is not needed to draw it.
pub fn cleaned(bytes: &[u8]) -> Option<Cleaned> {
    let mut file = Reader(bytes);
    (file.take(4)? == b"RIFF").then_some(())?;
    let length = usize::try_from(file.u32_little()?).ok()?;
    let mut rest = Reader(file.take(length)?);
    (rest.take(4)? == b"WEBP").then_some(())?;
    let mut size = None;
    let mut way_up = None;
    let mut has_picture = false;
    let mut body = Vec::new();
    while !rest.0.is_empty() {
        let (kind, data) = chunk(&mut rest)?;
        match kind {
            b"VP8X" if body.is_empty() => {
                let mut told: [u8; 10] = data.try_into().ok()?;
                told[0] &= !(HAS_EXIF | HAS_XMP);
                let side =
                    |at: usize| 1 + u32::from_le_bytes([told[at], told[at + 1], told[at + 2], 0]);
                size = Some((side(4), side(7)));
                write_chunk(&mut body, kind, &told);
            }
            b"VP8 " | b"VP8L" => {
                size = size.or_else(|| own_size(kind, data));
                has_picture = true;
                write_chunk(&mut body, kind, data);
            }
            b"ANMF" => {
                has_picture = true;
                write_chunk(&mut body, kind, &frame(data)?);
            }
            b"ALPH" | b"ANIM" | b"ICCP" => write_chunk(&mut body, kind, data),
            b"EXIF" => {
                let exif = data.strip_prefix(b"Exif\0\0").unwrap_or(data);
                way_up = way_up.or_else(|| orientation::of_exif(exif));
            }
            _ => {}
        }
    }
    // Only the extended form says that Exif data follow.
    if let Some(way_up) = way_up.filter(|_| body.starts_with(b"VP8X")) {
        body[8] |= HAS_EXIF;
        write_chunk(&mut body, b"EXIF", &orientation::exif(way_up));
    }
    let mut out = b"RIFF".to_vec();
    out.extend(u32::try_from(body.len() + 4).ok()?.to_le_bytes());
    out.extend(b"WEBP");
    out.extend(body);
    let (width, height) = size.filter(|_| has_picture)?;
    Some(Cleaned {
        bytes: out,
        width,
        height,
    })
}

/// A frame of a film: where it lies and how long, then chunks of its own.
fn frame(data: &[u8]) -> Option<Vec<u8>> {
    let mut rest = Reader(data);
    let mut out = rest.take(16)?.to_vec();
    while !rest.0.is_empty() {
        let (kind, data) = chunk(&mut rest)?;
        if matches!(kind, b"ALPH" | b"VP8 " | b"VP8L") {
            write_chunk(&mut out, kind, data);
        }
    }
    Some(out)
}

/// The next chunk. An odd one is followed by a byte that fills it up, which the last one may lack.
fn chunk<'a>(rest: &mut Reader<'a>) -> Option<(&'a [u8; 4], &'a [u8])> {
    let kind = rest.take(4)?.try_into().ok()?;
    let length = usize::try_from(rest.u32_little()?).ok()?;
    let data = rest.take(length)?;
    if length % 2 == 1 && !rest.0.is_empty() {
        rest.take(1)?;
    }
    Some((kind, data))
}

/// How wide and high a picture is that says so only within itself (RFC 6386, 9.1; WebP lossless, 3.1).
fn own_size(kind: &[u8; 4], data: &[u8]) -> Option<(u32, u32)> {
    if kind == b"VP8L" {
        let (0x2f, told) = (*data.first()?, data.get(1..5)?) else {
            return None;
        };
        let told = u32::from_le_bytes(told.try_into().ok()?);
        return Some(((told & 0x3fff) + 1, (told >> 14 & 0x3fff) + 1));
    }
    let (b"\x9d\x01\x2a", told) = (data.get(3..6)?, data.get(6..10)?) else {
        return None;
    };
    let side = |at: usize| u32::from(u16::from_le_bytes([told[at], told[at + 1]]) & 0x3fff);
    Some((side(0), side(2)))
}

/// Writes a chunk, filled up to an even number of bytes.
pub fn write_chunk(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    out.extend_from_slice(kind);
    out.extend(u32::try_from(data.len()).unwrap_or_default().to_le_bytes());
    out.extend_from_slice(data);
    if data.len() % 2 == 1 {
        out.push(0);
    }
}
