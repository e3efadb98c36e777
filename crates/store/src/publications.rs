//! The table `publications`: what was printed where, from which content, and whether it was withdrawn.
//! Not here: printing it (the press).

use postmortem::write::document::ContentHash;
use std::collections::BTreeSet;

use jiff::Timestamp;
use postmortem::publish::Audience;
use postmortem::{PersonId, PostmortemNumber};
use uuid::Uuid;

use crate::columns::{Row, values};
use crate::{Error, Result, Tx};

/// One printing of one content at one destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Its id.
    pub id: Uuid,
    /// What was printed.
    pub postmortem: PostmortemNumber,
    /// For whom.
    pub audience: Audience,
    /// The name of the destination: `git`, `site`.
    pub destination: String,
    /// Where it stands there: a path or an address.
    pub place: String,
    /// SHA-256 of the content, as it was approved.
    pub content_hash: ContentHash,
    /// The commit's id; empty when the destination has none.
    pub revision: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonId,
    /// Its end, when it was withdrawn.
    pub withdrawal: Option<Withdrawal>,
}

/// The end of a publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

const INSERT: &str = "
    INSERT INTO publications (id, postmortem, audience, destination, place, content_hash, revision, at, by_person,
                              withdrawn_at, withdrawn_reason)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

const FIND: &str = "SELECT * FROM publications WHERE id = $1";

const OF: &str = "SELECT * FROM publications WHERE postmortem = $1 ORDER BY at DESC, id DESC";

const LATEST: &str = "
    SELECT * FROM publications
    WHERE postmortem = $1 AND audience = $2 AND withdrawn_at IS NULL
    ORDER BY at DESC, id DESC LIMIT 1";

const LIST: &str = "
    SELECT * FROM publications
    WHERE audience = $1 AND withdrawn_at IS NULL
    ORDER BY at DESC, id DESC";

const WITHDRAW: &str = "
    UPDATE publications SET withdrawn_at = $2, withdrawn_reason = $3 WHERE id = $1 AND withdrawn_at IS NULL";

/// Keeps a publication.
pub async fn insert(tx: &mut Tx, publication: &Publication) -> Result<()> {
    let values = values![
        publication.id,
        publication.postmortem,
        publication.audience,
        publication.destination.as_str(),
        publication.place.as_str(),
        publication.content_hash,
        publication.revision.as_str(),
        publication.at,
        publication.by,
        publication
            .withdrawal
            .as_ref()
            .map(|withdrawal| withdrawal.at),
        publication
            .withdrawal
            .as_ref()
            .map(|withdrawal| withdrawal.reason.as_str()),
    ];
    tx.run(INSERT, values).await.map(|_| ())
}

/// All publications of a postmortem, withdrawn ones too, newest first.
pub async fn of(tx: &mut Tx, number: PostmortemNumber) -> Result<Vec<Publication>> {
    tx.rows(OF, values![number])
        .await?
        .iter()
        .map(publication)
        .collect()
}

/// The newest publication for an audience that still stands.
pub async fn latest(
    tx: &mut Tx,
    number: PostmortemNumber,
    audience: Audience,
) -> Result<Option<Publication>> {
    tx.row(LATEST, values![number, audience])
        .await?
        .map(|row| publication(&row))
        .transpose()
}

/// All that stands for an audience, newest first: of each postmortem and destination the newest printing.
pub async fn list(tx: &mut Tx, audience: Audience) -> Result<Vec<Publication>> {
    let rows = tx.rows(LIST, values![audience]).await?;
    let mut standing: Vec<Publication> = rows.iter().map(publication).collect::<Result<_>>()?;
    let mut seen = BTreeSet::new();
    standing.retain(|publication| {
        seen.insert((publication.postmortem, publication.destination.clone()))
    });
    Ok(standing)
}

/// Ends a publication; [`Error::Changed`] when somebody else has ended it.
pub async fn withdraw(tx: &mut Tx, id: Uuid, at: Timestamp, reason: &str) -> Result<()> {
    match tx.edit(WITHDRAW, values![id, at, reason]).await {
        Err(Error::Changed) if tx.row(FIND, values![id]).await?.is_none() => Err(Error::Missing),
        ended => ended,
    }
}

fn publication(row: &Row) -> Result<Publication> {
    let withdrawal = row
        .maybe("withdrawn_at")?
        .zip(row.maybe("withdrawn_reason")?);
    Ok(Publication {
        id: row.get("id")?,
        postmortem: row.get("postmortem")?,
        audience: row.get("audience")?,
        destination: row.get("destination")?,
        place: row.get("place")?,
        content_hash: row.get("content_hash")?,
        revision: row.get("revision")?,
        at: row.get("at")?,
        by: row.get("by_person")?,
        withdrawal: withdrawal.map(|(at, reason)| Withdrawal { at, reason }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, id, time};
    use crate::trial::on_both_engines;

    fn printed(
        nth: u128,
        number: PostmortemNumber,
        audience: Audience,
        by: PersonId,
    ) -> Publication {
        Publication {
            id: id(nth),
            postmortem: number,
            audience,
            destination: if audience == Audience::Inside {
                "git".into()
            } else {
                "site".into()
            },
            place: format!("{number}.md"),
            content_hash: ContentHash::from_bytes([9; 32]),
            revision: "c0ffee".into(),
            at: time(nth as i64),
            by,
            withdrawal: None,
        }
    }

    on_both_engines! {
        async fn the_newest_printing_for_an_audience_stands(store) {
            let mut tx = store.write().await.unwrap();
            let by = samples::person(&mut tx, "Ines Varga").await.id;
            let number = samples::postmortem(&mut tx, 1).await.number;
            let first = printed(1, number, Audience::Inside, by);
            let second = printed(2, number, Audience::Inside, by);
            let outside = printed(3, number, Audience::Outside, by);
            for publication in [&first, &second, &outside] {
                insert(&mut tx, publication).await.unwrap();
            }
            assert_eq!(latest(&mut tx, number, Audience::Inside).await.unwrap(), Some(second.clone()));
            assert_eq!(of(&mut tx, number).await.unwrap(), [outside.clone(), second.clone(), first]);
            assert_eq!(list(&mut tx, Audience::Inside).await.unwrap(), [second]);
            assert_eq!(list(&mut tx, Audience::Outside).await.unwrap(), [outside]);
        }

        async fn a_withdrawn_publication_stands_no_longer_but_is_remembered(store) {
            let mut tx = store.write().await.unwrap();
            let by = samples::person(&mut tx, "Ines Varga").await.id;
            let number = samples::postmortem(&mut tx, 1).await.number;
            let outside = printed(1, number, Audience::Outside, by);
            insert(&mut tx, &outside).await.unwrap();
            withdraw(&mut tx, outside.id, time(9), "A name was in it.").await.unwrap();
            assert_eq!(latest(&mut tx, number, Audience::Outside).await.unwrap(), None);
            assert_eq!(list(&mut tx, Audience::Outside).await.unwrap(), []);
            let withdrawal = Some(Withdrawal { at: time(9), reason: "A name was in it.".into() });
            assert_eq!(of(&mut tx, number).await.unwrap(), [Publication { withdrawal, ..outside.clone() }]);
            assert!(matches!(withdraw(&mut tx, outside.id, time(10), "again").await, Err(Error::Changed)));
            assert!(matches!(withdraw(&mut tx, id(99), time(10), "what").await, Err(Error::Missing)));
        }
    }
}
