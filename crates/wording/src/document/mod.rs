//! What only the whole document shows: times out of order, impact without actions, a section left as its template.
//! What single sentences say is in `rules`; single actions are in `actions`. All of it is quiet on a finished document.

mod clock;
mod items;
mod outline;
mod sections;
mod timeline;

use std::ops::Range;

use crate::check::named;
use crate::finding::Finding;
use crate::text::block::Block;
use crate::text::markdown;
use outline::Outline;

/// Looks at a Markdown document as a whole. [`crate::check`] does so as well.
///
/// ```
/// let found = wording::document::check("## Impact\n\nTBD\n\n## Actions\n\n- Add a check\n");
/// assert_eq!(found[0].rule, "section-left-open");
/// ```
pub fn check(text: &str) -> Vec<Finding> {
    let mut out = Vec::new();
    look(text, &markdown::blocks(text, None), &mut out);
    out.sort_by_key(|finding| finding.span.start);
    out
}

/// Looks at the actions alone, as a part of a document shows them.
pub(crate) fn look_at_items(text: &str, blocks: &[Block], out: &mut Vec<Finding>) {
    items::look(text, blocks, out);
}

/// Looks at a document's blocks together.
pub(crate) fn look(text: &str, blocks: &[Block], out: &mut Vec<Finding>) {
    look_at_items(text, blocks, out);
    let outline = Outline::new(text, blocks);
    // A note, a letter, a single section of a report: nothing can be said about what is missing.
    if outline.sections.len() < 2 {
        return;
    }
    sections::left_open(&outline, out);
    sections::impact_without_action(&outline, out);
    sections::lone_root_cause(&outline, out);
    sections::one_sided_lessons(&outline, out);
    timeline::look(&outline, out);
}

/// Adds a finding of a rule, with its own message.
fn tell(out: &mut Vec<Finding>, rule: &str, span: Range<usize>, message: Option<String>) {
    if let Some(mut finding) = named(rule, span) {
        if let Some(message) = message {
            finding.message = message;
        }
        out.push(finding);
    }
}
