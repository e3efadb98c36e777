//! Publishing inside: the approved text as Markdown, one commit in a git repository.
//! Not here: how git is spoken to (press::repository).

use postmortem::PostmortemNumber;
use postmortem::history::Subject;
use postmortem::permission::{Actor, Verb, may};
use postmortem::postmortem as stages;
use postmortem::publish::Audience;
use postmortem::write::document::Document;
use postmortem::write::file;
use press::repository::{Beside, File, Repository, RepositoryError, folder_beside, names_beside};
use store::publications::Publication;

use crate::review::ask::tell;
use crate::write::{export, files, project, read, references, versions};
use crate::{App, Failure, Result, history};

/// Publishes inside. Doing it twice with the same text makes one commit.
pub async fn publish(app: &App, actor: &Actor, number: PostmortemNumber) -> Result<Publication> {
    may(actor, Verb::Publish)?;
    project::bring_up_to_date(app, number).await?;
    let (written, stage, linked) = {
        let mut tx = app.store().read().await?;
        let written = read::load(&mut tx, number).await?;
        let approval = store::approvals::latest(&mut tx, number, Audience::Inside).await?;
        let stage = stages::publish(
            written.postmortem.stage,
            Audience::Inside,
            approval.as_ref(),
            written.content_hash,
        )?;
        let linked = references::linked_to_files(&mut tx, &written.document).await?;
        (written, stage, linked)
    };
    let (linked, beside) = with_files(app, actor, number, &linked).await?;
    let mut postmortem = written.postmortem.clone();
    postmortem.stage = stage;
    let shown = read::Written {
        postmortem: postmortem.clone(),
        ..written.clone()
    };
    let file = File {
        number: number.0.unsigned_abs(),
        year: written
            .incidents
            .first()
            .and_then(|incident| incident.facts.milestones.started.as_ref())
            .map_or_else(
                || app.now().to_zoned(jiff::tz::TimeZone::UTC).year(),
                |started| started.zoned().year(),
            ),
        title: postmortem.title.clone(),
        content: press::markdown::write(&linked, &export::heading(&shown)),
        beside,
    };
    let settings = app.settings();
    let repository = Repository::new(&settings.repository, settings.remote.clone());
    let commit = repository
        .commit(&file, &actor.person.name, &actor.person.email, app.now())
        .await
        .map_err(|error| match error {
            told @ RepositoryError::NotPushed { .. } => Failure::NotNow(told.to_string()),
            other => Failure::Unavailable("the git repository", Box::new(other)),
        })?;

    let mut tx = app.store().write().await?;
    store::postmortems::save(&mut tx, &postmortem).await?;
    let publication = Publication {
        id: uuid::Uuid::now_v7(),
        postmortem: number,
        audience: Audience::Inside,
        destination: "git".into(),
        place: commit.path,
        content_hash: written.content_hash,
        revision: commit.id,
        at: app.now(),
        by: actor.id(),
        withdrawal: None,
    };
    store::publications::insert(&mut tx, &publication).await?;
    // What is published is the work of all; nobody is asked about one of its lines any more.
    store::pens::let_go(&mut tx, number).await?;
    let words = format!(
        "published it inside: {} at commit {}",
        publication.place,
        short(&publication.revision)
    );
    history::write(
        app,
        &mut tx,
        actor,
        Subject::Postmortem(number),
        "published.inside",
        words,
    )
    .await?;
    tx.commit().await?;
    versions::keep_at_stage(app, number, "Published inside").await;
    tell(app, number, stage);
    Ok(publication)
}

fn short(revision: &str) -> &str {
    revision.get(..10).unwrap_or(revision)
}

/// The text with links to files that lie beside it, and those files. One that was erased stays the address that it was.
async fn with_files(
    app: &App,
    actor: &Actor,
    number: PostmortemNumber,
    document: &Document,
) -> Result<(Document, Vec<Beside>)> {
    let mut found = Vec::new();
    for (of, id) in file::named_in(document) {
        match files::find(app, actor, of, id).await {
            Ok(file) => found.push(file),
            Err(Failure::Missing(_)) => {}
            Err(failure) => return Err(failure),
        }
    }
    let names = names_beside(found.iter().map(|file| file.name.as_str()));
    let mut beside = Vec::new();
    for (file, name) in found.iter().zip(&names) {
        beside.push(Beside {
            name: name.clone(),
            bytes: files::bytes(app, file).await?,
        });
    }
    let folder = folder_beside(number.0.unsigned_abs());
    let document = file::readdressed(document, |_, id| {
        let place = found.iter().position(|file| file.id == id)?;
        Some(format!("{folder}/{}", names[place]))
    });
    Ok((document, beside))
}
