//! One review: the five points, each beside what was found, the questions, and the decision.
//! Not here: gathering evidence (application) and what an approval needs (domain).

use app::Failure;
use app::review::evidence::Sign;
use app::review::view::{self, PointView, ReviewPage};
use app::review::{approve, converse, judge};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use postmortem::review::{Judgement, Point};
use postmortem::{PersonId, ReviewId};
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::Sent;
use crate::page::{Shell, Word, page};
use crate::parts::{self, Evidence, Icon};
use crate::times;
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "review/review.html")]
struct ShowPage {
    shell: Shell,
    found: ReviewPage,
    path: parts::Path,
    seen: String,
    /// What stood in the way of what was just tried.
    stopped: Option<String>,
}

/// `GET /reviews/{id}`
pub async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<Uuid>) -> Answer {
    draw(&site, &visitor, ReviewId(id), None).await
}

/// `POST /reviews/{id}`: keeps what was said on each point, opens questions, and approves or returns if asked to.
pub async fn decide(State(site): State<Site>, visitor: Visitor, Path(id): Path<Uuid>, sent: Sent) -> Answer {
    let id = ReviewId(id);
    match keep(&site, &visitor, id, &sent).await {
        Ok(to) => Ok(Redirect::to(&to).into_response()),
        Err(failure @ (Failure::Problems(_) | Failure::NotNow(_) | Failure::Changed)) => {
            let again = draw(&site, &visitor, id, Some(failure.to_string())).await?;
            let status =
                if matches!(failure, Failure::Problems(_)) { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::CONFLICT };
            Ok((status, again).into_response())
        }
        Err(failure) => Err(failure.into()),
    }
}

async fn keep(site: &Site, visitor: &Visitor, id: ReviewId, sent: &Sent) -> app::Result<String> {
    let (app, actor) = (site.app(), &visitor.actor);
    let judgements: Vec<(Point, Judgement)> = Point::ALL
        .into_iter()
        .filter_map(|point| {
            let reason = sent.text(&format!("{}_reason", point.as_str())).to_owned();
            Some((point, Judgement::read(sent.text(point.as_str()), &reason)?))
        })
        .collect();
    judge::judge(app, actor, id, &judgements).await?;
    for point in Point::ALL {
        let question = sent.owned(&format!("{}_question", point.as_str()));
        if !question.trim().is_empty() {
            converse::ask(app, actor, id, point, &question).await?;
        }
    }
    let review = view::page(app, actor, id).await?.review;
    match sent.text("do") {
        "approve" => {
            approve::approve(app, actor, id, from_hex(sent.text("seen"))).await?;
            Ok(format!("/postmortems/{}/publish", review.postmortem))
        }
        "return" => {
            approve::send_back(app, actor, id).await?;
            Ok(format!("/postmortems/{}", review.postmortem))
        }
        _ => Ok(format!("/reviews/{id}")),
    }
}

async fn draw(site: &Site, visitor: &Visitor, id: ReviewId, stopped: Option<String>) -> Answer {
    let found = view::page(site.app(), &visitor.actor, id).await?;
    let title = format!("Review of #{}", found.review.postmortem);
    Ok(page(ShowPage {
        shell: site.shell(title, Some(Word::Review), Some(visitor)),
        path: parts::Path::large(crate::write::show::word(found.written.postmortem.stage)),
        seen: to_hex(&found.written.content_hash),
        found,
        stopped,
    }))
}

impl ShowPage {
    fn name(&self, id: &PersonId) -> &str {
        self.found.names.get(id).map_or("someone", String::as_str)
    }

    fn left(&self) -> usize {
        self.found.review.open_points().len()
    }

    fn open_questions(&self) -> usize {
        self.found.points.iter().flat_map(|point| &point.questions).filter(|question| question.is_open()).count()
    }

    fn point(&self, view: &PointView) -> parts::Point {
        parts::Point {
            name: view.point.as_str(),
            title: view.point.words(),
            asks: view.point.asks(),
            judgement: match &view.judgement {
                None => parts::Judgement::Open,
                Some(Judgement::Yes) => parts::Judgement::Yes,
                Some(Judgement::NotYet) => parts::Judgement::NotYet,
                Some(Judgement::DoesNotApply(_)) => parts::Judgement::DoesNotApply,
            },
            reason: view.judgement.as_ref().map(|judgement| judgement.reason().to_owned()).unwrap_or_default(),
            error: None,
            found: view.evidence.iter().map(evidence).collect(),
            open: self.found.is_mine,
        }
    }
}

fn evidence(evidence: &app::review::evidence::Evidence) -> Evidence {
    Evidence {
        icon: match evidence.sign {
            Sign::Yes => Icon::Yes,
            Sign::Ask => Icon::Ask,
            Sign::No => Icon::No,
        },
        says: evidence.sentence.clone(),
        quote: evidence.quote.clone(),
        more: evidence.detail.clone(),
        lesson: evidence.lesson,
    }
}

/// A content hash as a hidden field carries it.
pub fn to_hex(hash: &[u8; 32]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A content hash as it came back. What is no hash reads as one that no text has, and is told as a changed text.
pub fn from_hex(text: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    for (index, byte) in hash.iter_mut().enumerate() {
        *byte = text.get(index * 2..index * 2 + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()).unwrap_or(0);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_comes_back_as_it_went_out() {
        let hash: [u8; 32] = std::array::from_fn(|index| index as u8 * 7);
        assert_eq!(from_hex(&to_hex(&hash)), hash);
    }

    #[test]
    fn what_is_no_hash_fits_no_text() {
        assert_eq!(from_hex("é not a hash"), [0; 32]);
    }
}
