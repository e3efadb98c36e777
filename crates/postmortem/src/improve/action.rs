//! An action: what will be true, who cares for it, by when, and the life from proposed to verified.
//! Not here: its text in the document; the board shows a projection of that.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{ActionId, Problems};

/// An action as the board shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Action {
    /// Where it stands.
    pub id: ActionId,
    /// Its number, as in A-241.
    pub number: i64,
    /// What is to be done.
    pub text: String,
    /// What will be true when it is done.
    pub end_state: String,
    /// What sort of change it is; absent when not said yet.
    pub kind: Option<ActionKind>,
    /// How far it is.
    pub state: ActionState,
    /// Who cares for it: a name or a team, as typed.
    pub owner: String,
    /// By when; absent when not said yet.
    pub due: Option<Date>,
    /// `p1`…`p4`, or empty.
    pub priority: String,
    /// Address in a tracker, or empty.
    pub tracker: String,
    /// Its place in the document.
    pub position: i64,
}

impl Action {
    /// Is it past its day and still open?
    pub fn is_overdue(&self, today: Date) -> bool {
        self.state.is_open() && self.due.is_some_and(|due| due < today)
    }
}

/// What sort of change an action is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ActionKind {
    /// Makes it impossible or less likely.
    Prevent,
    /// Makes it hurt less.
    Mitigate,
    /// Makes it seen sooner.
    Detect,
    /// Repairs what was broken.
    Repair,
    /// Changes how we work.
    Process,
}

impl ActionKind {
    /// All five.
    pub const ALL: &'static [Self] = &[
        Self::Prevent,
        Self::Mitigate,
        Self::Detect,
        Self::Repair,
        Self::Process,
    ];

    /// The fixed name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Prevent => "prevent",
            Self::Mitigate => "mitigate",
            Self::Detect => "detect",
            Self::Repair => "repair",
            Self::Process => "process",
        }
    }

    /// Finds a kind by its fixed name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }
}

/// How far an action is.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ActionState {
    /// Written down.
    #[default]
    Proposed,
    /// Somebody took it on, by a day.
    Committed,
    /// Under way.
    InProgress,
    /// Done, with evidence.
    Done,
    /// Somebody looked and it is true.
    Verified,
    /// Let go, with a reason.
    Dropped,
}

impl ActionState {
    /// All states, in order.
    pub const ALL: &'static [Self] = &[
        Self::Proposed,
        Self::Committed,
        Self::InProgress,
        Self::Done,
        Self::Verified,
        Self::Dropped,
    ];

    /// The fixed name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Committed => "committed",
            Self::InProgress => "in_progress",
            Self::Done => "done",
            Self::Verified => "verified",
            Self::Dropped => "dropped",
        }
    }

    /// The words on pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Proposed => "Proposed",
            Self::Committed => "Committed",
            Self::InProgress => "In progress",
            Self::Done => "Done",
            Self::Verified => "Verified",
            Self::Dropped => "Let go",
        }
    }

    /// Finds a state by its fixed name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|state| state.as_str() == text)
    }

    /// Whether the work itself is over and the end state reached.
    pub fn is_done(self) -> bool {
        matches!(self, Self::Done | Self::Verified)
    }

    /// The word inside a sentence: `in progress` where the attribute says `in_progress`.
    pub fn word(self) -> &'static str {
        if self == Self::InProgress {
            "in progress"
        } else {
            self.as_str()
        }
    }

    /// Does it still wait for somebody?
    pub fn is_open(self) -> bool {
        matches!(self, Self::Proposed | Self::Committed | Self::InProgress)
    }
}

/// A change of an action as somebody asked for it on the board.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ChangeAsTold {
    /// A name or a team.
    pub owner: String,
    /// `YYYY-MM-DD`, or nothing.
    pub due: String,
    /// One of the five kinds, or nothing.
    pub kind: String,
    /// One of the six states.
    pub state: String,
    /// Evidence for done and verified, a reason for dropped.
    pub note: String,
}

/// A change that has been read and keeps the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Who cares for it from now on.
    pub owner: String,
    /// By when.
    pub due: Option<Date>,
    /// What sort of change it is.
    pub kind: Option<ActionKind>,
    /// How far it is.
    pub state: ActionState,
    /// Evidence or reason; empty when none was needed.
    pub note: String,
}

