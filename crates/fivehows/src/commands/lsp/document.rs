//! A text as an editor holds it: edited in pieces, addressed by lines and UTF-16 units.
//! Not here: what is found in it (session), and what the editor is told (to_editor).

use std::ops::Range;

use lsp_types::{Position, TextDocumentContentChangeEvent};

/// A text, and where its lines begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    text: String,
    /// The byte at which each line begins.
    lines: Vec<usize>,
}

impl Document {
    /// Takes a text in.
    pub fn new(text: String) -> Document {
        let lines = line_starts(&text);
        Document { text, lines }
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Makes the editor's change: of a stretch, or of everything.
    pub fn change(&mut self, change: TextDocumentContentChangeEvent) {
        match change.range {
            Some(range) => {
                let start = self.offset(range.start);
                let end = self.offset(range.end).max(start);
                self.text.replace_range(start..end, &change.text);
            }
            None => self.text = change.text,
        }
        self.lines = line_starts(&self.text);
    }

    /// The byte of a position. What lies beyond a line is its end, and beyond the text the text's end.
    pub fn offset(&self, position: Position) -> usize {
        let line = position.line as usize;
        let Some(start) = self.lines.get(line).copied() else {
            return self.text.len();
        };
        let mut units = 0;
        for (at, character) in self.text[start..self.line_end(line)].char_indices() {
            units += character.len_utf16();
            // A position between the two halves of a character is before it.
            if units > position.character as usize {
                return start + at;
            }
        }
        self.line_end(line)
    }

    /// The position of a byte that begins a character.
    pub fn position(&self, offset: usize) -> Position {
        let line = self.line_of(offset);
        let before = self.text.get(self.lines[line]..offset).unwrap_or("");
        let units: usize = before.chars().map(char::len_utf16).sum();
        Position::new(to_u32(line), to_u32(units))
    }

    /// The positions of a stretch.
    pub fn range(&self, span: &Range<usize>) -> lsp_types::Range {
        lsp_types::Range::new(self.position(span.start), self.position(span.end))
    }

    /// The bytes of the line in which a byte lies, without its end mark.
    pub fn line_around(&self, offset: usize) -> Range<usize> {
        let line = self.line_of(offset);
        self.lines[line]..self.line_end(line)
    }

    fn line_of(&self, offset: usize) -> usize {
        self.lines
            .partition_point(|start| *start <= offset)
            .saturating_sub(1)
    }

    /// Where a line's text ends: before its end mark.
    fn line_end(&self, line: usize) -> usize {
        let next = self.lines.get(line + 1).copied().unwrap_or(self.text.len());
        let whole = &self.text[self.lines[line]..next];
        self.lines[line] + whole.trim_end_matches(['\r', '\n']).len()
    }
}

/// Lines end with `\n`, `\r\n` or a lone `\r`, as the protocol has it.
fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    std::iter::once(0)
        .chain(ends.map(|(at, _)| at + 1))
        .collect()
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, character: u32) -> Position {
        Position::new(line, character)
    }

    fn edit(from: Position, to: Position, text: &str) -> TextDocumentContentChangeEvent {
        TextDocumentContentChangeEvent {
            range: Some(lsp_types::Range::new(from, to)),
            range_length: None,
            text: text.to_owned(),
        }
    }

    #[test]
    fn positions_count_utf16_units_and_every_kind_of_line_end() {
        let document = Document::new("a😀b\r\né\rx\n".to_owned());
        for (offset, position) in [
            (0, at(0, 0)),
            (1, at(0, 1)),
            (5, at(0, 3)),
            (8, at(1, 0)),
            (11, at(2, 0)),
            (13, at(3, 0)),
        ] {
            assert_eq!(document.position(offset), position, "{offset}");
            assert_eq!(document.offset(position), offset, "{position:?}");
        }
        assert_eq!(
            document.offset(at(0, 2)),
            1,
            "between the halves of a character"
        );
        assert_eq!(document.offset(at(0, 99)), 6, "beyond the line");
        assert_eq!(document.offset(at(99, 0)), 13, "beyond the text");
    }

    #[test]
    fn edits_in_pieces_make_the_text_that_the_editor_shows() {
        let mut document = Document::new("one\ntwo 😀\nthree".to_owned());
        document.change(edit(at(1, 4), at(1, 6), "2"));
        document.change(edit(at(0, 3), at(1, 0), " "));
        document.change(edit(at(9, 9), at(9, 9), "!"));
        assert_eq!(document, Document::new("one two 2\nthree!".to_owned()));
        document.change(TextDocumentContentChangeEvent {
            range: None,
            range_length: None,
            text: "new".to_owned(),
        });
        assert_eq!(document.text(), "new");
    }
}
