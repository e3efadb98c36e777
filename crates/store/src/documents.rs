//! The journal of the live documents: `documents` and `document_updates`, and their projection `document_texts`.
//! Not here: what the bytes mean (live) and what the JSON means (postmortem::write).

use std::collections::BTreeMap;

use jiff::Timestamp;
use postmortem::PostmortemNumber;
use postmortem::write::document::ContentHash;
use uuid::Uuid;

use crate::columns::{Bind, Row, Value, values};
use crate::{Error, Result, Tx};

/// All that makes a document again: a state, and the updates after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The life of the document that these bytes belong to.
    pub epoch: Uuid,
    /// The state at the last compaction, or at birth.
    pub snapshot: Vec<u8>,
    /// The updates after it, in the order in which they were kept.
    pub updates: Vec<Vec<u8>>,
    /// The sequence number of the last update; 0 when there was none.
    pub last: i64,
}

/// The text of a document as it was last read out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// ProseMirror JSON.
    pub json: String,
    /// How many words of its own it has.
    pub words: i64,
    /// SHA-256 of the content, which an approval binds to.
    pub hash: ContentHash,
    /// When it was read out.
    pub updated_at: Timestamp,
    /// The number of the last update that is in it.
    pub upto: i64,
}

const CREATE: &str = "
    INSERT INTO documents (number, epoch, snapshot, snapshot_seq, last_seq) VALUES ($1, $2, $3, 0, 0)";

const STATE: &str = "SELECT epoch, snapshot, snapshot_seq FROM documents WHERE number = $1";

const UPDATES: &str =
    "SELECT seq, bytes FROM document_updates WHERE number = $1 AND seq > $2 ORDER BY seq";

const SEQS: &str = "SELECT snapshot_seq, last_seq FROM documents WHERE number = $1";

const LASTS_OF: &str =
    "SELECT number, last_seq FROM documents WHERE number IN ({list}) ORDER BY number";

/// Takes the sequence numbers and the rows in one statement: two nodes that append meet here and go one after the other.
const TAKE_SEQS: &str = "
    UPDATE documents SET last_seq = last_seq + CASE number {counts} END WHERE number IN ({numbers})
    RETURNING number, last_seq";

const APPEND: &str =
    "INSERT INTO document_updates (number, seq, bytes, by_person, at) VALUES {rows}";

const BEHIND: &str = "
    SELECT d.number FROM documents d JOIN document_texts t ON t.number = d.number
    WHERE d.last_seq > t.upto ORDER BY d.number";

const IS_BEHIND: &str = "
    SELECT COUNT(*) AS texts FROM documents d JOIN document_texts t ON t.number = d.number
    WHERE d.number = $1 AND d.last_seq > t.upto";

const COMPACT: &str = "
    UPDATE documents SET snapshot = $3, snapshot_seq = $2
    WHERE number = $1 AND snapshot_seq < $2 AND last_seq >= $2";

const FORGET: &str = "DELETE FROM document_updates WHERE number = $1 AND seq <= $2";

/// Begins the journal of a document with its first state. A document that has a journal keeps it: [`Error::Changed`].
pub async fn create(
    tx: &mut Tx,
    number: PostmortemNumber,
    epoch: Uuid,
    first_state: &[u8],
) -> Result<()> {
    tx.run(CREATE, values![number, epoch, first_state])
        .await
        .map(|_| ())
}

/// Reads the whole journal of a document.
pub async fn load(tx: &mut Tx, number: PostmortemNumber) -> Result<Option<Kept>> {
    // The updates first: should another node compact between the two queries, its state holds what went, and
    // the updates it took in are left out below. The other way round they would be missing.
    let mut updates = after(tx, number, 0).await?;
    let Some(row) = tx.row(STATE, values![number]).await? else {
        return Ok(None);
    };
    let snapshot_seq: i64 = row.get("snapshot_seq")?;
    updates.retain(|(seq, _)| *seq > snapshot_seq);
    Ok(Some(Kept {
        epoch: row.get("epoch")?,
        snapshot: row.get("snapshot")?,
        last: updates.last().map_or(snapshot_seq, |(seq, _)| *seq),
        updates: updates.into_iter().map(|(_, bytes)| bytes).collect(),
    }))
}

/// The updates after a sequence number, with their own: what another node has written meanwhile.
pub async fn after(tx: &mut Tx, number: PostmortemNumber, seq: i64) -> Result<Vec<(i64, Vec<u8>)>> {
    tx.rows(UPDATES, values![number, seq])
        .await?
        .iter()
        .map(|row| Ok((row.get("seq")?, row.get("bytes")?)))
        .collect()
}

