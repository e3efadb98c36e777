//! Ways to read a document: by section, by piece of text, its actions, its timeline, its hows; and filling of ids.
//! Not here: what the findings or the readiness make of it.

use std::collections::HashSet;

use super::*;

/// A section: a heading of level 2 (or above, or one with a key) and the blocks until the next one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Section<'a> {
    /// Its key (`summary`, `impact`, …), or empty.
    pub key: &'a str,
    /// Its heading; nothing for the blocks before the first heading.
    pub heading: Option<&'a Block>,
    /// Its blocks, without the heading.
    pub blocks: &'a [Block],
}

impl Section<'_> {
    /// The words of the heading, or empty.
    pub fn title(&self) -> String {
        match self.heading.map(|block| &block.kind) {
            Some(BlockKind::Heading { text, .. }) => plain(text),
            _ => String::new(),
        }
    }
}

/// A piece of prose with its place, as the language check and search read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPiece {
    /// The block's id; for parts of an entry, how or action followed by `:entry_text`, `:known_then`, ….
    pub block: String,
    /// The key of the section it stands in, or empty.
    pub section: String,
    /// `heading`, `paragraph`, `entry_text`, `known_then`, `known_now`, `how_text`, `action_text` or `end_state`.
    pub kind: &'static str,
    /// Whether it stands in a quotation.
    pub quoted: bool,
    /// The prose; code and images are U+FFFC (see `plain_with_gaps`).
    pub text: String,
}

impl Block {
    /// Does it say anything by itself? A heading only names what follows it, and a form that nobody filled says nothing.
    pub fn says_something(&self) -> bool {
        let is_text = |text: &str| !text.trim().is_empty();
        match &self.kind {
            BlockKind::Heading { .. } => false,
            BlockKind::Code { text, .. } | BlockKind::Raw { text, .. } => is_text(text),
            _ => {
                let alone = Document {
                    blocks: vec![self.clone()],
                };
                alone.texts().iter().any(|piece| is_text(&piece.text))
            }
        }
    }
}

