//! Which incidents a postmortem tells of: one may tell of several, and several may tell of one.
//! Not here: starting a postmortem (start), and the text itself.

use postmortem::history::Subject;
use postmortem::permission::{Actor, Verb, may};
use postmortem::publish::Audience;
use postmortem::{IncidentNumber, PostmortemNumber};

use super::read;
use crate::{App, Failure, Result, history};

/// Says whether a postmortem tells of an incident. Saying it again changes nothing; an incident that is told of no longer
/// may ask for a postmortem of its own again.
pub async fn tell(
    app: &App,
    actor: &Actor,
    number: PostmortemNumber,
    incident: IncidentNumber,
    tells: bool,
) -> Result<()> {
    may(actor, Verb::Write)?;
    let mut tx = app.store().write().await?;
    let postmortem = read::find(&mut tx, number).await?;
    if postmortem.incidents.contains(&incident) == tells {
        return Ok(());
    }
    let (verb, how) = if tells {
        if !store::incidents::exists(&mut tx, incident).await? {
            return Err(Failure::Missing(format!("Incident #{incident}")));
        }
        store::postmortems::link(&mut tx, number, incident).await?;
        ("postmortem.tells_of", "too")
    } else {
        store::postmortems::unlink(&mut tx, number, incident).await?;
        ("postmortem.tells_no_longer_of", "no longer")
    };
    // The incidents and their times are published with the text, so approvals end.
    for audience in [Audience::Inside, Audience::Outside] {
        store::approvals::clear(&mut tx, number, audience).await?;
    }
    for (subject, words) in [
        (
            Subject::Postmortem(number),
            format!("let it tell of incident #{incident} {how}"),
        ),
        (
            Subject::Incident(incident),
            format!("let postmortem #{number} tell of it {how}"),
        ),
    ] {
        history::write(app, &mut tx, actor, subject, verb, words).await?;
    }
    Ok(tx.commit().await?)
}
