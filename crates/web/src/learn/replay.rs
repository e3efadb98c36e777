//! A replay: an incident entry by entry with only what was known then, and at the end side by side with what one would have done.
//! Not here: which moments there are (domain). What a reader writes stays in the browser's tab: no field here is ever sent.

use app::write::export::html_line;
use app::write::read;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use postmortem::PostmortemNumber;
use postmortem::learn::replay::{Step, steps};
use postmortem::moment::in_words;
use postmortem::write::document::EntryKind;
use serde::Deserialize;

use crate::errors::{Answer, NotDone};
use crate::page::{Shell, Word, page};
use crate::query::Query;
use crate::visitor::{Site, Visitor};

/// Which moment is asked for.
#[derive(Debug, Deserialize)]
pub struct Asked {
    /// 0 for the page before the first moment; one more than there are for the page after the last.
    #[serde(default)]
    step: usize,
}

#[derive(Template)]
#[template(path = "learn/replay.html")]
struct ReplayPage {
    shell: Shell,
    number: PostmortemNumber,
    /// Told at the end only: a title often knows how it ended.
    title: String,
    step: usize,
    count: usize,
    /// What is shown: the moments up to this one.
    told: Vec<Told>,
    person: String,
}

/// A moment as the page tells it.
struct Told {
    number: usize,
    clock: String,
    day: String,
    since: String,
    role: String,
    kind: &'static str,
    what: String,
    known_then: String,
}

impl Told {
    fn of((place, step): (usize, &Step)) -> Self {
        let since = step.since_start.filter(|since| since.is_positive());
        Self {
            number: place + 1,
            clock: step.clock(),
            day: step.day(),
            since: since.map(in_words).unwrap_or_default(),
            role: step.role.to_owned(),
            kind: step.kind.map_or("", EntryKind::as_str),
            what: html_line(step.text),
            known_then: html_line(step.known_then),
        }
    }
}

/// `GET /postmortems/{n}/replay?step=…`
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
    Query(asked): Query<Asked>,
) -> Answer {
    let written = read::written(site.app(), &visitor.actor, PostmortemNumber(number)).await?;
    let steps = steps(&written.document);
    if asked.step > steps.len() + 1 {
        return Ok(NotDone::no_such_page().into_response());
    }
    let shown = &steps[..asked.step.min(steps.len())];
    Ok(page(ReplayPage {
        shell: site.shell(
            format!("Replay of #{number}"),
            Some(Word::Learn),
            Some(&visitor),
        ),
        number: PostmortemNumber(number),
        title: written.postmortem.title.clone(),
        step: asked.step,
        count: steps.len(),
        told: shown.iter().enumerate().map(Told::of).collect(),
        person: visitor.actor.id().to_string(),
    }))
}

impl ReplayPage {
    fn at(&self, step: impl std::borrow::Borrow<usize>) -> String {
        format!("/postmortems/{}/replay?step={}", self.number, step.borrow())
    }

    fn is_over(&self) -> bool {
        self.step > self.count
    }

    /// The moment that the page is about.
    fn now(&self) -> Option<&Told> {
        if self.is_over() {
            None
        } else {
            self.told.last()
        }
    }

    /// The moments before it, the latest first, so that the nearest is read first.
    fn before(&self) -> impl Iterator<Item = &Told> {
        let before = self.told.len().saturating_sub(1);
        self.told[..before].iter().rev()
    }

    /// Each moment with the one that followed it.
    fn pairs(&self) -> impl Iterator<Item = (&Told, Option<&Told>)> {
        self.told
            .iter()
            .enumerate()
            .map(|(place, told)| (told, self.told.get(place + 1)))
    }
}
