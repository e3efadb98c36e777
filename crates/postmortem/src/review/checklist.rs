//! The five points of a review, exactly: blameless, useful, accurate, complete, protects user info.
//! Not here: who judges (verdict).

use serde::Serialize;

/// One of the five points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Point {
    /// The story is about what made each act reasonable.
    Blameless,
    /// Others learn from it, and its actions change something.
    Useful,
    /// Times, numbers and causes agree with the evidence.
    Accurate,
    /// Nothing is missing that a later reader needs.
    Complete,
    /// Nobody outside can be recognised or harmed by it.
    ProtectsUserInfo,
}

impl Point {
    /// All five, in the order in which they are asked.
    pub const ALL: [Self; 5] = [
        Self::Blameless,
        Self::Useful,
        Self::Accurate,
        Self::Complete,
        Self::ProtectsUserInfo,
    ];

    /// The fixed name, also of its form field.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Blameless => "blameless",
            Self::Useful => "useful",
            Self::Accurate => "accurate",
            Self::Complete => "complete",
            Self::ProtectsUserInfo => "protects_user_info",
        }
    }

    /// Finds a point by its fixed name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|point| point.as_str() == text)
    }

    /// Its name on pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Blameless => "Blameless",
            Self::Useful => "Useful",
            Self::Accurate => "Accurate",
            Self::Complete => "Complete",
            Self::ProtectsUserInfo => "Protects user info",
        }
    }

    /// What it asks the reviewer.
    pub fn asks(self) -> &'static str {
        match self {
            Self::Blameless => {
                "Is the story about what made each act reasonable, and never about what is wrong with someone?"
            }
            Self::Useful => {
                "Would a team elsewhere learn something, and will the actions change what happens next time?"
            }
            Self::Accurate => {
                "Do the times, numbers and causes agree with the evidence, and with each other?"
            }
            Self::Complete => "Is anything missing that a reader in two years would need?",
            Self::ProtectsUserInfo => {
                "Could a user, a customer or a colleague be recognised or harmed by what is told here?"
            }
        }
    }
}

/// What a reviewer says on a point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "says", content = "reason", rename_all = "snake_case")]
pub enum Judgement {
    /// It holds.
    Yes,
    /// It does not hold yet.
    NotYet,
    /// It does not apply here, for this reason.
    DoesNotApply(String),
}

impl Judgement {
    /// Reads a judgement; "does not apply" carries its reason.
    pub fn read(says: &str, reason: &str) -> Option<Self> {
        match says {
            "yes" => Some(Self::Yes),
            "not_yet" => Some(Self::NotYet),
            "does_not_apply" => Some(Self::DoesNotApply(reason.trim().to_owned())),
            _ => None,
        }
    }

    /// The fixed name.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::NotYet => "not_yet",
            Self::DoesNotApply(_) => "does_not_apply",
        }
    }

    /// The reason of "does not apply"; empty otherwise.
    pub fn reason(&self) -> &str {
        match self {
            Self::DoesNotApply(reason) => reason,
            Self::Yes | Self::NotYet => "",
        }
    }

    /// Does it let the point pass? "Does not apply" passes only with a reason.
    pub fn passes(&self) -> bool {
        match self {
            Self::Yes => true,
            Self::NotYet => false,
            Self::DoesNotApply(reason) => !reason.is_empty(),
        }
    }
}
