//! Starting the postmortem of an incident: the server makes the document, prefilled, in the same transaction as its row.
//! Not here: importing one that exists already (import).

use postmortem::history::Subject;
use postmortem::incident::Incident;
use postmortem::permission::{Actor, Verb, may};
use postmortem::postmortem::{Postmortem, Stage};
use postmortem::write::document::Document;
use postmortem::{IncidentNumber, PersonId, PostmortemNumber};
use store::Tx;

use super::{project, templates};
use crate::decide::view;
use crate::{App, Failure, Result, history};

/// Starts the postmortem of an incident. The first one takes the incident's number; asking again gives the same one back.
pub async fn start(app: &App, actor: &Actor, incident: IncidentNumber) -> Result<Postmortem> {
    may(actor, Verb::Write)?;
    let mut tx = app.store().write().await?;
    let found = view::find(&mut tx, incident).await?;
    if let Some(postmortem) = store::postmortems::of_incident(&mut tx, incident)
        .await?
        .into_iter()
        .next()
    {
        return Ok(postmortem);
    }
    begin(app, tx, actor, &found, PostmortemNumber(incident.0)).await
}

/// Starts one more postmortem of an incident, beside those that tell of it already: of another team, or for another reader.
/// It takes the next free number.
pub async fn another(app: &App, actor: &Actor, incident: IncidentNumber) -> Result<Postmortem> {
    may(actor, Verb::Write)?;
    let mut tx = app.store().write().await?;
    let found = view::find(&mut tx, incident).await?;
    let number = PostmortemNumber(store::numbers::next(&mut tx, "incident").await?);
    begin(app, tx, actor, &found, number).await
}

async fn begin(
    app: &App,
    mut tx: Tx,
    actor: &Actor,
    incident: &Incident,
    number: PostmortemNumber,
) -> Result<Postmortem> {
    let template = templates::chosen(&mut tx, incident.facts.severity).await?;
    let document = template.document(&incident.facts, fresh_block_id);
    let postmortem = Postmortem {
        number,
        title: incident.facts.title.clone(),
        stage: Stage::Draft,
        incidents: vec![incident.number],
        template_version: template.version,
        epoch: uuid::Uuid::now_v7(),
        started_by: Some(actor.id()),
        started_at: app.now(),
        authors: vec![actor.id()],
        version: 1,
    };
    keep(app, &mut tx, &postmortem, &document).await?;
    history::write(
        app,
        &mut tx,
        actor,
        Subject::Postmortem(postmortem.number),
        "postmortem.started",
        format!(
            "started the postmortem from the template “{}”",
            template.name
        ),
    )
    .await?;
    tx.commit().await?;
    Ok(postmortem)
}

/// Keeps a new postmortem with its first document and their projections.
pub(crate) async fn keep(
    app: &App,
    tx: &mut Tx,
    postmortem: &Postmortem,
    document: &Document,
) -> Result<()> {
    let state = live::first_document(&document.to_json()).map_err(Failure::broken)?;
    store::postmortems::insert(tx, postmortem).await?;
    for author in &postmortem.authors {
        store::postmortems::add_author(tx, postmortem.number, PersonId(author.0)).await?;
    }
    store::documents::create(tx, postmortem.number, postmortem.epoch, &state).await?;
    project::project(tx, postmortem.number, document, 0, app.now()).await
}

/// A fresh id for a block: 12 letters and digits, from a random UUID.
pub(crate) fn fresh_block_id() -> String {
    uuid::Uuid::new_v4().simple().to_string()[..12].to_owned()
}
