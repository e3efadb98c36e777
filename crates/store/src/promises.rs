//! What the store promises whichever engine it runs on: nothing kept is lost, nothing is half kept, no edit is overwritten.
//! Not here: the queries, which are tested beside their own tables.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use postmortem::PostmortemNumber;
use postmortem::people::Person;

use crate::columns::values;
use crate::samples::{self, id, time};
use crate::trial::{self, Trial, on_both_engines};
use crate::{Database, Error, Store, documents, incidents, people, settings};

on_both_engines! {
    async fn many_who_edit_one_person_at_once_lose_no_edit(store) {
        let mut tx = store.write().await.unwrap();
        let ines = samples::person(&mut tx, "").await;
        tx.commit().await.unwrap();
        let writers: Vec<_> = (0..12)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut misses = 0;
                    while add_letter(&store, ines.id).await.is_err() {
                        misses += 1;
                    }
                    misses
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let mut tx = store.read().await.unwrap();
        let kept = people::by_id(&mut tx, ines.id).await.unwrap().unwrap();
        assert_eq!((kept.name.len(), kept.version), (12, 13));
    }

    async fn an_edit_of_what_was_read_before_somebody_elses_edit_is_told(store) {
        let mut tx = store.write().await.unwrap();
        samples::incident(&mut tx, 465).await;
        tx.commit().await.unwrap();
        let seen = {
            let mut tx = store.read().await.unwrap();
            incidents::find(&mut tx, postmortem::IncidentNumber(465)).await.unwrap().unwrap()
        };
        let mut one = store.write().await.unwrap();
        incidents::save(&mut one, &seen).await.unwrap();
        // The other one waits for the first to end, on SQLite for the writer, on PostgreSQL at the row.
        let other = tokio::spawn({
            let (store, seen) = (store.clone(), seen.clone());
            async move {
                let mut tx = store.write().await?;
                incidents::save(&mut tx, &seen).await?;
                tx.commit().await
            }
        });
        one.commit().await.unwrap();
        assert!(matches!(other.await.unwrap(), Err(Error::Changed)));
    }

    async fn what_is_dropped_was_never_there(store) {
        let mut tx = store.write().await.unwrap();
        settings::put(&mut tx, "zone", "UTC").await.unwrap();
        drop(tx);
        let mut tx = store.write().await.unwrap();
        assert_eq!(settings::get(&mut tx, "zone").await.unwrap(), None);
    }

    async fn a_write_that_is_cancelled_half_way_leaves_nothing_and_stops_nobody(store) {
        for _ in 0..20 {
            let writer = tokio::spawn({
                let store = store.clone();
                async move {
                    let mut tx = store.write().await.unwrap();
                    settings::put(&mut tx, "zone", "UTC").await.unwrap();
                    std::future::pending::<()>().await;
                }
            });
            tokio::task::yield_now().await;
            writer.abort();
            assert!(writer.await.unwrap_err().is_cancelled());
        }
        let mut tx = store.write().await.unwrap();
        assert_eq!(settings::get(&mut tx, "zone").await.unwrap(), None);
        settings::put(&mut tx, "zone", "Europe/Oslo").await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn a_reader_sees_one_moment_and_waits_for_no_writer(store) {
        let mut writer = store.write().await.unwrap();
        settings::put(&mut writer, "zone", "UTC").await.unwrap();
        writer.commit().await.unwrap();
        let mut reader = store.read().await.unwrap();
        assert_eq!(settings::get(&mut reader, "zone").await.unwrap().as_deref(), Some("UTC"));
        let mut writer = store.write().await.unwrap();
        settings::put(&mut writer, "zone", "Europe/Oslo").await.unwrap();
        assert_eq!(settings::get(&mut reader, "zone").await.unwrap().as_deref(), Some("UTC"));
        writer.commit().await.unwrap();
        assert_eq!(settings::get(&mut reader, "zone").await.unwrap().as_deref(), Some("UTC"));
        drop(reader);
        let mut reader = store.read().await.unwrap();
        assert_eq!(settings::get(&mut reader, "zone").await.unwrap().as_deref(), Some("Europe/Oslo"));
    }

    async fn a_reader_writes_nothing(store) {
        let mut tx = store.read().await.unwrap();
        assert!(settings::put(&mut tx, "zone", "UTC").await.is_err());
    }

    async fn more_readers_than_connections_take_turns(store) {
        let readers: Vec<_> = (0..64)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { people::count(&mut store.read().await.unwrap()).await.unwrap() })
            })
            .collect();
        for reader in readers {
            assert_eq!(reader.await.unwrap(), 0);
        }
    }

    async fn an_open_store_is_ready_and_a_closed_one_says_that_it_cannot_be_reached(store) {
        store.ready().await.unwrap();
        store.close().await;
        assert!(matches!(store.ready().await, Err(Error::Unavailable(_))));
        assert!(matches!(store.write().await.err(), Some(Error::Unavailable(_))));
    }

    async fn a_broken_constraint_keeps_nothing_of_its_transaction(store) {
        let mut tx = store.write().await.unwrap();
        samples::person(&mut tx, "Ines Varga").await;
        let twin = samples::person_named("Ines Varga");
        let refused = people::insert(&mut tx, &Person { id: postmortem::PersonId(id(9)), ..twin }, None).await;
        assert!(matches!(refused, Err(Error::Taken(_))));
        drop(tx);
        let mut tx = store.read().await.unwrap();
        assert_eq!(people::count(&mut tx).await.unwrap(), 0);
    }

    async fn what_one_process_kept_is_there_for_the_next(store, database) {
        let mut tx = store.write().await.unwrap();
        let number = journal(&mut tx).await;
        documents::append(&mut tx, number, &[(b"one".to_vec(), None)], time(1)).await.unwrap();
        tx.commit().await.unwrap();
        store.close().await;
        let next = Store::open(&database).await.unwrap();
        let mut tx = next.read().await.unwrap();
        assert_eq!(documents::load(&mut tx, number).await.unwrap().unwrap().updates, [b"one"]);
        drop(tx);
        next.close().await;
    }
}

