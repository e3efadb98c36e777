//! What the language analyser said of blocks lately, so that the same words are not read twice for every page and person.
//! Not here: what it says (wording), and where it is shown (check, review).

use std::sync::Arc;

use sha2::{Digest, Sha256};
use wording::{BlockKind, Context, Finding};

use crate::shelf::Shelf;

/// So many blocks lie on a shelf. A long postmortem has a few hundred; a finding takes about a kilobyte.
const SHELF: usize = 2_048;

/// The findings of blocks that were read lately.
#[derive(Default)]
pub struct Readings(Shelf<[Finding], SHELF>);

/// Reads blocks with the names of the people of the house, and none of them twice.
pub struct Reader<'a> {
    context: Context,
    /// What all keys begin with: the names change what is found.
    house: Sha256,
    readings: &'a Readings,
}

impl<'a> Reader<'a> {
    /// A reader who knows these names.
    pub fn new(roster: Vec<String>, readings: &'a Readings) -> Self {
        let mut house = Sha256::new();
        for name in &roster {
            add(&mut house, name);
        }
        Self {
            context: Context {
                roster,
                ..Context::default()
            },
            house,
            readings,
        }
    }

    /// The findings in one block: `kind` is its node type and `section` the key of its section, or empty.
    pub fn read(&mut self, kind: &str, section: &str, text: &str) -> Arc<[Finding]> {
        let mut key = self.house.clone();
        for part in ["", kind, section, text] {
            add(&mut key, part);
        }
        let key = key.finalize().into();
        if let Some(findings) = self.readings.0.get(&key) {
            return findings;
        }
        self.context.section = (!section.is_empty()).then(|| section.to_owned());
        let findings: Arc<[Finding]> =
            wording::check_block(text, BlockKind::from_node(kind), &self.context).into();
        self.readings.0.put(key, findings.clone());
        findings
    }
}

/// With its length before it, so that no two lists of parts make the same key.
fn add(hash: &mut Sha256, part: &str) {
    hash.update((part.len() as u64).to_be_bytes());
    hash.update(part);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blames(findings: &[Finding]) -> bool {
        findings
            .iter()
            .any(|finding| finding.label.is_about_people())
    }

    #[test]
    fn the_same_words_are_read_once() {
        let readings = Readings::default();
        let mut reader = Reader::new(Vec::new(), &readings);
        let words = "The operator should have been more careful.";
        let first = reader.read("paragraph", "", words);
        let again = Reader::new(Vec::new(), &readings).read("paragraph", "", words);
        assert!(blames(&first));
        assert!(Arc::ptr_eq(&first, &again));
    }

    #[test]
    fn other_names_another_section_and_another_kind_are_read_anew() {
        let readings = Readings::default();
        let words = "The index moved.";
        let first = Reader::new(vec!["Bo Lind".into()], &readings).read("paragraph", "", words);
        let mut others = Reader::new(vec!["Bo".into(), "Lind".into()], &readings);
        for (kind, section) in [("paragraph", ""), ("heading", ""), ("paragraph", "impact")] {
            assert!(!Arc::ptr_eq(&first, &others.read(kind, section, words)));
        }
    }
}
