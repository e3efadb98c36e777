//! What a person says beside the verdict: a waiver of what is due, or a request for what is not; always with a reason.
//! Not here: the verdict itself, which stands unchanged beside it.

use jiff::Timestamp;
use serde::Serialize;

use super::Verdict;
use crate::{PersonId, Problems};

/// A person's word beside the verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ruling {
    /// Waived or asked for.
    pub kind: RulingKind,
    /// Why, in their words.
    pub reason: String,
    /// Who said it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// The two things a person can say beside a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RulingKind {
    /// What is due is let go.
    Waiver,
    /// What is not due is asked for.
    Request,
}

impl RulingKind {
    /// The fixed name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiver => "waiver",
            Self::Request => "request",
        }
    }

    /// Finds a kind by its fixed name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Waiver, Self::Request]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

/// Rules beside a verdict: what is due can be waived, what is not due can be asked for, each with a reason.
pub fn rule(
    verdict: &Verdict,
    kind: RulingKind,
    reason: &str,
    by: PersonId,
    at: Timestamp,
) -> Result<Ruling, Problems> {
    let mut problems = Problems::default();
    let reason = reason.trim().to_owned();
    if reason.is_empty() {
        problems.add("reason", "A reason is needed; whoever reads this in a year will be glad of it. One sentence is enough.");
    } else if reason.chars().count() > 2000 {
        problems.add(
            "reason",
            "The reason is longer than 2,000 characters. The short form of it is enough.",
        );
    }
    match (kind, verdict.is_due()) {
        (RulingKind::Waiver, false) => problems.add(
            "kind",
            "There is nothing to waive: the policy asks for no postmortem here.",
        ),
        (RulingKind::Request, true) => problems.add(
            "kind",
            "The policy already asks for a postmortem here, so it does not need to be requested.",
        ),
        _ => {}
    }
    problems.unless_any(Ruling {
        kind,
        reason,
        by,
        at,
    })
}

/// Is a postmortem due when both the policy and people have spoken?
pub fn is_due(verdict: &Verdict, ruling: Option<&Ruling>) -> bool {
    match ruling.map(|ruling| ruling.kind) {
        Some(RulingKind::Waiver) => false,
        Some(RulingKind::Request) => true,
        None => verdict.is_due(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::{Outcome, Verdict};

    fn verdict(outcome: Outcome) -> Verdict {
        Verdict {
            outcome,
            reasons: vec![],
            policy_version: 1,
            draft_by: None,
            publish_by: None,
        }
    }

    fn ines() -> PersonId {
        PersonId(uuid::Uuid::from_u128(1))
    }

    #[test]
    fn what_is_due_can_be_waived_with_a_reason() {
        let due = verdict(Outcome::Due);
        let ruling = rule(
            &due,
            RulingKind::Waiver,
            "A drill, announced on Monday.",
            ines(),
            Timestamp::UNIX_EPOCH,
        )
        .unwrap();
        assert!(!is_due(&due, Some(&ruling)));
    }

    #[test]
    fn what_is_not_due_can_be_asked_for() {
        let not_due = verdict(Outcome::NotDue);
        let ruling = rule(
            &not_due,
            RulingKind::Request,
            "We nearly lost the index.",
            ines(),
            Timestamp::UNIX_EPOCH,
        )
        .unwrap();
        assert!(is_due(&not_due, Some(&ruling)));
    }

    #[test]
    fn no_ruling_goes_without_a_reason_or_against_nothing() {
        assert!(
            rule(
                &verdict(Outcome::Due),
                RulingKind::Waiver,
                "  ",
                ines(),
                Timestamp::UNIX_EPOCH
            )
            .is_err()
        );
        assert!(
            rule(
                &verdict(Outcome::NotDue),
                RulingKind::Waiver,
                "Because.",
                ines(),
                Timestamp::UNIX_EPOCH
            )
            .is_err()
        );
        assert!(
            rule(
                &verdict(Outcome::Light),
                RulingKind::Request,
                "Because.",
                ines(),
                Timestamp::UNIX_EPOCH
            )
            .is_err()
        );
    }
}
