//! The bytes on the socket: lib0's variable-length numbers and strings, and the frames of the Yjs protocol with ours.
//! Not here: what an update inside a frame means (`guard`), or who may send it (`room`).

use bytes::Bytes;

/// A frame that a browser sent, told apart but not yet trusted.
#[derive(Debug, PartialEq)]
pub(crate) enum Incoming<'a> {
    /// "This is what I have": a v1 state vector.
    Have(&'a [u8]),
    /// The answer to our own question for what we lack: a v1 update.
    Lacking(&'a [u8]),
    /// A change as it was made: a v1 update.
    Change(&'a [u8]),
    /// Who is where: entries of the awareness protocol.
    Presence(&'a [u8]),
    /// A question for everyone's presence.
    WhoIsHere,
    /// The version of the schema that the client's editor speaks.
    Hello(u64),
    /// A message type that is not ours to read; stock clients may have their own.
    Unknown,
}

/// Bytes that end too early, numbers that are out of range or not written in their shortest form, text that is not UTF-8.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(crate) struct Malformed;

/// Tells the frames apart. One frame carries one message, as every Yjs client writes them.
pub(crate) fn incoming(frame: &[u8]) -> Result<Incoming<'_>, Malformed> {
    let mut reader = Reader::new(frame);
    let message = match reader.number(u64::from(u32::MAX))? {
        0 => match reader.number(u64::from(u32::MAX))? {
            0 => Incoming::Have(reader.bytes()?),
            1 => Incoming::Lacking(reader.bytes()?),
            2 => Incoming::Change(reader.bytes()?),
            _ => return Err(Malformed),
        },
        1 => Incoming::Presence(reader.bytes()?),
        3 => Incoming::WhoIsHere,
        102 => Incoming::Hello(reader.number(u64::from(u32::MAX))?),
        _ => return Ok(Incoming::Unknown),
    };
    reader.end()?;
    Ok(message)
}

/// Asks a client for what the server lacks (sync step 1).
pub(crate) fn have(state_vector: &[u8]) -> Bytes {
    frame(&[0, 0], state_vector)
}

/// Answers a client's question with all that it lacks (sync step 2).
pub(crate) fn lacking(update: &[u8]) -> Bytes {
    frame(&[0, 1], update)
}

/// Passes on one change.
pub(crate) fn change(update: &[u8]) -> Bytes {
    frame(&[0, 2], update)
}

/// Passes on who is where.
pub(crate) fn presence(entries: &[u8]) -> Bytes {
    frame(&[1], entries)
}

/// Tells a writer what is durable now: the state vector, and after it the number of this seat's changes (messages of
/// sync step 2 or update, counted from 1) up to which all are. Deletions do not show in a state vector; in the number
/// they do. Readers that do not know the number do not reach it.
pub(crate) fn ack(state_vector: &[u8], upto: u64) -> Bytes {
    let mut out = vec![100];
    put_bytes(&mut out, state_vector);
    put_number(&mut out, upto);
    out.into()
}

/// Tells a client which version of the schema is spoken here.
pub(crate) fn hello(version: u64) -> Bytes {
    let mut out = vec![102];
    put_number(&mut out, version);
    out.into()
}

/// Tells a person what was not taken and why.
pub(crate) fn refused(key: &str, sentence: &str) -> Bytes {
    let mut out = vec![101];
    put_bytes(&mut out, key.as_bytes());
    put_bytes(&mut out, sentence.as_bytes());
    out.into()
}

/// Hints the page at something that happened around the document.
pub(crate) fn news(json: &str) -> Bytes {
    frame(&[103], json.as_bytes())
}

fn frame(kind: &[u8], body: &[u8]) -> Bytes {
    let mut out = Vec::with_capacity(kind.len() + body.len() + 5);
    out.extend_from_slice(kind);
    put_bytes(&mut out, body);
    out.into()
}

/// Appends a number in lib0's variable-length form.
pub(crate) fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number as u8 & 0x7f) | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends bytes (or a string's UTF-8) after their length.
pub(crate) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Reads lib0's encoding and never past the end. Only the shortest form of a number is taken, so that two
/// readers of the same bytes cannot understand different things.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn left(&self) -> usize {
        self.rest.len()
    }

    pub(crate) fn end(&self) -> Result<(), Malformed> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(Malformed)
        }
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Malformed> {
        let (&first, rest) = self.rest.split_first().ok_or(Malformed)?;
        self.rest = rest;
        Ok(first)
    }

    /// A number of at most `most`.
    pub(crate) fn number(&mut self, most: u64) -> Result<u64, Malformed> {
        let mut number = 0u64;
        for place in 0..9 {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << (7 * place);
            if byte < 0x80 {
                let is_shortest = byte != 0 || place == 0;
                return if is_shortest && number <= most {
                    Ok(number)
                } else {
                    Err(Malformed)
                };
            }
        }
        Err(Malformed)
    }

    pub(crate) fn number32(&mut self) -> Result<u32, Malformed> {
        self.number(u64::from(u32::MAX)).map(|number| number as u32)
    }

    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], Malformed> {
        if length > self.rest.len() {
            return Err(Malformed);
        }
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        Ok(taken)
    }

    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], Malformed> {
        let length = self.number(u64::from(u32::MAX))? as usize;
        self.take(length)
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, Malformed> {
        std::str::from_utf8(self.bytes()?).map_err(|_| Malformed)
    }

    /// Passes over a signed number, which lib0 writes with its sign in the first byte.
    pub(crate) fn skip_signed(&mut self) -> Result<(), Malformed> {
        let mut byte = self.byte()?;
        let mut length = 1;
        while byte >= 0x80 {
            byte = self.byte()?;
            length += 1;
            if length > 9 {
                return Err(Malformed);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_as_they_were_written() {
        for number in [
            0,
            1,
            127,
            128,
            300,
            16_383,
            16_384,
            u64::from(u32::MAX),
            (1 << 53) - 1,
        ] {
            let mut out = vec![];
            put_number(&mut out, number);
            let mut reader = Reader::new(&out);
            assert_eq!(reader.number(u64::MAX), Ok(number));
            assert_eq!(reader.end(), Ok(()));
        }
    }

    #[test]
    fn a_number_in_a_longer_form_than_needed_is_not_taken() {
        assert_eq!(Reader::new(&[0x80, 0x00]).number(u64::MAX), Err(Malformed));
        assert_eq!(Reader::new(&[0xff; 12]).number(u64::MAX), Err(Malformed));
    }

    #[test]
    fn a_length_beyond_the_end_is_not_taken() {
        assert_eq!(Reader::new(&[5, 1, 2]).bytes(), Err(Malformed));
        assert_eq!(
            incoming(&[0, 2, 0xff, 0xff, 0xff, 0xff, 0x0f, 1]),
            Err(Malformed)
        );
    }

    #[test]
    fn every_frame_is_told_apart() {
        assert_eq!(incoming(&have(&[0])), Ok(Incoming::Have(&[0])));
        assert_eq!(incoming(&lacking(&[0, 0])), Ok(Incoming::Lacking(&[0, 0])));
        assert_eq!(incoming(&change(&[1])), Ok(Incoming::Change(&[1])));
        assert_eq!(incoming(&presence(&[0])), Ok(Incoming::Presence(&[0])));
        assert_eq!(incoming(&[3]), Ok(Incoming::WhoIsHere));
        assert_eq!(incoming(&[102, 1]), Ok(Incoming::Hello(1)));
        assert_eq!(incoming(&[77, 1, 2, 3]), Ok(Incoming::Unknown));
        assert_eq!(incoming(&[]), Err(Malformed));
        assert_eq!(incoming(&[0, 2, 0, 9]), Err(Malformed));
    }
}
