//! The table `pens`: whose pens have written in a draft, so that one can be told whom to ask about some words.
//! Not here: which pens wrote which words, which the text itself says (live), and any time or amount: there is none.

use std::collections::BTreeSet;

use postmortem::{PersonId, PostmortemNumber};

use crate::columns::values;
use crate::{Error, Result, Tx};

/// From the first publication on nothing more is noted. The row of the document was written to before in the same
/// transaction, so a publication has either ended, and is seen here, or waits and lets go of this as well.
const NOTE: &str = "
    INSERT INTO pens (postmortem, client, person)
    SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM publications WHERE postmortem = $1)
    ON CONFLICT (postmortem, client, person) DO NOTHING";

const OF: &str = "SELECT client, person FROM pens WHERE postmortem = $1 ORDER BY client, person";

const PUBLICATIONS: &str =
    "SELECT COUNT(*) AS publications FROM publications WHERE postmortem = $1";

/// Whoever appends to the document at this moment has written to its row, or waits for it.
const AFTER_ALL_WRITERS: &str = "UPDATE documents SET last_seq = last_seq WHERE number = $1";

const LET_GO: &str = "DELETE FROM pens WHERE postmortem = $1";

/// Whose some pens are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holders {
    /// The people, each once.
    pub people: BTreeSet<PersonId>,
    /// The pens that are known to be somebody's.
    pub known: BTreeSet<u64>,
}

/// Notes that a person writes with a pen; noting it again changes nothing, and after a publication nothing is noted. It
/// belongs into the transaction that appends what the pen wrote, behind the appending.
pub async fn note(tx: &mut Tx, number: PostmortemNumber, pen: u64, person: PersonId) -> Result<()> {
    tx.run(NOTE, values![number, client(pen)?, person])
        .await
        .map(|_| ())
}

/// Whose these pens are, as far as it is known.
pub async fn whose(tx: &mut Tx, number: PostmortemNumber, pens: &BTreeSet<u64>) -> Result<Holders> {
    let mut holders = Holders::default();
    for row in tx.rows(OF, values![number]).await? {
        let pen = row.get::<i64>("client")?.unsigned_abs();
        if pens.contains(&pen) {
            holders.people.insert(row.get("person")?);
            holders.known.insert(pen);
        }
    }
    Ok(holders)
}

/// Has everything been let go, because the postmortem was published?
pub async fn are_let_go(tx: &mut Tx, number: PostmortemNumber) -> Result<bool> {
    let row = tx
        .row(PUBLICATIONS, values![number])
        .await?
        .ok_or(Error::Missing)?;
    Ok(row.get::<i64>("publications")? > 0)
}

/// Lets go of all pens of a postmortem. It belongs into the transaction that keeps its publication.
pub async fn let_go(tx: &mut Tx, number: PostmortemNumber) -> Result<()> {
    tx.run(AFTER_ALL_WRITERS, values![number]).await?;
    tx.run(LET_GO, values![number]).await.map(|_| ())
}

/// Yjs draws its clients below 2^53, and the guard takes no other.
fn client(pen: u64) -> Result<i64> {
    i64::try_from(pen).map_err(|_| {
        Error::Broken(sqlx::Error::Decode(
            format!("{pen} is no client of Yjs").into(),
        ))
    })
}

#[cfg(test)]
mod tests {
    use postmortem::publish::Audience;
    use postmortem::write::document::ContentHash;

    use super::*;
    use crate::publications::{self, Publication};
    use crate::samples::{self, id, time};
    use crate::trial::on_both_engines;
    use crate::{documents, postmortems};

    /// The largest that Yjs draws.
    const LARGEST: u64 = (1 << 53) - 1;

    async fn published(tx: &mut Tx, number: PostmortemNumber, by: PersonId) {
        let publication = Publication {
            id: id(u128::from(number.0.unsigned_abs())),
            postmortem: number,
            audience: Audience::Inside,
            destination: "git".into(),
            place: "2025/1.md".into(),
            content_hash: ContentHash::from_bytes([1; 32]),
            revision: "abc".into(),
            at: time(9),
            by,
            withdrawal: None,
        };
        publications::insert(tx, &publication).await.unwrap();
        let_go(tx, number).await.unwrap();
    }

    fn people(holders: &Holders) -> Vec<PersonId> {
        holders.people.iter().copied().collect()
    }

