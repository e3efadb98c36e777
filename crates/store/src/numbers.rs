//! The table `counters`: the numbers that people say aloud, each given once. Counters: `incident` and `action`.
//! Not here: which thing takes a number.

use crate::columns::values;
use crate::{Error, Result, Tx};

const NEXT: &str = "
    INSERT INTO counters (name, value) VALUES ($1, 1)
    ON CONFLICT (name) DO UPDATE SET value = counters.value + 1
    RETURNING value";

const CLAIM: &str = "
    INSERT INTO counters (name, value) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE counters.value < excluded.value";

/// The next number of a counter. The counter waits for this transaction to end, so no number is given twice,
/// and one whose transaction rolled back is given again.
pub async fn next(tx: &mut Tx, counter: &'static str) -> Result<i64> {
    tx.row(NEXT, values![counter])
        .await?
        .ok_or(Error::Missing)?
        .get("value")
}

/// Raises a counter to at least this number, so that it is not given again: for a thing that brings its own.
pub async fn claim(tx: &mut Tx, counter: &'static str, number: i64) -> Result<()> {
    tx.run(CLAIM, values![counter, number]).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::on_both_engines;

    on_both_engines! {
        async fn each_counter_counts_by_itself_from_one(store) {
            let mut tx = store.write().await.unwrap();
            assert_eq!(next(&mut tx, "incident").await.unwrap(), 1);
            assert_eq!(next(&mut tx, "incident").await.unwrap(), 2);
            assert_eq!(next(&mut tx, "action").await.unwrap(), 1);
        }

        async fn a_claimed_number_is_passed_over_and_never_lowers_the_counter(store) {
            let mut tx = store.write().await.unwrap();
            claim(&mut tx, "incident", 465).await.unwrap();
            claim(&mut tx, "incident", 12).await.unwrap();
            assert_eq!(next(&mut tx, "incident").await.unwrap(), 466);
        }

        async fn a_number_whose_transaction_rolled_back_is_given_again(store) {
            let mut tx = store.write().await.unwrap();
            assert_eq!(next(&mut tx, "incident").await.unwrap(), 1);
            drop(tx);
            let mut tx = store.write().await.unwrap();
            assert_eq!(next(&mut tx, "incident").await.unwrap(), 1);
        }

        async fn many_at_once_get_a_number_each(store) {
            let many = (0..20).map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut tx = store.write().await.unwrap();
                    let number = next(&mut tx, "incident").await.unwrap();
                    tx.commit().await.unwrap();
                    number
                })
            });
            let mut numbers = Vec::new();
            for one in many.collect::<Vec<_>>() {
                numbers.push(one.await.unwrap());
            }
            numbers.sort_unstable();
            assert_eq!(numbers, (1..=20).collect::<Vec<i64>>());
        }
    }
}
