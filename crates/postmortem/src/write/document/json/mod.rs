//! ProseMirror JSON in and out: the interchange form between the live document and everything else.
//! Not here: Yjs (`live::outline` makes and reads the same JSON), and fixing of ids beyond filling them.

mod read;
mod write;

use serde_json::{Value, json};

use super::*;

/// Why a JSON value is not a document. Each names the place as a path of node names.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotADocument {
    /// The value is no node: not an object, or without a `type`.
    #[error(
        "At {0} there is a value that is not a node of a document. A node is an object with a type."
    )]
    NotANode(String),
    /// `content` is not a list, or `text` is not a text.
    #[error("At {0} the content is not a list of nodes.")]
    NotContent(String),
    /// A known node stands where the document's structure has no room for it.
    #[error("At {0} there is a {1}, which has no place there.")]
    Misplaced(String, String),
    /// Nodes lie inside each other more deeply than any document needs.
    #[error("At {0} blocks lie more than {1} levels deep.")]
    TooDeep(String, usize),
}

impl Document {
    /// Reads ProseMirror JSON. Unknown attributes are passed over, unknown nodes kept as raw text; a known node in a
    /// place where it cannot stand is an error.
    pub fn from_json(value: &Value) -> Result<Self, NotADocument> {
        Ok(Self {
            blocks: read::document(value)?,
        })
    }

    /// Writes ProseMirror JSON that `from_json` takes back to an equal document.
    pub fn to_json(&self) -> Value {
        json!({ "type": "doc", "content": write::blocks_json(&self.blocks) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(content: Value) -> Value {
        json!({ "type": "doc", "content": [{ "type": "paragraph", "attrs": { "id": "p" }, "content": content }] })
    }

    #[test]
    fn every_kind_of_block_comes_back_equal() {
        let text = vec![
            Inline::text("a"),
            Inline::Break,
            Inline::marked("b", [Mark::Strong, Mark::Em]),
        ];
        let cell = Cell {
            header: true,
            align: "right".into(),
            blocks: vec![Block::paragraph("x")],
            ..Cell::default()
        };
        let how = How {
            text: text.clone(),
            actions: vec!["a".into()],
            serves: vec!["h".into()],
            confidence: Some(Confidence::Low),
            source: "https://example.org/graph".into(),
            ..How::default()
        };
        let kinds = [
            BlockKind::Heading {
                level: 3,
                section: "lucky".into(),
                text: text.clone(),
            },
            BlockKind::Paragraph(vec![Inline::Image {
                src: "a.png".into(),
                alt: "A".into(),
                title: "".into(),
                marks: vec![Mark::Link {
                    href: "https://example.org".into(),
                    title: "t".into(),
                }],
            }]),
            BlockKind::BulletList(vec![ListItem {
                checked: Some(true),
                blocks: vec![Block::paragraph("x")],
                ..ListItem::default()
            }]),
            BlockKind::OrderedList {
                start: 3,
                items: vec![ListItem {
                    blocks: vec![Block::paragraph("x")],
                    ..ListItem::default()
                }],
            },
            BlockKind::Quote(vec![Block::paragraph("q")]),
            BlockKind::Code {
                language: "sh".into(),
                text: "ls\n".into(),
            },
            BlockKind::Rule,
            BlockKind::Raw {
                format: "html".into(),
                text: "<b>".into(),
            },
            BlockKind::Table(vec![Row { cells: vec![cell] }]),
            BlockKind::Timeline(vec![Entry {
                at: "2015-10-21T14:51:00Z".into(),
                zone: "UTC".into(),
                typed: "14:51".into(),
                kind: Some(EntryKind::Decision),
                milestone: Some(Milestone::Detected),
                role: "on-call".into(),
                text: text.clone(),
                blocks: vec![Block::paragraph("more")],
                known_then: text.clone(),
                ..Entry::default()
            }]),
            BlockKind::Hows(vec![How {
                hows: vec![how.clone()],
                ..how
            }]),
            BlockKind::Actions(vec![Action {
                text,
                due: "2026-01-01".into(),
                state: ActionState::InProgress,
                ..Action::default()
            }]),
        ];
        let document = Document {
            blocks: kinds.into_iter().map(Block::new).collect(),
        };
        assert_eq!(Document::from_json(&document.to_json()), Ok(document));
    }

    #[test]
    fn unknown_attributes_and_marks_are_passed_over() {
        let read = Document::from_json(&paragraph(
            json!([{ "type": "text", "text": "a", "marks": [{ "type": "glow" }] }]),
        ));
        assert_eq!(
            read.unwrap().blocks[0].kind,
            BlockKind::Paragraph(vec![Inline::text("a")])
        );
    }

    #[test]
    fn an_unknown_block_keeps_its_words_as_raw_text() {
        let value = json!({ "type": "doc", "content": [{ "type": "video", "content": [{ "type": "text", "text": "kept" }] }] });
        let raw = BlockKind::Raw {
            format: "markdown".into(),
            text: "kept".into(),
        };
        assert_eq!(Document::from_json(&value).unwrap().blocks[0].kind, raw);
    }

    #[test]
    fn a_known_node_in_a_place_without_room_for_it_is_told_with_its_path() {
        let error = Document::from_json(&paragraph(json!([{ "type": "table" }]))).unwrap_err();
        assert_eq!(
            error.to_string(),
            "At document > doc > paragraph > table there is a table, which has no place there."
        );
    }

    #[test]
    fn bottomless_nesting_is_refused_rather_than_followed() {
        let mut value = json!({ "type": "paragraph" });
        for _ in 0..100 {
            value = json!({ "type": "blockquote", "content": [value] });
        }
        let document = json!({ "type": "doc", "content": [value] });
        assert!(matches!(
            Document::from_json(&document),
            Err(NotADocument::TooDeep(..))
        ));
    }
}
