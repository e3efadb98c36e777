//! What other programs have recorded of an incident (chats, alerts, logs of calls, tables) becomes entries of a timeline.
//! Not here: which of them are taken, and whether they are there already (`same`); Markdown reports (`markdown`).

mod alerts;
mod cast;
mod chat;
mod line;
mod pages;
mod same;
mod slack;
mod table;
mod words;

use jiff::{SignedDuration, Timestamp, civil::Date};
use postmortem::write::document::Entry;
use serde_json::Value;

pub use cast::People;
pub use same::is_told_already;

/// So many entries are shown at most; a timeline with more tells nothing any more.
pub const MOST: usize = 400;

/// What the reader of records needs to know from the person who brings them.
#[derive(Debug, Clone)]
pub struct Wishes<'a> {
    /// The zone of clocks that name none: an IANA name, `UTC` or an offset.
    pub zone: &'a str,
    /// The day of clocks that name none.
    pub day: Option<Date>,
    /// From when to when the incident lasted, if known.
    pub window: Option<(Timestamp, Timestamp)>,
    /// How people are told of.
    pub people: People,
}

/// What was found in a record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recorded {
    /// What it is: `Slack export`, `pasted chat`, `alerts of Alertmanager`, …
    pub what: &'static str,
    /// The entries in order of time.
    pub entries: Vec<Entry>,
    /// Sentences about what was left out or could not be read, and why.
    pub notes: Vec<String>,
}

/// Reads a record; its name helps to tell tables from chats.
///
/// # Errors
/// A sentence that says what was not read, why, and what can be.
pub fn read(name: &str, bytes: &[u8], wishes: &Wishes) -> Result<Recorded, String> {
    let mut recorded = if bytes.starts_with(b"PK\x03\x04") {
        slack::export(name, bytes, wishes)?
    } else {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            format!("{name} was not read, because it is neither a zip nor UTF-8 text (from byte {} on). Saved again as UTF-8, it can be.", error.valid_up_to())
        })?;
        text_of(name, text.trim_start_matches('\u{FEFF}'), wishes)?
    };
    recorded.entries.iter_mut().for_each(words::tidy);
    let is_empty = |entry: &Entry| entry.text.is_empty();
    recorded.entries.retain(|entry| !is_empty(entry));
    if recorded.entries.is_empty() {
        return Err(format!(
            "Nothing was read from {name}: no line in it has a time and words. {FORMS}"
        ));
    }
    in_order(&mut recorded, wishes);
    Ok(recorded)
}

const FORMS: &str = "What can be read: a Slack export (zip, or the JSON of one day), a pasted chat, alerts of Alertmanager as JSON, log entries of PagerDuty as JSON, and CSV with a column of times.";

fn text_of(name: &str, text: &str, wishes: &Wishes) -> Result<Recorded, String> {
    if text.trim().is_empty() {
        return Err(format!("{name} was not read, because it is empty. {FORMS}"));
    }
    if text.trim_start().starts_with(['{', '[']) {
        match serde_json::from_str::<Value>(text) {
            Ok(json) => return json_of(name, &json, wishes),
            // A chat may begin with `[10:02]`, so only what can be nothing but JSON is told as broken.
            Err(error) if text.trim_start().starts_with('{') => {
                return Err(format!(
                    "{name} was not read, because its JSON ends or breaks at line {}, column {}. The whole file can be read.",
                    error.line(),
                    error.column()
                ));
            }
            Err(_) => {}
        }
    }
    let is_table = name.to_lowercase().ends_with(".csv") || name.to_lowercase().ends_with(".tsv");
    match table::read(text, is_table, wishes) {
        Some(recorded) => Ok(recorded),
        None => Ok(chat::read(text, wishes)),
    }
}

fn json_of(name: &str, json: &Value, wishes: &Wishes) -> Result<Recorded, String> {
    alerts::read(json, wishes)
        .or_else(|| pages::read(json, wishes))
        .or_else(|| slack::messages(json, wishes))
        .ok_or_else(|| {
            format!(
                "{name} was not read, because its JSON is of no form that is known here. {FORMS}"
            )
        })
}

/// Puts entries in order of time, and keeps those nearest to the incident where there are more than can be shown.
fn in_order(recorded: &mut Recorded, wishes: &Wishes) {
    let instant = |entry: &Entry| entry.at.parse::<Timestamp>().ok();
    let more = recorded.entries.len().saturating_sub(MOST);
    if more > 0 {
        let distance = |entry: &Entry| match (instant(entry), wishes.window) {
            (Some(at), Some((from, to))) => from
                .duration_since(at)
                .max(at.duration_since(to))
                .max(SignedDuration::ZERO),
            (None, _) => SignedDuration::MAX,
            (_, None) => SignedDuration::ZERO,
        };
        recorded.entries.sort_by_key(distance);
        recorded.entries.truncate(MOST);
        let whence = if wishes.window.is_some() {
            "the ones nearest to the incident"
        } else {
            "the first ones"
        };
        recorded.notes.push(format!(
            "{more} more are not shown, because a timeline takes {MOST} at once; these are {whence}."
        ));
    }
    // Without an instant an entry stays behind the one it was read after.
    let mut last = None;
    let mut keyed: Vec<(Option<Timestamp>, Entry)> = recorded
        .entries
        .drain(..)
        .map(|entry| {
            last = instant(&entry).or(last);
            (last, entry)
        })
        .collect();
    keyed.sort_by_key(|(at, _)| *at);
    recorded.entries = keyed.into_iter().map(|(_, entry)| entry).collect();
    let unread = recorded
        .entries
        .iter()
        .filter(|entry| entry.at.is_empty())
        .count();
    if unread > 0 {
        recorded.notes.push(format!(
            "{unread} {} a clock and no day, or a time that could not be read, so {} as typed.",
            if unread == 1 {
                "entry has"
            } else {
                "entries have"
            },
            if unread == 1 { "it stays" } else { "they stay" }
        ));
    }
}

#[cfg(test)]
mod tests;
