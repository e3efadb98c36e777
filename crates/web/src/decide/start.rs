//! Starting the postmortem of an incident.
//! Not here: the document it begins with (application).

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use postmortem::IncidentNumber;

use crate::errors::Answer;
use crate::visitor::{Site, Visitor};

/// `POST /incidents/{n}/another`
pub async fn another(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Answer {
    let postmortem =
        app::write::start::another(site.app(), &visitor.actor, IncidentNumber(number)).await?;
    Ok(Redirect::to(&format!("/postmortems/{}/write", postmortem.number)).into_response())
}

/// `POST /incidents/{n}/postmortem`
pub async fn start(State(site): State<Site>, visitor: Visitor, Path(number): Path<i64>) -> Answer {
    let postmortem =
        app::write::start::start(site.app(), &visitor.actor, IncidentNumber(number)).await?;
    Ok(Redirect::to(&format!("/postmortems/{}/write", postmortem.number)).into_response())
}
