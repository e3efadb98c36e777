//! The front door: text in, findings out, with spans in the bytes of the input.
//! Reading is in `text`, noticing in `rules`, `privacy` and `actions`, better wording in `rewrite`.

use std::ops::Range;

use crate::actions;
use crate::document;
use crate::finding::{BlockKind, Circumstance, Context, Finding, Format};
use crate::ignore;
use crate::learned;
use crate::privacy;
use crate::rewrite::{self, Rewrite};
use crate::rule::{Hit, Rule};
use crate::rules;
use crate::text::actor::Reading;
use crate::text::block::Block;
use crate::text::token::Roster;
use crate::text::{html, markdown, plain, sentence, stretch};

/// Checks a whole text: language, private data and, in Markdown, the items of action sections.
///
/// Findings come sorted by where they begin; spans are UTF-8 bytes of `text`. It never fails.
///
/// ```
/// use wording::{Context, Format, Label};
/// let found = wording::check("The team failed to follow the runbook.", Format::Markdown, &Context::default());
/// assert_eq!(found[0].label, Label::Trait);
/// assert_eq!(found[0].span, 9..18);
/// ```
pub fn check(text: &str, format: Format, context: &Context) -> Vec<Finding> {
    let mut out = Vec::new();
    check_each(text, format, context, |findings| out.extend(findings));
    out
}

/// The most bytes of a document. What is longer is a log or an archive: it is read a stretch at a time, and nobody asks
/// what it lacks as a document.
const LONGEST: usize = 1 << 20;

/// Whether a text is too long to be a document.
pub(crate) fn is_long(text: &str) -> bool {
    text.len() > LONGEST
}

/// Checks as [`check`] does and hands the findings over as they come, sorted, so that a long text needs little memory.
pub fn check_each(
    text: &str,
    format: Format,
    context: &Context,
    mut tell: impl FnMut(Vec<Finding>),
) {
    let section = context.section.as_deref();
    let roster = Roster::new(context);
    // HTML is open from its first tag to its last.
    if !is_long(text) || format == Format::Html {
        return tell(whole(text, format, section, &roster));
    }
    let mut parts = Parts::new(format, section);
    for stretch in stretch::stretches(text, format) {
        let (_, findings) = parts.check(&text[stretch.clone()], &roster);
        let place = |finding| moved(finding, stretch.start);
        tell(findings.into_iter().map(place).collect());
    }
}

/// A long text on its way, a part at a time: what has to be known of the parts before.
#[derive(Debug)]
pub(crate) struct Parts {
    format: Format,
    section: Option<String>,
    headings: markdown::Headings,
}

impl Parts {
    pub(crate) fn new(format: Format, section: Option<&str>) -> Parts {
        Parts {
            format,
            section: section.map(str::to_string),
            headings: markdown::Headings::new(section),
        }
    }

    /// Checks the next part as if it began the text; only what needs the whole document is not asked.
    pub(crate) fn check(&mut self, text: &str, roster: &Roster) -> (Vec<Block>, Vec<Finding>) {
        let blocks = match self.format {
            Format::Plain => plain::blocks_of(text, 0..text.len(), &mut self.section),
            _ => markdown::blocks_below(text, &mut self.headings),
        };
        let mut out = Vec::new();
        for block in &blocks {
            language(text, block, roster, true, &mut out);
        }
        if self.format == Format::Markdown {
            document::look_at_items(text, &blocks, &mut out);
        }
        private(text, &mut out);
        ignore::apply(text, self.format, &mut out);
        (blocks, sorted(out))
    }
}

/// A finding of a part that begins at `start`.
pub(crate) fn moved(mut finding: Finding, start: usize) -> Finding {
    let fix = finding.fix.as_mut().map(|fix| &mut fix.span);
    for span in [Some(&mut finding.span), Some(&mut finding.replaces), fix]
        .into_iter()
        .flatten()
    {
        *span = span.start + start..span.end + start;
    }
    if let Some(circumstance) = &mut finding.circumstance {
        circumstance.at += start;
    }
    finding
}

/// Checks a text of the usual length.
fn whole(text: &str, format: Format, section: Option<&str>, roster: &Roster) -> Vec<Finding> {
    let blocks = blocks(text, format, section);
    let mut out = Vec::new();
    for block in &blocks {
        language(text, block, roster, true, &mut out);
    }
    around(text, format, &blocks, &mut out);
    sorted(out)
}

pub(crate) fn blocks(text: &str, format: Format, section: Option<&str>) -> Vec<Block> {
    match format {
        Format::Markdown => markdown::blocks(text, section),
        Format::Plain => plain::blocks(text, section),
        Format::Html => html::blocks(text, section),
    }
}

