//! The verdict: due, light or not due, with a reason per criterion and the days by which things are there.
//! Not here: what a person says beside it (ruling). A verdict is computed, never edited.

use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::Serialize;

use super::Policy;
use crate::incident::Facts;
use crate::moment::in_words;

/// What the policy says of an incident.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// Due, light or not due.
    pub outcome: Outcome,
    /// One for each criterion, met ones first.
    pub reasons: Vec<Reason>,
    /// The version of the policy that it came from.
    pub policy_version: i64,
    /// When the draft is to be there; absent when nothing is due.
    pub draft_by: Option<Date>,
    /// When it is to be published; absent when nothing is due.
    pub publish_by: Option<Date>,
}

/// Is a postmortem due?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A full postmortem is due.
    Due,
    /// A light one is enough.
    Light,
    /// None is due; anyone may still ask for one.
    NotDue,
}

impl Outcome {
    /// The fixed name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Light => "light",
            Self::NotDue => "not_due",
        }
    }

    /// The sentence on pages.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Due => "A postmortem is due",
            Self::Light => "A light postmortem is due",
            Self::NotDue => "No postmortem is due",
        }
    }
}

/// One criterion, held against the facts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// Which criterion.
    pub criterion: Criterion,
    /// Was it met? `None` while the fact is not known yet.
    pub met: Option<bool>,
    /// The number it was judged on, in words: `74 min`.
    pub number: String,
    /// The threshold, in words: `from 30 min`.
    pub threshold: String,
}

/// What makes a postmortem due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// Users felt it for longer than the threshold.
    UserVisibleDowntime,
    /// More users than the threshold.
    UsersAffected,
    /// Data was lost, of any kind.
    DataLoss,
    /// It took longer than the threshold to resolve.
    ResolutionTime,
    /// It spent more of the error budget than the threshold.
    ErrorBudget,
    /// Its severity alone.
    Severity,
}

impl Criterion {
    /// The words on pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::UserVisibleDowntime => "Felt by users",
            Self::UsersAffected => "Users affected",
            Self::DataLoss => "Data lost",
            Self::ResolutionTime => "Time to resolve",
            Self::ErrorBudget => "Error budget",
            Self::Severity => "Severity",
        }
    }
}

impl Verdict {
    /// Is anything due, full or light?
    pub fn is_due(&self) -> bool {
        self.outcome != Outcome::NotDue
    }

    /// How many criteria are met.
    pub fn met(&self) -> usize {
        self.reasons
            .iter()
            .filter(|reason| reason.met == Some(true))
            .count()
    }

    /// How many criteria wait for a fact.
    pub fn unknown(&self) -> usize {
        self.reasons
            .iter()
            .filter(|reason| reason.met.is_none())
            .count()
    }
}

/// Judges an incident's facts by a policy. The clock of the deadlines starts at the end of the incident,
/// or when it was recorded while the end is not known.
pub fn judge(facts: &Facts, policy: &Policy, recorded_at: Timestamp) -> Verdict {
    let mut reasons = vec![
        downtime(facts, policy),
        users(facts, policy),
        data_loss(facts),
        resolution(facts, policy),
        budget(facts, policy),
        severity(facts, policy),
    ];
    let outcome = if reasons.iter().any(|reason| reason.met == Some(true)) {
        Outcome::Due
    } else if facts.severity <= policy.light_severity {
        Outcome::Light
    } else {
        Outcome::NotDue
    };
    reasons.sort_by_key(|reason| match reason.met {
        Some(true) => 0,
        None => 1,
        Some(false) => 2,
    });
    let milestones = &facts.milestones;
    let from = milestones
        .resolved
        .as_ref()
        .or(milestones.mitigated.as_ref())
        .map_or(recorded_at, |moment| moment.at);
    let due = outcome != Outcome::NotDue;
    Verdict {
        outcome,
        reasons,
        policy_version: policy.version,
        draft_by: due.then(|| policy.business_days_after(from, policy.draft_days)),
        publish_by: due.then(|| policy.business_days_after(from, policy.publish_days)),
    }
}

fn downtime(facts: &Facts, policy: &Policy) -> Reason {
    let threshold = SignedDuration::from_mins(policy.downtime_minutes);
    let felt = facts.milestones.felt_for();
    let (met, number) = match (facts.user_visible, felt) {
        (false, _) => (Some(false), "not felt".into()),
        (true, Some(felt)) => (Some(felt >= threshold), in_words(felt)),
        (true, None) => (None, "felt, how long is not known yet".into()),
    };
    Reason {
        criterion: Criterion::UserVisibleDowntime,
        met,
        number,
        threshold: format!("from {}", in_words(threshold)),
    }
}

fn users(facts: &Facts, policy: &Policy) -> Reason {
    let met = match facts.users_affected {
        Some(users) => Some(users >= policy.users_affected),
        None if facts.user_visible => None,
        None => Some(false),
    };
    let number = facts.users_affected.map_or_else(
        || {
            if facts.user_visible {
                "not known yet".into()
            } else {
                "none known".into()
            }
        },
        grouped,
    );
    Reason {
        criterion: Criterion::UsersAffected,
        met,
        number,
        threshold: format!("from {}", grouped(policy.users_affected)),
    }
}

fn data_loss(facts: &Facts) -> Reason {
    let number = if facts.data_loss { "some" } else { "none" };
    Reason {
        criterion: Criterion::DataLoss,
        met: Some(facts.data_loss),
        number: number.into(),
        threshold: "from any loss".into(),
    }
}

