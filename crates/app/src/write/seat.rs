//! Taking a seat in the live room: who may come in, and who may only read.
//! Not here: the socket (web) and the room (live).

use live::{DocumentId, Guest, JoinError};
pub use live::{Out, Seat};
use postmortem::PostmortemNumber;
use postmortem::permission::{Actor, Verb, may};

use super::read;
use crate::{App, Failure, Result};

/// Takes a seat for an actor. Whoever may not write gets a seat that only reads.
pub async fn take(app: &App, actor: &Actor, number: PostmortemNumber) -> Result<Seat> {
    may(actor, Verb::Read)?;
    {
        let mut tx = app.store().read().await?;
        read::find(&mut tx, number).await?;
    }
    let guest = Guest {
        person: actor.id().0,
        name: actor.person.name.clone(),
        hue: actor.person.hue,
        may_write: may(actor, Verb::Write).is_ok(),
    };
    app.rooms()
        .join(DocumentId(number.0), guest)
        .await
        .map_err(|error| match error {
            JoinError::NoSuchDocument => Failure::Missing(format!("Postmortem #{number}")),
            other => Failure::NotNow(other.to_string()),
        })
}
