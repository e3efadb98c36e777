//! A postmortem and its life: the stages, and the verbs that alone move it from one to the next.
//! Not here: its text (write::document) and what a reviewer looks at (review).

use crate::write::document::ContentHash;
use jiff::Timestamp;
use serde::Serialize;

use crate::publish::{Approval, Audience};
use crate::{IncidentNumber, PersonId, PostmortemNumber};

/// Where in its life a postmortem is. `returned` is not a stage: it leads back to the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Being written.
    Draft,
    /// A reviewer has been asked.
    InReview,
    /// Approved for inside; may be published there.
    Approved,
    /// Published, at least inside.
    Published,
    /// Publication was ended.
    Withdrawn,
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Self; 5] = [
        Self::Draft,
        Self::InReview,
        Self::Approved,
        Self::Published,
        Self::Withdrawn,
    ];

    /// The fixed name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The words on pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in review",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Finds a stage by its fixed name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == text)
    }
}

/// A postmortem: everything about it but its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Postmortem {
    /// Its number.
    pub number: PostmortemNumber,
    /// What happened, in one line.
    pub title: String,
    /// Where in its life it is.
    pub stage: Stage,
    /// The incidents that it tells of.
    pub incidents: Vec<IncidentNumber>,
    /// The version of the template it was born with; 0 for an imported one.
    pub template_version: i64,
    /// The life of its text: a new one after a true erasure.
    pub epoch: uuid::Uuid,
    /// Who started it; nobody when it was imported from the command line.
    pub started_by: Option<PersonId>,
    /// When.
    pub started_at: Timestamp,
    /// Everyone who typed in it.
    pub authors: Vec<PersonId>,
    /// Which edit of this row this is.
    pub version: i64,
}

/// Why a verb does not apply now: what did not happen, why, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    /// Review was asked for something that is not a draft.
    #[error("No review was asked for, because this postmortem is {0}. A draft can be reviewed.")]
    NotADraft(&'static str),
    /// Review was asked for an empty document.
    #[error(
        "No review was asked for, because the document has no text of its own yet. A summary and a timeline are enough to begin with."
    )]
    NothingWritten,
    /// A verdict on something that is not in review.
    #[error(
        "Nothing was decided, because this postmortem is {0}. A review can be asked for from its page."
    )]
    NotInReview(&'static str),
    /// Publication without an approval.
    #[error(
        "Nothing was published, because no one has approved this postmortem for {0} yet. Approval comes from its review."
    )]
    NotApproved(&'static str),
    /// The text has changed since it was approved.
    #[error(
        "Nothing was published, because the text has changed since it was approved for {0}. Its reviewer can look once more and approve it as it is now."
    )]
    ChangedSinceApproval(&'static str),
    /// Outside approval before inside approval.
    #[error(
        "It was not approved for outside, because its review inside has not ended in an approval yet. It can be approved here after that."
    )]
    InsideFirst,
    /// Private things wait for an answer.
    #[error(
        "It was not approved for outside, because {0} things that look private wait for an answer. Each can be struck out or kept, below."
    )]
    PrivateThingsOpen(usize),
    /// Withdrawal of something that is not published.
    #[error(
        "Nothing was withdrawn, because this postmortem is not published. What is published stands under Publish."
    )]
    NotPublished,
}

/// Asks for review: a draft with text goes to a reviewer.
pub fn ask_for_review(stage: Stage, words: usize) -> Result<Stage, NotNow> {
    match stage {
        Stage::Draft | Stage::Withdrawn if words == 0 => Err(NotNow::NothingWritten),
        Stage::Draft | Stage::Withdrawn => Ok(Stage::InReview),
        // What is published may be written on; a new look is asked for the same way.
        Stage::Published | Stage::Approved => Ok(Stage::InReview),
        Stage::InReview => Err(NotNow::NotADraft(stage.words())),
    }
}

/// A reviewer returns it: back to the draft.
pub fn return_to_draft(stage: Stage) -> Result<Stage, NotNow> {
    in_review(stage).map(|()| Stage::Draft)
}

/// A reviewer approves it. The five points and the questions are checked by `review::approval`.
pub fn approve(stage: Stage) -> Result<Stage, NotNow> {
    in_review(stage).map(|()| Stage::Approved)
}

fn in_review(stage: Stage) -> Result<(), NotNow> {
    if stage == Stage::InReview {
        Ok(())
    } else {
        Err(NotNow::NotInReview(stage.words()))
    }
}

