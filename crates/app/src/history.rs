//! Writing history: the short form that every verb uses.
//! Not here: reading it (store::history).

use postmortem::history::{NewLine, Subject};
use postmortem::permission::Actor;
use store::Tx;

use crate::{App, Result};

/// Writes down what the actor did, in the transaction in which they did it.
pub(crate) async fn write(app: &App, tx: &mut Tx, actor: &Actor, subject: Subject, verb: &'static str, words: impl Into<String>) -> Result<()> {
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
    let line = NewLine { by, at: app.now(), subject, verb, words: words.into() };
    Ok(store::history::write(tx, &line).await?)
}