/// Reads a person in one transaction and saves them in another, as two requests of a page do.
async fn add_letter(store: &Store, id: postmortem::PersonId) -> crate::Result<()> {
    let mut person = {
        let mut tx = store.read().await?;
        people::by_id(&mut tx, id).await?.ok_or(Error::Missing)?
    };
    person.name.push('x');
    let mut tx = store.write().await?;
    people::save(&mut tx, &person).await?;
    tx.commit().await
}

async fn journal(tx: &mut crate::Tx) -> PostmortemNumber {
    let number = samples::postmortem(tx, 465).await.number;
    documents::create(tx, number, id(1), b"first")
        .await
        .unwrap();
    number
}

/// On SQLite a short command may start beside the server; on PostgreSQL all nodes start like this.
mod nodes_that_start_together_take_each_step_once {
    use super::*;

    async fn test(database: Database) {
        let starts: Vec<_> = (0..6)
            .map(|_| {
                let database = database.clone();
                tokio::spawn(async move { Store::visit(&database).await })
            })
            .collect();
        for start in starts {
            let store = start.await.unwrap().unwrap();
            let mut tx = store.read().await.unwrap();
            assert_eq!(people::count(&mut tx).await.unwrap(), 0);
            drop(tx);
            store.close().await;
        }
    }

    #[test]
    fn on_sqlite() {
        trial::run_unopened(async { Some(Trial::sqlite()) }, async |database| {
            tokio::spawn(test(database)).await
        });
    }

    #[test]
    fn on_postgres() {
        trial::run_unopened(Trial::postgres(), async |database| {
            tokio::spawn(test(database)).await
        });
    }
}

on_both_engines! {
    async fn a_short_command_may_work_beside_the_serving_process(serving, database) {
        let visiting = Store::visit(&database).await.unwrap();
        let mut tx = visiting.write().await.unwrap();
        let ines = samples::person(&mut tx, "Ines Varga").await;
        tx.commit().await.unwrap();
        visiting.close().await;
        let mut tx = serving.read().await.unwrap();
        assert_eq!(people::by_id(&mut tx, ines.id).await.unwrap(), Some(ines));
    }
}

#[tokio::test]
async fn a_place_that_cannot_hold_a_database_is_told_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a file");
    std::fs::write(&file, "no folder").unwrap();
    let refused = Store::open(&Database::Sqlite(file.join("house.db")))
        .await
        .err()
        .unwrap();
    assert!(matches!(refused, Error::NoPlace { .. }), "{refused}");
    let refused = Store::open(&Database::Sqlite(file.clone()))
        .await
        .err()
        .unwrap();
    assert!(matches!(refused, Error::NotADatabase(_)), "{refused}");
    assert_eq!(std::fs::read_to_string(file).unwrap(), "no folder");
}

