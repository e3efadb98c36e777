//! What a rule is, and what it says when it notices something.
//! The rules themselves are listed in `rules`.

use std::ops::Range;

use crate::finding::{Label, Severity};
use crate::text::actor::Reading;
use crate::text::cue::Cues;

/// A rule: one pattern of wording, with the page that explains it.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its name, as in `fivehows explain NAME`; it reads well after "allow".
    pub name: &'static str,
    /// The bias or concern.
    pub label: Label,
    /// How sure and how harmful, unless settings say otherwise.
    pub severity: Severity,
    /// The heading of its page.
    pub title: &'static str,
    /// One sentence: what it notices.
    pub summary: &'static str,
    /// What a finding says.
    pub message: &'static str,
    /// The better question, where no more fitting one is known.
    pub question: &'static str,
    /// The slug of the lesson, a page at `/learn/<slug>`.
    pub lesson: &'static str,
    /// The whole page, in Markdown.
    pub page: &'static str,
    /// What phrases can't say, and the words without which it says nothing by itself.
    pub(crate) grammar: Option<(Grammar, Cues)>,
    /// Where it listens.
    pub(crate) hears: Hears,
}

/// Looks at a sentence and reports what it noticed.
pub(crate) type Grammar = fn(&Reading<'_>, &mut Vec<Hit>);

/// Where a rule listens, and what silences it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hears {
    /// Everywhere.
    All,
    /// Everywhere, but not where the sentence denies or refuses what is said, or only cites the words.
    Claims,
    /// Everywhere, but not where the feeling is denied by the word before it, turned away or only cited.
    Feelings,
    /// In lessons and actions, and where a sentence recommends.
    Advice,
}

/// Something a rule noticed in a sentence: the tokens, and a better question if it knows one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    /// The tokens of the span.
    pub span: Range<usize>,
    /// The better question.
    pub question: Option<&'static str>,
}

impl Hit {
    /// A hit on some tokens.
    pub fn new(span: Range<usize>) -> Hit {
        Hit {
            span,
            question: None,
        }
    }
}
