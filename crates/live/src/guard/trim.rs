//! Cuts out of an update what is known already, as a Yjs client would have written it had it known so.
//! Not here: what is known (`scan`).
//!
//! yrs trims by itself, and then takes the rest with the parent that the sender gave, while whoever receives only the
//! rest takes it beside the letter before it. A sender who gives a false parent would so make the twin say something
//! else than the document. Trimmed here, there is one reading.

use super::Objection;
use super::pieces::read_value;
use crate::wire::{Reader, put_bytes, put_number};
use std::ops::Range;

/// What is new of one client in an update, as places in its bytes.
pub(super) struct Stretch {
    pub(super) client: u64,
    /// The first clock that is new.
    pub(super) start: u32,
    /// How much of the first piece is known.
    pub(super) skip: u32,
    pub(super) first: Range<usize>,
    pub(super) pieces: usize,
    pub(super) end: usize,
}

impl Stretch {
    /// Takes in one more piece that ends here.
    pub(super) fn add(&mut self, end: usize) {
        self.pieces += 1;
        self.end = end;
    }
}

/// Writes the update anew from what is new in it and its deletions.
pub(super) fn trim(
    update: &[u8],
    fresh: &[Stretch],
    deletions: &[u8],
) -> Result<Vec<u8>, Objection> {
    let mut out = Vec::with_capacity(update.len());
    put_number(&mut out, fresh.len() as u64);
    for stretch in fresh {
        put_number(&mut out, stretch.pieces as u64);
        put_number(&mut out, stretch.client);
        put_number(&mut out, u64::from(stretch.start));
        let first = &update[stretch.first.clone()];
        if stretch.skip == 0 {
            out.extend_from_slice(first);
        } else {
            cut(&mut out, first, stretch)?;
        }
        out.extend_from_slice(&update[stretch.first.end..stretch.end]);
    }
    out.extend_from_slice(deletions);
    Ok(out)
}

/// Writes what is left of a piece whose beginning is known: it stands right of that beginning.
fn cut(out: &mut Vec<u8>, piece: &[u8], stretch: &Stretch) -> Result<(), Objection> {
    let mut reader = Reader::new(piece);
    let skip = u64::from(stretch.skip);
    let info = reader.byte()?;
    if info == 0 {
        let length = reader.number32()?;
        out.push(0);
        put_number(out, u64::from(length) - skip);
        return Ok(());
    }
    let (has_origin, has_right, has_key) = (info & 0x80 != 0, info & 0x40 != 0, info & 0x20 != 0);
    if has_origin {
        pass_id(&mut reader)?;
    }
    out.push(info & 0x1f | 0x80 | (info & 0x40));
    put_number(out, stretch.client);
    put_number(out, u64::from(stretch.start) - 1);
    if has_right {
        for _ in 0..2 {
            put_number(out, reader.number(u64::MAX)?);
        }
    }
    if !has_origin && !has_right {
        match reader.number(1)? {
            1 => drop(reader.text()?),
            _ => pass_id(&mut reader)?,
        }
        if has_key {
            reader.text()?;
        }
    }
    match info & 0x1f {
        1 => put_number(out, u64::from(reader.number32()?) - skip),
        4 => put_bytes(out, after(reader.text()?, stretch.skip as usize).as_bytes()),
        8 => {
            put_number(out, u64::from(reader.number32()?) - skip);
            for _ in 0..skip {
                read_value(&mut reader)?;
            }
            out.extend_from_slice(reader.take(reader.left())?);
        }
        _ => {
            return Err(Objection::Malformed(
                "a piece that cannot be cut is known in part",
            ));
        }
    }
    Ok(())
}

/// A text without so many UTF-16 units at its start. Half a character becomes the sign for what cannot be shown, as
/// in Yjs.
fn after(text: &str, units: usize) -> String {
    let units: Vec<u16> = text.encode_utf16().skip(units).collect();
    String::from_utf16_lossy(&units)
}

fn pass_id(reader: &mut Reader<'_>) -> Result<(), Objection> {
    reader.number(u64::MAX)?;
    reader.number(u64::MAX)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::known::Known;
    use super::super::scan::{safe_to_decode, scan};
    use crate::document;
    use yrs::{GetString, Text, XmlFragment, XmlTextPrelim};

    /// What is left of a client's one long text when some of it is known.
    fn rest(words: &str, known: u32) -> Vec<u8> {
        let writer = document::blank_as(7);
        let fragment = document::roots(&writer).fragment;
        let (whole, ()) = document::transact(&writer, |transaction| {
            fragment.push_back(transaction, XmlTextPrelim::new(words));
            Ok(())
        })
        .unwrap();
        assert!(safe_to_decode(&whole).unwrap().trimmed.is_none());
        scan(&whole, &Known::gaps(7, known))
            .unwrap()
            .trimmed
            .unwrap_or(whole)
    }

    #[test]
    fn what_is_left_completes_what_was_known() {
        for known in 1..8 {
            let (writer, reader) = (document::blank_as(7), document::blank_as(8));
            let fragment = document::roots(&writer).fragment;
            let (first, text) = document::transact(&writer, |transaction| {
                Ok(fragment.push_back(transaction, XmlTextPrelim::new(&"abcdef"[..known - 1])))
            })
            .unwrap();
            document::transact(&writer, |transaction| {
                text.push(transaction, &"abcdef"[known - 1..]);
                Ok(())
            })
            .unwrap();
            document::integrate(&reader, [first.as_slice(), &rest("abcdef", known as u32)])
                .unwrap();
            let fragment = document::roots(&reader).fragment;
            assert_eq!(
                document::read(&reader, |transaction| fragment.get_string(transaction)).unwrap(),
                "abcdef"
            );
        }
    }

    #[test]
    fn what_is_known_as_a_whole_leaves_nothing() {
        assert_eq!(rest("abc", 4), [0, 0]);
        assert_eq!(safe_to_decode(&[0, 0]).unwrap().pieces, 0);
    }

    #[test]
    fn half_a_character_becomes_the_sign_for_what_cannot_be_shown() {
        assert_eq!(super::after("a😀b", 1), "😀b");
        assert_eq!(super::after("a😀b", 2), "\u{fffd}b");
    }
}
