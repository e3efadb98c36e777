//! What the times of a document say together: an order that breaks, a duration no two of them give, a long silence before detection.
//! Reading a time is in `clock`.

use std::ops::Range;

use super::clock::{self, Stamp};
use super::outline::{Outline, Section};
use super::tell;
use crate::finding::{BlockKind, Finding};

/// One entry of a timeline.
#[derive(Debug, Clone)]
struct Entry {
    stamp: Stamp,
    /// Minutes since the first day that the timeline tells of.
    at: i64,
    span: Range<usize>,
    said: String,
    /// Entries of one list, table or run of headings belong together.
    group: usize,
}

/// Looks at order, durations and detection.
pub(super) fn look(outline: &Outline<'_>, out: &mut Vec<Finding>) {
    let entries = entries(outline);
    if entries.len() < 4 {
        return;
    }
    out_of_order(&entries, out);
    duration_off(outline, &entries, out);
    late_detection(outline, &entries, out);
}

/// The entries of all timelines, in the order in which they stand.
fn entries(outline: &Outline<'_>) -> Vec<Entry> {
    let mut out: Vec<Entry> = Vec::new();
    let mut day = None;
    let mut group = 0;
    let mut by_headings = false;
    for section in &outline.sections {
        if section.key != Some("timeline") && section.within != Some("timeline") {
            // Headings that are times themselves, one an entry, make a timeline of their own.
            match clock::stamp_at_start(section.title) {
                Some(stamp) => {
                    if !by_headings {
                        group += 1;
                    }
                    by_headings = true;
                    push(&mut out, stamp, &mut day, section, group);
                }
                None => by_headings = false,
            }
            continue;
        }
        let stamp = clock::stamp_at_start(section.title);
        match stamp {
            Some(stamp) => push(&mut out, stamp, &mut day, section, group),
            None => {
                group += 1;
                day = clock::day_at_start(section.title).or(None);
            }
        }
        let mut first_column: Option<&str> = None;
        for block in &section.blocks {
            if block.kind == BlockKind::Heading {
                first_column = None;
                continue;
            }
            if block.kind == BlockKind::Cell {
                let column = *first_column.get_or_insert(block.under.as_str());
                if column != block.under {
                    // The other cells of the row say what happened.
                    if let Some(entry) = out.last_mut()
                        && entry.group == group
                    {
                        entry.said.push(' ');
                        entry.said.push_str(&block.text.to_lowercase());
                    }
                    continue;
                }
            }
            match clock::stamp_at_start(&block.text) {
                Some(stamp) => {
                    let at = moment(
                        stamp,
                        &mut day,
                        out.last().filter(|entry| entry.group == group),
                    );
                    out.push(Entry {
                        stamp,
                        at,
                        span: block.source(0..head(&block.text)),
                        said: block.text.to_lowercase(),
                        group,
                    });
                }
                None => {
                    if let Some(found) = clock::day_at_start(&block.text)
                        && block.text.split_whitespace().count() <= 5
                    {
                        day = Some(found);
                        group += 1;
                    } else if let Some(entry) = out.last_mut()
                        && entry.group == group
                    {
                        entry.said.push(' ');
                        entry.said.push_str(&block.text.to_lowercase());
                    }
                }
            }
        }
    }
    out
}

fn push(
    out: &mut Vec<Entry>,
    stamp: Stamp,
    day: &mut Option<i64>,
    section: &Section<'_>,
    group: usize,
) {
    let at = moment(stamp, day, out.last().filter(|entry| entry.group == group));
    out.push(Entry {
        stamp,
        at,
        span: section.span.clone(),
        said: format!("{} {}", section.title.to_lowercase(), section.prose()),
        group,
    });
}

/// The length of the time at the beginning of a text, for the span.
fn head(text: &str) -> usize {
    let digits = text
        .char_indices()
        .skip_while(|(_, c)| !c.is_ascii_digit())
        .find(|(at, _)| clock::time(&text[*at..]).is_some())
        .and_then(|(at, _)| clock::time(&text[at..]).map(|(_, length)| at + length));
    digits.unwrap_or(text.len())
}

/// Minutes on one scale. Without dates a step from evening to morning is midnight.
fn moment(stamp: Stamp, day: &mut Option<i64>, before: Option<&Entry>) -> i64 {
    if let Some(told) = stamp.day {
        *day = Some(told);
    }
    match (*day, before) {
        (Some(day), Some(before))
            if stamp.day.is_none() && before.at > day * 1440 + stamp.minute =>
        {
            let turned = before.stamp.minute >= 18 * 60 && stamp.minute < 12 * 60;
            let passed = before.at.div_euclid(1440).max(day);
            passed * 1440 + stamp.minute + if turned { 1440 } else { 0 }
        }
        (Some(day), _) => day * 1440 + stamp.minute,
        (None, Some(before)) => {
            let turned = before.stamp.minute >= 18 * 60 && stamp.minute < 12 * 60;
            before.at.div_euclid(1440) * 1440 + stamp.minute + if turned { 1440 } else { 0 }
        }
        (None, None) => stamp.minute,
    }
}

/// One entry or two that stand before what came first. A timeline told backwards throughout is left alone.
fn out_of_order(entries: &[Entry], out: &mut Vec<Finding>) {
    let mut start = 0;
    while start < entries.len() {
        let group = entries[start].group;
        let end = entries[start..]
            .iter()
            .position(|entry| entry.group != group)
            .map_or(entries.len(), |offset| start + offset);
        let run = &entries[start..end];
        let back: Vec<usize> = (1..run.len())
            .filter(|index| run[*index].at < run[index - 1].at)
            .collect();
        if run.len() >= 4 && !back.is_empty() && back.len() * 5 <= run.len() {
            for index in back {
                tell(out, "times-out-of-order", run[index].span.clone(), None);
            }
        }
        start = end;
    }
}

