//! The table `sessions`: who is signed in with which browser. Only the hash of a session's secret is kept.
//! Not here: cookies, and how long a session lasts.

use jiff::Timestamp;
use postmortem::PersonId;
use postmortem::people::Person;

use crate::columns::values;
use crate::{Result, Tx, people};

const INSERT: &str = "
    INSERT INTO sessions (token_hash, person, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $3, $4)";

const FIND: &str = "
    SELECT people.* FROM sessions JOIN people ON people.id = sessions.person
    WHERE sessions.token_hash = $1 AND sessions.expires_at > $2";

const DELETE: &str = "DELETE FROM sessions WHERE token_hash = $1";

const DELETE_OF: &str = "DELETE FROM sessions WHERE person = $1";

const DELETE_OTHERS: &str = "DELETE FROM sessions WHERE person = $1 AND token_hash <> $2";

const DELETE_EXPIRED: &str = "DELETE FROM sessions WHERE expires_at <= $1";

/// Begins a session.
pub async fn insert(
    tx: &mut Tx,
    token_hash: [u8; 32],
    person: PersonId,
    created: Timestamp,
    expires: Timestamp,
) -> Result<()> {
    tx.run(INSERT, values![token_hash, person, created, expires])
        .await
        .map(|_| ())
}

/// Whose session it is, as long as it lasts. Whether that person is still active is for the caller to ask.
pub async fn find(tx: &mut Tx, token_hash: [u8; 32], now: Timestamp) -> Result<Option<Person>> {
    tx.row(FIND, values![token_hash, now])
        .await?
        .map(|row| people::person(&row))
        .transpose()
}

/// Ends a session; one that has ended already stays ended.
pub async fn delete(tx: &mut Tx, token_hash: [u8; 32]) -> Result<()> {
    tx.run(DELETE, values![token_hash]).await.map(|_| ())
}

/// Ends all sessions of a person, and tells how many there were.
pub async fn delete_of(tx: &mut Tx, person: PersonId) -> Result<u64> {
    tx.run(DELETE_OF, values![person]).await
}

/// Ends all sessions of a person but this one, and tells how many there were.
pub async fn delete_others(tx: &mut Tx, person: PersonId, kept: [u8; 32]) -> Result<u64> {
    tx.run(DELETE_OTHERS, values![person, kept]).await
}

/// Sweeps away sessions that have run out, and tells how many there were.
pub async fn delete_expired(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    tx.run(DELETE_EXPIRED, values![now]).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::samples::{self, time};
    use crate::trial::on_both_engines;

    on_both_engines! {
        async fn a_session_leads_to_its_person_until_it_runs_out(store) {
            let mut tx = store.write().await.unwrap();
            let ines = samples::person(&mut tx, "Ines Varga").await;
            insert(&mut tx, [1; 32], ines.id, time(0), time(60)).await.unwrap();
            assert_eq!(find(&mut tx, [1; 32], time(59)).await.unwrap(), Some(ines));
            assert_eq!(find(&mut tx, [1; 32], time(60)).await.unwrap(), None);
            assert_eq!(find(&mut tx, [2; 32], time(1)).await.unwrap(), None);
        }

        async fn signing_out_ends_one_session_and_suspending_ends_all(store) {
            let mut tx = store.write().await.unwrap();
            let ines = samples::person(&mut tx, "Ines Varga").await;
            for secret in 1..=3 {
                insert(&mut tx, [secret; 32], ines.id, time(0), time(60)).await.unwrap();
            }
            delete(&mut tx, [1; 32]).await.unwrap();
            assert!(find(&mut tx, [1; 32], time(1)).await.unwrap().is_none());
            assert!(find(&mut tx, [2; 32], time(1)).await.unwrap().is_some());
            assert_eq!(delete_of(&mut tx, ines.id).await.unwrap(), 2);
            assert!(find(&mut tx, [2; 32], time(1)).await.unwrap().is_none());
        }

        async fn one_session_may_stay_when_the_others_end(store) {
            let mut tx = store.write().await.unwrap();
            let ines = samples::person(&mut tx, "Ines Varga").await;
            let kwame = samples::person(&mut tx, "Kwame Asante").await;
            for (secret, person) in [(1, ines.id), (2, ines.id), (3, ines.id), (4, kwame.id)] {
                insert(&mut tx, [secret; 32], person, time(0), time(60)).await.unwrap();
            }
            assert_eq!(delete_others(&mut tx, ines.id, [2; 32]).await.unwrap(), 2);
            for (secret, stays) in [(1, false), (2, true), (3, false), (4, true)] {
                assert_eq!(find(&mut tx, [secret; 32], time(1)).await.unwrap().is_some(), stays, "{secret}");
            }
        }

        async fn only_sessions_that_ran_out_are_swept_away(store) {
            let mut tx = store.write().await.unwrap();
            let ines = samples::person(&mut tx, "Ines Varga").await;
            insert(&mut tx, [1; 32], ines.id, time(0), time(60)).await.unwrap();
            insert(&mut tx, [2; 32], ines.id, time(0), time(90)).await.unwrap();
            assert_eq!(delete_expired(&mut tx, time(60)).await.unwrap(), 1);
            assert!(find(&mut tx, [2; 32], time(61)).await.unwrap().is_some());
        }

        async fn a_session_of_nobody_is_not_kept(store) {
            let mut tx = store.write().await.unwrap();
            let stranger = PersonId(uuid::Uuid::from_u128(99));
            let refused = insert(&mut tx, [1; 32], stranger, time(0), time(60)).await.unwrap_err();
            assert!(matches!(refused, Error::Missing), "{refused}");
        }
    }
}
