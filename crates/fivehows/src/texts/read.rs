//! Bytes of a file or of standard input as text: strictly, or forgiving what is broken.
//! Not here: which files are read (files).

use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// A text, and where its bytes were none.
#[derive(Debug, PartialEq, Eq)]
pub struct Forgiven {
    /// The text; each byte that is not UTF-8 is one substitute character, so that every offset stays as it was.
    pub text: String,
    /// The offset of the first such byte, and how many there are.
    pub broken: Option<(usize, usize)>,
}

/// Stands for a byte that is no text. It is one byte long itself.
pub const SUBSTITUTE: char = '\u{1A}';

/// The bytes of a file; `-` is standard input.
///
/// # Errors
/// A sentence that tells which file could not be read and why.
pub fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let outcome = if path == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes).map(drop)
    } else {
        fs::read(path).map(|read| bytes = read)
    };
    match outcome {
        Ok(()) => Ok(bytes),
        Err(error) => Err(format!(
            "{}: the file could not be read ({error}).",
            path.display()
        )),
    }
}

/// The text of a file, if all of it is one.
///
/// # Errors
/// A sentence that tells which file could not be read and why.
pub fn strictly(path: &Path) -> Result<String, String> {
    String::from_utf8(bytes(path)?).map_err(|error| {
        format!(
            "{}: the bytes at offset {} are not UTF-8; saving it as UTF-8 helps.",
            path.display(),
            error.utf8_error().valid_up_to()
        )
    })
}

/// The text of a file with what is broken in it passed over.
///
/// # Errors
/// A sentence, where the file could not be read or is no text at all.
pub fn forgiving(path: &Path) -> Result<Forgiven, String> {
    forgive(bytes(path)?).ok_or_else(|| {
        format!(
            "{}: the file is no text in UTF-8; saving it as UTF-8 helps.",
            path.display()
        )
    })
}

/// Passes over bytes that are not UTF-8; `None` where a zero byte tells that it is no text, or another encoding.
fn forgive(bytes: Vec<u8>) -> Option<Forgiven> {
    if bytes.contains(&0) || bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
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
        let forgiven = forgive(b"caf\xE9 \xF0\x9F x".to_vec()).expect("most of it is text");
        assert_eq!(forgiven.text, "caf\u{1A} \u{1A}\u{1A} x");
        assert_eq!(forgiven.broken, Some((3, 3)));
        assert_eq!(
            forgive(b"whole".to_vec()).and_then(|forgiven| forgiven.broken),
            None
        );
    }

    #[test]
    fn another_encoding_and_a_picture_are_no_text() {
        assert_eq!(forgive(b"\xFF\xFEa\x00".to_vec()), None);
        assert_eq!(forgive(b"\x89PNG\x00".to_vec()), None);
    }
}
