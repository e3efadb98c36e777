//! Bytes of a file or of standard input as text: strictly, or forgiving what is broken.
//! Not here: which files are read (files).

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A text, and where its bytes were none.
#[derive(Debug, PartialEq, Eq)]
struct Forgiven {
    /// The text; each byte that is not UTF-8 is one substitute character, so that every offset stays as it was.
    text: String,
    /// The offset of the first such byte, and how many there are.
    broken: Option<(usize, usize)>,
}

/// Stands for a byte that is no text. It is one byte long itself.
pub const SUBSTITUTE: char = '\u{1A}';

/// A file as it is being read; `-` is standard input.
fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    Ok(if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(path)?)
    })
}

fn not_read(path: &Path, error: &io::Error) -> String {
    format!("{}: the file could not be read ({error}).", path.display())
}

/// The text of a file, if all of it is one.
///
/// # Errors
/// A sentence that tells which file could not be read and why.
pub fn strictly(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    open(path)
        .and_then(|mut file| file.read_to_end(&mut bytes))
        .map_err(|error| not_read(path, &error))?;
    String::from_utf8(bytes).map_err(|error| {
        format!(
            "{}: the bytes at offset {} are not UTF-8; saving it as UTF-8 helps.",
            path.display(),
            error.utf8_error().valid_up_to()
        )
    })
}

/// The text of a file in pieces, with what is broken in it passed over, so that a file may be longer than memory.
pub struct Pieces {
    path: PathBuf,
    from: Box<dyn Read>,
    /// The beginning of a character whose rest is in the next piece.
    begun: Vec<u8>,
    /// How many bytes of the text came before the next piece.
    at: usize,
    is_at_end: bool,
    /// The offset of the first byte that is no text, and how many there are so far.
    pub broken: Option<(usize, usize)>,
}

impl Pieces {
    /// The most bytes of a piece: one more than a text of the usual length has.
    const MOST: usize = (1 << 20) + 1;

    /// Begins to read.
    ///
    /// # Errors
    /// A sentence that tells which file could not be read and why.
    pub fn of(path: &Path) -> Result<Pieces, String> {
        Ok(Pieces {
            path: path.to_owned(),
            from: open(path).map_err(|error| not_read(path, &error))?,
            begun: Vec::new(),
            at: 0,
            is_at_end: false,
            broken: None,
        })
    }

    /// Whether every piece was read.
    pub fn is_at_end(&self) -> bool {
        self.is_at_end
    }

    /// The next piece.
    ///
    /// # Errors
    /// A sentence, where the file could not be read or is no text at all.
    pub fn next(&mut self) -> Result<String, String> {
        let mut bytes = std::mem::take(&mut self.begun);
        let room = Pieces::MOST - bytes.len();
        let read = (&mut self.from).take(room as u64).read_to_end(&mut bytes);
        let read = read.map_err(|error| not_read(&self.path, &error))?;
        self.is_at_end = read < room;
        if !self.is_at_end {
            self.begun = bytes.split_off(bytes.len() - unfinished(&bytes));
        }
        let Some(forgiven) = forgive(bytes, self.at == 0) else {
            return Err(format!(
                "{}: the file is no text in UTF-8; saving it as UTF-8 helps.",
                self.path.display()
            ));
        };
        if let Some((offset, count)) = forgiven.broken {
            self.broken.get_or_insert((self.at + offset, 0)).1 += count;
        }
        self.at += forgiven.text.len();
        Ok(forgiven.text)
    }
}

/// How many bytes at the end begin a character that is not whole.
fn unfinished(bytes: &[u8]) -> usize {
    (1..=3.min(bytes.len()))
        .find(|count| bytes[bytes.len() - count] & 0xC0 != 0x80)
        .filter(|count| {
            let length = match bytes[bytes.len() - count] {
                0xC2..=0xDF => 2,
                0xE0..=0xEF => 3,
                0xF0..=0xF4 => 4,
                _ => 1,
            };
            length > *count
        })
        .unwrap_or(0)
}

/// Passes over bytes that are not UTF-8; `None` where a zero byte tells that it is no text, or another encoding.
fn forgive(bytes: Vec<u8>, is_beginning: bool) -> Option<Forgiven> {
    let is_marked = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    if bytes.contains(&0) || is_beginning && is_marked {
        return None;
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Some(Forgiven { text, broken: None }),
        Err(error) => error.into_bytes(),
    };
    let mut text = String::with_capacity(bytes.len());
    let mut broken: Option<(usize, usize)> = None;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            let (_, count) = broken.get_or_insert((text.len(), 0));
            *count += chunk.invalid().len();
            text.extend(chunk.invalid().iter().map(|_| SUBSTITUTE));
        }
    }
    Some(Forgiven { text, broken })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_bytes_are_passed_over_and_move_nothing() {
        let forgiven = forgive(b"caf\xE9 \xF0\x9F x".to_vec(), true).expect("most of it is text");
        assert_eq!(forgiven.text, "caf\u{1A} \u{1A}\u{1A} x");
        assert_eq!(forgiven.broken, Some((3, 3)));
        assert_eq!(
            forgive(b"whole".to_vec(), true).and_then(|forgiven| forgiven.broken),
            None
        );
    }

    #[test]
    fn another_encoding_and_a_picture_are_no_text() {
        assert_eq!(forgive(b"\xFF\xFEa\x00".to_vec(), true), None);
        assert_eq!(forgive(b"\x89PNG\x00".to_vec(), true), None);
    }

    #[test]
    fn a_character_that_two_pieces_share_stays_whole() {
        for (begun, count) in [("a", 0), ("é", 0), ("😀", 0), ("a\u{301}", 0)] {
            assert_eq!(unfinished(begun.as_bytes()), count, "{begun}");
        }
        let long = format!("{}😀 and {}", "x".repeat(Pieces::MOST - 2), "y".repeat(9));
        let mut pieces = Pieces {
            path: PathBuf::from("a.md"),
            from: Box::new(io::Cursor::new(long.clone().into_bytes())),
            begun: Vec::new(),
            at: 0,
            is_at_end: false,
            broken: None,
        };
        let first = pieces.next().expect("it is text");
        assert!(!pieces.is_at_end());
        let second = pieces.next().expect("it is text");
        assert!(pieces.is_at_end() && second.starts_with('😀'));
        assert_eq!(first + &second, long);
        assert_eq!(pieces.broken, None);
    }
}
