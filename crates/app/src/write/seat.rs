//! Taking a seat in the live room: who may come in, and who may only read.
//! Not here: the socket (web) and the room (live).

use live::{DocumentId, Guest, JoinError};
pub use live::{Out, Seat};
use postmortem::PostmortemNumber;
use postmortem::permission::{Actor, Verb, may};

use super::read;
use crate::{App, Failure, Result, secrets};

/// Takes a seat for an actor. Whoever may not write gets a seat that only reads. A client that remembers another
/// `epoch` of the document holds text that was erased since, so there is nothing here for it to come back to. The seat
/// ends with the `session` by whose secret they came.
pub async fn take(
    app: &App,
    actor: &Actor,
    number: PostmortemNumber,
    epoch: Option<&str>,
    session: Option<&str>,
) -> Result<Seat> {
    may(actor, Verb::Read)?;
    let postmortem = {
        let mut tx = app.store().read().await?;
        read::find(&mut tx, number).await?
    };
    if epoch.is_some_and(|epoch| epoch != postmortem.epoch.to_string()) {
        return Err(Failure::Missing(format!(
            "This life of postmortem #{number}"
        )));
    }
    let guest = Guest {
        person: actor.id().0,
        name: actor.person.name.clone(),
        hue: actor.person.hue,
        may_write: may(actor, Verb::Write).is_ok(),
        session: session.map(secrets::hash),
    };
    app.rooms()
        .join(DocumentId(number.0), guest)
        .await
        .map_err(|error| match error {
            JoinError::NoSuchDocument => Failure::Missing(format!("Postmortem #{number}")),
            other => Failure::NotNow(format!(
                "No seat was taken, because {other}. It can be tried again in a while."
            )),
        })
}
