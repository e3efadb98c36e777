//! Plain text into blocks: paragraphs parted by empty lines, list items and lines that begin with a time or a label.
//! Markdown is in `markdown`.

use std::ops::Range;

use super::block::Block;
use super::section::section_of;
use crate::finding::BlockKind;

/// Cuts plain text into blocks. Linear in the length of the text.
pub fn blocks(text: &str, section: Option<&str>) -> Vec<Block> {
    blocks_of(text, 0..text.len(), &mut section.map(str::to_string))
}

/// Cuts a stretch of plain text into blocks; the section holds on to the next stretch.
pub fn blocks_of(text: &str, stretch: Range<usize>, section: &mut Option<String>) -> Vec<Block> {
    let mut out = Vec::new();
    let mut current: Option<Block> = None;
    let mut at = stretch.start;
    for line in text[stretch].split_inclusive('\n') {
        let start = at;
        at += line.len();
        let content = line.trim_end();
        let indent = content.len() - content.trim_start().len();
        let body = content.trim_start();
        if body.is_empty() {
            out.extend(current.take());
            continue;
        }
        if let Some(skip) = marker(body) {
            out.extend(current.take());
            let mut block = Block::new(BlockKind::ListItem, section.clone());
            block.push(&body[skip..], start + indent + skip..start + content.len());
            current = Some(block);
            continue;
        }
        if opens_entry(body) {
            out.extend(current.take());
        }
        if let Some(title) = body
            .strip_suffix(':')
            .filter(|title| title.len() < 60 && current.is_none())
            && let Some(key) = section_of(title)
        {
            *section = Some(key.to_string());
        }
        match &mut current {
            Some(block) => {
                let gap = block.source(0..block.text.len()).end;
                block.push(" ", gap..start + indent);
                block.push(body, start + indent..start + content.len());
            }
            None => {
                let mut block = Block::new(BlockKind::Paragraph, section.clone());
                block.push(body, start + indent..start + content.len());
                current = Some(block);
            }
        }
    }
    out.extend(current);
    out
}

/// The length of a list marker at the beginning of a line.
fn marker(line: &str) -> Option<usize> {
    for bullet in ["- ", "* ", "+ ", "\u{2022} "] {
        if line.starts_with(bullet) {
            return Some(bullet.len());
        }
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    ((1..=3).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") ")))
        .then_some(digits + 2)
}

/// Whether a line begins an entry of its own: a time, a date, or a speaker.
fn opens_entry(line: &str) -> bool {
    let mut bytes = line.bytes();
    match bytes.next() {
        Some(b'[') | Some(b'<') | Some(b'~') => {
            bytes.next().is_some_and(|b| b.is_ascii_alphanumeric())
        }
        Some(b) => b.is_ascii_digit() && line.bytes().take(6).any(|b| b == b':' || b == b'-'),
        None => false,
    }
}
