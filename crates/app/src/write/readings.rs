//! What the language analyser said of blocks lately, so that the same words are not read twice for every page and person.
//! Not here: what it says (wording), and where it is shown (check, review).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};
use wording::{BlockKind, Context, Finding};

/// So many blocks lie on a shelf. A long postmortem has a few hundred; a finding takes about a kilobyte.
const SHELF: usize = 2_048;

/// The findings of blocks that were read lately. It forgets by the shelf: when the young one is full it becomes the old
/// one, and what was on the old one and was not asked for again is gone.
#[derive(Default)]
pub struct Readings(Mutex<Shelves>);

#[derive(Default)]
struct Shelves {
    young: HashMap<Key, Arc<[Finding]>>,
    old: HashMap<Key, Arc<[Finding]>>,
}

type Key = [u8; 32];

impl Readings {
    fn get(&self, key: &Key) -> Option<Arc<[Finding]>> {
        let mut shelves = self.shelves();
        if let Some(findings) = shelves.young.get(key) {
            return Some(findings.clone());
        }
        let findings = shelves.old.remove(key)?;
        shelves.put(*key, findings.clone());
        Some(findings)
    }

    fn put(&self, key: Key, findings: Arc<[Finding]>) {
        self.shelves().put(key, findings);
    }

    fn shelves(&self) -> std::sync::MutexGuard<'_, Shelves> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelves {
    fn put(&mut self, key: Key, findings: Arc<[Finding]>) {
        if self.young.len() >= SHELF {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, findings);
    }
}

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
        if let Some(findings) = self.readings.get(&key) {
            return findings;
        }
        self.context.section = (!section.is_empty()).then(|| section.to_owned());
        let findings: Arc<[Finding]> =
            wording::check_block(text, BlockKind::from_node(kind), &self.context).into();
        self.readings.put(key, findings.clone());
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

    #[test]
    fn what_is_asked_for_again_is_kept_and_the_rest_is_forgotten() {
        let readings = Readings::default();
        let findings: Arc<[Finding]> = Vec::new().into();
        let key = |number: usize| {
            let mut key = Key::default();
            key[..8].copy_from_slice(&number.to_be_bytes());
            key
        };
        for number in 0..3 * SHELF {
            readings.put(key(number), findings.clone());
            assert!(readings.get(&key(0)).is_some(), "after {number}");
        }
        assert!(readings.get(&key(1)).is_none());
        let shelves = readings.shelves();
        assert!(shelves.young.len() + shelves.old.len() <= 2 * SHELF);
    }
}
