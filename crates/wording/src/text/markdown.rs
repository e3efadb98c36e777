//! Markdown into blocks of prose. Code, link targets, front matter, comments and raw HTML are left out.
//! What the blocks say is none of this file's business.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::block::{Block, OBJECT};
use super::section::section_of;
use crate::finding::BlockKind;

/// Cuts Markdown into blocks. Blocks nest in Markdown, but prose does not: each innermost one comes on its own.
pub fn blocks(text: &str, section: Option<&str>) -> Vec<Block> {
    blocks_below(text, &mut Headings::new(section))
}

/// The headings that the next block stands under.
#[derive(Debug, Clone, Default)]
pub struct Headings {
    section: Option<String>,
    /// The section of the nearest level-2 heading, to which a level-3 heading without meaning returns.
    above: Option<String>,
    under: String,
}

impl Headings {
    /// No heading yet, only a section that is known from elsewhere.
    pub fn new(section: Option<&str>) -> Headings {
        Headings {
            section: section.map(str::to_string),
            above: section.map(str::to_string),
            under: String::new(),
        }
    }
}

/// Cuts a stretch of Markdown into blocks; its headings hold on to the next stretch.
pub fn blocks_below(text: &str, headings: &mut Headings) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut reader = Reader {
        text,
        headings: std::mem::take(headings),
        kinds: Vec::new(),
        current: None,
        silent: 0,
        header: false,
        columns: Vec::new(),
        column: 0,
        out: Vec::new(),
    };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.read(event, range);
    }
    reader.close();
    *headings = reader.headings;
    reader.out
}

struct Reader<'t> {
    text: &'t str,
    headings: Headings,
    kinds: Vec<BlockKind>,
    current: Option<Block>,
    /// How many elements around us are not prose.
    silent: usize,
    header: bool,
    /// The headings of the table's columns, and the column we are in.
    columns: Vec<String>,
    column: usize,
    out: Vec<Block>,
}

impl Reader<'_> {
    fn read(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.open(tag, range),
            Event::End(end) => self.end(end),
            Event::Text(text) if self.silent == 0 => self.push(&text, range),
            Event::Code(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
                if self.silent == 0 =>
            {
                self.push_object(range)
            }
            Event::SoftBreak if self.silent == 0 => self.push(" ", range),
            Event::HardBreak if self.silent == 0 => self.push("\n", range),
            Event::Rule => self.close(),
            _ => {}
        }
    }

    fn open(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) => {
                self.close();
                self.silent += 1;
            }
            Tag::Image { .. } => {
                if self.silent == 0 {
                    self.push_object(range);
                }
                self.silent += 1;
            }
            Tag::Heading { .. } => self.enter(BlockKind::Heading),
            Tag::BlockQuote(_) => self.enter(BlockKind::Quote),
            Tag::Item => self.enter(BlockKind::ListItem),
            Tag::TableHead => {
                self.header = true;
                self.columns.clear();
            }
            Tag::TableRow => self.column = 0,
            Tag::TableCell => {
                self.enter(if self.header {
                    BlockKind::Heading
                } else {
                    BlockKind::Cell
                });
            }
            Tag::Paragraph | Tag::List(_) | Tag::Table(_) | Tag::FootnoteDefinition(_) => {
                self.close()
            }
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) | TagEnd::Image => {
                self.silent = self.silent.saturating_sub(1)
            }
            TagEnd::Heading(level) => {
                if let Some(block) = &self.current {
                    self.head(level, block.text.clone());
                }
                self.leave();
            }
            TagEnd::TableCell => {
                if self.header {
                    self.columns.push(
                        self.current
                            .as_ref()
                            .map(|block| block.text.to_lowercase())
                            .unwrap_or_default(),
                    );
                }
                self.column += 1;
                self.leave();
            }
            TagEnd::BlockQuote(_) | TagEnd::Item => self.leave(),
            TagEnd::TableHead => self.header = false,
            TagEnd::Paragraph | TagEnd::List(_) | TagEnd::Table | TagEnd::FootnoteDefinition => {
                self.close()
            }
            _ => {}
        }
    }

    fn head(&mut self, level: HeadingLevel, title: String) {
        let known = section_of(&title).map(str::to_string);
        let headings = &mut self.headings;
        match level {
            HeadingLevel::H1 | HeadingLevel::H2 => {
                headings.section = known.clone();
                headings.above = known;
            }
            _ => headings.section = known.or_else(|| headings.above.clone()),
        }
        headings.under = title.to_lowercase();
    }

    fn enter(&mut self, kind: BlockKind) {
        self.close();
        self.kinds.push(kind);
    }

    fn leave(&mut self) {
        self.close();
        self.kinds.pop();
    }

    fn close(&mut self) {
        if let Some(block) = self.current.take()
            && !block.text.trim().is_empty()
        {
            self.out.push(block);
        }
    }

    fn block(&mut self) -> &mut Block {
        let kind = self.kinds.last().copied().unwrap_or_default();
        let section = &self.headings.section;
        let under = match kind {
            BlockKind::Cell => self
                .columns
                .get(self.column)
                .unwrap_or(&self.headings.under),
            _ => &self.headings.under,
        };
        self.current.get_or_insert_with(|| {
            let mut block = Block::new(kind, section.clone());
            block.under = under.clone();
            block
        })
    }

    fn push(&mut self, text: &str, range: Range<usize>) {
        // Where the parser changed the text (an entity, an escape), the whole run stands for its source.
        let same = self.text.get(range.clone()) == Some(text);
        let block = self.block();
        if same || text.len() != range.len() {
            block.push(text, range);
        } else {
            block.push(text, range.start..range.start + text.len());
        }
    }

    fn push_object(&mut self, range: Range<usize>) {
        self.block().push(OBJECT.encode_utf8(&mut [0; 4]), range);
    }
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
    fn code_targets_front_matter_and_comments_are_not_read() {
        let text = "---\ntitle: x\n---\n# A\n\nUse `rm` [here](https://e.org/human-error) <!-- human error -->.\n\n```\nhuman error\n```\n";
        assert_eq!(
            prose(text),
            [
                (BlockKind::Heading, "A".to_string(), None),
                (
                    BlockKind::Paragraph,
                    "Use \u{FFFC} here .".to_string(),
                    None
                )
            ]
        );
    }

    #[test]
    fn items_cells_and_quotes_know_their_section() {
        let text = "## Timeline\n\n| Time | Event |\n|---|---|\n| 10:02 | it *broke* |\n\n## Action items\n\n- [ ] add a check\n\n> quoted\n";
        let found = prose(text);
        let timeline = Some("timeline".to_string());
        let actions = Some("actions".to_string());
        assert!(found.contains(&(BlockKind::Cell, "it broke".to_string(), timeline)));
        assert!(found.contains(&(
            BlockKind::ListItem,
            "add a check".to_string(),
            actions.clone()
        )));
        assert!(found.contains(&(BlockKind::Quote, "quoted".to_string(), actions)));
    }
}
