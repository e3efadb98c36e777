//! The page on which a postmortem is written together. Without script it still reads.
//! Not here: the editor (editor/), the socket, and who may write (application).

use std::collections::BTreeMap;

use app::write::read::{self, Written};
use askama::Template;
use axum::extract::{Path, State};
use postmortem::PostmortemNumber;
use postmortem::permission::{Verb, may};
use postmortem::postmortem::Stage;
use serde_json::json;

use crate::errors::Answer;
use crate::page::{Shell, Word, page};
use crate::visitor::{Site, Visitor};
use crate::write::show::html_linked;

#[derive(Template)]
#[template(path = "write/editor.html")]
struct EditorPage {
    shell: Shell,
    written: Written,
    html: String,
    person: String,
    may_write: bool,
    /// When the incident began, as RFC 3339; the editor reads bare clock times from there.
    started: String,
    /// What each section asks for while it is empty, by its key, as JSON.
    hints: String,
    /// The trackers whose keys are links, as JSON: what keys begin with, the address, and who keeps the tickets.
    trackers: String,
    /// Names to choose owners from.
    people: Vec<String>,
}

/// `GET /postmortems/{n}/write`
pub async fn show(State(site): State<Site>, visitor: Visitor, Path(number): Path<i64>) -> Answer {
    let written = read::written(site.app(), &visitor.actor, PostmortemNumber(number)).await?;
    let people = app::account::people::list(site.app(), &visitor.actor).await?;
    let me = &visitor.actor.person;
    Ok(page(EditorPage {
        shell: site.shell(
            format!("Writing #{number}"),
            Some(Word::Write),
            Some(&visitor),
        ),
        html: html_linked(&site, &visitor, &written.document).await?,
        person: json!({ "id": me.id, "name": me.name, "hue": me.hue }).to_string(),
        started: started(&written),
        hints: hints(&written),
        trackers: trackers(&site, &visitor).await?,
        people: people
            .into_iter()
            .filter(|person| person.active)
            .map(|person| person.name)
            .collect(),
        may_write: may(&visitor.actor, Verb::Write).is_ok(),
        written,
    }))
}

async fn trackers(site: &Site, visitor: &Visitor) -> app::Result<String> {
    let trackers = app::write::trackers::all(site.app(), &visitor.actor).await?;
    let told: Vec<_> = trackers
        .iter()
        .map(|tracker| json!({ "prefix": tracker.prefix, "address": tracker.address, "host": tracker.host() }))
        .collect();
    Ok(json!(told).to_string())
}

fn hints(written: &Written) -> String {
    let sections = written.template.sections.iter();
    let hints: BTreeMap<&str, &str> = sections
        .filter(|section| !section.hint.is_empty())
        .map(|section| (section.key.as_str(), section.hint.as_str()))
        .collect();
    json!(hints).to_string()
}

fn started(written: &Written) -> String {
    let started = written
        .incidents
        .first()
        .and_then(|incident| incident.facts.milestones.started.as_ref());
    started
        .map(postmortem::moment::Moment::rfc3339)
        .unwrap_or_default()
}
