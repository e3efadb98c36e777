//! What a document may consist of, as data: node types with their content and attributes, marks, section keys.
//! Not here: how a tree is held against it (`check`), how ids and defaults are filled in (`tidy`).

mod check;
mod tidy;

pub use check::{Problem, validate};
pub(crate) use check::{attribute_problem, is_id, is_mark_value_sound, validate_node};
pub use tidy::tidy;
pub(crate) use tidy::{default, join_text, rank};

/// The version a client must speak to be allowed to edit; sent when a socket opens.
pub const VERSION: u64 = 3;

/// How deep nodes may lie in each other, the document itself counted as 0.
pub const DEEPEST: usize = 32;

/// One kind of node.
#[derive(Debug)]
pub struct NodeType {
    /// Its name in ProseMirror JSON and as Yjs element.
    pub name: &'static str,
    /// Where it may stand.
    pub group: Group,
    /// What it may hold, in order. Empty for a leaf.
    pub parts: &'static [Part],
    /// Its attributes; every one has a default.
    pub attributes: &'static [Attribute],
}

/// The set of places in which a node may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Wherever blocks may stand. Every block has an `id`.
    Block,
    /// In a line of text.
    Inline,
    /// Only where a part names it.
    Named,
}

/// One stretch of a node's content.
#[derive(Debug)]
pub struct Part {
    /// What may stand in it.
    pub of: Of,
    /// How many of them.
    pub count: Count,
}

/// What may stand in a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Any node of the block group.
    Blocks,
    /// Text with marks, and nodes of the inline group.
    Inline,
    /// Text without marks.
    Plain,
    /// The nodes named, and no others.
    These(&'static [&'static str]),
}

/// How many nodes a part holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Exactly one.
    One,
    /// None or more.
    Any,
    /// One or more.
    Some,
}

/// One attribute of a node or mark.
#[derive(Debug)]
pub struct Attribute {
    /// Its name.
    pub name: &'static str,
    /// What it may hold, and what it holds when nothing was said.
    pub kind: Kind,
}

/// What an attribute may hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Text of at most so many bytes; empty when nothing was said.
    Text(usize),
    /// Text of at most so many bytes, and what it is when nothing was said.
    TextOr(usize, &'static str),
    /// A block's id: letters, digits, `-` and `_`.
    Id,
    /// One of these words; the first when nothing was said.
    OneOf(&'static [&'static str]),
    /// A whole number within bounds; the third is what it is when nothing was said.
    Number(i64, i64, i64),
    /// An address that no browser would run; empty when nothing was said.
    Address,
}

/// The keys a level-2 (or, in the lessons, level-3) heading may carry in `section`.
pub const SECTIONS: &[&str] = &[
    "",
    "summary",
    "impact",
    "trigger",
    "detection",
    "resolution",
    "factors",
    "lessons",
    "went_well",
    "went_poorly",
    "lucky",
    "timeline",
    "actions",
    "background",
    "glossary",
    "supporting",
];

