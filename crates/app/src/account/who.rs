//! Who is asking: the person behind a session or a token.
//! Not here: what they may do (postmortem::permission).

use postmortem::permission::{Actor, Scope};

use crate::{App, Result, secrets};

/// The person behind a session's secret.
pub async fn by_session(app: &App, secret: &str) -> Result<Option<Actor>> {
    let mut tx = app.store().read().await?;
    let person = store::sessions::find(&mut tx, secrets::hash(secret), app.now()).await?;
    Ok(person.filter(|person| person.active).map(|person| Actor {
        person,
        scope: Scope::Admin,
    }))
}

/// The person behind an API token, with the token's scope.
pub async fn by_token(app: &App, token: &str) -> Result<Option<Actor>> {
    let mut tx = app.store().read().await?;
    let found = store::tokens::find(&mut tx, secrets::hash(token), app.now()).await?;
    Ok(found
        .filter(|(person, _)| person.active)
        .map(|(person, scope)| Actor { person, scope }))
}
