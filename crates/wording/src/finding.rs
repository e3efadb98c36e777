//! What the analyser says about a piece of text: findings, their labels, severities and fixes.
//! How they are found is in `rules`, how they are printed for programs is in `report`.

use std::ops::Range;

/// One thing the analyser noticed, with the reason and a way on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that spoke; a key of [`crate::rules`] and of `/rules/<rule>`.
    pub rule: &'static str,
    /// The bias or concern behind the rule.
    pub label: Label,
    /// How sure and how harmful.
    pub severity: Severity,
    /// The shortest run of words that, changed, would clear it: UTF-8 bytes of the input, on character boundaries.
    pub span: Range<usize>,
    /// What was noticed and why it matters, in one or two sentences.
    pub message: String,
    /// The better question to ask here.
    pub question: Option<String>,
    /// Other ways to say it. Each stands for the bytes of [`Finding::replaces`].
    pub instead: Vec<String>,
    /// The bytes of the input that each entry of `instead` replaces: the span, or the sentence around it.
    pub replaces: Range<usize>,
    /// A change that is safe to make without thinking twice.
    pub fix: Option<Fix>,
    /// For blame and traits, a sentence to put in behind this one: the circumstances that made the act reasonable.
    pub circumstance: Option<Circumstance>,
    /// The slug of the lesson, a page at `/learn/<slug>`.
    pub lesson: &'static str,
    /// For privacy findings, the kind of private thing, such as `email`.
    pub kind: Option<&'static str>,
}

/// A safe quick fix: the bytes to replace and what to write there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// UTF-8 bytes of the input.
    pub span: Range<usize>,
    /// What stands there afterwards.
    pub replacement: String,
}

/// “If it were me”: a sentence to insert, with gaps in brackets for what only those who were there can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circumstance {
    /// Where it goes: a byte of the input, right behind the sentence of the finding.
    pub at: usize,
    /// The sentence, with the space before it.
    pub text: String,
}

/// What a finding is about. The first seven are the biases of the annotation guideline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// A person or group is made the cause or the guilty party of the harm.
    Blame,
    /// Behaviour is explained by the person: care, competence, memory, character.
    Trait,
    /// The outcome is made to look predictable or avoidable to those who were there.
    Hindsight,
    /// Emotion, drama, contempt, sarcasm.
    Animated,
    /// A question that looks for a culprit or demands a justification.
    Who,
    /// A lesson or action that asks people to be better.
    PersonFix,
    /// A natural person is identified as someone who acted in the story.
    Named,
    /// An action without owner, due date, end state, or with a verb nobody can check.
    VagueAction,
    /// Something that only the whole document shows: a section left open, times that do not fit, impact without an action.
    Document,
    /// Personal data or a secret.
    Privacy,
    /// A comment that ignores findings and does not do its work: no reason, or nothing to ignore.
    Ignore,
}

impl Label {
    /// Every label, in the order in which people read them.
    pub const ALL: [Label; 11] = [
        Label::Blame,
        Label::Trait,
        Label::Hindsight,
        Label::Animated,
        Label::Who,
        Label::PersonFix,
        Label::Named,
        Label::VagueAction,
        Label::Document,
        Label::Privacy,
        Label::Ignore,
    ];

    /// Names the label as the guideline, the API and `--only` spell it.
    ///
    /// ```
    /// assert_eq!(wording::Label::PersonFix.as_str(), "person-fix");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Label::Blame => "blame",
            Label::Trait => "trait",
            Label::Hindsight => "hindsight",
            Label::Animated => "animated",
            Label::Who => "who",
            Label::PersonFix => "person-fix",
            Label::Named => "named",
            Label::VagueAction => "vague-action",
            Label::Document => "document",
            Label::Privacy => "privacy",
            Label::Ignore => "ignore",
        }
    }

    /// Whether it is about how people are told of: the seven labels of the guideline, and not actions, private data or gaps.
    pub fn is_about_people(self) -> bool {
        match self {
            Label::Blame
            | Label::Trait
            | Label::Hindsight
            | Label::Animated
            | Label::Who
            | Label::PersonFix
            | Label::Named => true,
            Label::VagueAction | Label::Privacy | Label::Document | Label::Ignore => false,
        }
    }

    /// Reads a label as [`Label::as_str`] spells it; anything else is `None`.
    pub fn parse(text: &str) -> Option<Label> {
        Label::ALL.into_iter().find(|label| label.as_str() == text)
    }

    /// Names the bias in words a reader knows.
    pub fn title(self) -> &'static str {
        match self {
            Label::Blame => "Blame",
            Label::Trait => "Fundamental attribution error",
            Label::Hindsight => "Hindsight bias",
            Label::Animated => "Discharged discomfort",
            Label::Who => "Asking who",
            Label::PersonFix => "Fixing people",
            Label::Named => "A person by name",
            Label::VagueAction => "An action that is hard to check",
            Label::Document => "A gap in the document",
            Label::Privacy => "Private data",
            Label::Ignore => "A comment that ignores findings",
        }
    }
}

/// How sure and how harmful a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth a look.
    Note,
    /// Likely to steer a reader towards a person.
    Warning,
    /// Clear, and harmful to leave standing.
    Error,
}

impl Severity {
    /// Names the severity as in the reports: `error`, `warning`, `note`.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// How the text given to [`crate::check`] is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// Markdown: code, link targets, front matter and comments are not read.
    #[default]
    Markdown,
    /// Plain text: paragraphs parted by empty lines.
    Plain,
    /// HTML: tags, scripts, styles, code and comments are not read.
    Html,
}

/// What kind of block a text stands in; some rules listen only in some blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum BlockKind {
    /// Running text.
    #[default]
    Paragraph,
    /// A heading or a title.
    Heading,
    /// An item of a list.
    ListItem,
    /// A cell of a table.
    Cell,
    /// Quoted text.
    Quote,
    /// An entry of the timeline, with what was known then and what is known now.
    TimelineEntry,
    /// A node of the 5 Hows.
    How,
    /// The text of an action.
    Action,
    /// What will be true when an action is done.
    EndState,
}

impl BlockKind {
    /// Knows the kind from the document's node type, such as `entry_text`; unknown types read as a paragraph.
    pub fn from_node(node: &str) -> BlockKind {
        match node {
            "heading" => BlockKind::Heading,
            "list_item" => BlockKind::ListItem,
            "table_cell" | "table_header" => BlockKind::Cell,
            "blockquote" => BlockKind::Quote,
            "entry_text" | "known_then" | "known_now" | "timeline_entry" => {
                BlockKind::TimelineEntry
            }
            "how_text" | "how" => BlockKind::How,
            "action_text" | "action_item" => BlockKind::Action,
            "end_state" => BlockKind::EndState,
            _ => BlockKind::Paragraph,
        }
    }
}

/// What is known about the text from outside it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// The section the text stands in, as a key such as `timeline` or `actions`; headings in Markdown override it.
    pub section: Option<String>,
    /// Names and handles of people, so that they are recognised wherever they act.
    pub roster: Vec<String>,
    /// Words that are never people: product, host and service names.
    pub products: Vec<String>,
    /// Words for people by what they do, beyond those the lexicon has, in the singular: `wrangler`.
    pub roles: Vec<String>,
    /// Words for things that act by themselves, in the singular: `sequencer`.
    pub systems: Vec<String>,
    /// Whether nobody wants the hints of the learned part; then it does not listen, and a check takes half the time.
    pub without_hints: bool,
}
