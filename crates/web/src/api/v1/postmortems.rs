//! `/api/v1/postmortems`: start one, read one, its Markdown.
//! Not here: the live text (socket).

use app::write::{export, read, start};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use postmortem::{IncidentNumber, PostmortemNumber};
use serde::Serialize;
use serde_json::Value;

use super::refusal;
use crate::api::caller::Caller;
use crate::errors::NotDone;
use crate::visitor::Site;

/// A postmortem as a program reads it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PostmortemOut {
    number: i64,
    title: String,
    /// `draft`, `in_review`, `approved`, `published`, `withdrawn`.
    stage: &'static str,
    incidents: Vec<i64>,
    words: i64,
    started_at: String,
    version: i64,
    /// The document as ProseMirror JSON.
    #[schema(value_type = Object)]
    document: Value,
}

/// The number of a postmortem that has been started.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Started {
    number: i64,
}

/// Starts the postmortem of an incident, or answers with the one that it has.
#[utoipa::path(post, path = "/api/v1/incidents/{number}/postmortem", tag = "write", params(("number" = i64, Path)),
    responses((status = 201, body = Started), (status = 401), (status = 403), (status = 404)))]
pub async fn create(
    State(site): State<Site>,
    Caller(actor): Caller,
    Path(number): Path<i64>,
) -> Result<Response, NotDone> {
    Ok(
        match start::start(site.app(), &actor, IncidentNumber(number)).await {
            Ok(postmortem) => (
                StatusCode::CREATED,
                Json(Started {
                    number: postmortem.number.0,
                }),
            )
                .into_response(),
            Err(failure) => refusal(failure),
        },
    )
}

/// Reads a postmortem with its document.
#[utoipa::path(get, path = "/api/v1/postmortems/{number}", tag = "write", params(("number" = i64, Path)),
    responses((status = 200, body = PostmortemOut), (status = 401), (status = 404)))]
pub async fn read(
    State(site): State<Site>,
    Caller(actor): Caller,
    Path(number): Path<i64>,
) -> Result<Json<PostmortemOut>, NotDone> {
    let written = read::written(site.app(), &actor, PostmortemNumber(number)).await?;
    Ok(Json(PostmortemOut {
        number,
        title: written.postmortem.title,
        stage: written.postmortem.stage.as_str(),
        incidents: written
            .postmortem
            .incidents
            .iter()
            .map(|incident| incident.0)
            .collect(),
        words: written.words,
        started_at: written.postmortem.started_at.to_string(),
        version: written.postmortem.version,
        document: written.document.to_json(),
    }))
}

/// The Markdown of a postmortem, with front matter.
#[utoipa::path(get, path = "/api/v1/postmortems/{number}/markdown", tag = "write", params(("number" = i64, Path)),
    responses((status = 200, body = String, content_type = "text/markdown"), (status = 401), (status = 404)))]
pub async fn markdown(
    State(site): State<Site>,
    Caller(actor): Caller,
    Path(number): Path<i64>,
) -> Result<Response, NotDone> {
    let markdown = export::markdown(site.app(), &actor, PostmortemNumber(number)).await?;
    Ok(([(CONTENT_TYPE, "text/markdown; charset=utf-8")], markdown).into_response())
}
