//! Judging points: yes, not yet, or does not apply, by the reviewer who was asked; and with them what they ask.
//! Not here: the conversation about a question (converse) and the end (approve).

use postmortem::ReviewId;
use postmortem::history::Subject;
use postmortem::permission::{Actor, Verb, may};
use postmortem::review::{Judgement, Point, Review};

use super::ask::find;
use super::converse;
use crate::{App, Failure, Result, history};

/// Judges points. "Does not apply" needs its reason.
pub async fn judge(
    app: &App,
    actor: &Actor,
    id: ReviewId,
    judgements: &[(Point, Judgement)],
) -> Result<Review> {
    say(app, actor, id, judgements, &[]).await
}

/// Keeps all that a reviewer said in one go, points and questions: all of it or nothing.
pub async fn say(
    app: &App,
    actor: &Actor,
    id: ReviewId,
    judgements: &[(Point, Judgement)],
    questions: &[(Point, String)],
) -> Result<Review> {
    may(actor, Verb::Review)?;
    let mut tx = app.store().write().await?;
    let mut review = find(&mut tx, id).await?;
    review.may_judge(actor.id())?;
    for (point, judgement) in judgements {
        if *judgement == Judgement::DoesNotApply(String::new()) {
            return Err(Failure::problem(
                point.as_str(),
                format!(
                    "“{}” was not set aside, because that needs a reason. One sentence is enough.",
                    point.words()
                ),
            ));
        }
        review.judgements.insert(*point, judgement.clone());
    }
    store::reviews::save(&mut tx, &review).await?;
    let words = judgements
        .iter()
        .map(|(point, judgement)| {
            format!(
                "{}: {}",
                point.words().to_lowercase(),
                judgement.as_str().replace('_', " ")
            )
        })
        .collect::<Vec<_>>()
        .join(", ");
    if !words.is_empty() {
        let subject = Subject::Postmortem(review.postmortem);
        history::write(
            app,
            &mut tx,
            actor,
            subject,
            "review.judged",
            format!("said on its points: {words}"),
        )
        .await?;
    }
    for (point, text) in questions {
        converse::open(app, &mut tx, actor, &review, *point, text).await?;
    }
    tx.commit().await?;
    review.version += 1;
    Ok(review)
}
