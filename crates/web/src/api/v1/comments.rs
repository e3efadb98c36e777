//! `/api/v1/…/comments`: the threads beside a text, for the editor's panel and for programs.
//! Not here: who may change what (domain), and the threads on the page without script (write::comments).

use app::write::comment::{self, Threads};
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use postmortem::people::Person;
use postmortem::write::comment::{Comment, Place, Thread};
use postmortem::{PersonId, PostmortemNumber};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{refusal, sent};
use crate::api::caller::Caller;
use crate::errors::NotDone;
use crate::visitor::Site;

/// The threads of a text.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ThreadsOut {
    threads: Vec<ThreadOut>,
}

/// A thread: what was said about some words of the text.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ThreadOut {
    #[schema(value_type = String)]
    id: Uuid,
    /// The first letter of the words, as a Yjs relative position in base64; empty for the whole text.
    from: String,
    /// The last letter.
    to: String,
    /// The block in which they begin.
    block: String,
    /// The words as they were.
    quote: String,
    /// Who resolved it; nothing while it is open.
    resolved_by: Option<String>,
    comments: Vec<CommentOut>,
}

/// One thing said in a thread.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CommentOut {
    #[schema(value_type = String)]
    id: Uuid,
    by: String,
    /// One of five hues, 1 to 5.
    hue: u8,
    /// Whether the caller said it.
    mine: bool,
    at: String,
    text: String,
    edited: bool,
    struck: bool,
    version: i64,
}

/// What begins a thread. Without a place it is about the whole text.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub struct Begin {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    block: String,
    #[serde(default)]
    quote: String,
    text: String,
}

/// What is said in answer.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub struct Said {
    text: String,
}

/// What is said instead.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub struct Reworded {
    text: String,
    /// The version that was seen.
    version: i64,
}

/// Reads the threads of a postmortem, oldest first.
#[utoipa::path(get, path = "/api/v1/postmortems/{number}/comments", tag = "write", params(("number" = i64, Path)),
    responses((status = 200, body = ThreadsOut), (status = 401), (status = 404)))]
pub async fn list(
    State(site): State<Site>,
    Caller(actor): Caller,
    Path(number): Path<i64>,
) -> Result<Json<ThreadsOut>, NotDone> {
    let found = comment::list(site.app(), &actor, PostmortemNumber(number)).await?;
    let threads = found
        .threads
        .iter()
        .map(|thread| thread_out(thread, &found, actor.id()))
        .collect();
    Ok(Json(ThreadsOut { threads }))
}

/// Begins a thread.
#[utoipa::path(post, path = "/api/v1/postmortems/{number}/comments", tag = "write", params(("number" = i64, Path)), request_body = Begin,
    responses((status = 201), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn begin(
    State(site): State<Site>,
    Caller(actor): Caller,
    Path(number): Path<i64>,
    body: Result<Json<Begin>, JsonRejection>,
) -> Result<Response, NotDone> {
    let begin = sent(body)?;
    let place = match Place::read(&begin.from, &begin.to, &begin.block, &begin.quote) {
        Ok(place) => place,
        Err(problems) => return Ok(refusal(problems.into())),
    };
    let number = PostmortemNumber(number);
    Ok(created(
        comment::open(site.app(), &actor, number, place, &begin.text).await,
    ))
}

/// Answers in a thread; a resolved one is open again.
#[utoipa::path(post, path = "/api/v1/threads/{id}/replies", tag = "write", params(("id" = String, Path)), request_body = Said,
    responses((status = 201), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn reply(
    State(site): State<Site>,
    Caller(actor): Caller,
    Path(id): Path<Uuid>,
    body: Result<Json<Said>, JsonRejection>,
) -> Result<Response, NotDone> {
    let said = sent(body)?;
    Ok(created(
        comment::reply(site.app(), &actor, id, &said.text).await,
    ))
}

/// Resolves a thread.
#[utoipa::path(post, path = "/api/v1/threads/{id}/resolve", tag = "write", params(("id" = String, Path)),
    responses((status = 204), (status = 401), (status = 403), (status = 404)))]
pub async fn resolve(
    State(site): State<Site>,
    Caller(actor): Caller,
    Path(id): Path<Uuid>,
) -> Response {
    done(comment::resolve(site.app(), &actor, id).await)
}

/// Opens a resolved thread again.
#[utoipa::path(post, path = "/api/v1/threads/{id}/reopen", tag = "write", params(("id" = String, Path)),
    responses((status = 204), (status = 401), (status = 403), (status = 404)))]
pub async fn reopen(
    State(site): State<Site>,
    Caller(actor): Caller,
    Path(id): Path<Uuid>,
) -> Response {
    done(comment::reopen(site.app(), &actor, id).await)
}

/// Rewords one's own comment.
#[utoipa::path(post, path = "/api/v1/comments/{id}", tag = "write", params(("id" = String, Path)), request_body = Reworded,
    responses((status = 204), (status = 401), (status = 404), (status = 409), (status = 422)))]
pub async fn reword(
    State(site): State<Site>,
    Caller(actor): Caller,
    Path(id): Path<Uuid>,
    body: Result<Json<Reworded>, JsonRejection>,
) -> Result<Response, NotDone> {
    let said = sent(body)?;
    Ok(done(
        comment::reword(site.app(), &actor, id, &said.text, said.version).await,
    ))
}

/// Takes one's own comment back.
#[utoipa::path(delete, path = "/api/v1/comments/{id}", tag = "write", params(("id" = String, Path)),
    responses((status = 204), (status = 401), (status = 404), (status = 409)))]
pub async fn strike(
    State(site): State<Site>,
    Caller(actor): Caller,
    Path(id): Path<Uuid>,
) -> Response {
    done(comment::strike(site.app(), &actor, id).await)
}

fn created(id: app::Result<Uuid>) -> Response {
    match id {
        Ok(id) => (StatusCode::CREATED, Json(json!({ "id": id }))).into_response(),
        Err(failure) => refusal(failure),
    }
}

fn done(outcome: app::Result<()>) -> Response {
    match outcome {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(failure) => refusal(failure),
    }
}

fn thread_out(thread: &Thread, found: &Threads, me: PersonId) -> ThreadOut {
    let place = thread.place.clone();
    ThreadOut {
        id: thread.id,
        from: place.from,
        to: place.to,
        block: place.block,
        quote: place.quote,
        resolved_by: thread
            .resolved
            .map(|(by, _)| name(found.people.get(&by)).to_owned()),
        comments: thread
            .comments
            .iter()
            .map(|comment| comment_out(comment, found.people.get(&comment.by), me))
            .collect(),
    }
}

fn comment_out(comment: &Comment, by: Option<&Person>, me: PersonId) -> CommentOut {
    CommentOut {
        id: comment.id,
        by: name(by).to_owned(),
        hue: by.map_or(1, |person| person.hue),
        mine: comment.by == me,
        at: comment.at.to_string(),
        text: comment.text.clone(),
        edited: comment.edited_at.is_some(),
        struck: comment.struck,
        version: comment.version,
    }
}

fn name(person: Option<&Person>) -> &str {
    person.map_or("someone", |person| &person.name)
}
