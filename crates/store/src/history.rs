//! The table `history`: who did what, when, to which thing. Lines are added and never changed.
//! Not here: a way to change or remove one.

use postmortem::PostmortemNumber;
use postmortem::history::{Line, NewLine, Subject};

use crate::columns::{Row, values};
use crate::{Result, Tx};

const WRITE: &str = "
    INSERT INTO history (by_person, at, subject_kind, subject_id, verb, words) VALUES ($1, $2, $3, $4, $5, $6)";

const OF: &str = "
    SELECT history.*, COALESCE(people.name, 'Five Hows') AS by_name
    FROM history LEFT JOIN people ON people.id = history.by_person
    WHERE history.subject_kind = $1 AND history.subject_id = $2
    ORDER BY history.seq DESC";

const OF_POSTMORTEM_AND_INCIDENTS: &str = "
    SELECT history.*, COALESCE(people.name, 'Five Hows') AS by_name
    FROM history LEFT JOIN people ON people.id = history.by_person
    WHERE (history.subject_kind = 'postmortem' AND history.subject_id = $2)
       OR (history.subject_kind = 'incident' AND history.subject_id IN
              (SELECT CAST(incident AS TEXT) FROM postmortem_incidents WHERE postmortem = $1))
    ORDER BY history.seq DESC";

const LATEST: &str = "
    SELECT history.*, COALESCE(people.name, 'Five Hows') AS by_name
    FROM history LEFT JOIN people ON people.id = history.by_person
    ORDER BY history.seq DESC
    LIMIT $1";

/// Writes a line, in the transaction of what it tells of.
pub async fn write(tx: &mut Tx, line: &NewLine) -> Result<()> {
    let (kind, id) = line.subject.key();
    tx.run(
        WRITE,
        values![line.by, line.at, kind, id, line.verb, line.words.as_str()],
    )
    .await
    .map(|_| ())
}

/// The lines about one thing, newest first.
pub async fn of(tx: &mut Tx, subject: &Subject) -> Result<Vec<Line>> {
    let (kind, id) = subject.key();
    tx.rows(OF, values![kind, id])
        .await?
        .iter()
        .map(line)
        .collect()
}

/// The lines about a postmortem and about the incidents that it tells of, newest first.
pub async fn of_postmortem_and_incidents(
    tx: &mut Tx,
    number: PostmortemNumber,
) -> Result<Vec<Line>> {
    tx.rows(
        OF_POSTMORTEM_AND_INCIDENTS,
        values![number, number.to_string()],
    )
    .await?
    .iter()
    .map(line)
    .collect()
}

/// The latest lines about anything, newest first.
pub async fn latest(tx: &mut Tx, limit: i64) -> Result<Vec<Line>> {
    tx.rows(LATEST, values![limit])
        .await?
        .iter()
        .map(line)
        .collect()
}

fn line(row: &Row) -> Result<Line> {
    Ok(Line {
        seq: row.get("seq")?,
        by: row.get("by_name")?,
        at: row.get("at")?,
        subject_kind: row.get("subject_kind")?,
        subject_id: row.get("subject_id")?,
        verb: row.get("verb")?,
        words: row.get("words")?,
    })
}

#[cfg(test)]
mod tests {
    use postmortem::{IncidentNumber, PersonId};

    use super::*;
    use crate::samples::{self, time};
    use crate::trial::on_both_engines;
    use crate::{people, postmortems};

    fn told(by: Option<PersonId>, subject: Subject, words: &str) -> NewLine {
        NewLine {
            by,
            at: time(1),
            subject,
            verb: "thing.done",
            words: words.into(),
        }
    }

    fn words(lines: &[Line]) -> Vec<&str> {
        lines.iter().map(|line| line.words.as_str()).collect()
    }

    on_both_engines! {
        async fn history_is_told_newest_first_with_the_name_of_who_did_it(store) {
            let mut tx = store.write().await.unwrap();
            let mut ines = samples::person(&mut tx, "Ines").await;
            let subject = Subject::Person(ines.id);
            write(&mut tx, &told(Some(ines.id), subject, "came in")).await.unwrap();
            write(&mut tx, &told(None, subject, "was reminded")).await.unwrap();
            write(&mut tx, &told(None, Subject::House, "was swept")).await.unwrap();
            ines.name = "Ines Varga".into();
            people::save(&mut tx, &ines).await.unwrap();
            let lines = of(&mut tx, &subject).await.unwrap();
            assert_eq!(words(&lines), ["was reminded", "came in"]);
            assert_eq!((lines[0].by.as_str(), lines[1].by.as_str()), ("Five Hows", "Ines Varga"));
            assert!(lines[0].seq > lines[1].seq);
            assert_eq!((lines[1].at, lines[1].subject_kind.as_str(), lines[1].verb.as_str()), (time(1), "person", "thing.done"));
            assert_eq!(words(&latest(&mut tx, 2).await.unwrap()), ["was swept", "was reminded"]);
        }

        async fn the_history_of_a_postmortem_takes_in_that_of_its_incidents(store) {
            let mut tx = store.write().await.unwrap();
            let incident = samples::incident(&mut tx, 1).await.number;
            let number = samples::postmortem(&mut tx, 2).await.number;
            postmortems::link(&mut tx, number, incident).await.unwrap();
            write(&mut tx, &told(None, Subject::Incident(incident), "recorded")).await.unwrap();
            write(&mut tx, &told(None, Subject::Incident(IncidentNumber(2)), "another incident")).await.unwrap();
            write(&mut tx, &told(None, Subject::Postmortem(number), "begun")).await.unwrap();
            write(&mut tx, &told(None, Subject::Postmortem(PostmortemNumber(1)), "another postmortem")).await.unwrap();
            let lines = of_postmortem_and_incidents(&mut tx, number).await.unwrap();
            assert_eq!(words(&lines), ["begun", "recorded"]);
        }

        async fn a_line_goes_with_the_transaction_it_tells_of(store) {
            let mut tx = store.write().await.unwrap();
            write(&mut tx, &told(None, Subject::House, "never happened")).await.unwrap();
            drop(tx);
            let mut tx = store.read().await.unwrap();
            assert_eq!(latest(&mut tx, 10).await.unwrap(), []);
        }
    }
}
