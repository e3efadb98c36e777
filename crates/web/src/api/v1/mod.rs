//! Version 1 of the API: incidents, postmortems, check. Described by itself at `/api/v1/openapi.json`.
//! Not here: what a verb does (application).

pub mod check;
pub mod comments;
pub mod files;
pub mod incidents;
pub mod openapi;
pub mod postmortems;
pub mod references;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::errors::NotDone;

/// JSON as it was sent, or a sentence that says where it stops being readable.
pub(crate) fn sent<T>(body: Result<Json<T>, JsonRejection>) -> Result<T, NotDone> {
    body.map(|Json(value)| value).map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return NotDone::too_large(crate::security::limits::PAGE);
        }
        // The library opens with a sentence of its own and then names the field or the place.
        let told = rejection.body_text();
        let detail = told
            .split_once(": ")
            .map_or(told.as_str(), |(_, detail)| detail);
        NotDone::new(
            rejection.status(),
            "Nothing was taken in.",
            format!("What was sent could not be read as JSON of this form: {detail}."),
            "The form that is read here is described at /api/v1/openapi.json.",
        )
    })
}

/// A failure as JSON: obstacles beside their fields, or one sentence.
pub(crate) fn refusal(failure: app::Failure) -> Response {
    match failure {
        app::Failure::Problems(problems) => {
            let error = json!({
                "what": "Nothing was taken in.",
                "why": problems.to_string(),
                "next": "Each obstacle is told beside its field, below; all of them are told at once.",
            });
            let body = json!({ "error": error, "problems": problems });
            (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response()
        }
        other => NotDone::from(other).into_response(),
    }
}
