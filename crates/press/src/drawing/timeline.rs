//! The timeline drawn to scale: the band of impact, milestones, alerts, and a lane for each role, so that one sees who could
//! know what when. Not here: what is odd about the times (`notes`), and the timeline as a list (`html`).

use jiff::{Timestamp, tz::TimeZone};
use postmortem::incident::{Milestone, Milestones};
use postmortem::write::document::{Document, Entry, EntryKind, plain};

use super::canvas::{Anchor, Canvas, Colour, Letters, Stroke, Voice, width_of, wrapped};
use super::notes;
use super::scale::{Scale, in_words};

pub use super::canvas::Shown;

/// A drawn timeline with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The drawing.
    pub svg: String,
    /// The zone of all its times.
    pub zone: String,
    /// What is odd about the times: orders that cannot be, long silences, times that could not be read.
    pub notes: Vec<String>,
    /// The same as a table: one row an entry, with the number that the drawing shows.
    pub rows: Vec<Row>,
}

/// An entry in the table beside the drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number in the drawing.
    pub number: usize,
    /// The instant, as RFC 3339.
    pub at: String,
    /// The clock, with its day where the timeline has several.
    pub time: String,
    /// Whose view it is told from, or empty.
    pub role: String,
    /// What sort of entry, or empty.
    pub kind: &'static str,
    /// The milestone it is, or empty.
    pub milestone: &'static str,
    /// What happened.
    pub what: String,
    /// What was known at that time, or empty.
    pub known_then: String,
}

/// An entry whose instant is known.
pub(super) struct Timed<'a> {
    pub number: usize,
    pub at: Timestamp,
    pub entry: &'a Entry,
}

const WIDTH: f64 = 1000.0;
/// Where time begins and how wide it is; left of it stand the names of the lanes.
const TIME: (f64, f64) = (132.0, 848.0);
const BAND: f64 = 38.0;
const ROW: f64 = 25.0;
/// A lane has no more rows than this; what is more lies over the others.
const MOST_ROWS: usize = 8;
/// There are no more lanes of roles than this; the others share one.
const MOST_LANES: usize = 10;

/// Draws the timeline of a document with the times of its incident. Nothing, when there are not two instants to draw between.
pub fn draw(document: &Document, milestones: &Milestones, shown: Shown) -> Option<Drawn> {
    let timed = in_order(document);
    let zone = zone_of(milestones, &timed);
    let tz = postmortem::moment::zone(&zone).unwrap_or(TimeZone::UTC);
    let milestones = with_entries(milestones, &timed);
    let instants = || {
        milestones
            .known()
            .map(|(_, moment)| moment.at)
            .chain(timed.iter().map(|timed| timed.at))
    };
    let (first, last) = (instants().min()?, instants().max()?);
    let scale = Scale::over(first, last, &tz, TIME)?;
    let lanes = lanes(&timed);
    let several_days = scale.wall(first).date() != scale.wall(last).date();

    let mut canvas = Canvas::new(shown);
    let top = flags(&mut canvas, &milestones, &scale);
    band(&mut canvas, &milestones, &scale, top, last);
    let axis = top + BAND;
    axis_marks(&mut canvas, &scale, axis);
    let mut y = axis + 30.0;
    let lines_from = top;
    for lane in &lanes {
        y = draw_lane(&mut canvas, lane, &scale, y);
    }
    for (_, moment) in milestones.known() {
        let x = scale.x(moment.at);
        canvas.line(
            (x, lines_from - 4.0),
            (x, y),
            Stroke::dashed(Colour::Edge, 1.0, "2 3"),
        );
    }
    y = silences(&mut canvas, &timed, &scale, y);
    y = legend(&mut canvas, &timed, &milestones, y);
    let title = format!(
        "The timeline, drawn to scale, from {} to {}, {zone}",
        scale.wall(first).strftime("%-d %B %Y %H:%M"),
        scale.wall(last).strftime(if several_days {
            "%-d %B %H:%M"
        } else {
            "%H:%M"
        })
    );
    let svg = canvas.finish(
        "timeline",
        (WIDTH, y + 6.0),
        &title,
        &described(&milestones, &lanes, last),
    );
    let rows = timed
        .iter()
        .map(|timed| row(timed, &scale, several_days))
        .collect();
    Some(Drawn {
        svg,
        notes: notes::told(document, &milestones, &timed),
        rows,
        zone,
    })
}

