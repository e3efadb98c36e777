//! `/api/v1/check`: the language analyser over HTTP, for whole texts and for blocks of the editor.
//! Not here: the rules (wording). Nothing that is sent is kept.

use std::time::Instant;

use app::write::check::{self, Noted, SentBlock};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use wording::{Context, Format};

use super::sent;
use crate::api::caller::Caller;
use crate::errors::NotDone;
use crate::visitor::Site;

/// Checks a text: Markdown, or plain text or HTML when its content type says so. Answers in the form of `fivehows check --format json`.
#[utoipa::path(post, path = "/api/v1/check", tag = "language", request_body(content = String, content_type = "text/markdown"),
    responses((status = 200, body = Object), (status = 401), (status = 422)))]
pub async fn text(
    State(site): State<Site>,
    Caller(_): Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<wording::report::Report>, NotDone> {
    let begun = Instant::now();
    let text = std::str::from_utf8(&body).map_err(|error| {
        NotDone::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "Nothing was checked.",
            format!(
                "The text is not UTF-8 from byte {} on.",
                error.valid_up_to()
            ),
            "Send it again as UTF-8.",
        )
    })?;
    let context = Context {
        roster: check::roster(site.app()).await?,
        ..Context::default()
    };
    let findings = wording::check(text, format_of(&headers), &context);
    let took = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let file = wording::report::file("-", text, &findings);
    Ok(Json(wording::report::report(vec![file], text.len(), took)))
}

/// What the content type says that the text is; Markdown where it says nothing that is known.
fn format_of(headers: &HeaderMap) -> Format {
    let told = headers
        .get(CONTENT_TYPE)
        .and_then(|told| told.to_str().ok());
    let kind = told.unwrap_or_default().split(';').next();
    match kind
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
        .as_str()
    {
        "text/plain" => Format::Plain,
        "text/html" => Format::Html,
        _ => Format::Markdown,
    }
}

/// Blocks of a document, as the editor sends them after a pause.
#[derive(Debug, Deserialize)]
pub struct SentBlocks {
    blocks: Vec<SentBlock>,
}

/// What was found in them.
#[derive(Debug, Serialize)]
pub struct Found {
    findings: Vec<Noted>,
}

/// Checks blocks of a document.
pub async fn blocks(
    State(site): State<Site>,
    Caller(actor): Caller,
    body: Result<Json<SentBlocks>, JsonRejection>,
) -> Result<Json<Found>, NotDone> {
    let findings = check::blocks(site.app(), &actor, &sent(body)?.blocks).await?;
    Ok(Json(Found { findings }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_type_says_how_a_text_is_read() {
        let read = |told: &'static str| {
            format_of(&HeaderMap::from_iter([(
                CONTENT_TYPE,
                told.parse().unwrap(),
            )]))
        };
        assert_eq!(read("text/plain; charset=utf-8"), Format::Plain);
        assert_eq!(read("Text/HTML;charset=utf-8"), Format::Html);
        assert_eq!(read("text/markdown"), Format::Markdown);
        assert_eq!(format_of(&HeaderMap::new()), Format::Markdown);
    }
}
