//! A review as its page shows it: the five points, each with what was said, what was asked and what the machine found.
//! Not here: drawing it (web).

use postmortem::permission::{Actor, Verb, may};
use postmortem::publish::{PrivateThing, Redactions};
use postmortem::review::{Judgement, Point, Question, Review};
use postmortem::{PersonId, PostmortemNumber, ReviewId};
use std::collections::HashMap;

use super::evidence::{self, Evidence};
use crate::publish::private;
use crate::write::readings::Reader;
use crate::write::{check, project, read};
use crate::{App, Result};

/// One point of a review.
#[derive(Debug, Clone)]
pub struct PointView {
    /// Which point.
    pub point: Point,
    /// What the reviewer has said so far.
    pub judgement: Option<Judgement>,
    /// The questions on it.
    pub questions: Vec<Question>,
    /// What the machine found.
    pub evidence: Vec<Evidence>,
}

/// A review with everything that stands beside it.
#[derive(Debug, Clone)]
pub struct ReviewPage {
    /// The review.
    pub review: Review,
    /// What is reviewed, with its text and its hash.
    pub written: read::Written,
    /// The five points.
    pub points: Vec<PointView>,
    /// Names of everyone who appears.
    pub names: HashMap<PersonId, String>,
    /// Is this the reader's own review, and open?
    pub is_mine: bool,
    /// The sentence that says why it may not be approved yet; nothing when it may.
    pub not_yet: Option<String>,
    /// Private things, with the answers given so far.
    pub private: (Vec<PrivateThing>, Redactions),
}

/// Reads a review's page.
pub async fn page(app: &App, actor: &Actor, id: ReviewId) -> Result<ReviewPage> {
    may(actor, Verb::Read)?;
    let number = {
        let mut tx = app.store().read().await?;
        super::ask::find(&mut tx, id).await?.postmortem
    };
    let state = app
        .rooms()
        .state(live::DocumentId(number.0))
        .await
        .map_err(|error| project::unreadable(number, error))?;
    let ignored = live::ignored_of_state(&state);
    let mut tx = project::read_fresh(app, number).await?;
    let review = super::ask::find(&mut tx, id).await?;
    let written = read::load(&mut tx, review.postmortem).await?;
    let questions = store::questions::of_postmortem(&mut tx, review.postmortem).await?;
    let redactions = store::redactions::of(&mut tx, review.postmortem).await?;
    let things = private::things(&written.postmortem.title, &written.document);
    let people = store::people::list(&mut tx).await?;
    let roster = people.iter().map(|person| person.name.clone()).collect();
    let mut reader = Reader::new(roster, app.readings());
    let noted = check::document(&written.document, &mut reader);
    let mut evidence =
        evidence::gather(&written, &noted, &ignored, &things, &redactions, app.now());
    let points = Point::ALL
        .into_iter()
        .map(|point| PointView {
            point,
            judgement: review.judgements.get(&point).cloned(),
            questions: questions
                .iter()
                .filter(|question| question.point == point)
                .cloned()
                .collect(),
            evidence: evidence.remove(&point).unwrap_or_default(),
        })
        .collect();
    let names = people
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect();
    let is_mine = review.may_judge(actor.id()).is_ok();
    let not_yet = review
        .may_approve(review.reviewer, &written.postmortem.authors, &questions)
        .err()
        .map(|not_yet| not_yet.to_string());
    Ok(ReviewPage {
        review,
        written,
        points,
        names,
        is_mine,
        not_yet,
        private: (things, redactions),
    })
}

/// A review in a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The review.
    pub review: Review,
    /// The title of what is reviewed.
    pub title: String,
    /// The reviewer's name.
    pub reviewer: String,
}

/// All open reviews, the reader's own first, then by day.
pub async fn open(app: &App, actor: &Actor) -> Result<Vec<Listed>> {
    may(actor, Verb::Read)?;
    let mut tx = app.store().read().await?;
    let names: HashMap<PersonId, String> = store::people::list(&mut tx)
        .await?
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect();
    let titles: HashMap<PostmortemNumber, String> = store::postmortems::list(&mut tx)
        .await?
        .into_iter()
        .map(|postmortem| (postmortem.number, postmortem.title))
        .collect();
    let mut listed: Vec<Listed> = store::reviews::open(&mut tx)
        .await?
        .into_iter()
        .map(|review| Listed {
            title: titles.get(&review.postmortem).cloned().unwrap_or_default(),
            reviewer: names.get(&review.reviewer).cloned().unwrap_or_default(),
            review,
        })
        .collect();
    listed.sort_by_key(|listed| {
        (
            listed.review.reviewer != actor.id(),
            listed.review.due,
            listed.review.id,
        )
    });
    Ok(listed)
}
