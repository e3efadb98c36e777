//! The templates of the house: each version, and for admins the form that makes the next one.
//! Not here: what a template may be (domain), and documents, which keep the one they were born with.

use app::Failure;
use app::write::templates::{self, AskedAsTold, Template as OfHouse, TemplateAsTold};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use postmortem::incident::Severity;
use postmortem::permission::{Verb, may};
use postmortem::write::template::SECTIONS;
use serde::Deserialize;

use crate::errors::Answer;
use crate::form::Sent;
use crate::page::{Shell, Word, page};
use crate::query::Query;
use crate::visitor::{Site, Visitor};

/// Which version the form begins from.
#[derive(Debug, Deserialize)]
pub struct Asked {
    from: Option<i64>,
}

#[derive(Template)]
#[template(path = "write/templates.html")]
struct TemplatesPage {
    shell: Shell,
    all: Vec<OfHouse>,
    /// Offered until the house has made a version of that name.
    light: Option<OfHouse>,
    may_make: bool,
    refused: Option<String>,
    name: String,
    severities: Vec<(Severity, bool)>,
    rows: Vec<Row>,
    actions: String,
}

/// A section in the form.
struct Row {
    key: &'static str,
    classic: &'static str,
    is_in: bool,
    heading: String,
    hint: String,
    is_required: bool,
}

/// `GET /templates`
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Answer {
    let all = templates::all(site.app(), &visitor.actor).await?;
    let light = OfHouse::light();
    let from = all
        .iter()
        .chain([&light])
        .find(|template| Some(template.version) == asked.from)
        .or(all.first())
        .cloned()
        .unwrap_or_else(OfHouse::classic);
    let told = TemplateAsTold {
        name: from.name.clone(),
        severities: from
            .severities
            .iter()
            .map(|severity| severity.as_str().to_owned())
            .collect(),
        sections: from
            .sections
            .iter()
            .map(|section| AskedAsTold {
                key: section.key.clone(),
                heading: section.heading.clone(),
                hint: section.hint.clone(),
                required: section.required,
            })
            .collect(),
        actions: from.actions.join("\n"),
    };
    Ok(draw(&site, &visitor, all, &told, None))
}

/// `POST /templates`
pub async fn make(State(site): State<Site>, visitor: Visitor, sent: Sent) -> Answer {
    let told = told(&sent);
    match templates::make(site.app(), &visitor.actor, &told).await {
        Ok(_) => Ok(Redirect::to("/templates").into_response()),
        Err(Failure::Problems(problems)) => {
            let all = templates::all(site.app(), &visitor.actor).await?;
            let page = draw(&site, &visitor, all, &told, Some(problems.to_string()));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(failure) => Err(failure.into()),
    }
}

fn told(sent: &Sent) -> TemplateAsTold {
    let wanted: Vec<&str> = sent.all("in").collect();
    let required: Vec<&str> = sent.all("required").collect();
    let section = |key: &'static str| AskedAsTold {
        key: key.to_owned(),
        heading: sent.owned(&format!("heading-{key}")),
        hint: sent.owned(&format!("hint-{key}")),
        required: required.contains(&key),
    };
    TemplateAsTold {
        name: sent.owned("name"),
        severities: sent.all("severity").map(str::to_owned).collect(),
        sections: SECTIONS
            .iter()
            .filter(|known| wanted.contains(&known.key))
            .map(|known| section(known.key))
            .collect(),
        actions: sent.owned("actions"),
    }
}

fn draw(
    site: &Site,
    visitor: &Visitor,
    all: Vec<OfHouse>,
    told: &TemplateAsTold,
    refused: Option<String>,
) -> Response {
    let row = |known: &postmortem::write::template::SectionHint| {
        let section = told.sections.iter().find(|told| told.key == known.key);
        Row {
            key: known.key,
            classic: known.heading,
            is_in: section.is_some(),
            heading: section.map_or(known.heading.to_owned(), |told| told.heading.clone()),
            hint: section.map_or(known.hint.to_owned(), |told| told.hint.clone()),
            is_required: section.is_some_and(|told| told.required),
        }
    };
    let is_for = |severity: Severity| {
        told.severities
            .iter()
            .any(|named| named == severity.as_str())
    };
    let light = OfHouse::light();
    let has_light = all.iter().any(|template| template.name == light.name);
    page(TemplatesPage {
        light: (!has_light).then_some(light),
        shell: site.shell("Templates", Some(Word::Write), Some(visitor)),
        may_make: may(&visitor.actor, Verb::Manage).is_ok(),
        refused,
        name: told.name.clone(),
        severities: Severity::ALL
            .into_iter()
            .map(|severity| (severity, is_for(severity)))
            .collect(),
        rows: SECTIONS.iter().map(row).collect(),
        actions: told.actions.clone(),
        all,
    })
}

impl TemplatesPage {
    /// The severities for which this version is the one that incidents begin with.
    fn begins(&self, template: &OfHouse) -> String {
        let begins: Vec<&str> = Severity::ALL
            .into_iter()
            .filter(|severity| OfHouse::chosen(&self.all, *severity).version == template.version)
            .map(Severity::as_str)
            .collect();
        if begins.is_empty() {
            "for no incident any more; documents that were born with it keep it".into()
        } else {
            format!("for incidents of {}", begins.join(", "))
        }
    }
}
