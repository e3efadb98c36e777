//! Withdrawing a publication, with the reason that its readers are told.
//! Not here: who may, and what becomes of the page (application and press).

use app::publish::withdraw;
use axum::extract::{Path, State};
use postmortem::PostmortemNumber;

use super::postmortem::answer;
use crate::errors::Answer;
use crate::form::Sent;
use crate::visitor::{Site, Visitor};

/// `POST /postmortems/{n}/publish/withdraw`
pub async fn withdraw(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
    sent: Sent,
) -> Answer {
    let number = PostmortemNumber(number);
    let done = withdraw::withdraw(site.app(), &visitor.actor, number, sent.text("reason")).await;
    answer(&site, &visitor, number, done).await
}