/// Reads a change. Committed and beyond need an owner and a day; done needs evidence, dropped a reason.
pub fn change(action: &Action, told: &ChangeAsTold) -> Result<Change, Problems> {
    let mut problems = Problems::default();
    let owner = told.owner.split_whitespace().collect::<Vec<_>>().join(" ");
    if owner.chars().count() > 100 || owner.chars().any(char::is_control) {
        problems.add(
            "owner",
            "An owner’s name has at most 100 characters, none of them control characters.",
        );
    }
    let due = match told.due.trim() {
        "" => None,
        text => {
            let due = text.parse::<Date>().ok();
            if due.is_none() {
                problems.add(
                    "due",
                    format!(
                        "“{text}” could not be read as a day. A form that works is 2026-03-31."
                    ),
                );
            }
            due
        }
    };
    let kind = ActionKind::parse(told.kind.trim());
    if kind.is_none() && !told.kind.trim().is_empty() {
        problems.add(
            "kind",
            "The type is one of prevent, mitigate, detect, repair and process.",
        );
    }
    let state = ActionState::parse(told.state.trim()).unwrap_or_else(|| {
        problems.add(
            "state",
            "The state is one of proposed, committed, in_progress, done, verified and dropped.",
        );
        action.state
    });
    let note = told.note.trim().to_owned();
    if !matches!(state, ActionState::Proposed | ActionState::Dropped) {
        if owner.is_empty() {
            problems.add(
                "owner",
                "Whoever cares for it is named before it is committed: a person or a team.",
            );
        }
        if due.is_none() && problems.beside("due").is_none() {
            problems.add("due", "A day is named before it is committed.");
        }
    }
    let moves = state != action.state;
    if moves && state == ActionState::Done && note.is_empty() {
        problems.add(
            "note",
            "What shows that it is done? A link or a sentence is enough.",
        );
    }
    if moves && state == ActionState::Verified && action.state != ActionState::Done {
        problems.add(
            "state",
            "An action is verified after it is done: somebody looks whether it is true.",
        );
    }
    if moves && state == ActionState::Dropped && note.is_empty() {
        problems.add(
            "note",
            "A reason is needed to let an action go. One sentence is enough.",
        );
    }
    problems.unless_any(Change {
        owner,
        due,
        kind,
        state,
        note,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PostmortemNumber;

    fn action() -> Action {
        Action {
            id: ActionId {
                postmortem: PostmortemNumber(465),
                block: "a1b2c3d4".into(),
            },
            number: 1,
            text: "Refuse an empty list".into(),
            end_state: "The job stops on an empty list".into(),
            kind: Some(ActionKind::Prevent),
            state: ActionState::Proposed,
            owner: String::new(),
            due: None,
            priority: String::new(),
            tracker: String::new(),
            position: 0,
        }
    }

    fn told(state: &str, owner: &str, due: &str, note: &str) -> ChangeAsTold {
        ChangeAsTold {
            owner: owner.into(),
            due: due.into(),
            kind: "prevent".into(),
            state: state.into(),
            note: note.into(),
        }
    }

    #[test]
    fn nobody_commits_without_an_owner_and_a_day() {
        let problems = change(&action(), &told("committed", "", "", "")).unwrap_err();
        assert!(problems.beside("owner").is_some() && problems.beside("due").is_some());
        assert!(
            change(
                &action(),
                &told("committed", "Storage team", "2026-03-31", "")
            )
            .is_ok()
        );
    }

    #[test]
    fn done_needs_evidence_and_dropped_a_reason() {
        assert!(
            change(&action(), &told("done", "Ana", "2026-03-31", ""))
                .unwrap_err()
                .beside("note")
                .is_some()
        );
        assert!(
            change(
                &action(),
                &told("done", "Ana", "2026-03-31", "https://ci.example/1")
            )
            .is_ok()
        );
        assert!(
            change(&action(), &told("dropped", "", "", ""))
                .unwrap_err()
                .beside("note")
                .is_some()
        );
        assert!(change(&action(), &told("dropped", "", "", "Replaced by A-12")).is_ok());
    }

    #[test]
    fn only_what_is_done_can_be_verified() {
        assert!(change(&action(), &told("verified", "Ana", "2026-03-31", "seen")).is_err());
        let done = Action {
            state: ActionState::Done,
            ..action()
        };
        assert!(change(&done, &told("verified", "Ana", "2026-03-31", "")).is_ok());
    }

    #[test]
    fn an_unreadable_day_is_told_and_nothing_changes() {
        assert!(
            change(&action(), &told("proposed", "", "next week", ""))
                .unwrap_err()
                .beside("due")
                .is_some()
        );
    }

    #[test]
    fn overdue_is_past_its_day_and_still_open() {
        let today: Date = "2026-04-01".parse().unwrap();
        let late = Action {
            due: Some("2026-03-31".parse().unwrap()),
            state: ActionState::Committed,
            ..action()
        };
        assert!(late.is_overdue(today));
        assert!(
            !Action {
                state: ActionState::Done,
                ..late.clone()
            }
            .is_overdue(today)
        );
        assert!(
            !Action {
                due: Some(today),
                ..late
            }
            .is_overdue(today)
        );
    }
}
