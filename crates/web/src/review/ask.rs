//! Asking for review, and handing one back to the rotation.
//! Not here: drawing the reviewer (domain).

use app::review::ask;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use postmortem::{PostmortemNumber, ReviewId};
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::Sent;
use crate::visitor::{Site, Visitor};

/// `POST /postmortems/{n}/review`
pub async fn ask(State(site): State<Site>, visitor: Visitor, Path(number): Path<i64>) -> Answer {
    let review = ask::ask(site.app(), &visitor.actor, PostmortemNumber(number)).await?;
    Ok(Redirect::to(&format!("/reviews/{}", review.id)).into_response())
}

/// `POST /reviews/{id}/hand-back`
pub async fn hand_back(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    sent: Sent,
) -> Answer {
    let next = ask::hand_back(
        site.app(),
        &visitor.actor,
        ReviewId(id),
        sent.text("reason"),
    )
    .await?;
    Ok(Redirect::to(&format!("/reviews/{}", next.id)).into_response())
}
