//! Inline content as Markdown that comes back the same: escapes, marks, links.
//! Not here: blocks. The reader that takes it back is `parse`.

use postmortem::write::document::{Inline, Mark};
use pulldown_cmark::{Event, Parser, Tag};

use super::line::is_break;

/// Where the text will stand, which decides what must be escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In a paragraph: line starts matter, and a break is a backslash before the line's end.
    Lines,
    /// In a heading: one line, `#` matters.
    Heading,
    /// In a cell: one line, `|` matters.
    Cell,
}

/// Inline content as Markdown.
pub(super) fn write(inlines: &[Inline], place: Place) -> String {
    // A break at the end shows nothing, and a backslash at the end of a paragraph would show itself.
    let end = inlines
        .iter()
        .rposition(|inline| *inline != Inline::Break)
        .map_or(0, |last| last + 1);
    let inlines = &inlines[..end];
    let mut writer = Writer {
        out: String::new(),
        open: Vec::new(),
        closed: None,
        place,
    };
    for inline in inlines {
        writer.inline(inline);
    }
    writer.keep_marks(&[], None);
    writer.end_of_line();
    let text = writer.out;
    match place {
        Place::Lines => text
            .split('\n')
            .map(line_start)
            .collect::<Vec<_>>()
            .join("\n"),
        Place::Heading => text,
        Place::Cell => text,
    }
}

struct Writer {
    out: String,
    open: Vec<Mark>,
    /// A delimiter was just closed: whether it was `_` and whether the character inside it was a letter or digit.
    closed: Option<(bool, bool)>,
    place: Place,
}

