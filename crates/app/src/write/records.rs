//! Records of other programs (chats, alerts, calls, tables): shown as entries first, and those that are chosen put into the
//! live timeline in one edit. Not here: reading the records (press), and typing (the live room).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use live::{Edit, EditError};
use postmortem::PostmortemNumber;
use postmortem::history::{NewLine, Subject};
use postmortem::permission::{Actor, Verb, may};
use postmortem::write::document::{Block, BlockKind, Document, Entry, plain};
pub use press::records::People;
use press::records::{MOST, Wishes, is_told_already};
use serde_json::{Value, json};

use super::project;
use super::read::{self, Written};
use crate::{App, Failure, Result, errands};

/// What somebody brings, and how it is to be read.
#[derive(Debug, Clone)]
pub struct Brought<'a> {
    /// The name of the file, or what it is.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The zone of clocks that name none.
    pub zone: &'a str,
    /// The day of clocks that name none, as the form sends it; the incident's when it is empty.
    pub day: &'a str,
    /// How people are told of.
    pub people: People,
}

/// What was read, before anything of it is taken.
#[derive(Debug, Clone)]
pub struct Preview {
    /// What it is: `Slack export`, `pasted chat`, ….
    pub what: &'static str,
    /// What was left out, and why.
    pub notes: Vec<String>,
    /// The entries in order of time.
    pub offered: Vec<Offered>,
}

/// An entry that may be taken.
#[derive(Debug, Clone)]
pub struct Offered {
    /// The entry.
    pub entry: Entry,
    /// The timeline tells it already.
    pub is_there: bool,
    /// It lies well before or after the incident.
    pub is_outside: bool,
    /// The entry as the form carries it, from here to `take`.
    pub carried: String,
}

/// How long before and after an incident its records are taken for part of it.
const BEFORE: SignedDuration = SignedDuration::from_hours(1);
const AFTER: SignedDuration = SignedDuration::from_hours(2);

/// Reads what somebody brings. Nothing is kept of it.
pub async fn preview(
    app: &App,
    actor: &Actor,
    number: PostmortemNumber,
    brought: &Brought<'_>,
) -> Result<Preview> {
    may(actor, Verb::Write)?;
    let written = read::written(app, actor, number).await?;
    if postmortem::moment::zone(brought.zone).is_none() {
        return Err(Failure::problem(
            "zone",
            format!(
                "The zone “{}” is not known here. Names such as Europe/Oslo or UTC work, and so do offsets such as +02:00.",
                brought.zone
            ),
        ));
    }
    let window = window(&written);
    let wishes = Wishes {
        zone: brought.zone,
        day: day(brought.day).or_else(|| first_day(&written)),
        window,
        people: brought.people,
    };
    let name = brought.name;
    let recorded = press::records::read(name, brought.bytes, &wishes)
        .map_err(|sentence| Failure::problem("file", sentence))?;
    let document = project::current(app, number).await?;
    let there: Vec<&Entry> = document.timeline().collect();
    let offered = recorded.entries.into_iter().map(|entry| Offered {
        is_there: is_told_already(&entry, &there),
        is_outside: window.zip(entry.at.parse::<Timestamp>().ok()).is_some_and(
            |((from, to), at)| from.duration_since(at) > BEFORE || at.duration_since(to) > AFTER,
        ),
        carried: node(&entry).to_string(),
        entry,
    });
    Ok(Preview {
        what: recorded.what,
        notes: recorded.notes,
        offered: offered.collect(),
    })
}

/// The zone and the day to read clocks in, unless somebody chooses others: those of the incident.
pub fn usual(written: &Written) -> (String, String) {
    let milestones = written
        .incidents
        .first()
        .map(|incident| &incident.facts.milestones);
    let first = milestones.and_then(|milestones| milestones.known().next());
    match first {
        Some((_, moment)) => (moment.zone.clone(), moment.zoned().date().to_string()),
        None => ("UTC".into(), String::new()),
    }
}

/// Puts the chosen entries into the timeline, each at its time, as one edit that everyone who has the document open sees.
/// What the timeline has already word for word is passed over, so that sending twice changes nothing. Tells how many came in.
pub async fn take(
    app: &App,
    actor: &Actor,
    number: PostmortemNumber,
    carried: &[&str],
) -> Result<usize> {
    may(actor, Verb::Write)?;
    let entries = chosen(carried)?;
    let words = match entries.len() {
        1 => "brought 1 entry into the timeline from a record".to_owned(),
        several => format!("brought {several} entries into the timeline from a record"),
    };
    let line = NewLine {
        by: Some(actor.id()),
        at: app.now(),
        subject: Subject::Postmortem(number),
        verb: "timeline.brought",
        words,
    };
    let count = Arc::new(AtomicUsize::new(0));
    let taken = count.clone();
    errands::edit_with_history(app, number, line, move |edit| {
        let put = put_in(edit, &entries)?;
        taken.store(put, Ordering::Relaxed);
        Ok(())
    })
    .await?
    .map_err(|error| project::unreadable(number, error))?;
    project::bring_up_to_date(app, number).await?;
    Ok(count.load(Ordering::Relaxed))
}

