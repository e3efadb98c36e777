//! Samples for the living page of the parts and for tests: a ferry line that does not exist, and its gates.
//! Not here: the demo data of an installation.

use jiff::Timestamp;
use postmortem::decide::{self, Criterion, Outcome, Policy};
use postmortem::incident::{Facts, Milestones, Severity};
use postmortem::moment::Moment;

use super::{Card, Due, Evidence, Face, Icon, IncidentRow, Judgement, Line, Log, Path, Point};
use crate::page::Word;
use crate::times;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The times of the refused tickets.
pub fn milestones() -> Milestones {
    let moment = |text| Some(Moment::utc(at(text)));
    Milestones {
        started: moment("2025-11-12T05:40:00Z"),
        detected: moment("2025-11-12T06:18:00Z"),
        declared: moment("2025-11-12T06:22:00Z"),
        mitigated: moment("2025-11-12T06:54:00Z"),
        resolved: moment("2025-11-12T07:36:00Z"),
    }
}

/// The facts of the refused tickets.
pub fn facts() -> Facts {
    Facts {
        title: "Boarding gates refused valid tickets at nine ports".into(),
        severity: Severity::Sev2,
        services: vec!["Gangway".into(), "Keyring".into()],
        milestones: milestones(),
        user_visible: true,
        users_affected: Some(1140),
        data_loss: false,
        error_budget_spent: Some(0.61),
    }
}

/// What the first policy says of them.
pub fn verdict() -> decide::Verdict {
    decide::verdict::judge(
        &facts(),
        &Policy::first(Timestamp::UNIX_EPOCH),
        at("2025-11-12T06:22:00Z"),
    )
}

/// A verdict under which nothing is due.
pub fn quiet_verdict() -> decide::Verdict {
    let reason = |criterion, number: &str, threshold: &str| decide::Reason {
        criterion,
        met: Some(false),
        number: number.into(),
        threshold: threshold.into(),
    };
    decide::Verdict {
        outcome: Outcome::NotDue,
        reasons: vec![
            reason(Criterion::UserVisibleDowntime, "22 min", "from 30 min"),
            reason(Criterion::DataLoss, "none", "from any loss"),
        ],
        policy_version: 7,
        draft_by: None,
        publish_by: None,
    }
}

/// People of the line.
pub fn people() -> [Face; 5] {
    [
        Face::new("Ines Varga", 1),
        Face::new("Jun Watanabe", 2),
        Face::new("Amara Okafor", 3),
        Face::new("Noor Aziz", 4),
        Face::new("Leila Haddad", 5),
    ]
}

/// A few lines of history.
pub fn log() -> Log {
    let line = |when, what: &str| Line::new(at(when), "UTC", today(), what);
    Log {
        lines: vec![
            line(
                "2025-11-13T09:12:00Z",
                "Ines Varga set the users affected from “unknown” to 1,140, from the gate counters. The verdict stayed.",
            ),
            line(
                "2025-11-12T08:02:00Z",
                "Ines Varga started the postmortem from the template “classic, version 4”.",
            ),
        ],
    }
}

/// A few incidents.
pub fn incident_rows() -> Vec<IncidentRow> {
    let row = |number, title: &str, severity, began, felt: &str, tag: &str, tag_class, path| {
        IncidentRow {
            number,
            title: title.into(),
            services: "Gangway, Keyring".into(),
            severity,
            began: times::day_clock(at(began), "UTC"),
            felt: felt.into(),
            tag: tag.into(),
            tag_class,
            path,
        }
    };
    vec![
        row(
            413,
            "Loyalty points were shown without the last crossing",
            "sev4",
            "2025-11-13T22:04:00Z",
            "22\u{a0}min",
            "not due",
            "",
            Path::ended("Nothing to do"),
        ),
        row(
            412,
            "Boarding gates refused valid tickets at nine ports",
            "sev2",
            "2025-11-12T05:40:00Z",
            "74\u{a0}min",
            "due Wed 19 Nov",
            "wait",
            Path::small(Word::Write, "Being written"),
        ),
    ]
}

/// The day on which the samples are looked at.
fn today() -> jiff::civil::Date {
    jiff::civil::date(2025, 11, 14)
}

/// A few actions.
pub fn cards() -> Vec<Card> {
    let today = today();
    let [ines, jun, ..] = people();
    let card = |what: &str, end_state: &str, due: Option<&str>, kind: &str, owner| Card {
        what: what.into(),
        end_state: end_state.into(),
        due: Due::seen_from(today, due.and_then(|day| day.parse().ok()), false),
        kind: kind.into(),
        href: "/actions".into(),
        number: 241,
        postmortem: 412,
        owner,
        verified: false,
    };
    vec![
        card("Improve gate monitoring", "", None, "detect", None),
        card(
            "Let Gangway read the list of keys every 10 minutes",
            "A gate that has been up for 48 hours accepts a key published an hour ago.",
            Some("2025-12-05"),
            "prevent",
            Some(jun),
        ),
        card(
            "Make a second charge for one crossing impossible in Till",
            "The second request answers with the first receipt.",
            Some("2025-11-11"),
            "mitigate",
            Some(ines),
        ),
    ]
}

/// A point of a review.
pub fn point() -> Point {
    let evidence = |icon, says: &str, more: &str| Evidence {
        icon,
        says: says.into(),
        more: more.into(),
        quote: String::new(),
        lesson: "",
    };
    Point {
        name: "accurate",
        title: "Accurate",
        asks: "Do the times, numbers and causes agree with the evidence, and with each other?",
        judgement: Judgement::Yes,
        reason: String::new(),
        error: None,
        found: vec![
            evidence(Icon::Yes, "14 timeline entries, all in order", ""),
            evidence(
                Icon::Ask,
                "The summary says 50 minutes, the timeline gives 47",
                "Which is right?",
            ),
            evidence(
                Icon::No,
                "1 e-mail address in the timeline",
                "It blocks the outside until you say so.",
            ),
        ],
        open: true,
    }
}
