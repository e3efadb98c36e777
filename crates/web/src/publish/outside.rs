//! Publishing outside: approving exactly what leaves, and putting it on the site.
//! Not here: the preview of what leaves (postmortem), and writing the site (application and press).

use app::publish::outside;
use axum::extract::{Path, State};
use postmortem::PostmortemNumber;

use super::postmortem::answer;
use crate::errors::Answer;
use crate::form::Sent;
use crate::review::round::seen;
use crate::visitor::{Site, Visitor};

/// `POST /postmortems/{n}/publish/outside/approve`
pub async fn approve(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
    sent: Sent,
) -> Answer {
    let number = PostmortemNumber(number);
    let done = outside::approve(site.app(), &visitor.actor, number, seen(&sent))
        .await
        .map(drop);
    answer(&site, &visitor, number, done).await
}

/// `POST /postmortems/{n}/publish/outside`
pub async fn publish(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Answer {
    let number = PostmortemNumber(number);
    let done = outside::publish(site.app(), &visitor.actor, number)
        .await
        .map(drop);
    answer(&site, &visitor, number, done).await
}
