//! Who is asking: the person behind a session or a token.
//! Not here: what they may do (postmortem::permission).

use jiff::SignedDuration;
use postmortem::permission::{Actor, Scope};
use store::Tx;

use crate::{App, Result, secrets};

/// A program may call many times a second; its owner wants to know the day, so a write a minute is plenty.
const USE_IS_NOTED_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// The person behind a session's secret.
pub async fn by_session(app: &App, secret: &str) -> Result<Option<Actor>> {
    let mut tx = app.store().read().await?;
    of_session(app, &mut tx, secret).await
}

/// The same within what is being read already.
pub(crate) async fn of_session(app: &App, tx: &mut Tx, secret: &str) -> Result<Option<Actor>> {
    let person = store::sessions::find(tx, secrets::hash(secret), app.now()).await?;
    Ok(person.filter(|person| person.active).map(|person| Actor {
        person,
        scope: Scope::Admin,
    }))
}

/// The person behind an API token, with the token's scope. That it was used is noted for its owner's list.
pub async fn by_token(app: &App, token: &str) -> Result<Option<Actor>> {
    let hash = secrets::hash(token);
    let now = app.now();
    let found = {
        let mut tx = app.store().read().await?;
        store::tokens::find(&mut tx, hash, now).await?
    };
    let Some(found) = found.filter(|found| found.person.active) else {
        return Ok(None);
    };
    let is_news = found
        .last_used
        .is_none_or(|last| now.duration_since(last) >= USE_IS_NOTED_EVERY);
    if is_news && let Err(error) = note_use(app, hash).await {
        // The note is for a list; a program is not turned away because it could not be written.
        tracing::warn!(%error, "the use of a token was not noted");
    }
    Ok(Some(Actor {
        person: found.person,
        scope: found.scope,
    }))
}

async fn note_use(app: &App, hash: [u8; 32]) -> Result<()> {
    let mut tx = app.store().write().await?;
    store::tokens::note_use(&mut tx, hash, app.now()).await?;
    Ok(tx.commit().await?)
}
