//! The text of a postmortem as typed blocks: what editor, language check, search, review and press all read.
//! Not here: the live Yjs form (`live::outline`), Markdown and HTML (`press`), the title (it is kept beside the document).

mod hash;
mod inline;
mod json;
mod reading;
mod words;

pub use hash::ContentHash;
pub use inline::{Inline, Mark, joined, plain, plain_with_gaps};
pub use json::NotADocument;
pub use reading::{Section, TextPiece};
pub use words::{Confidence, EntryKind, Priority};

pub use crate::improve::{ActionKind, ActionState};
pub use crate::incident::Milestone;

/// A whole document, block after block.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// The blocks in reading order.
    pub blocks: Vec<Block>,
}

/// One block with the id by which comments, history and audiences refer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Unique in the document; empty until someone fills it (`Document::fill_ids`).
    pub id: String,
    /// What the block is.
    pub kind: BlockKind,
}

/// What a block is, with its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading; `section` holds the key of the section it opens, or nothing.
    Heading {
        /// 1 to 6.
        level: u8,
        /// `summary`, `impact`, … or empty.
        section: String,
        /// The words of the heading.
        text: Vec<Inline>,
    },
    /// Running text.
    Paragraph(Vec<Inline>),
    /// An unordered list.
    BulletList(Vec<ListItem>),
    /// A numbered list.
    OrderedList {
        /// The number of the first item.
        start: u64,
        /// The items.
        items: Vec<ListItem>,
    },
    /// Somebody else's words.
    Quote(Vec<Block>),
    /// Code or a pasted log.
    Code {
        /// The language, or empty.
        language: String,
        /// The text, without a final line break.
        text: String,
    },
    /// A line across.
    Rule,
    /// Text kept exactly as it came: HTML, unusual Markdown, another tool's front matter.
    Raw {
        /// `html`, `markdown` or `frontmatter`.
        format: String,
        /// The text as it came.
        text: String,
    },
    /// A table, row after row.
    Table(Vec<Row>),
    /// What happened when.
    Timeline(Vec<Entry>),
    /// The tree of the 5 Hows.
    Hows(Vec<How>),
    /// What will be done.
    Actions(Vec<Action>),
}

/// An item of a list; `checked` is set when it is a task.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListItem {
    /// The item's own id.
    pub id: String,
    /// Nothing: no task. Otherwise whether it is done.
    pub checked: Option<bool>,
    /// A paragraph first, then anything.
    pub blocks: Vec<Block>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Its cells from left to right.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Whether it names its column or row.
    pub header: bool,
    /// How many columns it covers.
    pub colspan: u32,
    /// How many rows it covers.
    pub rowspan: u32,
    /// `left`, `center`, `right` or empty.
    pub align: String,
    /// Its content, paragraphs as a rule.
    pub blocks: Vec<Block>,
}

impl Default for Cell {
    fn default() -> Self {
        Self {
            header: false,
            colspan: 1,
            rowspan: 1,
            align: String::new(),
            blocks: Vec::new(),
        }
    }
}

/// An entry of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// The entry's own id.
    pub id: String,
    /// RFC 3339 with an offset, or empty while the instant is not yet known.
    pub at: String,
    /// IANA name of the zone it was told in; empty when none was named.
    pub zone: String,
    /// The time exactly as it was typed or imported; keeps “about” and “until”.
    pub typed: String,
    /// What sort of entry, if said.
    pub kind: Option<EntryKind>,
    /// The milestone of the incident that this entry is, if any.
    pub milestone: Option<Milestone>,
    /// Where the evidence lies (an address), or empty.
    pub source: String,
    /// Whose view it is told from: a role (`on-call`, `duty office`), never needed, or empty.
    pub role: String,
    /// What happened.
    pub text: Vec<Inline>,
    /// More about it.
    pub blocks: Vec<Block>,
    /// What was known at that time.
    pub known_then: Vec<Inline>,
    /// What is known now.
    pub known_now: Vec<Inline>,
}

/// A node of the 5 Hows: a condition that made the thing above it possible.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct How {
    /// The node's own id.
    pub id: String,
    /// The condition.
    pub text: Vec<Inline>,
    /// Ids of the actions that answer it.
    pub actions: Vec<String>,
    /// Ids of further hows that this one made possible as well, besides the one it stands under.
    pub serves: Vec<String>,
    /// How sure the authors are, if said.
    pub confidence: Option<Confidence>,
    /// Where the evidence lies (an address), or empty.
    pub source: String,
    /// What in turn made this possible.
    pub hows: Vec<How>,
}

/// A thing to be done, as the document shows it. What follows after (state, owner, date) is also kept on the board.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Action {
    /// The action's own id.
    pub id: String,
    /// What will be done.
    pub text: Vec<Inline>,
    /// What will be true once it is done.
    pub end_state: Vec<Inline>,
    /// Who looks after it, or empty.
    pub owner: String,
    /// `YYYY-MM-DD`, or empty.
    pub due: String,
    /// Prevent, mitigate, detect, repair or process, if said.
    pub kind: Option<ActionKind>,
    /// How far it is.
    pub state: ActionState,
    /// How soon, if said.
    pub priority: Option<Priority>,
    /// Its address in a tracker, or empty.
    pub tracker: String,
}

impl Block {
    /// A block whose id is filled later.
    pub fn new(kind: BlockKind) -> Self {
        Self {
            id: String::new(),
            kind,
        }
    }

    /// A paragraph of plain words, without an id.
    pub fn paragraph(text: &str) -> Self {
        Self::new(BlockKind::Paragraph(inline::words(text)))
    }

    /// A heading of plain words, without an id.
    pub fn heading(level: u8, section: &str, text: &str) -> Self {
        Self::new(BlockKind::Heading {
            level,
            section: section.into(),
            text: inline::words(text),
        })
    }

    /// The name of its node in the document contract.
    pub fn name(&self) -> &'static str {
        match &self.kind {
            BlockKind::Heading { .. } => "heading",
            BlockKind::Paragraph(_) => "paragraph",
            BlockKind::BulletList(_) => "bullet_list",
            BlockKind::OrderedList { .. } => "ordered_list",
            BlockKind::Quote(_) => "blockquote",
            BlockKind::Code { .. } => "code_block",
            BlockKind::Rule => "horizontal_rule",
            BlockKind::Raw { .. } => "raw_block",
            BlockKind::Table(_) => "table",
            BlockKind::Timeline(_) => "timeline",
            BlockKind::Hows(_) => "hows",
            BlockKind::Actions(_) => "actions",
        }
    }
}
