//! A postmortem as a Markdown file to take along.
//! Not here: its form (press).

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use postmortem::PostmortemNumber;

use crate::errors::Answer;
use crate::visitor::{Site, Visitor};

/// `GET /postmortems/{n}/markdown`
pub async fn download(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Answer {
    let text =
        app::write::export::markdown(site.app(), &visitor.actor, PostmortemNumber(number)).await?;
    let name = format!("attachment; filename=\"postmortem-{number}.md\"");
    Ok((
        [
            (CONTENT_TYPE, "text/markdown; charset=utf-8".to_owned()),
            (CONTENT_DISPOSITION, name),
        ],
        text,
    )
        .into_response())
}
