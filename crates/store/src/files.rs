//! The table `files`: images and files that were brought into a postmortem.
//! Not here: their bytes (depot), and what may be brought (domain).

use jiff::Timestamp;
use postmortem::write::file::{File, Media};
use postmortem::{PersonId, PostmortemNumber};
use uuid::Uuid;

use crate::columns::{Row, values};
use crate::{Error, Result, Tx};

const INSERT: &str = "
    INSERT INTO files (id, postmortem, name, media, size, content_hash, by_person, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

const FIND: &str = "
    SELECT id, postmortem, name, media, size, content_hash, by_person, at FROM files
    WHERE postmortem = $1 AND id = $2 AND erased_at IS NULL";

const OF: &str = "
    SELECT id, postmortem, name, media, size, content_hash, by_person, at FROM files
    WHERE postmortem = $1 AND erased_at IS NULL ORDER BY at, id";

const ERASE: &str =
    "UPDATE files SET erased_by = $2, erased_at = $3 WHERE id = $1 AND erased_at IS NULL";

/// Adds a file.
pub async fn insert(tx: &mut Tx, file: &File) -> Result<()> {
    let values = values![
        file.id,
        file.postmortem,
        file.name.as_str(),
        file.media.as_str(),
        file.size,
        file.hash,
        file.by,
        file.at,
    ];
    tx.run(INSERT, values).await.map(|_| ())
}

/// Finds a file of a postmortem, unless it was erased.
pub async fn find(tx: &mut Tx, number: PostmortemNumber, id: Uuid) -> Result<Option<File>> {
    tx.row(FIND, values![number, id])
        .await?
        .map(|row| file(&row))
        .transpose()
}

/// The files of a postmortem in the order in which they were brought, but for those that were erased.
pub async fn of(tx: &mut Tx, number: PostmortemNumber) -> Result<Vec<File>> {
    tx.rows(OF, values![number])
        .await?
        .iter()
        .map(file)
        .collect()
}

/// Notes that a file's bytes are taken away; [`Error::Changed`] when somebody else has done so.
pub async fn erase(tx: &mut Tx, id: Uuid, by: PersonId, at: Timestamp) -> Result<()> {
    tx.edit(ERASE, values![id, by, at]).await
}

fn file(row: &Row) -> Result<File> {
    let media: String = row.get("media")?;
    Ok(File {
        id: row.get("id")?,
        postmortem: row.get("postmortem")?,
        name: row.get("name")?,
        media: Media::parse(&media).ok_or_else(|| {
            Error::Broken(sqlx::Error::Decode(
                format!("{media} is no kind of file").into(),
            ))
        })?,
        size: row.get("size")?,
        hash: row.get("content_hash")?,
        by: row.get("by_person")?,
        at: row.get("at")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, id, time};
    use crate::trial::on_both_engines;

    async fn brought(tx: &mut Tx, postmortem: PostmortemNumber, nth: u128) -> File {
        let by = samples::person(tx, &format!("Person {nth}")).await.id;
        let file = File {
            id: id(nth),
            postmortem,
            name: "Tafel – früh.png".into(),
            media: Media::Png,
            size: 1_234,
            hash: [7; 32],
            by,
            at: time(100 - i64::try_from(nth).unwrap()),
        };
        insert(tx, &file).await.unwrap();
        file
    }

    on_both_engines! {
        async fn files_are_found_by_their_postmortem_and_listed_as_they_came(store) {
            let mut tx = store.write().await.unwrap();
            let (one, other) = (samples::postmortem(&mut tx, 1).await.number, samples::postmortem(&mut tx, 2).await.number);
            let second = brought(&mut tx, one, 1).await;
            let first = brought(&mut tx, one, 2).await;
            let elsewhere = brought(&mut tx, other, 3).await;
            assert_eq!(of(&mut tx, one).await.unwrap(), [first.clone(), second]);
            assert_eq!(find(&mut tx, one, first.id).await.unwrap(), Some(first.clone()));
            // Through another postmortem's address nothing is reached.
            assert_eq!(find(&mut tx, other, first.id).await.unwrap(), None);
            assert_eq!(find(&mut tx, one, elsewhere.id).await.unwrap(), None);
        }

        async fn an_erased_file_is_not_found_and_is_erased_once(store) {
            let mut tx = store.write().await.unwrap();
            let number = samples::postmortem(&mut tx, 1).await.number;
            let file = brought(&mut tx, number, 1).await;
            erase(&mut tx, file.id, file.by, time(9)).await.unwrap();
            assert_eq!(find(&mut tx, number, file.id).await.unwrap(), None);
            assert_eq!(of(&mut tx, number).await.unwrap(), []);
            assert!(matches!(erase(&mut tx, file.id, file.by, time(9)).await, Err(Error::Changed)));
        }
    }
}
