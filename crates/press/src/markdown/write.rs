//! A document as Markdown with front matter, for people on any git host, and such that reading it gives it back.
//! Not here: inline text (`inline`), and the forms of timeline, hows and actions (`forms`).

use postmortem::write::document::{Block, BlockKind, Cell, Document, Inline, ListItem, Row};

use super::{Heading, forms, inline, inline::Place, parse};

/// The whole file: front matter, title, blocks.
pub fn write(document: &Document, heading: &Heading) -> String {
    let (kept, blocks) = match document.blocks.split_first() {
        Some((
            Block {
                kind: BlockKind::Raw { format, text },
                ..
            },
            rest,
        )) if format == "frontmatter" && !text.is_empty() && text.trim() == text => {
            (Some(text.as_str()), rest)
        }
        _ => (None, document.blocks.as_slice()),
    };
    let mut out = super::front::write(heading, kept);
    let title = inline::write(&[Inline::text(one_line(&heading.title))], Place::Heading);
    out.push_str(&format!("\n# {title}\n"));
    let body = Writer {
        actions: document
            .actions()
            .map(|action| action.id.as_str())
            .collect(),
        hows: document
            .all_hows()
            .into_iter()
            .map(|how| how.id.as_str())
            .collect(),
    }
    .blocks(blocks);
    if !body.is_empty() {
        out.push('\n');
        out.push_str(&body);
        out.push('\n');
    }
    out
}

/// The sign for “nothing here”, where Markdown needs something; `parse` reads it as nothing.
pub(super) const EMPTY: &str = "<!-- -->";

/// A title is one line, and its outer spaces mean nothing.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) struct Writer<'a> {
    /// The ids of all actions, so that hows can name them by their place.
    pub actions: Vec<&'a str>,
    /// The ids of all hows, so that one can name those that it serves besides its parent.
    pub hows: Vec<&'a str>,
}

