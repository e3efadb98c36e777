//! Giving a postmortem another title.
//! Not here: what a title may be (domain).

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use postmortem::PostmortemNumber;

use crate::errors::Answer;
use crate::form::Sent;
use crate::visitor::{Site, Visitor};

/// `POST /postmortems/{n}/title`
pub async fn retitle(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
    sent: Sent,
) -> Answer {
    let (title, seen) = (sent.text("title"), sent.number("version"));
    app::write::retitle::retitle(
        site.app(),
        &visitor.actor,
        PostmortemNumber(number),
        title,
        seen,
    )
    .await?;
    Ok(Redirect::to(&format!("/postmortems/{number}")).into_response())
}
