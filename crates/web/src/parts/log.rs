//! The log: when on the left, what on the right. History, lists and what needs a person have this one form.
//! Not here: where the lines come from.

use askama::Template;
use jiff::Timestamp;
use jiff::civil::Date;
use postmortem::history;

use crate::times;

/// A list of lines, each with its time.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"<ol class="log" role="list">
{%- for line in lines %}
<li><p class="log-when">{{ line.when|safe }}</p><p>{{ line.what }}</p></li>
{%- endfor %}
</ol>"#,
    ext = "html"
)]
pub struct Log {
    /// The lines, newest first.
    pub lines: Vec<Line>,
}

impl Log {
    /// The history of one thing: who did what to it, in UTC.
    pub fn of(history: &[history::Line], today: Date) -> Self {
        let told = |line: &history::Line| {
            let what = format!("{} {}", line.by, line.words);
            Line::new(line.at, "UTC", today, what)
        };
        Self {
            lines: history.iter().map(told).collect(),
        }
    }
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    when: String,
    what: String,
}

impl Line {
    /// A line that tells what happened at an instant, shown in a zone.
    pub fn new(at: Timestamp, zone: &str, today: Date, what: impl Into<String>) -> Self {
        Self {
            when: times::listed(at, zone, today),
            what: what.into(),
        }
    }
}
