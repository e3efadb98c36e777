//! Withdrawing: the outside page says that it was withdrawn and when; inside, the repository keeps its history.
//! Not here: true erasure, which is an operator's work.

use postmortem::PostmortemNumber;
use postmortem::history::Subject;
use postmortem::permission::{Actor, Verb, may};
use postmortem::postmortem as stages;
use postmortem::publish::Audience;

use super::outside::site;
use crate::review::ask::tell;
use crate::write::{read, versions};
use crate::{App, Failure, Result, history};

/// Ends the publication of a postmortem, with a reason.
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    number: PostmortemNumber,
    reason: &str,
) -> Result<()> {
    may(actor, Verb::Withdraw)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 2000 {
        return Err(Failure::problem(
            "reason",
            "A reason of at most 2,000 characters is needed, so that readers inside know why it went.",
        ));
    }
    let mut tx = app.store().write().await?;
    let mut postmortem = read::find(&mut tx, number).await?;
    let publications = store::publications::of(&mut tx, number).await?;
    let standing: Vec<_> = publications
        .iter()
        .filter(|publication| publication.withdrawal.is_none())
        .collect();
    postmortem.stage = stages::withdraw(postmortem.stage, !standing.is_empty())?;
    for publication in standing {
        store::publications::withdraw(&mut tx, publication.id, app.now(), reason).await?;
    }
    for audience in [Audience::Inside, Audience::Outside] {
        store::approvals::clear(&mut tx, number, audience).await?;
    }
    store::postmortems::save(&mut tx, &postmortem).await?;
    history::write(
        app,
        &mut tx,
        actor,
        Subject::Postmortem(number),
        "withdrawn",
        format!("withdrew it: {reason}"),
    )
    .await?;
    // Before the commit: when the site cannot be written, nothing is called withdrawn that can still be read.
    // A number that was never outside is nothing to the site.
    site(app)
        .withdraw(number.0.unsigned_abs(), app.now())
        .await
        .map_err(|error| Failure::Unavailable("the folder of the outside site", Box::new(error)))?;
    tx.commit().await?;
    versions::keep_at_stage(app, number, "Withdrawn").await;
    tell(app, number, postmortem.stage);
    Ok(())
}
