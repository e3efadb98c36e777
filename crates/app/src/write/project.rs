//! The one projection: from the live document to its text, word count, hash and actions, which all pages read.
//! Not here: the live document's own form (live::outline).

use jiff::Timestamp;
use jiff::civil::Date;
use postmortem::improve::Action;
use postmortem::write::document::{Document, plain};
use postmortem::{ActionId, PersonId, PostmortemNumber};
use store::Tx;
use store::documents::Text;
use uuid::Uuid;

use super::references;
use crate::{App, Failure, Result};

/// Reads the live document as it is now, durable edits and no others.
pub async fn current(app: &App, number: PostmortemNumber) -> Result<Document> {
    let json = app
        .rooms()
        .read(live::DocumentId(number.0))
        .await
        .map_err(|error| unreadable(number, error))?;
    Document::from_json(&json).map_err(Failure::broken)
}

/// Brings the projection of a document up to date.
pub async fn bring_up_to_date(app: &App, number: PostmortemNumber) -> Result<Document> {
    follow(app, number, []).await
}

/// Begins to read a postmortem in the words of this moment. The projection follows the writing at a pace of its own; who
/// has typed and goes to read must find what they typed.
pub(crate) async fn read_fresh(app: &App, number: PostmortemNumber) -> Result<Tx> {
    let mut tx = app.store().read().await?;
    if !store::documents::is_behind(&mut tx, number).await? {
        return Ok(tx);
    }
    drop(tx);
    if let Err(error) = bring_up_to_date(app, number).await {
        tracing::warn!(%number, %error, "the text of a document was not brought up to date; it is shown as it was last projected");
    }
    Ok(app.store().read().await?)
}

/// Brings the projection up to date, and notes in the same commit who has written since the last time.
pub(crate) async fn follow(
    app: &App,
    number: PostmortemNumber,
    by: impl IntoIterator<Item = Uuid>,
) -> Result<Document> {
    // The time before the reading: an edit that comes in between is then seen to be newer than the text.
    let as_of = app.now();
    let document = current(app, number).await?;
    let mut tx = app.store().write().await?;
    project(&mut tx, number, &document, as_of).await?;
    for person in by {
        store::versions::wrote(&mut tx, number, PersonId(person)).await?;
    }
    tx.commit().await?;
    Ok(document)
}

/// Writes the projection of a document as it was at a time.
pub(crate) async fn project(
    tx: &mut Tx,
    number: PostmortemNumber,
    document: &Document,
    as_of: Timestamp,
) -> Result<()> {
    let text = Text {
        json: document.to_json().to_string(),
        words: i64::try_from(document.word_count()).unwrap_or(i64::MAX),
        hash: document.content_hash(),
        updated_at: as_of,
    };
    store::documents::put_text(tx, number, &text).await?;
    store::references::note(tx, number, &references::numbers_in(document)).await?;
    Ok(store::actions::replace_all(tx, number, &actions(number, document)).await?)
}

fn actions(number: PostmortemNumber, document: &Document) -> Vec<Action> {
    let written = document
        .actions()
        .filter(|action| !plain(&action.text).trim().is_empty());
    written
        .enumerate()
        .map(|(position, action)| Action {
            id: ActionId {
                postmortem: number,
                block: action.id.clone(),
            },
            number: 0,
            text: plain(&action.text),
            end_state: plain(&action.end_state),
            kind: action.kind,
            state: action.state,
            owner: action.owner.clone(),
            due: action.due.parse::<Date>().ok(),
            priority: action
                .priority
                .map(|priority| priority.as_str().to_owned())
                .unwrap_or_default(),
            tracker: action.tracker.clone(),
            position: i64::try_from(position).unwrap_or(i64::MAX),
        })
        .collect()
}

/// Why a live document could not be read, in the words of the application.
pub(crate) fn unreadable(number: PostmortemNumber, error: live::RoomError) -> Failure {
    match error {
        live::RoomError::NoSuchDocument => Failure::Missing(format!("Postmortem #{number}")),
        other => Failure::Unavailable("the live document", Box::new(other)),
    }
}
