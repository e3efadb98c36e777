//! Recording an incident: its facts are read, a number is drawn, the verdict follows at once.
//! Not here: correcting facts later (correct).

use postmortem::IncidentNumber;
use postmortem::PersonId;
use postmortem::history::Subject;
use postmortem::incident::{Facts, FactsAsTold, Incident};
use postmortem::permission::{Actor, Verb, may};
use store::Tx;

use super::{Assessed, view};
use crate::{App, Result, history};

/// Records an incident as it was told. Everything in the way is told at once, and then nothing is kept.
pub async fn record(
    app: &App,
    actor: &Actor,
    told: &FactsAsTold,
    involved: &[PersonId],
) -> Result<Assessed> {
    may(actor, Verb::RecordIncident)?;
    let facts = told.read()?;
    let mut tx = app.store().write().await?;
    let number = IncidentNumber(store::numbers::next(&mut tx, "incident").await?);
    let assessed = keep(app, &mut tx, Some(actor.id()), number, facts, involved).await?;
    tx.commit().await?;
    Ok(assessed)
}

/// Keeps an incident under a number that has been drawn or claimed.
pub(crate) async fn keep(
    app: &App,
    tx: &mut Tx,
    by: Option<PersonId>,
    number: IncidentNumber,
    facts: Facts,
    involved: &[PersonId],
) -> Result<Assessed> {
    let incident = Incident {
        number,
        facts,
        involved: involved.to_vec(),
        recorded_by: by,
        recorded_at: app.now(),
        version: 1,
    };
    store::incidents::insert(tx, &incident).await?;
    let assessed = view::load(app, tx, number).await?;
    let words = format!(
        "recorded the incident; {} by policy {}",
        assessed.verdict.outcome.sentence().to_lowercase(),
        assessed.verdict.policy_version
    );
    history::write_by(
        app,
        tx,
        by,
        Subject::Incident(number),
        "incident.recorded",
        words,
    )
    .await?;
    Ok(assessed)
}
