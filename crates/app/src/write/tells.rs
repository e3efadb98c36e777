//! Which incidents a postmortem tells of: one may tell of several, and several may tell of one.
//! Not here: starting a postmortem (start), and the text itself.

use postmortem::history::Subject;
use postmortem::permission::{Actor, Verb, may};
use postmortem::publish::Audience;
use postmortem::{IncidentNumber, PostmortemNumber};
use store::Tx;

use super::read;
use crate::{App, Failure, Result, history};

/// Says that a postmortem tells of an incident too. Saying it again changes nothing.
pub async fn also(
    app: &App,
    actor: &Actor,
    number: PostmortemNumber,
    incident: IncidentNumber,
) -> Result<()> {
    may(actor, Verb::Write)?;
    let mut tx = app.store().write().await?;
    let postmortem = read::find(&mut tx, number).await?;
    if postmortem.incidents.contains(&incident) {
        return Ok(());
    }
    if !store::incidents::exists(&mut tx, incident).await? {
        return Err(Failure::Missing(format!("Incident #{incident}")));
    }
    store::postmortems::link(&mut tx, number, incident).await?;
    let words = (
        "postmortem.tells_of",
        format!("let it tell of incident #{incident} too"),
        format!("let postmortem #{number} tell of it"),
    );
    note(app, &mut tx, actor, number, incident, words).await?;
    Ok(tx.commit().await?)
}

/// Says that a postmortem tells of an incident no longer. The incident stays, and may ask for one of its own again.
pub async fn no_longer(
    app: &App,
    actor: &Actor,
    number: PostmortemNumber,
    incident: IncidentNumber,
) -> Result<()> {
    may(actor, Verb::Write)?;
    let mut tx = app.store().write().await?;
    let postmortem = read::find(&mut tx, number).await?;
    if !postmortem.incidents.contains(&incident) {
        return Ok(());
    }
    store::postmortems::unlink(&mut tx, number, incident).await?;
    let words = (
        "postmortem.tells_no_longer_of",
        format!("let it tell of incident #{incident} no longer"),
        format!("let postmortem #{number} tell of it no longer"),
    );
    note(app, &mut tx, actor, number, incident, words).await?;
    Ok(tx.commit().await?)
}

/// One line each in the two histories. The incidents and their times are published with the text, so approvals end.
async fn note(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    number: PostmortemNumber,
    incident: IncidentNumber,
    (verb, there, here): (&'static str, String, String),
) -> Result<()> {
    for audience in [Audience::Inside, Audience::Outside] {
        store::approvals::clear(tx, number, audience).await?;
    }
    history::write(app, tx, actor, Subject::Postmortem(number), verb, there).await?;
    history::write(app, tx, actor, Subject::Incident(incident), verb, here).await
}