/// What others kept between a number that was seen and one that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Others {
    /// The updates, in order.
    Updates(Vec<Vec<u8>>),
    /// Some of them are in a newer snapshot already.
    Compacted,
}

/// What was kept after `seen` and before `until`.
pub async fn others(
    tx: &mut Tx,
    number: PostmortemNumber,
    seen: i64,
    until: i64,
) -> Result<Others> {
    // The updates first, as in `load`: what another node compacts away between the two queries was read before.
    let updates = after(tx, number, seen).await?;
    let row = tx.row(SEQS, values![number]).await?.ok_or(Error::Missing)?;
    if row.get::<i64>("snapshot_seq")? > seen {
        return Ok(Others::Compacted);
    }
    let between = updates.into_iter().filter(|(seq, _)| *seq < until);
    Ok(Others::Updates(between.map(|(_, bytes)| bytes).collect()))
}

/// The number of the last update of a document.
pub async fn last(tx: &mut Tx, number: PostmortemNumber) -> Result<i64> {
    tx.row(SEQS, values![number])
        .await?
        .ok_or(Error::Missing)?
        .get("last_seq")
}

/// The numbers of the last updates of several documents; documents that are gone are left out.
pub async fn lasts_of(
    tx: &mut Tx,
    numbers: &[PostmortemNumber],
) -> Result<Vec<(PostmortemNumber, i64)>> {
    let numbers: Vec<Value> = numbers.iter().map(|number| number.value()).collect();
    tx.rows_among(LASTS_OF, numbers)
        .await?
        .iter()
        .map(|row| Ok((row.get("number")?, row.get("last_seq")?)))
        .collect()
}

/// Documents that were changed after their text was last kept: a program that ended at once left them so.
pub async fn behind(tx: &mut Tx) -> Result<Vec<PostmortemNumber>> {
    tx.rows(BEHIND, values![])
        .await?
        .iter()
        .map(|row| row.get("number"))
        .collect()
}

/// Was a document changed after its text was last kept?
pub async fn is_behind(tx: &mut Tx, number: PostmortemNumber) -> Result<bool> {
    let row = tx
        .row(IS_BEHIND, values![number])
        .await?
        .ok_or(Error::Missing)?;
    Ok(row.get::<i64>("texts")? > 0)
}

/// Appends updates, each with who made it, and gives the sequence number of the last one.
pub async fn append(
    tx: &mut Tx,
    number: PostmortemNumber,
    updates: &[(impl AsRef<[u8]>, Option<Uuid>)],
    at: Timestamp,
) -> Result<i64> {
    let lasts = append_all(tx, &[(number, updates)], at).await?;
    lasts.get(&number).copied().ok_or(Error::Missing)
}

/// The same for several documents, each named once, in two statements for all of them: whoever waits for a commit waits for
/// each of its statements. Documents that are not there are left out of the answer.
pub async fn append_all<U: AsRef<[(B, Option<Uuid>)]>, B: AsRef<[u8]>>(
    tx: &mut Tx,
    documents: &[(PostmortemNumber, U)],
    at: Timestamp,
) -> Result<BTreeMap<PostmortemNumber, i64>> {
    let lasts = take_seqs(tx, documents).await?;
    let mut rows = Vec::new();
    for (number, updates) in documents {
        let Some(last) = lasts.get(number) else {
            continue;
        };
        let updates = updates.as_ref();
        let first = last - updates.len() as i64 + 1;
        for (seq, (bytes, by)) in (first..).zip(updates) {
            rows.push(values![*number, seq, bytes.as_ref(), *by, at]);
        }
    }
    tx.insert_rows(APPEND, rows).await?;
    Ok(lasts)
}

async fn take_seqs<U: AsRef<[(B, Option<Uuid>)]>, B>(
    tx: &mut Tx,
    documents: &[(PostmortemNumber, U)],
) -> Result<BTreeMap<PostmortemNumber, i64>> {
    let mut lasts = BTreeMap::new();
    // In parts, since both engines bound the number of placeholders.
    for part in documents.chunks(200) {
        let (mut counts, mut numbers, mut values) = (String::new(), Vec::new(), Vec::new());
        for (number, updates) in part {
            let place = values.len() + 1;
            counts += &format!("WHEN ${place} THEN CAST(${} AS BIGINT) ", place + 1);
            numbers.push(format!("${place}"));
            values.extend(values![*number, updates.as_ref().len() as i64]);
        }
        let sql = TAKE_SEQS
            .replace("{counts}", &counts)
            .replace("{numbers}", &numbers.join(", "));
        for row in tx.rows_of(sql, values).await? {
            lasts.insert(row.get("number")?, row.get("last_seq")?);
        }
    }
    Ok(lasts)
}

