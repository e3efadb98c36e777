//! HTML into blocks of prose. Tags, scripts, styles, code, comments and the head are left out.
//! What the blocks say is none of this file's business; Markdown is in `markdown`.

use std::ops::Range;

use super::block::{Block, OBJECT};
use super::section::section_of;
use crate::finding::BlockKind;

/// Cuts HTML into blocks, as forgiving as a browser. Linear in the length of the text.
pub fn blocks(text: &str, section: Option<&str>) -> Vec<Block> {
    let mut reader = Reader {
        section: section.map(str::to_string),
        above: section.map(str::to_string),
        ..Reader::default()
    };
    let mut at = 0;
    while at < text.len() {
        let open = text[at..].find('<').map_or(text.len(), |found| at + found);
        reader.text(text, at..open);
        at = open;
        if at < text.len() {
            at = reader.markup(text, at);
        }
    }
    reader.close();
    reader.out
}

/// The deepest nesting that is remembered; what lies deeper reads like its surroundings.
const DEPTH: usize = 64;

#[derive(Default)]
struct Reader {
    section: Option<String>,
    /// The section of the nearest heading of the first two levels, to which a deeper heading without meaning returns.
    above: Option<String>,
    under: String,
    /// The open elements that give their text a kind.
    open: Vec<(String, BlockKind)>,
    /// The element around us that is not prose, and how many of its name are open.
    silent: Option<(String, usize)>,
    /// The headings of the table's columns, and the column we are in, from 1.
    columns: Vec<String>,
    column: usize,
    current: Option<Block>,
    out: Vec<Block>,
}