impl Writer {
    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Break => {
                self.keep_marks(&[], None);
                self.end_of_line();
                self.closed = None;
                self.out.push_str(if self.place == Place::Lines {
                    "\\\n"
                } else {
                    "<br>"
                });
            }
            Inline::Image {
                src,
                alt,
                title,
                marks,
            } => {
                self.keep_marks(marks, None);
                self.closed = None;
                self.out.push_str("![");
                self.text(alt);
                self.spaces_at_edge();
                self.out.push_str("](");
                self.address(src, title);
                self.out.push(')');
            }
            Inline::Text { text, marks } => self.run(text, marks),
        }
    }

    fn run(&mut self, text: &str, marks: &[Mark]) {
        let verbatim = marks.contains(&Mark::HtmlInline) && is_verbatim(text);
        let code = marks.contains(&Mark::Code);
        let spanning: Vec<Mark> = marks
            .iter()
            .filter(|mark| !matches!(mark, Mark::Code | Mark::HtmlInline))
            .cloned()
            .collect();
        if let Some(Mark::Link { href, title }) = spanning.first()
            && !code
            && title.is_empty()
            && !self.open.contains(&spanning[0])
            && is_autolink(text, href)
        {
            self.keep_marks(&spanning[1..], None);
            self.closed = None;
            self.out.push('<');
            self.out.push_str(text);
            self.out.push('>');
            return;
        }
        // A lone letter may yet become a reference, so only a longer run counts on its first one.
        let longer = !verbatim && !code && text.chars().nth(1).is_some();
        self.keep_marks(&spanning, text.chars().next().filter(|_| longer));
        if verbatim {
            self.closed = None;
            self.out.push_str(&if self.place == Place::Cell {
                text.replace('|', "\\|")
            } else {
                text.to_owned()
            });
        } else if code {
            self.closed = None;
            self.code(text);
        } else {
            self.text(text);
        }
    }

    /// Closes what does not continue, opens what is new. `next` is the plain character that follows, if it is one.
    fn keep_marks(&mut self, marks: &[Mark], next: Option<char>) {
        let same = self
            .open
            .iter()
            .zip(marks)
            .take_while(|(open, wanted)| open == wanted)
            .count();
        while self.open.len() > same {
            if let Some(mark) = self.open.pop() {
                self.close(&mark);
            }
        }
        let new = &marks[same..];
        for mark in new {
            let lone = new.len() == 1 && next.is_some_and(is_letter);
            self.begin(mark, lone);
            self.open.push(mark.clone());
        }
    }

    fn begin(&mut self, mark: &Mark, before_letter: bool) {
        match mark {
            Mark::Link { .. } => {
                self.closed = None;
                // `!` before `[` would make a picture of it.
                if self.out.ends_with('!') && !self.out.ends_with("\\!") {
                    self.out.pop();
                    self.out.push_str("\\!");
                }
                self.out.push('[');
            }
            _ => {
                if !before_letter || *mark == Mark::Em {
                    self.settle_before();
                }
                self.closed = None;
                self.out.push_str(delimiter(mark));
            }
        }
    }

    /// A delimiter opens reliably only after a space, an ASCII sign or the start: a letter before it is written as a
    /// character reference, which ends in a sign.
    fn settle_before(&mut self) {
        if let Some(before) = self.out.chars().next_back()
            && !is_safe(before)
        {
            self.out.pop();
            self.reference(before);
        }
    }

    fn close(&mut self, mark: &Mark) {
        match mark {
            Mark::Link { href, title } => {
                self.spaces_at_edge();
                self.out.push_str("](");
                self.address(href, title);
                self.out.push(')');
                self.closed = None;
            }
            _ => {
                self.spaces_at_edge();
                let inner = self.out.chars().next_back().is_some_and(is_letter);
                self.out.push_str(delimiter(mark));
                self.closed = Some((*mark == Mark::Em, inner));
            }
        }
    }

    /// A space just inside a delimiter, or at the end of a line, would be lost: it becomes a character reference.
    fn spaces_at_edge(&mut self) {
        if let Some(last) = self.out.chars().next_back()
            && last.is_whitespace()
            && last != '\n'
        {
            self.out.pop();
            self.reference(last);
        }
    }

    fn end_of_line(&mut self) {
        self.spaces_at_edge();
    }

    fn reference(&mut self, c: char) {
        self.out.push_str(&format!("&#{};", u32::from(c)));
    }

    fn text(&mut self, text: &str) {
        let chars: Vec<char> = text.chars().collect();
        let mut addresses = addresses(text);
        let mut referenced = false;
        for (place, c) in chars.iter().copied().enumerate() {
            let next = chars.get(place + 1).copied();
            let before = place
                .checked_sub(1)
                .and_then(|place| chars.get(place))
                .copied();
            let closed = self.closed.take();
            let opened =
                before.is_none() && closed.is_none() && self.out.ends_with(['*', '_', '~', '[']);
            let at_edge = self.out.is_empty() || self.out.ends_with('\n') || opened;
            if (c.is_whitespace() && at_edge)
                || (c.is_control())
                || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')
            {
                self.reference(c);
                continue;
            }
            if let Some((em, inner)) = closed
                && !is_safe(c)
                && (em || !inner)
            {
                self.reference(c);
                referenced = true;
                continue;
            }
            // A reference ends in a sign, so an underscore after it could open.
            let before = before.filter(|_| !std::mem::take(&mut referenced));
            if addresses.first() == Some(&place) {
                addresses.remove(0);
                self.out.push_str("\\:");
                continue;
            }
            if needs_escape(c, before, next, self.place) {
                self.out.push('\\');
            }
            self.out.push(c);
        }
    }

    fn code(&mut self, text: &str) {
        let text = text.replace(['\n', '\r'], " ");
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = (1..)
            .find(|length| *length > longest || !has_run(&text, *length))
            .unwrap_or(longest + 1);
        let fence = "`".repeat(fence);
        let padded = text.starts_with('`')
            || text.ends_with('`')
            || (text.starts_with(' ') && text.ends_with(' ') && !text.trim_matches(' ').is_empty());
        let pad = if padded { " " } else { "" };
        let text = if self.place == Place::Cell {
            text.replace('|', "\\|")
        } else {
            text
        };
        self.out
            .push_str(&format!("{fence}{pad}{text}{pad}{fence}"));
    }

    fn address(&mut self, address: &str, title: &str) {
        let mut written = String::new();
        for (place, c) in address.char_indices() {
            match c {
                '\\' | '(' | ')' | '<' | '>' | '*' | '`' => {
                    written.push('\\');
                    written.push(c);
                }
                '|' if self.place == Place::Cell => written.push_str("&#124;"),
                '&' if is_reference(&address[place..]) => written.push_str("&amp;"),
                c if c.is_control() || c.is_whitespace() => {
                    written.push_str(&format!("&#{};", u32::from(c)))
                }
                c => written.push(c),
            }
        }
        if address.chars().any(char::is_whitespace) || (address.is_empty() && !title.is_empty()) {
            written = format!("<{written}>");
        }
        self.out.push_str(&written);
        if !title.is_empty() {
            self.out.push_str(" \"");
            for (place, c) in title.char_indices() {
                match c {
                    '"' | '\\' => {
                        self.out.push('\\');
                        self.out.push(c);
                    }
                    '|' if self.place == Place::Cell => self.out.push_str("&#124;"),
                    '&' if is_reference(&title[place..]) => self.out.push_str("&amp;"),
                    c if c.is_control() => self.reference(c),
                    c => self.out.push(c),
                }
            }
            self.out.push('"');
        }
    }
}

fn delimiter(mark: &Mark) -> &'static str {
    match mark {
        Mark::Strong => "**",
        Mark::Em => "_",
        Mark::Strike => "~~",
        Mark::Link { .. } | Mark::Code | Mark::HtmlInline => "",
    }
}

/// Spaces and ASCII signs: every reader of Markdown agrees about them.
fn is_safe(c: char) -> bool {
    c.is_ascii_whitespace() || c.is_ascii_punctuation()
}