    on_both_engines! {
        async fn a_pen_leads_to_whoever_wrote_with_it_in_this_postmortem(store) {
            let mut tx = store.write().await.unwrap();
            let (one, other) = (samples::postmortem(&mut tx, 1).await.number, samples::postmortem(&mut tx, 2).await.number);
            let (ana, ben) = (samples::person(&mut tx, "Ana").await.id, samples::person(&mut tx, "Ben").await.id);
            for (number, pen, person) in [(one, 7, ana), (one, LARGEST, ana), (one, 8, ben), (other, 7, ben), (one, 7, ana)] {
                note(&mut tx, number, pen, person).await.unwrap();
            }
            let found = whose(&mut tx, one, &[7, LARGEST, 99].into()).await.unwrap();
            assert_eq!((people(&found), found.known), (vec![ana], [7, LARGEST].into()));
            let found = whose(&mut tx, other, &[7, 8].into()).await.unwrap();
            assert_eq!((people(&found), found.known), (vec![ben], [7].into()));
            assert_eq!(whose(&mut tx, one, &[].into()).await.unwrap(), Holders::default());
        }

        async fn a_pen_that_two_people_have_held_leads_to_both(store) {
            let mut tx = store.write().await.unwrap();
            let number = samples::postmortem(&mut tx, 1).await.number;
            let (ana, ben) = (samples::person(&mut tx, "Ana").await.id, samples::person(&mut tx, "Ben").await.id);
            note(&mut tx, number, 7, ana).await.unwrap();
            note(&mut tx, number, 7, ben).await.unwrap();
            assert_eq!(whose(&mut tx, number, &[7].into()).await.unwrap().people, [ana, ben].into());
        }

        async fn publishing_lets_go_of_its_own_pens_and_no_more_are_noted(store) {
            let mut tx = store.write().await.unwrap();
            let (one, other) = (samples::postmortem(&mut tx, 1).await.number, samples::postmortem(&mut tx, 2).await.number);
            let ana = samples::person(&mut tx, "Ana").await.id;
            note(&mut tx, one, 7, ana).await.unwrap();
            note(&mut tx, other, 8, ana).await.unwrap();
            assert!(!are_let_go(&mut tx, one).await.unwrap());
            published(&mut tx, one, ana).await;
            assert!(are_let_go(&mut tx, one).await.unwrap());
            note(&mut tx, one, 9, ana).await.unwrap();
            assert_eq!(whose(&mut tx, one, &[7, 9].into()).await.unwrap(), Holders::default());
            assert_eq!(whose(&mut tx, other, &[8].into()).await.unwrap().people, [ana].into());
        }

        async fn what_is_written_while_it_is_published_leaves_no_pen_behind(store) {
            let mut tx = store.write().await.unwrap();
            let ana = samples::person(&mut tx, "Ana").await.id;
            tx.commit().await.unwrap();
            // Who comes first is chance, so it is tried until both have.
            for nth in 1..=12 {
                let mut tx = store.write().await.unwrap();
                let number = samples::postmortem(&mut tx, nth).await.number;
                documents::create(&mut tx, number, id(1), b"first").await.unwrap();
                tx.commit().await.unwrap();
                let writes = async |pen: u64| {
                    let mut tx = store.write().await.unwrap();
                    documents::append(&mut tx, number, &[(b"one", Some(ana.0))], time(1)).await.unwrap();
                    note(&mut tx, number, pen, ana).await.unwrap();
                    tokio::task::yield_now().await;
                    tx.commit().await.unwrap();
                };
                let publishes = async {
                    let mut tx = store.write().await.unwrap();
                    published(&mut tx, number, ana).await;
                    tokio::task::yield_now().await;
                    tx.commit().await.unwrap();
                };
                tokio::join!(writes(1), publishes, writes(2), writes(3));
                let mut tx = store.read().await.unwrap();
                assert_eq!(whose(&mut tx, number, &[1, 2, 3].into()).await.unwrap(), Holders::default());
            }
        }

        async fn a_postmortem_that_goes_takes_its_pens_along(store) {
            let mut tx = store.write().await.unwrap();
            let number = samples::postmortem(&mut tx, 1).await.number;
            let ana = samples::person(&mut tx, "Ana").await.id;
            note(&mut tx, number, 7, ana).await.unwrap();
            tx.run("DELETE FROM postmortems WHERE number = $1", values![number]).await.unwrap();
            assert!(postmortems::find(&mut tx, number).await.unwrap().is_none());
            assert_eq!(whose(&mut tx, number, &[7].into()).await.unwrap(), Holders::default());
        }
    }
}
