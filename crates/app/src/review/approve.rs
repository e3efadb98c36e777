//! The end of a review: approved, or returned to the authors. An approval binds to the text as it is at that moment.
//! Not here: approval for outside (publish).

use postmortem::ReviewId;
use postmortem::history::Subject;
use postmortem::permission::{Actor, Verb, may};
use postmortem::postmortem as stages;
use postmortem::publish::{Approval, Audience};
use postmortem::review::Standing;
use postmortem::write::document::ContentHash;

use super::ask::{find, tell};
use crate::write::{project, read, versions};
use crate::{App, Failure, Result, history};

/// Approves for inside. `seen` is the hash of the text that the reviewer looked at.
pub async fn approve(
    app: &App,
    actor: &Actor,
    id: ReviewId,
    seen: ContentHash,
) -> Result<Approval> {
    may(actor, Verb::Review)?;
    let number = {
        let mut tx = app.store().read().await?;
        find(&mut tx, id).await?.postmortem
    };
    let document = project::bring_up_to_date(app, number).await?;
    let mut tx = app.store().write().await?;
    let mut review = find(&mut tx, id).await?;
    let mut postmortem = read::find(&mut tx, number).await?;
    let questions = store::questions::of_postmortem(&mut tx, number).await?;
    review.may_approve(actor.id(), &postmortem.authors, &questions)?;
    if document.content_hash() != seen {
        return Err(Failure::NotNow("It was not approved, because the text has changed since this page was opened. It is shown now as it stands; the approval can be given again.".into()));
    }
    postmortem.stage = stages::approve(postmortem.stage)?;
    review.end(Standing::Approved, app.now());
    let approval = Approval {
        audience: Audience::Inside,
        by: actor.id(),
        at: app.now(),
        content_hash: seen,
    };
    store::postmortems::save(&mut tx, &postmortem).await?;
    store::reviews::save(&mut tx, &review).await?;
    store::approvals::put(&mut tx, number, &approval).await?;
    history::write(
        app,
        &mut tx,
        actor,
        Subject::Postmortem(number),
        "review.approved",
        "approved it for inside: all five points hold",
    )
    .await?;
    tx.commit().await?;
    versions::keep_at_stage(app, number, "Approved for inside").await;
    tell(app, number, postmortem.stage);
    Ok(approval)
}

/// Returns it to the authors.
pub async fn send_back(app: &App, actor: &Actor, id: ReviewId) -> Result<()> {
    may(actor, Verb::Review)?;
    let mut tx = app.store().write().await?;
    let mut review = find(&mut tx, id).await?;
    let number = review.postmortem;
    let mut postmortem = read::find(&mut tx, number).await?;
    let questions = store::questions::of_postmortem(&mut tx, number).await?;
    review.may_return(actor.id(), &questions)?;
    let open = questions
        .iter()
        .filter(|question| question.is_open())
        .count();
    postmortem.stage = stages::return_to_draft(postmortem.stage)?;
    review.end(Standing::Returned, app.now());
    store::postmortems::save(&mut tx, &postmortem).await?;
    store::reviews::save(&mut tx, &review).await?;
    let with = match open {
        0 => String::new(),
        1 => " with one question".into(),
        open => format!(" with {open} questions"),
    };
    history::write(
        app,
        &mut tx,
        actor,
        Subject::Postmortem(number),
        "review.returned",
        format!("returned it to its authors{with}"),
    )
    .await?;
    tx.commit().await?;
    versions::keep_at_stage(app, number, "Returned to its authors").await;
    tell(app, number, postmortem.stage);
    Ok(())
}
