//! The conversation of a review: questions that a reviewer opens, answers, and how a question is closed.
//! Not here: comments in the margin of the text, which are for everyone.

use jiff::Timestamp;
use serde::Serialize;

use super::Point;
use crate::{PersonId, Problems, ReviewId};

/// A question that stands open until it is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Its id.
    pub id: uuid::Uuid,
    /// The review it belongs to.
    pub review: ReviewId,
    /// The point it is about.
    pub point: Point,
    /// The question.
    pub text: String,
    /// Who asked.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// The answers so far, oldest first.
    pub answers: Vec<AnswerLine>,
    /// When it was closed, and by whom.
    pub closed: Option<(PersonId, Timestamp)>,
}

/// One answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerLine {
    /// Its words.
    pub text: String,
    /// Who answered.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

impl Question {
    /// Does it still wait?
    pub fn is_open(&self) -> bool {
        self.closed.is_none()
    }
}

/// Reads the text of a question or an answer: not empty, at most 5,000 characters.
pub fn read_text(text: &str) -> Result<String, Problems> {
    let mut problems = Problems::default();
    let text = text.trim().to_owned();
    if text.is_empty() {
        problems.add("text", "There is no text yet, so nothing was sent.");
    } else if text.chars().count() > 5000 {
        problems.add(
            "text",
            "This is longer than 5,000 characters; the document itself is the better place for it.",
        );
    }
    problems.unless_any(text)
}
