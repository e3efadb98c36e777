//! The five times of an incident as a drawing to scale and a list in words, for a page without script.
//! Not here: the page, and which times are right.

use jiff::Timestamp;
use postmortem::{
    incident::{Milestone, Milestones},
    moment::Moment,
};

use postmortem::write::safe::escaped;

/// The share of the drawing that lies before the first and behind the last time, in per cent.
const EDGE: f64 = 6.0;
/// A span narrower than this holds no words.
const ROOM: f64 = 14.0;

/// The figure, or nothing when fewer than two times are known. Times are told in the zone of the first.
pub(super) fn figure(milestones: &Milestones) -> String {
    let known: Vec<(Milestone, &Moment)> = milestones.known().collect();
    let [(_, first), .., (_, last)] = known.as_slice() else {
        return String::new();
    };
    let drawing = if first.at < last.at && milestones.out_of_order().is_empty() {
        drawing(&known)
    } else {
        String::new()
    };
    format!(
        "<figure class=\"band\">{drawing}<ol class=\"milestones\" role=\"list\">{}</ol></figure>",
        list(&known)
    )
}

fn drawing(known: &[(Milestone, &Moment)]) -> String {
    let (first, last) = (known[0].1.at, known[known.len() - 1].1.at);
    let length = seconds(first, last);
    let place = |at: Timestamp| EDGE + seconds(first, at) / length * (100.0 - 2.0 * EDGE);
    let at = |milestone: Milestone| {
        known
            .iter()
            .find(|(other, _)| *other == milestone)
            .map(|(_, moment)| moment.at)
    };
    let seen = at(Milestone::Detected).or(at(Milestone::Declared));
    let calm = at(Milestone::Mitigated)
        .or(at(Milestone::Resolved))
        .unwrap_or(last);
    let mut spans = Vec::new();
    if let Some(started) = at(Milestone::Started) {
        let seen = seen.unwrap_or(calm).clamp(started, calm.max(started));
        spans.push(("unseen", "unseen", started, seen));
        spans.push(("felt", "worked on", seen, calm));
    }
    spans.push(("after", "repair", calm, last));
    spans.retain(|(_, _, from, to)| from < to);
    let told: Vec<String> = spans
        .iter()
        .map(|(_, words, from, to)| format!("{} {words}", minutes(*from, *to)))
        .collect();
    let mut out = format!(
        "<svg class=\"band-drawing\" role=\"img\" aria-label=\"{}\"><defs><pattern id=\"hatch\" width=\"7\" height=\"7\" \
         patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><line class=\"band-hatch\" x1=\"0\" x2=\"0\" y1=\"0\" y2=\"7\"/></pattern></defs>",
        escaped(&format!("To scale: {}.", told.join(", then ")))
    );
    for (kind, words, from, to) in &spans {
        let (left, width) = (place(*from), place(*to) - place(*from));
        let area = format!("x=\"{left:.2}%\" width=\"{width:.2}%\" y=\"24\" height=\"48\"");
        out.push_str(&format!("<rect class=\"band-{kind}\" {area}/>"));
        if *kind == "unseen" {
            out.push_str(&format!("<rect fill=\"url(#hatch)\" {area}/>"));
        }
        if *kind != "after" {
            out.push_str(&format!("<rect class=\"band-edge\" x=\"{left:.2}%\" width=\"{width:.2}%\" y=\"21\" height=\"4\"/>"));
        }
        if width >= ROOM {
            out.push_str(&format!(
                "<text class=\"band-span on-{kind}\" x=\"{:.2}%\" y=\"53\" text-anchor=\"middle\">{}<tspan class=\"band-long\"> {words}</tspan></text>",
                left + width / 2.0,
                minutes(*from, *to)
            ));
        }
    }
    out.push_str("<line class=\"band-axis\" x1=\"0\" x2=\"100%\" y1=\"72.5\" y2=\"72.5\"/>");
    let columns = known.len() as f64;
    for (nth, (_, moment)) in known.iter().enumerate() {
        let (x, column) = (place(moment.at), nth as f64 / columns * 100.0);
        out.push_str(&format!(
            "<line class=\"band-tick\" x1=\"{x:.2}%\" x2=\"{x:.2}%\" y1=\"19\" y2=\"73\"/>"
        ));
        for (x1, x2, y1, y2) in [
            (x, x, 73, 82),
            (x, column, 82, 110),
            (column, column, 110, 120),
        ] {
            out.push_str(&format!("<line class=\"band-leader\" x1=\"{x1:.2}%\" x2=\"{x2:.2}%\" y1=\"{y1}\" y2=\"{y2}\"/>"));
        }
    }
    out.push_str("</svg>");
    out
}

fn list(known: &[(Milestone, &Moment)]) -> String {
    let zone = &known[0].1.zone;
    let mut out = String::new();
    for (nth, (milestone, moment)) in known.iter().enumerate() {
        let there = Moment {
            at: moment.at,
            zone: zone.clone(),
        }
        .zoned();
        let since = match nth {
            0 => there.strftime("%-d %B %Y").to_string() + ", " + zone,
            _ => format!("{} later", minutes(known[nth - 1].1.at, moment.at)),
        };
        out.push_str(&format!(
            "<li class=\"milestone\"><time datetime=\"{}\">{}</time><strong>{}</strong><span>{}</span></li>",
            moment.at,
            there.strftime("%H:%M"),
            milestone.word(),
            escaped(&since)
        ));
    }
    out
}

fn seconds(from: Timestamp, to: Timestamp) -> f64 {
    to.duration_since(from).as_secs_f64()
}

/// `38 min`, `1 h 56 min`, `3 days`.
fn minutes(from: Timestamp, to: Timestamp) -> String {
    let minutes = (to.duration_since(from).as_secs() + 30) / 60;
    match minutes {
        ..120 => format!("{minutes} min"),
        120..2880 => format!("{} h {} min", minutes / 60, minutes % 60),
        _ => format!("{} days", (minutes + 720) / 1440),
    }
}