/// The entries that the form carried, in order of time; whatever else came along makes all of it no.
fn chosen(carried: &[&str]) -> Result<Vec<Entry>> {
    let refuse = |sentence: &str| Err(Failure::problem("take", sentence));
    if carried.is_empty() {
        return refuse(
            "Nothing was put into the timeline, because no entry was ticked. The record can be read again here.",
        );
    }
    if carried.len() > MOST {
        return refuse(
            "Nothing was put into the timeline, because more entries came than one record offers.",
        );
    }
    let mut nodes = Vec::new();
    for one in carried {
        match serde_json::from_str::<Value>(one) {
            Ok(node) => nodes.push(node),
            Err(_) => return refuse(NOT_OURS),
        }
    }
    let around = json!({"type": "doc", "content": [{"type": "timeline", "content": nodes}]});
    let Ok(document) = Document::from_json(&around) else {
        return refuse(NOT_OURS);
    };
    let mut entries: Vec<Entry> = document.timeline().cloned().collect();
    for entry in &mut entries {
        // A record knows no milestones of ours, and each stands at one entry.
        entry.milestone = None;
    }
    entries.sort_by_key(|entry| entry.at.parse::<Timestamp>().ok());
    Ok(entries)
}

const NOT_OURS: &str = "Nothing was put into the timeline, because what was sent has not the form of this page. The record can be read again here.";

fn node(entry: &Entry) -> Value {
    let alone = Document {
        blocks: vec![Block::new(BlockKind::Timeline(vec![entry.clone()]))],
    };
    let mut node = alone.to_json()["content"][0]["content"][0].take();
    if let Some(attributes) = node["attrs"].as_object_mut() {
        // Each gets its id when it comes into the document.
        attributes.remove("id");
    }
    node
}

/// Puts entries into the timeline of a live document, in order of time. Tells how many were not there yet.
fn put_in(edit: &mut Edit<'_, '_>, entries: &[Entry]) -> std::result::Result<usize, EditError> {
    let document = Document::from_json(&edit.document()).unwrap_or_default();
    let is_there = |new: &Entry| {
        document.timeline().any(|old| {
            old.at.parse::<Timestamp>().ok() == new.at.parse::<Timestamp>().ok()
                && plain(&old.text) == plain(&new.text)
        })
    };
    let new: Vec<&Entry> = entries.iter().filter(|entry| !is_there(entry)).collect();
    if new.is_empty() {
        return Ok(0);
    }
    let Some((timeline, known)) = timeline_of(&document) else {
        edit.append_block(&json!({"type": "heading", "attrs": {"level": 2, "section": "timeline"}, "content": [{"type": "text", "text": "Timeline"}]}))?;
        let nodes: Vec<Value> = new.iter().map(|entry| node(entry)).collect();
        edit.append_block(&json!({"type": "timeline", "content": nodes}))?;
        return Ok(new.len());
    };
    // Each place in the timeline with its instant; an entry without one has that of the entry before it.
    let mut last = None;
    let mut places: Vec<(Option<Timestamp>, String)> = known
        .iter()
        .map(|entry| {
            last = entry.at.parse().ok().or(last);
            (last, entry.id.clone())
        })
        .collect();
    for entry in &new {
        let at: Option<Timestamp> = entry.at.parse().ok();
        let after = match at {
            Some(_) => places.iter().rposition(|(known, _)| *known <= at),
            None => places.len().checked_sub(1),
        };
        let node = node(entry);
        let (place, id) = match after {
            Some(after) => (after + 1, edit.insert_after(&places[after].1, &node)?),
            None => (0, edit.prepend(&timeline, &node)?),
        };
        let instant = at.or_else(|| places.get(place.wrapping_sub(1)).and_then(|(at, _)| *at));
        places.insert(place, (instant, id));
    }
    Ok(new.len())
}

/// The timeline that entries belong into: the one of its section, else the first.
fn timeline_of(document: &Document) -> Option<(String, &[Entry])> {
    let in_section = document.section("timeline").map(|section| section.blocks);
    let blocks = in_section
        .into_iter()
        .flatten()
        .chain(document.all_blocks());
    blocks
        .filter_map(|block| match &block.kind {
            BlockKind::Timeline(entries) => Some((block.id.clone(), entries.as_slice())),
            _ => None,
        })
        .next()
}

fn window(written: &Written) -> Option<(Timestamp, Timestamp)> {
    let incident = written.incidents.first()?;
    let instants = || {
        let known = incident.facts.milestones.known();
        known.map(|(_, moment)| moment.at)
    };
    instants().min().zip(instants().max())
}

fn first_day(written: &Written) -> Option<Date> {
    day(&usual(written).1)
}

fn day(text: &str) -> Option<Date> {
    text.trim().parse().ok()
}