impl Reader {
    /// Reads what begins with `<` at a byte, and gives the byte after it.
    fn markup(&mut self, text: &str, at: usize) -> usize {
        let rest = &text[at..];
        let after =
            |end: Option<usize>, len: usize| end.map_or(text.len(), |found| at + found + len);
        if rest.starts_with("<!--") {
            return after(rest.find("-->"), 3);
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            return after(rest.find('>'), 1);
        }
        let closes = rest.starts_with("</");
        let name_at = if closes { 2 } else { 1 };
        let name: String = rest[name_at..]
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
            .map(|byte| byte.to_ascii_lowercase() as char)
            .collect();
        if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            // A lone `<` is a mark like any other.
            self.text(text, at..at + 1);
            return at + 1;
        }
        let end = after(tag_end(&rest[name_at..]).map(|found| name_at + found), 1);
        if closes {
            self.end(&name);
        } else {
            self.start(&name, at..end);
            if ["script", "style"].contains(&name.as_str()) {
                return raw_end(text, end, &name);
            }
        }
        end
    }

    fn start(&mut self, name: &str, source: Range<usize>) {
        if let Some((silent, depth)) = &mut self.silent {
            *depth += usize::from(silent == name);
            return;
        }
        match name {
            "code" | "kbd" | "samp" | "var" | "tt" | "svg" | "math" => {
                self.push(OBJECT.encode_utf8(&mut [0; 4]), source);
                self.silent = Some((name.to_string(), 1));
            }
            "img" => self.push(OBJECT.encode_utf8(&mut [0; 4]), source),
            "head" | "pre" | "template" | "select" | "textarea" | "object" => {
                self.close();
                self.silent = Some((name.to_string(), 1));
            }
            "br" => self.push("\n", source),
            _ => self.start_block(name),
        }
    }

    fn start_block(&mut self, name: &str) {
        if !is_block(name) {
            return;
        }
        self.close();
        match name {
            "table" => self.columns.clear(),
            "tr" => self.column = 0,
            "td" | "th" => self.column += 1,
            _ => {}
        }
        let kind = match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "th" => BlockKind::Heading,
            "li" | "dt" | "dd" => BlockKind::ListItem,
            "td" => BlockKind::Cell,
            "blockquote" => BlockKind::Quote,
            _ => return,
        };
        // `<li>` ends the item before it, and so do cells, where nobody wrote the end.
        if self
            .open
            .last()
            .is_some_and(|(open, _)| open == name && name != "blockquote")
        {
            self.open.pop();
        }
        if self.open.len() < DEPTH {
            self.open.push((name.to_string(), kind));
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((silent, depth)) = &mut self.silent {
            *depth -= usize::from(silent == name);
            if *depth == 0 {
                self.silent = None;
            }
            return;
        }
        if !is_block(name) {
            return;
        }
        if let [b'h', level @ b'1'..=b'6'] = name.as_bytes() {
            self.head(*level);
        }
        self.close();
        if let Some(depth) = self.open.iter().rposition(|(open, _)| open == name) {
            self.open.truncate(depth);
        }
    }

    fn head(&mut self, level: u8) {
        let Some(block) = &self.current else { return };
        let known = section_of(&block.text).map(str::to_string);
        self.under = block.text.to_lowercase();
        if level <= b'2' {
            self.section = known.clone();
            self.above = known;
        } else {
            self.section = known.or_else(|| self.above.clone());
        }
    }

    fn close(&mut self) {
        if let Some(block) = self.current.take()
            && !block.text.trim().is_empty()
        {
            if self.open.last().is_some_and(|(open, _)| open == "th") && self.column > 0 {
                self.columns.resize(self.column, String::new());
                self.columns[self.column - 1] = block.text.to_lowercase();
            }
            self.out.push(block);
        }
    }

    /// Takes text in: runs of white space become one space, and character references what they stand for.
    fn text(&mut self, text: &str, range: Range<usize>) {
        if self.silent.is_some() {
            return;
        }
        let mut at = range.start;
        while at < range.end {
            let rest = &text[at..range.end];
            let blank = rest.len() - rest.trim_start().len();
            if blank > 0 {
                if self
                    .current
                    .as_ref()
                    .is_some_and(|block| !block.text.ends_with([' ', '\n']))
                {
                    self.push(" ", at..at + blank);
                }
                at += blank;
            } else if let Some((character, length)) = reference(rest) {
                self.push(character.encode_utf8(&mut [0; 4]), at..at + length);
                at += length;
            } else {
                let mut ends = rest.char_indices().skip(1);
                let next = ends.find(|(_, c)| c.is_whitespace() || *c == '&');
                let length = next.map_or(rest.len(), |(found, _)| found);
                self.push(&rest[..length], at..at + length);
                at += length;
            }
        }
    }

    fn push(&mut self, text: &str, source: Range<usize>) {
        let kind = self.open.last().map(|(_, kind)| *kind).unwrap_or_default();
        let under = match kind {
            BlockKind::Cell => {
                let title = self
                    .column
                    .checked_sub(1)
                    .and_then(|at| self.columns.get(at));
                title.unwrap_or(&self.under)
            }
            _ => &self.under,
        };
        let block = self.current.get_or_insert_with(|| {
            let mut block = Block::new(kind, self.section.clone());
            block.under = under.clone();
            block
        });
        block.push(text, source);
    }
}

/// Whether an element parts the text before it from the text in it.
fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 40] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "button",
        "caption",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "section",
        "summary",
        "table",
        "td",
        "th",
        "tr",
        "ul",
        "tbody",
    ];
    BLOCKS.contains(&name)
}

/// Where the `>` of a tag is: not one inside quotes.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    let mut last = b' ';
    for (at, byte) in tag.bytes().enumerate() {
        match quote {
            Some(open) if open == byte => quote = None,
            Some(_) => {}
            None if byte == b'>' => return Some(at),
            // A quote opens only behind `=`; elsewhere it is a slip that must not swallow the page.
            None if matches!(byte, b'"' | b'\'') && last == b'=' => quote = Some(byte),
            None => {}
        }
        if !byte.is_ascii_whitespace() {
            last = byte;
        }
    }
    None
}

