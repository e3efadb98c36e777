//! People: adding them, their roles, suspending and opening again.
//! Not here: their passwords' form (secrets).

use jiff::civil::Date;
use postmortem::PersonId;
use postmortem::history::Subject;
use postmortem::people::{Newcomer, Person, Role, check_password, hue_of};
use postmortem::permission::{Actor, Verb, may};

use crate::review::ask;
use crate::{App, Failure, Result, history, secrets};

/// Everyone, by name.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Person>> {
    may(actor, Verb::Read)?;
    let mut tx = app.store().read().await?;
    Ok(store::people::list(&mut tx).await?)
}

/// Adds a person.
pub async fn add(
    app: &App,
    actor: &Actor,
    email: &str,
    name: &str,
    role: Role,
    password: &str,
) -> Result<Person> {
    may(actor, Verb::Manage)?;
    create(app, Some(actor.id()), email, name, role, password).await
}

/// Adds a person from the command line of the machine itself, where whoever types owns the data.
pub async fn create(
    app: &App,
    by: Option<PersonId>,
    email: &str,
    name: &str,
    role: Role,
    password: &str,
) -> Result<Person> {
    let read = Newcomer::read(email, name, role)?;
    check_password(password)?;
    let hash = secrets::hash_password(password.to_owned()).await?;
    let mut tx = app.store().write().await?;
    let nth = store::people::count(&mut tx).await?;
    let person = newcomer(app, read, nth);
    match store::people::insert(&mut tx, &person, Some(&hash)).await {
        Err(store::Error::Taken(_)) => {
            return Err(Failure::problem(
                "email",
                format!("{} is here already, so nobody was added.", person.email),
            ));
        }
        other => other?,
    }
    let words = format!("added {} as {}", person.name, person.role.as_str());
    history::write_by(
        app,
        &mut tx,
        by,
        Subject::Person(person.id),
        "person.added",
        words,
    )
    .await?;
    tx.commit().await?;
    Ok(person)
}

/// What an admin may change about a person.
#[derive(Debug, Clone)]
pub struct PersonChange {
    /// The role.
    pub role: Role,
    /// Open or suspended.
    pub active: bool,
    /// In the pool that reviews are drawn from?
    pub in_rotation: bool,
    /// Away through this day.
    pub away_until: Option<Date>,
    /// The version that was looked at.
    pub version: i64,
}

/// Changes a person's role, access and place in the rotation. A suspended person loses session and socket
/// at once, and whoever no longer reviews passes their open reviews on.
pub async fn change(
    app: &App,
    actor: &Actor,
    id: PersonId,
    change: PersonChange,
) -> Result<Person> {
    may(actor, Verb::Manage)?;
    let mut tx = app.store().write().await?;
    let mut person = store::people::by_id(&mut tx, id)
        .await?
        .ok_or_else(|| Failure::Missing("This person".into()))?;
    if person.id == actor.id() && (!change.active || change.role != Role::Admin) {
        return Err(Failure::NotNow("Nothing was changed, because an admin stays admin until another admin changes it. So the house is never without one.".into()));
    }
    let before = person.clone();
    person.role = change.role;
    person.active = change.active;
    person.in_rotation = change.in_rotation;
    person.away_until = change.away_until;
    person.version = change.version;
    store::people::save(&mut tx, &person).await?;
    if !person.active || person.role < before.role {
        store::sessions::delete_of(&mut tx, id).await?;
    }
    history::write(
        app,
        &mut tx,
        actor,
        Subject::Person(id),
        "person.changed",
        describe(&before, &person),
    )
    .await?;
    if !reviews(&person) && reviews(&before) {
        ask::redraw_of(app, &mut tx, actor, &person).await?;
    }
    tx.commit().await?;
    if !person.active {
        app.rooms().dismiss_everywhere(id.0);
    }
    Ok(Person {
        version: person.version + 1,
        ..person
    })
}

/// May they be given a review at all?
fn reviews(person: &Person) -> bool {
    person.active && person.role >= Verb::Review.needs()
}

fn describe(before: &Person, after: &Person) -> String {
    let mut parts = Vec::new();
    if before.role != after.role {
        parts.push(format!("made {} {}", after.name, after.role.as_str()));
    }
    match (before.active, after.active) {
        (true, false) => parts.push(format!("suspended {}", after.name)),
        (false, true) => parts.push(format!("opened the account of {} again", after.name)),
        _ => {}
    }
    match (before.in_rotation, after.in_rotation) {
        (false, true) => parts.push(format!("put {} into the rotation", after.name)),
        (true, false) => parts.push(format!("took {} out of the rotation", after.name)),
        _ => {}
    }
    if before.away_until != after.away_until {
        parts.push(match after.away_until {
            Some(day) => format!(
                "noted that {} is away through {}",
                after.name,
                day.strftime("%-d %B %Y")
            ),
            None => format!("noted that {} is back", after.name),
        });
    }
    if parts.is_empty() {
        format!("left {} as they were", after.name)
    } else {
        parts.join("; ")
    }
}

pub(super) fn newcomer(app: &App, read: Newcomer, nth: u64) -> Person {
    Person {
        id: PersonId(uuid::Uuid::now_v7()),
        email: read.email,
        name: read.name,
        in_rotation: read.role >= Role::Reviewer,
        role: read.role,
        hue: hue_of(nth),
        active: true,
        away_until: None,
        created_at: app.now(),
        version: 1,
    }
}
