//! API tokens: made with a scope, shown once, kept as a hash, listed and revoked by their owner.
//! Not here: reading them from a request (web).

use postmortem::PersonId;
use postmortem::history::Subject;
use postmortem::permission::{Actor, Denied, Scope, Verb, may};
pub use store::tokens::Token;
use uuid::Uuid;

use crate::{App, Failure, Result, history, secrets};

/// Makes a token for oneself. It reaches no further than the session that makes it.
pub async fn create(app: &App, actor: &Actor, scope: Scope, label: &str) -> Result<String> {
    if scope > actor.scope {
        return Err(Denied::Token(actor.scope).into());
    }
    let label = readable(label);
    if label.is_empty() {
        return Err(Failure::problem(
            "label",
            "The token was not made, because it has no name yet. A word or two tell it apart later: “the weekly report”.",
        ));
    }
    create_for(app, actor.id(), scope, &label).await
}

/// One's own tokens, newest first. Nobody sees another's.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Token>> {
    may(actor, Verb::Read)?;
    let mut tx = app.store().read().await?;
    Ok(store::tokens::list_of(&mut tx, actor.id()).await?)
}

/// Revokes one of one's own tokens: whatever shows it is a stranger from now on, and loses its seat in live documents.
pub async fn revoke(app: &App, actor: &Actor, id: Uuid) -> Result<()> {
    let mut tx = app.store().write().await?;
    let label = store::tokens::revoke(&mut tx, id, actor.id())
        .await?
        .ok_or_else(|| Failure::Missing("This token".into()))?;
    history::write(
        app,
        &mut tx,
        actor,
        Subject::Person(actor.id()),
        "token.revoked",
        format!("revoked the token “{label}”"),
    )
    .await?;
    tx.commit().await?;
    // A seat does not remember by which key its person came in; pages that are open take theirs again.
    app.rooms().dismiss_everywhere(actor.id().0);
    Ok(())
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
    let mut tx = app.store().write().await?;
    store::tokens::insert(
        &mut tx,
        Uuid::now_v7(),
        secrets::hash(&token),
        person,
        scope,
        label,
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

/// What a token is called, on one line of a list.
fn readable(label: &str) -> String {
    label
        .trim()
        .chars()
        .filter(|letter| !letter.is_control())
        .take(100)
        .collect()
}
