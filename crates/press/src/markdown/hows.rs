//! Chains of whys of other houses: nested lists, or flat ones that ask “Why?”, become a tree of hows.
//! Not here: our own form (`forms`). Lists with anything else in them stay lists.

use postmortem::write::document::{Block, BlockKind, How, Inline, ListItem, joined};

use super::{sections, settle::flat};

/// A nested list under a cause heading is a chain of causes from this depth on.
const DEEP: usize = 3;

/// Finds chains of whys under headings that ask for them.
pub(super) fn recognise(blocks: Vec<Block>) -> Vec<Block> {
    let (mut asked, mut causes) = (false, false);
    let kinds = blocks.into_iter().map(|block| match &block.kind {
        BlockKind::Heading {
            level,
            section,
            text,
        } => {
            let asks = sections::asks_why(&flat(text));
            if asks || !section.is_empty() || *level <= 2 {
                (asked, causes) = (asks, section == "factors");
            }
            block
        }
        BlockKind::BulletList(items) | BlockKind::OrderedList { items, .. } if asked || causes => {
            match tree(items).filter(|_| asked || depth(items) >= DEEP) {
                Some(hows) => Block::new(BlockKind::Hows(hows)),
                None => block,
            }
        }
        _ => block,
    });
    kinds.collect()
}

fn depth(items: &[ListItem]) -> usize {
    let inner = items
        .iter()
        .flat_map(|item| &item.blocks)
        .filter_map(|block| match &block.kind {
            BlockKind::BulletList(items) | BlockKind::OrderedList { items, .. } => {
                Some(depth(items))
            }
            _ => None,
        });
    1 + inner.max().unwrap_or(0)
}

fn tree(items: &[ListItem]) -> Option<Vec<How>> {
    let hows = items.iter().map(how).collect::<Option<Vec<How>>>()?;
    let flat_chain =
        hows.len() > 1 && hows.iter().all(|how| how.hows.is_empty()) && hows[1..].iter().all(asks);
    Some(if flat_chain { vec![chain(hows)?] } else { hows })
}

/// Whether an answer begins with its question.
fn asks(how: &How) -> bool {
    flat(&how.text)
        .trim_start()
        .to_lowercase()
        .starts_with("why")
}

/// Each answer made the one before it possible.
fn chain(hows: Vec<How>) -> Option<How> {
    hows.into_iter().rev().reduce(|below, mut above| {
        above.hows.push(below);
        above
    })
}

/// An item: its statement, then questions and lists of answers. A question stands before its first answer.
fn how(item: &ListItem) -> Option<How> {
    let mut how = How::default();
    let mut question: Vec<Inline> = Vec::new();
    for (place, block) in item.blocks.iter().enumerate() {
        match &block.kind {
            BlockKind::Paragraph(text) if place == 0 && item.checked.is_none() => {
                how.text = text.clone()
            }
            BlockKind::Paragraph(text)
                if question.is_empty() && flat(text).trim_end().ends_with('?') =>
            {
                question = text.clone()
            }
            BlockKind::BulletList(items) | BlockKind::OrderedList { items, .. } => {
                let mut inner = tree(items)?;
                if let Some(first) = inner.first_mut().filter(|_| !question.is_empty()) {
                    let mut text = std::mem::take(&mut question);
                    text.push(Inline::text(" "));
                    text.append(&mut first.text);
                    first.text = joined(text);
                }
                how.hows.append(&mut inner);
            }
            _ => return None,
        }
    }
    question.is_empty().then_some(how)
}
