//! The table `approvals`: which content was approved for whom. The latest one counts; older ones are kept behind it.
//! Not here: whether it still holds for the text as it is now (postmortem::postmortem::publish).

use postmortem::PostmortemNumber;
use postmortem::publish::{Approval, Audience};

use crate::columns::{Row, values};
use crate::{Result, Tx};

const PUT: &str = "
    INSERT INTO approvals (postmortem, seq, audience, by_person, at, content_hash, lifted)
    VALUES ($1, (SELECT COALESCE(MAX(seq), 0) + 1 FROM approvals WHERE postmortem = $1), $2, $3, $4, $5, FALSE)";

const LATEST: &str = "
    SELECT * FROM approvals WHERE postmortem = $1 AND audience = $2 AND lifted = FALSE ORDER BY seq DESC LIMIT 1";

const CLEAR: &str = "
    UPDATE approvals SET lifted = TRUE WHERE postmortem = $1 AND audience = $2 AND lifted = FALSE";

/// Keeps an approval.
pub async fn put(tx: &mut Tx, number: PostmortemNumber, approval: &Approval) -> Result<()> {
    let values = values![
        number,
        approval.audience,
        approval.by,
        approval.at,
        approval.content_hash
    ];
    tx.run(PUT, values).await.map(|_| ())
}

/// The approval for an audience.
pub async fn latest(
    tx: &mut Tx,
    number: PostmortemNumber,
    audience: Audience,
) -> Result<Option<Approval>> {
    tx.row(LATEST, values![number, audience])
        .await?
        .map(|row| approval(&row))
        .transpose()
}

/// Lifts the approval for an audience, as when a new review begins. That it was given stays in the table.
pub async fn clear(tx: &mut Tx, number: PostmortemNumber, audience: Audience) -> Result<()> {
    tx.run(CLEAR, values![number, audience]).await.map(|_| ())
}

fn approval(row: &Row) -> Result<Approval> {
    Ok(Approval {
        audience: row.get("audience")?,
        by: row.get("by_person")?,
        at: row.get("at")?,
        content_hash: row.get("content_hash")?,
    })
}

#[cfg(test)]
mod tests {
    use postmortem::write::document::ContentHash;

    use super::*;
    use crate::samples::{self, time};
    use crate::trial::on_both_engines;

    on_both_engines! {
        async fn approvals_for_inside_and_outside_are_kept_apart(store) {
            let mut tx = store.write().await.unwrap();
            let by = samples::reviewer(&mut tx, "Rui").await.id;
            let number = samples::postmortem(&mut tx, 1).await.number;
            let inside = Approval { audience: Audience::Inside, by, at: time(1), content_hash: ContentHash::from_bytes([1; 32]) };
            let outside = Approval { audience: Audience::Outside, by, at: time(2), content_hash: ContentHash::from_bytes([2; 32]) };
            put(&mut tx, number, &inside).await.unwrap();
            assert_eq!(latest(&mut tx, number, Audience::Outside).await.unwrap(), None);
            put(&mut tx, number, &outside).await.unwrap();
            assert_eq!(latest(&mut tx, number, Audience::Inside).await.unwrap(), Some(inside.clone()));
            clear(&mut tx, number, Audience::Outside).await.unwrap();
            assert_eq!(latest(&mut tx, number, Audience::Outside).await.unwrap(), None);
            assert_eq!(latest(&mut tx, number, Audience::Inside).await.unwrap(), Some(inside));
        }

        async fn the_latest_approval_counts_and_a_lifted_one_never_comes_back(store) {
            let mut tx = store.write().await.unwrap();
            let by = samples::reviewer(&mut tx, "Rui").await.id;
            let number = samples::postmortem(&mut tx, 1).await.number;
            for content in 1..=2 {
                let approval = Approval { audience: Audience::Inside, by, at: time(content.into()), content_hash: ContentHash::from_bytes([content; 32]) };
                put(&mut tx, number, &approval).await.unwrap();
            }
            assert_eq!(latest(&mut tx, number, Audience::Inside).await.unwrap().unwrap().content_hash, ContentHash::from_bytes([2; 32]));
            clear(&mut tx, number, Audience::Inside).await.unwrap();
            assert_eq!(latest(&mut tx, number, Audience::Inside).await.unwrap(), None);
        }
    }
}
