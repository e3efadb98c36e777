//! JPEG: a row of segments, then scans. Tables, frames and scans stay, and so do the colours.
//! Not here: Exif but for the way up, XMP, IPTC, comments, thumbnails, and what follows the end (phones put films there).

use super::reader::Reader;
use super::{Cleaned, orientation};

const BEGINS: [u8; 2] = [0xff, 0xd8];
const ENDS: [u8; 2] = [0xff, 0xd9];

/// The file without what is not needed to draw it.
pub fn cleaned(bytes: &[u8]) -> Option<Cleaned> {
    let mut rest = Reader(bytes);
    if rest.take(2)? != BEGINS {
        return None;
    }
    let mut head = BEGINS.to_vec();
    let mut body = Vec::new();
    let mut size = None;
    let mut way_up = None;
    let mut has_scan = false;
    loop {
        let Some(marker) = marker(&mut rest) else {
            // A camera may leave the end away; a picture that was drawn up to here is one.
            if has_scan && rest.0.is_empty() {
                break;
            }
            return None;
        };
        match marker {
            0xd9 => break,
            // Without content: a restart outside of a scan, and one that only arithmetic coders knew.
            0xd0..=0xd7 | 0x01 => continue,
            _ => {}
        }
        let length = usize::from(rest.u16()?).checked_sub(2)?;
        let data = rest.take(length)?;
        match marker {
            // JFIF tells the shape of the points, and may bring a thumbnail of the picture before it was cut.
            0xe0 if data.starts_with(b"JFIF\0") && data.len() >= 14 && head.len() == 2 => {
                let mut jfif = data[..14].to_vec();
                jfif[12..].fill(0);
                write_segment(&mut head, marker, &jfif);
            }
            0xe1 => {
                let exif = data.strip_prefix(b"Exif\0\0");
                way_up = way_up.or_else(|| exif.and_then(orientation::of_exif));
            }
            0xe2 if data.starts_with(b"ICC_PROFILE\0") => write_segment(&mut body, marker, data),
            // Which colours the numbers mean.
            0xee if data.starts_with(b"Adobe") && data.len() >= 12 => {
                write_segment(&mut body, marker, &data[..12]);
            }
            0xc0..=0xcf | 0xdb..=0xdf => {
                if !matches!(marker, 0xc4 | 0xc8 | 0xcc | 0xda..) && size.is_none() {
                    let mut frame = Reader(data.get(1..)?);
                    let height = u32::from(frame.u16()?);
                    size = Some((u32::from(frame.u16()?), height));
                }
                write_segment(&mut body, marker, data);
            }
            0xda => {
                has_scan = true;
                write_segment(&mut body, marker, data);
                let scan = scan_length(rest.0);
                body.extend_from_slice(rest.take(scan)?);
            }
            _ => {}
        }
    }
    if let Some(way_up) = way_up {
        let mut exif = b"Exif\0\0".to_vec();
        exif.extend(orientation::exif(way_up));
        write_segment(&mut head, 0xe1, &exif);
    }
    head.extend(body);
    head.extend(ENDS);
    let (width, height) = size.filter(|_| has_scan)?;
    Some(Cleaned {
        bytes: head,
        width,
        height,
    })
}

/// The next marker; any number of `ff` may stand before it.
fn marker(rest: &mut Reader) -> Option<u8> {
    (rest.byte()? == 0xff).then_some(())?;
    loop {
        match rest.byte()? {
            0xff => {}
            0 => return None,
            marker => return Some(marker),
        }
    }
}

/// How far a scan reaches: to the next marker that is no restart. In a scan `ff 00` is the number 255.
fn scan_length(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(next) = bytes[at..].iter().position(|byte| *byte == 0xff) {
        at += next;
        match bytes.get(at + 1) {
            Some(0 | 0xd0..=0xd7) => at += 2,
            Some(0xff) => at += 1,
            Some(_) => return at,
            None => break,
        }
    }
    bytes.len()
}

/// Writes a segment. What is written here was read from one, or is short.
pub fn write_segment(out: &mut Vec<u8>, marker: u8, data: &[u8]) {
    out.extend([0xff, marker]);
    out.extend(
        u16::try_from(data.len() + 2)
            .unwrap_or(u16::MAX)
            .to_be_bytes(),
    );
    out.extend_from_slice(data);
}
