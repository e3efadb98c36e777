//! The trackers of the house: whose keys are links in a text, and for admins the form that says so.
//! Not here: what a line of the form may be (domain).

use app::Failure;
use app::write::trackers::{self, Trackers};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use postmortem::permission::{Verb, may};

use crate::errors::Answer;
use crate::form::Sent;
use crate::page::{Shell, Word, page};
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "write/trackers.html")]
struct TrackersPage {
    shell: Shell,
    trackers: Trackers,
    may_tell: bool,
    told: String,
    /// The lines that are kept now, so that what another admin keeps meanwhile is not overwritten.
    seen: String,
    /// Why lines were not taken, one sentence each.
    refused: Vec<String>,
}

/// `GET /trackers`
pub async fn show(State(site): State<Site>, visitor: Visitor) -> Answer {
    let trackers = trackers::all(site.app(), &visitor.actor).await?;
    let told = trackers.told();
    Ok(draw(&site, &visitor, trackers, told, Vec::new()))
}

/// `POST /trackers`
pub async fn tell(State(site): State<Site>, visitor: Visitor, sent: Sent) -> Answer {
    let (told, seen) = (sent.owned("trackers"), sent.owned("seen"));
    let outcome = trackers::tell(site.app(), &visitor.actor, &told, &seen).await;
    let (status, refused) = match outcome {
        Ok(_) => return Ok(Redirect::to("/trackers").into_response()),
        Err(Failure::Problems(problems)) => {
            let sentences = problems.0.into_iter().map(|problem| problem.sentence);
            (StatusCode::UNPROCESSABLE_ENTITY, sentences.collect())
        }
        Err(Failure::Changed) => (StatusCode::CONFLICT, vec![Failure::Changed.to_string()]),
        Err(failure) => return Err(failure.into()),
    };
    let trackers = trackers::all(site.app(), &visitor.actor).await?;
    let page = draw(&site, &visitor, trackers, told, refused);
    Ok((status, page).into_response())
}

fn draw(
    site: &Site,
    visitor: &Visitor,
    trackers: Trackers,
    told: String,
    refused: Vec<String>,
) -> Response {
    page(TrackersPage {
        shell: site.shell("Trackers", Some(Word::Write), Some(visitor)),
        may_tell: may(&visitor.actor, Verb::Manage).is_ok(),
        seen: trackers.told(),
        trackers,
        told,
        refused,
    })
}