impl Writer<'_> {
    /// Blocks, a blank line between each two. Empty paragraphs say nothing and are left out.
    pub(super) fn blocks(&self, blocks: &[Block]) -> String {
        self.each(blocks, raw)
    }

    /// Blocks inside a list, a quotation or an entry. Link definitions there have no place of their own.
    pub(super) fn inner(&self, blocks: &[Block]) -> String {
        self.each(blocks, |format, text| {
            if format == "markdown" {
                raw_fenced(format, text)
            } else {
                raw(format, text)
            }
        })
    }

    fn each(&self, blocks: &[Block], raw: impl Fn(&str, &str) -> String) -> String {
        let mut out: Vec<String> = Vec::new();
        let mut last_list: Option<(bool, char)> = None;
        for block in blocks {
            if is_empty_paragraph(block) {
                continue;
            }
            // Two lists in a row would run together: the second takes the other bullet.
            let list = match &block.kind {
                BlockKind::BulletList(_) => Some((false, '-', '*')),
                BlockKind::OrderedList { .. } => Some((true, '.', ')')),
                _ => None,
            };
            let sign = list.map(|(ordered, first, second)| match last_list {
                Some((same, used)) if same == ordered && used == first => (ordered, second),
                _ => (ordered, first),
            });
            last_list = sign;
            if matches!(
                block.kind,
                BlockKind::Timeline(_) | BlockKind::Hows(_) | BlockKind::Actions(_)
            ) {
                last_list = Some((false, '-'));
            }
            out.push(match &block.kind {
                BlockKind::Raw { format, text } => raw(format, text),
                _ => self.block(block, sign.map_or('-', |(_, sign)| sign)),
            });
        }
        out.join("\n\n")
    }

    fn block(&self, block: &Block, sign: char) -> String {
        match &block.kind {
            BlockKind::Heading {
                level,
                section,
                text,
            } => {
                let written = inline::write(text, Place::Heading);
                let sign = forms::section_sign(*level, section, text);
                let parts = ["#".repeat(usize::from(*level)), written, sign];
                parts
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(" ")
            }
            BlockKind::Paragraph(text) => inline::write(text, Place::Lines),
            BlockKind::BulletList(items) => self.items(items, |_| format!("{sign} ")),
            BlockKind::OrderedList { start, items } => self.items(items, |place| {
                format!(
                    "{}{sign} ",
                    start.saturating_add(place as u64).min(999_999_999)
                )
            }),
            BlockKind::Quote(blocks) => prefixed(&self.inner(blocks), "> ", "> "),
            BlockKind::Code { language, text } => fenced(language, text),
            BlockKind::Rule => "---".into(),
            BlockKind::Raw { format, text } => raw(format, text),
            BlockKind::Table(rows) => table(rows),
            BlockKind::Timeline(entries) => forms::timeline(self, entries),
            BlockKind::Hows(hows) => forms::hows(self, hows),
            BlockKind::Actions(actions) => forms::actions(actions),
        }
    }

    fn items(&self, items: &[ListItem], bullet: impl Fn(usize) -> String) -> String {
        let tight = items.iter().all(|item| {
            item.blocks
                .get(1..)
                .unwrap_or_default()
                .iter()
                .all(may_follow_closely)
        });
        let written = items.iter().enumerate().map(|(place, item)| {
            let bullet = bullet(place);
            let bullet = match item.checked {
                None => bullet,
                Some(false) => format!("{bullet}[ ] "),
                Some(true) => format!("{bullet}[x] "),
            };
            self.item(&bullet, item, tight)
        });
        written
            .collect::<Vec<_>>()
            .join(if tight { "\n" } else { "\n\n" })
    }

    fn item(&self, bullet: &str, item: &ListItem, tight: bool) -> String {
        let indent = bullet.find(['[']).unwrap_or(bullet.len());
        let (first, rest) = match item.blocks.split_first() {
            Some((
                Block {
                    kind: BlockKind::Paragraph(text),
                    ..
                },
                rest,
            )) => (inline::write(text, Place::Lines), rest),
            _ => (String::new(), item.blocks.as_slice()),
        };
        // Without the sign, a paragraph below an empty one would become the item's text, and an item with nothing at
        // all would be read in several ways.
        let next = rest.iter().find(|block| !is_empty_paragraph(block));
        let needed = item.checked.is_some() || next.is_none_or(|block| block.name() == "paragraph");
        let first = if first.is_empty() && needed {
            EMPTY.to_owned()
        } else {
            first
        };
        let rest = self.inner(rest);
        let gap = if tight || first.is_empty() {
            "\n"
        } else {
            "\n\n"
        };
        let body = if rest.is_empty() {
            first
        } else {
            format!("{first}{gap}{rest}")
        };
        prefixed(&body, bullet, &" ".repeat(indent))
            .trim_end()
            .to_owned()
    }
}

fn is_empty_paragraph(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Paragraph(text) if text.is_empty())
}

/// A list may stand right below its item's text if it would begin there: a number other than 1 and an empty item
/// would not.
fn may_follow_closely(block: &Block) -> bool {
    let says = |items: &[ListItem]| {
        matches!(items.first().and_then(|item| item.blocks.first()).map(|block| &block.kind),
            Some(BlockKind::Paragraph(text)) if !text.is_empty())
    };
    match &block.kind {
        BlockKind::BulletList(items) => says(items),
        BlockKind::OrderedList { start: 1, items } => says(items),
        _ => false,
    }
}

