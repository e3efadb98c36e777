//! An action on the board: what will be true, by when, who looks after it.
//! Not here: changing it, and any number by person.

use askama::Template;
use jiff::civil::Date;

use super::Face;
use crate::times;

/// When an action is due, seen from today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Empty, `soon` or `late`.
    pub class: &'static str,
    /// In words.
    pub says: String,
}

impl Due {
    /// Tells a day seen from today. An action that is done is never late.
    pub fn seen_from(today: Date, due: Option<Date>, is_done: bool) -> Self {
        let Some(due) = due else {
            return Self {
                class: "soon",
                says: "no day yet".into(),
            };
        };
        let days = (due - today).get_days();
        if is_done {
            return Self {
                class: "",
                says: format!("was due {}", times::day(due)),
            };
        }
        match days {
            ..0 => Self {
                class: "late",
                says: format!(
                    "{} past {}",
                    times::plural(i64::from(-days), "day", "days"),
                    times::day(due)
                ),
            },
            0 => Self {
                class: "soon",
                says: "today".into(),
            },
            1 => Self {
                class: "soon",
                says: "tomorrow".into(),
            },
            _ => Self {
                class: "",
                says: format!("by {}", times::day(due)),
            },
        }
    }
}

/// An action as a card.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/card.html")]
pub struct Card {
    /// What will be done.
    pub what: String,
    /// What will be true then; empty when nobody has said it yet.
    pub end_state: String,
    /// When.
    pub due: Due,
    /// prevent, mitigate, detect, repair or process; empty when nobody has said it yet.
    pub kind: String,
    /// Where it leads.
    pub href: String,
    /// Its number, as in A-241.
    pub number: i64,
    /// The number of the postmortem, and where that leads.
    pub postmortem: i64,
    /// Who looks after it.
    pub owner: Option<Face>,
    /// Has someone looked, and was it true?
    pub verified: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(due: &str, is_done: bool) -> (&'static str, String) {
        let today: Date = "2025-11-14".parse().unwrap();
        let due = Due::seen_from(today, Some(due.parse().unwrap()), is_done);
        (due.class, due.says)
    }

    #[test]
    fn a_day_is_told_from_today() {
        assert_eq!(seen("2025-12-05", false), ("", "by 5\u{a0}Dec".into()));
        assert_eq!(seen("2025-11-14", false), ("soon", "today".into()));
        assert_eq!(
            seen("2025-11-11", false),
            ("late", "3\u{a0}days past 11\u{a0}Nov".into())
        );
        assert_eq!(
            seen("2025-11-13", false),
            ("late", "1\u{a0}day past 13\u{a0}Nov".into())
        );
    }

    #[test]
    fn what_is_done_is_never_late() {
        assert_eq!(seen("2025-11-11", true).0, "");
    }
}
