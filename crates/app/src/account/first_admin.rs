//! The first visit: while nobody is here, whoever opens the page makes the first admin.
//! Not here: later people (people).

use postmortem::history::Subject;
use postmortem::people::{Newcomer, Person, Role, check_password};

use super::people::newcomer;
use crate::{App, Failure, Result, history, secrets};

/// Is nobody here yet?
pub async fn is_wanted(app: &App) -> Result<bool> {
    let mut tx = app.store().read().await?;
    Ok(store::people::count(&mut tx).await? == 0)
}

/// Makes the first admin, who is also the first reviewer of the rotation. Refused as soon as anybody is here.
pub async fn create(app: &App, email: &str, name: &str, password: &str) -> Result<Person> {
    let read = Newcomer::read(email, name, Role::Admin);
    let checked = check_password(password);
    let newcomer_read = match (read, checked) {
        (Ok(newcomer), Ok(())) => newcomer,
        (read, checked) => {
            let mut problems = read.err().unwrap_or_default();
            problems.0.extend(checked.err().unwrap_or_default().0);
            return Err(Failure::Problems(problems));
        }
    };
    let hash = secrets::hash_password(password.to_owned()).await?;
    let mut tx = app.store().write().await?;
    if store::people::count(&mut tx).await? > 0 {
        return Err(Failure::NotNow(
            "Nobody was added, because this house has an admin already. An admin can add people."
                .into(),
        ));
    }
    let admin = newcomer(app, newcomer_read, 0);
    store::people::insert(&mut tx, &admin, Some(&hash)).await?;
    history::write_by(
        app,
        &mut tx,
        Some(admin.id),
        Subject::House,
        "house.opened",
        "opened the house as its first admin",
    )
    .await?;
    tx.commit().await?;
    Ok(admin)
}
