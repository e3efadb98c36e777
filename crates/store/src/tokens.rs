//! The table `tokens`: keys for programs that act for a person. Only the hash of a token is kept.
//! Not here: making a token, and what its scope covers (postmortem::permission).

use jiff::Timestamp;
use postmortem::PersonId;
use postmortem::people::Person;
use postmortem::permission::Scope;
use uuid::Uuid;

use crate::columns::{Row, values};
use crate::{Result, Tx, people};

/// A token as its owner sees it in a list; its secret is shown once, when it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its id.
    pub id: Uuid,
    /// How far it reaches.
    pub scope: Scope,
    /// What its owner calls it.
    pub label: String,
    /// Since when.
    pub created: Timestamp,
    /// Until when; absent when it lasts until it is revoked.
    pub expires: Option<Timestamp>,
    /// When it last opened something; absent when it has not yet.
    pub last_used: Option<Timestamp>,
}

/// For whom a token acts, as it is found by its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The person.
    pub person: Person,
    /// How far it reaches.
    pub scope: Scope,
    /// When it last opened something.
    pub last_used: Option<Timestamp>,
}

const INSERT: &str = "
    INSERT INTO tokens (id, token_hash, person, scope, label, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

const FIND: &str = "
    SELECT people.*, tokens.scope, tokens.last_used_at FROM tokens JOIN people ON people.id = tokens.person
    WHERE tokens.token_hash = $1 AND (tokens.expires_at IS NULL OR tokens.expires_at > $2)";

const LIST_OF: &str = "SELECT * FROM tokens WHERE person = $1 ORDER BY created_at DESC, id";

const NOTE_USE: &str = "UPDATE tokens SET last_used_at = $2 WHERE token_hash = $1";

const REVOKE: &str = "DELETE FROM tokens WHERE id = $1 AND person = $2 RETURNING label";

/// Keeps a new token.
#[expect(
    clippy::too_many_arguments,
    reason = "each is one column, and a struct for one caller would say the same twice"
)]
pub async fn insert(
    tx: &mut Tx,
    id: Uuid,
    token_hash: [u8; 32],
    person: PersonId,
    scope: Scope,
    label: &str,
    created: Timestamp,
    expires: Option<Timestamp>,
) -> Result<()> {
    tx.run(
        INSERT,
        values![id, token_hash, person, scope, label, created, expires],
    )
    .await
    .map(|_| ())
}

/// For whom a token acts and how far it reaches, as long as it lasts.
pub async fn find(tx: &mut Tx, token_hash: [u8; 32], now: Timestamp) -> Result<Option<Found>> {
    let Some(row) = tx.row(FIND, values![token_hash, now]).await? else {
        return Ok(None);
    };
    Ok(Some(Found {
        person: people::person(&row)?,
        scope: row.get("scope")?,
        last_used: row.maybe("last_used_at")?,
    }))
}

/// Notes that a token opened something. One that was revoked meanwhile stays revoked.
pub async fn note_use(tx: &mut Tx, token_hash: [u8; 32], now: Timestamp) -> Result<()> {
    tx.run(NOTE_USE, values![token_hash, now]).await.map(|_| ())
}

/// The tokens of a person, newest first.
pub async fn list_of(tx: &mut Tx, person: PersonId) -> Result<Vec<Token>> {
    tx.rows(LIST_OF, values![person])
        .await?
        .iter()
        .map(token)
        .collect()
}

/// Ends a token of a person's own and tells what they called it; nothing when they have no such token.
pub async fn revoke(tx: &mut Tx, id: Uuid, owner: PersonId) -> Result<Option<String>> {
    tx.row(REVOKE, values![id, owner])
        .await?
        .map(|row| row.get("label"))
        .transpose()
}

