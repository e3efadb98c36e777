//! ProseMirror JSON in and out: the interchange form between the live document and everything else.
//! Not here: Yjs (`live::outline` makes and reads the same JSON), and fixing of ids beyond filling them.

use serde_json::{Map, Value, json};

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

/// Beyond this many levels a document is refused: each level costs stack, and no reader follows that far.
const DEEPEST: usize = 64;

const BLOCKS: [&str; 12] = [
    "heading",
    "paragraph",
    "bullet_list",
    "ordered_list",
    "blockquote",
    "code_block",
    "horizontal_rule",
    "raw_block",
    "table",
    "timeline",
    "hows",
    "actions",
];
const PARTS: [&str; 13] = [
    "doc",
    "list_item",
    "table_row",
    "table_cell",
    "table_header",
    "timeline_entry",
    "entry_text",
    "known_then",
    "known_now",
    "how",
    "how_text",
    "action_item",
    "action_text",
];
const INLINES: [&str; 4] = ["text", "hard_break", "image", "end_state"];

impl Document {
    /// Reads ProseMirror JSON. Unknown attributes are passed over, unknown nodes kept as raw text; a known node in a
    /// place where it cannot stand is an error.
    pub fn from_json(value: &Value) -> Result<Self, NotADocument> {
        let doc = Node::new(value, "document", 0)?;
        if doc.kind != "doc" {
            return Err(NotADocument::Misplaced("the top".into(), doc.kind.into()));
        }
        Ok(Self {
            blocks: blocks(&doc)?,
        })
    }

    /// Writes ProseMirror JSON that `from_json` takes back to an equal document.
    pub fn to_json(&self) -> Value {
        json!({ "type": "doc", "content": blocks_json(&self.blocks) })
    }
}

/// A node with its place, for reading.
struct Node<'a> {
    value: &'a Map<String, Value>,
    kind: &'a str,
    path: String,
    depth: usize,
}

impl<'a> Node<'a> {
    fn new(value: &'a Value, path: &str, depth: usize) -> Result<Self, NotADocument> {
        if depth > DEEPEST {
            return Err(NotADocument::TooDeep(path.into(), DEEPEST));
        }
        let map = value
            .as_object()
            .ok_or_else(|| NotADocument::NotANode(path.into()))?;
        let kind = map
            .get("type")
            .and_then(Value::as_str)
            .ok_or_else(|| NotADocument::NotANode(path.into()))?;
        Ok(Self {
            value: map,
            kind,
            path: format!("{path} > {kind}"),
            depth,
        })
    }

    fn children(&self) -> Result<Vec<Node<'a>>, NotADocument> {
        match self.value.get("content") {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(list)) => list
                .iter()
                .map(|child| Node::new(child, &self.path, self.depth + 1))
                .collect(),
            Some(_) => Err(NotADocument::NotContent(self.path.clone())),
        }
    }

    fn attr(&self, name: &str) -> String {
        match self.value.get("attrs").and_then(|attrs| attrs.get(name)) {
            Some(Value::String(text)) => text.replace('\0', "\u{FFFD}"),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    }

    /// A number that may come as a number (also `1.0`) or as text.
    fn number(&self, name: &str, otherwise: u64) -> u64 {
        match self.value.get("attrs").and_then(|attrs| attrs.get(name)) {
            Some(Value::Number(number)) => number
                .as_u64()
                .or_else(|| number.as_f64().map(|float| float.max(0.0) as u64))
                .unwrap_or(otherwise),
            Some(Value::String(text)) => text.parse().unwrap_or(otherwise),
            _ => otherwise,
        }
    }

    fn misplaced(&self) -> NotADocument {
        NotADocument::Misplaced(self.path.clone(), self.kind.into())
    }

    fn is_known(&self) -> bool {
        BLOCKS.contains(&self.kind) || PARTS.contains(&self.kind) || INLINES.contains(&self.kind)
    }

    /// All text inside, for nodes that this version does not know.
    fn text_inside(&self) -> Result<String, NotADocument> {
        let mut lines = Vec::new();
        if let Some(text) = self.value.get("text").and_then(Value::as_str) {
            lines.push(text.to_owned());
        }
        for child in self.children()? {
            lines.push(child.text_inside()?);
        }
        lines.retain(|line| !line.is_empty());
        Ok(lines.join("\n"))
    }

    /// An unknown block as raw text: its words, or its JSON when it has none.
    fn kept_raw(&self) -> Result<BlockKind, NotADocument> {
        let text = self.text_inside()?;
        let text = if text.is_empty() {
            Value::Object(self.value.clone()).to_string()
        } else {
            text
        };
        Ok(BlockKind::Raw {
            format: "markdown".into(),
            text,
        })
    }
}

