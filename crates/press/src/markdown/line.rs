//! Text inside a block, gathered from the parser's events: marks, links, pictures, line ends, bare addresses.
//! Not here: blocks (`parse`), and writing it again (`inline`).

use std::ops::Range;

use postmortem::write::document::{Inline, Mark, joined};
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::{inline::JOINER, write::EMPTY};

/// A line's end inside a paragraph: a space in the end, but lines that begin with a time are told by it. It is a code
/// point that no text contains.
pub(super) const SOFT: &str = "\u{FDD0}";

/// Gathers inline events. Marks are a stack; text that follows without a gap in the source is one literal run, in
/// which bare addresses become links.
pub(super) struct Line<'a> {
    text: &'a str,
    out: Vec<Inline>,
    marks: Vec<Mark>,
    literal: String,
    literal_end: usize,
    images: Vec<(String, String, String)>,
    /// What stands before this place in the source was kept as it was written.
    kept_until: usize,
}

impl<'a> Line<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            out: Vec::new(),
            marks: Vec::new(),
            literal: String::new(),
            literal_end: 0,
            images: Vec::new(),
            kept_until: 0,
        }
    }

    pub(super) fn take(&mut self, event: Event<'a>, range: Range<usize>) {
        if range.end <= self.kept_until {
            return;
        }
        if let Event::Text(text) = &event {
            return self.text(text, range);
        }
        self.flush();
        if !self.images.is_empty()
            && !matches!(
                event,
                Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image)
            )
        {
            return self.alternative_text(&event);
        }
        match event {
            Event::Start(Tag::Strong) => self.marks.push(Mark::Strong),
            Event::Start(Tag::Emphasis) => self.marks.push(Mark::Em),
            Event::Start(Tag::Strikethrough) => self.marks.push(Mark::Strike),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })
                if !may_lead_there(&dest_url) =>
            {
                self.keep_as_written(&dest_url, range);
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            }) => {
                let href = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => dest_url.into_string(),
                };
                self.marks.push(Mark::Link {
                    href,
                    title: title.into_string(),
                });
            }
            Event::Start(Tag::Image {
                dest_url, title, ..
            }) => {
                self.images
                    .push((dest_url.into_string(), title.into_string(), String::new()));
            }
            Event::End(TagEnd::Image) => self.end_image(),
            Event::End(end) => self.end(&end),
            Event::Code(code) => self.push(code, Some(Mark::Code)),
            Event::InlineHtml(html) if is_break(&html) => self.out.push(Inline::Break),
            Event::InlineHtml(html) => self.push(html, Some(Mark::HtmlInline)),
            Event::FootnoteReference(_) => {
                let as_written = self.text.get(range).unwrap_or_default();
                self.push(CowStr::Borrowed(as_written), Some(Mark::HtmlInline));
            }
            Event::SoftBreak => self.push(CowStr::Borrowed(SOFT), None),
            Event::HardBreak => self.out.push(Inline::Break),
            Event::TaskListMarker(done) => {
                self.push(CowStr::Borrowed(if done { "[x] " } else { "[ ] " }), None)
            }
            Event::InlineMath(math) | Event::DisplayMath(math) => self.push(math, Some(Mark::Code)),
            Event::Start(_) | Event::Text(_) | Event::Html(_) | Event::Rule => {}
        }
    }

    /// A link or picture whose address no document keeps becomes plain words, its own Markdown: nothing is dropped,
    /// nothing runs, and on the way out the brackets are escaped, so that it stays words.
    fn keep_as_written(&mut self, address: &str, range: Range<usize>) {
        let as_written = self
            .text
            .get(range.clone())
            .unwrap_or_default()
            .replace('\n', " ");
        let is_all = as_written.contains(address);
        self.push(CowStr::from(as_written), None);
        if !is_all {
            self.push(CowStr::from(format!(" ({address})")), None);
        }
        self.kept_until = range.end;
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        if let Some((_, _, alt)) = self.images.last_mut() {
            alt.push_str(text);
            return;
        }
        let literal = self.text.get(range.clone()) == Some(text);
        if !literal || range.start != self.literal_end {
            self.flush();
        }
        if literal {
            self.literal.push_str(text);
            self.literal_end = range.end;
        } else {
            self.push(CowStr::from(text.to_owned()), None);
        }
    }

    fn alternative_text(&mut self, event: &Event) {
        let Some((_, _, alt)) = self.images.last_mut() else {
            return;
        };
        match event {
            Event::Code(text) | Event::InlineHtml(text) => alt.push_str(text),
            Event::SoftBreak | Event::HardBreak => alt.push(' '),
            _ => {}
        }
    }

    fn end_image(&mut self) {
        let Some((src, title, alt)) = self.images.pop() else {
            return;
        };
        // A picture inside the alternative text of a picture cannot be shown; its words can.
        if let Some((_, _, outer)) = self.images.last_mut() {
            outer.push_str(&alt);
            return;
        }
        let marks = self
            .marks
            .iter()
            .filter(|mark| matches!(mark, Mark::Link { .. }))
            .cloned()
            .collect();
        self.out.push(Inline::Image {
            src,
            alt,
            title,
            marks,
        });
    }

    fn end(&mut self, end: &TagEnd) {
        let place = self.marks.iter().rposition(|mark| match end {
            TagEnd::Strong => *mark == Mark::Strong,
            TagEnd::Emphasis => *mark == Mark::Em,
            TagEnd::Strikethrough => *mark == Mark::Strike,
            TagEnd::Link => matches!(mark, Mark::Link { .. }),
            _ => false,
        });
        if let Some(place) = place {
            self.marks.remove(place);
        }
    }

    fn push(&mut self, text: CowStr, more: Option<Mark>) {
        let marks = self.marks.iter().cloned().chain(more).collect();
        self.out.push(Inline::Text {
            text: text.into_string(),
            marks,
        });
    }

    fn flush(&mut self) {
        let literal = std::mem::take(&mut self.literal);
        if literal.is_empty() {
            return;
        }
        let linked = self
            .marks
            .iter()
            .any(|mark| matches!(mark, Mark::Link { .. }));
        let mut rest = literal.as_str();
        while let Some(address) = (!linked).then(|| bare_address(rest)).flatten() {
            let (before, href, after) = (
                &rest[..address.start],
                &rest[address.clone()],
                &rest[address.end..],
            );
            self.push(CowStr::from(before.to_owned()), None);
            let link = Mark::Link {
                href: href.to_owned(),
                title: String::new(),
            };
            self.push(CowStr::from(href.to_owned()), Some(link));
            rest = after;
        }
        self.push(CowStr::from(rest.to_owned()), None);
    }

    pub(super) fn done(mut self) -> Vec<Inline> {
        self.flush();
        let mut out = joined(self.out);
        if out == [Inline::marked(EMPTY, [Mark::HtmlInline])] {
            out.clear();
        }
        for place in 1..out.len() {
            let markup = out[place]
                .marks()
                .iter()
                .any(|mark| matches!(mark, Mark::HtmlInline | Mark::Link { .. }));
            if let Inline::Text { text, marks } = &mut out[place - 1]
                && markup
                && marks.is_empty()
                && text.ends_with(JOINER)
            {
                text.pop();
            }
        }
        joined(out)
    }
}

