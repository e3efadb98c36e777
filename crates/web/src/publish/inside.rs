//! Publishing inside: the button that commits the approved text to the house's repository.
//! Not here: the page on which it stands (postmortem), and the commit (application and press).

use app::publish::inside;
use axum::extract::{Path, State};
use postmortem::PostmortemNumber;

use super::postmortem::answer;
use crate::errors::Answer;
use crate::visitor::{Site, Visitor};

/// `POST /postmortems/{n}/publish/inside`
pub async fn publish(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Answer {
    let number = PostmortemNumber(number);
    let done = inside::publish(site.app(), &visitor.actor, number)
        .await
        .map(drop);
    answer(&site, &visitor, number, done).await
}
