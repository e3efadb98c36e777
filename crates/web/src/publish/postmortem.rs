//! The publish page of a postmortem: inside and outside side by side, private things to answer, and what leaves.
//! Not here: its buttons (inside, outside, private, withdraw), and redacting itself (press).

use app::Failure;
use app::publish::view::{self, PublishPage, Side};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use postmortem::PostmortemNumber;
use postmortem::permission::{Verb, may};
use postmortem::postmortem::Stage;
use postmortem::publish::{Answer as Said, PrivateThing};
use postmortem::write::document::Document;

use crate::errors::Answer;
use crate::page::{Shell, Word, page};
use crate::parts::{self, Icon};
use crate::times;
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "publish/postmortem.html")]
struct ShowPage {
    shell: Shell,
    found: PublishPage,
    path: parts::Path,
    leaving: String,
    parts: Vec<Part>,
    seen: String,
    may_approve: bool,
    may_withdraw: bool,
    stopped: Option<String>,
}

/// A part of the document that can be held back.
struct Part {
    block: String,
    says: String,
    is_held: bool,
}

/// `GET /postmortems/{n}/publish`
pub async fn show(State(site): State<Site>, visitor: Visitor, Path(number): Path<i64>) -> Answer {
    draw(&site, &visitor, PostmortemNumber(number), None).await
}

/// Back to the page, or the page again with the sentence that says what stood in the way.
pub(super) async fn answer(
    site: &Site,
    visitor: &Visitor,
    number: PostmortemNumber,
    done: app::Result<()>,
) -> Answer {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/postmortems/{number}/publish")).into_response()),
        Err(failure @ (Failure::Problems(_) | Failure::NotNow(_) | Failure::Unavailable(..))) => {
            let status = match failure {
                Failure::Problems(_) => StatusCode::UNPROCESSABLE_ENTITY,
                Failure::NotNow(_) => StatusCode::CONFLICT,
                _ => StatusCode::SERVICE_UNAVAILABLE,
            };
            if let Failure::Unavailable(_, cause) = &failure {
                tracing::error!(%failure, %cause, "a publication did not go out");
            }
            Ok((
                status,
                draw(site, visitor, number, Some(failure.to_string())).await?,
            )
                .into_response())
        }
        Err(failure) => Err(failure.into()),
    }
}

async fn draw(
    site: &Site,
    visitor: &Visitor,
    number: PostmortemNumber,
    stopped: Option<String>,
) -> Answer {
    let found = view::page(site.app(), &visitor.actor, number).await?;
    Ok(page(ShowPage {
        shell: site.shell(
            format!("Publish #{number}"),
            Some(Word::Publish),
            Some(visitor),
        ),
        path: parts::Path::large(crate::write::show::word(found.written.postmortem.stage)),
        leaving: app::write::export::html_outside(&found.leaving),
        parts: parts_of(&found),
        seen: found.leaving.hash.to_string(),
        may_approve: may(&visitor.actor, Verb::ApproveOutside).is_ok(),
        may_withdraw: may(&visitor.actor, Verb::Withdraw).is_ok(),
        found,
        stopped,
    }))
}

/// Every part of the document that stands by itself, with its first words, in order.
fn parts_of(found: &PublishPage) -> Vec<Part> {
    let held = &found.redactions.inside_blocks;
    let blocks = found.written.document.blocks.iter();
    blocks
        .map(|block| {
            let alone = Document {
                blocks: vec![block.clone()],
            };
            let first = alone
                .texts()
                .into_iter()
                .map(|piece| piece.text)
                .find(|text| !text.trim().is_empty());
            Part {
                block: block.id.clone(),
                says: opening(&first.unwrap_or_default()),
                is_held: held.contains(&block.id),
            }
        })
        .filter(|part| part.is_held || !part.says.is_empty())
        .collect()
}

fn opening(text: &str) -> String {
    let mut words: String = text.chars().take(70).collect();
    if text.chars().count() > 70 {
        words.push('…');
    }
    words
}

impl ShowPage {
    fn said(&self, thing: &PrivateThing) -> Option<Said> {
        self.found
            .redactions
            .answers
            .get(&thing.text)
            .map(|(_, said)| *said)
    }

    /// Phrases struck out by hand: what was answered and does not look private by itself.
    fn phrases(&self) -> impl Iterator<Item = &String> {
        self.found
            .redactions
            .answers
            .keys()
            .filter(|text| !self.found.things.iter().any(|thing| thing.text == **text))
    }

    fn stand_in(&self, text: &str) -> String {
        self.found
            .redactions
            .strikes()
            .into_iter()
            .find(|(struck, _)| struck == text)
            .map(|(_, stand_in)| stand_in)
            .unwrap_or_default()
    }

    fn open_things(&self) -> usize {
        self.found.redactions.open(&self.found.things).len()
    }

    fn approved(&self, side: &Side) -> Option<String> {
        let approval = side.approval.as_ref()?;
        Some(format!(
            "{}, {} UTC",
            side.approved_by,
            times::day_clock(approval.at, "UTC")
        ))
    }

    fn needs_outside_approval(&self) -> bool {
        self.found.outside.not_now.is_some() && self.found.inside.approval.is_some()
    }
}
