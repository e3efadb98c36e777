//! PagerDuty: the log entries of an incident, as its API answers them: alerts, calls, acknowledgements, notes.
//! Not here: its webhooks.

use jiff::Timestamp;
use postmortem::write::document::{Entry, EntryKind};
use serde_json::Value;

use super::cast::Cast;
use super::line::entry_at;
use super::{Recorded, Wishes, words};

/// Reads log entries in a list, or under `log_entries`; nothing if it is something else.
pub(super) fn read(json: &Value, wishes: &Wishes) -> Option<Recorded> {
    let list = json
        .as_array()
        .or_else(|| json.get("log_entries")?.as_array())?;
    list.iter().find(|entry| {
        text(entry, "type").ends_with("log_entry") && entry.get("created_at").is_some()
    })?;
    let mut cast = Cast::new(wishes.people);
    // Everyone is introduced first, so that a summary that names somebody later is told alike.
    for entry in list {
        for agent in agents(entry) {
            if text(agent, "type").starts_with("user") {
                cast.introduce(&key(agent), &[text(agent, "summary")], "");
            }
        }
    }
    let entries = list
        .iter()
        .filter_map(|entry| self::entry(entry, &mut cast, wishes))
        .collect();
    Some(Recorded {
        what: "log entries of PagerDuty",
        entries,
        notes: Vec::new(),
    })
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn agents(entry: &Value) -> impl Iterator<Item = &Value> {
    let assignees = entry.get("assignees").and_then(Value::as_array);
    [entry.get("agent"), entry.get("user")]
        .into_iter()
        .flatten()
        .chain(assignees.into_iter().flatten())
}

fn key(agent: &Value) -> String {
    let id = text(agent, "id");
    if id.is_empty() {
        text(agent, "summary").to_owned()
    } else {
        id.to_owned()
    }
}

fn entry(entry: &Value, cast: &mut Cast, wishes: &Wishes) -> Option<Entry> {
    let at: Timestamp = text(entry, "created_at").parse().ok()?;
    let kind = match text(entry, "type").trim_end_matches("_log_entry") {
        "trigger" => EntryKind::Alert,
        "acknowledge" => EntryKind::Detection,
        "annotate" | "notify" | "status_update" => EntryKind::Communication,
        "escalate" | "assign" | "delegate" | "unacknowledge" | "resolve" | "snooze"
        | "add_responder" | "responder_request" => EntryKind::Action,
        _ => EntryKind::Event,
    };
    let channel = entry.get("channel").unwrap_or(&Value::Null);
    let said = [
        text(channel, "summary"),
        text(channel, "description"),
        text(entry, "summary"),
    ];
    let summary = match kind {
        // A note and an alert say more in their channel than in the line about them.
        EntryKind::Communication | EntryKind::Alert => said,
        _ => [said[2], said[0], said[1]],
    };
    let summary = summary.into_iter().find(|words| !words.trim().is_empty())?;
    let agent = entry.get("agent").unwrap_or(&Value::Null);
    let role = if kind == EntryKind::Alert || text(agent, "summary").is_empty() {
        String::new()
    } else if text(agent, "type").starts_with("user") {
        cast.shown(&key(agent))
    } else {
        text(agent, "summary").to_owned()
    };
    Some(Entry {
        kind: Some(kind),
        role,
        text: words::content(&cast.told(summary)),
        source: text(entry, "html_url").to_owned(),
        ..entry_at(at, wishes)
    })
}
