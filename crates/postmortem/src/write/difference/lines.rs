//! A text as a list of lines that can be compared: each block, entry, how, action, row and item is one or more of them.
//! Not here: the comparing.

use std::collections::HashSet;

use crate::write::document::{
    Action, Block, BlockKind, Document, Entry, How, Inline, ListItem, Row, plain,
};

/// One line: a piece of text with a name that stays the same from version to version.
#[derive(Debug, Clone)]
pub struct Line {
    /// The block's id and, for parts of a block, which part.
    pub key: String,
    /// The title of the section it stands in.
    pub section: String,
    /// What it is.
    pub kind: &'static str,
    /// Its words.
    pub text: String,
    /// What its words do not show.
    pub unseen: String,
}

/// The lines of a text, in reading order. No two have the same key.
pub fn of(document: &Document) -> Vec<Line> {
    let mut lines = Lines::default();
    for section in document.sections() {
        lines.section = section.title();
        if let Some(heading) = section.heading {
            lines.block(heading, "");
        }
        for block in section.blocks {
            lines.block(block, "");
        }
    }
    lines.all
}

#[derive(Default)]
struct Lines {
    all: Vec<Line>,
    section: String,
    taken: HashSet<String>,
}

impl Lines {
    fn add(&mut self, key: String, kind: &'static str, text: String, unseen: String) {
        let mut key = key;
        while !self.taken.insert(key.clone()) {
            key.push('+');
        }
        self.all.push(Line {
            key,
            section: self.section.clone(),
            kind,
            text,
            unseen,
        });
    }

    fn words(&mut self, key: String, kind: &'static str, words: &[Inline]) {
        self.add(key, kind, plain(words), unseen(words));
    }

    /// `within` is what the block stands in, when that says more about it than its own kind.
    fn block(&mut self, block: &Block, within: &'static str) {
        let id = block.id.clone();
        let or = |own: &'static str| if within.is_empty() { own } else { within };
        match &block.kind {
            BlockKind::Heading { level, text, .. } => {
                self.add(id, "Heading", plain(text), format!("{level}"));
            }
            BlockKind::Paragraph(text) => self.words(id, or("Text"), text),
            BlockKind::BulletList(items) => self.items(items, ""),
            BlockKind::OrderedList { items, .. } => self.items(items, "numbered"),
            BlockKind::Quote(blocks) => blocks.iter().for_each(|block| self.block(block, "Quote")),
            BlockKind::Code { language, text } => {
                self.add(id, "Code", text.clone(), language.clone());
            }
            BlockKind::Raw { format, text } => {
                self.add(id, "Kept as it came", text.clone(), format.clone());
            }
            BlockKind::Rule => self.add(id, "Line across", "———".into(), String::new()),
            BlockKind::Table(rows) => rows.iter().for_each(|row| self.row(&id, row)),
            BlockKind::Timeline(entries) => entries.iter().for_each(|entry| self.entry(entry)),
            BlockKind::Hows(hows) => hows.iter().for_each(|how| self.how(how, 1)),
            BlockKind::Actions(actions) => actions.iter().for_each(|action| self.action(action)),
        }
    }

    fn items(&mut self, items: &[ListItem], list: &str) {
        for item in items {
            let before = self.all.len();
            for block in &item.blocks {
                self.block(block, "List item");
            }
            if let Some(first) = self.all.get_mut(before) {
                first.unseen.push_str(list);
                match item.checked {
                    Some(true) => first.text.insert_str(0, "☑ "),
                    Some(false) => first.text.insert_str(0, "☐ "),
                    None => {}
                }
            }
        }
    }

    /// Rows have no ids, so that a row is known by its first cell.
    fn row(&mut self, table: &str, row: &Row) {
        let cells: Vec<String> = row.cells.iter().map(|cell| told(&cell.blocks)).collect();
        let first = cells.first().cloned().unwrap_or_default();
        let key = format!("{table}:row:{first}");
        self.add(key, "Table row", cells.join(" | "), String::new());
    }

    fn entry(&mut self, entry: &Entry) {
        let time = match (entry.typed.is_empty(), entry.at.get(11..16)) {
            (false, _) => entry.typed.clone(),
            (true, Some(clock)) => format!("{clock} {}", entry.zone),
            (true, None) => String::new(),
        };
        let id = &entry.id;
        let text = format!("{time}  {}", plain(&entry.text)).trim().to_owned();
        let facts = (
            entry.at.as_str(),
            entry.kind,
            entry.milestone,
            &entry.source,
        );
        let facts = format!("{facts:?}{}", unseen(&entry.text));
        self.add(format!("{id}:entry_text"), "Timeline entry", text, facts);
        for block in &entry.blocks {
            self.block(block, "More about the entry");
        }
        let (then, now) = (&entry.known_then, &entry.known_now);
        self.words(format!("{id}:known_then"), "Known then", then);
        self.words(format!("{id}:known_now"), "Known now", now);
    }

    fn how(&mut self, how: &How, depth: usize) {
        let facts = (how.confidence, &how.actions, depth);
        let facts = format!("{facts:?}{}", unseen(&how.text));
        self.add(
            format!("{}:how_text", how.id),
            "How",
            plain(&how.text),
            facts,
        );
        for deeper in &how.hows {
            self.how(deeper, depth + 1);
        }
    }

    fn action(&mut self, action: &Action) {
        let id = &action.id;
        self.words(format!("{id}:action_text"), "Action", &action.text);
        self.words(format!("{id}:end_state"), "Done when", &action.end_state);
        let facts = [
            ("owner", action.owner.as_str()),
            ("due", &action.due),
            ("kind", action.kind.map_or("", |kind| kind.as_str())),
            ("state", action.state.as_str()),
            ("tracker", &action.tracker),
        ];
        let facts: Vec<String> = facts
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name} {value}"))
            .collect();
        let unseen = action.priority.map_or("", |priority| priority.as_str());
        let key = format!("{id}:facts");
        self.add(key, "About the action", facts.join(", "), unseen.into());
    }
}

/// The words of some blocks in one line.
fn told(blocks: &[Block]) -> String {
    let mut lines = Lines::default();
    blocks.iter().for_each(|block| lines.block(block, ""));
    let texts: Vec<String> = lines.all.into_iter().map(|line| line.text).collect();
    texts.join(" ")
}

/// Links, emphasis and pictures: what `plain` leaves out.
fn unseen(words: &[Inline]) -> String {
    words
        .iter()
        .map(|inline| match inline {
            Inline::Text { marks, .. } if marks.is_empty() => String::new(),
            Inline::Text { text, marks } => format!("{text}{marks:?}"),
            Inline::Break => String::new(),
            Inline::Image { src, .. } => src.clone(),
        })
        .collect()
}
