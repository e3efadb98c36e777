//! All incidents, each with where it is on the path of the six words.
//! Not here: search in the text of postmortems.

use std::collections::HashMap;

use postmortem::IncidentNumber;
use postmortem::decide::{ruling, verdict};
use postmortem::permission::{Actor, Verb, may};
use postmortem::postmortem::{Postmortem, Stage};
pub use store::incidents::IncidentFilter as Filter;

use super::Assessed;
use crate::{App, Failure, Result};

/// Incidents that fit a filter, newest first, judged.
pub async fn list(app: &App, actor: &Actor, filter: &Filter) -> Result<Vec<Assessed>> {
    may(actor, Verb::Read)?;
    let mut tx = app.store().read().await?;
    let incidents = store::incidents::list(&mut tx, filter).await?;
    let policy = store::policies::in_force(&mut tx, app.now())
        .await?
        .ok_or_else(|| Failure::broken("no policy is in force"))?;
    let mut rulings = store::rulings::latest_of_all(&mut tx).await?;
    let mut told: HashMap<IncidentNumber, Vec<Postmortem>> = HashMap::new();
    for postmortem in store::postmortems::list(&mut tx).await? {
        for incident in &postmortem.incidents {
            told.entry(*incident).or_default().push(postmortem.clone());
        }
    }
    Ok(incidents
        .into_iter()
        .map(|incident| Assessed {
            verdict: verdict::judge(&incident.facts, &policy, incident.recorded_at),
            ruling: rulings.remove(&incident.number),
            ruled_by: String::new(),
            postmortems: told.remove(&incident.number).unwrap_or_default(),
            incident,
        })
        .collect())
}

/// How far an incident is on the path of the six words: 0 decide … 5 learn; `None` when it ended without a postmortem.
pub fn place_on_path(assessed: &Assessed) -> Option<usize> {
    match assessed
        .postmortems
        .first()
        .map(|postmortem| postmortem.stage)
    {
        None if ruling::is_due(&assessed.verdict, assessed.ruling.as_ref()) => Some(0),
        None => None,
        Some(Stage::Draft) => Some(1),
        Some(Stage::InReview) => Some(2),
        Some(Stage::Approved | Stage::Withdrawn) => Some(3),
        Some(Stage::Published) => Some(4),
    }
}