impl Document {
    /// The sections in order. A document without headings is one section without a key.
    pub fn sections(&self) -> impl Iterator<Item = Section<'_>> {
        let mut starts: Vec<usize> = Vec::new();
        for (place, block) in self.blocks.iter().enumerate() {
            if place == 0 || opens_section(block) {
                starts.push(place);
            }
        }
        let ends: Vec<usize> = starts
            .iter()
            .skip(1)
            .copied()
            .chain([self.blocks.len()])
            .collect();
        starts.into_iter().zip(ends).map(|(start, end)| {
            let first = &self.blocks[start];
            match &first.kind {
                BlockKind::Heading { section, .. } if opens_section(first) => Section {
                    key: section,
                    heading: Some(first),
                    blocks: &self.blocks[start + 1..end],
                },
                _ => Section {
                    key: "",
                    heading: None,
                    blocks: &self.blocks[start..end],
                },
            }
        })
    }

    /// The first section with a key.
    pub fn section(&self, key: &str) -> Option<Section<'_>> {
        self.sections().find(|section| section.key == key)
    }

    /// Every piece of prose in reading order. Code blocks and raw blocks are not prose.
    pub fn texts(&self) -> Vec<TextPiece> {
        let mut out = Vec::new();
        for section in self.sections() {
            out.extend(
                section.heading.map(|heading| {
                    piece(&heading.id, section.key, "heading", heading_text(heading))
                }),
            );
            let mut key = section.key;
            for block in section.blocks {
                // “What went well” and its sisters are smaller headings inside the lessons, with keys of their own.
                if let BlockKind::Heading { section: own, .. } = &block.kind
                    && !own.is_empty()
                {
                    key = own;
                }
                texts_of(block, key, false, &mut out);
            }
        }
        out
    }

    /// All actions in order.
    pub fn actions(&self) -> impl Iterator<Item = &Action> {
        self.all_blocks()
            .into_iter()
            .flat_map(|block| match &block.kind {
                BlockKind::Actions(actions) => actions.as_slice(),
                _ => &[],
            })
    }

    /// All entries of all timelines, in order of writing.
    pub fn timeline(&self) -> impl Iterator<Item = &Entry> {
        self.all_blocks()
            .into_iter()
            .flat_map(|block| match &block.kind {
                BlockKind::Timeline(entries) => entries.as_slice(),
                _ => &[],
            })
    }

    /// All hows that stand at the top of a tree.
    pub fn hows(&self) -> impl Iterator<Item = &How> {
        self.all_blocks()
            .into_iter()
            .flat_map(|block| match &block.kind {
                BlockKind::Hows(hows) => hows.as_slice(),
                _ => &[],
            })
    }

    /// All hows of all trees, parents before what made them possible.
    pub fn all_hows(&self) -> Vec<&How> {
        fn down<'a>(how: &'a How, out: &mut Vec<&'a How>) {
            out.push(how);
            how.hows.iter().for_each(|inner| down(inner, out));
        }
        let mut out = Vec::new();
        self.hows().for_each(|how| down(how, &mut out));
        out
    }

    /// How many words of prose.
    pub fn word_count(&self) -> usize {
        let count = |piece: &TextPiece| {
            piece
                .text
                .split_whitespace()
                .filter(|word| word.chars().any(char::is_alphanumeric))
                .count()
        };
        self.texts().iter().map(count).sum()
    }

    /// Every block, also those inside lists, quotations, cells and entries.
    pub fn all_blocks(&self) -> Vec<&Block> {
        fn gather<'a>(blocks: &'a [Block], out: &mut Vec<&'a Block>) {
            for block in blocks {
                out.push(block);
                match &block.kind {
                    BlockKind::Quote(inner) => gather(inner, out),
                    BlockKind::BulletList(items) | BlockKind::OrderedList { items, .. } => {
                        items.iter().for_each(|item| gather(&item.blocks, out));
                    }
                    BlockKind::Table(rows) => {
                        rows.iter()
                            .flat_map(|row| &row.cells)
                            .for_each(|cell| gather(&cell.blocks, out));
                    }
                    BlockKind::Timeline(entries) => {
                        entries.iter().for_each(|entry| gather(&entry.blocks, out))
                    }
                    _ => {}
                }
            }
        }
        let mut out = Vec::new();
        gather(&self.blocks, &mut out);
        out
    }

    /// Gives an id to everything that has none, and a new one to every second bearer of an id.
    pub fn fill_ids(&mut self, mut fresh: impl FnMut() -> String) {
        let mut seen = HashSet::new();
        self.for_each_id(&mut |id| {
            while id.is_empty() || !seen.insert(id.clone()) {
                *id = fresh();
            }
        });
    }

    /// The same document without any ids: what two imports of one text have in common. Hows name their actions and the
    /// hows that they serve by place (`1 3`), since the ids are gone.
    pub fn without_ids(mut self) -> Self {
        let actions: Vec<String> = self.actions().map(|action| action.id.clone()).collect();
        let hows: Vec<String> = self.all_hows().iter().map(|how| how.id.clone()).collect();
        let places = |of: &[String], ids: &[String]| {
            let place = |id: &String| of.iter().position(|known| known == id);
            ids.iter()
                .filter_map(place)
                .map(|place| (place + 1).to_string())
                .collect()
        };
        self.for_each_how(&mut |how| {
            how.actions = places(&actions, &how.actions);
            how.serves = places(&hows, &how.serves);
        });
        self.for_each_id(&mut |id| id.clear());
        self
    }

    /// Calls `change` with every how, parents before what made them possible.
    pub fn for_each_how(&mut self, change: &mut impl FnMut(&mut How)) {
        fn down(how: &mut How, change: &mut impl FnMut(&mut How)) {
            change(how);
            how.hows.iter_mut().for_each(|inner| down(inner, change));
        }
        hows_of(&mut self.blocks, &mut |how| down(how, change));
    }

    /// Calls `change` with every line of words, in document order.
    pub fn for_each_line(&mut self, change: &mut impl FnMut(&mut Vec<Inline>)) {
        lines_of(&mut self.blocks, change);
    }

    /// Calls `change` with every id in document order.
    pub fn for_each_id(&mut self, change: &mut impl FnMut(&mut String)) {
        ids_of(&mut self.blocks, change);
    }
}

/// Calls `change` with every line of words.
fn lines_of(blocks: &mut [Block], change: &mut impl FnMut(&mut Vec<Inline>)) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => change(text),
            BlockKind::BulletList(items) | BlockKind::OrderedList { items, .. } => {
                for item in items {
                    lines_of(&mut item.blocks, change);
                }
            }
            BlockKind::Quote(blocks) => lines_of(blocks, change),
            BlockKind::Table(rows) => {
                for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
                    lines_of(&mut cell.blocks, change);
                }
            }
            BlockKind::Timeline(entries) => {
                for entry in entries {
                    change(&mut entry.text);
                    lines_of(&mut entry.blocks, change);
                    change(&mut entry.known_then);
                    change(&mut entry.known_now);
                }
            }
            BlockKind::Hows(hows) => hows.iter_mut().for_each(|how| lines_of_how(how, change)),
            BlockKind::Actions(actions) => {
                for action in actions {
                    change(&mut action.text);
                    change(&mut action.end_state);
                }
            }
            BlockKind::Code { .. } | BlockKind::Rule | BlockKind::Raw { .. } => {}
        }
    }
}

