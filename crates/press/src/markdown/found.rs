//! What an import recognises besides the blocks: title, dates, incident times, severity, authors, and notes about what
//! was left as typed. Not here: the blocks themselves.

use jiff::civil::Date;
use postmortem::write::document::{Block, BlockKind, Entry, Inline, Milestone};

use super::{settle::flat, time, timeline::milestone_of};

/// A time of the incident that the text tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundTime {
    /// Which of the five it is.
    pub milestone: Milestone,
    /// RFC 3339 with its offset; empty if the text leaves date or zone open.
    pub at: String,
    /// IANA name of the zone, or empty.
    pub zone: String,
    /// As it was written.
    pub typed: String,
}

/// Gathered while recognising.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub times: Vec<FoundTime>,
    pub notes: Vec<String>,
    pub became_form: Vec<String>,
}

impl Found {
    /// Says something once.
    pub(super) fn note(&mut self, sentence: &str) {
        if !self.notes.iter().any(|note| note == sentence) {
            self.notes.push(sentence.to_owned());
        }
    }

    /// Marks an entry that tells a milestone; the first that tells it keeps it.
    pub(super) fn milestone(&mut self, entry: &mut Entry) {
        let Some(milestone) = milestone_of(&flat(&entry.text)) else {
            return;
        };
        if self.times.iter().any(|time| time.milestone == milestone) {
            return;
        }
        entry.milestone = Some(milestone);
        self.times.push(FoundTime {
            milestone,
            at: entry.at.clone(),
            zone: entry.zone.clone(),
            typed: entry.typed.clone(),
        });
    }

    /// Lines such as “First detected 2022-01-22 11:57” or “Resolved: 14:38 UTC”, where the label comes first.
    pub(super) fn labelled_times(&mut self, blocks: &[Block], date: Option<Date>) {
        for words in lines_of(blocks) {
            let Some(milestone) = milestone_of(&words).filter(|_| words.len() < 80) else {
                continue;
            };
            let Some(at) = words
                .char_indices()
                .find(|(_, c)| c.is_ascii_digit())
                .map(|(at, _)| at)
            else {
                continue;
            };
            let Some(leading) =
                time::leading(&words[at..]).filter(|leading| leading.clock.is_some())
            else {
                continue;
            };
            if self.times.iter().any(|time| time.milestone == milestone) {
                continue;
            }
            let day = leading
                .day
                .and_then(|day| day.date(date.map(Date::year)))
                .or(date);
            let instant = match (day, leading.clock, &leading.zone) {
                (Some(day), Some(clock), Some(zone)) => {
                    time::instant(day.to_datetime(clock), zone).unwrap_or_default()
                }
                _ => String::new(),
            };
            let zone = leading.zone.map(|zone| zone.name).unwrap_or_default();
            self.times.push(FoundTime {
                milestone,
                at: instant,
                zone,
                typed: leading.typed,
            });
        }
    }
}

/// The words of every list item and paragraph, also inside others.
fn lines_of(blocks: &[Block]) -> Vec<String> {
    let mut out = Vec::new();
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(text) => out.push(flat(text)),
            BlockKind::BulletList(items) | BlockKind::OrderedList { items, .. } => {
                items
                    .iter()
                    .for_each(|item| out.extend(lines_of(&item.blocks)));
            }
            _ => {}
        }
    }
    out
}

/// The value of a label near the top: `**Severity:** Critical`, `Severity: 1`, or a row of a table of two columns.
pub(super) fn labelled_value(blocks: &[Block], names: &[&str]) -> Option<String> {
    let named = |words: &str| {
        names.iter().any(|name| {
            words
                .trim()
                .trim_end_matches(':')
                .eq_ignore_ascii_case(name)
        })
    };
    for block in blocks.iter().take(12) {
        match &block.kind {
            BlockKind::Paragraph(text) => {
                for line in flat(text).lines() {
                    if let Some((name, value)) = line.split_once(':')
                        && named(name)
                        && !value.trim().is_empty()
                    {
                        return Some(value.trim().to_owned());
                    }
                }
            }
            BlockKind::Table(rows) => {
                for row in rows.iter().filter(|row| row.cells.len() == 2) {
                    let words = |place: usize| lines_of(&row.cells[place].blocks).join(" ");
                    if named(&words(0)) && !words(1).trim().is_empty() {
                        return Some(words(1).trim().to_owned());
                    }
                }
            }
            BlockKind::BulletList(items) => {
                let inner: Vec<Block> = items
                    .iter()
                    .flat_map(|item| item.blocks.first().cloned())
                    .collect();
                if let Some(value) = labelled_value(&inner, names) {
                    return Some(value);
                }
            }
            _ => {}
        }
    }
    None
}

/// The day that the document is about.
#[derive(Debug, Default)]
pub(super) struct About {
    pub date: Option<Date>,
    /// The year alone, where no more is known.
    pub year: Option<i16>,
    /// To be said where a time takes its date from a place that may mean something else.
    pub note: Option<String>,
}

/// The day named in a title, a path or a label on top; else the first in the text; else that of the front matter,
/// which is a day of publication as a rule and so only lends its year.
pub(super) fn about(title: &str, path: &str, front: &str, blocks: &[Block]) -> About {
    let label = || {
        labelled_value(blocks, &["date", "incident date", "start date"])
            .and_then(|value| time::first_date(&value))
    };
    if let Some(date) = time::first_date(title)
        .or_else(|| time::first_date(path))
        .or_else(label)
    {
        return About {
            date: Some(date),
            year: Some(date.year()),
            note: None,
        };
    }
    let in_text = blocks.iter().take(20).find_map(|block| match &block.kind {
        BlockKind::Paragraph(text) | BlockKind::Heading { text, .. } => {
            time::first_date(&flat(text))
        }
        _ => None,
    });
    let note = in_text.map(|date| {
        format!("Times without a date are taken as of {date}, the first date that the text names.")
    });
    About {
        date: in_text,
        year: in_text.or(time::first_date(front)).map(Date::year),
        note,
    }
}

/// Names in a list such as `Matt Cowley, Claudio Wunder`.
pub(super) fn names(text: &str) -> Vec<String> {
    let parts = text
        .split([',', ';', '\n'])
        .flat_map(|part| part.split(" and "));
    parts
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

/// Whether a paragraph is nothing but one bold label.
pub(super) fn bold_label(text: &[Inline]) -> Option<String> {
    match text {
        [Inline::Text { text, marks }] if marks == &[postmortem::write::document::Mark::Strong] => {
            Some(text.trim().trim_end_matches(':').to_owned())
        }
        _ => None,
    }
}
