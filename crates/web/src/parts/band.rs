//! The incident band: drawn to scale from the five times, then told in words in the same order.
//! Not here: which of the times are right, and the timeline of the document.

use askama::Template;
use jiff::Timestamp;
use postmortem::incident::{Milestone, Milestones};
use postmortem::moment::{Moment, in_words};

use crate::times;

/// An incident's times as a drawing and a list.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/band.html")]
pub struct Band {
    id: String,
    zone: String,
    drawing: Option<Drawing>,
    points: Vec<Told>,
}

/// What the drawing needs; all positions are per cent of its width.
#[derive(Debug, Clone)]
struct Drawing {
    says: String,
    hours: Vec<(String, String)>,
    spans: Vec<Span>,
    felt_edge: Option<(String, String)>,
    ticks: Vec<(String, String)>,
}

#[derive(Debug, Clone)]
struct Span {
    kind: &'static str,
    left: String,
    width: String,
    middle: String,
    says: Option<String>,
    more: &'static str,
}

#[derive(Debug, Clone)]
struct Told {
    time: String,
    word: &'static str,
    says: String,
}

impl Band {
    /// Tells an incident's times on the wall clock of a zone. The id keeps two bands of one page apart.
    /// Times that are unknown are left out; with fewer than two, or in an unusual order, there is no drawing.
    pub fn of(id: &str, milestones: &Milestones, zone: &str) -> Self {
        let known: Vec<(Milestone, &Moment)> = milestones.known().collect();
        Self {
            id: id.to_owned(),
            zone: zone.to_owned(),
            drawing: draw(milestones, &known, zone),
            points: tell(milestones, &known, zone),
        }
    }

    /// Is there anything to show?
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }
}

/// How much of the width lies before the first and after the last time, in per cent.
const BEFORE: f64 = 7.0;
const AFTER: f64 = 6.0;
/// Narrower spans hold no text.
const TEXT_NEEDS: f64 = 13.0;

fn draw(milestones: &Milestones, known: &[(Milestone, &Moment)], zone: &str) -> Option<Drawing> {
    let first = known.first()?.1.at;
    let last = known.last()?.1.at;
    if first >= last || !milestones.out_of_order().is_empty() || known[0].0 != Milestone::Started {
        return None;
    }
    let scale = Scale {
        first,
        length: last.duration_since(first).as_secs_f64(),
    };
    let at = |milestone: Milestone| milestones.get(milestone).map(|moment| moment.at);
    let seen = at(Milestone::Detected).or(at(Milestone::Declared));
    let felt_until = at(Milestone::Mitigated)
        .or(at(Milestone::Resolved))
        .unwrap_or(last);
    let mut spans = Vec::new();
    let mut span = |kind, from: Timestamp, to: Timestamp, more| {
        if from < to {
            spans.push(scale.span(kind, from, to, more));
        }
    };
    span(
        "unseen",
        first,
        seen.unwrap_or(first).min(felt_until),
        " unseen",
    );
    span(
        "felt",
        seen.unwrap_or(first).min(felt_until),
        felt_until,
        " worked on",
    );
    span("after", felt_until, last, " repair");
    Some(Drawing {
        says: sentence(milestones, zone),
        hours: scale.hours(last, zone),
        spans,
        felt_edge: Some((
            per_cent(scale.place(first)),
            per_cent(scale.place(felt_until) - scale.place(first)),
        )),
        ticks: known
            .iter()
            .enumerate()
            .map(|(index, (_, moment))| {
                let column = index as f64 * 100.0 / known.len() as f64;
                (per_cent(scale.place(moment.at)), per_cent(column))
            })
            .collect(),
    })
}

fn sentence(milestones: &Milestones, zone: &str) -> String {
    let clock = |milestone| {
        milestones.get(milestone).map(|moment| {
            times::on_the_wall(moment.at, zone)
                .strftime("%H:%M")
                .to_string()
        })
    };
    let mut says = Vec::new();
    if let (Some(from), Some(to)) = (clock(Milestone::Started), clock(Milestone::Detected)) {
        says.push(format!(
            "From {from} to {to} it was happening and nothing showed it."
        ));
    } else if let Some(from) = clock(Milestone::Started) {
        says.push(format!("It began at {from}."));
    }
    if let Some(until) = clock(Milestone::Mitigated) {
        says.push(format!("It was felt until {until}."));
    }
    if let Some(end) = clock(Milestone::Resolved) {
        says.push(format!("The repair ended at {end}."));
    }
    says.push(format!("Times in {zone}."));
    says.join(" ")
}

