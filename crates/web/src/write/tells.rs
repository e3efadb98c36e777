//! Which incidents a postmortem tells of: one more, or one less.
//! Not here: what follows from it (application).

use app::Failure;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use postmortem::{IncidentNumber, PostmortemNumber};

use crate::errors::Answer;
use crate::form::Sent;
use crate::visitor::{Site, Visitor};

/// `POST /postmortems/{n}/incidents`
pub async fn also(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
    sent: Sent,
) -> Answer {
    let incident = IncidentNumber(typed(&sent, "incident")?);
    let number = PostmortemNumber(number);
    app::write::tells::tell(site.app(), &visitor.actor, number, incident, true).await?;
    Ok(Redirect::to(&format!("/postmortems/{number}")).into_response())
}

/// `POST /postmortems/{n}/incidents/{i}/away`
pub async fn no_longer(
    State(site): State<Site>,
    visitor: Visitor,
    Path((number, incident)): Path<(i64, i64)>,
) -> Answer {
    let number = PostmortemNumber(number);
    let incident = IncidentNumber(incident);
    app::write::tells::tell(site.app(), &visitor.actor, number, incident, false).await?;
    Ok(Redirect::to(&format!("/postmortems/{number}")).into_response())
}

/// `POST /incidents/{n}/told`: the same, from the side of the incident.
pub async fn told(
    State(site): State<Site>,
    visitor: Visitor,
    Path(incident): Path<i64>,
    sent: Sent,
) -> Answer {
    let number = PostmortemNumber(typed(&sent, "postmortem")?);
    let incident = IncidentNumber(incident);
    app::write::tells::tell(site.app(), &visitor.actor, number, incident, true).await?;
    Ok(Redirect::to(&format!("/incidents/{incident}")).into_response())
}

/// A number as people write it: `465`, `#465`.
fn typed(sent: &Sent, name: &'static str) -> Result<i64, Failure> {
    let text = sent.text(name).trim();
    text.trim_start_matches('#').parse().map_err(|_| {
        Failure::problem(
            name,
            format!("Nothing was changed: “{text}” is not a number. It is written as 465 or #465; the lists show it beside each title."),
        )
    })
}
