//! Reports whose sections are bold labels, in a list or alone on a line: the labels become headings.
//! Not here: what the sections mean (`sections`), or labels inside running text.

use postmortem::write::document::{Block, BlockKind, Inline, ListItem, Mark};

use super::{
    found::bold_label,
    sections,
    settle::{flat, trimmed},
};

/// Makes headings of labels where a report has labels instead.
pub(super) fn to_headings(blocks: Vec<Block>) -> Vec<Block> {
    let headed = blocks.iter().filter(|block| matches!(&block.kind, BlockKind::Heading { section, .. } if !section.is_empty())).count();
    let mut out = Vec::with_capacity(blocks.len());
    for block in blocks {
        match &block.kind {
            BlockKind::BulletList(items) => match labelled_list(items) {
                Some(sections) => out.extend(sections),
                None => out.push(block),
            },
            BlockKind::Paragraph(text) if headed < 2 => {
                match bold_label(text).filter(|label| !sections::key(2, label).is_empty()) {
                    Some(label) => out.push(heading(&label)),
                    None => out.push(block),
                }
            }
            _ => out.push(block),
        }
    }
    out
}

fn heading(label: &str) -> Block {
    Block::heading(2, sections::key(2, label), label)
}

/// A list in which every item begins with a bold label, most of which name sections.
fn labelled_list(items: &[ListItem]) -> Option<Vec<Block>> {
    let parts: Vec<(String, Vec<Inline>, &[Block])> =
        items.iter().map(label).collect::<Option<_>>()?;
    let known = parts
        .iter()
        .filter(|(label, ..)| !sections::key(2, label).is_empty())
        .count();
    if parts.len() < 3 || known * 2 < parts.len() {
        return None;
    }
    let mut out = Vec::new();
    for (label, said, more) in parts {
        out.push(heading(&label));
        if !said.is_empty() {
            out.push(Block::new(BlockKind::Paragraph(said)));
        }
        out.extend_from_slice(more);
    }
    Some(out)
}

/// Label, the rest of its paragraph, and what lies below.
fn label(item: &ListItem) -> Option<(String, Vec<Inline>, &[Block])> {
    let (first, more) = item.blocks.split_first()?;
    let BlockKind::Paragraph(text) = &first.kind else {
        return None;
    };
    let (label, rest) = text.split_first()?;
    let Inline::Text { text: words, marks } = label else {
        return None;
    };
    if marks != &[Mark::Strong] || item.checked.is_some() || words.len() > 40 {
        return None;
    }
    let mut rest = rest.to_vec();
    let inner_colon = words.trim_end().ends_with(':');
    if let Some(Inline::Text { text, .. }) = rest.first_mut()
        && let Some(after) = text.strip_prefix(':')
    {
        *text = after.to_owned();
    } else if !rest.is_empty() && !inner_colon && !flat(&rest).starts_with('\n') {
        return None;
    }
    Some((
        words.trim().trim_end_matches(':').to_owned(),
        trimmed(rest),
        more,
    ))
}