fn tell(milestones: &Milestones, known: &[(Milestone, &Moment)], zone: &str) -> Vec<Told> {
    let spans_days = known
        .first()
        .zip(known.last())
        .is_some_and(|(first, last)| {
            times::on_the_wall(first.1.at, zone).date()
                != times::on_the_wall(last.1.at, zone).date()
        });
    let mut before: Option<Timestamp> = None;
    known
        .iter()
        .map(|(milestone, moment)| {
            let later = before.map(|before| moment.at.duration_since(before));
            before = Some(moment.at);
            let says = match (milestone, later) {
                (Milestone::Mitigated, _) if milestones.felt_for().is_some() => {
                    format!(
                        "{} felt",
                        milestones.felt_for().map(in_words).unwrap_or_default()
                    )
                }
                (Milestone::Resolved, _) if milestones.resolved_in().is_some() => {
                    format!(
                        "{} in all",
                        milestones.resolved_in().map(in_words).unwrap_or_default()
                    )
                }
                (_, Some(later)) if later.is_negative() => format!("{} earlier", in_words(later)),
                (_, Some(later)) => format!("{} later", in_words(later)),
                (_, None) => long_day(moment.at, zone),
            };
            let time = if spans_days {
                times::day_clock(moment.at, zone)
            } else {
                times::clock(moment.at, zone)
            };
            Told {
                time,
                word: milestone.word(),
                says,
            }
        })
        .collect()
}

fn long_day(at: Timestamp, zone: &str) -> String {
    times::weekday(times::on_the_wall(at, zone).date())
}

struct Scale {
    first: Timestamp,
    length: f64,
}

impl Scale {
    fn place(&self, at: Timestamp) -> f64 {
        BEFORE
            + at.duration_since(self.first).as_secs_f64() / self.length * (100.0 - BEFORE - AFTER)
    }

    fn span(&self, kind: &'static str, from: Timestamp, to: Timestamp, more: &'static str) -> Span {
        let (left, right) = (self.place(from), self.place(to));
        Span {
            kind,
            left: per_cent(left),
            width: per_cent(right - left),
            middle: per_cent((left + right) / 2.0),
            says: (right - left > TEXT_NEEDS).then(|| in_words(to.duration_since(from))),
            more,
        }
    }

    /// Round times on the wall clock, three to six of them, with their labels.
    fn hours(&self, last: Timestamp, zone: &str) -> Vec<(String, String)> {
        const STEPS: [i64; 14] = [
            60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172_800, 604_800,
        ];
        let Some(step) = STEPS
            .into_iter()
            .find(|step| self.length / (*step as f64) <= 5.0)
        else {
            return vec![];
        };
        let offset = i64::from(times::on_the_wall(self.first, zone).offset().seconds());
        let mut hour = (self.first.as_second() + offset).div_euclid(step) * step + step - offset;
        let mut hours = Vec::new();
        while hour <= last.as_second() {
            let Ok(at) = Timestamp::from_second(hour) else {
                break;
            };
            let place = self.place(at);
            if (6.0..=94.0).contains(&place) {
                let form = if step >= 86400 { "%-d %b" } else { "%H:%M" };
                hours.push((
                    per_cent(place),
                    times::on_the_wall(at, zone).strftime(form).to_string(),
                ));
            }
            hour += step;
        }
        hours
    }
}

fn per_cent(place: f64) -> String {
    format!("{place:.2}%")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::samples;

    #[test]
    fn the_band_tells_what_it_draws() {
        let html = Band::of("b", &samples::milestones(), "UTC").to_string();
        assert!(
            html.contains("From 05:40 to 06:18 it was happening and nothing showed it."),
            "{html}"
        );
        assert!(
            html.contains("74\u{a0}min felt") && html.contains("1\u{a0}h\u{a0}56\u{a0}min in all"),
            "{html}"
        );
    }

    #[test]
    fn a_single_known_time_is_told_and_not_drawn() {
        let milestones = Milestones {
            started: samples::milestones().started,
            ..Milestones::default()
        };
        let html = Band::of("b", &milestones, "UTC").to_string();
        assert!(!html.contains("<svg") && html.contains("Began"), "{html}");
    }

    #[test]
    fn times_in_an_unusual_order_are_not_drawn_as_if_they_were_usual() {
        let usual = samples::milestones();
        let milestones = Milestones {
            started: usual.resolved.clone(),
            resolved: usual.started.clone(),
            ..usual
        };
        assert!(
            !Band::of("b", &milestones, "UTC")
                .to_string()
                .contains("<svg")
        );
    }

    #[test]
    fn an_incident_of_three_days_has_days_on_its_scale() {
        let mut milestones = samples::milestones();
        milestones.resolved = Some(Moment::utc("2025-11-16T09:00:00Z".parse().unwrap()));
        let html = Band::of("b", &milestones, "UTC").to_string();
        assert!(html.contains(">14 Nov</text>"), "{html}");
    }
}
