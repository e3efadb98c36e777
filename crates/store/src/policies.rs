//! The table `policies`: every version of the policy, since a verdict names the one it came from.
//! Not here: applying it (postmortem::decide).

use jiff::Timestamp;
use postmortem::decide::policy::Policy;

use crate::columns::{Row, values};
use crate::{Error, Result, Tx};

const INSERT: &str = "INSERT INTO policies (version, in_force_from, terms) VALUES ($1, $2, $3)";

const IN_FORCE: &str = "
    SELECT terms FROM policies WHERE in_force_from <= $1 ORDER BY in_force_from DESC, version DESC LIMIT 1";

const LIST: &str = "SELECT terms FROM policies ORDER BY version DESC";

/// Adds a version; [`Error::Changed`] when somebody else has just added the same one.
pub async fn insert(tx: &mut Tx, policy: &Policy) -> Result<()> {
    let terms = serde_json::to_string(policy)
        .map_err(|error| Error::Broken(sqlx::Error::Encode(error.into())))?;
    tx.run(INSERT, values![policy.version, policy.in_force_from, terms])
        .await
        .map(|_| ())
}

/// The version in force at a time.
pub async fn in_force(tx: &mut Tx, at: Timestamp) -> Result<Option<Policy>> {
    tx.row(IN_FORCE, values![at])
        .await?
        .map(|row| policy(&row))
        .transpose()
}

/// All versions, newest first.
pub async fn list(tx: &mut Tx) -> Result<Vec<Policy>> {
    tx.rows(LIST, values![]).await?.iter().map(policy).collect()
}

fn policy(row: &Row) -> Result<Policy> {
    serde_json::from_str(&row.get::<String>("terms")?)
        .map_err(|error| Error::Broken(sqlx::Error::Decode(error.into())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::time;
    use crate::trial::on_both_engines;

    on_both_engines! {
        async fn a_policy_is_in_force_from_its_day_until_the_next_one(store) {
            let mut tx = store.write().await.unwrap();
            let first = Policy::first(time(10));
            let second = Policy { version: 2, error_budget: 0.1, ..Policy::first(time(20)) };
            insert(&mut tx, &first).await.unwrap();
            insert(&mut tx, &second).await.unwrap();
            assert_eq!(in_force(&mut tx, time(9)).await.unwrap(), None);
            assert_eq!(in_force(&mut tx, time(10)).await.unwrap(), Some(first.clone()));
            assert_eq!(in_force(&mut tx, time(19)).await.unwrap(), Some(first.clone()));
            assert_eq!(in_force(&mut tx, time(20)).await.unwrap(), Some(second.clone()));
            assert_eq!(list(&mut tx).await.unwrap(), [second, first]);
        }

        async fn of_two_policies_with_one_number_the_second_is_told(store) {
            let mut tx = store.write().await.unwrap();
            insert(&mut tx, &Policy::first(time(0))).await.unwrap();
            assert!(matches!(insert(&mut tx, &Policy::first(time(5))).await, Err(Error::Changed)));
        }
    }
}
