//! The tables `postmortems`, `postmortem_incidents` and `postmortem_authors`: everything about a postmortem but its text.
//! Not here: the text (documents) and moving the stage (postmortem::postmortem).

use std::collections::BTreeMap;

use postmortem::postmortem::Postmortem;
use postmortem::{IncidentNumber, PersonId, PostmortemNumber};

use crate::columns::{Bind, Row, Value, values};
use crate::{Result, Tx};

const INSERT: &str = "
    INSERT INTO postmortems (number, title, stage, template_version, epoch, started_by, started_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

const SAVE: &str = "
    UPDATE postmortems SET title = $3, stage = $4, epoch = $5, version = version + 1
    WHERE number = $1 AND version = $2";

const FIND: &str = "SELECT * FROM postmortems WHERE number = $1";

const LIST: &str = "SELECT * FROM postmortems ORDER BY number DESC";

const OF_INCIDENT: &str = "
    SELECT postmortems.* FROM postmortems
    JOIN postmortem_incidents ON postmortem_incidents.postmortem = postmortems.number
    WHERE postmortem_incidents.incident = $1
    ORDER BY postmortems.number";

const INCIDENTS: &str = "
    SELECT postmortem, incident FROM postmortem_incidents WHERE postmortem IN ({list}) ORDER BY postmortem, incident";

const AUTHORS: &str = "
    SELECT postmortem, person FROM postmortem_authors WHERE postmortem IN ({list}) ORDER BY postmortem, position, person";

const LINK: &str = "
    INSERT INTO postmortem_incidents (postmortem, incident) VALUES ($1, $2)
    ON CONFLICT (postmortem, incident) DO NOTHING";

const UNLINK: &str = "DELETE FROM postmortem_incidents WHERE postmortem = $1 AND incident = $2";

const ADD_AUTHOR: &str = "
    INSERT INTO postmortem_authors (postmortem, position, person)
    VALUES ($1, (SELECT COUNT(*) FROM postmortem_authors WHERE postmortem = $1), $2)
    ON CONFLICT (postmortem, person) DO NOTHING";

/// Adds a postmortem with its incidents and authors. Its number is taken once.
pub async fn insert(tx: &mut Tx, postmortem: &Postmortem) -> Result<()> {
    let values = values![
        postmortem.number,
        postmortem.title.as_str(),
        postmortem.stage,
        postmortem.template_version,
        postmortem.epoch,
        postmortem.started_by,
        postmortem.started_at,
        postmortem.version,
    ];
    tx.run(INSERT, values).await?;
    for incident in &postmortem.incidents {
        link(tx, postmortem.number, *incident).await?;
    }
    for author in &postmortem.authors {
        add_author(tx, postmortem.number, *author).await?;
    }
    Ok(())
}

/// Keeps a changed title, stage or epoch; [`crate::Error::Changed`] when somebody else changed them since this version.
/// Incidents and authors have their own verbs.
pub async fn save(tx: &mut Tx, postmortem: &Postmortem) -> Result<()> {
    let values = values![
        postmortem.number,
        postmortem.version,
        postmortem.title.as_str(),
        postmortem.stage,
        postmortem.epoch
    ];
    tx.edit(SAVE, values).await
}

/// Finds a postmortem.
pub async fn find(tx: &mut Tx, number: PostmortemNumber) -> Result<Option<Postmortem>> {
    let rows = tx.rows(FIND, values![number]).await?;
    Ok(with_lists(tx, &rows).await?.pop())
}

/// All postmortems, highest number first.
pub async fn list(tx: &mut Tx) -> Result<Vec<Postmortem>> {
    let rows = tx.rows(LIST, values![]).await?;
    with_lists(tx, &rows).await
}

/// The postmortems that tell of an incident.
pub async fn of_incident(tx: &mut Tx, incident: IncidentNumber) -> Result<Vec<Postmortem>> {
    let rows = tx.rows(OF_INCIDENT, values![incident]).await?;
    with_lists(tx, &rows).await
}

/// Says that a postmortem tells of an incident; saying it again changes nothing.
pub async fn link(tx: &mut Tx, number: PostmortemNumber, incident: IncidentNumber) -> Result<()> {
    tx.run(LINK, values![number, incident]).await.map(|_| ())
}

/// Says that a postmortem tells of an incident no longer; one that it did not tell of changes nothing.
pub async fn unlink(tx: &mut Tx, number: PostmortemNumber, incident: IncidentNumber) -> Result<()> {
    tx.run(UNLINK, values![number, incident]).await.map(|_| ())
}

/// Notes that a person typed in it; noting it again changes nothing.
pub async fn add_author(tx: &mut Tx, number: PostmortemNumber, person: PersonId) -> Result<()> {
    tx.run(ADD_AUTHOR, values![number, person])
        .await
        .map(|_| ())
}

async fn with_lists(tx: &mut Tx, rows: &[Row]) -> Result<Vec<Postmortem>> {
    let mut postmortems: Vec<Postmortem> = rows.iter().map(postmortem).collect::<Result<_>>()?;
    let places: BTreeMap<PostmortemNumber, usize> = postmortems
        .iter()
        .enumerate()
        .map(|(place, postmortem)| (postmortem.number, place))
        .collect();
    let numbers: Vec<Value> = postmortems
        .iter()
        .map(|postmortem| postmortem.number.value())
        .collect();
    for row in tx.rows_among(INCIDENTS, numbers.clone()).await? {
        if let Some(place) = places.get(&row.get("postmortem")?) {
            postmortems[*place].incidents.push(row.get("incident")?);
        }
    }
    for row in tx.rows_among(AUTHORS, numbers).await? {
        if let Some(place) = places.get(&row.get("postmortem")?) {
            postmortems[*place].authors.push(row.get("person")?);
        }
    }
    Ok(postmortems)
}

fn postmortem(row: &Row) -> Result<Postmortem> {
    Ok(Postmortem {
        number: row.get("number")?,
        title: row.get("title")?,
        stage: row.get("stage")?,
        incidents: vec![],
        template_version: row.get("template_version")?,
        epoch: row.get("epoch")?,
        started_by: row.maybe("started_by")?,
        started_at: row.get("started_at")?,
        authors: vec![],
        version: row.get("version")?,
    })
}

#[cfg(test)]
mod tests {
    use postmortem::postmortem::Stage;

    use super::*;
    use crate::Error;
    use crate::samples::{self, id, postmortem_numbered};
    use crate::trial::on_both_engines;

    on_both_engines! {
        async fn a_postmortem_is_found_with_its_incidents_and_authors(store) {
            let mut tx = store.write().await.unwrap();
            let ines = samples::person(&mut tx, "Ines Varga").await;
            let kwame = samples::person(&mut tx, "Kwame Asante").await;
            samples::incident(&mut tx, 465).await;
            samples::incident(&mut tx, 470).await;
            let begun = Postmortem {
                incidents: vec![IncidentNumber(465), IncidentNumber(470)],
                started_by: Some(kwame.id),
                authors: vec![kwame.id, ines.id],
                ..postmortem_numbered(465)
            };
            insert(&mut tx, &begun).await.unwrap();
            assert_eq!(find(&mut tx, begun.number).await.unwrap(), Some(begun.clone()));
            assert_eq!(of_incident(&mut tx, IncidentNumber(470)).await.unwrap(), [begun]);
            assert_eq!(of_incident(&mut tx, IncidentNumber(1)).await.unwrap(), []);
            assert_eq!(find(&mut tx, PostmortemNumber(1)).await.unwrap(), None);
        }

        async fn an_author_is_noted_once_and_in_the_order_of_writing(store) {
            let mut tx = store.write().await.unwrap();
            let number = samples::postmortem(&mut tx, 1).await.number;
            let zoe = samples::person(&mut tx, "Zoe").await.id;
            let abe = samples::person(&mut tx, "Abe").await.id;
            for person in [zoe, abe, zoe, abe] {
                add_author(&mut tx, number, person).await.unwrap();
            }
            assert_eq!(find(&mut tx, number).await.unwrap().unwrap().authors, [zoe, abe]);
        }

        async fn an_incident_is_linked_once(store) {
            let mut tx = store.write().await.unwrap();
            let number = samples::postmortem(&mut tx, 1).await.number;
            let incident = samples::incident(&mut tx, 9).await.number;
            link(&mut tx, number, incident).await.unwrap();
            link(&mut tx, number, incident).await.unwrap();
            assert_eq!(find(&mut tx, number).await.unwrap().unwrap().incidents, [incident]);
            assert!(matches!(link(&mut tx, number, IncidentNumber(10)).await, Err(Error::Missing)));
        }

        async fn a_link_is_taken_away_alone(store) {
            let mut tx = store.write().await.unwrap();
            let number = samples::postmortem(&mut tx, 1).await.number;
            let (one, other) = (samples::incident(&mut tx, 9).await.number, samples::incident(&mut tx, 10).await.number);
            for incident in [one, other] {
                link(&mut tx, number, incident).await.unwrap();
            }
            unlink(&mut tx, number, one).await.unwrap();
            unlink(&mut tx, number, one).await.unwrap();
            assert_eq!(find(&mut tx, number).await.unwrap().unwrap().incidents, [other]);
            assert_eq!(of_incident(&mut tx, one).await.unwrap(), []);
        }

        async fn a_stage_moves_only_from_the_version_that_was_seen(store) {
            let mut tx = store.write().await.unwrap();
            let begun = samples::postmortem(&mut tx, 1).await;
            let asked = Postmortem { stage: Stage::InReview, title: "A better title".into(), epoch: id(5), ..begun.clone() };
            save(&mut tx, &asked).await.unwrap();
            assert!(matches!(save(&mut tx, &Postmortem { stage: Stage::Published, ..begun }).await, Err(Error::Changed)));
            assert_eq!(find(&mut tx, asked.number).await.unwrap(), Some(Postmortem { version: 2, ..asked }));
        }

        async fn a_postmortem_number_is_taken_once(store) {
            let mut tx = store.write().await.unwrap();
            samples::postmortem(&mut tx, 1).await;
            let refused = insert(&mut tx, &postmortem_numbered(1)).await.unwrap_err();
            assert!(matches!(refused, Error::Taken("this postmortem number")), "{refused}");
        }

        async fn a_long_list_comes_whole_and_newest_first(store) {
            let mut tx = store.write().await.unwrap();
            samples::incident(&mut tx, 1).await;
            for number in 1..=1100 {
                insert(&mut tx, &Postmortem { incidents: vec![IncidentNumber(1)], ..postmortem_numbered(number) }).await.unwrap();
            }
            let all = list(&mut tx).await.unwrap();
            assert_eq!((all.len(), all[0].number.0), (1100, 1100));
            assert!(all.iter().all(|postmortem| postmortem.incidents == [IncidentNumber(1)]));
        }
    }
}
