//! What waits for a person under each of the six words; a number beside the word, and a list on the home page.
//! Not here: numbers about people. This one is only ever shown to oneself.

use postmortem::decide::{ruling, verdict};
use postmortem::permission::{Actor, Verb, may};
use store::Tx;
use store::incidents::IncidentFilter;

use crate::{App, Failure, Result};

/// How much waits under decide, write, review, publish, improve, learn.
pub async fn counts(app: &App, actor: &Actor) -> Result<[u32; 6]> {
    may(actor, Verb::Read)?;
    let today = app.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let mut tx = app.store().read().await?;
    let waiting = store::waiting::count(&mut tx, actor.id(), &actor.person.name, today).await?;
    let due = due(app, &mut tx).await?;
    Ok([
        due,
        waiting.drafts,
        waiting.reviews,
        waiting.approved,
        waiting.overdue,
        0,
    ]
    .map(|count| u32::try_from(count).unwrap_or(u32::MAX)))
}

/// Incidents of which no postmortem tells although one is due, among the latest hundred.
async fn due(app: &App, tx: &mut Tx) -> Result<i64> {
    let untold = IncidentFilter {
        untold: true,
        ..IncidentFilter::default()
    };
    let incidents = store::incidents::list(tx, &untold).await?;
    if incidents.is_empty() {
        return Ok(0);
    }
    let policy = store::policies::in_force(tx, app.now())
        .await?
        .ok_or_else(|| Failure::broken("no policy is in force"))?;
    let mut due = 0;
    for incident in &incidents {
        let verdict = verdict::judge(&incident.facts, &policy, incident.recorded_at);
        let ruling = store::rulings::latest(tx, incident.number).await?;
        due += i64::from(ruling::is_due(&verdict, ruling.as_ref()));
    }
    Ok(due)
}
