//! What did not happen, why, and what to do next: the pages and JSON for everything that could not be done.
//! Not here: sentences beside a form's field, which the form's own page shows.

use app::Failure;
use askama::Template;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::page::{Shell, page};
use crate::visitor::{Site, Visitor};

/// Something that could not be done, told in three parts for the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotDone {
    /// What the protocol calls it.
    pub status: StatusCode,
    /// What did not happen.
    pub what: String,
    /// Why.
    pub why: String,
    /// What to do next.
    pub next: String,
}

impl NotDone {
    /// Tells it in three parts.
    pub fn new(
        status: StatusCode,
        what: impl Into<String>,
        why: impl Into<String>,
        next: impl Into<String>,
    ) -> Self {
        Self {
            status,
            what: what.into(),
            why: why.into(),
            next: next.into(),
        }
    }

    /// There is nothing at this address, or nothing that this person may see: both sound the same to a stranger.
    pub fn no_such_page() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "There is no page here.",
            "The address leads to nothing, or to something that is not open to you.",
            "The six words above lead to everything that is.",
        )
    }

    /// The request came from a page of another site, or from a program without a token.
    pub fn from_elsewhere() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "This was not done, and nothing has changed.",
            "The request did not come from a page of this site.",
            "Open the page here and press the button again. Programs send a token with “Authorization: Bearer”.",
        )
    }

    /// The body is larger than this address takes.
    pub fn too_large(limit: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "Nothing was taken in.",
            format!(
                "What was sent is larger than {} MB, which is the most that this page takes.",
                limit / 1_000_000
            ),
            "Send it in parts, or import the file on the server itself with “fivehows import”.",
        )
    }

    /// What stands after the `?` of an address cannot be read.
    pub fn unreadable_query(why: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "Nothing was looked up.",
            why,
            "Send the address again with another value, or without what stands after its “?”. Programs find each value described at /api/v1/openapi.json.",
        )
    }

    /// The mistake is ours.
    pub fn broken() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "This page could not be made.",
            "Something in the program did not go as it was built to. The details are in its log.",
            "What was saved before is still there. Load the page again; if it stays so, tell the person who runs this installation at which minute it happened.",
        )
    }

    /// What can be said of an answer of which only the status is known.
    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::no_such_page(),
            StatusCode::METHOD_NOT_ALLOWED => Self::new(
                status,
                "This was not done.",
                "The address exists, but not for this kind of request.",
                "Go back to the page and use its buttons.",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => Self::too_large(crate::security::limits::PAGE),
            StatusCode::BAD_REQUEST
            | StatusCode::UNPROCESSABLE_ENTITY
            | StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::new(
                status,
                "Nothing was taken in.",
                "What was sent has not the form that this address reads.",
                "Load the page again and send its form from there. Nothing has changed meanwhile.",
            ),
            StatusCode::UNAUTHORIZED => Self::new(
                status,
                "This was not done.",
                "Nobody is signed in here, and no token came with the request.",
                "Sign in, and try again.",
            ),
            StatusCode::TOO_MANY_REQUESTS => Self::new(
                status,
                "This was not done yet.",
                "More requests came than are answered in this time.",
                "Wait a minute, and try again.",
            ),
            status if status.is_client_error() => Self::new(
                status,
                "This was not done.",
                "The request could not be read as this address reads it.",
                "Load the page again and try once more.",
            ),
            _ => Self {
                status,
                ..Self::broken()
            },
        }
    }
}

impl From<Failure> for NotDone {
    fn from(failure: Failure) -> Self {
        let status = match &failure {
            Failure::NotSignedIn => StatusCode::UNAUTHORIZED,
            Failure::Denied(_) => StatusCode::FORBIDDEN,
            Failure::Problems(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Failure::NotNow(_) | Failure::Changed => StatusCode::CONFLICT,
            Failure::Missing(_) => StatusCode::NOT_FOUND,
            Failure::Unavailable(..) => StatusCode::SERVICE_UNAVAILABLE,
            Failure::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        if let Failure::Unavailable(_, cause) | Failure::Broken(cause) = &failure {
            tracing::error!(%failure, %cause, "a request was not answered as it was built to be");
        }
        let told = failure.told();
        Self::new(status, told.what, told.why, told.next)
    }
}

/// What a handler gives back.
pub type Answer = Result<Response, NotDone>;

impl IntoResponse for NotDone {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives every answer that is an error its sentence: as a page in the shell, or as JSON for programs.
/// Answers that bring their own page or JSON are left as they are.
pub async fn tell(State(site): State<Site>, request: Request, next: Next) -> Response {
    let for_programs = is_for_programs(request.uri().path());
    let is_safe = request.method().is_safe();
    let headers = request.headers().clone();
    let response = next.run(request).await;
    let status = response.status();
    let told = response.extensions().get::<NotDone>().cloned();
    // An address whose number is no number leads nowhere. A query that cannot be read has told so itself.
    let status = if is_safe && told.is_none() && status == StatusCode::BAD_REQUEST {
        StatusCode::NOT_FOUND
    } else {
        status
    };
    let speaks_for_itself = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/html") || kind.starts_with("application/json"));
    if !(status.is_client_error() || status.is_server_error())
        || (told.is_none() && speaks_for_itself)
    {
        return response;
    }
    let not_done = told.unwrap_or_else(|| NotDone::of_status(status));
    let mut answer = if for_programs {
        Json(as_json(&not_done)).into_response()
    } else {
        let visitor = Visitor::of(&site, &headers).await.ok().flatten();
        page(ErrorPage {
            shell: site.shell("Not done", None, visitor.as_ref()),
            not_done,
        })
    };
    *answer.status_mut() = status;
    for kept in [
        axum::http::header::ALLOW,
        RETRY_AFTER,
        axum::http::header::WWW_AUTHENTICATE,
    ] {
        if let Some(value) = response.headers().get(&kept) {
            answer.headers_mut().insert(kept, value.clone());
        }
    }
    answer
}

/// Is this an address that programs use?
pub fn is_for_programs(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz" | "/metrics")
        || path.starts_with("/api/")
        || path.starts_with("/hooks/")
        || path.starts_with("/live/")
}

/// The form in which programs get it.
pub fn as_json(not_done: &NotDone) -> serde_json::Value {
    json!({ "error": { "what": not_done.what, "why": not_done.why, "next": not_done.next } })
}

#[derive(Template)]
#[template(path = "errors.html")]
struct ErrorPage {
    shell: Shell,
    not_done: NotDone,
}