/// Every kind of node a document may hold.
pub const NODES: &[NodeType] = &[
    node("doc", Group::Named, &[some(Of::Blocks)], &[]),
    node(
        "heading",
        Group::Block,
        &[any(Of::Inline)],
        &[
            ID,
            attribute("level", Kind::Number(1, 6, 2)),
            attribute("section", Kind::OneOf(SECTIONS)),
        ],
    ),
    node("paragraph", Group::Block, &[any(Of::Inline)], &[ID]),
    node(
        "bullet_list",
        Group::Block,
        &[some(Of::These(&["list_item"]))],
        &[ID],
    ),
    node(
        "ordered_list",
        Group::Block,
        &[some(Of::These(&["list_item"]))],
        &[ID, attribute("start", Kind::Number(0, 1_000_000_000, 1))],
    ),
    node(
        "list_item",
        Group::Named,
        &[one(&["paragraph"]), any(Of::Blocks)],
        &[ID, attribute("checked", Kind::OneOf(&["", "yes", "no"]))],
    ),
    node("blockquote", Group::Block, &[some(Of::Blocks)], &[ID]),
    node(
        "code_block",
        Group::Block,
        &[any(Of::Plain)],
        &[ID, attribute("language", Kind::Text(64))],
    ),
    node("horizontal_rule", Group::Block, &[], &[ID]),
    node(
        "raw_block",
        Group::Block,
        &[any(Of::Plain)],
        &[
            ID,
            attribute("format", Kind::OneOf(&["markdown", "html", "frontmatter"])),
        ],
    ),
    node(
        "table",
        Group::Block,
        &[some(Of::These(&["table_row"]))],
        &[ID],
    ),
    node(
        "table_row",
        Group::Named,
        &[some(Of::These(&["table_cell", "table_header"]))],
        &[],
    ),
    node("table_cell", Group::Named, &[some(Of::Blocks)], CELL),
    node("table_header", Group::Named, &[some(Of::Blocks)], CELL),
    node(
        "timeline",
        Group::Block,
        &[any(Of::These(&["timeline_entry"]))],
        &[ID],
    ),
    node(
        "timeline_entry",
        Group::Named,
        &[
            one(&["entry_text"]),
            any(Of::Blocks),
            one(&["known_then"]),
            one(&["known_now"]),
        ],
        &[
            ID,
            attribute("at", Kind::Text(64)),
            attribute("zone", Kind::TextOr(64, "UTC")),
            attribute("typed", Kind::Text(2_000)),
            attribute(
                "kind",
                Kind::OneOf(&[
                    "",
                    "event",
                    "detection",
                    "action",
                    "decision",
                    "communication",
                    "alert",
                ]),
            ),
            attribute(
                "milestone",
                Kind::OneOf(&[
                    "",
                    "started",
                    "detected",
                    "declared",
                    "mitigated",
                    "resolved",
                ]),
            ),
            attribute("source", Kind::Address),
            attribute("role", Kind::Text(200)),
        ],
    ),
    node("entry_text", Group::Named, &[any(Of::Inline)], &[]),
    node("known_then", Group::Named, &[any(Of::Inline)], &[]),
    node("known_now", Group::Named, &[any(Of::Inline)], &[]),
    node("hows", Group::Block, &[any(Of::These(&["how"]))], &[ID]),
    node(
        "how",
        Group::Named,
        &[one(&["how_text"]), any(Of::These(&["how"]))],
        &[
            ID,
            attribute("actions", Kind::Text(4_000)),
            attribute("serves", Kind::Text(4_000)),
            attribute("confidence", Kind::OneOf(&["", "low", "medium", "high"])),
            attribute("source", Kind::Address),
        ],
    ),
    node("how_text", Group::Named, &[any(Of::Inline)], &[]),
    node(
        "actions",
        Group::Block,
        &[any(Of::These(&["action_item"]))],
        &[ID],
    ),
    node(
        "action_item",
        Group::Named,
        &[one(&["action_text"]), one(&["end_state"])],
        &[
            ID,
            attribute("owner", Kind::Text(500)),
            attribute("due", Kind::Text(32)),
            attribute(
                "kind",
                Kind::OneOf(&["", "prevent", "mitigate", "detect", "repair", "process"]),
            ),
            attribute(
                "state",
                Kind::OneOf(&[
                    "proposed",
                    "committed",
                    "in_progress",
                    "done",
                    "verified",
                    "dropped",
                ]),
            ),
            attribute("priority", Kind::OneOf(&["", "p1", "p2", "p3", "p4"])),
            attribute("tracker", Kind::Address),
        ],
    ),
    node("action_text", Group::Named, &[any(Of::Inline)], &[]),
    node("end_state", Group::Named, &[any(Of::Inline)], &[]),
    node("hard_break", Group::Inline, &[], &[]),
    node(
        "image",
        Group::Inline,
        &[],
        &[
            attribute("src", Kind::Address),
            attribute("alt", Kind::Text(4_000)),
            attribute("title", Kind::Text(4_000)),
        ],
    ),
];

/// Every mark that text may carry, in the order in which they are written.
pub const MARKS: &[(&str, &[Attribute])] = &[
    ("strong", &[]),
    ("em", &[]),
    ("code", &[]),
    ("strike", &[]),
    (
        "link",
        &[
            attribute("href", Kind::Address),
            attribute("title", Kind::Text(4_000)),
        ],
    ),
    ("html_inline", &[]),
    ("insertion", SUGGESTED),
    ("deletion", SUGGESTED),
];

