//! API tokens: made with a scope, shown once, kept as a hash, revoked by their owner.
//! Not here: reading them from a request (web).

use postmortem::PersonId;
use postmortem::history::Subject;
use postmortem::permission::{Actor, Denied, Scope};

use crate::{App, Failure, Result, history, secrets};

/// Makes a token for oneself. It reaches no further than the session that makes it.
pub async fn create(app: &App, actor: &Actor, scope: Scope, label: &str) -> Result<String> {
    if scope > actor.scope {
        return Err(Denied::Token(actor.scope).into());
    }
    create_for(app, actor.id(), scope, label).await
}

/// Makes a token from the command line of the machine itself.
pub async fn create_by_email(app: &App, email: &str, scope: Scope) -> Result<String> {
    let person = {
        let mut tx = app.store().read().await?;
        store::people::by_email(&mut tx, &email.trim().to_lowercase()).await?
    };
    let (person, _) =
        person.ok_or_else(|| Failure::Missing(format!("A person with the address {email}")))?;
    create_for(app, person.id, scope, "made on the command line").await
}

async fn create_for(app: &App, person: PersonId, scope: Scope, label: &str) -> Result<String> {
    let token = format!("{}{}", secrets::TOKEN_PREFIX, secrets::fresh());
    let label: String = label
        .trim()
        .chars()
        .filter(|letter| !letter.is_control())
        .take(100)
        .collect();
    let mut tx = app.store().write().await?;
    store::tokens::insert(
        &mut tx,
        uuid::Uuid::now_v7(),
        secrets::hash(&token),
        person,
        scope,
        &label,
        app.now(),
        None,
    )
    .await?;
    let words = format!("made a token that may {}", scope.as_str());
    history::write_by(
        app,
        &mut tx,
        Some(person),
        Subject::Person(person),
        "token.made",
        words,
    )
    .await?;
    tx.commit().await?;
    Ok(token)
}
