//! What a drawn timeline must show, told in sentences.
//! Not here: how it looks, which people judge.

use postmortem::moment::{Moment, read_rfc3339};
use postmortem::write::document::{Block, BlockKind, Inline};

use super::*;

fn entry(at: &str, text: &str) -> Entry {
    Entry {
        at: at.into(),
        zone: "UTC".into(),
        text: vec![Inline::text(text)],
        ..Entry::default()
    }
}

fn document(entries: Vec<Entry>) -> Document {
    Document {
        blocks: vec![Block::new(BlockKind::Timeline(entries))],
    }
}

fn milestones(times: &[(Milestone, &str)]) -> Milestones {
    let mut all = Milestones::default();
    for (milestone, at) in times {
        let moment = read_rfc3339(&format!("2025-11-12T{at}:00Z")).unwrap();
        all.set(*milestone, Some(moment));
    }
    all
}

fn usual() -> Milestones {
    milestones(&[
        (Milestone::Started, "05:40"),
        (Milestone::Detected, "06:18"),
        (Milestone::Mitigated, "06:54"),
        (Milestone::Resolved, "07:36"),
    ])
}

fn drawn(entries: Vec<Entry>, milestones: &Milestones) -> Drawn {
    draw(&document(entries), milestones, Shown::Page).expect("a drawing")
}

#[test]
fn a_timeline_shows_impact_milestones_and_a_lane_for_each_role() {
    let alert = Entry {
        kind: Some(EntryKind::Alert),
        ..entry("2025-11-12T06:17:00Z", "Gates refuse")
    };
    let desk = Entry {
        role: "Gate desk".into(),
        ..entry("2025-11-12T06:01:00Z", "Passengers ask")
    };
    let on_call = Entry {
        role: "on-call".into(),
        known_then: vec![Inline::text("all graphs were green")],
        ..entry("2025-11-12T06:20:00Z", "Reads the alert")
    };
    let told = drawn(vec![alert, desk, on_call], &usual());
    for words in [
        ">Impact<",
        ">Began<tspan",
        ">Resolved<tspan",
        ">Alerts<",
        ">Gate desk<",
        ">on-call<",
        "unseen",
        "filled: it is told what was known then",
    ] {
        assert!(
            told.svg.contains(words),
            "{words} is not drawn: {}",
            told.svg
        );
    }
    assert!(
        told.svg
            .contains("Entries by lane: Alerts 1, Gate desk 1, on-call 1.")
    );
    let numbers: Vec<(usize, &str)> = told
        .rows
        .iter()
        .map(|row| (row.number, row.time.as_str()))
        .collect();
    assert_eq!(numbers, [(1, "06:01"), (2, "06:17"), (3, "06:20")]);
    assert_eq!(told.rows[2].known_then, "all graphs were green");
}

#[test]
fn places_are_to_scale() {
    let scale = Scale::over(
        "2025-11-12T05:00:00Z".parse().unwrap(),
        "2025-11-12T07:00:00Z".parse().unwrap(),
        &TimeZone::UTC,
        (100.0, 800.0),
    )
    .unwrap();
    assert_eq!(scale.x("2025-11-12T05:30:00Z".parse().unwrap()), 300.0);
    let words: Vec<String> = scale
        .round_times()
        .into_iter()
        .map(|(_, words)| words)
        .collect();
    assert_eq!(
        words,
        [
            "12 Nov 05:00",
            "05:15",
            "05:30",
            "05:45",
            "06:00",
            "06:15",
            "06:30",
            "06:45",
            "07:00"
        ]
    );
}

#[test]
fn one_instant_alone_is_not_drawn() {
    let one = document(vec![entry("2025-11-12T05:40:00Z", "It begins")]);
    assert_eq!(draw(&one, &Milestones::default(), Shown::Page), None);
    assert_eq!(
        draw(&Document::default(), &Milestones::default(), Shown::Page),
        None
    );
}

#[test]
fn an_order_that_cannot_be_is_told_and_no_impact_is_drawn() {
    let odd = milestones(&[
        (Milestone::Started, "06:00"),
        (Milestone::Detected, "05:30"),
    ]);
    let told = drawn(vec![], &odd);
    assert_eq!(
        told.notes[0].replace('\u{a0}', " "),
        "“Detected” is 30 min before “Began”, which cannot be. Is one of the two in another zone, or on another day?"
    );
    assert!(!told.svg.contains("drawn-hatch"));
}

#[test]
fn a_long_silence_is_told_and_short_ones_are_not() {
    let told = drawn(
        vec![
            entry("2025-11-12T05:40:00Z", "a"),
            entry("2025-11-12T05:55:00Z", "b"),
            entry("2025-11-12T06:50:00Z", "c"),
        ],
        &usual(),
    );
    let silences: Vec<&String> = told
        .notes
        .iter()
        .filter(|note| note.contains("nothing is told"))
        .collect();
    assert_eq!(silences.len(), 1, "{:?}", told.notes);
    assert!(
        silences[0].starts_with("Between entry 2 and entry 3"),
        "{silences:?}"
    );
}

#[test]
fn an_entry_whose_time_could_not_be_read_is_counted_and_not_placed() {
    let told = drawn(
        vec![entry("", "sometime"), entry("2025-11-12T06:25:00Z", "b")],
        &usual(),
    );
    assert_eq!(told.rows.len(), 1);
    assert!(
        told.notes
            .iter()
            .any(|note| note.starts_with("1 entry has no time"))
    );
}

#[test]
fn times_are_told_in_the_zone_of_the_incident() {
    let mut of_oslo = usual();
    of_oslo.started = Some(Moment {
        at: "2025-11-12T05:40:00Z".parse().unwrap(),
        zone: "Europe/Oslo".into(),
    });
    let told = drawn(vec![entry("2025-11-12T06:00:00Z", "a")], &of_oslo);
    assert_eq!(
        (told.zone.as_str(), told.rows[0].time.as_str()),
        ("Europe/Oslo", "07:00")
    );
}

#[test]
fn many_entries_at_one_minute_stay_within_the_drawing() {
    let entries = (0..300)
        .map(|nth| entry("2025-11-12T06:25:00Z", &format!("e{nth}")))
        .collect();
    let told = drawn(entries, &usual());
    let height: f64 = told
        .svg
        .split("height=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert!(height < 600.0, "{height}");
}
