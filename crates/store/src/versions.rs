//! The tables `document_versions`, `document_version_writers` and `document_writers`: full states of a text, and who wrote in between.
//! Not here: when one is kept (application) and what its bytes mean (live).

use jiff::Timestamp;
use postmortem::{PersonId, PostmortemNumber};

use crate::columns::{Row, values};
use crate::{Error, Result, Tx};

/// One line of the list of versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its place in the document's own order, from 1.
    pub seq: i64,
    /// What it is called.
    pub name: String,
    /// Did the program keep it by itself?
    pub automatic: bool,
    /// Who kept it; nobody when the program did.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
    /// Who wrote in it since the version before, in no order that means anything.
    pub writers: Vec<PersonId>,
}

/// A version to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewVersion<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Does the program keep it by itself?
    pub automatic: bool,
    /// Who keeps it.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
    /// The whole state.
    pub state: &'a [u8],
}

const KEEP: &str = "
    INSERT INTO document_versions (number, seq, name, state, by_person, at, automatic, upto)
    SELECT $1, (SELECT COALESCE(MAX(seq), 0) + 1 FROM document_versions WHERE number = $1), $2, $3, $4, $5, $6, last_seq
    FROM documents WHERE number = $1
    RETURNING seq";

const TAKE_WRITERS: &str = "
    INSERT INTO document_version_writers (number, seq, person)
    SELECT number, $2, person FROM document_writers WHERE number = $1";

const FORGET_WRITERS: &str = "DELETE FROM document_writers WHERE number = $1";

const LIST: &str = "
    SELECT seq, name, automatic, by_person, at FROM document_versions WHERE number = $1 ORDER BY seq DESC";

const WRITERS: &str =
    "SELECT seq, person FROM document_version_writers WHERE number = $1 ORDER BY seq, person";

const ONE: &str = "
    SELECT seq, name, automatic, by_person, at FROM document_versions WHERE number = $1 AND seq = $2";

const STATE: &str = "SELECT state FROM document_versions WHERE number = $1 AND seq = $2";

const WROTE: &str = "
    INSERT INTO document_writers (number, person)
    SELECT $1, id FROM people WHERE id = $2
    ON CONFLICT (number, person) DO NOTHING";

/// How many updates a text has had since its last version, and when that was.
const WRITTEN_SINCE: &str = "
    SELECT documents.number, documents.last_seq - COALESCE(latest.upto, 0) AS updates, latest.at AS kept_at,
           document_texts.updated_at
    FROM documents
        JOIN document_texts ON document_texts.number = documents.number
        LEFT JOIN document_versions latest ON latest.number = documents.number
            AND latest.seq = (SELECT MAX(seq) FROM document_versions WHERE number = documents.number)
    WHERE documents.last_seq - COALESCE(latest.upto, 0) >= $1
    ORDER BY documents.number";

/// Keeps a full state under a name, with everyone who has written since the version before; gives its place in the
/// document's own order.
pub async fn keep(tx: &mut Tx, number: PostmortemNumber, version: NewVersion<'_>) -> Result<i64> {
    let values = values![
        number,
        version.name,
        version.state,
        version.by,
        version.at,
        version.automatic
    ];
    let row = tx.row(KEEP, values).await?.ok_or(Error::Missing)?;
    let seq: i64 = row.get("seq")?;
    tx.run(TAKE_WRITERS, values![number, seq]).await?;
    tx.run(FORGET_WRITERS, values![number]).await?;
    Ok(seq)
}

/// The versions of a document, newest first.
pub async fn list(tx: &mut Tx, number: PostmortemNumber) -> Result<Vec<Version>> {
    let rows = tx.rows(LIST, values![number]).await?;
    let mut versions: Vec<Version> = rows.iter().map(read).collect::<Result<_>>()?;
    for row in tx.rows(WRITERS, values![number]).await? {
        let seq: i64 = row.get("seq")?;
        if let Some(version) = versions.iter_mut().find(|version| version.seq == seq) {
            version.writers.push(row.get("person")?);
        }
    }
    Ok(versions)
}

/// One version, with its full state. Who wrote in it is told by the list.
pub async fn find(
    tx: &mut Tx,
    number: PostmortemNumber,
    seq: i64,
) -> Result<Option<(Version, Vec<u8>)>> {
    let Some(row) = tx.row(ONE, values![number, seq]).await? else {
        return Ok(None);
    };
    let state = tx.row(STATE, values![number, seq]).await?;
    let state = state.ok_or(Error::Missing)?.get("state")?;
    Ok(Some((read(&row)?, state)))
}

fn read(row: &Row) -> Result<Version> {
    Ok(Version {
        seq: row.get("seq")?,
        name: row.get("name")?,
        automatic: row.get("automatic")?,
        by: row.maybe("by_person")?,
        at: row.get("at")?,
        writers: vec![],
    })
}

/// Notes that somebody has written since the last version. An id that is nobody's is passed over.
pub async fn wrote(tx: &mut Tx, number: PostmortemNumber, person: PersonId) -> Result<()> {
    tx.run(WROTE, values![number, person]).await.map(|_| ())
}

