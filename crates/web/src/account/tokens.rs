//! Making a token for a program, and revoking one.
//! Not here: the list of them, which stands on one's own page (me).

use app::Failure;
use app::account::tokens;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use postmortem::permission::Scope;
use uuid::Uuid;

use super::me::{self, Moment};
use crate::errors::Answer;
use crate::form::Sent;
use crate::visitor::{Site, Visitor};

/// `POST /account/tokens`: the token is shown on this page and never again.
pub async fn make(State(site): State<Site>, visitor: Visitor, sent: Sent) -> Answer {
    let scope = Scope::parse(sent.text("scope")).unwrap_or(Scope::Read);
    match tokens::create(site.app(), &visitor.actor, scope, sent.text("label")).await {
        Err(Failure::Problems(problems)) => me::again(&site, &visitor, sent, problems).await,
        other => {
            let token = other?;
            let moment = Moment {
                fresh: Some(&token),
                ..Moment::default()
            };
            me::draw(&site, &visitor, moment).await
        }
    }
}

/// `POST /account/tokens/{id}/revoke`
pub async fn revoke(State(site): State<Site>, visitor: Visitor, Path(id): Path<Uuid>) -> Answer {
    tokens::revoke(site.app(), &visitor.actor, id).await?;
    Ok(Redirect::to("/account#tokens").into_response())
}