/// Text with one prefix for its first line and another for the rest; empty lines get no trailing spaces.
pub(super) fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let lines = text.split('\n').enumerate().map(|(place, line)| {
        let prefix = if place == 0 { first } else { rest };
        if line.is_empty() {
            prefix.trim_end().to_owned()
        } else {
            format!("{prefix}{line}")
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A fence longer than any inside.
pub(super) fn fenced(language: &str, text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let mut info = String::new();
    for c in language.trim().chars() {
        match c {
            '`' | '\\' | '&' => info.push_str(&format!("&#{};", u32::from(c))),
            c if c.is_control() => info.push(' '),
            c => info.push(c),
        }
    }
    if text.is_empty() {
        format!("{fence}{info}\n{fence}")
    } else {
        format!("{fence}{info}\n{text}\n{fence}")
    }
}

/// Raw text stands as it came if it comes back as itself; otherwise it travels in a fence that says what it is.
fn raw(format: &str, text: &str) -> String {
    let alone = parse::parse(&format!("{text}\n\nx"));
    // Spaces at the end would not survive in an item of a list.
    let stands = text.trim_end() == text
        && matches!(alone.as_slice(), [Block { kind: BlockKind::Raw { format: f, text: t }, .. }, x]
            if f == format && t == text && x.kind == BlockKind::Paragraph(vec![Inline::text("x")]));
    if stands {
        text.to_owned()
    } else {
        raw_fenced(format, text)
    }
}

fn raw_fenced(format: &str, text: &str) -> String {
    fenced(&format!("{}{format}", parse::RAW_FENCE), text)
}

/// A table. What Markdown's tables cannot hold is brought into their shape: merged cells become one cell and empty
/// ones, lists in cells become lines.
fn table(rows: &[Row]) -> String {
    let cells = |row: &Row| -> Vec<(String, String)> {
        let spread = row.cells.iter().flat_map(|cell| {
            let empty = (1..cell.colspan.min(100)).map(|_| (String::new(), String::new()));
            std::iter::once((cell_text(cell), cell.align.clone())).chain(empty)
        });
        spread.collect()
    };
    let mut lines: Vec<Vec<(String, String)>> = rows.iter().map(cells).collect();
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let headed = rows
        .first()
        .is_some_and(|row| !row.cells.is_empty() && row.cells.iter().all(|cell| cell.header));
    let aligns: Vec<String> = (0..columns)
        .map(|column| {
            lines
                .iter()
                .filter_map(|line| line.get(column))
                .map(|cell| cell.1.clone())
                .find(|a| !a.is_empty())
        })
        .map(Option::unwrap_or_default)
        .collect();
    if !headed {
        lines.insert(0, Vec::new());
    }
    let line = |cells: &Vec<(String, String)>| {
        let padded =
            (0..columns).map(|column| cells.get(column).map_or("", |cell| cell.0.as_str()));
        format!(
            "|{}",
            padded
                .map(|text| if text.is_empty() {
                    "  |".into()
                } else {
                    format!(" {text} |")
                })
                .collect::<String>()
        )
    };
    let ruler = aligns.iter().map(|align| match align.as_str() {
        "left" => " :-- |",
        "center" => " :-: |",
        "right" => " --: |",
        _ => " --- |",
    });
    let mut out = vec![line(&lines[0]), format!("|{}", ruler.collect::<String>())];
    out.extend(lines[1..].iter().map(line));
    out.join("\n")
}

fn cell_text(cell: &Cell) -> String {
    fn lines(blocks: &[Block], out: &mut Vec<String>) {
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(text) | BlockKind::Heading { text, .. } => {
                    out.push(inline::write(text, Place::Cell))
                }
                BlockKind::BulletList(items) | BlockKind::OrderedList { items, .. } => {
                    items.iter().for_each(|item| lines(&item.blocks, out));
                }
                BlockKind::Quote(inner) => lines(inner, out),
                BlockKind::Code { text, .. } | BlockKind::Raw { text, .. } => {
                    for line in text.lines().filter(|line| !line.trim().is_empty()) {
                        let code = Inline::marked(line, [postmortem::write::document::Mark::Code]);
                        out.push(inline::write(&[code], Place::Cell));
                    }
                }
                BlockKind::Table(rows) => {
                    rows.iter()
                        .flat_map(|row| &row.cells)
                        .for_each(|cell| lines(&cell.blocks, out));
                }
                BlockKind::Rule
                | BlockKind::Timeline(_)
                | BlockKind::Hows(_)
                | BlockKind::Actions(_) => {}
            }
        }
    }
    let mut out = Vec::new();
    lines(&cell.blocks, &mut out);
    out.join("<br><br>")
}
