//! A document by its headings: which sections it has, what lies in each.
//! What a section ought to hold is in `sections`, when things happened in `timeline`.

use std::ops::Range;

use crate::finding::BlockKind;
use crate::text::block::Block;
use crate::text::section::section_of;

/// A document cut at its headings.
#[derive(Debug)]
pub(super) struct Outline<'t> {
    /// Its sections, in order; what stands before the first heading is none of them.
    pub sections: Vec<Section<'t>>,
}

/// A heading and what lies below it, up to the next heading of any level.
#[derive(Debug)]
pub(super) struct Section<'t> {
    /// The words of the heading.
    pub title: &'t str,
    /// Where the heading's words stand in the document.
    pub span: Range<usize>,
    /// How deep the heading is; 0 where the source does not show it.
    pub level: usize,
    /// The key of the heading itself, not of one above it.
    pub key: Option<&'static str>,
    /// The key that holds here, the heading's own or that of one above it.
    pub within: Option<&'t str>,
    /// What lies below it.
    pub blocks: Vec<&'t Block>,
    /// The source below it, with code, pictures and comments.
    pub source: &'t str,
}

impl<'t> Outline<'t> {
    /// Cuts a document at its headings.
    pub fn new(text: &'t str, blocks: &'t [Block]) -> Outline<'t> {
        let mut sections: Vec<Section<'t>> = Vec::new();
        for block in blocks {
            let span = block.source(0..block.text.len());
            // The head of a table is read as headings too, but opens no section.
            let level = level(text, span.start);
            if block.kind == BlockKind::Heading && level != Some(0) {
                let start = line_start(text, span.start);
                if let Some(last) = sections.last_mut() {
                    last.source = text.get(last.span.end..start).unwrap_or("");
                }
                sections.push(Section {
                    title: block.text.trim(),
                    source: text.get(span.end..).unwrap_or(""),
                    span,
                    level: level.unwrap_or(0),
                    key: section_of(&block.text),
                    within: None,
                    blocks: Vec::new(),
                });
            } else if let Some(last) = sections.last_mut() {
                if last.within.is_none() {
                    last.within = block.section.as_deref();
                }
                last.blocks.push(block);
            }
        }
        Outline { sections }
    }

    /// The sections under a key, by their own heading or one above.
    pub fn under<'o>(&'o self, key: &'o str) -> impl Iterator<Item = &'o Section<'t>> {
        self.sections
            .iter()
            .filter(move |section| section.key == Some(key) || section.within == Some(key))
    }

    /// Whether any heading is of this key.
    pub fn has(&self, key: &str) -> bool {
        self.sections.iter().any(|section| section.key == Some(key))
    }

    /// All prose outside the sections of a key, in lower case.
    pub fn prose_outside(&self, key: &str) -> String {
        let mut out = String::new();
        for section in &self.sections {
            if section.within != Some(key) && section.key != Some(key) {
                out.push_str(&section.title.to_lowercase());
                out.push('\n');
                for block in &section.blocks {
                    out.push_str(&block.text.to_lowercase());
                    out.push('\n');
                }
            }
        }
        out
    }
}

impl Section<'_> {
    /// All its prose, in lower case.
    pub fn prose(&self) -> String {
        self.blocks
            .iter()
            .map(|block| block.text.to_lowercase())
            .collect::<Vec<_>>()
            .join("\n")
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// The number of `#` before a heading; 0 for the head of a table, `None` where the source has neither.
fn level(text: &str, at: usize) -> Option<usize> {
    let line = text.get(line_start(text, at)..at)?.trim_start();
    let marks = line.chars().take_while(|c| *c == '#').count();
    if marks > 0 {
        return Some(marks);
    }
    let whole = text.get(line_start(text, at)..)?.lines().next()?;
    if whole.contains('|') || line.contains("<th") || line.contains("<td") {
        return Some(0);
    }
    None
}
