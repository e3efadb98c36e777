//! Small steps over blocks that the recognisers share: cutting text, and making line ends into spaces at the end.
//! Not here: what the blocks mean.

use postmortem::write::document::{Block, BlockKind, How, Inline, joined};

use super::line::SOFT;

/// Makes every line end inside a paragraph a space.
pub(super) fn settle(blocks: &mut [Block]) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => line_ends(text),
            BlockKind::BulletList(items) | BlockKind::OrderedList { items, .. } => {
                items.iter_mut().for_each(|item| settle(&mut item.blocks));
            }
            BlockKind::Quote(inner) => settle(inner),
            BlockKind::Table(rows) => {
                rows.iter_mut()
                    .flat_map(|row| &mut row.cells)
                    .for_each(|cell| settle(&mut cell.blocks));
            }
            BlockKind::Timeline(entries) => {
                for entry in entries {
                    [&mut entry.text, &mut entry.known_then, &mut entry.known_now]
                        .into_iter()
                        .for_each(line_ends);
                    settle(&mut entry.blocks);
                }
            }
            BlockKind::Hows(hows) => hows.iter_mut().for_each(settle_how),
            BlockKind::Actions(actions) => {
                for action in actions {
                    line_ends(&mut action.text);
                    line_ends(&mut action.end_state);
                }
            }
            BlockKind::Code { .. } | BlockKind::Raw { .. } | BlockKind::Rule => {}
        }
    }
}

fn settle_how(how: &mut How) {
    line_ends(&mut how.text);
    how.hows.iter_mut().for_each(settle_how);
}

fn line_ends(inlines: &mut Vec<Inline>) {
    for inline in inlines.iter_mut() {
        if let Inline::Text { text, .. } = inline
            && text.contains(SOFT)
        {
            *text = text.replace(SOFT, " ");
        }
    }
    *inlines = joined(std::mem::take(inlines));
}

/// The words, with every line end as a line break. One character for each character of the text.
pub(super) fn flat(inlines: &[Inline]) -> String {
    postmortem::write::document::plain(inlines).replace(SOFT, "\n")
}

/// The inline content after so many characters of `flat`, without spaces at its start; nothing if a picture would be
/// cut.
pub(super) fn after(inlines: &[Inline], characters: usize) -> Option<Vec<Inline>> {
    Some(trimmed(parted(inlines, characters)?.1))
}

/// The inline content before and after so many characters of `flat`.
pub(super) fn parted(inlines: &[Inline], characters: usize) -> Option<(Vec<Inline>, Vec<Inline>)> {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let mut left = characters;
    for inline in inlines {
        let length = flat(std::slice::from_ref(inline)).chars().count();
        if left == 0 {
            after.push(inline.clone());
        } else if length <= left {
            left -= length;
            before.push(inline.clone());
        } else {
            let Inline::Text { text, marks } = inline else {
                return None;
            };
            let at = text
                .char_indices()
                .nth(left)
                .map_or(text.len(), |(at, _)| at);
            before.push(Inline::Text {
                text: text[..at].into(),
                marks: marks.clone(),
            });
            after.push(Inline::Text {
                text: text[at..].into(),
                marks: marks.clone(),
            });
            left = 0;
        }
    }
    Some((joined(before), joined(after)))
}

/// Without spaces, line ends and breaks at both ends.
pub(super) fn trimmed(mut inlines: Vec<Inline>) -> Vec<Inline> {
    let blank = |c: char| c.is_whitespace() || SOFT.starts_with(c);
    while let Some(first) = inlines.first_mut() {
        match first {
            Inline::Break => drop(inlines.remove(0)),
            Inline::Text { text, .. } => {
                *text = text.trim_start_matches(blank).to_owned();
                if !text.is_empty() {
                    break;
                }
                inlines.remove(0);
            }
            Inline::Image { .. } => break,
        }
    }
    while let Some(last) = inlines.last_mut() {
        match last {
            Inline::Break => drop(inlines.pop()),
            Inline::Text { text, .. } => {
                *text = text.trim_end_matches(blank).to_owned();
                if !text.is_empty() {
                    break;
                }
                inlines.pop();
            }
            Inline::Image { .. } => break,
        }
    }
    inlines
}

/// The lines of a paragraph.
pub(super) fn lines(inlines: &[Inline]) -> Vec<Vec<Inline>> {
    let mut lines = vec![Vec::new()];
    let mut put = |inline: Inline, next: bool| {
        if next {
            lines.push(Vec::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push(inline);
        }
    };
    for inline in inlines {
        match inline {
            Inline::Break => put(Inline::Break, true),
            Inline::Text { text, marks } => {
                for (place, piece) in text.split(SOFT).enumerate() {
                    put(
                        Inline::Text {
                            text: piece.into(),
                            marks: marks.clone(),
                        },
                        place > 0,
                    );
                }
            }
            other => put(other.clone(), false),
        }
    }
    lines
        .into_iter()
        .map(|line| trimmed(joined(line)))
        .filter(|line| !line.is_empty())
        .collect()
}
