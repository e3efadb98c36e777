//! Waiving what is due, or asking for what is not: beside the verdict, with a reason, in the history.
//! Not here: the verdict, which nobody edits.

use postmortem::IncidentNumber;
use postmortem::decide::{RulingKind, ruling};
use postmortem::history::Subject;
use postmortem::permission::{Actor, Verb, may};

use super::{Assessed, view};
use crate::{App, Failure, Result, history};

/// Rules beside the verdict.
pub async fn rule(
    app: &App,
    actor: &Actor,
    number: IncidentNumber,
    kind: RulingKind,
    reason: &str,
) -> Result<Assessed> {
    may(actor, Verb::Rule)?;
    let mut tx = app.store().write().await?;
    let assessed = view::load(app, &mut tx, number).await?;
    let ruling = ruling::rule(&assessed.verdict, kind, reason, actor.id(), app.now())?;
    store::rulings::put(&mut tx, number, &ruling).await?;
    let (verb, did) = match kind {
        RulingKind::Waiver => ("postmortem.waived", "waived the postmortem"),
        RulingKind::Request => ("postmortem.requested", "asked for a postmortem"),
    };
    history::write(
        app,
        &mut tx,
        actor,
        Subject::Incident(number),
        verb,
        format!("{did}: {}", ruling.reason),
    )
    .await?;
    let assessed = view::load(app, &mut tx, number).await?;
    tx.commit().await?;
    Ok(assessed)
}

/// Takes a ruling back, so that the policy's verdict alone counts again.
pub async fn take_back(app: &App, actor: &Actor, number: IncidentNumber) -> Result<Assessed> {
    may(actor, Verb::Rule)?;
    let mut tx = app.store().write().await?;
    let assessed = view::load(app, &mut tx, number).await?;
    if assessed.ruling.is_none() {
        return Err(Failure::NotNow(
            "Nothing was taken back, because nobody has waived or asked for anything here. The verdict stands as it is shown.".into(),
        ));
    }
    store::rulings::remove(&mut tx, number).await?;
    history::write(
        app,
        &mut tx,
        actor,
        Subject::Incident(number),
        "ruling.taken_back",
        "took the word beside the verdict back",
    )
    .await?;
    let assessed = view::load(app, &mut tx, number).await?;
    tx.commit().await?;
    Ok(assessed)
}
