//! One review: the five points, each beside what was found, the questions, and the decision.
//! Not here: gathering evidence (application) and what an approval needs (domain).

use app::Failure;
use app::review::evidence::Sign;
use app::review::view::{self, PointView, ReviewPage};
use app::review::{approve, judge};
use app::write::references;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use postmortem::review::{Judgement, Point};
use postmortem::write::document::ContentHash;
use postmortem::write::reference::{Known, named_in};
use postmortem::{PersonId, ReviewId};
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::Sent;
use crate::page::{Shell, Word, page};
use crate::parts::{self, Evidence, Icon};
use crate::times;
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "review/round.html")]
struct ShowPage {
    shell: Shell,
    found: ReviewPage,
    path: parts::Path,
    seen: String,
    /// Where the numbers lead that questions and answers name.
    known: Known,
    /// What stood in the way of what was just tried.
    stopped: Option<String>,
    /// What was typed and not kept.
    typed: Option<Sent>,
}

/// `GET /reviews/{id}`
pub async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<Uuid>) -> Answer {
    draw(&site, &visitor, ReviewId(id), None, None).await
}

/// `POST /reviews/{id}`: keeps what was said on each point, opens questions, and approves or returns if asked to.
pub async fn decide(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    sent: Sent,
) -> Answer {
    let id = ReviewId(id);
    if let Err(failure) = keep(&site, &visitor, id, &sent).await {
        return again(&site, &visitor, id, failure, Some(&sent)).await;
    }
    match end(&site, &visitor, id, &sent).await {
        Ok(to) => Ok(Redirect::to(&to).into_response()),
        Err(failure) => again(&site, &visitor, id, failure, None).await,
    }
}

/// Keeps the judgements and opens the questions. What is missing at a point that does not hold yet is a question too,
/// so that its authors can answer it. All of it is kept, or nothing.
async fn keep(site: &Site, visitor: &Visitor, id: ReviewId, sent: &Sent) -> app::Result<()> {
    let mut judgements = Vec::new();
    let mut questions = Vec::new();
    for point in Point::ALL {
        let reason = sent.text(&format!("{}_reason", point.as_str())).trim();
        let judgement = Judgement::read(sent.text(point.as_str()), reason);
        if judgement == Some(Judgement::NotYet) && !reason.is_empty() {
            questions.push((point, reason.to_owned()));
        }
        judgements.extend(judgement.map(|judgement| (point, judgement)));
        let question = sent.text(&format!("{}_question", point.as_str()));
        if !question.trim().is_empty() {
            questions.push((point, question.to_owned()));
        }
    }
    judge::say(site.app(), &visitor.actor, id, &judgements, &questions).await?;
    Ok(())
}

/// Approves or returns, if that is what was asked for; gives where to go next.
async fn end(site: &Site, visitor: &Visitor, id: ReviewId, sent: &Sent) -> app::Result<String> {
    let (app, actor) = (site.app(), &visitor.actor);
    let postmortem = view::page(app, actor, id).await?.review.postmortem;
    match sent.text("do") {
        "approve" => {
            approve::approve(app, actor, id, seen(sent)).await?;
            Ok(format!("/postmortems/{postmortem}/publish"))
        }
        "return" => {
            approve::send_back(app, actor, id).await?;
            Ok(format!("/postmortems/{postmortem}"))
        }
        _ => Ok(format!("/reviews/{id}")),
    }
}

/// The page again, with the sentence that says what stood in the way, and with what was typed if it was not kept.
async fn again(
    site: &Site,
    visitor: &Visitor,
    id: ReviewId,
    failure: Failure,
    typed: Option<&Sent>,
) -> Answer {
    let status = match failure {
        Failure::Problems(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Failure::NotNow(_) | Failure::Changed => StatusCode::CONFLICT,
        other => return Err(other.into()),
    };
    let page = draw(site, visitor, id, Some(failure.to_string()), typed).await?;
    Ok((status, page).into_response())
}

async fn draw(
    site: &Site,
    visitor: &Visitor,
    id: ReviewId,
    stopped: Option<String>,
    typed: Option<&Sent>,
) -> Answer {
    let found = view::page(site.app(), &visitor.actor, id).await?;
    let questions = found.points.iter().flat_map(|view| &view.questions);
    let words = questions.flat_map(|question| {
        let answers = question.answers.iter().map(|answer| &answer.text);
        answers.chain([&question.text])
    });
    let numbers = words.flat_map(|words| named_in(words)).collect();
    let known = references::known(site.app(), &visitor.actor, numbers).await?;
    let title = format!("Review of #{}", found.review.postmortem);
    Ok(page(ShowPage {
        shell: site.shell(title, Some(Word::Review), Some(visitor)),
        path: parts::Path::large(crate::write::show::word(found.written.postmortem.stage)),
        seen: found.written.content_hash.to_string(),
        known,
        found,
        stopped,
        typed: typed.cloned(),
    }))
}

impl ShowPage {
    /// What was asked or answered, with links to what it names.
    fn linked(&self, words: &str) -> String {
        references::html_of(words, &self.known)
    }

    fn name(&self, id: &PersonId) -> &str {
        self.found.names.get(id).map_or("someone", String::as_str)
    }

    fn left(&self) -> usize {
        self.found.review.open_points().len()
    }

    fn open_questions(&self) -> usize {
        self.found
            .points
            .iter()
            .flat_map(|point| &point.questions)
            .filter(|question| question.is_open())
            .count()
    }

    /// A point with what the reviewer has said, or has just typed.
    fn point(&self, view: &PointView) -> parts::Point {
        let name = view.point.as_str();
        let typed = self
            .typed
            .as_ref()
            .map(|typed| (typed.text(name), typed.owned(&format!("{name}_reason"))));
        let (says, reason) = typed.unwrap_or_else(|| {
            let said = view.judgement.as_ref();
            (
                said.map_or("", Judgement::as_str),
                said.map(|said| said.reason().to_owned())
                    .unwrap_or_default(),
            )
        });
        parts::Point {
            name,
            title: view.point.words(),
            asks: view.point.asks(),
            judgement: match says {
                "yes" => parts::Judgement::Yes,
                "not_yet" => parts::Judgement::NotYet,
                "does_not_apply" => parts::Judgement::DoesNotApply,
                _ => parts::Judgement::Open,
            },
            reason,
            error: None,
            found: view.evidence.iter().map(evidence).collect(),
            open: self.found.is_mine,
        }
    }

    /// A question that was typed and not kept.
    fn typed_question(&self, view: &PointView) -> &str {
        let name = format!("{}_question", view.point.as_str());
        self.typed.as_ref().map_or("", |typed| typed.text(&name))
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

/// The text that was looked at. What is no hash reads as one that no text has, and is told as a changed text.
pub fn seen(sent: &Sent) -> ContentHash {
    ContentHash::read(sent.text("seen")).unwrap_or(ContentHash::from_bytes([0; 32]))
}
