//! History: the short form in which every verb writes it, and the latest lines of the whole house.
//! Not here: the history of one thing, which stands on its own page.

use postmortem::history::{Line, NewLine, Subject};
use postmortem::permission::{Actor, Verb, may};
use store::Tx;

use crate::{App, Result};

/// Writes down what the actor did, in the transaction in which they did it.
pub(crate) async fn write(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    subject: Subject,
    verb: &'static str,
    words: impl Into<String>,
) -> Result<()> {
    write_by(app, tx, Some(actor.id()), subject, verb, words).await
}

/// The same for what nobody in particular did.
pub(crate) async fn write_by(
    app: &App,
    tx: &mut Tx,
    by: Option<postmortem::PersonId>,
    subject: Subject,
    verb: &'static str,
    words: impl Into<String>,
) -> Result<()> {
    let line = NewLine {
        by,
        at: app.now(),
        subject,
        verb,
        words: words.into(),
    };
    Ok(store::history::write(tx, &line).await?)
}

/// The latest lines of the whole house, newest first.
pub async fn latest(app: &App, actor: &Actor, limit: i64) -> Result<Vec<Line>> {
    may(actor, Verb::Read)?;
    let mut tx = app.store().read().await?;
    Ok(store::history::latest(&mut tx, limit).await?)
}
