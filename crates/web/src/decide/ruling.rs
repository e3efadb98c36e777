//! Waiving what is due, asking for what is not, and taking that back.
//! Not here: when which of them makes sense (domain).

use app::decide::rule;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use postmortem::IncidentNumber;
use postmortem::decide::RulingKind;

use super::incident;
use crate::errors::Answer;
use crate::form::Sent;
use crate::visitor::{Site, Visitor};

/// `POST /incidents/{n}/ruling`
pub async fn rule(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
    sent: Sent,
) -> Answer {
    let number = IncidentNumber(number);
    let kind = RulingKind::parse(sent.text("kind")).unwrap_or(RulingKind::Request);
    match rule::rule(
        site.app(),
        &visitor.actor,
        number,
        kind,
        sent.text("reason"),
    )
    .await
    {
        Ok(_) => Ok(Redirect::to(&format!("/incidents/{number}")).into_response()),
        Err(failure) => {
            incident::again(&site, &visitor, number, sent.text("reason"), failure).await
        }
    }
}

/// `POST /incidents/{n}/ruling/take-back`
pub async fn take_back(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Answer {
    rule::take_back(site.app(), &visitor.actor, IncidentNumber(number)).await?;
    Ok(Redirect::to(&format!("/incidents/{number}")).into_response())
}
