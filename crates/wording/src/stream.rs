//! Checking a text that comes bit by bit and may be longer than memory: what is found is handed over a part at a time.
//! Where a text may be parted is in `text::stretch`; what is found in a part is `check`'s business.

use crate::check::Parts;
use crate::finding::{Finding, Format};
use crate::settings::Settings;
use crate::text::stretch::Cutter;
use crate::text::token::Roster;

/// A part of a long text, with what was found in it.
#[derive(Debug)]
pub struct Part<'t> {
    /// The part alone; it begins at the beginning of a line.
    pub text: &'t str,
    /// Its findings, sorted, with spans in the bytes of the part.
    pub findings: Vec<Finding>,
    /// How many bytes of the whole stand before it.
    pub offset: usize,
    /// How many lines of the whole stand before it.
    pub lines: usize,
}

/// A check of a text that is still coming, for Markdown and plain text. What only a whole document shows is not looked for.
///
/// ```
/// use wording::{Format, Stream, settings::Settings};
/// let settings = Settings::default();
/// let mut stream = Stream::new(Format::Plain, &settings);
/// let mut found = 0;
/// stream.more("The team failed ", |part| found += part.findings.len());
/// stream.more("to act.", |part| found += part.findings.len());
/// stream.end(|part| found += part.findings.len());
/// assert_eq!(found, 1);
/// ```
#[derive(Debug)]
pub struct Stream<'s> {
    settings: &'s Settings,
    roster: Roster,
    parts: Parts,
    cutter: Cutter,
    /// What has come and was not checked yet.
    pending: String,
    offset: usize,
    lines: usize,
}

impl<'s> Stream<'s> {
    /// Begins with nothing.
    pub fn new(format: Format, settings: &'s Settings) -> Stream<'s> {
        Stream {
            settings,
            roster: Roster::new(&settings.context()),
            parts: Parts::new(format, None),
            cutter: Cutter::new(format),
            pending: String::new(),
            offset: 0,
            lines: 0,
        }
    }

    /// Takes more of the text, and tells of each part that is whole by now.
    pub fn more(&mut self, text: &str, mut tell: impl FnMut(Part<'_>)) {
        self.pending.push_str(text);
        while let Some(length) = self.cutter.cut(&self.pending) {
            self.check(length, &mut tell);
        }
    }

    /// Tells of what is left, which may be nothing.
    pub fn end(mut self, mut tell: impl FnMut(Part<'_>)) {
        self.check(self.pending.len(), &mut tell);
    }

    fn check(&mut self, length: usize, tell: &mut impl FnMut(Part<'_>)) {
        let text = &self.pending[..length];
        let (blocks, mut findings) = self.parts.check(text, &self.roster);
        self.settings.weigh_among(&blocks, &mut findings);
        let lines = text.bytes().filter(|byte| *byte == b'\n').count();
        tell(Part {
            text,
            findings,
            offset: self.offset,
            lines: self.lines,
        });
        self.offset += length;
        self.lines += lines;
        self.pending.drain(..length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Context, check};

    /// A text of more than a million bytes, most of them code, which is quickly read.
    fn long() -> String {
        let code = "=\n".repeat(8_000);
        format!("## Raw log\n\nThe team failed to act.\n\n```\n{code}```\n\n").repeat(70)
    }

    #[test]
    fn a_text_that_comes_bit_by_bit_holds_what_it_holds_at_once() {
        let text = long();
        let settings = Settings::default();
        let mut stream = Stream::new(Format::Markdown, &settings);
        let mut found: Vec<(usize, usize)> = Vec::new();
        let mut parts = 0;
        let mut tell = |part: Part<'_>| {
            parts += 1;
            found.extend(part.findings.iter().map(|finding| {
                let lines = part.text[..finding.span.start].matches('\n').count();
                (part.offset + finding.span.start, part.lines + lines)
            }));
        };
        for bit in text.as_bytes().chunks(10_000) {
            stream.more(std::str::from_utf8(bit).expect("plain"), &mut tell);
        }
        stream.end(&mut tell);
        let at_once: Vec<(usize, usize)> = check(&text, Format::Markdown, &Context::default())
            .iter()
            .map(|finding| finding.span.start)
            .map(|start| (start, text[..start].matches('\n').count()))
            .collect();
        assert_eq!(found, at_once);
        assert!(parts > 3 && found.len() == 70, "{parts} parts, {found:?}");
    }

    #[test]
    fn sections_keep_their_levels_from_part_to_part() {
        let settings = Settings {
            sections: [(
                "raw log".to_string(),
                [("all".to_string(), crate::settings::Level::Off)].into(),
            )]
            .into(),
            ..Settings::default()
        };
        // After the first, no part has a heading of its own.
        let text = long().replace("\n## Raw log\n", "\n");
        let mut stream = Stream::new(Format::Markdown, &settings);
        let mut found = 0;
        stream.more(&text, |part| found += part.findings.len());
        stream.end(|part| found += part.findings.len());
        assert_eq!(found, 0);
    }
}
