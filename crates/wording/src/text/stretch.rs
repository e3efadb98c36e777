//! Where a very long text may be cut so that its parts are read one after the other, in little memory.
//! How a part is read is in `markdown` and `plain`; texts of the usual length are never cut.

use std::ops::Range;

/// The fewest bytes of a stretch; it ends at the next place where a cut changes nothing.
const LEAST: usize = 1 << 18;

/// Cuts plain text after empty lines.
pub fn of_plain(text: &str) -> Vec<Range<usize>> {
    cut(text, |_| true)
}

/// Cuts Markdown where nothing is open: after an empty line, before a heading or a paragraph at the margin,
/// outside code, comments and raw HTML. A text with footnotes or reference links is one stretch: they reach anywhere.
pub fn of_markdown(text: &str) -> Vec<Range<usize>> {
    if text.lines().any(defines) {
        return std::iter::once(0..text.len()).collect();
    }
    let mut open = Open::Nothing;
    cut(text, |line| {
        let free = matches!(open, Open::Nothing);
        open = open.after(line);
        free && line.starts_with(|c: char| c == '#' || c.is_alphabetic())
    })
}

/// Cuts before lines that stand after an empty one and of which `may_begin`, asked of every line in order, says yes.
fn cut(text: &str, mut may_begin: impl FnMut(&str) -> bool) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let (mut start, mut at) = (0, 0);
    let mut after_empty = false;
    for line in text.split_inclusive('\n') {
        let begins = may_begin(line);
        if begins && after_empty && at - start >= LEAST {
            out.push(start..at);
            start = at;
        }
        after_empty = line.trim().is_empty();
        at += line.len();
    }
    out.push(start..text.len());
    out
}

/// `[name]: target` or `[^1]: note`, at the beginning of a line.
fn defines(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '>']);
    line.starts_with('[') && line.contains("]:")
}

/// What has begun and not yet ended.
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

    #[test]
    fn a_long_text_is_cut_where_nothing_is_open() {
        let part = format!(
            "## Part\n\n{}\n\n```\ncode\n\nNo cut\n```\n\n- a\n\n  b\n\n",
            "word ".repeat(2_000)
        );
        let text = part.repeat(200);
        let cuts = of_markdown(&text);
        assert!(cuts.len() > 4, "{} stretches", cuts.len());
        assert!(cuts.iter().all(|range| range.len() < LEAST + part.len()));
        for range in &cuts {
            let begin = &text[range.start..];
            assert!(begin.starts_with("## Part") || begin.starts_with("word "));
        }
        let whole: usize = cuts.iter().map(ExactSizeIterator::len).sum();
        assert_eq!(whole, text.len());
    }

    #[test]
    fn a_text_with_references_is_one_stretch() {
        let text = format!(
            "{}\n\n[runbook]: https://example.org\n",
            "A word.\n\n".repeat(100_000)
        );
        assert_eq!(of_markdown(&text).len(), 1);
    }
}
