//! The table `settings`: what an admin has chosen in the pages, by name.
//! Not here: settings of a start (command line, environment), and what a value means.

use crate::columns::values;
use crate::{Result, Tx};

const GET: &str = "SELECT value FROM settings WHERE key = $1";

const PUT: &str = "
    INSERT INTO settings (key, value) VALUES ($1, $2)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value";

const PUT_FIRST: &str = "
    INSERT INTO settings (key, value) VALUES ($1, $2)
    ON CONFLICT (key) DO NOTHING";

const REPLACE: &str = "UPDATE settings SET value = $3 WHERE key = $1 AND value = $2";

/// The value of a setting, if it was ever put.
pub async fn get(tx: &mut Tx, key: &str) -> Result<Option<String>> {
    tx.row(GET, values![key])
        .await?
        .map(|row| row.get("value"))
        .transpose()
}

/// Puts a setting; the latest value stands.
pub async fn put(tx: &mut Tx, key: &str, value: &str) -> Result<()> {
    tx.run(PUT, values![key, value]).await.map(|_| ())
}

/// Puts a setting in place of the value that was seen; [`crate::Error::Changed`] when it has another one meanwhile.
pub async fn replace(tx: &mut Tx, key: &str, seen: Option<&str>, value: &str) -> Result<()> {
    match seen {
        Some(seen) => tx.edit(REPLACE, values![key, seen, value]).await,
        None => tx.edit(PUT_FIRST, values![key, value]).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::trial::on_both_engines;

    on_both_engines! {
        async fn the_latest_value_of_a_setting_stands(store) {
            let mut tx = store.write().await.unwrap();
            assert_eq!(get(&mut tx, "zone").await.unwrap(), None);
            put(&mut tx, "zone", "UTC").await.unwrap();
            put(&mut tx, "zone", "Europe/Oslo").await.unwrap();
            assert_eq!(get(&mut tx, "zone").await.unwrap().as_deref(), Some("Europe/Oslo"));
        }

        async fn a_setting_that_somebody_else_has_changed_is_not_replaced_unnoticed(store) {
            let mut tx = store.write().await.unwrap();
            replace(&mut tx, "zone", None, "UTC").await.unwrap();
            assert!(matches!(replace(&mut tx, "zone", None, "CET").await, Err(Error::Changed)));
            assert!(matches!(replace(&mut tx, "zone", Some("EET"), "CET").await, Err(Error::Changed)));
            replace(&mut tx, "zone", Some("UTC"), "CET").await.unwrap();
            assert_eq!(get(&mut tx, "zone").await.unwrap().as_deref(), Some("CET"));
        }
    }
}
