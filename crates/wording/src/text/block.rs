//! A block: one paragraph, item, heading or cell as plain text, with the way back to the bytes of the input.
//! Reading Markdown into blocks is in `markdown`, plain text in `plain`.

use std::ops::Range;

use crate::finding::BlockKind;

/// Stands in a block's text for code, an image or anything else that is not prose.
pub const OBJECT: char = '\u{FFFC}';

/// One block of prose and where each of its bytes came from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Block {
    /// What kind of block it is.
    pub kind: BlockKind,
    /// The key of the section it stands in, if known.
    pub section: Option<String>,
    /// The heading it stands under, or that of its column in a table, in lower case; empty if there is none.
    pub under: String,
    /// The prose alone.
    pub text: String,
    /// Runs of text, in order; together they cover `text`.
    runs: Vec<Run>,
}

/// A stretch of the block's text and the stretch of the input it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Run {
    at: usize,
    len: usize,
    source: usize,
    source_len: usize,
}

impl Block {
    /// Makes an empty block.
    pub fn new(kind: BlockKind, section: Option<String>) -> Block {
        Block {
            kind,
            section,
            ..Block::default()
        }
    }

    /// Makes a block of a text that is its own source.
    pub fn whole(text: &str, kind: BlockKind, section: Option<String>) -> Block {
        let mut block = Block::new(kind, section);
        block.push(text, 0..text.len());
        block
    }

    /// Appends text that stands for `source`; where the lengths agree, each byte stands for its own.
    pub fn push(&mut self, text: &str, source: Range<usize>) {
        let run = Run {
            at: self.text.len(),
            len: text.len(),
            source: source.start,
            source_len: source.len(),
        };
        if let Some(last) = self.runs.last_mut()
            && last.len == last.source_len
            && run.len == run.source_len
            && last.source + last.source_len == run.source
        {
            last.len += run.len;
            last.source_len += run.len;
        } else if !text.is_empty() {
            self.runs.push(run);
        }
        self.text.push_str(text);
    }

    /// Tells which bytes of the input a range of the text stands for.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source_of(range.start, false);
        let end = if range.end > range.start {
            self.source_of(range.end, true)
        } else {
            start
        };
        start..end.max(start)
    }

    fn source_of(&self, at: usize, as_end: bool) -> usize {
        let index = if as_end {
            self.runs
                .partition_point(|run| run.at < at)
                .saturating_sub(1)
        } else {
            self.runs
                .partition_point(|run| run.at <= at)
                .saturating_sub(1)
        };
        let Some(run) = self.runs.get(index) else {
            return 0;
        };
        let within = at.saturating_sub(run.at);
        if run.len == run.source_len {
            run.source + within.min(run.len)
        } else if as_end {
            run.source + run.source_len
        } else {
            run.source
        }
    }

    /// The stretch of the input that the whole block stands for, markup inside included.
    pub fn stretch(&self) -> Range<usize> {
        match (self.runs.first(), self.runs.last()) {
            (Some(first), Some(last)) => {
                let end = (last.source + last.source_len).max(first.source);
                first.source..end
            }
            _ => 0..0,
        }
    }

    /// The same block as if its stretch began the input.
    pub fn at_the_beginning(mut self) -> Block {
        let start = self.stretch().start;
        for run in &mut self.runs {
            run.source = run.source.saturating_sub(start);
        }
        self
    }

    /// Puts the source back where an object character stands in `text`, a rewrite of `range`, in the order of the objects.
    /// `None` if the rewrite lost or doubled an object, or reaches across markup that it would drop.
    pub fn restore(&self, input: &str, range: Range<usize>, text: &str) -> Option<String> {
        let old = &self.text[range.clone()];
        if old.matches(OBJECT).count() != text.matches(OBJECT).count() {
            return None;
        }
        let mut out = String::with_capacity(text.len());
        let mut objects = old.match_indices(OBJECT).map(|(at, _)| range.start + at);
        for character in text.chars() {
            if character == OBJECT {
                let at = objects.next()?;
                let source = self.source(at..at + OBJECT.len_utf8());
                out.push_str(input.get(source)?);
            } else {
                out.push(character);
            }
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_across_markup_reaches_from_the_first_letter_to_the_last() {
        let input = "the **on-call** &amp; `x`";
        let mut block = Block::new(BlockKind::Paragraph, None);
        block.push("the ", 0..4);
        block.push("on-call", 6..13);
        block.push(" ", 15..16);
        block.push("&", 16..21);
        block.push(" ", 21..22);
        block.push("\u{FFFC}", 22..25);
        assert_eq!(block.text, "the on-call & \u{FFFC}");
        assert_eq!(&input[block.source(4..11)], "on-call");
        assert_eq!(&input[block.source(12..13)], "&amp;");
        assert_eq!(&input[block.source(0..block.text.len())], input);
        assert_eq!(
            block.restore(input, 12..17, "and \u{FFFC}").as_deref(),
            Some("and `x`")
        );
        assert_eq!(block.restore(input, 12..17, "and"), None);
    }
}