/// Who suggests to put the words in, or to take them out.
const SUGGESTED: &[Attribute] = &[
    attribute("by", Kind::Text(64)),
    attribute("name", Kind::Text(400)),
];

const ID: Attribute = attribute("id", Kind::Id);
const CELL: &[Attribute] = &[
    attribute("colspan", Kind::Number(1, 1_000, 1)),
    attribute("rowspan", Kind::Number(1, 65_534, 1)),
    attribute("align", Kind::OneOf(&["", "left", "center", "right"])),
];

/// Finds a kind of node by its name.
pub fn node_type(name: &str) -> Option<&'static NodeType> {
    NODES.iter().find(|node| node.name == name)
}

/// Finds a mark's attributes by its name.
pub fn mark_type(name: &str) -> Option<&'static [Attribute]> {
    MARKS
        .iter()
        .find(|(mark, _)| *mark == name)
        .map(|(_, attributes)| *attributes)
}

impl NodeType {
    /// Whether a node of this kind may hold the other somewhere among its children, whatever the order.
    /// Concurrent edits keep this true; order and number they may break for a while.
    pub fn may_hold(&self, child: &NodeType) -> bool {
        self.parts.iter().any(|part| part.of.takes(child))
    }

    /// Whether text may stand directly in it.
    pub fn holds_text(&self) -> bool {
        self.parts
            .iter()
            .any(|part| matches!(part.of, Of::Inline | Of::Plain))
    }

    /// Whether its text may carry marks.
    pub fn holds_marks(&self) -> bool {
        self.parts.iter().any(|part| part.of == Of::Inline)
    }
}

impl Of {
    /// Whether the node may stand in this part.
    pub fn takes(&self, child: &NodeType) -> bool {
        match self {
            Of::Blocks => child.group == Group::Block,
            Of::Inline => child.group == Group::Inline,
            Of::Plain => false,
            Of::These(names) => names.contains(&child.name),
        }
    }
}

/// Whether an address is one that a browser would only follow, never run or unpack. Relative addresses are.
pub fn is_safe_address(address: &str) -> bool {
    // Browsers pass over blanks and control characters in a scheme, so the scheme is read without them.
    let scheme: String = address
        .chars()
        .filter(|letter| !letter.is_whitespace() && !letter.is_control())
        .take_while(|letter| !matches!(letter, ':' | '/' | '?' | '#'))
        .flat_map(char::to_lowercase)
        .take(16)
        .collect();
    !["javascript", "vbscript", "data", "blob"].contains(&scheme.as_str()) || !address.contains(':')
}

const fn node(
    name: &'static str,
    group: Group,
    parts: &'static [Part],
    attributes: &'static [Attribute],
) -> NodeType {
    NodeType {
        name,
        group,
        parts,
        attributes,
    }
}

const fn attribute(name: &'static str, kind: Kind) -> Attribute {
    Attribute { name, kind }
}

const fn one(names: &'static [&'static str]) -> Part {
    Part {
        of: Of::These(names),
        count: Count::One,
    }
}

const fn any(of: Of) -> Part {
    Part {
        of,
        count: Count::Any,
    }
}

const fn some(of: Of) -> Part {
    Part {
        of,
        count: Count::Some,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_in_a_part_is_a_node() {
        for node in NODES {
            for part in node.parts {
                if let Of::These(names) = part.of {
                    assert!(
                        names.iter().all(|name| node_type(name).is_some()),
                        "{}",
                        node.name
                    );
                }
            }
        }
    }

    #[test]
    fn every_block_has_an_id() {
        for node in NODES.iter().filter(|node| node.group == Group::Block) {
            assert!(
                node.attributes
                    .iter()
                    .any(|attribute| attribute.kind == Kind::Id),
                "{}",
                node.name
            );
        }
    }

    #[test]
    fn addresses_that_a_browser_would_run_are_not_safe() {
        for address in [
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "\u{1}javascript:x",
            "blob:x",
        ] {
            assert!(!is_safe_address(address), "{address}");
        }
        for address in [
            "",
            "https://example.org/a:b",
            "/attachments/1",
            "mailto:a@example.org",
            "#data:x",
            "notes/data",
            "data",
            "graph?x=javascript:1",
        ] {
            assert!(is_safe_address(address), "{address}");
        }
    }
}
