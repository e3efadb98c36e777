//! An approval: who, when, for whom, and of exactly which content.
//! Not here: what has to be true before a reviewer may give one (review::approval).

use crate::write::document::ContentHash;
use jiff::Timestamp;
use serde::Serialize;

use crate::PersonId;
use crate::people::Role;
use crate::postmortem::{NotNow, Stage};

/// For whom something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// People who can sign in.
    Inside,
    /// Everyone.
    Outside,
}

impl Audience {
    /// The fixed name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inside => "inside",
            Self::Outside => "outside",
        }
    }

    /// Finds an audience by its fixed name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Inside, Self::Outside]
            .into_iter()
            .find(|audience| audience.as_str() == text)
    }
}

/// An approval of one content for one audience. It binds to that content: an edit asks for a new look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Approval {
    /// For whom.
    pub audience: Audience,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// SHA-256 of the content that was looked at; for outside, of the redacted rendering.
    pub content_hash: ContentHash,
}

/// Why somebody may not approve for outside.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotOutside {
    /// It is not the moment.
    #[error(transparent)]
    NotNow(#[from] NotNow),
    /// Own work.
    #[error(
        "It was not approved for outside: an approval comes from somebody who did not write it. Any other reviewer can give it."
    )]
    OwnWork,
    /// The role does not reach this far.
    #[error(
        "It was not approved for outside: that takes the role “reviewer”. Any reviewer who did not write it can give it."
    )]
    Role,
}

/// Approves for outside: by a reviewer who did not write it, after the inside approval, with nothing private left open.
pub fn approve_outside(
    stage: Stage,
    inside: Option<&Approval>,
    private_things_open: usize,
    (by, role, authors): (PersonId, Role, &[PersonId]),
    at: Timestamp,
    content_hash: ContentHash,
) -> Result<Approval, NotOutside> {
    if role < Role::Reviewer {
        return Err(NotOutside::Role);
    }
    if authors.contains(&by) {
        return Err(NotOutside::OwnWork);
    }
    if inside.is_none() || !matches!(stage, Stage::Approved | Stage::Published) {
        return Err(NotNow::InsideFirst.into());
    }
    if private_things_open > 0 {
        return Err(NotNow::PrivateThingsOpen(private_things_open).into());
    }
    Ok(Approval {
        audience: Audience::Outside,
        by,
        at,
        content_hash,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u128) -> PersonId {
        PersonId(uuid::Uuid::from_u128(n))
    }

    fn inside() -> Approval {
        Approval {
            audience: Audience::Inside,
            by: person(2),
            at: Timestamp::UNIX_EPOCH,
            content_hash: ContentHash::from_bytes([1; 32]),
        }
    }

    fn ask(
        stage: Stage,
        inside: Option<&Approval>,
        open: usize,
        by: u128,
        role: Role,
    ) -> Result<Approval, NotOutside> {
        approve_outside(
            stage,
            inside,
            open,
            (person(by), role, &[person(1)]),
            Timestamp::UNIX_EPOCH,
            ContentHash::from_bytes([3; 32]),
        )
    }

    #[test]
    fn the_outside_opens_after_the_inside_when_nothing_private_is_open() {
        assert_eq!(
            ask(Stage::Approved, Some(&inside()), 0, 2, Role::Reviewer)
                .unwrap()
                .audience,
            Audience::Outside
        );
    }

    #[test]
    fn an_unanswered_private_thing_blocks_the_outside() {
        let refused = ask(Stage::Approved, Some(&inside()), 2, 2, Role::Reviewer);
        assert_eq!(
            refused,
            Err(NotOutside::NotNow(NotNow::PrivateThingsOpen(2)))
        );
    }

    #[test]
    fn the_outside_stays_closed_to_authors_members_and_drafts() {
        assert_eq!(
            ask(Stage::Approved, Some(&inside()), 0, 1, Role::Admin),
            Err(NotOutside::OwnWork)
        );
        assert_eq!(
            ask(Stage::Approved, Some(&inside()), 0, 2, Role::Member),
            Err(NotOutside::Role)
        );
        assert!(ask(Stage::Draft, Some(&inside()), 0, 2, Role::Reviewer).is_err());
        assert!(ask(Stage::Approved, None, 0, 2, Role::Reviewer).is_err());
    }
}
