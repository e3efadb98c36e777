//! A lesson on its page, with its drawing, a before and after, and one question.
//! Not here: its words, which are the domain's.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use postmortem::learn::lesson::{Lesson, lesson, lessons};

use super::drawing::drawing;
use crate::errors::NotDone;
use crate::markdown::{self, Form};
use crate::page::{Shell, Word, page};
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "learn/lesson.html")]
struct LessonPage {
    shell: Shell,
    lesson: &'static Lesson,
    lessons: &'static [Lesson],
    nth: usize,
}

impl LessonPage {
    fn prose(&self, source: &str) -> String {
        markdown::html(
            source,
            &Form {
                drawing: Some(drawing),
                ..Form::default()
            },
        )
    }

    /// A source is one line, so the paragraph around it is taken off.
    fn line(&self, source: &str) -> String {
        self.prose(source)
            .trim()
            .trim_start_matches("<p>")
            .trim_end_matches("</p>")
            .to_owned()
    }
}

/// `GET /learn/{slug}`
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Response {
    let Some(lesson) = lesson(&slug) else {
        return NotDone::no_such_page().into_response();
    };
    let lessons = lessons();
    let nth = lessons
        .iter()
        .position(|other| other.slug == slug)
        .unwrap_or_default()
        + 1;
    page(LessonPage {
        shell: site.shell(
            format!("{} · Learn", lesson.short),
            Some(Word::Learn),
            Some(&visitor),
        ),
        lesson,
        lessons,
        nth,
    })
}
