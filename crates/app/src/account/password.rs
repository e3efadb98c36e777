//! Changing one's own password: the old one is asked for, and every other session ends.
//! Not here: the form in which a password is kept (secrets), and first passwords (people, first_admin).

use postmortem::history::Subject;
use postmortem::people::check_password;
use postmortem::permission::{Actor, Denied, Scope};

use crate::{App, Failure, Result, history, secrets};

/// Changes one's own password. `session` is the secret of the session that asks, and the only one that stays; tokens
/// have an end of their own. Gives how many sessions ended.
pub async fn change(app: &App, actor: &Actor, session: &str, old: &str, new: &str) -> Result<u64> {
    // A token that leaked must not be able to lock its owner out.
    if actor.scope < Scope::Admin {
        return Err(Denied::Token(actor.scope).into());
    }
    let me = actor.id();
    if let Err(problems) = check_password(new) {
        let sentence = problems.beside("password").unwrap_or_default();
        return Err(Failure::problem("new_password", sentence));
    }
    // Whoever found a browser open may not guess without end either.
    app.doorkeeper().knock(&actor.person.email, app.now())?;
    let kept = {
        let mut tx = app.store().read().await?;
        store::people::password_of(&mut tx, me).await?
    };
    if !secrets::password_fits(bounded(old), kept).await? {
        return Err(Failure::problem(
            "old_password",
            "The password was not changed, because this is not the one that is kept now. It can be typed again.",
        ));
    }
    app.doorkeeper().opened(&actor.person.email);
    let hash = secrets::hash_password(new.to_owned()).await?;
    let mut tx = app.store().write().await?;
    store::people::set_password(&mut tx, me, &hash).await?;
    let ended = store::sessions::delete_others(&mut tx, me, secrets::hash(session)).await?;
    history::write(
        app,
        &mut tx,
        actor,
        Subject::Person(me),
        "password.changed",
        "changed their password",
    )
    .await?;
    tx.commit().await?;
    app.rooms().dismiss_everywhere(me.0);
    Ok(ended)
}

/// No kept password is longer, so nothing longer is worth the hashing.
fn bounded(password: &str) -> String {
    if password.len() > 1024 {
        String::new()
    } else {
        password.to_owned()
    }
}