/// What has been written in a text since its last version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenSince {
    /// The document.
    pub number: PostmortemNumber,
    /// So many updates.
    pub updates: i64,
    /// When the last version was kept, if there is one.
    pub kept_at: Option<Timestamp>,
    /// When it was last written in.
    pub written_at: Timestamp,
}

/// The texts with at least so many updates since their last version.
pub async fn written_since(tx: &mut Tx, at_least: i64) -> Result<Vec<WrittenSince>> {
    tx.rows(WRITTEN_SINCE, values![at_least])
        .await?
        .iter()
        .map(|row| {
            Ok(WrittenSince {
                number: row.get("number")?,
                updates: row.get("updates")?,
                kept_at: row.maybe("kept_at")?,
                written_at: row.get("updated_at")?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use postmortem::write::document::ContentHash;

    use super::*;
    use crate::documents::{self, Text};
    use crate::samples::{self, id, time};
    use crate::trial::on_both_engines;

    async fn journal(tx: &mut Tx, nth: i64) -> PostmortemNumber {
        let number = samples::postmortem(tx, nth).await.number;
        documents::create(tx, number, id(1), b"first")
            .await
            .unwrap();
        let hash = ContentHash::from_bytes([0; 32]);
        let text = Text {
            json: "{}".into(),
            words: 0,
            hash,
            updated_at: time(nth),
            upto: 0,
        };
        documents::put_text(tx, number, &text).await.unwrap();
        number
    }

    fn named(name: &str, by: Option<PersonId>, at: i64) -> NewVersion<'_> {
        NewVersion {
            name,
            automatic: by.is_none(),
            by,
            at: time(at),
            state: name.as_bytes(),
        }
    }

    on_both_engines! {
        async fn versions_are_numbered_and_listed_newest_first(store) {
            let mut tx = store.write().await.unwrap();
            let number = journal(&mut tx, 1).await;
            let ines = samples::person(&mut tx, "Ines Varga").await.id;
            assert_eq!(keep(&mut tx, number, named("first draft", Some(ines), 1)).await.unwrap(), 1);
            assert_eq!(keep(&mut tx, number, named("approved", None, 2)).await.unwrap(), 2);
            let newest = Version { seq: 2, name: "approved".into(), automatic: true, by: None, at: time(2), writers: vec![] };
            let oldest = Version { seq: 1, name: "first draft".into(), automatic: false, by: Some(ines), at: time(1), writers: vec![] };
            assert_eq!(list(&mut tx, number).await.unwrap(), [newest, oldest.clone()]);
            assert_eq!(find(&mut tx, number, 1).await.unwrap(), Some((oldest, b"first draft".to_vec())));
            assert_eq!(find(&mut tx, number, 3).await.unwrap(), None);
        }

        async fn nothing_is_kept_of_a_document_that_is_not_there(store) {
            let mut tx = store.write().await.unwrap();
            let number = samples::postmortem(&mut tx, 7).await.number;
            assert!(matches!(keep(&mut tx, number, named("x", None, 1)).await, Err(Error::Missing)));
        }

        async fn a_version_names_whoever_wrote_since_the_one_before(store) {
            let mut tx = store.write().await.unwrap();
            let number = journal(&mut tx, 1).await;
            let (ines, jun) = (samples::person(&mut tx, "Ines").await.id, samples::person(&mut tx, "Jun").await.id);
            for person in [ines, jun, ines, PersonId(id(99))] {
                wrote(&mut tx, number, person).await.unwrap();
            }
            keep(&mut tx, number, named("one", None, 1)).await.unwrap();
            wrote(&mut tx, number, jun).await.unwrap();
            keep(&mut tx, number, named("two", None, 2)).await.unwrap();
            let versions = list(&mut tx, number).await.unwrap();
            assert_eq!(versions[0].writers, [jun]);
            assert_eq!(versions[1].writers.len(), 2);
        }

        async fn what_was_written_since_a_version_is_counted_from_it(store) {
            let mut tx = store.write().await.unwrap();
            let (number, other) = (journal(&mut tx, 1).await, journal(&mut tx, 2).await);
            let updates = |count| vec![(vec![1u8], None); count];
            documents::append(&mut tx, number, &updates(5), time(1)).await.unwrap();
            documents::append(&mut tx, other, &updates(2), time(1)).await.unwrap();
            let since = written_since(&mut tx, 3).await.unwrap();
            assert_eq!(since, [WrittenSince { number, updates: 5, kept_at: None, written_at: time(1) }]);
            keep(&mut tx, number, named("one", None, 8)).await.unwrap();
            assert_eq!(written_since(&mut tx, 3).await.unwrap(), []);
            documents::append(&mut tx, number, &updates(3), time(9)).await.unwrap();
            let since = written_since(&mut tx, 3).await.unwrap();
            assert_eq!((since[0].updates, since[0].kept_at), (3, Some(time(8))));
        }
    }
}
