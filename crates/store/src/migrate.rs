//! Brings a database to this program's step: each file of `migrations/` once, in order, under a lock.
//! Not here: the tables themselves.

use sha2::{Digest, Sha256};

use crate::columns::values;
use crate::{Error, Result, Store, Tx};

/// One step of the schema. A step that was released is never edited.
struct Step {
    number: i64,
    text: &'static str,
}

const STEPS: [Step; 9] = [
    Step {
        number: 1,
        text: include_str!("../migrations/0001_first.sql"),
    },
    Step {
        number: 2,
        text: include_str!("../migrations/0002_token_use.sql"),
    },
    Step {
        number: 3,
        text: include_str!("../migrations/0003_comments.sql"),
    },
    Step {
        number: 4,
        text: include_str!("../migrations/0004_versions.sql"),
    },
    Step {
        number: 5,
        text: include_str!("../migrations/0005_templates.sql"),
    },
    Step {
        number: 6,
        text: include_str!("../migrations/0006_files.sql"),
    },
    Step {
        number: 7,
        text: include_str!("../migrations/0007_pens.sql"),
    },
    Step {
        number: 8,
        text: include_str!("../migrations/0008_names.sql"),
    },
    Step {
        number: 9,
        text: include_str!("../migrations/0009_texts_upto.sql"),
    },
];

const KEEP_STEPS: &str = "CREATE TABLE IF NOT EXISTS schema_steps (step BIGINT NOT NULL PRIMARY KEY, text_hash BYTEA NOT NULL)";
const TAKEN_STEPS: &str = "SELECT step, text_hash FROM schema_steps ORDER BY step";
const NOTE_STEP: &str = "INSERT INTO schema_steps (step, text_hash) VALUES ($1, $2)";

/// Takes the steps that are missing, all in one transaction: it arrives at the last one or stays where it was.
pub(crate) async fn run(store: &Store) -> Result<()> {
    let mut tx = store.write().await?;
    tx.hold_migrations().await?;
    tx.run(KEEP_STEPS, values![]).await?;
    let taken = taken_steps(&mut tx).await?;
    check(&taken, &STEPS)?;
    let missing = &STEPS[taken.len()..];
    for step in missing {
        tx.script(for_engine(step.text, tx.is_sqlite())).await?;
        tx.run(NOTE_STEP, values![step.number, hash(step.text)])
            .await?;
    }
    tx.commit().await?;
    if !missing.is_empty() {
        tracing::info!(
            engine = store.engine(),
            step = STEPS.len(),
            taken = missing.len(),
            "the database was brought to this program's step"
        );
    }
    Ok(())
}

async fn taken_steps(tx: &mut Tx) -> Result<Vec<(i64, [u8; 32])>> {
    tx.rows(TAKEN_STEPS, values![])
        .await?
        .iter()
        .map(|row| Ok((row.get("step")?, row.get("text_hash")?)))
        .collect()
}

/// Are the steps taken the first ones of those known, with the same texts?
fn check(taken: &[(i64, [u8; 32])], known: &[Step]) -> Result<()> {
    let last = known.last().map_or(0, |step| step.number);
    if let Some((found, _)) = taken.last().filter(|(found, _)| *found > last) {
        return Err(Error::Newer {
            found: *found,
            known: last,
        });
    }
    match taken
        .iter()
        .zip(known)
        .find(|((number, text_hash), step)| *number != step.number || *text_hash != hash(step.text))
    {
        Some(((number, _), _)) => Err(Error::OtherBuild(*number)),
        None => Ok(()),
    }
}

/// The part of a migration that is for this engine. A line `--! postgres`, `--! sqlite` or `--! both` opens
/// what stands below it; a file begins with both.
fn for_engine(text: &str, is_sqlite: bool) -> String {
    let mut ours = true;
    let mut sql = String::with_capacity(text.len());
    for line in text.lines() {
        match line.trim().strip_prefix("--!").map(str::trim) {
            Some("sqlite") => ours = is_sqlite,
            Some("postgres") => ours = !is_sqlite,
            Some(_) => ours = true,
            None if ours => {
                sql.push_str(line);
                sql.push('\n');
            }
            None => {}
        }
    }
    sql
}

fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::on_both_engines;

    #[test]
    fn what_is_marked_for_one_engine_does_not_reach_the_other() {
        let text = "a\n--! postgres\nb\n--! sqlite\nc\n--! both\nd\n";
        assert_eq!(for_engine(text, true), "a\nc\nd\n");
        assert_eq!(for_engine(text, false), "a\nb\nd\n");
    }

    #[test]
    fn steps_are_numbered_without_a_gap() {
        for (index, step) in STEPS.iter().enumerate() {
            assert_eq!(step.number, index as i64 + 1);
        }
    }

    on_both_engines! {
        async fn opening_twice_takes_each_step_once(store, database) {
            store.close().await;
            let again = Store::open(&database).await.unwrap();
            let mut tx = again.read().await.unwrap();
            assert_eq!(taken_steps(&mut tx).await.unwrap().len(), STEPS.len());
            drop(tx);
            again.close().await;
        }

        async fn data_of_a_newer_program_is_refused_and_left_alone(store, database) {
            let mut tx = store.write().await.unwrap();
            tx.run(NOTE_STEP, values![99, [7; 32]]).await.unwrap();
            tx.commit().await.unwrap();
            store.close().await;
            let refused = Store::open(&database).await.err().unwrap();
            assert!(matches!(refused, Error::Newer { found: 99, .. }), "{refused}");
            assert!(refused.to_string().contains("step 99"));
        }

        async fn data_of_another_build_is_told_apart(store, database) {
            let mut tx = store.write().await.unwrap();
            tx.run("UPDATE schema_steps SET text_hash = $1 WHERE step = 1", values![[7; 32]]).await.unwrap();
            tx.commit().await.unwrap();
            store.close().await;
            assert!(matches!(Store::open(&database).await.err().unwrap(), Error::OtherBuild(1)));
        }
    }
}