fn token(row: &Row) -> Result<Token> {
    Ok(Token {
        id: row.get("id")?,
        scope: row.get("scope")?,
        label: row.get("label")?,
        created: row.get("created_at")?,
        expires: row.maybe("expires_at")?,
        last_used: row.maybe("last_used_at")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, id, time};
    use crate::trial::on_both_engines;

    on_both_engines! {
        async fn a_token_acts_for_its_person_within_its_scope_until_it_runs_out(store) {
            let mut tx = store.write().await.unwrap();
            let ines = samples::person(&mut tx, "Ines Varga").await;
            insert(&mut tx, id(1), [1; 32], ines.id, Scope::Write, "import", time(0), Some(time(60))).await.unwrap();
            let found = Found { person: ines, scope: Scope::Write, last_used: None };
            assert_eq!(find(&mut tx, [1; 32], time(59)).await.unwrap(), Some(found));
            assert_eq!(find(&mut tx, [1; 32], time(60)).await.unwrap(), None);
        }

        async fn a_token_without_an_end_lasts_until_it_is_revoked(store) {
            let mut tx = store.write().await.unwrap();
            let ines = samples::person(&mut tx, "Ines Varga").await;
            insert(&mut tx, id(1), [1; 32], ines.id, Scope::Read, "a board", time(0), None).await.unwrap();
            assert!(find(&mut tx, [1; 32], time(1_000_000)).await.unwrap().is_some());
            assert_eq!(revoke(&mut tx, id(1), ines.id).await.unwrap().as_deref(), Some("a board"));
            assert!(find(&mut tx, [1; 32], time(1)).await.unwrap().is_none());
            assert_eq!(revoke(&mut tx, id(1), ines.id).await.unwrap(), None);
        }

        async fn a_token_is_revoked_by_nobody_but_its_owner(store) {
            let mut tx = store.write().await.unwrap();
            let ines = samples::person(&mut tx, "Ines Varga").await;
            let kwame = samples::person(&mut tx, "Kwame Asante").await;
            insert(&mut tx, id(1), [1; 32], ines.id, Scope::Read, "a board", time(0), None).await.unwrap();
            assert_eq!(revoke(&mut tx, id(1), kwame.id).await.unwrap(), None);
            assert!(find(&mut tx, [1; 32], time(1)).await.unwrap().is_some());
        }

        async fn the_last_use_of_a_token_is_known(store) {
            let mut tx = store.write().await.unwrap();
            let ines = samples::person(&mut tx, "Ines Varga").await;
            insert(&mut tx, id(1), [1; 32], ines.id, Scope::Read, "a board", time(0), None).await.unwrap();
            note_use(&mut tx, [1; 32], time(30)).await.unwrap();
            note_use(&mut tx, [1; 32], time(40)).await.unwrap();
            assert_eq!(find(&mut tx, [1; 32], time(41)).await.unwrap().unwrap().last_used, Some(time(40)));
            assert_eq!(list_of(&mut tx, ines.id).await.unwrap()[0].last_used, Some(time(40)));
        }

        async fn a_list_shows_ones_own_tokens_newest_first(store) {
            let mut tx = store.write().await.unwrap();
            let ines = samples::person(&mut tx, "Ines Varga").await;
            let kwame = samples::person(&mut tx, "Kwame Asante").await;
            insert(&mut tx, id(1), [1; 32], ines.id, Scope::Read, "older", time(0), None).await.unwrap();
            insert(&mut tx, id(2), [2; 32], ines.id, Scope::Admin, "newer", time(5), Some(time(9))).await.unwrap();
            insert(&mut tx, id(3), [3; 32], kwame.id, Scope::Read, "other", time(7), None).await.unwrap();
            let tokens = list_of(&mut tx, ines.id).await.unwrap();
            let newer = Token { id: id(2), scope: Scope::Admin, label: "newer".into(), created: time(5), expires: Some(time(9)), last_used: None };
            assert_eq!(tokens.len(), 2);
            assert_eq!(tokens[0], newer);
        }
    }
}
