//! The table `settings`: what an admin has chosen in the pages, by name.
//! Not here: settings of a start (command line, environment), and what a value means.

use crate::columns::values;
use crate::{Result, Tx};

const GET: &str = "SELECT value FROM settings WHERE key = $1";

const PUT: &str = "
    INSERT INTO settings (key, value) VALUES ($1, $2)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value";

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::on_both_engines;

    on_both_engines! {
        async fn the_latest_value_of_a_setting_stands(store) {
            let mut tx = store.write().await.unwrap();
            assert_eq!(get(&mut tx, "zone").await.unwrap(), None);
            put(&mut tx, "zone", "UTC").await.unwrap();
            put(&mut tx, "zone", "Europe/Oslo").await.unwrap();
            assert_eq!(get(&mut tx, "zone").await.unwrap().as_deref(), Some("Europe/Oslo"));
        }
    }
}
