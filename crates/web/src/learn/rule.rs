//! A rule of the language reader on its page: what it notices, why it matters, and when it stays quiet.
//! Not here: the rules themselves (wording).

use askama::Template;
use axum::extract::{Path, State};
use wording::Rule;

use crate::errors::{Answer, NotDone};
use crate::markdown::{self, Form};
use crate::page::{Shell, Word, page};
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "learn/rule.html")]
struct RulePage {
    shell: Shell,
    rule: &'static Rule,
    html: String,
    rules: &'static [Rule],
}

/// `GET /rules/{rule}`
pub async fn show(State(site): State<Site>, visitor: Visitor, Path(name): Path<String>) -> Answer {
    let rule = wording::rule(&name).ok_or_else(NotDone::no_such_page)?;
    Ok(page(RulePage {
        shell: site.shell(
            format!("{} · Rules", rule.title),
            Some(Word::Learn),
            Some(&visitor),
        ),
        rule,
        html: markdown::html(without_title(rule.page), &Form::default()),
        rules: wording::rules(),
    }))
}

/// The page's own heading is left out: ours stands above it.
fn without_title(text: &str) -> &str {
    text.split_once('\n')
        .filter(|(first, _)| first.starts_with("# "))
        .map_or(text, |(_, rest)| rest)
}