/// Adds what is found beside the language of single blocks, and takes out what the text makes an exception for.
pub(crate) fn around(text: &str, format: Format, blocks: &[Block], out: &mut Vec<Finding>) {
    if format != Format::Plain {
        document::look(text, blocks, out);
    }
    private(text, out);
    ignore::apply(text, format, out);
}

/// Checks the plain text of one block, as an editor holds it.
///
/// U+FFFC stands for code, images and other things that are not prose, and is not read; a newline is a line break.
/// In `instead` and `fix` that character stands for the same things in the same order.
pub fn check_block(text: &str, block: BlockKind, context: &Context) -> Vec<Finding> {
    let section = context.section.clone();
    let whole = Block::whole(text, block, section);
    let mut out = Vec::new();
    language(text, &whole, &Roster::new(context), false, &mut out);
    if block == BlockKind::Action
        && let Some(span) = actions::vague_verb(text)
    {
        out.extend(named("vague-verb", span));
    }
    private(text, &mut out);
    sorted(out)
}

pub(crate) fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_key(|finding| (finding.span.start, finding.span.end, finding.label));
    findings
}

/// Runs the language rules over a block. `restore` puts code back where an object character stands for it.
pub(crate) fn language(
    input: &str,
    block: &Block,
    roster: &Roster,
    restore: bool,
    out: &mut Vec<Finding>,
) {
    for range in sentence::sentences(&block.text) {
        let reading = Reading::new(block, range, roster);
        let hits = noticed(&reading);
        for (rule, hit) in &hits {
            let rewrite = rewrite::rewrite(rule, &reading, hit, &hits, roster);
            out.push(finding(
                input,
                &reading,
                rule,
                reading.bytes(hit.span.clone()),
                rewrite,
                restore,
            ));
        }
    }
}

/// Everything that is noticed in a sentence, by rules and by what was learned; rewrites are read by it again.
pub(crate) fn noticed(reading: &Reading<'_>) -> Vec<(&'static Rule, Hit)> {
    learned::judge(reading, rules::hits(reading))
}

fn finding(
    input: &str,
    reading: &Reading<'_>,
    rule: &'static Rule,
    span: Range<usize>,
    rewrite: Rewrite,
    restore: bool,
) -> Finding {
    let block = reading.block;
    let put_back = |range: &Range<usize>, text: &str| {
        if restore {
            in_source(input, block, range.clone(), text)
        } else {
            Some(text.to_string())
        }
    };
    let instead: Vec<String> = rewrite
        .instead
        .iter()
        .filter_map(|text| put_back(&rewrite.replaces, text))
        .collect();
    let fix = rewrite.fix.and_then(|(range, text)| {
        Some(crate::finding::Fix {
            replacement: put_back(&range, &text)?,
            span: block.source(range),
        })
    });
    Finding {
        rule: rule.name,
        label: rule.label,
        severity: rule.severity,
        span: block.source(span),
        message: rule.message.to_string(),
        question: Some(rewrite.question),
        instead,
        replaces: block.source(rewrite.replaces),
        fix,
        circumstance: rewrite.circumstance.map(|text| Circumstance {
            at: block.source(reading.range.clone()).end,
            text,
        }),
        lesson: rule.lesson,
        kind: None,
    }
}

/// Turns a rewrite of a block's text into a rewrite of the input, if no markup would be lost on the way.
fn in_source(input: &str, block: &Block, range: Range<usize>, text: &str) -> Option<String> {
    let source = block.source(range.clone());
    let unchanged = block.restore(input, range.clone(), &block.text[range.clone()])?;
    if input.get(source)? != unchanged {
        return None;
    }
    block.restore(input, range, text)
}

/// The finding of a rule that has no phrases: its own message and question.
pub(crate) fn bare(rule: &'static Rule, span: Range<usize>) -> Finding {
    Finding {
        rule: rule.name,
        label: rule.label,
        severity: rule.severity,
        replaces: span.clone(),
        span,
        message: rule.message.to_string(),
        question: Some(rule.question.to_string()),
        instead: Vec::new(),
        fix: None,
        circumstance: None,
        lesson: rule.lesson,
        kind: None,
    }
}

/// As `bare`, of the rule of a name.
pub(crate) fn named(rule: &str, span: Range<usize>) -> Option<Finding> {
    rules::rule(rule).map(|rule| bare(rule, span))
}

/// Looks for private data.
fn private(text: &str, out: &mut Vec<Finding>) {
    for found in privacy::find(text) {
        let secret = matches!(found.kind, "secret" | "url-credential");
        if let Some(finding) = named(
            if secret {
                "leaked-secret"
            } else {
                "private-data"
            },
            found.span,
        ) {
            let message = format!("{} ({})", finding.message, found.kind);
            out.push(Finding {
                kind: Some(found.kind),
                message,
                ..finding
            });
        }
    }
}
