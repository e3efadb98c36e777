//! CommonMark with GitHub's additions, parsed into plain blocks; whatever has no block of its own is kept verbatim.
//! Not here: text inside blocks (`line`), and what the blocks mean (sections, timelines, actions: the files beside).

use std::{collections::VecDeque, ops::Range};

use postmortem::write::document::{Block, BlockKind, Cell, Inline, ListItem, Row};
use pulldown_cmark::{Alignment, CodeBlockKind, Event, OffsetIter, Options, Parser, Tag, TagEnd};

use super::{forms::is_marker, line::Line, write::EMPTY};

/// Containers deeper than this are kept verbatim as one raw block: no reader follows that far, and no stack should.
const DEEPEST: usize = 24;

/// The info string under which raw text travels when it could not stand by itself.
pub(super) const RAW_FENCE: &str = "raw-";

/// The format of a comment of ours until `forms` has read it.
pub(super) const SIGN: &str = "sign";

/// An event with the bytes of the text that it comes from.
type Placed<'a> = (Event<'a>, Range<usize>);

/// Parses text without front matter. Every word of the text is in the blocks.
pub(super) fn parse(text: &str) -> Vec<Block> {
    let parser = Parser::new_ext(text, options()).into_offset_iter();
    let mut definitions = definition_spans(&parser);
    let events: Vec<_> = parser.collect();
    let mut out = Vec::new();
    let mut covered = 0;
    for (range, events) in top_level(events) {
        keep_gap(text, covered..range.start, &mut out);
        covered = covered.max(range.end);
        if depth(&events) > DEEPEST {
            out.push(raw("markdown", text[range.clone()].trim_end()));
        } else {
            let mut reader = Reader {
                text,
                events: events.into(),
            };
            out.extend(reader.blocks());
        }
        // Definitions before the block stood in the gap. Those inside a list or quotation belong to no event; they
        // follow their block.
        while definitions
            .front()
            .is_some_and(|span| span.start < range.end)
        {
            if let Some(span) = definitions
                .pop_front()
                .filter(|span| span.start >= range.start)
            {
                out.push(raw("markdown", text[span].trim()));
            }
        }
    }
    keep_gap(text, covered..text.len(), &mut out);
    out
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
}

/// Where link definitions stand, from top to bottom.
fn definition_spans(parser: &OffsetIter) -> VecDeque<Range<usize>> {
    let mut spans: Vec<_> = parser
        .reference_definitions()
        .iter()
        .map(|(_, definition)| definition.span.clone())
        .collect();
    spans.sort_by_key(|span| span.start);
    spans.into()
}

/// Events grouped by the top-level block they belong to.
fn top_level(events: Vec<Placed>) -> Vec<(Range<usize>, Vec<Placed>)> {
    let mut out: Vec<(Range<usize>, Vec<_>)> = Vec::new();
    let mut open = 0_usize;
    for (event, range) in events {
        if open == 0 {
            out.push((range.clone(), Vec::new()));
        }
        match &event {
            Event::Start(_) => open += 1,
            Event::End(_) => open = open.saturating_sub(1),
            _ => {}
        }
        if let Some((_, group)) = out.last_mut() {
            group.push((event, range));
        }
    }
    out
}

