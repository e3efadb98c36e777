//! The impact in numbers: durations that follow from the incident's times, users, budget and data, each with its unit.
//! Not here: the sentence that they make (template), and what authors write about it.

use jiff::SignedDuration;

use crate::decide::verdict::{grouped, percent};
use crate::incident::{Facts, Milestone, Milestones};
use crate::moment::in_words;

/// A number of the impact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// What it counts or measures.
    pub what: &'static str,
    /// The number with its unit.
    pub told: String,
    /// From where to where it is measured, or empty.
    pub measured: &'static str,
}

/// Every number that is known of an incident. Nothing is counted that nobody has told.
pub fn numbers(facts: &Facts) -> Vec<Number> {
    let times = &facts.milestones;
    let durations = [
        (
            "Felt by users",
            times.felt_for().filter(|_| facts.user_visible),
            if times.mitigated.is_some() {
                "from the start to the mitigation"
            } else {
                "from the start to the end"
            },
        ),
        (
            "Not seen",
            times.unseen_for(),
            "from the start to the detection",
        ),
        (
            "Until it was declared",
            between(times, Milestone::Detected, Milestone::Declared),
            "from the detection",
        ),
        (
            "Until it was over",
            times.resolved_in(),
            "from the start to the end of the repair",
        ),
    ];
    let mut numbers: Vec<Number> = durations
        .into_iter()
        .filter_map(|(what, duration, measured)| {
            Some(Number {
                what,
                told: in_words(duration?),
                measured,
            })
        })
        .collect();
    let mut tell = |what, told| {
        numbers.push(Number {
            what,
            told,
            measured: "",
        })
    };
    if let Some(users) = facts.users_affected {
        tell("Users affected", grouped(users));
    }
    if let Some(spent) = facts.error_budget_spent {
        tell("Of the error budget", percent(spent));
    }
    let data = if facts.data_loss { "lost" } else { "none lost" };
    tell("Data", data.to_owned());
    numbers
}

fn between(times: &Milestones, from: Milestone, to: Milestone) -> Option<SignedDuration> {
    let duration = times.get(to)?.at.duration_since(times.get(from)?.at);
    (!duration.is_negative()).then_some(duration)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::FactsAsTold;

    fn told(facts: &FactsAsTold) -> Vec<String> {
        let facts = facts.read().expect("facts");
        let line = |number: Number| format!("{}: {}", number.what, number.told);
        let lines = numbers(&facts).into_iter().map(line);
        lines.map(|line| line.replace('\u{a0}', " ")).collect()
    }

    fn gates() -> FactsAsTold {
        FactsAsTold {
            title: "Gates refused tickets".into(),
            severity: "sev2".into(),
            zone: "UTC".into(),
            started_at: "2025-11-12 05:40".into(),
            user_visible: true,
            ..FactsAsTold::default()
        }
    }

    #[test]
    fn durations_follow_from_the_times_that_are_known() {
        let facts = FactsAsTold {
            detected_at: "2025-11-12 06:18".into(),
            declared_at: "2025-11-12 06:24".into(),
            mitigated_at: "2025-11-12 06:54".into(),
            resolved_at: "2025-11-12 07:36".into(),
            users_affected: "1140".into(),
            error_budget_spent: "61 %".into(),
            ..gates()
        };
        assert_eq!(
            told(&facts),
            [
                "Felt by users: 74 min",
                "Not seen: 38 min",
                "Until it was declared: 6 min",
                "Until it was over: 1 h 56 min",
                "Users affected: 1,140",
                "Of the error budget: 61 %",
                "Data: none lost"
            ]
        );
    }

    #[test]
    fn what_nobody_has_told_is_not_counted() {
        assert_eq!(told(&gates()), ["Data: none lost"]);
        let unfelt = FactsAsTold {
            mitigated_at: "2025-11-12 06:54".into(),
            user_visible: false,
            ..gates()
        };
        assert_eq!(told(&unfelt), ["Data: none lost"]);
    }
}