/// Puts one state in the place of all updates up to `upto`. Nothing happens when a later state is kept already,
/// or when `upto` is a number that no update has yet.
pub async fn compact(
    tx: &mut Tx,
    number: PostmortemNumber,
    upto: i64,
    snapshot: &[u8],
) -> Result<()> {
    if tx.run(COMPACT, values![number, upto, snapshot]).await? == 1 {
        tx.run(FORGET, values![number, upto]).await?;
    }
    Ok(())
}

const PUT_TEXT: &str = "
    INSERT INTO document_texts (number, json, words, content_hash, updated_at, upto) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (number) DO UPDATE
    SET json = excluded.json, words = excluded.words, content_hash = excluded.content_hash, updated_at = excluded.updated_at,
        upto = excluded.upto
    WHERE document_texts.upto <= excluded.upto";

const TEXT: &str = "SELECT * FROM document_texts WHERE number = $1";

const TEXTS_OF: &str = "SELECT * FROM document_texts WHERE number IN ({list}) ORDER BY number";

/// Keeps the text that was read out of a document, and tells whether it did: not when a text of later updates is kept already,
/// as after two nodes have read at once.
pub async fn put_text(tx: &mut Tx, number: PostmortemNumber, text: &Text) -> Result<bool> {
    let values = values![
        number,
        text.json.as_str(),
        text.words,
        text.hash,
        text.updated_at,
        text.upto
    ];
    Ok(tx.run(PUT_TEXT, values).await? == 1)
}

/// The text of a document.
pub async fn text(tx: &mut Tx, number: PostmortemNumber) -> Result<Option<Text>> {
    tx.row(TEXT, values![number])
        .await?
        .map(|row| read_text(&row))
        .transpose()
}

/// The texts of several documents, by number; documents without a text are left out.
pub async fn texts_of(
    tx: &mut Tx,
    numbers: &[PostmortemNumber],
) -> Result<Vec<(PostmortemNumber, Text)>> {
    let numbers: Vec<Value> = numbers.iter().map(|number| number.value()).collect();
    tx.rows_among(TEXTS_OF, numbers)
        .await?
        .iter()
        .map(|row| Ok((row.get("number")?, read_text(row)?)))
        .collect()
}

