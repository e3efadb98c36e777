//! From ProseMirror JSON to a document: what is known is read, what is not is kept as raw text, what is misplaced is told.
//! Not here: writing it (write).

use serde_json::{Map, Value};

use super::super::*;
use super::NotADocument;
use crate::write::suggestion;

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

/// The blocks of a whole document.
pub(super) fn document(value: &Value) -> Result<Vec<Block>, NotADocument> {
    let doc = Node::new(value, "document", 0)?;
    if doc.kind != "doc" {
        return Err(NotADocument::Misplaced("the top".into(), doc.kind.into()));
    }
    blocks(&doc)
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
        role: node.attr("role"),
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
    let ids = |name: &str| {
        let ids = node.attr(name);
        ids.split_whitespace().map(str::to_owned).collect()
    };
    let mut how = How {
        id: node.attr("id"),
        actions: ids("actions"),
        serves: ids("serves"),
        confidence: Confidence::parse(&node.attr("confidence")),
        source: node.attr("source"),
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
            // What somebody suggests to put in is not said yet; what they suggest to take out still is.
            "text" if suggestion::is_to_come(child.value) => {}
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
