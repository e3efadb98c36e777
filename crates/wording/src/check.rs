//! The front door: text in, findings out, with spans in the bytes of the input.
//! Reading is in `text`, noticing in `rules`, `privacy` and `actions`, better wording in `rewrite`.

use std::ops::Range;

use crate::actions;
use crate::document;
use crate::finding::{BlockKind, Circumstance, Context, Finding, Format};
use crate::ignore;
use crate::privacy;
use crate::rewrite::{self, Rewrite};
use crate::rule::Rule;
use crate::rules;
use crate::text::actor::Reading;
use crate::text::block::Block;
use crate::text::token::Roster;
use crate::text::{html, markdown, plain, sentence};

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
    let section = context.section.as_deref();
    let blocks = match format {
        Format::Markdown => markdown::blocks(text, section),
        Format::Plain => plain::blocks(text, section),
        Format::Html => html::blocks(text, section),
    };
    let roster = Roster::new(context);
    let mut out = Vec::new();
    for block in &blocks {
        language(text, block, &roster, true, &mut out);
    }
    if format != Format::Plain {
        document::look(text, &blocks, &mut out);
    }
    private(text, &mut out);
    ignore::apply(text, format, &mut out);
    sorted(out)
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

fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_key(|finding| (finding.span.start, finding.span.end, finding.label));
    findings
}

/// Runs the language rules over a block. `restore` puts code back where an object character stands for it.
fn language(input: &str, block: &Block, roster: &Roster, restore: bool, out: &mut Vec<Finding>) {
    for range in sentence::sentences(&block.text) {
        let reading = Reading::new(block, range, roster);
        let hits = rules::hits(&reading);
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
