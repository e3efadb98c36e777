//! From a document to ProseMirror JSON, in a form that reads back to an equal document.
//! Not here: reading it (read).

use serde_json::{Value, json};

use super::super::*;

/// Blocks as nodes.
pub(super) fn blocks_json(blocks: &[Block]) -> Vec<Value> {
    blocks.iter().map(block_json).collect()
}

fn block_json(block: &Block) -> Value {
    let mut attrs = json!({ "id": block.id });
    let content = match &block.kind {
        BlockKind::Heading {
            level,
            section,
            text,
        } => {
            attrs["level"] = json!(level);
            attrs["section"] = json!(section);
            inlines_json(text)
        }
        BlockKind::Paragraph(text) => inlines_json(text),
        BlockKind::BulletList(items) => items.iter().map(item_json).collect(),
        BlockKind::OrderedList { start, items } => {
            attrs["start"] = json!(start);
            items.iter().map(item_json).collect()
        }
        BlockKind::Quote(blocks) => blocks_json(blocks),
        BlockKind::Code { language, text } => {
            attrs["language"] = json!(language);
            verbatim_json(text)
        }
        BlockKind::Rule => Vec::new(),
        BlockKind::Raw { format, text } => {
            attrs["format"] = json!(format);
            verbatim_json(text)
        }
        BlockKind::Table(rows) => rows.iter().map(row_json).collect(),
        BlockKind::Timeline(entries) => entries.iter().map(entry_json).collect(),
        BlockKind::Hows(hows) => hows.iter().map(how_json).collect(),
        BlockKind::Actions(actions) => actions.iter().map(action_json).collect(),
    };
    node_json(block.name(), attrs, content)
}

/// A node; `content` is left out when there is none, as ProseMirror does.
fn node_json(kind: &str, attrs: Value, content: Vec<Value>) -> Value {
    let mut node = json!({ "type": kind });
    if attrs.as_object().is_some_and(|attrs| !attrs.is_empty()) {
        node["attrs"] = attrs;
    }
    if !content.is_empty() {
        node["content"] = Value::Array(content);
    }
    node
}

fn item_json(item: &ListItem) -> Value {
    let checked = match item.checked {
        None => "",
        Some(true) => "yes",
        Some(false) => "no",
    };
    node_json(
        "list_item",
        json!({ "id": item.id, "checked": checked }),
        blocks_json(&item.blocks),
    )
}

fn row_json(row: &Row) -> Value {
    let cell = |cell: &Cell| {
        let attrs =
            json!({ "colspan": cell.colspan, "rowspan": cell.rowspan, "align": cell.align });
        node_json(
            if cell.header {
                "table_header"
            } else {
                "table_cell"
            },
            attrs,
            blocks_json(&cell.blocks),
        )
    };
    node_json("table_row", json!({}), row.cells.iter().map(cell).collect())
}

fn entry_json(entry: &Entry) -> Value {
    let mut attrs = json!({
        "id": entry.id, "at": entry.at, "zone": entry.zone, "typed": entry.typed,
        "kind": entry.kind.map_or("", EntryKind::as_str),
        "milestone": entry.milestone.map_or("", Milestone::as_str),
        "source": entry.source,
    });
    put(&mut attrs, "role", &entry.role);
    let mut content = vec![node_json(
        "entry_text",
        json!({}),
        inlines_json(&entry.text),
    )];
    content.extend(blocks_json(&entry.blocks));
    content.push(node_json(
        "known_then",
        json!({}),
        inlines_json(&entry.known_then),
    ));
    content.push(node_json(
        "known_now",
        json!({}),
        inlines_json(&entry.known_now),
    ));
    node_json("timeline_entry", attrs, content)
}

fn how_json(how: &How) -> Value {
    let mut attrs = json!({
        "id": how.id, "actions": how.actions.join(" "),
        "confidence": how.confidence.map_or("", Confidence::as_str),
    });
    put(&mut attrs, "serves", &how.serves.join(" "));
    put(&mut attrs, "source", &how.source);
    let mut content = vec![node_json("how_text", json!({}), inlines_json(&how.text))];
    content.extend(how.hows.iter().map(how_json));
    node_json("how", attrs, content)
}

/// Attributes that came with the second version of the schema are written only where they say something, so that the hash
/// of a text that was approved before them stays what it was.
fn put(attrs: &mut Value, name: &str, value: &str) {
    if !value.is_empty() {
        attrs[name] = json!(value);
    }
}

fn action_json(action: &Action) -> Value {
    let attrs = json!({
        "id": action.id, "owner": action.owner, "due": action.due,
        "kind": action.kind.map_or("", ActionKind::as_str), "state": action.state.as_str(),
        "priority": action.priority.map_or("", Priority::as_str), "tracker": action.tracker,
    });
    let text = node_json("action_text", json!({}), inlines_json(&action.text));
    let end_state = node_json("end_state", json!({}), inlines_json(&action.end_state));
    node_json("action_item", attrs, vec![text, end_state])
}

fn verbatim_json(text: &str) -> Vec<Value> {
    if text.is_empty() {
        Vec::new()
    } else {
        vec![json!({ "type": "text", "text": text })]
    }
}

fn inlines_json(inlines: &[Inline]) -> Vec<Value> {
    let with_marks = |mut node: Value, marks: &[Mark]| {
        if !marks.is_empty() {
            node["marks"] = Value::Array(marks.iter().map(mark_json).collect());
        }
        node
    };
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text { text, marks } => {
                with_marks(json!({ "type": "text", "text": text }), marks)
            }
            Inline::Break => json!({ "type": "hard_break" }),
            Inline::Image {
                src,
                alt,
                title,
                marks,
            } => with_marks(
                json!({ "type": "image", "attrs": { "src": src, "alt": alt, "title": title } }),
                marks,
            ),
        })
        .collect()
}

fn mark_json(mark: &Mark) -> Value {
    match mark {
        Mark::Link { href, title } => {
            json!({ "type": "link", "attrs": { "href": href, "title": title } })
        }
        Mark::Strike => json!({ "type": "strike" }),
        Mark::Strong => json!({ "type": "strong" }),
        Mark::Em => json!({ "type": "em" }),
        Mark::Code => json!({ "type": "code" }),
        Mark::HtmlInline => json!({ "type": "html_inline" }),
    }
}
