//! Differences of small documents, told in one line for each block.
//! Not here: words (words.rs).

use super::*;
use crate::write::document::{Action, Block, BlockKind, Entry, Inline, Mark};

fn with_id(id: &str, mut block: Block) -> Block {
    block.id = id.into();
    block
}

fn text(id: &str, words: &str) -> Block {
    with_id(id, Block::paragraph(words))
}

fn document(blocks: &[Block]) -> Document {
    Document {
        blocks: blocks.to_vec(),
    }
}

fn told(before: &[Block], after: &[Block]) -> Vec<String> {
    compare(&document(before), &document(after))
        .sections
        .iter()
        .flat_map(|section| {
            section.blocks.iter().map(|block| {
                let words: String = block
                    .words
                    .iter()
                    .map(|Stretch { word, text }| match word {
                        Word::Kept => text.clone(),
                        Word::Gone => format!("[-{text}-]"),
                        Word::New => format!("{{+{text}+}}"),
                    })
                    .collect();
                let change = format!("{:?}", block.change).to_lowercase();
                let moved = if block.moved { " moved" } else { "" };
                let unseen = if block.unseen { " unseen" } else { "" };
                format!("{}: {change}{moved}{unseen}: {words}", block.kind)
            })
        })
        .collect()
}

#[test]
fn what_is_the_same_is_not_told() {
    let both = [text("a", "One."), text("b", "Two.")];
    assert!(compare(&document(&both), &document(&both)).is_empty());
}

#[test]
fn a_reworded_block_is_told_word_by_word() {
    assert_eq!(
        told(
            &[text("a", "Gates refused tickets."), text("b", "Same.")],
            &[
                text("a", "Gates refused valid tickets."),
                text("b", "Same.")
            ]
        ),
        ["Text: reworded: Gates refused {+valid +}tickets."]
    );
}

#[test]
fn blocks_come_and_go() {
    assert_eq!(
        told(
            &[text("a", "One."), text("b", "Two.")],
            &[text("a", "One."), text("c", "Three things.")]
        ),
        ["Text: removed: [-Two.-]", "Text: added: {+Three things.+}"]
    );
}

#[test]
fn a_block_that_stands_elsewhere_is_moved_and_not_written_twice() {
    assert_eq!(
        told(
            &[text("a", "One."), text("b", "Two."), text("c", "Three.")],
            &[text("c", "Three."), text("a", "One."), text("b", "Two.")]
        ),
        ["Text: kept moved: Three."]
    );
}

#[test]
fn a_block_with_another_id_and_the_same_words_is_the_same() {
    let told = told(
        &[text("a", "One."), text("b", "Two.")],
        &[text("x", "One."), text("b", "Two.")],
    );
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn an_entry_and_an_action_are_told_by_their_parts() {
    let entry = |typed: &str, then: &str| {
        with_id(
            "timeline",
            Block::new(BlockKind::Timeline(vec![Entry {
                id: "e1".into(),
                typed: typed.into(),
                text: vec![Inline::text("The key changes.")],
                known_then: vec![Inline::text(then)],
                ..Entry::default()
            }])),
        )
    };
    let action = |owner: &str| {
        with_id(
            "actions",
            Block::new(BlockKind::Actions(vec![Action {
                id: "a1".into(),
                text: vec![Inline::text("Read keys often")],
                owner: owner.into(),
                ..Action::default()
            }])),
        )
    };
    assert_eq!(
        told(
            &[entry("05:40", "All was green."), action("")],
            &[entry("05:41", "All was green."), action("Noor Aziz")]
        ),
        [
            "Timeline entry: reworded: 05:[-40-]{+41+}  The key changes.",
            "About the action: reworded: {+owner Noor Aziz, +}state proposed"
        ]
    );
}

#[test]
fn a_link_that_leads_elsewhere_is_told_though_no_word_changed() {
    let linked = |href: &str| {
        let mark = Mark::Link {
            href: href.into(),
            title: String::new(),
        };
        with_id(
            "a",
            Block::new(BlockKind::Paragraph(vec![Inline::marked(
                "the log",
                [mark],
            )])),
        )
    };
    assert_eq!(
        told(
            &[linked("https://one.example")],
            &[linked("https://two.example")]
        ),
        ["Text: kept unseen: the log"]
    );
}

#[test]
fn changes_stand_under_the_section_they_were_made_in() {
    let heading =
        |id: &str, section: &str, words: &str| with_id(id, Block::heading(2, section, words));
    let before = [
        heading("h1", "summary", "Summary"),
        text("a", "One."),
        heading("h2", "impact", "Impact"),
        text("b", "Two."),
    ];
    let after = [
        heading("h1", "summary", "Summary"),
        text("a", "One."),
        heading("h2", "impact", "Impact"),
        text("b", "Two, and more."),
    ];
    let difference = compare(&document(&before), &document(&after));
    assert_eq!(difference.sections.len(), 1);
    assert_eq!(
        (
            difference.sections[0].title.as_str(),
            difference.sections[0].unchanged
        ),
        ("Impact", 1)
    );
}
