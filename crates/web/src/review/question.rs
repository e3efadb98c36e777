//! Answering a question of a review, and closing it.
//! Not here: asking one, which is part of the review's form.

use app::review::converse;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::Sent;
use crate::visitor::{Site, Visitor};

/// `POST /questions/{id}/answer`
pub async fn answer(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    sent: Sent,
) -> Answer {
    converse::answer(site.app(), &visitor.actor, id, sent.text("text")).await?;
    Ok(back(&sent))
}

/// `POST /questions/{id}/close`
pub async fn close(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    sent: Sent,
) -> Answer {
    converse::close(site.app(), &visitor.actor, id).await?;
    Ok(back(&sent))
}

/// To the review from which it came.
fn back(sent: &Sent) -> axum::response::Response {
    let to = sent
        .text("review")
        .parse::<Uuid>()
        .map_or("/reviews".to_owned(), |id| format!("/reviews/{id}"));
    Redirect::to(&to).into_response()
}
