//! Where an incident is on its way through the six words.
//! Not here: deciding where it is (domain).

use askama::Template;

use crate::page::Word;

/// The way through the six words, as a bar of six with words beside it.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/path.html")]
pub struct Path {
    /// The word at which it stands; those before are done.
    pub at: Word,
    /// Nothing more is to be done, wherever it stands.
    pub ended: bool,
    /// What is true now, in a few words; empty in the large form.
    pub says: String,
    small: bool,
}

impl Path {
    /// The large form, over a page.
    pub fn large(at: Word) -> Self {
        Self {
            at,
            ended: false,
            says: String::new(),
            small: false,
        }
    }

    /// The small form, in lists.
    pub fn small(at: Word, says: impl Into<String>) -> Self {
        Self {
            at,
            ended: false,
            says: says.into(),
            small: true,
        }
    }

    /// The small form of a way that is over after its first word.
    pub fn ended(says: impl Into<String>) -> Self {
        Self {
            at: Word::Decide,
            ended: true,
            says: says.into(),
            small: true,
        }
    }

    fn is_done(&self, word: &Word) -> bool {
        (*word as usize) < (self.at as usize) || (self.ended && *word == self.at)
    }

    fn is_here(&self, word: &Word) -> bool {
        !self.ended && *word == self.at
    }
}
