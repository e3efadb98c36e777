//! A review and its end: when it may be approved, when it may be returned, and by whom.
//! Not here: moving the postmortem's stage (postmortem) and drawing the reviewer (rotation).

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::{Judgement, Point, Question};
use crate::{PersonId, PostmortemNumber, ReviewId};

/// One reviewer's look at one postmortem: one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Review {
    /// Its id.
    pub id: ReviewId,
    /// What is reviewed.
    pub postmortem: PostmortemNumber,
    /// The how-manieth look it is, from 1.
    pub round: i64,
    /// Who was asked.
    pub reviewer: PersonId,
    /// Why this one.
    pub why: String,
    /// Who asked for it.
    pub asked_by: PersonId,
    /// When.
    pub asked_at: Timestamp,
    /// By when an answer is hoped for.
    pub due: Date,
    /// What was said on each point so far.
    pub judgements: BTreeMap<Point, Judgement>,
    /// How it ended; absent while it is open.
    pub ending: Option<Ending>,
    /// Which edit of this row this is.
    pub version: i64,
}

/// How a review ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ending {
    /// Approved, returned, handed back.
    pub standing: Standing,
    /// When.
    pub at: Timestamp,
}

/// The ways in which a review ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// All five points hold.
    Approved,
    /// Back to the authors, with questions.
    Returned,
    /// The reviewer handed it back to the rotation.
    Declined,
}

impl Standing {
    /// The fixed name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Returned => "returned",
            Self::Declined => "declined",
        }
    }

    /// Finds a standing by its fixed name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Approved, Self::Returned, Self::Declined]
            .into_iter()
            .find(|standing| standing.as_str() == text)
    }
}

/// Why a review did not end that way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotYet {
    /// It ended already.
    #[error(
        "Nothing was changed, because this review has already ended. A new round can be asked for."
    )]
    Ended,
    /// Someone else was asked.
    #[error(
        "Nothing was changed, because this review was given to someone else. They can hand it back to the rotation."
    )]
    SomeoneElses,
    /// Own work.
    #[error(
        "It was not approved: an approval comes from somebody who did not write it. The rotation can draw another reviewer."
    )]
    OwnWork,
    /// Points are open.
    #[error("It was not approved yet, because {} of the five points {} still open: {}. Each takes a yes, or a reason why it does not apply.", .0.len(), if .0.len() == 1 { "is" } else { "are" }, names(.0))]
    PointsOpen(Vec<Point>),
    /// Questions are open.
    #[error("It was not approved yet, because {} still open. A question is closed when its answer is in the text.", counted(*.0))]
    QuestionsOpen(usize),
    /// Returned without saying what is missing.
    #[error(
        "It was not returned, because nothing says yet what is missing. A question, or “not yet” on a point, tells the authors."
    )]
    NothingAsked,
}

fn names(points: &[Point]) -> String {
    points
        .iter()
        .map(|point| point.words())
        .collect::<Vec<_>>()
        .join(", ")
}

fn counted(questions: usize) -> String {
    if questions == 1 {
        "one question is".into()
    } else {
        format!("{questions} questions are")
    }
}

impl Review {
    /// The points that do not pass yet.
    pub fn open_points(&self) -> Vec<Point> {
        Point::ALL
            .into_iter()
            .filter(|point| !self.judgements.get(point).is_some_and(Judgement::passes))
            .collect()
    }

    /// May this person judge points and ask questions in it?
    pub fn may_judge(&self, by: PersonId) -> Result<(), NotYet> {
        match &self.ending {
            Some(_) => Err(NotYet::Ended),
            None if self.reviewer != by => Err(NotYet::SomeoneElses),
            None => Ok(()),
        }
    }

    /// May it be approved now: all five points pass, no question is open, by its reviewer, who wrote none of it.
    pub fn may_approve(
        &self,
        by: PersonId,
        authors: &[PersonId],
        questions: &[Question],
    ) -> Result<(), NotYet> {
        self.may_judge(by)?;
        if authors.contains(&by) {
            return Err(NotYet::OwnWork);
        }
        let open = self.open_points();
        if !open.is_empty() {
            return Err(NotYet::PointsOpen(open));
        }
        match questions
            .iter()
            .filter(|question| question.is_open())
            .count()
        {
            0 => Ok(()),
            open => Err(NotYet::QuestionsOpen(open)),
        }
    }

