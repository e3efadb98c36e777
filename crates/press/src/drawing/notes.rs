//! What is odd about the times of a timeline, in sentences: orders that cannot be, long silences, times nobody could read.
//! Not here: the drawing, and milestones with two times (`postmortem::write::milestones`).

use jiff::SignedDuration;
use postmortem::incident::Milestones;
use postmortem::write::document::Document;

use super::scale::in_words;
use super::timeline::Timed;

/// A silence shorter than this is never told.
const SHORT: SignedDuration = SignedDuration::from_mins(20);
/// Silences are told when they are this part of the whole, so that an incident of days is not all silence.
const PART: i32 = 8;
/// So many silences are told at most, the longest first.
const MOST: usize = 5;

/// All that is odd, the gravest first.
pub(super) fn told(document: &Document, milestones: &Milestones, timed: &[Timed]) -> Vec<String> {
    let mut notes = impossible_orders(milestones);
    notes.extend(far_away(milestones, timed));
    notes.extend(unread(document));
    notes.extend(written_late(document));
    for (from, to) in silences(timed) {
        notes.push(format!(
            "Between entry {} and entry {} nothing is told for {}. What could be seen in that time?",
            from.number,
            to.number,
            in_words(from.at, to.at)
        ));
    }
    notes
}

/// The long silences between entries, the longest few, in order of time.
pub(super) fn silences<'a>(timed: &'a [Timed<'a>]) -> Vec<(&'a Timed<'a>, &'a Timed<'a>)> {
    let whole = match (timed.first(), timed.last()) {
        (Some(first), Some(last)) => last.at.duration_since(first.at),
        _ => return Vec::new(),
    };
    let long = (whole / PART).max(SHORT);
    let mut gaps: Vec<(&Timed, &Timed)> = timed
        .windows(2)
        .map(|pair| (&pair[0], &pair[1]))
        .filter(|(from, to)| to.at.duration_since(from.at) >= long)
        .collect();
    gaps.sort_by_key(|(from, to)| std::cmp::Reverse(to.at.duration_since(from.at)));
    gaps.truncate(MOST);
    gaps.sort_by_key(|(from, _)| from.at);
    gaps
}

fn impossible_orders(milestones: &Milestones) -> Vec<String> {
    let told = milestones.out_of_order().into_iter().filter_map(|(by_nature_first, later)| {
        let (first, second) = (milestones.get(by_nature_first)?, milestones.get(later)?);
        Some(format!(
            "“{}” is {} before “{}”, which cannot be. Is one of the two in another zone, or on another day?",
            later.word(),
            in_words(second.at, first.at),
            by_nature_first.word()
        ))
    });
    told.collect()
}

/// An entry more than a day outside of the incident is often a slip of the date.
fn far_away(milestones: &Milestones, timed: &[Timed]) -> Vec<String> {
    let day = SignedDuration::from_hours(24);
    let instants = || milestones.known().map(|(_, moment)| moment.at);
    let (Some(begin), Some(end)) = (instants().min(), instants().max()) else {
        return Vec::new();
    };
    let far: Vec<String> = timed
        .iter()
        .filter(|timed| begin.duration_since(timed.at) > day || timed.at.duration_since(end) > day)
        .map(|timed| timed.number.to_string())
        .collect();
    match far.as_slice() {
        [] => Vec::new(),
        [one] => vec![format!(
            "Entry {one} lies more than a day outside of the incident. Is its date as it was meant?"
        )],
        several => vec![format!(
            "Entries {} lie more than a day outside of the incident. Are their dates as they were meant?",
            several.join(", ")
        )],
    }
}

fn unread(document: &Document) -> Vec<String> {
    let count = document
        .timeline()
        .filter(|entry| entry.at.parse::<jiff::Timestamp>().is_err())
        .count();
    match count {
        0 => Vec::new(),
        1 => vec!["1 entry has no time that could be read, so it stands in the text and not in the drawing.".into()],
        count => vec![format!("{count} entries have no time that could be read, so they stand in the text and not in the drawing.")],
    }
}

fn written_late(document: &Document) -> Vec<String> {
    let instants: Vec<jiff::Timestamp> = document
        .timeline()
        .filter_map(|entry| entry.at.parse().ok())
        .collect();
    let late = instants.windows(2).filter(|pair| pair[1] < pair[0]).count();
    match late {
        0 => Vec::new(),
        1 => vec![
            "1 entry stands in the text behind a later one; here all are in order of time.".into(),
        ],
        late => vec![format!(
            "{late} entries stand in the text behind later ones; here all are in order of time."
        )],
    }
}
