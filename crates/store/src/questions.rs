//! The tables `questions` and `question_answers`: the conversation of a review.
//! Not here: who may open or close a question (postmortem::review, application).

use jiff::Timestamp;
use postmortem::review::Question;
use postmortem::review::conversation::AnswerLine;
use postmortem::{PersonId, PostmortemNumber, ReviewId};
use uuid::Uuid;

use crate::columns::{Bind, Row, Value, values};
use crate::{Error, Result, Tx};

const INSERT: &str = "
    INSERT INTO questions (id, review, point, text, by_person, at, closed_by, closed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

const FIND: &str = "SELECT * FROM questions WHERE id = $1";

const OF_REVIEW: &str = "SELECT * FROM questions WHERE review = $1 ORDER BY at, id";

const OF_POSTMORTEM: &str = "
    SELECT questions.* FROM questions JOIN reviews ON reviews.id = questions.review
    WHERE reviews.postmortem = $1
    ORDER BY reviews.round, questions.at, questions.id";

const ANSWERS: &str =
    "SELECT * FROM question_answers WHERE question IN ({list}) ORDER BY question, seq";

const ANSWER: &str = "
    INSERT INTO question_answers (question, seq, text, by_person, at)
    VALUES ($1, (SELECT COALESCE(MAX(seq), 0) + 1 FROM question_answers WHERE question = $1), $2, $3, $4)";

const CLOSE: &str =
    "UPDATE questions SET closed_by = $2, closed_at = $3 WHERE id = $1 AND closed_at IS NULL";

/// Adds a question, with the answers it has.
pub async fn insert(tx: &mut Tx, question: &Question) -> Result<()> {
    let values = values![
        question.id,
        question.review,
        question.point,
        question.text.as_str(),
        question.by,
        question.at,
        question.closed.map(|(by, _)| by),
        question.closed.map(|(_, at)| at),
    ];
    tx.run(INSERT, values).await?;
    for line in &question.answers {
        answer(tx, question.id, line).await?;
    }
    Ok(())
}

/// Finds a question.
pub async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<Question>> {
    Ok(some(tx, FIND, values![id]).await?.pop())
}

/// The questions of one review, oldest first.
pub async fn of_review(tx: &mut Tx, review: ReviewId) -> Result<Vec<Question>> {
    some(tx, OF_REVIEW, values![review]).await
}

/// The questions of all reviews of a postmortem, oldest first.
pub async fn of_postmortem(tx: &mut Tx, number: PostmortemNumber) -> Result<Vec<Question>> {
    some(tx, OF_POSTMORTEM, values![number]).await
}

/// Adds an answer to a question.
pub async fn answer(tx: &mut Tx, id: Uuid, line: &AnswerLine) -> Result<()> {
    tx.run(ANSWER, values![id, line.text.as_str(), line.by, line.at])
        .await
        .map(|_| ())
}

/// Closes a question; [`Error::Changed`] when somebody else has closed it.
pub async fn close(tx: &mut Tx, id: Uuid, by: PersonId, at: Timestamp) -> Result<()> {
    match tx.edit(CLOSE, values![id, by, at]).await {
        Err(Error::Changed) if find(tx, id).await?.is_none() => Err(Error::Missing),
        closed => closed,
    }
}

async fn some(tx: &mut Tx, sql: &'static str, values: Vec<Value>) -> Result<Vec<Question>> {
    let rows = tx.rows(sql, values).await?;
    let mut questions: Vec<Question> = rows.iter().map(question).collect::<Result<_>>()?;
    let ids: Vec<Value> = questions
        .iter()
        .map(|question| question.id.value())
        .collect();
    for row in tx.rows_among(ANSWERS, ids).await? {
        let of: Uuid = row.get("question")?;
        let line = AnswerLine {
            text: row.get("text")?,
            by: row.get("by_person")?,
            at: row.get("at")?,
        };
        if let Some(question) = questions.iter_mut().find(|question| question.id == of) {
            question.answers.push(line);
        }
    }
    Ok(questions)
}

fn question(row: &Row) -> Result<Question> {
    Ok(Question {
        id: row.get("id")?,
        review: row.get("review")?,
        point: row.get("point")?,
        text: row.get("text")?,
        by: row.get("by_person")?,
        at: row.get("at")?,
        answers: vec![],
        closed: row.maybe("closed_by")?.zip(row.maybe("closed_at")?),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use postmortem::review::{Point, Review};

    use super::*;
    use crate::reviews;
    use crate::samples::{self, id, time};
    use crate::trial::on_both_engines;

    async fn review(tx: &mut Tx, nth: u128, round: i64, by: PersonId) -> ReviewId {
        let review = Review {
            id: ReviewId(id(nth)),
            postmortem: PostmortemNumber(465),
            round,
            reviewer: by,
            why: String::new(),
            asked_by: by,
            asked_at: time(0),
            due: jiff::civil::date(2025, 11, 14),
            judgements: BTreeMap::new(),
            ending: None,
            version: 1,
        };
        reviews::insert(tx, &review).await.unwrap();
        review.id
    }

    fn asked(nth: u128, review: ReviewId, by: PersonId, at: i64) -> Question {
        Question {
            id: id(nth),
            review,
            point: Point::Accurate,
            text: "Which of the two times is right?".into(),
            by,
            at: time(at),
            answers: vec![],
            closed: None,
        }
    }

    on_both_engines! {
        async fn a_question_gathers_answers_until_it_is_closed(store) {
            let mut tx = store.write().await.unwrap();
            let rui = samples::reviewer(&mut tx, "Rui").await.id;
            samples::postmortem(&mut tx, 465).await;
            let review = review(&mut tx, 1, 1, rui).await;
            let mut question = asked(10, review, rui, 1);
            insert(&mut tx, &question).await.unwrap();
            for nth in 2..=3 {
                let line = AnswerLine { text: format!("answer {nth}"), by: rui, at: time(nth) };
                answer(&mut tx, question.id, &line).await.unwrap();
                question.answers.push(line);
            }
            assert_eq!(find(&mut tx, question.id).await.unwrap(), Some(question.clone()));
            close(&mut tx, question.id, rui, time(9)).await.unwrap();
            question.closed = Some((rui, time(9)));
            assert_eq!(of_review(&mut tx, review).await.unwrap(), [question.clone()]);
            assert!(matches!(close(&mut tx, question.id, rui, time(10)).await, Err(Error::Changed)));
            assert!(matches!(close(&mut tx, id(99), rui, time(10)).await, Err(Error::Missing)));
        }

        async fn questions_of_all_rounds_are_told_in_order(store) {
            let mut tx = store.write().await.unwrap();
            let rui = samples::reviewer(&mut tx, "Rui").await.id;
            samples::postmortem(&mut tx, 465).await;
            let (first, second) = (review(&mut tx, 2, 1, rui).await, review(&mut tx, 1, 2, rui).await);
            for question in [asked(10, second, rui, 1), asked(11, first, rui, 5), asked(12, first, rui, 2)] {
                insert(&mut tx, &question).await.unwrap();
            }
            let ids: Vec<u128> = of_postmortem(&mut tx, PostmortemNumber(465)).await.unwrap().iter().map(|q| q.id.as_u128()).collect();
            assert_eq!(ids, [12, 11, 10]);
            assert_eq!(of_review(&mut tx, first).await.unwrap().len(), 2);
        }

        async fn an_answer_to_no_question_is_not_kept(store) {
            let mut tx = store.write().await.unwrap();
            let rui = samples::reviewer(&mut tx, "Rui").await.id;
            let line = AnswerLine { text: "answer".into(), by: rui, at: time(1) };
            assert!(matches!(answer(&mut tx, id(99), &line).await, Err(Error::Missing)));
        }
    }
}
