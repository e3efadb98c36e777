//! The verdict on an incident: the sentence, each reason with its number and threshold, and the days.
//! Not here: the buttons under it, which depend on who looks.

use askama::Template;
use postmortem::decide::{self, Outcome, Reason};

use super::Icon;
use crate::times;

/// The verdict, ready to be drawn.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/verdict.html")]
pub struct Verdict<'a> {
    verdict: &'a decide::Verdict,
    zone: &'a str,
}

impl<'a> Verdict<'a> {
    /// Draws a verdict; the zone is the one in which the policy counts its days.
    pub fn of(verdict: &'a decide::Verdict, zone: &'a str) -> Self {
        Self { verdict, zone }
    }

    /// The class of the box around it.
    pub fn class(verdict: &decide::Verdict) -> &'static str {
        match verdict.outcome {
            Outcome::Due => "verdict",
            Outcome::Light => "verdict light",
            Outcome::NotDue => "verdict not-due",
        }
    }

    /// What was counted, in one sentence.
    pub fn counted(verdict: &decide::Verdict) -> String {
        let all = times::count(verdict.reasons.len());
        let waiting = match verdict.unknown() {
            0 => String::new(),
            1 => " One waits for a fact.".to_owned(),
            more => format!(" {} wait for a fact.", times::capital(times::count(more))),
        };
        match (verdict.outcome, verdict.met()) {
            (Outcome::Due, 1) => {
                format!("One of {all} criteria is met, and one is enough.{waiting}")
            }
            (Outcome::Due, met) => {
                format!(
                    "{} of {all} criteria are met, one is enough.{waiting}",
                    times::capital(times::count(met))
                )
            }
            (Outcome::Light, _) => {
                format!(
                    "None of {all} criteria is met, and the severity asks for a light one.{waiting}"
                )
            }
            (Outcome::NotDue, _) => format!(
                "None of {all} criteria is met.{waiting} If you learned something anyway, ask for one: it can be a light one."
            ),
        }
    }

    fn icon(&self, reason: &Reason) -> Icon {
        match reason.met {
            Some(true) => Icon::Met,
            Some(false) => Icon::Unmet,
            None => Icon::Ask,
        }
    }

    fn spoken(&self, reason: &Reason) -> &'static str {
        match reason.met {
            Some(true) => ", met",
            Some(false) => ", not met",
            None => ", not known yet",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::samples;

    #[test]
    fn a_verdict_says_how_many_criteria_are_met() {
        let verdict = samples::verdict();
        assert_eq!(
            Verdict::counted(&verdict),
            "Three of six criteria are met, one is enough."
        );
    }

    #[test]
    fn every_reason_stands_with_its_number_and_threshold() {
        let verdict = samples::verdict();
        let html = Verdict::of(&verdict, "UTC").render().unwrap();
        for reason in &verdict.reasons {
            assert!(
                html.contains(&reason.number) && html.contains(&reason.threshold),
                "{html}"
            );
        }
    }
}
