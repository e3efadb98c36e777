//! A postmortem as a file: Markdown with front matter, HTML for pages, JSON for programs.
//! Not here: how each of these looks (press).

use postmortem::PostmortemNumber;
use postmortem::permission::{Actor, Verb, may};
use postmortem::write::document::Document;
use postmortem::write::document::Inline;
use press::markdown::Heading;

use super::project;
use super::read::{self, Written};
use crate::publish::view::Leaving;
use crate::{App, Result};

/// The Markdown of a postmortem as it is now.
pub async fn markdown(app: &App, actor: &Actor, number: PostmortemNumber) -> Result<String> {
    may(actor, Verb::Read)?;
    let mut tx = project::read_fresh(app, number).await?;
    Ok(as_markdown(&read::load(&mut tx, number).await?))
}

/// The same from the command line of the machine itself.
pub async fn markdown_by_machine(app: &App, number: PostmortemNumber) -> Result<String> {
    let mut tx = app.store().read().await?;
    Ok(as_markdown(&read::load(&mut tx, number).await?))
}

fn as_markdown(written: &Written) -> String {
    press::markdown::write(&written.document, &heading(written))
}

/// A postmortem with its document, for programs.
pub async fn json_by_machine(app: &App, number: PostmortemNumber) -> Result<serde_json::Value> {
    let mut tx = app.store().read().await?;
    let written = read::load(&mut tx, number).await?;
    Ok(serde_json::json!({
        "postmortem": written.postmortem,
        "incidents": written.incidents,
        "document": written.document.to_json(),
    }))
}

/// The HTML of a document for pages inside.
pub async fn html_by_machine(app: &App, number: PostmortemNumber) -> Result<String> {
    let mut tx = app.store().read().await?;
    Ok(html(&read::load(&mut tx, number).await?))
}

/// The HTML of a document for pages inside.
pub fn html(written: &Written) -> String {
    press::html::document(&written.document, press::html::Shown::default())
}

/// The HTML of a line of text for pages inside.
pub fn html_line(text: &[Inline]) -> String {
    press::html::inlines(text)
}

/// The HTML of a text of another time.
pub fn html_of(document: &Document) -> String {
    press::html::document(document, press::html::Shown::default())
}

/// The HTML of what leaves the house, as the outside page will draw it.
pub fn html_outside(leaving: &Leaving) -> String {
    let html = press::html::document(&leaving.document, press::html::Shown::default());
    press::html::with_stand_ins(&html, &leaving.stand_ins)
}

/// What stands above a postmortem in its file: the facts of its first incident, by the names that the import knows.
pub(crate) fn heading(written: &Written) -> Heading {
    let mut facts: Vec<(String, String)> = Vec::new();
    let mut tell = |name: &str, value: String| facts.push((name.into(), value));
    tell("stage", written.postmortem.stage.words().into());
    if let Some(incident) = written.incidents.first() {
        tell("severity", incident.facts.severity.as_str().into());
        if !incident.facts.services.is_empty() {
            tell("services", incident.facts.services.join(", "));
        }
        for (milestone, moment) in incident.facts.milestones.known() {
            tell(milestone.as_str(), moment.rfc3339());
        }
        tell("user_visible", incident.facts.user_visible.to_string());
        if let Some(users) = incident.facts.users_affected {
            tell("users_affected", users.to_string());
        }
        tell("data_loss", incident.facts.data_loss.to_string());
        if let Some(spent) = incident.facts.error_budget_spent {
            tell("error_budget_spent", spent.to_string());
        }
    }
    Heading {
        title: written.postmortem.title.clone(),
        number: u64::try_from(written.postmortem.number.0).ok(),
        facts,
    }
}
