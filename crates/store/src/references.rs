//! The one series of numbers, read over `postmortems` and `incidents`: which leads where, which are meant by a few typed letters, and which
//! texts name one (`document_names`). Not here: the rest of these tables (postmortems, incidents), and where numbers come from (numbers).

use std::collections::BTreeSet;

use postmortem::PostmortemNumber;
use postmortem::write::reference::Reference;

use crate::columns::{Bind, Row, Value, values};
use crate::{Result, Tx};

// The first postmortem takes the number of its incident, and stands for it from then on.
const AMONG: &str = "
    SELECT number, title, stage FROM postmortems WHERE number IN ({list})
    UNION ALL
    SELECT number, title, NULL AS stage FROM incidents
    WHERE number IN ({list}) AND number NOT IN (SELECT number FROM postmortems)
    ORDER BY number DESC";

const ALL: &str = "
    SELECT number, title, stage FROM postmortems
    UNION ALL
    SELECT number, title, NULL AS stage FROM incidents WHERE number NOT IN (SELECT number FROM postmortems)
    ORDER BY number DESC";

const NAMES: &str = "SELECT named FROM document_names WHERE number = $1 ORDER BY named";

const CLEAR: &str = "DELETE FROM document_names WHERE number = $1";

const NAME: &str = "INSERT INTO document_names (number, named) VALUES ($1, $2)";

const NOTED: &str =
    "UPDATE document_texts SET names_noted = TRUE WHERE number = $1 AND names_noted = FALSE";

const UNREAD: &str = "SELECT number FROM document_texts WHERE names_noted = FALSE ORDER BY number";

const NAMING: &str = "
    SELECT postmortems.number, title, stage FROM document_names
    JOIN postmortems ON postmortems.number = document_names.number
    WHERE named = $1 AND document_names.number <> $1
    ORDER BY postmortems.number DESC";

/// Where these numbers lead, as far as they lead anywhere.
pub async fn among(tx: &mut Tx, numbers: impl IntoIterator<Item = i64>) -> Result<Vec<Reference>> {
    let numbers: Vec<Value> = numbers.into_iter().map(Bind::value).collect();
    tx.rows_among(AMONG, numbers)
        .await?
        .iter()
        .map(reference)
        .collect()
}

/// The numbers that begin with the typed digits, or whose titles hold all of the typed words: the highest first, but the
/// very number and titles that begin as was typed before all others. Upper and lower case are alike.
pub async fn meant_by(tx: &mut Tx, typed: &str, limit: usize) -> Result<Vec<Reference>> {
    let typed = typed.trim().to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    let mut found: Vec<(bool, Reference)> = Vec::new();
    // Titles are folded here and not by the engines, which do not agree on it.
    for row in tx.rows(ALL, values![]).await? {
        let reference = reference(&row)?;
        let (number, title) = (reference.number.to_string(), reference.title.to_lowercase());
        let in_title = words.iter().all(|word| title.contains(word));
        if number.starts_with(&typed) || in_title {
            let first = number == typed || (!typed.is_empty() && title.starts_with(&typed));
            found.push((first, reference));
        }
    }
    found.sort_by_key(|(first, _)| !first);
    Ok(found
        .into_iter()
        .take(limit)
        .map(|(_, reference)| reference)
        .collect())
}

/// Notes which numbers a text names. It belongs into the transaction that keeps the text.
pub async fn note(tx: &mut Tx, number: PostmortemNumber, named: &BTreeSet<i64>) -> Result<()> {
    take_unread(tx, number).await?;
    let rows = tx.rows(NAMES, values![number]).await?;
    let before: BTreeSet<i64> = rows
        .iter()
        .map(|row| row.get("named"))
        .collect::<Result<_>>()?;
    // Most changes of a text change nothing here.
    if before == *named {
        return Ok(());
    }
    tx.run(CLEAR, values![number]).await?;
    for one in named {
        tx.run(NAME, values![number, *one]).await?;
    }
    Ok(())
}

/// The texts from before names were noted, as far as nobody has read them since.
pub async fn unread(tx: &mut Tx) -> Result<Vec<PostmortemNumber>> {
    tx.rows(UNREAD, values![])
        .await?
        .iter()
        .map(|row| row.get("number"))
        .collect()
}

/// Takes one of these to read it; false when somebody else has. Whoever keeps the text meanwhile waits.
pub async fn take_unread(tx: &mut Tx, number: PostmortemNumber) -> Result<bool> {
    Ok(tx.run(NOTED, values![number]).await? == 1)
}

/// The other postmortems whose texts name a number, the highest first.
pub async fn naming(tx: &mut Tx, number: PostmortemNumber) -> Result<Vec<Reference>> {
    tx.rows(NAMING, values![number])
        .await?
        .iter()
        .map(reference)
        .collect()
}

