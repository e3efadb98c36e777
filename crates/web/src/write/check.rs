//! Checks a text that somebody pastes. It is read and forgotten: nothing is kept.
//! Not here: the rules (wording), and checking while one writes (the API).

use askama::Template;
use axum::extract::State;
use wording::{Context, Format, Severity};

use crate::errors::Answer;
use crate::form::Sent;
use crate::markdown::{self, Form, Underline};
use crate::page::{Shell, Word, page};
use crate::parts::Finding;
use crate::times;
use crate::visitor::{Site, Visitor};

/// So many findings are shown; a text with more needs another way of looking at it.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "write/check.html")]
struct CheckPage {
    shell: Shell,
    text: String,
    html: String,
    findings: Vec<Finding>,
    more: usize,
}

/// `GET /check`
pub async fn show(State(site): State<Site>, visitor: Visitor) -> Answer {
    let shell = site.shell("Check a text", Some(Word::Write), Some(&visitor));
    Ok(page(CheckPage {
        shell,
        text: String::new(),
        html: String::new(),
        findings: vec![],
        more: 0,
    }))
}

/// `POST /check`
pub async fn check(State(site): State<Site>, visitor: Visitor, sent: Sent) -> Answer {
    let text = sent.owned("text").replace("\r\n", "\n");
    let found = without_overlap(wording::check(&text, Format::Markdown, &Context::default()));
    let more = found.len().saturating_sub(SHOWN);
    let found = &found[..found.len() - more];
    let underlines = underlines(found);
    Ok(page(CheckPage {
        shell: site.shell("Check a text", Some(Word::Write), Some(&visitor)),
        html: markdown::html(
            &text,
            &Form {
                lowered: 2,
                underlines: &underlines,
                ..Form::default()
            },
        ),
        findings: found
            .iter()
            .enumerate()
            .map(|(index, finding)| Finding::new(index + 1, finding, &text))
            .collect(),
        text,
        more,
    }))
}

/// Findings in the order of the text; of two that overlap the first is kept, so that each underline has one number.
pub fn without_overlap(findings: Vec<wording::Finding>) -> Vec<wording::Finding> {
    let mut end = 0;
    findings
        .into_iter()
        .filter(|finding| {
            let is_free = finding.span.start >= end;
            end = end.max(finding.span.end);
            is_free
        })
        .collect()
}

/// Findings as underlines, numbered from 1.
pub fn underlines(findings: &[wording::Finding]) -> Vec<Underline> {
    findings
        .iter()
        .enumerate()
        .map(|(index, finding)| Underline {
            span: finding.span.clone(),
            number: index + 1,
            class: match finding.severity {
                Severity::Error => "sure",
                Severity::Warning => "",
                Severity::Note => "slight",
            },
            title: finding.label.title().to_owned(),
        })
        .collect()
}
