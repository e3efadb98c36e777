//! Changing one's own password; this browser stays signed in and every other one is signed out.
//! Not here: what a password needs (domain), and the form, which stands on one's own page (me).

use app::Failure;
use app::account::password;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};

use super::me;
use crate::errors::Answer;
use crate::form::Sent;
use crate::security::cookies;
use crate::visitor::{Site, Visitor};

/// `POST /account/password`
pub async fn change(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    sent: Sent,
) -> Answer {
    let session = cookies::session(&headers).unwrap_or_default();
    let (old, new) = (sent.text("old_password"), sent.text("new_password"));
    match password::change(site.app(), &visitor.actor, session, old, new).await {
        Err(Failure::Problems(problems)) => me::again(&site, &visitor, sent, problems).await,
        other => {
            other?;
            Ok(Redirect::to("/account?done=password").into_response())
        }
    }
}
