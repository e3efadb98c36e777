//! The table `people`: who uses the program, and the hash that a password is checked against.
//! Not here: sessions and tokens, which have their own files.

use postmortem::PersonId;
use postmortem::people::{Person, Role};

use crate::columns::{Row, values};
use crate::{Error, Result, Tx};

const COUNT: &str = "SELECT COUNT(*) AS people FROM people";

const INSERT: &str = "
    INSERT INTO people (id, email, name, role, hue, active, in_rotation, away_until, created_at, version, password_hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

const BY_ID: &str = "SELECT * FROM people WHERE id = $1";

const BY_EMAIL: &str = "SELECT * FROM people WHERE email = $1";

const LIST: &str = "SELECT * FROM people ORDER BY id";

const SAVE: &str = "
    UPDATE people SET email = $3, name = $4, role = $5, hue = $6, active = $7, in_rotation = $8, away_until = $9,
                      version = version + 1
    WHERE id = $1 AND version = $2";

const SET_PASSWORD: &str = "UPDATE people SET password_hash = $2 WHERE id = $1";

const ROTATION: &str = "
    SELECT * FROM people
    WHERE active = TRUE AND in_rotation = TRUE AND role IN ($1, $2)
    ORDER BY id";

/// How many people there are, suspended ones too.
pub async fn count(tx: &mut Tx) -> Result<u64> {
    let row = tx.row(COUNT, values![]).await?.ok_or(Error::Missing)?;
    Ok(row.get::<i64>("people")?.unsigned_abs())
}

/// Adds a person, with the hash of a password when there is one. An e-mail address is taken once.
pub async fn insert(tx: &mut Tx, person: &Person, password_hash: Option<&str>) -> Result<()> {
    let values = values![
        person.id,
        person.email.as_str(),
        person.name.as_str(),
        person.role,
        i64::from(person.hue),
        person.active,
        person.in_rotation,
        person.away_until,
        person.created_at,
        person.version,
        password_hash,
    ];
    tx.run(INSERT, values).await.map(|_| ())
}

/// Finds a person.
pub async fn by_id(tx: &mut Tx, id: PersonId) -> Result<Option<Person>> {
    tx.row(BY_ID, values![id])
        .await?
        .map(|row| person(&row))
        .transpose()
}

/// Finds a person by e-mail address (lower case), with the hash of their password.
pub async fn by_email(tx: &mut Tx, email: &str) -> Result<Option<(Person, Option<String>)>> {
    let Some(row) = tx.row(BY_EMAIL, values![email]).await? else {
        return Ok(None);
    };
    Ok(Some((person(&row)?, row.maybe("password_hash")?)))
}

/// The hash that a person's password is checked against, if they have one.
pub async fn password_of(tx: &mut Tx, id: PersonId) -> Result<Option<String>> {
    match tx.row(BY_ID, values![id]).await? {
        Some(row) => row.maybe("password_hash"),
        None => Ok(None),
    }
}

/// Everyone, by name.
pub async fn list(tx: &mut Tx) -> Result<Vec<Person>> {
    by_name(&tx.rows(LIST, values![]).await?)
}

/// Keeps a changed person; [`Error::Changed`] when somebody else changed them since this version.
pub async fn save(tx: &mut Tx, person: &Person) -> Result<()> {
    let values = values![
        person.id,
        person.version,
        person.email.as_str(),
        person.name.as_str(),
        person.role,
        i64::from(person.hue),
        person.active,
        person.in_rotation,
        person.away_until,
    ];
    tx.edit(SAVE, values).await
}

/// Sets the hash that the password is checked against.
pub async fn set_password(tx: &mut Tx, id: PersonId, password_hash: &str) -> Result<()> {
    tx.touch(SET_PASSWORD, values![id, password_hash]).await
}

/// The pool that reviews are drawn from, by name: active, at least a reviewer, in the rotation.
pub async fn rotation(tx: &mut Tx) -> Result<Vec<Person>> {
    by_name(
        &tx.rows(ROTATION, values![Role::Reviewer, Role::Admin])
            .await?,
    )
}

fn by_name(rows: &[Row]) -> Result<Vec<Person>> {
    let mut people: Vec<Person> = rows.iter().map(person).collect::<Result<_>>()?;
    people.sort_by_cached_key(|person| (person.name.to_lowercase(), person.id));
    Ok(people)
}

/// Reads a person out of a row that holds all columns of `people`.
pub(crate) fn person(row: &Row) -> Result<Person> {
    Ok(Person {
        id: row.get("id")?,
        email: row.get("email")?,
        name: row.get("name")?,
        role: row.get("role")?,
        hue: row.get::<i64>("hue")?.clamp(1, 5) as u8,
        active: row.get("active")?,
        in_rotation: row.get("in_rotation")?,
        away_until: row.maybe("away_until")?,
        created_at: row.get("created_at")?,
        version: row.get("version")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, person_named};
    use crate::trial::on_both_engines;

    on_both_engines! {
        async fn a_person_is_found_by_id_and_by_address_as_they_were_added(store) {
            let mut tx = store.write().await.unwrap();
            assert_eq!(count(&mut tx).await.unwrap(), 0);
            let mut ines = person_named("Ines Varga");
            ines.away_until = Some(jiff::civil::date(2026, 3, 31));
            insert(&mut tx, &ines, Some("hash")).await.unwrap();
            assert_eq!(count(&mut tx).await.unwrap(), 1);
            assert_eq!(by_id(&mut tx, ines.id).await.unwrap(), Some(ines.clone()));
            assert_eq!(by_email(&mut tx, &ines.email).await.unwrap(), Some((ines, Some("hash".into()))));
            assert_eq!(by_email(&mut tx, "nobody@example.com").await.unwrap(), None);
            assert_eq!(by_id(&mut tx, PersonId(uuid::Uuid::from_u128(99))).await.unwrap(), None);
        }

        async fn an_email_address_is_taken_once(store) {
            let mut tx = store.write().await.unwrap();
            let ines = samples::person(&mut tx, "Ines Varga").await;
            let twin = Person { email: ines.email.clone(), ..person_named("Another Ines") };
            let refused = insert(&mut tx, &twin, None).await.unwrap_err();
            assert!(matches!(refused, Error::Taken("this e-mail address")), "{refused}");
        }

        async fn an_address_stays_taken_when_somebody_else_moves_to_it(store) {
            let mut tx = store.write().await.unwrap();
            let ines = samples::person(&mut tx, "Ines Varga").await;
            let kwame = samples::person(&mut tx, "Kwame Asante").await;
            let refused = save(&mut tx, &Person { email: ines.email, ..kwame }).await.unwrap_err();
            assert!(matches!(refused, Error::Taken(_)), "{refused}");
        }

        async fn the_second_of_two_edits_of_a_person_is_told(store) {
            let mut tx = store.write().await.unwrap();
            let ines = samples::person(&mut tx, "Ines Varga").await;
            save(&mut tx, &Person { name: "Ines Maria Varga".into(), ..ines.clone() }).await.unwrap();
            let refused = save(&mut tx, &Person { role: Role::Admin, ..ines.clone() }).await.unwrap_err();
            assert!(matches!(refused, Error::Changed));
            let kept = by_id(&mut tx, ines.id).await.unwrap().unwrap();
            assert_eq!((kept.name.as_str(), kept.role, kept.version), ("Ines Maria Varga", ines.role, 2));
        }

        async fn a_new_password_takes_the_place_of_the_old_one(store) {
            let mut tx = store.write().await.unwrap();
            let ines = samples::person(&mut tx, "Ines Varga").await;
            set_password(&mut tx, ines.id, "new hash").await.unwrap();
            let (_, hash) = by_email(&mut tx, &ines.email).await.unwrap().unwrap();
            assert_eq!(hash.as_deref(), Some("new hash"));
            assert_eq!(password_of(&mut tx, ines.id).await.unwrap(), hash);
            let stranger = PersonId(uuid::Uuid::from_u128(99));
            assert!(matches!(set_password(&mut tx, stranger, "x").await, Err(Error::Missing)));
            assert_eq!(password_of(&mut tx, stranger).await.unwrap(), None);
        }

        async fn only_active_reviewers_who_said_so_are_in_the_rotation(store) {
            let mut tx = store.write().await.unwrap();
            let reviewer = Person { role: Role::Reviewer, in_rotation: true, ..person_named("Rui") };
            let everyone = [
                reviewer.clone(),
                Person { role: Role::Admin, in_rotation: true, ..person_named("ada") },
                Person { role: Role::Member, in_rotation: true, ..person_named("Mo") },
                Person { role: Role::Reviewer, in_rotation: false, ..person_named("Noor") },
                Person { active: false, role: Role::Reviewer, in_rotation: true, ..person_named("Sol") },
            ];
            for person in &everyone {
                insert(&mut tx, person, None).await.unwrap();
            }
            let names: Vec<String> = rotation(&mut tx).await.unwrap().into_iter().map(|person| person.name).collect();
            assert_eq!(names, ["ada", "Rui"]);
            assert_eq!(list(&mut tx).await.unwrap().len(), everyone.len());
        }
    }
}
