//! An incident again, entry by entry, with only what was known then: against hindsight, and as a base for exercises.
//! Not here: how it looks, and what a reader would have done, which stays with the reader.

use jiff::{SignedDuration, Timestamp};

use crate::moment;
use crate::write::document::{Document, Entry, EntryKind, Inline};

/// One moment of an incident, as people stood in it. What is known now has no place in it, and neither has the evidence,
/// which was mostly found later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<'a> {
    /// When, if a time could be read.
    pub at: Option<Timestamp>,
    /// The zone in which it was told, or empty.
    pub zone: &'a str,
    /// The time as it was typed, for entries without an instant.
    pub typed: &'a str,
    /// How long after the first moment.
    pub since_start: Option<SignedDuration>,
    /// Whose view it is told from, or empty.
    pub role: &'a str,
    /// What sort of entry.
    pub kind: Option<EntryKind>,
    /// What happened.
    pub text: &'a [Inline],
    /// What was known at that time.
    pub known_then: &'a [Inline],
}

impl Step<'_> {
    /// The clock in the zone in which it was told, else what was typed.
    pub fn clock(&self) -> String {
        match self.wall() {
            Some(wall) => wall.strftime("%H:%M").to_string(),
            None => self.typed.to_owned(),
        }
    }

    /// The day and the zone, or empty.
    pub fn day(&self) -> String {
        let zone = if self.zone.is_empty() {
            "UTC"
        } else {
            self.zone
        };
        self.wall().map_or(String::new(), |wall| {
            format!("{}, {zone}", wall.strftime("%A %-d %B %Y"))
        })
    }

    fn wall(&self) -> Option<jiff::Zoned> {
        let zone = moment::zone(self.zone).unwrap_or(jiff::tz::TimeZone::UTC);
        Some(self.at?.to_zoned(zone))
    }
}

/// All moments of a document's timeline, in order of time; an entry without one stays behind the entry it was written
/// after. Entries without words are left out.
pub fn steps(document: &Document) -> Vec<Step<'_>> {
    let mut last = None;
    let mut timed: Vec<(Option<Timestamp>, &Entry)> = document
        .timeline()
        .map(|entry| {
            last = entry.at.parse().ok().or(last);
            (last, entry)
        })
        .filter(|(_, entry)| !entry.text.is_empty())
        .collect();
    timed.sort_by_key(|(at, _)| *at);
    let first = timed.iter().find_map(|(at, _)| *at);
    timed
        .into_iter()
        .map(|(_, entry)| {
            let at: Option<Timestamp> = entry.at.parse().ok();
            Step {
                at,
                zone: &entry.zone,
                typed: &entry.typed,
                since_start: at.zip(first).map(|(at, first)| at.duration_since(first)),
                role: entry.role.trim(),
                kind: entry.kind,
                text: &entry.text,
                known_then: &entry.known_then,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::document::{Block, BlockKind};

    fn entry(at: &str, text: &str) -> Entry {
        Entry {
            at: at.into(),
            zone: "Europe/Oslo".into(),
            text: vec![Inline::text(text)],
            ..Entry::default()
        }
    }

    fn document(entries: Vec<Entry>) -> Document {
        Document {
            blocks: vec![Block::new(BlockKind::Timeline(entries))],
        }
    }

    #[test]
    fn moments_come_in_order_of_time_and_those_without_one_stay_behind_their_entry() {
        let document = document(vec![
            entry("2025-11-12T06:18:00Z", "alert"),
            entry("", "somebody reads it"),
            entry("2025-11-12T05:40:00Z", "it begins"),
            Entry::default(),
        ]);
        let told: Vec<String> = steps(&document)
            .iter()
            .map(|step| crate::write::document::plain(step.text))
            .collect();
        assert_eq!(told, ["it begins", "alert", "somebody reads it"]);
    }

    #[test]
    fn a_moment_is_told_on_the_clock_of_those_who_stood_in_it() {
        let document = document(vec![
            entry("2025-11-12T05:40:00Z", "a"),
            entry("2025-11-12T06:18:00Z", "b"),
        ]);
        let steps = steps(&document);
        assert_eq!(steps[1].clock(), "07:18");
        assert_eq!(steps[1].day(), "Wednesday 12 November 2025, Europe/Oslo");
        assert_eq!(steps[1].since_start, Some(SignedDuration::from_mins(38)));
    }
}