/// The entries whose instant is known, in order of time, ties in order of writing, numbered from 1.
pub(super) fn in_order(document: &Document) -> Vec<Timed<'_>> {
    let mut timed: Vec<Timed> = document
        .timeline()
        .filter_map(|entry| {
            Some(Timed {
                number: 0,
                at: entry.at.parse().ok()?,
                entry,
            })
        })
        .collect();
    timed.sort_by_key(|timed| timed.at);
    for (place, timed) in timed.iter_mut().enumerate() {
        timed.number = place + 1;
    }
    timed
}

/// The zone in which the incident was told, else that of the first entry that names one, else UTC.
fn zone_of(milestones: &Milestones, timed: &[Timed]) -> String {
    let named = milestones.known().map(|(_, moment)| moment.zone.as_str());
    let of_entries = timed.iter().map(|timed| timed.entry.zone.as_str());
    named
        .chain(of_entries)
        .find(|zone| !zone.is_empty() && postmortem::moment::zone(zone).is_some())
        .unwrap_or("UTC")
        .to_owned()
}

/// The times of the incident; where it lacks one, an entry may be that milestone.
fn with_entries(milestones: &Milestones, timed: &[Timed]) -> Milestones {
    let mut all = milestones.clone();
    for timed in timed {
        if let Some(milestone) = timed.entry.milestone
            && all.get(milestone).is_none()
        {
            all.set(milestone, Some(postmortem::moment::Moment::utc(timed.at)));
        }
    }
    all
}

/// Entries of one kind or role, side by side.
struct Lane<'a> {
    name: String,
    entries: Vec<&'a Timed<'a>>,
}