    /// May it be returned now: something has to say what is missing.
    pub fn may_return(&self, by: PersonId, questions: &[Question]) -> Result<(), NotYet> {
        self.may_judge(by)?;
        let not_yet = self
            .judgements
            .values()
            .any(|judgement| *judgement == Judgement::NotYet);
        if not_yet || questions.iter().any(Question::is_open) {
            Ok(())
        } else {
            Err(NotYet::NothingAsked)
        }
    }

    /// Ends it.
    pub fn end(&mut self, standing: Standing, at: Timestamp) {
        self.ending = Some(Ending { standing, at });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u128) -> PersonId {
        PersonId(uuid::Uuid::from_u128(n))
    }

    fn review(judgements: impl IntoIterator<Item = (Point, Judgement)>) -> Review {
        Review {
            id: ReviewId(uuid::Uuid::from_u128(99)),
            postmortem: PostmortemNumber(465),
            round: 1,
            reviewer: person(2),
            why: String::new(),
            asked_by: person(1),
            asked_at: Timestamp::UNIX_EPOCH,
            due: "2025-11-17".parse().unwrap(),
            judgements: judgements.into_iter().collect(),
            ending: None,
            version: 1,
        }
    }

    fn all_yes() -> Review {
        review(Point::ALL.map(|point| (point, Judgement::Yes)))
    }

    fn question(closed: bool) -> Question {
        Question {
            id: uuid::Uuid::from_u128(5),
            review: ReviewId(uuid::Uuid::from_u128(99)),
            point: Point::Accurate,
            text: "How do we know?".into(),
            by: person(2),
            at: Timestamp::UNIX_EPOCH,
            answers: vec![],
            closed: closed.then_some((person(2), Timestamp::UNIX_EPOCH)),
        }
    }

    #[test]
    fn five_points_and_no_open_question_make_an_approval() {
        assert_eq!(
            all_yes().may_approve(person(2), &[person(1)], &[question(true)]),
            Ok(())
        );
    }

    #[test]
    fn an_author_cannot_approve_their_own_review() {
        assert_eq!(
            all_yes().may_approve(person(2), &[person(1), person(2)], &[]),
            Err(NotYet::OwnWork)
        );
    }

    #[test]
    fn only_the_reviewer_who_was_asked_decides() {
        assert_eq!(
            all_yes().may_approve(person(3), &[], &[]),
            Err(NotYet::SomeoneElses)
        );
    }

    #[test]
    fn each_single_open_point_keeps_it_from_approval() {
        for point in Point::ALL {
            let mut review = all_yes();
            review.judgements.insert(point, Judgement::NotYet);
            assert_eq!(
                review.may_approve(person(2), &[], &[]),
                Err(NotYet::PointsOpen(vec![point]))
            );
            review.judgements.remove(&point);
            assert!(review.may_approve(person(2), &[], &[]).is_err());
            review
                .judgements
                .insert(point, Judgement::DoesNotApply(String::new()));
            assert!(review.may_approve(person(2), &[], &[]).is_err());
            review
                .judgements
                .insert(point, Judgement::DoesNotApply("No users yet.".into()));
            assert!(review.may_approve(person(2), &[], &[]).is_ok());
        }
    }

    #[test]
    fn an_open_question_keeps_it_from_approval() {
        assert_eq!(
            all_yes().may_approve(person(2), &[], &[question(false)]),
            Err(NotYet::QuestionsOpen(1))
        );
    }

    #[test]
    fn a_return_says_what_is_missing() {
        assert_eq!(
            all_yes().may_return(person(2), &[]),
            Err(NotYet::NothingAsked)
        );
        assert!(all_yes().may_return(person(2), &[question(false)]).is_ok());
        assert!(
            review([(Point::Useful, Judgement::NotYet)])
                .may_return(person(2), &[])
                .is_ok()
        );
    }

    #[test]
    fn what_has_ended_does_not_end_again() {
        let mut review = all_yes();
        review.end(Standing::Approved, Timestamp::UNIX_EPOCH);
        assert_eq!(review.may_approve(person(2), &[], &[]), Err(NotYet::Ended));
        assert_eq!(
            review.may_return(person(2), &[question(false)]),
            Err(NotYet::Ended)
        );
    }
}
