//! Asking for review: the rotation draws a reviewer and says why this one. Handing one back draws the next.
//! Not here: how it draws (postmortem::review::rotation).

use postmortem::history::Subject;
use postmortem::people::Person;
use postmortem::permission::{Actor, Verb, may};
use postmortem::postmortem as stages;
use postmortem::review::{Review, Standing, rotation};
use postmortem::{PersonId, PostmortemNumber, ReviewId};
use store::Tx;

use crate::decide::view::name_of;
use crate::write::{project, read, versions};
use crate::{App, Failure, Result, history};

/// Business days until a reviewer's answer is hoped for.
const ANSWER_DAYS: i64 = 3;

/// Asks for review of a postmortem. `seen` is the version that was looked at.
pub async fn ask(app: &App, actor: &Actor, number: PostmortemNumber) -> Result<Review> {
    may(actor, Verb::AskForReview)?;
    let document = project::bring_up_to_date(app, number).await?;
    let mut tx = app.store().write().await?;
    let written = read::load(&mut tx, number).await?;
    let facts = written.incidents.first().map(|incident| &incident.facts);
    let mut postmortem = written.postmortem;
    postmortem.stage = stages::ask_for_review(
        postmortem.stage,
        written.template.own_words(&document, facts),
    )?;
    store::postmortems::save(&mut tx, &postmortem).await?;
    let review = draw(app, &mut tx, number, actor.id()).await?;
    let reviewer = name_of(&mut tx, Some(review.reviewer)).await?;
    let words = format!(
        "asked for review; the rotation drew {reviewer}: {}",
        review.why
    );
    history::write(
        app,
        &mut tx,
        actor,
        Subject::Postmortem(number),
        "review.asked",
        words,
    )
    .await?;
    tx.commit().await?;
    versions::keep_at_stage(app, number, "Review was asked for").await;
    tell(app, number, postmortem.stage);
    Ok(review)
}

/// Hands a review back to the rotation, which draws somebody else at once.
pub async fn hand_back(app: &App, actor: &Actor, id: ReviewId, reason: &str) -> Result<Review> {
    may(actor, Verb::Review)?;
    let mut tx = app.store().write().await?;
    let mut review = find(&mut tx, id).await?;
    // An admin hands back for somebody who cannot, so that no review waits for ever.
    let by = if may(actor, Verb::Manage).is_ok() {
        review.reviewer
    } else {
        actor.id()
    };
    review.may_judge(by)?;
    let number = review.postmortem;
    review.end(Standing::Declined, app.now());
    store::reviews::save(&mut tx, &review).await?;
    let next = draw(app, &mut tx, number, review.asked_by).await?;
    let reviewer = name_of(&mut tx, Some(next.reviewer)).await?;
    let reason = reason.trim();
    let because = if reason.is_empty() {
        String::new()
    } else {
        format!(" ({reason})")
    };
    let words = format!(
        "handed the review back{because}; the rotation drew {reviewer}: {}",
        next.why
    );
    history::write(
        app,
        &mut tx,
        actor,
        Subject::Postmortem(number),
        "review.handed_back",
        words,
    )
    .await?;
    tx.commit().await?;
    Ok(next)
}

/// Passes on every open review of somebody who no longer reviews, in the transaction in which that came to be. Where the
/// rotation has nobody else, the review stays and its history says so; an admin can hand it back once there is somebody.
pub(crate) async fn redraw_of(app: &App, tx: &mut Tx, actor: &Actor, gone: &Person) -> Result<()> {
    for mut review in store::reviews::open_for(tx, gone.id).await? {
        let number = review.postmortem;
        let (verb, words) = match draw(app, tx, number, review.asked_by).await {
            Ok(next) => {
                review.end(Standing::Declined, app.now());
                store::reviews::save(tx, &review).await?;
                let reviewer = name_of(tx, Some(next.reviewer)).await?;
                let words = format!(
                    "passed the review on, because {} no longer reviews; the rotation drew {reviewer}: {}",
                    gone.name, next.why
                );
                ("review.passed_on", words)
            }
            Err(Failure::NotNow(_)) => {
                let words = format!(
                    "left the review with {}, who no longer reviews, because the rotation has nobody else",
                    gone.name
                );
                ("review.left", words)
            }
            Err(other) => return Err(other),
        };
        let subject = Subject::Postmortem(number);
        history::write(app, tx, actor, subject, verb, words).await?;
    }
    Ok(())
}

/// Finds a review.
pub(crate) async fn find(tx: &mut Tx, id: ReviewId) -> Result<Review> {
    store::reviews::find(tx, id)
        .await?
        .ok_or_else(|| Failure::Missing("This review".into()))
}

async fn draw(
    app: &App,
    tx: &mut Tx,
    number: PostmortemNumber,
    asked_by: PersonId,
) -> Result<Review> {
    let now = app.now();
    let policy = store::policies::in_force(tx, now)
        .await?
        .ok_or_else(|| Failure::broken("no policy is in force"))?;
    let mut pool = store::reviews::candidates(tx, number).await?;
    // Whoever asks is not asked themself, even when they have not typed in it.
    for candidate in &mut pool {
        candidate.is_author |= candidate.person == asked_by;
    }
    let rounds = store::reviews::list_of(tx, number).await?.len();
    let today = policy.business_days_after(now, 0);
    let seed = number.0.unsigned_abs().wrapping_mul(1_000_003) ^ rounds as u64;
    let choice = rotation::choose(&pool, today, seed)?;
    let review = Review {
        id: ReviewId(uuid::Uuid::now_v7()),
        postmortem: number,
        round: i64::try_from(rounds).unwrap_or(i64::MAX) + 1,
        reviewer: choice.reviewer,
        why: choice.why,
        asked_by,
        asked_at: now,
        due: policy.business_days_after(now, ANSWER_DAYS),
        judgements: std::collections::BTreeMap::new(),
        ending: None,
        version: 1,
    };
    store::reviews::insert(tx, &review).await?;
    Ok(review)
}

/// Tells everyone in the live room that the stage has changed.
pub(crate) fn tell(app: &App, number: PostmortemNumber, stage: stages::Stage) {
    let news = serde_json::json!({ "kind": "stage", "stage": stage.as_str() });
    app.rooms().say(live::DocumentId(number.0), &news);
}