fn blocks(node: &Node) -> Result<Vec<Block>, NotADocument> {
    node.children()?.iter().map(block).collect()
}

fn block(node: &Node) -> Result<Block, NotADocument> {
    let kind = match node.kind {
        "heading" => BlockKind::Heading {
            level: node.number("level", 2).clamp(1, 6) as u8,
            section: node.attr("section"),
            text: inlines(node)?,
        },
        "paragraph" => BlockKind::Paragraph(inlines(node)?),
        "bullet_list" => BlockKind::BulletList(parts(node, "list_item", list_item)?),
        "ordered_list" => BlockKind::OrderedList {
            start: node.number("start", 1),
            items: parts(node, "list_item", list_item)?,
        },
        "blockquote" => BlockKind::Quote(blocks(node)?),
        "code_block" => BlockKind::Code {
            language: node.attr("language"),
            text: verbatim(node)?,
        },
        "horizontal_rule" => BlockKind::Rule,
        "raw_block" => BlockKind::Raw {
            format: node.attr("format"),
            text: verbatim(node)?,
        },
        "table" => BlockKind::Table(parts(node, "table_row", row)?),
        "timeline" => BlockKind::Timeline(parts(node, "timeline_entry", entry)?),
        "hows" => BlockKind::Hows(parts(node, "how", how)?),
        "actions" => BlockKind::Actions(parts(node, "action_item", action)?),
        _ if node.is_known() => return Err(node.misplaced()),
        _ => node.kept_raw()?,
    };
    Ok(Block {
        id: node.attr("id"),
        kind,
    })
}

/// Children of one known type; others that are known have no place here, unknown ones cannot stay either.
fn parts<T>(
    node: &Node,
    kind: &str,
    read: fn(&Node) -> Result<T, NotADocument>,
) -> Result<Vec<T>, NotADocument> {
    node.children()?
        .iter()
        .map(|child| {
            if child.kind == kind {
                read(child)
            } else {
                Err(child.misplaced())
            }
        })
        .collect()
}

fn list_item(node: &Node) -> Result<ListItem, NotADocument> {
    let checked = match node.attr("checked").as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    Ok(ListItem {
        id: node.attr("id"),
        checked,
        blocks: blocks(node)?,
    })
}

fn row(node: &Node) -> Result<Row, NotADocument> {
    let cells = node.children()?;
    let cells = cells.iter().map(|cell| {
        if cell.kind != "table_cell" && cell.kind != "table_header" {
            return Err(cell.misplaced());
        }
        Ok(Cell {
            header: cell.kind == "table_header",
            colspan: cell.number("colspan", 1).clamp(1, 1000) as u32,
            rowspan: cell.number("rowspan", 1).clamp(1, 1000) as u32,
            align: cell.attr("align"),
            blocks: blocks(cell)?,
        })
    });
    Ok(Row {
        cells: cells.collect::<Result<_, _>>()?,
    })
}

fn entry(node: &Node) -> Result<Entry, NotADocument> {
    let mut entry = Entry {
        id: node.attr("id"),
        at: one_form(node.attr("at")),
        zone: node.attr("zone"),
        typed: node.attr("typed"),
        kind: EntryKind::parse(&node.attr("kind")),
        milestone: Milestone::ALL
            .into_iter()
            .find(|milestone| milestone.as_str() == node.attr("milestone")),
        source: node.attr("source"),
        ..Entry::default()
    };
    for child in node.children()? {
        match child.kind {
            "entry_text" => entry.text.extend(inlines(&child)?),
            "known_then" => entry.known_then.extend(inlines(&child)?),
            "known_now" => entry.known_now.extend(inlines(&child)?),
            _ => entry.blocks.push(block(&child)?),
        }
    }
    Ok(entry)
}

/// RFC 3339 allows one instant in several forms; here it has one: `T` and `Z` in capitals, seconds always, no empty
/// fraction, `Z` for UTC. A text that is no such time stays as it is.
fn one_form(at: String) -> String {
    let upper = at.to_ascii_uppercase();
    if upper.parse::<jiff::Timestamp>().is_err() {
        return at;
    }
    let Some((date, time)) = upper.split_once(['T', ' ']) else {
        return at;
    };
    let Some(end) = time.find(['Z', '+', '-']) else {
        return at;
    };
    let (clock, offset) = time.split_at(end);
    let clock = match clock.split_once('.') {
        Some((whole, fraction)) if fraction.chars().all(|c| c == '0') => whole,
        _ => clock,
    };
    let seconds = if clock.len() == 5 { ":00" } else { "" };
    let offset = if matches!(offset, "+00:00" | "-00:00") {
        "Z"
    } else {
        offset
    };
    format!("{date}T{clock}{seconds}{offset}")
}

