//! A row of the table of incidents; on a phone it becomes a short paragraph.
//! Not here: the filters over the table.

use askama::Template;

use super::Path;

/// An incident in a list.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/incident_row.html")]
pub struct IncidentRow {
    /// Its number.
    pub number: i64,
    /// What happened.
    pub title: String,
    /// The services, joined.
    pub services: String,
    /// `sev1`…`sev4`.
    pub severity: &'static str,
    /// When it began, as HTML of a `time`; empty when that is not known.
    pub began: String,
    /// How long users felt it, in words.
    pub felt: String,
    /// The tag: what the verdict or the document says.
    pub tag: String,
    /// The tag's class: empty, `wait`, `done` or `hurt`.
    pub tag_class: &'static str,
    /// Where it stands.
    pub path: Path,
}