fn depth(events: &[Placed]) -> usize {
    let mut open = 0_usize;
    let mut deepest = 0;
    for (event, _) in events {
        match event {
            Event::Start(Tag::BlockQuote(_) | Tag::Item | Tag::FootnoteDefinition(_)) => open += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::FootnoteDefinition) => {
                open -= 1
            }
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

/// Text between blocks has no event: link definitions. It is kept as it came.
fn keep_gap(text: &str, gap: Range<usize>, out: &mut Vec<Block>) {
    let Some(kept) = text.get(gap) else { return };
    if !kept.trim().is_empty() {
        out.push(raw("markdown", kept.trim()));
    }
}

fn raw(format: &str, text: &str) -> Block {
    Block::new(BlockKind::Raw {
        format: format.into(),
        text: text.into(),
    })
}

struct Reader<'a> {
    text: &'a str,
    events: VecDeque<Placed<'a>>,
}

impl<'a> Reader<'a> {
    /// Blocks until the end of the container (its end event is taken) or of the events.
    fn blocks(&mut self) -> Vec<Block> {
        let mut out = Vec::new();
        while let Some((event, range)) = self.events.pop_front() {
            match event {
                Event::Start(Tag::Paragraph) => {
                    let paragraph = self.inlines(Vec::new());
                    self.events.pop_front();
                    out.push(Block::new(BlockKind::Paragraph(paragraph)));
                }
                Event::Start(tag) => self.block(tag, range, &mut out),
                Event::End(_) => return out,
                Event::Rule => out.push(Block::new(BlockKind::Rule)),
                Event::Html(html) => out.push(raw("html", html.trim_end_matches('\n'))),
                // A tight list puts the text straight into the item.
                inline => out.push(Block::new(BlockKind::Paragraph(
                    self.inlines(vec![(inline, range)]),
                ))),
            }
        }
        out
    }

    fn block(&mut self, tag: Tag<'a>, range: Range<usize>, out: &mut Vec<Block>) {
        let kind = match tag {
            Tag::Heading { level, .. } => {
                let text = self.inlines(Vec::new());
                self.events.pop_front();
                BlockKind::Heading {
                    level: level as u8,
                    section: String::new(),
                    text,
                }
            }
            Tag::BlockQuote(_) => BlockKind::Quote(never_empty(self.blocks())),
            Tag::CodeBlock(kind) => self.code(kind),
            Tag::HtmlBlock => {
                let text = self.verbatim();
                match text.trim_end_matches('\n') {
                    EMPTY => BlockKind::Paragraph(Vec::new()),
                    text if is_marker(text) => BlockKind::Raw {
                        format: SIGN.into(),
                        text: text.into(),
                    },
                    text => BlockKind::Raw {
                        format: "html".into(),
                        text: text.into(),
                    },
                }
            }
            Tag::List(start) => {
                let items = self.items();
                match start {
                    Some(start) => BlockKind::OrderedList { start, items },
                    None => BlockKind::BulletList(items),
                }
            }
            Tag::Table(alignments) => match self.table(&alignments) {
                Some(rows) => BlockKind::Table(rows),
                // A row with more cells than the head loses them in every renderer, so the table stays as it came.
                None => BlockKind::Raw {
                    format: "markdown".into(),
                    text: self.text[range].trim_end().into(),
                },
            },
            Tag::FootnoteDefinition(_) => {
                self.skip();
                BlockKind::Raw {
                    format: "markdown".into(),
                    text: self.text[range].trim_end().into(),
                }
            }
            // Inline tags at the start of a tight list item.
            inline => BlockKind::Paragraph(self.inlines(vec![(Event::Start(inline), range)])),
        };
        out.push(Block::new(kind));
    }

    /// Passes over everything to the end of the block that is open.
    fn skip(&mut self) {
        let mut open = 1;
        while let Some((event, _)) = self.events.pop_front() {
            match event {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                _ => {}
            }
            if open == 0 {
                return;
            }
        }
    }

    fn verbatim(&mut self) -> String {
        let mut out = String::new();
        while let Some((event, _)) = self.events.pop_front() {
            match event {
                Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                    out.push_str(&text)
                }
                Event::End(_) => break,
                _ => {}
            }
        }
        out
    }

    fn code(&mut self, kind: CodeBlockKind) -> BlockKind {
        let mut text = self.verbatim();
        if text.ends_with('\n') {
            text.pop();
        }
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.trim().to_owned(),
            CodeBlockKind::Indented => String::new(),
        };
        match language.strip_prefix(RAW_FENCE) {
            Some(format @ ("html" | "markdown" | "frontmatter")) => BlockKind::Raw {
                format: format.into(),
                text,
            },
            _ => BlockKind::Code { language, text },
        }
    }

    fn items(&mut self) -> Vec<ListItem> {
        let mut items = Vec::new();
        while let Some((event, _)) = self.events.pop_front() {
            match event {
                Event::Start(Tag::Item) => {
                    let checked = self.task_marker();
                    let mut blocks = self.blocks();
                    if !matches!(
                        blocks.first().map(|block| &block.kind),
                        Some(BlockKind::Paragraph(_))
                    ) {
                        blocks.insert(0, Block::new(BlockKind::Paragraph(Vec::new())));
                    }
                    items.push(ListItem {
                        id: String::new(),
                        checked,
                        blocks,
                    });
                }
                Event::End(_) => break,
                _ => {}
            }
        }
        items
    }

    /// A task's box stands before its text, or just inside its first paragraph.
    fn task_marker(&mut self) -> Option<bool> {
        if let Some((Event::TaskListMarker(done), _)) = self.events.front() {
            let done = *done;
            self.events.pop_front();
            return Some(done);
        }
        let (Event::Start(Tag::Paragraph), _) = self.events.front()? else {
            return None;
        };
        let (Event::TaskListMarker(done), _) = self.events.get(1)? else {
            return None;
        };
        let done = *done;
        self.events.remove(1);
        Some(done)
    }

    fn table(&mut self, alignments: &[Alignment]) -> Option<Vec<Row>> {
        let mut rows = Vec::new();
        let mut whole = true;
        while let Some((event, range)) = self.events.pop_front() {
            match event {
                Event::Start(Tag::TableHead) | Event::Start(Tag::TableRow) => {
                    let header = matches!(event, Event::Start(Tag::TableHead));
                    let (row, end) = self.row(header, alignments);
                    let left = self.text.get(end..range.end).unwrap_or_default();
                    whole &= left.chars().all(|c| c.is_whitespace() || c == '|');
                    rows.push(row);
                }
                Event::End(_) => break,
                _ => {}
            }
        }
        if rows
            .first()
            .is_some_and(|head| head.cells.iter().all(|cell| is_empty(&cell.blocks)))
            && rows.len() > 1
        {
            rows.remove(0);
        }
        whole.then_some(rows)
    }

    /// A row and where its last cell ends in the text.
    fn row(&mut self, header: bool, alignments: &[Alignment]) -> (Row, usize) {
        let mut row = Row::default();
        let mut end = 0;
        while let Some((event, range)) = self.events.pop_front() {
            match event {
                Event::Start(Tag::TableCell) => {
                    end = end.max(range.end);
                    let inlines = self.inlines(Vec::new());
                    self.events.pop_front();
                    let align = match alignments.get(row.cells.len()) {
                        Some(Alignment::Left) => "left",
                        Some(Alignment::Center) => "center",
                        Some(Alignment::Right) => "right",
                        _ => "",
                    };
                    let blocks = cell_paragraphs(inlines);
                    row.cells.push(Cell {
                        header,
                        align: align.into(),
                        blocks,
                        ..Cell::default()
                    });
                }
                Event::End(_) => break,
                _ => {}
            }
        }
        (row, end)
    }

    /// Inline content up to the event that ends or begins a block (which is left for the caller).
    fn inlines(&mut self, first: Vec<Placed<'a>>) -> Vec<Inline> {
        let mut line = Line::new(self.text);
        for (event, range) in first {
            line.take(event, range);
        }
        while let Some((event, _)) = self.events.front() {
            let belongs = match event {
                Event::Start(tag) => is_inline(tag),
                Event::End(end) => is_inline_end(end),
                Event::Rule | Event::Html(_) => false,
                _ => true,
            };
            if !belongs {
                break;
            }
            if let Some((event, range)) = self.events.pop_front() {
                line.take(event, range);
            }
        }
        line.done()
    }
}

