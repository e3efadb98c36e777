//! How a document is laid out on its page: what leads it, and which sections are worth their heading.
//! Not here: the page around it (pages).

use postmortem::write::document::{Block, BlockKind, Document, Inline};

/// The first paragraph of the summary leads the page; what is left of the document follows. Sections that say nothing
/// are left out.
pub(super) fn lede_and_body(document: &Document) -> (Vec<Inline>, Document) {
    let mut blocks = document.blocks.clone();
    let summary = blocks.iter().position(
        |block| matches!(&block.kind, BlockKind::Heading { section, .. } if section == "summary"),
    );
    let first = summary.map_or(0, |heading| heading + 1);
    let mut lede = Vec::new();
    if let Some(Block {
        kind: BlockKind::Paragraph(text),
        ..
    }) = blocks.get(first)
        && !text.is_empty()
    {
        lede = text.clone();
        blocks.remove(first);
    }
    (
        lede,
        Document {
            blocks: without_silent_sections(blocks),
        },
    )
}

fn without_silent_sections(blocks: Vec<Block>) -> Vec<Block> {
    let level = |block: &Block| match &block.kind {
        BlockKind::Heading { level, .. } => Some(*level),
        _ => None,
    };
    let keeps = (0..blocks.len()).map(|place| match level(&blocks[place]) {
        None => blocks[place].says_something(),
        Some(own) => blocks[place + 1..]
            .iter()
            .take_while(|block| level(block).is_none_or(|other| other > own))
            .any(|block| block.says_something()),
    });
    let keeps: Vec<bool> = keeps.collect();
    blocks
        .into_iter()
        .zip(keeps)
        .filter(|(_, keeps)| *keeps)
        .map(|(block, _)| block)
        .collect()
}
