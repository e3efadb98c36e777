//! What is held back from the outside: answers to what looks private, phrases struck out by hand, parts that stay inside.
//! Not here: finding what looks private (the language analyser) and putting stand-ins in (press).

use app::publish::private;
use axum::extract::{Path, State};
use postmortem::PostmortemNumber;
use postmortem::publish::Answer as Said;

use super::postmortem::answer;
use crate::errors::Answer;
use crate::form::Sent;
use crate::visitor::{Site, Visitor};

/// `POST /postmortems/{n}/publish/private`
pub async fn answer_one(
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