/// Letters and digits that no reader takes for a sign. Many signs count as letters somewhere, such as those in circles.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric()
        && matches!(c, '\0'..='\u{1fff}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

fn has_run(text: &str, length: usize) -> bool {
    text.split(|c| c != '`').any(|run| run.len() == length)
}

/// Places (in characters) of the colons of bare addresses, which would become links on return.
fn addresses(text: &str) -> Vec<usize> {
    text.match_indices("://")
        .filter(|(at, _)| text[..*at].ends_with("http") || text[..*at].ends_with("https"))
        .map(|(at, _)| text[..at].chars().count())
        .collect()
}

fn needs_escape(c: char, before: Option<char>, next: Option<char>, place: Place) -> bool {
    let alphanumeric = |c: Option<char>| c.is_some_and(is_letter);
    match c {
        '*' | '`' | '[' | ']' | '~' | '\\' => true,
        '_' => !(alphanumeric(before) && alphanumeric(next)),
        // Template tags (`<%= … %>`) read better as they are, and begin nothing.
        '<' => next.is_none_or(|next| !next.is_whitespace() && next != '%'),
        '&' => next.is_none_or(|next| next == '#' || next.is_ascii_alphanumeric()),
        '!' => next.is_none(),
        '#' => place == Place::Heading,
        '|' => place == Place::Cell,
        _ => false,
    }
}

fn is_reference(text: &str) -> bool {
    text[1..].find(';').is_some_and(|end| {
        text[1..=end]
            .chars()
            .all(|c| c == '#' || c.is_ascii_alphanumeric())
    })
}

/// Whether a link can be written as `<address>`.
fn is_autolink(text: &str, href: &str) -> bool {
    let web = text == href && (text.starts_with("https://") || text.starts_with("http://"));
    let mail = href.strip_prefix("mailto:") == Some(text)
        && text
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "@.-_+".contains(c))
        && !text.ends_with(['.', '-'])
        && text.matches('@').count() == 1
        && !text.contains("..")
        && !text.contains(".-")
        && !text.contains("-.")
        && !text.contains("@-")
        && !text.contains("@.");
    (web || mail)
        && !text.chars().any(|c| {
            c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '\\' | '|' | '`')
        })
        && !text
            .match_indices('&')
            .any(|(at, _)| is_reference(&text[at..]))
}

/// Whether text that is marked as verbatim markup really is nothing but markup, so that it comes back marked:
/// references to footnotes and pieces of inline HTML.
fn is_verbatim(text: &str) -> bool {
    let mut rest = text;
    while let Some((label, after)) = rest
        .strip_prefix("[^")
        .and_then(|rest| rest.split_once(']'))
    {
        if label.is_empty()
            || !label
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
        {
            return false;
        }
        rest = after;
    }
    if rest.is_empty() {
        return true;
    }
    match rest.find("[^") {
        Some(at) => is_html(&rest[..at]) && is_verbatim(&rest[at..]),
        None => is_html(rest),
    }
}

fn is_html(text: &str) -> bool {
    if text.contains('\n') || super::forms::is_marker(text) {
        return false;
    }
    let sentence = format!("a{text}b");
    let events: Vec<Event> = Parser::new(&sentence).collect();
    let mut found = String::new();
    for event in events
        .get(2..events.len().saturating_sub(2))
        .unwrap_or_default()
    {
        match event {
            Event::InlineHtml(html) if !is_break(html) => found.push_str(html),
            _ => return false,
        }
    }
    found == text
}

/// What would begin a block at the start of a line is escaped there.
fn line_start(line: &str) -> String {
    let mut chars = line.chars();
    let first = chars.next();
    let rest = chars.as_str();
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t', '\\']);
    let escaped = match first {
        Some('#') => ends(rest.trim_start_matches('#')),
        Some('>') => true,
        Some('-' | '+') => ends(rest) || is_ruler(line),
        Some('=' | ':' | '|') => is_ruler(line),
        Some('0'..='9') => {
            let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
            if digits.starts_with(['.', ')']) && ends(&digits[1..]) {
                let at = line.len() - digits.len();
                return format!("{}\\{}", &line[..at], digits);
            }
            false
        }
        Some('<') => return without_block(line),
        // A link whose text has `]:` in code, or a footnote's sign before a colon, would define a reference.
        Some('[') if line.contains("]:") => return format!("&#{};{line}", u32::from(JOINER)),
        _ => false,
    };
    if escaped {
        format!("\\{line}")
    } else {
        line.to_owned()
    }
}

fn is_ruler(line: &str) -> bool {
    line.chars()
        .all(|c| matches!(c, '-' | '=' | ':' | '|' | ' ' | '\t' | '+' | '\\'))
}

/// Stands before markup or a link that would begin a block, which would take the rest of the paragraph with it. It has
/// no width; `parse` takes it off.
pub(super) const JOINER: char = '\u{2060}';

fn without_block(line: &str) -> String {
    match Parser::new(line).next() {
        Some(Event::Start(Tag::HtmlBlock)) => format!("&#{};{line}", u32::from(JOINER)),
        _ => line.to_owned(),
    }
}
