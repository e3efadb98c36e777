//! Checking a text again and again while it is written: blocks that did not change are not read twice.
//! What is found is exactly what [`crate::check`] finds; how, is in `check`.

use std::collections::HashMap;

use crate::check;
use crate::finding::{Context, Finding, Format};
use crate::text::block::Block;
use crate::text::token::Roster;

/// Checks the versions of one text, and remembers what its blocks say.
///
/// ```
/// use wording::{Context, Format, Rechecker};
/// let mut editor = Rechecker::new(Format::Markdown, Context::default());
/// assert_eq!(editor.check("The team failed to act").len(), 1);
/// assert_eq!(editor.check("## Summary\n\nThe team failed to act").len(), 1);
/// ```
#[derive(Debug)]
pub struct Rechecker {
    format: Format,
    context: Context,
    roster: Roster,
    /// The blocks of the last version, each as if it began the text, with its source and its findings.
    known: HashMap<(Block, String), Vec<Finding>>,
}

impl Rechecker {
    /// Begins with nothing known.
    pub fn new(format: Format, context: Context) -> Rechecker {
        Rechecker {
            format,
            roster: Roster::new(&context),
            context,
            known: HashMap::new(),
        }
    }

    /// Checks the next version of the text: the same findings as those of [`crate::check`], sooner.
    pub fn check(&mut self, text: &str) -> Vec<Finding> {
        let section = self.context.section.as_deref();
        if check::is_long(text) {
            return check::check(text, self.format, &self.context);
        }
        let blocks = check::blocks(text, self.format, section);
        let mut out = Vec::new();
        let mut known = HashMap::with_capacity(blocks.len());
        for block in &blocks {
            let stretch = block.stretch();
            let source = text[stretch.clone()].to_string();
            let key = (block.clone().at_the_beginning(), source);
            let findings = self
                .known
                .remove_entry(&key)
                .unwrap_or_else(|| self.read(key));
            out.extend(
                findings
                    .1
                    .iter()
                    .map(|finding| check::moved(finding.clone(), stretch.start)),
            );
            known.insert(findings.0, findings.1);
        }
        // What is no longer in the text is forgotten.
        self.known = known;
        check::around(text, self.format, &blocks, &mut out);
        check::sorted(out)
    }

    fn read(&self, key: (Block, String)) -> ((Block, String), Vec<Finding>) {
        let mut findings = Vec::new();
        check::language(&key.1, &key.0, &self.roster, true, &mut findings);
        (key, findings)
    }
}
