//! The append-only record of who did what, when, to which thing. Each change of state writes one line.
//! Not here: edits of the text, which the document's own versions keep.

use jiff::Timestamp;
use serde::Serialize;

use crate::{IncidentNumber, PersonId, PostmortemNumber};

/// What a line of history is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Subject {
    /// An incident.
    Incident(IncidentNumber),
    /// A postmortem.
    Postmortem(PostmortemNumber),
    /// A person.
    Person(PersonId),
    /// The house itself: policy, settings.
    House,
}

impl Subject {
    /// The kind and id under which it is kept.
    pub fn key(&self) -> (&'static str, String) {
        match self {
            Self::Incident(number) => ("incident", number.to_string()),
            Self::Postmortem(number) => ("postmortem", number.to_string()),
            Self::Person(id) => ("person", id.to_string()),
            Self::House => ("house", String::new()),
        }
    }
}

/// A line to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLine {
    /// Who did it; nobody when the program did it by itself.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
    /// To what.
    pub subject: Subject,
    /// The verb, a fixed name for programs: `incident.recorded`, `review.asked`.
    pub verb: &'static str,
    /// What was done, as the end of a sentence that begins with the name: `waived the postmortem: a drill`.
    pub words: String,
}

/// A line as it is read back, with the name of who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Its place in the order of all lines.
    pub seq: i64,
    /// The name of who did it; `Five Hows` when the program did it by itself.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What it is about: `incident`, `postmortem`, `person`, `house`.
    pub subject_kind: String,
    /// The number or id of it.
    pub subject_id: String,
    /// The verb's fixed name.
    pub verb: String,
    /// What was done.
    pub words: String,
}