#[tokio::test]
async fn a_server_that_is_not_there_cannot_be_reached() {
    // Port 9 takes no connections here; whatever listens there speaks no PostgreSQL.
    let nowhere = Database::Postgres("postgres://fivehows:secret@127.0.0.1:9/fivehows".into());
    assert!(!format!("{nowhere:?}").contains("secret"));
    let refused = Store::open(&nowhere).await.err().unwrap();
    assert!(matches!(refused, Error::Unavailable(_)), "{refused}");
    assert!(!refused.to_string().contains("secret"));
}

/// Where a writing process finds its database; without it, the test below is an ordinary pass.
const WRITER: &str = "FIVEHOWS_TEST_WRITER";

/// Not a test by itself: the process that `an_update_that_was_confirmed_survives_kill_9` kills.
#[tokio::test]
async fn writer_process() {
    let Ok(place) = std::env::var(WRITER) else {
        return;
    };
    let database = if place.starts_with("postgres:") {
        Database::Postgres(place)
    } else {
        Database::Sqlite(PathBuf::from(place))
    };
    let store = Store::open(&database).await.unwrap();
    for nth in 1i64.. {
        let updates: Vec<_> = (0..3)
            .map(|part| (format!("{nth}.{part}").repeat(500).into_bytes(), None))
            .collect();
        let mut tx = store.write().await.unwrap();
        let last = documents::append(&mut tx, PostmortemNumber(465), &updates, time(nth))
            .await
            .unwrap();
        if nth % 7 == 0 {
            documents::compact(&mut tx, PostmortemNumber(465), last, b"all so far")
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        println!("confirmed {last}");
    }
}

on_both_engines! {
    async fn an_update_that_was_confirmed_survives_kill_9(store, database) {
        let mut tx = store.write().await.unwrap();
        let number = journal(&mut tx).await;
        tx.commit().await.unwrap();
        store.close().await;
        let mut seen = 0;
        for confirmations in [1, 10, 40] {
            let mut writer = spawn_writer(&database);
            seen = tokio::task::spawn_blocking(move || {
                let last = nth_confirmation(&mut writer, confirmations);
                writer.kill().unwrap();
                writer.wait().unwrap();
                last
            })
            .await
            .unwrap();
            // The lock went with the process, so the next one may open the file at once.
            let next = Store::open(&database).await.unwrap();
            let kept = documents::load(&mut next.read().await.unwrap(), number).await.unwrap().unwrap();
            assert!(kept.last >= seen, "{seen} was confirmed and {} is there", kept.last);
            assert_eq!(kept.last % 3, 0, "an append is there whole or not at all");
            next.close().await;
        }
        assert!(seen >= 51 * 3, "the numbers go on from one process to the next");
    }
}

fn spawn_writer(database: &Database) -> Child {
    let place = match database {
        Database::Sqlite(file) => file.as_os_str().to_owned(),
        Database::Postgres(url) => url.into(),
    };
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "promises::writer_process", "--nocapture"])
        .env(WRITER, place)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn nth_confirmation(writer: &mut Child, nth: usize) -> i64 {
    let lines = BufReader::new(writer.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok);
    // The harness writes its own words before the first confirmation, on the same line.
    let confirmed = lines.filter_map(|line| line.rsplit_once("confirmed ")?.1.parse::<i64>().ok());
    confirmed
        .take(nth)
        .last()
        .expect("the writer confirms updates")
}

#[tokio::test]
async fn waiting_for_a_writer_that_never_ends_stops_with_a_sentence() {
    let trial = Trial::sqlite();
    let store = Store::open(&trial.database).await.unwrap();
    let mut holding = store.write().await.unwrap();
    holding
        .run("DELETE FROM settings", values![])
        .await
        .unwrap();
    let visiting = tokio::time::timeout(Duration::from_secs(60), Store::visit(&trial.database))
        .await
        .unwrap();
    assert!(matches!(visiting.err(), Some(Error::Unavailable(_))));
    drop(holding);
    store.close().await;
    trial.end().await;
}