/// Publishes to an audience: only what stands as it was approved for that audience.
pub fn publish(
    stage: Stage,
    audience: Audience,
    approval: Option<&Approval>,
    content_hash: ContentHash,
) -> Result<Stage, NotNow> {
    let approval = approval.filter(|approval| approval.audience == audience);
    match approval {
        None => Err(NotNow::NotApproved(audience.as_str())),
        Some(approval) if approval.content_hash != content_hash => {
            Err(NotNow::ChangedSinceApproval(audience.as_str()))
        }
        Some(_) if matches!(stage, Stage::Approved | Stage::Published) => Ok(Stage::Published),
        Some(_) => Err(NotNow::NotApproved(audience.as_str())),
    }
}

/// Ends the publication, wherever the text has gone meanwhile: a new draft or a new review goes on as it is.
pub fn withdraw(stage: Stage, publication_stands: bool) -> Result<Stage, NotNow> {
    match stage {
        _ if !publication_stands => Err(NotNow::NotPublished),
        Stage::Published | Stage::Approved | Stage::Withdrawn => Ok(Stage::Withdrawn),
        Stage::Draft | Stage::InReview => Ok(stage),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn approval(audience: Audience) -> Approval {
        Approval {
            audience,
            by: PersonId(uuid::Uuid::from_u128(7)),
            at: Timestamp::UNIX_EPOCH,
            content_hash: ContentHash::from_bytes([1; 32]),
        }
    }

    #[test]
    fn a_draft_goes_through_review_to_publication_and_back_out() {
        let stage = ask_for_review(Stage::Draft, 120).unwrap();
        let stage = approve(stage).unwrap();
        let stage = publish(
            stage,
            Audience::Inside,
            Some(&approval(Audience::Inside)),
            ContentHash::from_bytes([1; 32]),
        )
        .unwrap();
        assert_eq!(stage, Stage::Published);
        assert_eq!(withdraw(stage, true), Ok(Stage::Withdrawn));
    }

    #[test]
    fn nothing_is_published_without_an_approval_whatever_its_stage() {
        for stage in Stage::ALL {
            for audience in [Audience::Inside, Audience::Outside] {
                assert_eq!(
                    publish(stage, audience, None, ContentHash::from_bytes([1; 32])),
                    Err(NotNow::NotApproved(audience.as_str()))
                );
            }
        }
    }

    #[test]
    fn approval_for_inside_does_not_open_the_outside() {
        let inside = approval(Audience::Inside);
        assert!(
            publish(
                Stage::Approved,
                Audience::Outside,
                Some(&inside),
                ContentHash::from_bytes([1; 32])
            )
            .is_err()
        );
    }

    #[test]
    fn an_edit_after_the_approval_asks_for_a_new_look() {
        let refused = publish(
            Stage::Approved,
            Audience::Inside,
            Some(&approval(Audience::Inside)),
            ContentHash::from_bytes([2; 32]),
        );
        assert_eq!(refused, Err(NotNow::ChangedSinceApproval("inside")));
    }

    #[test]
    fn an_approval_is_worth_nothing_while_a_new_review_is_open() {
        for stage in [Stage::Draft, Stage::InReview, Stage::Withdrawn] {
            assert!(
                publish(
                    stage,
                    Audience::Inside,
                    Some(&approval(Audience::Inside)),
                    ContentHash::from_bytes([1; 32])
                )
                .is_err()
            );
        }
    }

    #[test]
    fn what_can_be_read_outside_can_be_withdrawn_at_every_stage() {
        for stage in Stage::ALL {
            assert!(withdraw(stage, true).is_ok(), "{stage:?}");
            assert_eq!(withdraw(stage, false), Err(NotNow::NotPublished));
        }
        assert_eq!(withdraw(Stage::InReview, true), Ok(Stage::InReview));
    }

    #[test]
    fn only_what_is_in_review_can_be_approved_or_returned() {
        for stage in Stage::ALL
            .into_iter()
            .filter(|stage| *stage != Stage::InReview)
        {
            assert!(
                approve(stage).is_err() && return_to_draft(stage).is_err(),
                "{stage:?}"
            );
        }
        assert_eq!(return_to_draft(Stage::InReview), Ok(Stage::Draft));
    }

    #[test]
    fn an_empty_document_is_not_sent_to_a_reviewer() {
        assert_eq!(ask_for_review(Stage::Draft, 0), Err(NotNow::NothingWritten));
    }
}
