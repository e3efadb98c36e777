//! Alertmanager: what its webhook sends, and what its API answers. An alert is one entry when it fires and one when it ends.
//! Not here: receiving webhooks while it happens.

use jiff::Timestamp;
use postmortem::write::document::{Entry, EntryKind};
use serde_json::Value;

use super::line::entry_at;
use super::{Recorded, Wishes, words};

/// Reads alerts in a list, or under `alerts` or `data`; nothing if it is something else.
pub(super) fn read(json: &Value, wishes: &Wishes) -> Option<Recorded> {
    let list = json
        .as_array()
        .or_else(|| json.get("alerts")?.as_array())
        .or_else(|| json.get("data")?.as_array())
        .or_else(|| json.get("data")?.get("alerts")?.as_array())?;
    list.iter()
        .find(|alert| alert.get("startsAt").is_some() && alert.get("labels").is_some())?;
    let mut entries = Vec::new();
    for alert in list {
        let Some(starts) = instant(alert, "startsAt") else {
            continue;
        };
        let words = told(alert);
        entries.push(entry(alert, starts, &format!("Alert: {words}"), wishes));
        // An alert that has not ended says the year 1, or its end lies ahead.
        let is_firing = alert.get("status").is_some_and(|status| {
            status == "firing" || status.get("state").is_some_and(|state| state == "active")
        });
        if let Some(ends) = instant(alert, "endsAt").filter(|ends| *ends > starts && !is_firing) {
            entries.push(entry(
                alert,
                ends,
                &format!("The alert ends: {words}"),
                wishes,
            ));
        }
    }
    Some(Recorded {
        what: "alerts of Alertmanager",
        entries,
        notes: Vec::new(),
    })
}

fn instant(alert: &Value, name: &str) -> Option<Timestamp> {
    let at: Timestamp = alert.get(name)?.as_str()?.parse().ok()?;
    (at.as_second() > 0).then_some(at)
}

/// `HighErrorRate (checkout): 12 % of requests fail`.
fn told(alert: &Value) -> String {
    let label = |name: &str| alert["labels"][name].as_str().unwrap_or_default();
    let note = |name: &str| alert["annotations"][name].as_str().unwrap_or_default();
    let name = [label("alertname"), "an alert without a name"]
        .into_iter()
        .find(|name| !name.is_empty())
        .unwrap_or_default();
    let place = ["service", "job", "instance", "namespace"]
        .into_iter()
        .map(label)
        .find(|value| !value.is_empty());
    let says = ["summary", "description", "message"]
        .into_iter()
        .map(note)
        .find(|value| !value.trim().is_empty());
    let mut told = name.to_owned();
    if let Some(place) = place {
        told.push_str(&format!(" ({place})"));
    }
    if let Some(says) = says {
        told.push_str(&format!(": {}", says.trim()));
    }
    told
}

fn entry(alert: &Value, at: Timestamp, text: &str, wishes: &Wishes) -> Entry {
    let address = ["runbook_url", "dashboard_url"]
        .into_iter()
        .find_map(|name| alert["annotations"][name].as_str());
    let source = alert["generatorURL"].as_str().filter(|url| !url.is_empty());
    Entry {
        kind: Some(EntryKind::Alert),
        text: words::content(text),
        source: source.or(address).unwrap_or_default().to_owned(),
        ..entry_at(at, wishes)
    }
}