fn is_inline(tag: &Tag) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

fn is_inline_end(end: &TagEnd) -> bool {
    use TagEnd::{Emphasis, Image, Link, Strikethrough, Strong, Subscript, Superscript};
    matches!(
        end,
        Emphasis | Strong | Strikethrough | Superscript | Subscript | Link | Image
    )
}

fn never_empty(blocks: Vec<Block>) -> Vec<Block> {
    if blocks.is_empty() {
        vec![Block::new(BlockKind::Paragraph(Vec::new()))]
    } else {
        blocks
    }
}

fn is_empty(blocks: &[Block]) -> bool {
    blocks
        .iter()
        .all(|block| matches!(&block.kind, BlockKind::Paragraph(text) if text.is_empty()))
}

/// Two breaks in a row divide the paragraphs of a cell, since a row of a table is one line.
fn cell_paragraphs(inlines: Vec<Inline>) -> Vec<Block> {
    let mut paragraphs = vec![Vec::new()];
    let mut inlines = inlines.into_iter().peekable();
    while let Some(inline) = inlines.next() {
        if inline == Inline::Break && inlines.peek() == Some(&Inline::Break) {
            inlines.next();
            paragraphs.push(Vec::new());
        } else if let Some(last) = paragraphs.last_mut() {
            last.push(inline);
        }
    }
    paragraphs
        .into_iter()
        .map(|text| Block::new(BlockKind::Paragraph(text)))
        .collect()
}
