//! The list of what can be learned: lessons, replays, exercises.
//! Not here: the lessons themselves.

use askama::Template;
use axum::extract::State;
use postmortem::PostmortemNumber;
use postmortem::learn::exercise::{EXERCISES, Exercise};
use postmortem::learn::lesson::{Lesson, lessons};
use postmortem::postmortem::Stage;

use crate::errors::Answer;
use crate::page::{Shell, Word, page};
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "learn/list.html")]
struct ListPage {
    shell: Shell,
    lessons: &'static [Lesson],
    exercises: &'static [Exercise],
    /// Published postmortems, which can be replayed.
    replays: Vec<(PostmortemNumber, String)>,
}

/// `GET /learn`
pub async fn show(State(site): State<Site>, visitor: Visitor) -> Answer {
    let listed = app::publish::list::list(site.app(), &visitor.actor).await?;
    let published = listed
        .into_iter()
        .map(|listed| listed.postmortem)
        .filter(|postmortem| postmortem.stage == Stage::Published);
    Ok(page(ListPage {
        shell: site.shell("Learn", Some(Word::Learn), Some(&visitor)),
        lessons: lessons(),
        exercises: EXERCISES,
        replays: published
            .map(|postmortem| (postmortem.number, postmortem.title))
            .collect(),
    }))
}