fn resolution(facts: &Facts, policy: &Policy) -> Reason {
    let threshold = SignedDuration::from_mins(policy.resolution_minutes);
    let took = facts.milestones.resolved_in();
    Reason {
        criterion: Criterion::ResolutionTime,
        met: took.map(|took| took >= threshold),
        number: took.map_or_else(|| "not known yet".into(), in_words),
        threshold: format!("from {}", in_words(threshold)),
    }
}

fn budget(facts: &Facts, policy: &Policy) -> Reason {
    Reason {
        criterion: Criterion::ErrorBudget,
        met: facts
            .error_budget_spent
            .map(|spent| spent >= policy.error_budget),
        number: facts
            .error_budget_spent
            .map_or_else(|| "not known yet".into(), percent),
        threshold: format!("from {}", percent(policy.error_budget)),
    }
}

fn severity(facts: &Facts, policy: &Policy) -> Reason {
    Reason {
        criterion: Criterion::Severity,
        met: Some(facts.severity <= policy.severity),
        number: facts.severity.as_str().into(),
        threshold: format!("from {}", policy.severity.as_str()),
    }
}

/// A share as people say it: `61 %`. The number and its sign stay together (U+00A0).
pub fn percent(share: f64) -> String {
    let hundredths = share * 100.0;
    if hundredths < 10.0 && hundredths.fract() > 0.05 {
        format!("{hundredths:.1}\u{a0}%")
    } else {
        format!("{hundredths:.0}\u{a0}%")
    }
}

/// A whole number with its thousands apart: `1,140`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut words = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::FactsAsTold;

    fn facts(change: impl FnOnce(&mut FactsAsTold)) -> Facts {
        let mut told = FactsAsTold {
            title: "Reports were an hour late".into(),
            severity: "sev4".into(),
            started_at: "2025-11-12T05:40Z".into(),
            mitigated_at: "2025-11-12T06:00Z".into(),
            resolved_at: "2025-11-12T06:10Z".into(),
            users_affected: "3".into(),
            error_budget_spent: "0.01".into(),
            user_visible: true,
            ..FactsAsTold::default()
        };
        change(&mut told);
        told.read().unwrap()
    }

    fn judged(change: impl FnOnce(&mut FactsAsTold)) -> Verdict {
        judge(
            &facts(change),
            &Policy::first(Timestamp::UNIX_EPOCH),
            Timestamp::UNIX_EPOCH,
        )
    }

    #[test]
    fn a_small_incident_needs_no_postmortem() {
        let verdict = judged(|_| {});
        assert_eq!(verdict.outcome, Outcome::NotDue);
        assert_eq!((verdict.draft_by, verdict.publish_by), (None, None));
        assert_eq!(verdict.reasons.len(), 6);
    }

    #[test]
    fn one_met_criterion_is_enough_and_is_named_with_its_number() {
        for (change, criterion, number) in [
            (
                &(|told: &mut FactsAsTold| told.mitigated_at = "2025-11-12T06:10Z".into())
                    as &dyn Fn(&mut FactsAsTold),
                Criterion::UserVisibleDowntime,
                "30\u{a0}min",
            ),
            (
                &|told| told.users_affected = "500".into(),
                Criterion::UsersAffected,
                "500",
            ),
            (&|told| told.data_loss = true, Criterion::DataLoss, "some"),
            (
                &|told| told.resolved_at = "2025-11-12T09:40Z".into(),
                Criterion::ResolutionTime,
                "4\u{a0}h",
            ),
            (
                &|told| told.error_budget_spent = "20%".into(),
                Criterion::ErrorBudget,
                "20\u{a0}%",
            ),
            (
                &|told| told.severity = "sev1".into(),
                Criterion::Severity,
                "sev1",
            ),
        ] {
            let verdict = judged(change);
            assert_eq!(verdict.outcome, Outcome::Due, "{criterion:?}");
            assert_eq!(
                (
                    verdict.reasons[0].criterion,
                    verdict.reasons[0].number.as_str()
                ),
                (criterion, number)
            );
            assert_eq!(verdict.met(), 1);
        }
    }

    #[test]
    fn just_below_every_threshold_nothing_is_due() {
        let verdict = judged(|told| {
            told.mitigated_at = "2025-11-12T06:09Z".into();
            told.users_affected = "499".into();
            told.resolved_at = "2025-11-12T09:39Z".into();
            told.error_budget_spent = "0.199".into();
        });
        assert_eq!(verdict.outcome, Outcome::NotDue);
    }

    #[test]
    fn what_is_not_known_yet_is_not_counted_as_fine() {
        let verdict = judged(|told| {
            told.users_affected.clear();
            told.error_budget_spent.clear();
        });
        assert_eq!(verdict.unknown(), 2);
    }

    #[test]
    fn a_serious_incident_below_all_numbers_gets_a_light_postmortem() {
        assert_eq!(
            judged(|told| told.severity = "sev2".into()).outcome,
            Outcome::Light
        );
    }

    #[test]
    fn deadlines_count_from_the_end_of_the_incident() {
        let verdict = judged(|told| told.data_loss = true);
        assert_eq!(verdict.draft_by.unwrap().to_string(), "2025-11-17");
        assert_eq!(verdict.publish_by.unwrap().to_string(), "2025-11-26");
    }

    #[test]
    fn numbers_are_told_as_people_read_them() {
        assert_eq!(
            (grouped(1), grouped(1140), grouped(1_234_567)),
            ("1".into(), "1,140".into(), "1,234,567".into())
        );
        assert_eq!(
            (percent(0.61), percent(0.015)),
            ("61\u{a0}%".into(), "1.5\u{a0}%".into())
        );
    }
}
