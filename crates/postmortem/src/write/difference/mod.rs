//! What changed between two versions of a text: by section and block, each changed block word by word, and what was moved.
//! Not here: where versions are kept (store), and how a difference is drawn (web).

mod lines;
mod words;

pub use words::{Stretch, Word};

use std::collections::{HashMap, HashSet};

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::document::Document;
use lines::Line;

/// What changed between two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The sections in which something changed, in the order of the later version.
    pub sections: Vec<ChangedSection>,
}

/// A section in which something changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedSection {
    /// Its title; empty for what stands before the first heading.
    pub title: String,
    /// What changed in it, in reading order.
    pub blocks: Vec<ChangedBlock>,
    /// How many of its blocks are as they were.
    pub unchanged: usize,
}

/// A block that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedBlock {
    /// What it is, in a word or two: `Text`, `Timeline entry`, `Action`.
    pub kind: &'static str,
    /// What became of it.
    pub change: Change,
    /// It stands elsewhere than before.
    pub moved: bool,
    /// Its words, in stretches that stayed, went or came.
    pub words: Vec<Stretch>,
    /// Something that no word shows was changed: a link, an emphasis, a kind, a picture.
    pub unseen: bool,
}

/// What became of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Reworded,
    /// It says the same; only its place, or something unseen, is another.
    Kept,
}

impl Difference {
    /// Do both versions say the same?
    pub fn is_empty(&self) -> bool {
        self.sections.is_empty()
    }
}

/// Compares two versions of a text, the earlier one first.
pub fn compare(before: &Document, after: &Document) -> Difference {
    let before = lines::of(before);
    let mut after = lines::of(after);
    give_back_ids(&before, &mut after);
    let places: HashMap<&str, usize> = before
        .iter()
        .enumerate()
        .map(|(place, line)| (line.key.as_str(), place))
        .collect();
    let still_there: HashSet<&str> = after.iter().map(|line| line.key.as_str()).collect();
    let mut sections = Sections::default();
    for operation in in_order(&before, &after) {
        match operation {
            DiffOp::Equal {
                old_index,
                new_index,
                len,
            } => {
                for step in 0..len {
                    let pair = (&before[old_index + step], &after[new_index + step]);
                    sections.add(&pair.1.section, changed(pair.0, pair.1, false));
                }
            }
            DiffOp::Delete {
                old_index, old_len, ..
            } => sections.remove(&before[old_index..old_index + old_len], &still_there),
            DiffOp::Insert {
                new_index, new_len, ..
            } => sections.put(&after[new_index..new_index + new_len], &before, &places),
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => {
                sections.remove(&before[old_index..old_index + old_len], &still_there);
                sections.put(&after[new_index..new_index + new_len], &before, &places);
            }
        }
    }
    Difference {
        sections: sections
            .0
            .into_iter()
            .filter(|section| !section.blocks.is_empty())
            .collect(),
    }
}

/// A block that was planted anew says the same under another id: such a one gets its old id back, so that it counts as
/// the same block.
fn give_back_ids(before: &[Line], after: &mut [Line]) {
    let now: HashSet<String> = after.iter().map(|line| line.key.clone()).collect();
    let then: HashSet<&str> = before.iter().map(|line| line.key.as_str()).collect();
    let mut lost: HashMap<(&str, &str), Vec<&str>> = HashMap::new();
    for line in before.iter().rev().filter(|line| !now.contains(&line.key)) {
        let same = lost.entry((line.kind, line.text.as_str())).or_default();
        same.push(&line.key);
    }
    for line in after {
        if then.contains(line.key.as_str()) || line.text.is_empty() {
            continue;
        }
        let found = lost
            .get_mut(&(line.kind, line.text.as_str()))
            .and_then(Vec::pop);
        if let Some(key) = found {
            line.key = key.to_owned();
        }
    }
}

/// How the order of blocks became the other one.
fn in_order(before: &[Line], after: &[Line]) -> Vec<DiffOp> {
    let keys =
        |lines: &[Line]| -> Vec<String> { lines.iter().map(|line| line.key.clone()).collect() };
    capture_diff_slices(Algorithm::Patience, &keys(before), &keys(after))
}

#[derive(Default)]
struct Sections(Vec<ChangedSection>);

impl Sections {
    /// Adds a block to its section; one without a change only counts.
    fn add(&mut self, title: &str, block: Option<ChangedBlock>) {
        if self.0.last().is_none_or(|last| last.title != title) {
            self.0.push(ChangedSection {
                title: title.to_owned(),
                blocks: vec![],
                unchanged: 0,
            });
        }
        if let Some(section) = self.0.last_mut() {
            match block {
                Some(block) => section.blocks.push(block),
                None => section.unchanged += 1,
            }
        }
    }

    /// Blocks that are no longer here; those that stand elsewhere now are told there.
    fn remove(&mut self, lines: &[Line], still_there: &HashSet<&str>) {
        for line in lines {
            if !still_there.contains(line.key.as_str()) && !line.text.trim().is_empty() {
                self.add(&line.section, Some(alone(line, Change::Removed)));
            }
        }
    }

    /// Blocks that were not here: new ones, and those that stood elsewhere.
    fn put(&mut self, lines: &[Line], before: &[Line], places: &HashMap<&str, usize>) {
        for line in lines {
            match places.get(line.key.as_str()) {
                Some(place) => self.add(&line.section, changed(&before[*place], line, true)),
                None if line.text.trim().is_empty() => {}
                None => self.add(&line.section, Some(alone(line, Change::Added))),
            }
        }
    }
}

/// A block that is here twice, as it changed; nothing when it did not.
fn changed(before: &Line, after: &Line, moved: bool) -> Option<ChangedBlock> {
    let is_same = before.text == after.text;
    let unseen = before.unseen != after.unseen;
    let says_nothing = before.text.trim().is_empty() && after.text.trim().is_empty();
    if says_nothing || (is_same && !unseen && !moved) {
        return None;
    }
    Some(ChangedBlock {
        kind: after.kind,
        change: if is_same {
            Change::Kept
        } else {
            Change::Reworded
        },
        moved,
        words: words::compare(&before.text, &after.text),
        unseen,
    })
}

fn alone(line: &Line, change: Change) -> ChangedBlock {
    let word = match change {
        Change::Removed => Word::Gone,
        _ => Word::New,
    };
    ChangedBlock {
        kind: line.kind,
        change,
        moved: false,
        words: vec![Stretch {
            word,
            text: line.text.clone(),
        }],
        unseen: false,
    }
}

#[cfg(test)]
mod tests;
