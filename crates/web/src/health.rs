//! Is the program alive, and is it ready to answer? For the machine that watches over it.
//! Not here: anything about what is kept.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use crate::visitor::Site;

/// `GET /healthz`: the program runs.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// `GET /readyz`: the database answers.
pub async fn ready(State(site): State<Site>) -> Response {
    match site.app().store().ready().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "the database does not answer");
            let sentence = "{\"error\":{\"what\":\"Not ready.\",\"why\":\"The database does not answer.\",\"next\":\"\"}}";
            (
                StatusCode::SERVICE_UNAVAILABLE,
                [(CONTENT_TYPE, "application/json")],
                sentence,
            )
                .into_response()
        }
    }
}