/// Where the text of a script or a style ends: at its end tag, in any case of letters.
fn raw_end(text: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(found) = text[at..].find("</") {
        at += found;
        if text[at + 2..]
            .get(..name.len())
            .is_some_and(|end| end.eq_ignore_ascii_case(name))
        {
            return at;
        }
        at += 2;
    }
    text.len()
}

/// The character that a reference such as `&amp;` or `&#8217;` at the beginning stands for, and its length.
fn reference(text: &str) -> Option<(char, usize)> {
    const NAMED: [(&str, char); 24] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", '\u{a0}'),
        ("shy", '\u{ad}'),
        ("ndash", '\u{2013}'),
        ("mdash", '\u{2014}'),
        ("lsquo", '\u{2018}'),
        ("rsquo", '\u{2019}'),
        ("ldquo", '\u{201c}'),
        ("rdquo", '\u{201d}'),
        ("hellip", '\u{2026}'),
        ("bull", '\u{2022}'),
        ("middot", '\u{b7}'),
        ("laquo", '\u{ab}'),
        ("raquo", '\u{bb}'),
        ("times", '\u{d7}'),
        ("rarr", '\u{2192}'),
        ("eacute", '\u{e9}'),
        ("ouml", '\u{f6}'),
        ("uuml", '\u{fc}'),
        ("auml", '\u{e4}'),
    ];
    let name = text.strip_prefix('&')?;
    let end = name.bytes().take(10).position(|byte| byte == b';')?;
    let name = &name[..end];
    let character = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            code.ok()
                .and_then(char::from_u32)
                .filter(|c| !c.is_control())?
        }
        None => NAMED.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((character, end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prose(text: &str) -> Vec<(BlockKind, String, Option<String>)> {
        blocks(text, None)
            .into_iter()
            .map(|block| (block.kind, block.text, block.section))
            .collect()
    }

    #[test]
    fn tags_scripts_code_comments_and_the_head_are_not_read() {
        let text = "<!doctype html><head><title>x</title></head><body><p title=\"a > b\">Use <code>rm</code> <b>now</b>,\n  they said.<!-- human error -->\
                    <script>if (a < b) { \"</p>\" }</script><STYLE>p { }</STYLE><pre>human error</pre>1 < 2";
        assert_eq!(
            prose(text),
            [
                (
                    BlockKind::Paragraph,
                    "Use \u{FFFC} now, they said.".to_string(),
                    None
                ),
                (BlockKind::Paragraph, "1 < 2".to_string(), None),
            ]
        );
    }

    #[test]
    fn items_cells_and_quotes_know_their_section_also_without_end_tags() {
        let text = "<h2>Timeline</h2><table><tr><th>Time<th>Event</th><tr><td>10:02</td><td>it <i>broke</i></td></table>\
                    <h2>Action items</h2><ul><li>add a check<li>and another</ul><blockquote><p>quoted</p></blockquote>";
        let found = prose(text);
        let timeline = Some("timeline".to_string());
        let actions = Some("actions".to_string());
        assert!(
            found.contains(&(BlockKind::Cell, "it broke".to_string(), timeline)),
            "{found:?}"
        );
        assert!(
            found.contains(&(
                BlockKind::ListItem,
                "and another".to_string(),
                actions.clone()
            )),
            "{found:?}"
        );
        assert!(
            found.contains(&(BlockKind::Quote, "quoted".to_string(), actions)),
            "{found:?}"
        );
    }

    #[test]
    fn a_character_reference_is_one_character_that_stands_for_its_source() {
        let text = "<p>didn&rsquo;t &amp; won&#39;t &nope; caf\u{e9}</p>";
        let block = &blocks(text, None)[0];
        assert_eq!(block.text, "didn\u{2019}t & won't &nope; caf\u{e9}");
        let from = block
            .text
            .find('\u{2019}')
            .expect("the apostrophe is there");
        assert_eq!(&text[block.source(from..from + 3)], "&rsquo;");
    }
}