/// Whether a link or a picture may lead to an address: not to one that a browser would run, nor to one without end.
fn may_lead_there(address: &str) -> bool {
    let bare: String = address
        .chars()
        .filter(|letter| !letter.is_whitespace() && !letter.is_control())
        .collect();
    let scheme = bare
        .split_once(':')
        .map(|(scheme, _)| scheme.to_lowercase());
    address.len() <= 8_192
        && !matches!(
            scheme.as_deref(),
            Some("javascript" | "vbscript" | "data" | "blob")
        )
}

pub(super) fn is_break(html: &str) -> bool {
    matches!(
        html.to_ascii_lowercase().as_str(),
        "<br>" | "<br/>" | "<br />"
    )
}

/// The first bare web address in a literal text, without the punctuation after it.
fn bare_address(text: &str) -> Option<Range<usize>> {
    let mut from = 0;
    loop {
        let at = text[from..].find("http").map(|at| at + from)?;
        let scheme = ["https://", "http://"]
            .iter()
            .find(|scheme| text[at..].starts_with(**scheme));
        let alone = !text[..at].ends_with(|c: char| c.is_alphanumeric());
        let Some(scheme) = scheme.filter(|_| alone) else {
            from = at + 4;
            continue;
        };
        let body = &text[at..];
        let end = body
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`'))
            .unwrap_or(body.len());
        let trimmed = trim_address(&body[..end]);
        if trimmed.len() > scheme.len() {
            return Some(at..at + trimmed.len());
        }
        from = at + 4;
    }
}

/// Without closing punctuation, unless a bracket was opened inside the address.
fn trim_address(address: &str) -> &str {
    let mut address = address;
    loop {
        let Some(last) = address.chars().next_back() else {
            return address;
        };
        let count = |c: char| address.chars().filter(|other| *other == c).count();
        let closes = match last {
            ')' => count(')') > count('('),
            ']' => count(']') > count('['),
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' | '}' | '\u{2019}'
            | '\u{201d}' | '\u{2026}' | '|' => true,
            _ => false,
        };
        if !closes {
            return address;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
}

#[cfg(test)]
mod tests {
    use postmortem::write::document::BlockKind;

    use super::{
        super::{Heading, read, write},
        *,
    };

    #[test]
    fn a_link_that_a_browser_would_run_stays_as_its_own_words() {
        let picture = format!("![dot](data:image/png;base64,{})", "A".repeat(9_000));
        for hostile in [
            "[a *link*](javascript:alert(1))",
            "![x](JaVaScRiPt:alert(1))",
            "[a](  vbscript:x)",
            picture.as_str(),
        ] {
            let document = read(&format!("# T\n\nBefore {hostile} after.\n")).document;
            let said = vec![Inline::text(format!("Before {hostile} after."))];
            assert_eq!(document.blocks[0].kind, BlockKind::Paragraph(said));
            let again = read(&write(&document, &Heading::default())).document;
            assert_eq!(again.without_ids(), document.without_ids());
        }
    }

    #[test]
    fn other_links_stay_links() {
        let json = read("# T\n\n[a](https://example.org/x?y=javascript:z) and [b](/data:x) and [c](mailto:a@example.org)\n").document.to_json().to_string();
        assert_eq!(json.matches("\"href\"").count(), 3, "{json}");
    }
}
