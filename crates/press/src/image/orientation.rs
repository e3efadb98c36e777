//! The way up: the one thing that Exif data say about the picture itself. It is read, and written anew with nothing beside it.
//! Not here: where the forms of images keep it.

use super::reader::Reader;

/// The tag of the orientation (TIFF 6.0).
const ORIENTATION: u16 = 0x0112;
/// The kind of a value of two bytes.
const SHORT: u16 = 3;

/// The orientation that Exif data tell, when it is another than the usual one.
pub fn of_exif(exif: &[u8]) -> Option<u16> {
    let is_little = match exif.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let u16_at = |at: usize| -> Option<u16> {
        let pair = exif.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little {
            u16::from_le_bytes(pair)
        } else {
            u16::from_be_bytes(pair)
        })
    };
    let mut offset = Reader(exif.get(4..8)?);
    let first = if is_little {
        offset.u32_little()?
    } else {
        offset.u32()?
    };
    let first = usize::try_from(first).ok()?;
    let count = usize::from(u16_at(first)?);
    (0..count).find_map(|nth| {
        let at = first.checked_add(2 + nth * 12)?;
        let is_it = u16_at(at)? == ORIENTATION && u16_at(at + 2)? == SHORT;
        let told = is_it.then(|| u16_at(at + 8)).flatten()?;
        (2..=8).contains(&told).then_some(told)
    })
}

/// Exif data that tell the orientation and nothing else.
pub fn exif(orientation: u16) -> Vec<u8> {
    let mut exif = b"MM\0*\0\0\0\x08\0\x01".to_vec();
    exif.extend(ORIENTATION.to_be_bytes());
    exif.extend(SHORT.to_be_bytes());
    exif.extend(1u32.to_be_bytes());
    exif.extend(orientation.to_be_bytes());
    // The value fills two of its four bytes; no further directory follows.
    exif.extend([0; 6]);
    exif
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_up_that_is_written_is_the_one_that_is_read() {
        for orientation in 2..=8 {
            assert_eq!(of_exif(&exif(orientation)), Some(orientation));
        }
        // The usual way up needs no telling, and 9 is none.
        assert_eq!(of_exif(&exif(1)), None);
        assert_eq!(of_exif(&exif(9)), None);
    }

    #[test]
    fn a_directory_that_lies_outside_tells_nothing() {
        assert_eq!(of_exif(b"II*\0\xff\xff\xff\xff"), None);
        assert_eq!(of_exif(b"MM\0*\0\0\0\x08\xff\xff"), None);
        assert_eq!(of_exif(b"II"), None);
    }
}
