//! The table `rulings`: what people said beside a verdict. The latest one stands; the older ones are kept behind it.
//! Not here: whether a ruling is allowed (postmortem::decide::ruling).

use std::collections::BTreeMap;

use postmortem::IncidentNumber;
use postmortem::decide::ruling::Ruling;

use crate::columns::{Row, values};
use crate::{Result, Tx};

const PUT: &str = "
    INSERT INTO rulings (incident, seq, kind, reason, by_person, at, lifted)
    VALUES ($1, (SELECT COALESCE(MAX(seq), 0) + 1 FROM rulings WHERE incident = $1), $2, $3, $4, $5, FALSE)";

const LATEST: &str = "
    SELECT * FROM rulings WHERE incident = $1 AND lifted = FALSE ORDER BY seq DESC LIMIT 1";

const REMOVE: &str = "UPDATE rulings SET lifted = TRUE WHERE incident = $1 AND lifted = FALSE";

const LATEST_OF_ALL: &str = "
    SELECT * FROM rulings
    WHERE lifted = FALSE
      AND seq = (SELECT MAX(later.seq) FROM rulings AS later WHERE later.incident = rulings.incident AND later.lifted = FALSE)
    ORDER BY incident";

/// Puts a ruling beside the verdict on an incident.
pub async fn put(tx: &mut Tx, number: IncidentNumber, ruling: &Ruling) -> Result<()> {
    let values = values![
        number,
        ruling.kind,
        ruling.reason.as_str(),
        ruling.by,
        ruling.at
    ];
    tx.run(PUT, values).await.map(|_| ())
}

/// The ruling that stands beside the verdict on an incident.
pub async fn latest(tx: &mut Tx, number: IncidentNumber) -> Result<Option<Ruling>> {
    tx.row(LATEST, values![number])
        .await?
        .map(|row| ruling(&row))
        .transpose()
}

/// Takes the ruling away, so that the verdict stands alone. What was said stays in the table.
pub async fn remove(tx: &mut Tx, number: IncidentNumber) -> Result<()> {
    tx.run(REMOVE, values![number]).await.map(|_| ())
}

/// The rulings that stand, by incident.
pub async fn latest_of_all(tx: &mut Tx) -> Result<BTreeMap<IncidentNumber, Ruling>> {
    tx.rows(LATEST_OF_ALL, values![])
        .await?
        .iter()
        .map(|row| Ok((row.get("incident")?, ruling(row)?)))
        .collect()
}

fn ruling(row: &Row) -> Result<Ruling> {
    Ok(Ruling {
        kind: row.get("kind")?,
        reason: row.get("reason")?,
        by: row.get("by_person")?,
        at: row.get("at")?,
    })
}

#[cfg(test)]
mod tests {
    use postmortem::decide::ruling::RulingKind;

    use super::*;
    use crate::samples::{self, time};
    use crate::trial::on_both_engines;

    on_both_engines! {
        async fn the_latest_ruling_stands_until_it_is_taken_away(store) {
            let mut tx = store.write().await.unwrap();
            let by = samples::person(&mut tx, "Ines Varga").await.id;
            let number = samples::incident(&mut tx, 465).await.number;
            let waiver = Ruling { kind: RulingKind::Waiver, reason: "A drill.".into(), by, at: time(1) };
            let request = Ruling { kind: RulingKind::Request, reason: "Not a drill.".into(), by, at: time(2) };
            assert_eq!(latest(&mut tx, number).await.unwrap(), None);
            put(&mut tx, number, &waiver).await.unwrap();
            put(&mut tx, number, &request).await.unwrap();
            assert_eq!(latest(&mut tx, number).await.unwrap(), Some(request));
            remove(&mut tx, number).await.unwrap();
            assert_eq!(latest(&mut tx, number).await.unwrap(), None);
            put(&mut tx, number, &waiver).await.unwrap();
            assert_eq!(latest(&mut tx, number).await.unwrap(), Some(waiver));
        }

        async fn all_standing_rulings_are_listed_once_for_each_incident(store) {
            let mut tx = store.write().await.unwrap();
            let by = samples::person(&mut tx, "Ines Varga").await.id;
            let ruling = |reason: &str| Ruling { kind: RulingKind::Waiver, reason: reason.into(), by, at: time(1) };
            for number in 1..=3 {
                let number = samples::incident(&mut tx, number).await.number;
                put(&mut tx, number, &ruling("first")).await.unwrap();
                put(&mut tx, number, &ruling("second")).await.unwrap();
            }
            remove(&mut tx, IncidentNumber(2)).await.unwrap();
            let expected = [(IncidentNumber(1), ruling("second")), (IncidentNumber(3), ruling("second"))];
            assert_eq!(latest_of_all(&mut tx).await.unwrap(), expected.into());
        }
    }
}
