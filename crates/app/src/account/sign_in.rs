//! Signing in and out with e-mail and password; a session is a random secret in a cookie.
//! Not here: the cookie's attributes (web).

use jiff::{SignedDuration, Timestamp};
use postmortem::PersonId;
use store::Tx;

use crate::{App, Failure, Result, secrets};

/// How long a session lasts without signing in again.
const SESSION_LASTS: SignedDuration = SignedDuration::from_hours(24 * 14);

/// A session that has just begun.
#[derive(Debug)]
pub struct Begun {
    /// The secret for the cookie; it is shown only here.
    pub secret: String,
    /// When it ends by itself.
    pub until: Timestamp,
}

/// Signs in. One sentence answers both a wrong password and an unknown address.
pub async fn sign_in(app: &App, email: &str, password: &str) -> Result<Begun> {
    let email = email.trim().to_lowercase();
    if email.len() > 254 || password.len() > 1024 {
        return Err(Failure::problem(
            "password",
            "Nobody was signed in, because the address or the password is longer than any that is kept here.",
        ));
    }
    app.doorkeeper().knock(&email, app.now())?;
    let found = {
        let mut tx = app.store().read().await?;
        store::people::by_email(&mut tx, &email).await?
    };
    let hash = found.as_ref().and_then(|(_, hash)| hash.clone());
    if !secrets::password_fits(password.to_owned(), hash).await? {
        return Err(wrong());
    }
    // Hashing takes its time, and the password may have been changed meanwhile, which ends every session begun by the old
    // one: so what it was compared with is looked at once more where the session is written.
    let mut tx = app.store().write().await?;
    let still = store::people::by_email(&mut tx, &email).await?;
    let (Some(found), Some(still)) = (found, still) else {
        return Err(wrong());
    };
    if found.1 != still.1 {
        return Err(wrong());
    }
    if !still.0.active {
        return Err(Failure::Denied(postmortem::permission::Denied::Suspended));
    }
    let begun = write(app, &mut tx, still.0.id).await?;
    tx.commit().await?;
    app.doorkeeper().opened(&email);
    Ok(begun)
}

fn wrong() -> Failure {
    Failure::problem(
        "password",
        "Nobody was signed in, because this address and this password do not belong together here. Both can be tried again.",
    )
}

/// Begins a session for a person whose identity has been established.
pub async fn begin(app: &App, person: PersonId) -> Result<Begun> {
    let mut tx = app.store().write().await?;
    let begun = write(app, &mut tx, person).await?;
    tx.commit().await?;
    Ok(begun)
}

async fn write(app: &App, tx: &mut Tx, person: PersonId) -> Result<Begun> {
    let secret = secrets::fresh();
    let now = app.now();
    let until = now + SESSION_LASTS;
    store::sessions::delete_expired(tx, now).await?;
    store::sessions::insert(tx, secrets::hash(&secret), person, now, until).await?;
    Ok(Begun { secret, until })
}

/// Ends a session, also in the documents that it has open.
pub async fn sign_out(app: &App, secret: &str) -> Result<()> {
    let session = secrets::hash(secret);
    let mut tx = app.store().write().await?;
    store::sessions::delete(&mut tx, session).await?;
    tx.commit().await?;
    app.rooms().dismiss_session(session);
    Ok(())
}