fn lines_of_how(how: &mut How, change: &mut impl FnMut(&mut Vec<Inline>)) {
    change(&mut how.text);
    how.hows
        .iter_mut()
        .for_each(|inner| lines_of_how(inner, change));
}

/// Calls `change` with every how at the top of a tree.
fn hows_of(blocks: &mut [Block], change: &mut impl FnMut(&mut How)) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Hows(hows) => hows.iter_mut().for_each(&mut *change),
            BlockKind::Quote(inner) => hows_of(inner, change),
            BlockKind::BulletList(items) | BlockKind::OrderedList { items, .. } => {
                items
                    .iter_mut()
                    .for_each(|item| hows_of(&mut item.blocks, change));
            }
            BlockKind::Table(rows) => {
                rows.iter_mut()
                    .flat_map(|row| &mut row.cells)
                    .for_each(|cell| hows_of(&mut cell.blocks, change));
            }
            BlockKind::Timeline(entries) => entries
                .iter_mut()
                .for_each(|entry| hows_of(&mut entry.blocks, change)),
            _ => {}
        }
    }
}

/// Headings of level 1 and 2 open a section; so does a level-3 heading with a key of its own, unless it is one of the
/// three parts of the lessons.
fn opens_section(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Heading { level, section, .. } => {
            *level <= 2
                || (*level == 3
                    && !section.is_empty()
                    && !["went_well", "went_poorly", "lucky"].contains(&section.as_str()))
        }
        _ => false,
    }
}

fn heading_text(block: &Block) -> &[Inline] {
    match &block.kind {
        BlockKind::Heading { text, .. } => text,
        _ => &[],
    }
}

fn piece(id: &str, section: &str, kind: &'static str, inlines: &[Inline]) -> TextPiece {
    TextPiece {
        block: id.into(),
        section: section.into(),
        kind,
        quoted: false,
        text: plain_with_gaps(inlines),
    }
}

fn texts_of(block: &Block, section: &str, quoted: bool, out: &mut Vec<TextPiece>) {
    let mut push = |id: &str, part: &str, kind: &'static str, inlines: &[Inline]| {
        let id = if part.is_empty() {
            id.to_owned()
        } else {
            format!("{id}:{part}")
        };
        out.push(TextPiece {
            quoted,
            ..piece(&id, section, kind, inlines)
        });
    };
    match &block.kind {
        BlockKind::Heading { text, .. } => push(&block.id, "", "heading", text),
        BlockKind::Paragraph(text) => push(&block.id, "", "paragraph", text),
        BlockKind::BulletList(items) | BlockKind::OrderedList { items, .. } => {
            items
                .iter()
                .flat_map(|item| &item.blocks)
                .for_each(|inner| texts_of(inner, section, quoted, out));
        }
        BlockKind::Quote(blocks) => blocks
            .iter()
            .for_each(|inner| texts_of(inner, section, true, out)),
        BlockKind::Table(rows) => {
            let cells = rows.iter().flat_map(|row| &row.cells);
            cells
                .flat_map(|cell| &cell.blocks)
                .for_each(|inner| texts_of(inner, section, quoted, out));
        }
        BlockKind::Timeline(entries) => {
            for entry in entries {
                let mut push = |kind: &'static str, inlines: &[Inline]| {
                    out.push(TextPiece {
                        quoted,
                        ..piece(&format!("{}:{kind}", entry.id), section, kind, inlines)
                    });
                };
                push("entry_text", &entry.text);
                if !entry.known_then.is_empty() {
                    push("known_then", &entry.known_then);
                }
                if !entry.known_now.is_empty() {
                    push("known_now", &entry.known_now);
                }
                entry
                    .blocks
                    .iter()
                    .for_each(|inner| texts_of(inner, section, quoted, out));
            }
        }
        BlockKind::Hows(hows) => hows
            .iter()
            .for_each(|how| texts_of_how(how, section, quoted, out)),
        BlockKind::Actions(actions) => {
            for action in actions {
                push(&action.id, "action_text", "action_text", &action.text);
                push(&action.id, "end_state", "end_state", &action.end_state);
            }
        }
        BlockKind::Code { .. } | BlockKind::Rule | BlockKind::Raw { .. } => {}
    }
}

