//! What waits for a person under each of the six words; a number beside the word, and a list on the home page.
//! Not here: numbers about people. This one is only ever shown to oneself.

use postmortem::permission::{Actor, Verb, may};
use postmortem::postmortem::Stage;
use store::actions::ActionFilter;
use store::incidents::IncidentFilter;

use crate::decide::list;
use crate::{App, Result};

/// How much waits under decide, write, review, publish, improve, learn.
pub async fn counts(app: &App, actor: &Actor) -> Result<[u32; 6]> {
    may(actor, Verb::Read)?;
    let today = app.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let mut tx = app.store().read().await?;
    let postmortems = store::postmortems::list(&mut tx).await?;
    let reviews = store::reviews::open_for(&mut tx, actor.id()).await?;
    let mine = ActionFilter {
        open_only: true,
        owner: Some(actor.person.name.clone()),
        overdue_before: Some(today),
        ..ActionFilter::default()
    };
    let overdue = store::actions::list(&mut tx, &mine).await?;
    drop(tx);
    let incidents = list::list(
        app,
        actor,
        &IncidentFilter {
            limit: Some(100),
            ..IncidentFilter::default()
        },
    )
    .await?;
    let is_mine = |stage: Stage| {
        postmortems
            .iter()
            .filter(|postmortem| {
                postmortem.stage == stage && postmortem.authors.contains(&actor.id())
            })
            .count()
    };
    let due = incidents
        .iter()
        .filter(|assessed| assessed.postmortems.is_empty() && assessed.is_due())
        .count();
    Ok([
        due,
        is_mine(Stage::Draft),
        reviews.len(),
        is_mine(Stage::Approved),
        overdue.len(),
        0,
    ]
    .map(|count| u32::try_from(count).unwrap_or(u32::MAX)))
}
