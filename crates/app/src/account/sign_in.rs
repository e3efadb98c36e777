//! Signing in and out with e-mail and password; a session is a random secret in a cookie.
//! Not here: the cookie's attributes (web).

use jiff::{SignedDuration, Timestamp};

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
    let fits = secrets::password_fits(password.to_owned(), hash).await?;
    match found {
        Some((person, _)) if fits && person.active => {
            app.doorkeeper().opened(&email);
            begin(app, person.id).await
        }
        Some((person, _)) if fits && !person.active => {
            Err(Failure::Denied(postmortem::permission::Denied::Suspended))
        }
        _ => Err(Failure::problem(
            "password",
            "Nobody was signed in, because this address and this password do not belong together here. Both can be tried again.",
        )),
    }
}

/// Begins a session for a person whose identity has been established.
pub async fn begin(app: &App, person: postmortem::PersonId) -> Result<Begun> {
    let secret = secrets::fresh();
    let now = app.now();
    let until = now + SESSION_LASTS;
    let mut tx = app.store().write().await?;
    store::sessions::delete_expired(&mut tx, now).await?;
    store::sessions::insert(&mut tx, secrets::hash(&secret), person, now, until).await?;
    tx.commit().await?;
    Ok(Begun { secret, until })
}

/// Ends a session.
pub async fn sign_out(app: &App, secret: &str) -> Result<()> {
    let mut tx = app.store().write().await?;
    store::sessions::delete(&mut tx, secrets::hash(secret)).await?;
    Ok(tx.commit().await?)
}