fn read_text(row: &Row) -> Result<Text> {
    Ok(Text {
        json: row.get("json")?,
        words: row.get("words")?,
        hash: row.get("content_hash")?,
        updated_at: row.get("updated_at")?,
        upto: row.get("upto")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, id, time};
    use crate::trial::on_both_engines;

    fn update(byte: u8) -> (Vec<u8>, Option<Uuid>) {
        (vec![byte; 3], Some(id(byte.into())))
    }

    async fn journal(tx: &mut Tx) -> PostmortemNumber {
        let number = samples::postmortem(tx, 465).await.number;
        create(tx, number, id(1), b"first").await.unwrap();
        number
    }

    on_both_engines! {
        async fn a_document_is_its_first_state_and_the_updates_after_it(store) {
            let mut tx = store.write().await.unwrap();
            assert_eq!(load(&mut tx, PostmortemNumber(465)).await.unwrap(), None);
            let number = journal(&mut tx).await;
            assert_eq!(append(&mut tx, number, &[update(1), update(2)], time(1)).await.unwrap(), 2);
            assert_eq!(append(&mut tx, number, &[(vec![], None)], time(2)).await.unwrap(), 3);
            let kept = load(&mut tx, number).await.unwrap().unwrap();
            let expected = Kept { epoch: id(1), snapshot: b"first".into(), updates: vec![vec![1; 3], vec![2; 3], vec![]], last: 3 };
            assert_eq!(kept, expected);
            assert_eq!(after(&mut tx, number, 1).await.unwrap(), [(2, vec![2; 3]), (3, vec![])]);
        }

        async fn several_documents_take_their_updates_together_each_in_its_own_order(store) {
            let mut tx = store.write().await.unwrap();
            let number = journal(&mut tx).await;
            let other = samples::postmortem(&mut tx, 466).await.number;
            create(&mut tx, other, id(2), b"first").await.unwrap();
            append(&mut tx, other, &[update(9)], time(1)).await.unwrap();
            let gone = PostmortemNumber(467);
            let together = [
                (number, vec![update(1), update(2)]),
                (other, vec![update(3)]),
                (gone, vec![update(4)]),
            ];
            let lasts = append_all(&mut tx, &together, time(2)).await.unwrap();
            assert_eq!(lasts, BTreeMap::from([(number, 2), (other, 2)]));
            let kept = after(&mut tx, number, 0).await.unwrap();
            assert_eq!(kept, [(1, vec![1; 3]), (2, vec![2; 3])]);
            let kept = after(&mut tx, other, 0).await.unwrap();
            assert_eq!(kept, [(1, vec![9; 3]), (2, vec![3; 3])]);
        }

        async fn as_many_updates_as_a_long_time_offline_brings_are_kept(store) {
            let mut tx = store.write().await.unwrap();
            let number = journal(&mut tx).await;
            let updates: Vec<_> = (0..1_234).map(|nth| update(nth as u8 % 7 + 1)).collect();
            assert_eq!(append(&mut tx, number, &updates, time(1)).await.unwrap(), 1_234);
            let kept = after(&mut tx, number, 0).await.unwrap();
            assert_eq!(kept.len(), 1_234);
            assert!(kept.iter().zip(&updates).all(|((_, kept), (bytes, _))| kept == bytes));
        }

        async fn what_others_kept_is_told_unless_it_was_compacted(store) {
            let mut tx = store.write().await.unwrap();
            let number = journal(&mut tx).await;
            append(&mut tx, number, &[update(1), update(2), update(3)], time(1)).await.unwrap();
            let between = Others::Updates(vec![vec![2; 3]]);
            assert_eq!(others(&mut tx, number, 1, 3).await.unwrap(), between);
            assert_eq!(last(&mut tx, number).await.unwrap(), 3);
            let gone = PostmortemNumber(466);
            assert_eq!(lasts_of(&mut tx, &[number, gone]).await.unwrap(), [(number, 3)]);
            compact(&mut tx, number, 2, b"state").await.unwrap();
            assert_eq!(others(&mut tx, number, 1, 4).await.unwrap(), Others::Compacted);
            assert_eq!(others(&mut tx, number, 2, 4).await.unwrap(), Others::Updates(vec![vec![3; 3]]));
        }

        async fn a_document_whose_text_is_older_than_its_last_update_is_behind(store) {
            let mut tx = store.write().await.unwrap();
            let number = journal(&mut tx).await;
            let text = |upto| Text { json: "{}".into(), words: 0, hash: ContentHash::from_bytes([0; 32]), updated_at: time(9), upto };
            append(&mut tx, number, &[update(1), update(2)], time(2)).await.unwrap();
            assert!(put_text(&mut tx, number, &text(1)).await.unwrap());
            assert_eq!(behind(&mut tx).await.unwrap(), [number]);
            assert!(is_behind(&mut tx, number).await.unwrap());
            assert!(!is_behind(&mut tx, PostmortemNumber(466)).await.unwrap());
            assert!(put_text(&mut tx, number, &text(2)).await.unwrap());
            assert!(!put_text(&mut tx, number, &text(1)).await.unwrap(), "a later text stays");
            assert_eq!(behind(&mut tx).await.unwrap(), []);
            assert!(!is_behind(&mut tx, number).await.unwrap());
        }

        async fn appending_nothing_changes_nothing(store) {
            let mut tx = store.write().await.unwrap();
            let number = journal(&mut tx).await;
            append(&mut tx, number, &[update(1)], time(1)).await.unwrap();
            assert_eq!(append(&mut tx, number, &[] as &[(Vec<u8>, _)], time(2)).await.unwrap(), 1);
        }

        async fn nothing_is_appended_to_a_document_that_is_not_there(store) {
            let mut tx = store.write().await.unwrap();
            assert!(matches!(append(&mut tx, PostmortemNumber(1), &[update(1)], time(1)).await, Err(Error::Missing)));
        }

        async fn a_document_begins_once(store) {
            let mut tx = store.write().await.unwrap();
            let number = journal(&mut tx).await;
            assert!(matches!(create(&mut tx, number, id(2), b"second").await, Err(Error::Changed)));
        }

        async fn a_compacted_journal_goes_on_counting_where_it_was(store) {
            let mut tx = store.write().await.unwrap();
            let number = journal(&mut tx).await;
            append(&mut tx, number, &[update(1), update(2), update(3)], time(1)).await.unwrap();
            compact(&mut tx, number, 2, b"up to two").await.unwrap();
            let kept = load(&mut tx, number).await.unwrap().unwrap();
            assert_eq!((kept.snapshot, kept.updates, kept.last), (b"up to two".to_vec(), vec![vec![3; 3]], 3));
            compact(&mut tx, number, 3, b"up to three").await.unwrap();
            let kept = load(&mut tx, number).await.unwrap().unwrap();
            assert_eq!((kept.updates, kept.last), (vec![], 3));
            assert_eq!(append(&mut tx, number, &[update(4)], time(2)).await.unwrap(), 4);
        }

        async fn a_late_or_early_compaction_loses_nothing(store) {
            let mut tx = store.write().await.unwrap();
            let number = journal(&mut tx).await;
            append(&mut tx, number, &[update(1), update(2), update(3)], time(1)).await.unwrap();
            compact(&mut tx, number, 2, b"up to two").await.unwrap();
            compact(&mut tx, number, 1, b"up to one").await.unwrap();
            compact(&mut tx, number, 9, b"from the future").await.unwrap();
            let kept = load(&mut tx, number).await.unwrap().unwrap();
            assert_eq!((kept.snapshot, kept.updates), (b"up to two".to_vec(), vec![vec![3; 3]]));
        }

        async fn writers_that_append_together_lose_nothing_and_share_no_place(store) {
            let mut tx = store.write().await.unwrap();
            let number = journal(&mut tx).await;
            tx.commit().await.unwrap();
            let writers: Vec<_> = (1..=16u8)
                .map(|writer| {
                    let store = store.clone();
                    tokio::spawn(async move {
                        let mut tx = store.write().await.unwrap();
                        let last = append(&mut tx, number, &[update(writer), update(writer)], time(1)).await.unwrap();
                        tx.commit().await.unwrap();
                        last
                    })
                })
                .collect();
            let mut lasts = Vec::new();
            for writer in writers {
                lasts.push(writer.await.unwrap());
            }
            lasts.sort_unstable();
            assert_eq!(lasts, (1..=16).map(|nth| nth * 2).collect::<Vec<i64>>());
            let mut tx = store.read().await.unwrap();
            let kept = load(&mut tx, number).await.unwrap().unwrap();
            assert_eq!((kept.updates.len(), kept.last), (32, 32));
            for pair in kept.updates.chunks(2) {
                assert_eq!(pair[0], pair[1], "the updates of one writer stay together");
            }
        }

        async fn a_journal_read_while_it_is_compacted_has_no_gap(store) {
            let mut tx = store.write().await.unwrap();
            let number = journal(&mut tx).await;
            tx.commit().await.unwrap();
            let writer = tokio::spawn({
                let store = store.clone();
                async move {
                    for nth in 1..=60i64 {
                        let mut tx = store.write().await.unwrap();
                        append(&mut tx, number, &[(vec![0], None)], time(nth)).await.unwrap();
                        tx.commit().await.unwrap();
                        // The state of so many updates is as many bytes, so a gap shows as a missing one.
                        let mut tx = store.write().await.unwrap();
                        compact(&mut tx, number, nth, &vec![0; nth as usize]).await.unwrap();
                        tx.commit().await.unwrap();
                    }
                }
            });
            while !writer.is_finished() {
                let mut tx = store.write().await.unwrap();
                let kept = load(&mut tx, number).await.unwrap().unwrap();
                let state = if kept.snapshot == b"first" { 0 } else { kept.snapshot.len() };
                assert_eq!((state + kept.updates.len()) as i64, kept.last);
            }
            writer.await.unwrap();
        }

        async fn the_latest_text_of_a_document_stands(store) {
            let mut tx = store.write().await.unwrap();
            let number = samples::postmortem(&mut tx, 1).await.number;
            let silent = samples::postmortem(&mut tx, 2).await.number;
            let first = Text { json: r#"{"type":"doc"}"#.into(), words: 3, hash: ContentHash::from_bytes([3; 32]), updated_at: time(1), upto: 0 };
            let second = Text { words: 4, hash: ContentHash::from_bytes([4; 32]), updated_at: time(2), ..first.clone() };
            assert_eq!(text(&mut tx, number).await.unwrap(), None);
            put_text(&mut tx, number, &first).await.unwrap();
            put_text(&mut tx, number, &second).await.unwrap();
            assert_eq!(text(&mut tx, number).await.unwrap(), Some(second.clone()));
            assert_eq!(texts_of(&mut tx, &[silent, number]).await.unwrap(), [(number, second)]);
            assert_eq!(texts_of(&mut tx, &[]).await.unwrap(), []);
        }
    }
}
