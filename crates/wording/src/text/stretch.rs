//! Where a very long text may be cut so that its parts are read one after the other, in little memory.
//! How a part is read is in `markdown` and `plain`; texts of the usual length are never cut.

use std::ops::Range;

use crate::finding::Format;

/// The fewest bytes of a stretch; it ends at the next place where a cut changes nothing.
const LEAST: usize = 1 << 18;

/// All stretches of a text.
pub fn stretches(text: &str, format: Format) -> Vec<Range<usize>> {
    let mut cutter = Cutter::new(format);
    let mut start = 0;
    let mut out = Vec::new();
    while let Some(length) = cutter.cut(&text[start..]) {
        out.push(start..start + length);
        start += length;
    }
    out.push(start..text.len());
    out
}

/// Cuts a text that may still be coming: plain text after empty lines; Markdown where nothing is open, after an empty line,
/// before a heading or a paragraph at the margin. Only a link by reference may lose its target, which nobody reads anyway.
#[derive(Debug)]
pub struct Cutter {
    is_plain: bool,
    open: Open,
    /// How far the text was looked through: up to the beginning of a line.
    seen: usize,
    after_empty: bool,
    /// Whether the last line with anything in it was a comment, which may speak of what follows.
    after_comment: bool,
}

impl Cutter {
    /// Begins with nothing seen.
    pub fn new(format: Format) -> Cutter {
        Cutter {
            is_plain: format == Format::Plain,
            open: Open::Nothing,
            seen: 0,
            after_empty: false,
            after_comment: false,
        }
    }

    /// The length of the first stretch, if it ends for certain within what has come. The next text has to be the rest;
    /// where there was no cut, the same text with more behind it.
    pub fn cut(&mut self, text: &str) -> Option<usize> {
        while let Some(length) = text[self.seen..].find('\n') {
            let line = &text[self.seen..self.seen + length];
            let may_begin = self.is_plain
                || matches!(self.open, Open::Nothing)
                    && line.starts_with(|c: char| c == '#' || c.is_alphabetic());
            if may_begin && self.after_empty && !self.after_comment && self.seen >= LEAST {
                self.after_empty = false;
                return Some(std::mem::take(&mut self.seen));
            }
            self.after_empty = line.trim().is_empty();
            if !self.after_empty {
                self.after_comment = line.trim_end().ends_with("-->");
            }
            if !self.is_plain {
                self.open = self.open.after(line);
            }
            self.seen += length + 1;
        }
        None
    }
}

/// What has begun and not yet ended.
#[derive(Debug)]
enum Open {
    Nothing,
    /// A fence of code: its mark, and how many of it.
    Fence(char, usize),
    /// A comment or a raw element, up to these letters.
    Until(&'static str),
}

impl Open {
    fn after(&self, line: &str) -> Open {
        let begin = line.trim_start();
        match self {
            Open::Fence(mark, count) => {
                let rest = begin.trim_start_matches(*mark);
                if begin.len() - rest.len() >= *count && rest.trim().is_empty() {
                    Open::Nothing
                } else {
                    Open::Fence(*mark, *count)
                }
            }
            Open::Until(end) if line.contains(end) => Open::Nothing,
            Open::Until(end) => Open::Until(end),
            Open::Nothing => {
                for mark in ['`', '~'] {
                    let count = begin.len() - begin.trim_start_matches(mark).len();
                    if count >= 3 && !(mark == '`' && begin[count..].contains('`')) {
                        return Open::Fence(mark, count);
                    }
                }
                if !begin.starts_with('<') {
                    return Open::Nothing;
                }
                [
                    ("<!--", "-->"),
                    ("<?", "?>"),
                    ("<![CDATA[", "]]>"),
                    ("<script", "</script>"),
                    ("<pre", "</pre>"),
                    ("<style", "</style>"),
                    ("<textarea", "</textarea>"),
                ]
                .into_iter()
                .find(|(open, close)| begin.starts_with(open) && !begin.contains(close))
                .map_or(Open::Nothing, |(_, close)| Open::Until(close))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part() -> String {
        format!(
            "## Part\n\n{}\n\n```\ncode\n\nNo cut\n```\n\n- a\n\n  b\n\n<!-- for what follows -->\n\nword\n\n",
            "word ".repeat(2_000)
        )
    }

    #[test]
    fn a_long_text_is_cut_where_nothing_is_open() {
        let text = part().repeat(200);
        let cuts = stretches(&text, Format::Markdown);
        assert!(cuts.len() > 4, "{} stretches", cuts.len());
        assert!(cuts.iter().all(|range| range.len() < LEAST + part().len()));
        for range in &cuts {
            let begin = &text[range.start..];
            assert!(begin.starts_with("## Part") || begin.starts_with("word word"));
        }
        let whole: usize = cuts.iter().map(ExactSizeIterator::len).sum();
        assert_eq!(whole, text.len());
    }

    #[test]
    fn a_text_that_comes_bit_by_bit_is_cut_in_the_same_places() {
        let text = part().repeat(80);
        for format in [Format::Markdown, Format::Plain] {
            let (mut cutter, mut pending, mut at) = (Cutter::new(format), String::new(), 0);
            let mut cuts = Vec::new();
            for bit in text.as_bytes().chunks(777) {
                pending.push_str(std::str::from_utf8(bit).expect("the text is plain"));
                while let Some(length) = cutter.cut(&pending) {
                    cuts.push(at..at + length);
                    at += length;
                    pending.drain(..length);
                }
            }
            cuts.push(at..text.len());
            assert_eq!(cuts, stretches(&text, format), "{format:?}");
        }
    }
}
