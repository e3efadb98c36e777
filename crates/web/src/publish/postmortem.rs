//! The publish page of a postmortem: inside and outside side by side, private things to answer, and what leaves.
//! Not here: redacting, committing and writing the site (application and press).

use app::Failure;
use app::publish::view::{self, PublishPage, Side};
use app::publish::{inside, outside, private, withdraw};
use app::write::read::Written;
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
use crate::form::Sent;
use crate::page::{Shell, Word, page};
use crate::parts::{self, Icon};
use crate::review::round::{from_hex, to_hex};
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

/// `POST /postmortems/{n}/publish/inside`
pub async fn publish_inside(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Answer {
    let number = PostmortemNumber(number);
    let done = inside::publish(site.app(), &visitor.actor, number)
        .await
        .map(drop);
    answer(&site, &visitor, number, done).await
}

/// `POST /postmortems/{n}/publish/private`
pub async fn answer_private(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
    sent: Sent,
) -> Answer {
    let number = PostmortemNumber(number);
    let (text, kind) = (sent.text("text"), sent.text("kind"));
    let done = match Said::parse(sent.text("answer")) {
        Some(said) => private::answer(site.app(), &visitor.actor, number, text, kind, said).await,
        None => private::take_back(site.app(), &visitor.actor, number, text).await,
    };
    answer(&site, &visitor, number, done).await
}

/// `POST /postmortems/{n}/publish/strike`
pub async fn strike(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
    sent: Sent,
) -> Answer {
    let number = PostmortemNumber(number);
    let text = sent.text("text").trim();
    let done = private::answer(
        site.app(),
        &visitor.actor,
        number,
        text,
        "phrase",
        Said::Strike,
    )
    .await;
    answer(&site, &visitor, number, done).await
}

/// `POST /postmortems/{n}/publish/hold-back`
pub async fn hold_back(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
    sent: Sent,
) -> Answer {
    let number = PostmortemNumber(number);
    let is_held = sent.text("do") == "hold";
    let done = private::hold_back(
        site.app(),
        &visitor.actor,
        number,
        sent.text("block"),
        is_held,
    )
    .await;
    answer(&site, &visitor, number, done).await
}

/// `POST /postmortems/{n}/publish/outside/approve`
pub async fn approve_outside(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
    sent: Sent,
) -> Answer {
    let number = PostmortemNumber(number);
    let done = outside::approve(
        site.app(),
        &visitor.actor,
        number,
        from_hex(sent.text("seen")),
    )
    .await
    .map(drop);
    answer(&site, &visitor, number, done).await
}

/// `POST /postmortems/{n}/publish/outside`
pub async fn publish_outside(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Answer {
    let number = PostmortemNumber(number);
    let done = outside::publish(site.app(), &visitor.actor, number)
        .await
        .map(drop);
    answer(&site, &visitor, number, done).await
}

/// `POST /postmortems/{n}/publish/withdraw`
pub async fn withdraw(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
    sent: Sent,
) -> Answer {
    let number = PostmortemNumber(number);
    let done = withdraw::withdraw(site.app(), &visitor.actor, number, sent.text("reason")).await;
    answer(&site, &visitor, number, done).await
}

/// Back to the page, or the page again with the sentence that says what stood in the way.
async fn answer(
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
    let leaving = Written {
        document: found.leaving.document.clone(),
        ..found.written.clone()
    };
    Ok(page(ShowPage {
        shell: site.shell(
            format!("Publish #{number}"),
            Some(Word::Publish),
            Some(visitor),
        ),
        path: parts::Path::large(crate::write::show::word(found.written.postmortem.stage)),
        leaving: app::write::export::html(&leaving),
        parts: parts_of(&found),
        seen: to_hex(&found.leaving.hash),
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
