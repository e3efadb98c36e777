//! What waits for a person under each of the six words; a number beside the word, and a list on the home page.
//! Not here: numbers about people. This one is only ever shown to oneself.

use postmortem::decide::{ruling, verdict};
use postmortem::permission::{Actor, Verb, may};
use store::Tx;
use store::incidents::IncidentFilter;

use crate::account::who;
use crate::{App, Failure, Result};

/// Who is behind a session's secret, and what waits for them: every page asks this first, so it is one look at the database.
pub async fn visit(app: &App, secret: &str) -> Result<Option<(Actor, [u32; 6])>> {
    let mut tx = app.store().read().await?;
    let Some(actor) = who::of_session(app, &mut tx, secret).await? else {
        return Ok(None);
    };
    let waiting = counts(app, &actor, &mut tx).await?;
    Ok(Some((actor, waiting)))
}

/// How much waits under decide, write, review, publish, improve, learn.
async fn counts(app: &App, actor: &Actor, tx: &mut Tx) -> Result<[u32; 6]> {
    may(actor, Verb::Read)?;
    let today = app.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let waiting = store::waiting::count(tx, actor.id(), &actor.person.name, today).await?;
    let due = due(app, tx).await?;
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
    let rulings = store::rulings::latest_of_all(tx).await?;
    let due = incidents.iter().filter(|incident| {
        let verdict = verdict::judge(&incident.facts, &policy, incident.recorded_at);
        ruling::is_due(&verdict, rulings.get(&incident.number))
    });
    Ok(due.count() as i64)
}
