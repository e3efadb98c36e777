//! An exercise: two reports of one incident side by side, and what the language reader finds in the first.
//! Not here: scores against reference marks, which come with doing it oneself.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use postmortem::learn::exercise::{Exercise, exercise};
use wording::{Context, Finding, Format, Label, Severity};

use crate::errors::NotDone;
use crate::markdown::{self, Form, Underline};
use crate::page::{Shell, Word, page};
use crate::times;
use crate::visitor::Site;

#[derive(Template)]
#[template(path = "learn/exercise.html")]
struct ExercisePage {
    shell: Shell,
    exercise: &'static Exercise,
    version_a: String,
    version_b: String,
    found: Vec<Found>,
    biases: Vec<(&'static str, usize)>,
    found_in_b: usize,
}

/// A finding, as it stands under the report.
struct Found {
    number: usize,
    words: String,
    bias: &'static str,
    message: String,
    question: String,
    lesson: &'static str,
}

/// `GET /learn/exercise/{slug}`
pub async fn show(State(site): State<Site>, Path(slug): Path<String>) -> Response {
    let Some(exercise) = exercise(&slug) else { return NotDone::no_such_page().into_response() };
    let findings = biased(exercise.version_a);
    let underlines: Vec<Underline> = findings.iter().enumerate().map(underline).collect();
    let form = Form { lowered: 2, underlines: &underlines, ..Form::default() };
    page(ExercisePage {
        shell: site.shell(format!("{} · Learn", exercise.title), Some(Word::Learn), None),
        exercise,
        version_a: markdown::html(without_title(exercise.version_a), &form),
        version_b: markdown::html(without_title(exercise.version_b), &Form { lowered: 2, ..Form::default() }),
        found: findings.iter().enumerate().map(|(index, finding)| found(index, finding, exercise.version_a)).collect(),
        biases: biases(&findings),
        found_in_b: biased(exercise.version_b).len(),
    })
}

/// What the language reader finds, but for private data, in the order of the text and without overlap.
fn biased(text: &str) -> Vec<Finding> {
    let text = without_title(text);
    let mut end = 0;
    wording::check(text, Format::Markdown, &Context::default())
        .into_iter()
        .filter(|finding| !matches!(finding.label, Label::Privacy | Label::VagueAction))
        .filter(|finding| {
            let is_free = finding.span.start >= end;
            end = end.max(finding.span.end);
            is_free
        })
        .collect()
}

/// The report's own heading is left out: the page has one.
fn without_title(text: &str) -> &str {
    text.split_once('\n').filter(|(first, _)| first.starts_with("# ")).map_or(text, |(_, rest)| rest)
}

fn underline((index, finding): (usize, &Finding)) -> Underline {
    let class = match finding.severity {
        Severity::Error => "sure",
        Severity::Warning => "",
        Severity::Note => "slight",
    };
    Underline { span: finding.span.clone(), number: index + 1, class, title: finding.label.title().to_owned() }
}

fn found(index: usize, finding: &Finding, text: &str) -> Found {
    Found {
        number: index + 1,
        words: without_title(text).get(finding.span.clone()).unwrap_or_default().to_owned(),
        bias: finding.label.title(),
        message: finding.message.clone(),
        question: finding.question.clone().unwrap_or_default(),
        lesson: finding.lesson,
    }
}

/// How many of each bias, in the guideline's order.
fn biases(findings: &[Finding]) -> Vec<(&'static str, usize)> {
    Label::ALL
        .into_iter()
        .map(|label| (label.title(), findings.iter().filter(|finding| finding.label == label).count()))
        .filter(|(_, count)| *count > 0)
        .collect()
}
