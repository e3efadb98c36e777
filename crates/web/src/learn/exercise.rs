//! An exercise: two reports of one incident side by side, and what the language reader finds in the first.
//! Not here: scores against reference marks, which come with doing it oneself.

use std::collections::HashMap;
use std::sync::LazyLock;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use postmortem::learn::exercise::{EXERCISES, Exercise, exercise};
use wording::{Context, Finding, Format, Label};

use crate::errors::NotDone;
use crate::markdown::{self, Form};
use crate::page::{Shell, Word, page};
use crate::parts;
use crate::times;
use crate::visitor::{Site, Visitor};
use crate::write::check::{underlines, without_overlap};

#[derive(Template)]
#[template(path = "learn/exercise.html")]
struct ExercisePage {
    shell: Shell,
    exercise: &'static Exercise,
    version_a: String,
    version_b: String,
    found: Vec<parts::Finding>,
    biases: Vec<(&'static str, usize)>,
    found_in_b: usize,
}

/// What the language reader finds in the two versions of an exercise.
struct Said {
    in_a: Vec<Finding>,
    in_b: usize,
}

/// Read once, by slug: the exercises come with the program and change only with it.
static SAID: LazyLock<HashMap<&str, Said>> = LazyLock::new(|| {
    EXERCISES
        .iter()
        .map(|exercise| {
            let said = Said {
                in_a: biased(exercise.version_a),
                in_b: biased(exercise.version_b).len(),
            };
            (exercise.slug, said)
        })
        .collect()
});

/// `GET /learn/exercise/{slug}`
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Response {
    let (Some(exercise), Some(said)) = (exercise(&slug), SAID.get(slug.as_str())) else {
        return NotDone::no_such_page().into_response();
    };
    let underlines = underlines(&said.in_a);
    let form = Form {
        lowered: 1,
        underlines: &underlines,
        ..Form::default()
    };
    page(ExercisePage {
        shell: site.shell(
            format!("{} · Learn", exercise.title),
            Some(Word::Learn),
            Some(&visitor),
        ),
        exercise,
        version_a: markdown::html(without_title(exercise.version_a), &form),
        version_b: markdown::html(
            without_title(exercise.version_b),
            &Form {
                lowered: 1,
                ..Form::default()
            },
        ),
        found: said
            .in_a
            .iter()
            .enumerate()
            .map(|(index, finding)| {
                parts::Finding::new(index + 1, finding, without_title(exercise.version_a))
            })
            .collect(),
        biases: biases(&said.in_a),
        found_in_b: said.in_b,
    })
}

/// What the language reader finds, of how people are told of, in the order of the text and without overlap.
fn biased(text: &str) -> Vec<Finding> {
    let mut findings = wording::check(without_title(text), Format::Markdown, &Context::default());
    findings.retain(|finding| finding.label.is_about_people());
    without_overlap(findings)
}

/// The report's own heading is left out: the page has one.
fn without_title(text: &str) -> &str {
    text.split_once('\n')
        .filter(|(first, _)| first.starts_with("# "))
        .map_or(text, |(_, rest)| rest)
}

/// How many of each bias, in the guideline's order.
fn biases(findings: &[Finding]) -> Vec<(&'static str, usize)> {
    Label::ALL
        .into_iter()
        .map(|label| {
            (
                label.title(),
                findings
                    .iter()
                    .filter(|finding| finding.label == label)
                    .count(),
            )
        })
        .filter(|(_, count)| *count > 0)
        .collect()
}