/// A duration in summary or impact that no two times of the document give.
fn duration_off(outline: &Outline<'_>, entries: &[Entry], out: &mut Vec<Finding>) {
    const SAYS_ALL: [&str; 10] = [
        "lasted",
        "in total",
        "in all",
        "duration",
        "downtime",
        "outage of",
        "total of",
        "was down for",
        "were down for",
        "was unavailable for",
    ];
    if entries.len() > 400 {
        return;
    }
    let told = outline
        .under("summary")
        .chain(outline.under("impact"))
        .collect::<Vec<_>>();
    for section in told {
        for block in &section.blocks {
            for range in crate::text::sentence::sentences(&block.text) {
                let sentence = &block.text[range.clone()];
                let lower = sentence.to_lowercase();
                if !SAYS_ALL.iter().any(|words| lower.contains(words)) {
                    continue;
                }
                let durations = clock::durations(sentence);
                let [duration] = durations.as_slice() else {
                    continue;
                };
                // Days are told by dates, and the last entry may come long before the end.
                let told_in_sentence = times_of(sentence);
                let fits = |one: i64, other: i64| {
                    ((other - one).rem_euclid(1440) - duration.minutes).abs() <= duration.slack
                        || ((other - one) - duration.minutes).abs() <= duration.slack
                };
                let given = entries.iter().enumerate().any(|(index, one)| {
                    entries[index + 1..]
                        .iter()
                        .any(|other| fits(one.at, other.at))
                }) || told_in_sentence.iter().any(|one| {
                    told_in_sentence
                        .iter()
                        .any(|other| one != other && fits(*one, *other))
                }) || told_in_sentence.iter().any(|one| {
                    entries.iter().any(|entry| {
                        fits(*one, entry.stamp.minute) || fits(entry.stamp.minute, *one)
                    })
                });
                let (Some(first), Some(last)) = (
                    entries.iter().map(|entry| entry.at).min(),
                    entries.iter().map(|entry| entry.at).max(),
                ) else {
                    continue;
                };
                if !given && duration.minutes < 1440 && last > first {
                    let span = range.start + duration.span.start..range.start + duration.span.end;
                    let message = format!(
                        "No two times of this document are {} apart. One of them, or the duration, may be from an earlier draft.",
                        &sentence[duration.span.clone()]
                    );
                    tell(out, "duration-off", block.source(span), Some(message));
                }
            }
        }
    }
}

/// The times of day in a sentence.
fn times_of(sentence: &str) -> Vec<i64> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < sentence.len() {
        let begins = sentence.is_char_boundary(at)
            && sentence.as_bytes()[at].is_ascii_digit()
            && (at == 0 || !sentence.as_bytes()[at - 1].is_ascii_alphanumeric());
        match begins.then(|| clock::time(&sentence[at..])).flatten() {
            Some((minute, length)) => {
                out.push(minute);
                at += length;
            }
            None => at += 1,
        }
    }
    out
}

/// Half an hour and more before anyone noticed, and no word about why.
fn late_detection(outline: &Outline<'_>, entries: &[Entry], out: &mut Vec<Finding>) {
    const NOTICED: [&str; 17] = [
        "alert", "paged", "pages", "alarm", "notic", "detect", "report", "discover", "complain",
        "ticket", "calls", "called", "phone", "finds", "found", "sees", "aware",
    ];
    const TROUBLE: [&str; 24] = [
        "fail", "error", "drop", "stop", "lost", "lose", "loses", "fill", "full", "clos", "fall",
        "empty", "ends", "down", "slow", "reject", "blank", "stuck", "stays", "crash", "wrong",
        "refus", "missing", "stall",
    ];
    const EXPLAINED: [&str; 19] = [
        "detect",
        "alert",
        "monitor",
        "notice",
        "alarm",
        "paged",
        "page ",
        "pager",
        "dashboard",
        "unseen",
        "visible",
        "signal",
        "warn",
        "report",
        "discover",
        "aware",
        "threshold",
        "probe",
        "metric",
    ];
    let group = entries[0].group;
    let run: Vec<&Entry> = entries
        .iter()
        .filter(|entry| entry.group == group)
        .collect();
    let tells = |entry: &Entry, stems: &[&str]| {
        entry
            .said
            .split(|c: char| !c.is_alphabetic())
            .any(|word| stems.iter().any(|stem| word.starts_with(stem)))
    };
    let Some(noticed) = run.iter().position(|entry| tells(entry, &NOTICED)) else {
        return;
    };
    // A change that went out is not yet trouble; the silence begins with the first sign of it.
    let Some(first) = run[..noticed]
        .iter()
        .position(|entry| tells(entry, &TROUBLE))
    else {
        return;
    };
    let gap = run[noticed].at - run[first].at;
    let told = outline.prose_outside("timeline");
    if run.len() < 4
        || !(30..1440).contains(&gap)
        || EXPLAINED.iter().any(|word| told.contains(word))
    {
        return;
    }
    let message = format!(
        "{gap} minutes lie between the first sign of trouble and this entry, the first that tells of somebody noticing; the document does not say why."
    );
    tell(
        out,
        "unexplained-silence",
        run[noticed].span.clone(),
        Some(message),
    );
}
