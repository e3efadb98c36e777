//! The conversation: a reviewer asks, anyone who writes answers, the reviewer closes.
//! Not here: comments in the margin of the text.

use postmortem::ReviewId;
use postmortem::history::Subject;
use postmortem::permission::{Actor, Verb, may};
use postmortem::review::conversation::{AnswerLine, read_text};
use postmortem::review::{Point, Question, Review};
use uuid::Uuid;

use super::ask::find;
use crate::{App, Failure, Result, history};

/// Opens a question on a point.
pub async fn ask(
    app: &App,
    actor: &Actor,
    id: ReviewId,
    point: Point,
    text: &str,
) -> Result<Question> {
    may(actor, Verb::Review)?;
    let mut tx = app.store().write().await?;
    let review = find(&mut tx, id).await?;
    review.may_judge(actor.id())?;
    let question = open(app, &mut tx, actor, &review, point, text).await?;
    tx.commit().await?;
    Ok(question)
}

/// Opens a question in the transaction in which its reviewer was found to be one.
pub(super) async fn open(
    app: &App,
    tx: &mut store::Tx,
    actor: &Actor,
    review: &Review,
    point: Point,
    text: &str,
) -> Result<Question> {
    let question = Question {
        id: Uuid::now_v7(),
        review: review.id,
        point,
        text: read_text(text)?,
        by: actor.id(),
        at: app.now(),
        answers: Vec::new(),
        closed: None,
    };
    store::questions::insert(tx, &question).await?;
    let words = format!(
        "asked on “{}”: {}",
        point.words().to_lowercase(),
        question.text
    );
    history::write(
        app,
        tx,
        actor,
        Subject::Postmortem(review.postmortem),
        "question.asked",
        words,
    )
    .await?;
    Ok(question)
}

/// Answers a question.
pub async fn answer(app: &App, actor: &Actor, question: Uuid, text: &str) -> Result<()> {
    may(actor, Verb::AskForReview)?;
    let text = read_text(text)?;
    let mut tx = app.store().write().await?;
    let found = load(&mut tx, question).await?;
    if !found.is_open() {
        return Err(Failure::NotNow(
            "The answer was not kept, because the question has been closed meanwhile. Its reviewer can open another.".into(),
        ));
    }
    let line = AnswerLine {
        text,
        by: actor.id(),
        at: app.now(),
    };
    store::questions::answer(&mut tx, question, &line).await?;
    let review = find(&mut tx, found.review).await?;
    let words = format!("answered the question: {}", found.text);
    history::write(
        app,
        &mut tx,
        actor,
        Subject::Postmortem(review.postmortem),
        "question.answered",
        words,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Closes a question: its answer is in the text. Only the reviewer of the round that is open closes, also for earlier rounds.
pub async fn close(app: &App, actor: &Actor, question: Uuid) -> Result<()> {
    may(actor, Verb::Review)?;
    let mut tx = app.store().write().await?;
    let found = load(&mut tx, question).await?;
    let asked_in = find(&mut tx, found.review).await?;
    // A question outlives the round in which it was asked: whoever reviews now closes it.
    let rounds = store::reviews::list_of(&mut tx, asked_in.postmortem).await?;
    let review = rounds
        .into_iter()
        .max_by_key(|review| review.round)
        .unwrap_or(asked_in);
    review.may_judge(actor.id())?;
    if found.is_open() {
        store::questions::close(&mut tx, question, actor.id(), app.now()).await?;
        let words = format!("closed the question: {}", found.text);
        history::write(
            app,
            &mut tx,
            actor,
            Subject::Postmortem(review.postmortem),
            "question.closed",
            words,
        )
        .await?;
    }
    Ok(tx.commit().await?)
}

async fn load(tx: &mut store::Tx, question: Uuid) -> Result<Question> {
    store::questions::find(tx, question)
        .await?
        .ok_or_else(|| Failure::Missing("This question".into()))
}