fn texts_of_how(how: &How, section: &str, quoted: bool, out: &mut Vec<TextPiece>) {
    out.push(TextPiece {
        quoted,
        ..piece(
            &format!("{}:how_text", how.id),
            section,
            "how_text",
            &how.text,
        )
    });
    how.hows
        .iter()
        .for_each(|inner| texts_of_how(inner, section, quoted, out));
}

fn ids_of(blocks: &mut [Block], change: &mut impl FnMut(&mut String)) {
    for block in blocks {
        change(&mut block.id);
        match &mut block.kind {
            BlockKind::BulletList(items) | BlockKind::OrderedList { items, .. } => {
                for item in items {
                    change(&mut item.id);
                    ids_of(&mut item.blocks, change);
                }
            }
            BlockKind::Quote(inner) => ids_of(inner, change),
            BlockKind::Table(rows) => {
                rows.iter_mut()
                    .flat_map(|row| &mut row.cells)
                    .for_each(|cell| ids_of(&mut cell.blocks, change));
            }
            BlockKind::Timeline(entries) => {
                for entry in entries {
                    change(&mut entry.id);
                    ids_of(&mut entry.blocks, change);
                }
            }
            BlockKind::Hows(hows) => hows.iter_mut().for_each(|how| ids_of_how(how, change)),
            BlockKind::Actions(actions) => {
                actions.iter_mut().for_each(|action| change(&mut action.id))
            }
            _ => {}
        }
    }
}

fn ids_of_how(how: &mut How, change: &mut impl FnMut(&mut String)) {
    change(&mut how.id);
    how.hows
        .iter_mut()
        .for_each(|inner| ids_of_how(inner, change));
}

#[cfg(test)]
mod tests {
    use crate::write::document::*;

    fn document() -> Document {
        let entry = Entry {
            text: vec![Inline::text("See "), Inline::marked("a🙂", [Mark::Code])],
            known_now: vec![Inline::text("More")],
            ..Entry::default()
        };
        Document {
            blocks: vec![
                Block::paragraph("Before all"),
                Block::heading(2, "lessons", "Lessons"),
                Block::heading(3, "went_well", "What went well"),
                Block::paragraph("The alert"),
                Block::heading(2, "timeline", "Timeline"),
                Block::new(BlockKind::Timeline(vec![entry])),
                Block::heading(3, "actions", "Actions"),
                Block::new(BlockKind::Actions(vec![Action::default()])),
            ],
        }
    }

    #[test]
    fn sections_run_from_heading_to_heading_and_the_three_parts_of_the_lessons_stay_inside() {
        let document = document();
        let keys: Vec<_> = document
            .sections()
            .map(|section| (section.key, section.blocks.len()))
            .collect();
        assert_eq!(
            keys,
            [("", 1), ("lessons", 2), ("timeline", 1), ("actions", 1)]
        );
        assert_eq!(document.section("timeline").unwrap().title(), "Timeline");
    }

    #[test]
    fn a_piece_of_text_knows_its_section_and_keeps_the_length_of_code() {
        let mut document = document();
        let mut next = 0;
        document.fill_ids(|| {
            next += 1;
            format!("id-{next:06}")
        });
        let texts = document.texts();
        let places: Vec<_> = texts
            .iter()
            .map(|piece| (piece.section.as_str(), piece.kind))
            .collect();
        assert!(places.contains(&("went_well", "paragraph")));
        let entry = texts
            .iter()
            .find(|piece| piece.kind == "entry_text")
            .unwrap();
        assert!(entry.block.ends_with(":entry_text"));
        assert_eq!(entry.text, "See \u{FFFC}\u{FFFC}\u{FFFC}");
    }

    #[test]
    fn filled_ids_are_unique_and_ids_that_were_there_stay() {
        let mut document = document();
        document.blocks[0].id = "the-first".into();
        document.blocks[1].id = "the-first".into();
        let mut next = 0;
        document.fill_ids(|| {
            next += 1;
            format!("id-{next:06}")
        });
        let mut ids = Vec::new();
        document.for_each_id(&mut |id| ids.push(id.clone()));
        let distinct: std::collections::HashSet<_> = ids.iter().collect();
        assert_eq!((distinct.len(), ids[0].as_str()), (ids.len(), "the-first"));
    }
}
