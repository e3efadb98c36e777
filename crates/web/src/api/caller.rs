//! Who calls: the person behind a bearer token, or behind the session of a browser.
//! Not here: what they may do (application).

use app::account::who;
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use postmortem::permission::Actor;

use crate::errors::NotDone;
use crate::security::cookies;
use crate::visitor::Site;

/// The person who calls, and how far their token or session reaches.
pub struct Caller(pub Actor);

impl FromRequestParts<Site> for Caller {
    type Rejection = NotDone;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, NotDone> {
        find(site, &parts.headers)
            .await?
            .map(Self)
            .ok_or_else(nobody)
    }
}

/// Finds who calls; a token that is shown counts, whatever cookie comes with it.
pub async fn find(site: &Site, headers: &HeaderMap) -> Result<Option<Actor>, NotDone> {
    if let Some(token) = bearer(headers) {
        return Ok(who::by_token(site.app(), token).await?);
    }
    match cookies::session(headers) {
        Some(secret) => Ok(who::by_session(site.app(), secret).await?),
        None => Ok(None),
    }
}

/// The secret of the session by which somebody calls; none where they show a token.
pub fn session(headers: &HeaderMap) -> Option<&str> {
    bearer(headers)
        .is_none()
        .then(|| cookies::session(headers))?
}

/// The token of `Authorization: Bearer …` (RFC 6750).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

fn nobody() -> NotDone {
    NotDone::new(
        StatusCode::UNAUTHORIZED,
        "This was not done.",
        "No token came with the request, or one that does not open anything here (any more).",
        "Make a token on the account page, and send it as “Authorization: Bearer …”.",
    )
}
