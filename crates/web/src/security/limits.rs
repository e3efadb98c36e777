//! How much a request may bring, and that a person is told so instead of meeting a closed line.
//! Not here: how often (the application counts sign-ins) and what the text may hold.

use axum::body::{Body, HttpBody as _};
use axum::extract::Request;
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt as _;

use crate::errors::NotDone;

/// What a page's form may bring, in bytes.
pub const PAGE: usize = 2_000_000;
/// What an upload may bring, in bytes.
pub const UPLOAD: usize = 25_000_000;
/// How much of a body that is too large is read and thrown away, so that the browser gets to read the answer.
const THROWN_AWAY: usize = 256_000_000;

/// Answers a page's form that announces more than `PAGE`.
pub async fn page(request: Request, next: Next) -> Response {
    announced(request, next, PAGE).await
}

/// Answers an upload that announces more than `UPLOAD`.
pub async fn upload(request: Request, next: Next) -> Response {
    announced(request, next, UPLOAD).await
}

async fn announced(request: Request, next: Next, limit: usize) -> Response {
    let announced = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok())
        .or_else(|| {
            request
                .body()
                .size_hint()
                .exact()
                .and_then(|size| usize::try_from(size).ok())
        });
    if announced.is_some_and(|length| length > limit) {
        throw_away(request.into_body()).await;
        return NotDone::too_large(limit).into_response();
    }
    next.run(request).await
}

/// A browser that still sends does not read. So the rest is taken, up to a measure, and forgotten.
async fn throw_away(body: Body) {
    let mut taken = 0;
    let mut stream = body.into_data_stream();
    while let Some(Ok(chunk)) = stream.next().await {
        taken += chunk.len();
        if taken > THROWN_AWAY {
            return;
        }
    }
}
