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
    Ok(current_upto(app, number).await?.0)
}

/// The same with the number of the last update that is in it.
async fn current_upto(app: &App, number: PostmortemNumber) -> Result<(Document, i64)> {
    let (json, upto) = app
        .rooms()
        .read_upto(live::DocumentId(number.0))
        .await
        .map_err(|error| unreadable(number, error))?;
    let document = Document::from_json(&json).map_err(Failure::broken)?;
    Ok((document, i64::try_from(upto).map_err(Failure::broken)?))
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
    let (document, upto) = current_upto(app, number).await?;
    let mut tx = app.store().write().await?;
    project(&mut tx, number, &document, upto, app.now()).await?;
    for person in by {
        store::versions::wrote(&mut tx, number, PersonId(person)).await?;
    }
    tx.commit().await?;
    Ok(document)
}

/// Writes the projection of a document as it is with an update and those before; nothing when a later one is kept already.
pub(crate) async fn project(
    tx: &mut Tx,
    number: PostmortemNumber,
    document: &Document,
    upto: i64,
    at: Timestamp,
) -> Result<()> {
    let text = Text {
        json: document.to_json().to_string(),
        words: i64::try_from(document.word_count()).unwrap_or(i64::MAX),
        hash: document.content_hash(),
        updated_at: at,
        upto,
    };
    if !store::documents::put_text(tx, number, &text).await? {
        return Ok(());
    }
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