fn reference(row: &Row) -> Result<Reference> {
    Ok(Reference {
        number: row.get("number")?,
        title: row.get("title")?,
        stage: row.maybe("stage")?,
    })
}

#[cfg(test)]
mod tests {
    use postmortem::postmortem::{Postmortem, Stage};
    use postmortem::write::document::ContentHash;

    use super::*;
    use crate::documents::Text;
    use crate::samples::{self, postmortem_numbered};
    use crate::trial::on_both_engines;
    use crate::{documents, incidents, postmortems};

    async fn put(tx: &mut Tx, number: i64, title: &str, stage: Option<Stage>) {
        let mut incident = samples::incident_numbered(number);
        incident.facts.title = title.into();
        incidents::insert(tx, &incident).await.unwrap();
        if let Some(stage) = stage {
            let told = Postmortem {
                title: format!("Told: {title}"),
                stage,
                ..postmortem_numbered(number)
            };
            postmortems::insert(tx, &told).await.unwrap();
        }
    }

    fn numbers(references: &[Reference]) -> Vec<i64> {
        references
            .iter()
            .map(|reference| reference.number)
            .collect()
    }

    on_both_engines! {
        async fn a_number_leads_to_its_postmortem_or_else_to_its_incident(store) {
            let mut tx = store.write().await.unwrap();
            put(&mut tx, 465, "Gates refused tickets", Some(Stage::InReview)).await;
            put(&mut tx, 466, "Search was slow", None).await;
            let found = among(&mut tx, [466, 465, 9]).await.unwrap();
            assert_eq!(found, [
                Reference { number: 466, title: "Search was slow".into(), stage: None },
                Reference { number: 465, title: "Told: Gates refused tickets".into(), stage: Some(Stage::InReview) },
            ]);
            assert_eq!(among(&mut tx, []).await.unwrap(), []);
        }

        async fn a_postmortem_is_told_where_it_is_named(store) {
            let mut tx = store.write().await.unwrap();
            for number in [4, 5, 6] {
                put(&mut tx, number, "Gates", Some(Stage::Draft)).await;
            }
            let at = PostmortemNumber;
            note(&mut tx, at(5), &[4, 5, 99].into()).await.unwrap();
            note(&mut tx, at(6), &[4].into()).await.unwrap();
            let found = naming(&mut tx, at(4)).await.unwrap();
            assert_eq!(found[1], Reference { number: 5, title: "Told: Gates".into(), stage: Some(Stage::Draft) });
            assert_eq!(numbers(&found), [6, 5]);
            assert_eq!(naming(&mut tx, at(5)).await.unwrap(), [], "what a text says of itself does not count");
            note(&mut tx, at(6), &[5].into()).await.unwrap();
            assert_eq!(numbers(&naming(&mut tx, at(4)).await.unwrap()), [5]);
            assert_eq!(numbers(&naming(&mut tx, at(5)).await.unwrap()), [6]);
        }

        async fn a_text_from_before_is_taken_once_and_one_that_was_noted_never(store) {
            let mut tx = store.write().await.unwrap();
            let text = Text { json: "{}".into(), words: 0, hash: ContentHash::from_bytes([1; 32]), updated_at: samples::time(1), upto: 0 };
            for number in [1, 2] {
                let number = samples::postmortem(&mut tx, number).await.number;
                documents::put_text(&mut tx, number, &text).await.unwrap();
            }
            let (first, second) = (PostmortemNumber(1), PostmortemNumber(2));
            note(&mut tx, second, &[].into()).await.unwrap();
            documents::put_text(&mut tx, second, &text).await.unwrap();
            assert_eq!(unread(&mut tx).await.unwrap(), [first]);
            assert!(take_unread(&mut tx, first).await.unwrap());
            assert!(!take_unread(&mut tx, first).await.unwrap());
            assert_eq!(unread(&mut tx).await.unwrap(), []);
        }

        async fn a_few_letters_or_digits_are_enough_to_mean_a_number(store) {
            let mut tx = store.write().await.unwrap();
            put(&mut tx, 4, "Élan lost its queue", None).await;
            put(&mut tx, 46, "Search was slow", Some(Stage::Draft)).await;
            put(&mut tx, 465, "Slow gates, and search too", None).await;
            for (typed, meant) in [("4", vec![4, 465, 46]), ("465", vec![465]), ("5", vec![]), ("SLOW search", vec![465, 46]), ("slow", vec![465, 46]),
                ("élan", vec![4]), ("told", vec![46]), ("100%", vec![]), ("", vec![465, 46, 4])] {
                assert_eq!(numbers(&meant_by(&mut tx, typed, 8).await.unwrap()), meant, "{typed}");
            }
            assert_eq!(numbers(&meant_by(&mut tx, "", 2).await.unwrap()), [465, 46]);
        }
    }
}