fn how(node: &Node) -> Result<How, NotADocument> {
    let mut how = How {
        id: node.attr("id"),
        actions: node
            .attr("actions")
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        confidence: Confidence::parse(&node.attr("confidence")),
        ..How::default()
    };
    for child in node.children()? {
        match child.kind {
            "how_text" => how.text.extend(inlines(&child)?),
            "how" => how.hows.push(self::how(&child)?),
            _ => return Err(child.misplaced()),
        }
    }
    Ok(how)
}

fn action(node: &Node) -> Result<Action, NotADocument> {
    let mut action = Action {
        id: node.attr("id"),
        owner: node.attr("owner"),
        due: node.attr("due"),
        kind: ActionKind::parse(&node.attr("kind")),
        state: ActionState::parse(&node.attr("state")).unwrap_or_default(),
        priority: Priority::parse(&node.attr("priority")),
        tracker: node.attr("tracker"),
        ..Action::default()
    };
    for child in node.children()? {
        match child.kind {
            "action_text" => action.text.extend(inlines(&child)?),
            "end_state" => action.end_state.extend(inlines(&child)?),
            _ => return Err(child.misplaced()),
        }
    }
    Ok(action)
}

fn inlines(node: &Node) -> Result<Vec<Inline>, NotADocument> {
    let mut out = Vec::new();
    for child in node.children()? {
        match child.kind {
            "text" => {
                let text = child.value.get("text").and_then(Value::as_str);
                let text = text.ok_or_else(|| NotADocument::NotContent(child.path.clone()))?;
                out.push(Inline::Text {
                    text: text.replace('\0', "\u{FFFD}"),
                    marks: marks(&child),
                });
            }
            "hard_break" => out.push(Inline::Break),
            "image" => out.push(Inline::Image {
                src: child.attr("src"),
                alt: child.attr("alt"),
                title: child.attr("title"),
                marks: marks(&child),
            }),
            _ if child.is_known() => return Err(child.misplaced()),
            _ => out.push(Inline::text(child.text_inside()?)),
        }
    }
    Ok(joined(out))
}

/// Known marks; a mark this version does not know leaves its text plain.
fn marks(node: &Node) -> Vec<Mark> {
    let Some(list) = node.value.get("marks").and_then(Value::as_array) else {
        return Vec::new();
    };
    let attr = |mark: &Value, name: &str| {
        mark.get("attrs")
            .and_then(|attrs| attrs.get(name))
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let mark = |mark: &Value| match mark.get("type").and_then(Value::as_str)? {
        "strong" => Some(Mark::Strong),
        "em" => Some(Mark::Em),
        "code" => Some(Mark::Code),
        "strike" => Some(Mark::Strike),
        "html_inline" => Some(Mark::HtmlInline),
        "link" => Some(Mark::Link {
            href: attr(mark, "href"),
            title: attr(mark, "title"),
        }),
        _ => None,
    };
    list.iter().filter_map(mark).collect()
}

fn verbatim(node: &Node) -> Result<String, NotADocument> {
    let mut text = String::new();
    for child in node.children()? {
        match child.kind {
            "text" => text.push_str(
                child
                    .value
                    .get("text")
                    .and_then(Value::as_str)
                    .unwrap_or_default(),
            ),
            "hard_break" => text.push('\n'),
            _ if child.is_known() => return Err(child.misplaced()),
            _ => text.push_str(&child.text_inside()?),
        }
    }
    Ok(text.replace('\0', "\u{FFFD}"))
}

fn blocks_json(blocks: &[Block]) -> Vec<Value> {
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
    let attrs = json!({
        "id": entry.id, "at": entry.at, "zone": entry.zone, "typed": entry.typed,
        "kind": entry.kind.map_or("", EntryKind::as_str),
        "milestone": entry.milestone.map_or("", Milestone::as_str),
        "source": entry.source,
    });
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
    let attrs = json!({
        "id": how.id, "actions": how.actions.join(" "),
        "confidence": how.confidence.map_or("", Confidence::as_str),
    });
    let mut content = vec![node_json("how_text", json!({}), inlines_json(&how.text))];
    content.extend(how.hows.iter().map(how_json));
    node_json("how", attrs, content)
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
            confidence: Some(Confidence::Low),
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
    fn an_instant_has_one_form_however_it_was_written() {
        for at in [
            "2015-10-21T14:51:00.000Z",
            "2015-10-21t14:51:00z",
            "2015-10-21 14:51:00+00:00",
        ] {
            assert_eq!(one_form(at.into()), "2015-10-21T14:51:00Z", "{at}");
        }
        assert_eq!(
            one_form("2015-10-21T16:51:09.5+02:00".into()),
            "2015-10-21T16:51:09.5+02:00"
        );
        assert_eq!(one_form("about noon".into()), "about noon");
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