/// Alerts first, then a lane for each role in the order in which they come in, then what names no role.
fn lanes<'a>(timed: &'a [Timed<'a>]) -> Vec<Lane<'a>> {
    let mut alerts = Vec::new();
    let mut without = Vec::new();
    let mut roles: Vec<Lane> = Vec::new();
    for timed in timed {
        let role = timed.entry.role.trim();
        let known = roles
            .iter()
            .position(|lane| lane.name.eq_ignore_ascii_case(role));
        match (timed.entry.kind, role.is_empty(), known) {
            (Some(EntryKind::Alert), true, _) => alerts.push(timed),
            (_, true, _) => without.push(timed),
            (_, _, Some(lane)) => roles[lane].entries.push(timed),
            _ if roles.len() < MOST_LANES => roles.push(Lane {
                name: role.to_owned(),
                entries: vec![timed],
            }),
            _ => match roles.last_mut() {
                Some(last) => {
                    last.name = "Other roles".into();
                    last.entries.push(timed);
                }
                None => without.push(timed),
            },
        }
    }
    let rest = if roles.is_empty() {
        "What happened"
    } else {
        "No role named"
    };
    let lane = |name: &str, entries: Vec<&'a Timed<'a>>| Lane {
        name: name.into(),
        entries,
    };
    [lane("Alerts", alerts)]
        .into_iter()
        .chain(roles)
        .chain([lane(rest, without)])
        .filter(|lane| !lane.entries.is_empty())
        .collect()
}

const CLOCK: Letters = Letters {
    voice: Voice::Mono,
    size: 12.0,
    bold: false,
    colour: Colour::Soft,
    anchor: Anchor::Start,
};
const NAME: Letters = Letters {
    voice: Voice::Sans,
    size: 12.5,
    bold: true,
    colour: Colour::Ink,
    anchor: Anchor::Start,
};
const HINT: Letters = Letters {
    voice: Voice::Sans,
    size: 12.0,
    bold: false,
    colour: Colour::Soft,
    anchor: Anchor::Start,
};

/// The milestones with their names above the band, the last one first, each in the lowest row that is free: so a pole
/// stands before the names below it and never in them. Gives the height they took.
fn flags(canvas: &mut Canvas, milestones: &Milestones, scale: &Scale) -> f64 {
    let mut in_time: Vec<(Milestone, Timestamp)> = milestones
        .known()
        .map(|(milestone, moment)| (milestone, moment.at))
        .collect();
    in_time.sort_by_key(|(_, at)| std::cmp::Reverse(*at));
    let mut taken: Vec<f64> = Vec::new();
    let mut placed = Vec::new();
    for (milestone, at) in in_time {
        let clock = scale.wall(at).strftime("%H:%M").to_string();
        let words = format!("{} {clock}", milestone.word());
        let wide = width_of(&words, NAME) + 16.0;
        // A flag that would reach over the edge hangs to the left of its place.
        let begins = scale.x(at).min(WIDTH - wide - 4.0);
        let row = taken
            .iter()
            .position(|from| begins + wide <= *from)
            .unwrap_or(taken.len());
        if row == taken.len() {
            taken.push(begins);
        }
        taken[row] = begins;
        placed.push((row, begins, milestone.word(), clock, scale.x(at)));
    }
    let rows = taken.len() as f64;
    let top = 8.0 + rows * 18.0;
    for (row, begins, word, clock, x) in placed {
        let y = top - row as f64 * 18.0 - 8.0;
        canvas.line((x, y - 10.0), (x, top + 2.0), Stroke::of(Colour::Ink, 1.25));
        canvas.text_with_clock((begins + 5.0, y), (word, &clock), NAME);
    }
    top
}

/// What stretched over which time: unseen, worked on, and repair after it was no longer felt.
fn spans(
    milestones: &Milestones,
    last: Timestamp,
) -> Vec<(&'static str, Colour, Timestamp, Timestamp)> {
    let at = |milestone| milestones.get(milestone).map(|moment| moment.at);
    let Some(started) = at(Milestone::Started) else {
        return Vec::new();
    };
    if !milestones.out_of_order().is_empty() {
        return Vec::new();
    }
    let calm = at(Milestone::Mitigated)
        .or(at(Milestone::Resolved))
        .unwrap_or(last);
    let seen = at(Milestone::Detected)
        .or(at(Milestone::Declared))
        .unwrap_or(calm);
    let end = at(Milestone::Resolved).unwrap_or(calm);
    let mut spans = vec![
        ("unseen", Colour::WaitWash, started, seen.min(calm)),
        ("worked on", Colour::HurtWash, seen.min(calm), calm),
        ("repair", Colour::DoWash, calm, end),
    ];
    spans.retain(|(_, _, from, to)| from < to);
    spans
}

fn band(canvas: &mut Canvas, milestones: &Milestones, scale: &Scale, top: f64, last: Timestamp) {
    canvas.text((0.0, top + 23.0), "Impact", NAME);
    for (words, colour, from, to) in spans(milestones, last) {
        let (left, right) = (scale.x(from), scale.x(to));
        let area = (left, top, right - left, BAND);
        canvas.rect(area, 0.0, colour, None);
        if words == "unseen" {
            canvas.hatched(area);
        }
        if words != "repair" {
            canvas.rect(
                (left, top - 3.0, right - left, 3.0),
                0.0,
                Colour::HurtMark,
                None,
            );
        }
        let told = in_words(from, to);
        let longer = format!("{told} {words}");
        let shown = [longer, told]
            .into_iter()
            .find(|text| width_of(text, NAME) + 10.0 < right - left);
        if let Some(text) = shown {
            let middle = (left + right) / 2.0;
            let wide = width_of(&text, NAME);
            canvas.rect(
                (middle - wide / 2.0 - 4.0, top + 9.0, wide + 8.0, 20.0),
                3.0,
                colour,
                None,
            );
            let letters = Letters {
                anchor: Anchor::Middle,
                ..NAME
            };
            canvas.text((middle, top + 23.5), &text, letters);
        }
    }
}

fn axis_marks(canvas: &mut Canvas, scale: &Scale, y: f64) {
    canvas.line(
        (TIME.0, y),
        (TIME.0 + TIME.1, y),
        Stroke::of(Colour::Edge, 1.0),
    );
    let mut free_from = 0.0;
    for (x, words) in scale.round_times() {
        canvas.line((x, y), (x, y + 5.0), Stroke::of(Colour::Edge, 1.0));
        let half = width_of(&words, CLOCK) / 2.0;
        let middle = x.clamp(TIME.0 + half, WIDTH - half - 2.0);
        if middle - half >= free_from {
            let letters = Letters {
                anchor: Anchor::Middle,
                ..CLOCK
            };
            canvas.text((middle, y + 18.0), &words, letters);
            free_from = middle + half + 8.0;
        }
    }
}

/// A lane with its name and its entries; entries that are close together stand in rows below each other.
fn draw_lane(canvas: &mut Canvas, lane: &Lane, scale: &Scale, top: f64) -> f64 {
    let mut rows: Vec<f64> = Vec::new();
    let mut marks = Vec::new();
    for timed in &lane.entries {
        let x = scale.x(timed.at);
        let row = rows.iter().position(|until| *until <= x);
        let row = match row {
            Some(row) => row,
            None if rows.len() < MOST_ROWS => {
                rows.push(0.0);
                rows.len() - 1
            }
            None => timed.number % MOST_ROWS,
        };
        rows[row] = x + 17.0 + width_of(&timed.number.to_string(), CLOCK);
        marks.push((x, row, *timed));
    }
    let name = wrapped(&lane.name, NAME, TIME.0 - 14.0, 2);
    let height = (rows.len() as f64 * ROW + 8.0).max(name.len() as f64 * 16.0 + 12.0);
    canvas.line((0.0, top), (WIDTH, top), Stroke::of(Colour::Line, 1.0));
    for (place, line) in name.iter().enumerate() {
        canvas.text((0.0, top + 20.0 + place as f64 * 16.0), line, NAME);
    }
    for (x, row, timed) in marks {
        let y = top + 16.0 + row as f64 * ROW;
        mark(
            canvas,
            (x, y),
            timed.entry.kind,
            !timed.entry.known_then.is_empty(),
        );
        // Near the right edge the number stands on the other side of its mark.
        let number = timed.number.to_string();
        let (at, anchor) = if x + 9.0 + width_of(&number, CLOCK) > WIDTH {
            (x - 9.0, Anchor::End)
        } else {
            (x + 9.0, Anchor::Start)
        };
        let letters = Letters {
            anchor,
            colour: Colour::Ink,
            ..CLOCK
        };
        canvas.text((at, y + 4.0), &number, letters);
    }
    top + height
}

/// The sign of a kind. It is filled where the text tells what was known then.
fn mark(canvas: &mut Canvas, (x, y): (f64, f64), kind: Option<EntryKind>, is_filled: bool) {
    let r = 6.0;
    let d = match kind {
        None | Some(EntryKind::Event) => format!(
            "M{:.1} {y:.1}a{r} {r} 0 1 0 {} 0a{r} {r} 0 1 0 -{} 0z",
            x - r,
            2.0 * r,
            2.0 * r
        ),
        Some(EntryKind::Detection) => format!("M{x:.1} {:.1}l{r} {r}l-{r} {r}l-{r} -{r}z", y - r),
        Some(EntryKind::Action) => format!("M{:.1} {:.1}h10v10h-10z", x - 5.0, y - 5.0),
        Some(EntryKind::Decision) => {
            format!("M{:.1} {:.1}h6l3.5 6l-3.5 6h-6l-3.5 -6z", x - 3.0, y - 6.0)
        }
        Some(EntryKind::Communication) => {
            format!("M{:.1} {:.1}h12v8h-6l-4 4v-4h-2z", x - 6.0, y - 6.0)
        }
        Some(EntryKind::Alert) => format!("M{x:.1} {:.1}l6.5 11.5h-13z", y - 6.5),
    };
    let colour = match kind {
        Some(EntryKind::Alert) => Colour::HurtMark,
        Some(EntryKind::Detection) => Colour::WaitMark,
        Some(EntryKind::Action | EntryKind::Decision) => Colour::Do,
        _ => Colour::Ink,
    };
    let fill = if is_filled { colour } else { Colour::Surface };
    canvas.path(&d, Some(fill), Some(Stroke::of(colour, 1.75)));
}

/// The long silences, as dotted lines under the lanes with their length.
fn silences(canvas: &mut Canvas, timed: &[Timed], scale: &Scale, top: f64) -> f64 {
    canvas.line((0.0, top), (WIDTH, top), Stroke::of(Colour::Line, 1.0));
    let gaps = notes::silences(timed);
    if gaps.is_empty() {
        return top + 6.0;
    }
    canvas.text((0.0, top + 20.0), "No entry", NAME);
    for (from, to) in gaps {
        let (left, right) = (scale.x(from.at) + 3.0, scale.x(to.at) - 3.0);
        let y = top + 16.0;
        canvas.line(
            (left, y),
            (right, y),
            Stroke::dashed(Colour::WaitMark, 2.0, "2 4"),
        );
        let told = in_words(from.at, to.at);
        let wide = width_of(&told, HINT) + 10.0;
        if wide < right - left {
            let middle = (left + right) / 2.0;
            canvas.rect(
                (middle - wide / 2.0, y - 9.0, wide, 18.0),
                3.0,
                Colour::WaitWash,
                None,
            );
            let letters = Letters {
                anchor: Anchor::Middle,
                colour: Colour::Wait,
                ..HINT
            };
            canvas.text((middle, y + 4.0), &told, letters);
        }
    }
    canvas.line(
        (0.0, top + 30.0),
        (WIDTH, top + 30.0),
        Stroke::of(Colour::Line, 1.0),
    );
    top + 36.0
}

/// What the signs mean; only those that are used.
fn legend(canvas: &mut Canvas, timed: &[Timed], milestones: &Milestones, top: f64) -> f64 {
    let (mut x, mut y) = (6.0, top + 16.0);
    let mut room = |wide: f64, x: &mut f64| {
        if *x + wide > WIDTH {
            *x = 6.0;
            y += 22.0;
        }
        y
    };
    let kinds = [None]
        .into_iter()
        .chain(EntryKind::ALL.iter().copied().map(Some));
    for kind in kinds {
        let is_used = timed.iter().any(|timed| timed.entry.kind == kind);
        if !is_used {
            continue;
        }
        let words = kind.map_or("entry", EntryKind::as_str);
        let wide = 16.0 + width_of(words, HINT) + 18.0;
        let y = room(wide, &mut x);
        mark(canvas, (x, y), kind, false);
        canvas.text((x + 12.0, y + 4.0), words, HINT);
        x += wide;
    }
    if timed.iter().any(|timed| !timed.entry.known_then.is_empty()) {
        let words = "filled: it is told what was known then";
        let wide = 16.0 + width_of(words, HINT) + 18.0;
        let y = room(wide, &mut x);
        mark(canvas, (x, y), None, true);
        canvas.text((x + 12.0, y + 4.0), words, HINT);
        x += wide;
    }
    if !milestones.out_of_order().is_empty() {
        let words = "The milestones stand in an order that cannot be, so no impact is drawn.";
        let y = room(width_of(words, HINT), &mut x);
        canvas.text((x, y + 4.0), words, HINT);
    }
    y + 14.0
}

fn described(milestones: &Milestones, lanes: &[Lane], last: Timestamp) -> String {
    let spans: Vec<String> = spans(milestones, last)
        .into_iter()
        .map(|(words, _, from, to)| format!("{} {words}", in_words(from, to)))
        .collect();
    let lanes: Vec<String> = lanes
        .iter()
        .map(|lane| format!("{} {}", lane.name, lane.entries.len()))
        .collect();
    let mut told = Vec::new();
    if !spans.is_empty() {
        told.push(format!("Impact: {}.", spans.join(", then ")));
    }
    if !lanes.is_empty() {
        told.push(format!("Entries by lane: {}.", lanes.join(", ")));
    }
    told.push("The table after the drawing tells each entry.".into());
    told.join(" ")
}

fn row(timed: &Timed, scale: &Scale, several_days: bool) -> Row {
    let entry = timed.entry;
    let wall = scale.wall(timed.at);
    Row {
        number: timed.number,
        at: timed.at.to_string(),
        time: wall
            .strftime(if several_days {
                "%-d %b %H:%M"
            } else {
                "%H:%M"
            })
            .to_string(),
        role: entry.role.trim().to_owned(),
        kind: entry.kind.map_or("", EntryKind::as_str),
        milestone: entry.milestone.map_or("", Milestone::word),
        what: plain(&entry.text),
        known_then: plain(&entry.known_then),
    }
}

#[cfg(test)]
#[path = "timeline_tests.rs"]
mod tests;
