//! The list of what can be learned: lessons, exercises.
//! Not here: the lessons themselves.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use postmortem::learn::exercise::{EXERCISES, Exercise};
use postmortem::learn::lesson::{Lesson, lessons};

use crate::page::{Shell, Word, page};
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "learn/list.html")]
struct ListPage {
    shell: Shell,
    lessons: &'static [Lesson],
    exercises: &'static [Exercise],
}

/// `GET /learn`
pub async fn show(State(site): State<Site>, visitor: Visitor) -> Response {
    page(ListPage {
        shell: site.shell("Learn", Some(Word::Learn), Some(&visitor)),
        lessons: lessons(),
        exercises: EXERCISES,
    })
}
