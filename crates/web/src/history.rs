//! The history of the house: who did what, when, newest first.
//! Not here: the history of one incident or postmortem, which stands on its page.

use askama::Template;
use axum::extract::State;

use crate::errors::Answer;
use crate::page::{Shell, page};
use crate::parts::{Line, Log};
use crate::visitor::{Site, Visitor};

/// So many lines are shown.
const SHOWN: i64 = 200;

#[derive(Template)]
#[template(
    source = r#"{% extends "page.html" %}{% block content %}
<div class="page-head"><div class="stack tight"><h1>History</h1><p class="soft">Who did what, and when. It is only ever added to. Times in UTC.</p></div></div>
{%- if log.lines.is_empty() %}<div class="empty"><h2>Nothing has happened yet</h2><p>Each change of state writes one line here.</p></div>{% else %}{{ log|safe }}{% endif %}
{% endblock %}"#,
    ext = "html"
)]
struct HistoryPage {
    shell: Shell,
    log: Log,
}

/// `GET /history`
pub async fn show(State(site): State<Site>, visitor: Visitor) -> Answer {
    let lines = app::history::latest(site.app(), &visitor.actor, SHOWN).await?;
    let about = |kind: &str, id: &str| match kind {
        "incident" | "postmortem" => format!(" ({kind} #{id})"),
        _ => String::new(),
    };
    let lines = lines
        .iter()
        .map(|line| {
            Line::new(
                line.at,
                "UTC",
                site.today(),
                format!(
                    "{} {}{}",
                    line.by,
                    line.words,
                    about(&line.subject_kind, &line.subject_id)
                ),
            )
        })
        .collect();
    Ok(page(HistoryPage {
        shell: site.shell("History", None, Some(&visitor)),
        log: Log { lines },
    }))
}
