//! Holding a database: one process serves it, so that no other puts its own state in the place of what it has not read.
//! Not here: opening connections for work (engine). Short commands that visit hold nothing.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{Connection, query, query_scalar};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::engine::make_folder;
use crate::{Error, Result};

/// The hold of this process on a database. It ends with [`Hold::let_go`], and with the process however that ends.
pub(crate) enum Hold {
    /// The operating system's lock on a file beside the SQLite file; nobody else can take it while this lives.
    File(#[expect(dead_code, reason = "the file is locked for as long as it is open")] File),
    /// A connection of its own that keeps PostgreSQL's lock, and the task that watches over it.
    Session(Session),
}

pub(crate) struct Session {
    is_held: Arc<AtomicBool>,
    end: oneshot::Sender<()>,
    watch: JoinHandle<()>,
}

/// Any number will do, as long as every process takes the same one. The lock is of one database, not of the server.
const TRY: &str = "SELECT pg_try_advisory_lock(46520151022)";
const RELEASE: &str = "SELECT pg_advisory_unlock(46520151022)";
/// Who holds it writes a name of its own, so that after a broken connection it can tell whether anybody served meanwhile.
const SIGN: &str = "
    INSERT INTO settings (key, value) VALUES ('served_by', $1)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value";
const SIGNED_BY: &str = "SELECT value FROM settings WHERE key = 'served_by'";
const STILL_THERE: &str = "SELECT 1";
/// PostgreSQL notices within half a minute when the machine of the holder is gone without a word.
const NOTICE_A_LOST_MACHINE: [(&str, &str); 3] = [
    ("tcp_keepalives_idle", "10"),
    ("tcp_keepalives_interval", "5"),
    ("tcp_keepalives_count", "4"),
];

/// PostgreSQL lets go a moment after a killed process is gone, so a fresh start asks for this long; and no answer about the
/// lock is waited for longer.
const PATIENCE: Duration = Duration::from_secs(2);
const A_LITTLE: Duration = Duration::from_millis(50);
/// How often the connection is looked after; for so long a lost hold may go unnoticed.
const LOOK: Duration = Duration::from_secs(1);

impl Hold {
    /// Takes the lock beside a SQLite file.
    pub(crate) fn of_file(file: &Path) -> Result<Self> {
        make_folder(file)?;
        let mut path = file.as_os_str().to_owned();
        path.push(".lock");
        let path = PathBuf::from(path);
        let no_place = |cause| Error::NoPlace {
            place: path.clone(),
            cause,
        };
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(no_place)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self::File(lock)),
            Err(TryLockError::WouldBlock) => Err(Error::InUse(file.display().to_string())),
            Err(TryLockError::Error(cause)) => Err(no_place(cause)),
        }
    }

    /// May this process still write?
    pub(crate) fn is_held(&self) -> bool {
        match self {
            Self::File(_) => true,
            Self::Session(session) => session.is_held.load(Ordering::Acquire),
        }
    }

    /// Has the watch ended, for another process served the database?
    #[cfg(test)]
    fn gave_up(&self) -> bool {
        matches!(self, Self::Session(session) if session.watch.is_finished())
    }

    /// Lets another process have the database.
    pub(crate) async fn let_go(self) {
        if let Self::Session(session) = self {
            // A watch that has ended already has nothing left to let go of.
            let _ended = session.end.send(());
            let _ended = session.watch.await;
        }
    }
}

/// PostgreSQL's lock, taken before anything is read or migrated; its name is signed once there are tables.
pub(crate) struct Taken {
    connection: PgConnection,
    options: PgConnectOptions,
}

/// Takes the lock of a PostgreSQL database on a connection of its own.
pub(crate) async fn take(url: &str) -> Result<Taken> {
    let options: PgConnectOptions = url.parse()?;
    let options = options.options(NOTICE_A_LOST_MACHINE);
    let mut connection = PgConnection::connect_with(&options).await?;
    let mut patience = PATIENCE;
    while !try_lock(&mut connection).await? {
        if patience.is_zero() {
            return Err(Error::InUse(named(&options)));
        }
        patience = patience.saturating_sub(A_LITTLE);
        tokio::time::sleep(A_LITTLE).await;
    }
    Ok(Taken {
        connection,
        options,
    })
}

impl Taken {
    /// Signs and begins to watch over the lock.
    pub(crate) async fn sign(mut self) -> Result<Hold> {
        let name = Uuid::new_v4().to_string();
        query(SIGN)
            .bind(&name)
            .execute(&mut self.connection)
            .await?;
        let is_held = Arc::new(AtomicBool::new(true));
        let (end, ended) = oneshot::channel();
        let watch = tokio::spawn(watch(self, name, is_held.clone(), ended));
        Ok(Hold::Session(Session {
            is_held,
            end,
            watch,
        }))
    }
}

/// Looks after the connection until the end is asked for. While it is broken nothing is written; it is held again only
/// if nobody else has served since.
async fn watch(
    taken: Taken,
    name: String,
    is_held: Arc<AtomicBool>,
    mut ended: oneshot::Receiver<()>,
) {
    let options = taken.options;
    let mut connection = Some(taken.connection);
    loop {
        tokio::select! {
            _ = &mut ended => break,
            () = tokio::time::sleep(LOOK) => {}
        }
        if let Some(held) = &mut connection {
            let answer = tokio::time::timeout(LOOK, query(STILL_THERE).execute(held)).await;
            if matches!(answer, Ok(Ok(_))) {
                continue;
            }
            is_held.store(false, Ordering::Release);
            connection = None;
            tracing::error!(
                "the connection that holds the database broke; nothing is written until it is held again"
            );
        }
        // A server that is away may leave the question open for minutes, and then the end would not be heard.
        let regained = tokio::time::timeout(PATIENCE, regain(&options, &name)).await;
        match regained.unwrap_or_else(|_| Err(Error::InUse(named(&options)))) {
            Ok(Some(regained)) => {
                connection = Some(regained);
                is_held.store(true, Ordering::Release);
                tracing::info!(
                    "the database is held again, and nobody else has served it meanwhile"
                );
            }
            Ok(None) => {
                tracing::error!(
                    "another process has served the database since; this one writes nothing more and has to be started again"
                );
                break;
            }
            Err(error) => tracing::warn!(%error, "the database is not held again yet"),
        }
    }
    if let Some(mut held) = connection {
        // Told to the server in so many words: it would notice the closed connection only a moment later.
        let _gone = tokio::time::timeout(PATIENCE, async {
            query(RELEASE).execute(&mut held).await?;
            held.close().await
        })
        .await;
    }
}

/// The lock on a new connection; nothing when somebody else has signed since.
async fn regain(options: &PgConnectOptions, name: &str) -> Result<Option<PgConnection>> {
    let mut connection = PgConnection::connect_with(options).await?;
    let is_locked = try_lock(&mut connection).await?;
    let signed: Option<String> = query_scalar(SIGNED_BY)
        .fetch_optional(&mut connection)
        .await?;
    if signed.as_deref() != Some(name) {
        return Ok(None);
    }
    if is_locked {
        Ok(Some(connection))
    } else {
        // The server has not noticed yet that our own old connection is gone, or somebody is about to sign.
        Err(Error::InUse(named(options)))
    }
}

async fn try_lock(connection: &mut PgConnection) -> Result<bool> {
    Ok(query_scalar(TRY).fetch_one(connection).await?)
}

/// The database by its name and its server; never the password that its URL may carry.
fn named(options: &PgConnectOptions) -> String {
    let name = options.get_database().unwrap_or(options.get_username());
    format!("The database {name} at {}", options.get_host())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Trial, on_both_engines, run_unopened};
    use crate::{Database, Store};

    on_both_engines! {
        async fn a_database_is_served_by_one_process_at_a_time(store, database) {
            let refused = Store::open(&database).await.err().unwrap();
            assert!(matches!(refused, Error::InUse(_)), "{refused}");
            let told = refused.to_string();
            assert!(told.contains("another process") && told.contains("Stop that one"), "{told}");
            store.close().await;
            let next = Store::open(&database).await.unwrap();
            next.close().await;
        }
    }

    #[test]
    fn the_name_of_a_held_database_keeps_its_password() {
        let options: PgConnectOptions =
            "postgres://ines:a-secret@db.example/house".parse().unwrap();
        assert_eq!(named(&options), "The database house at db.example");
    }

    const BREAK: &str = "
        SELECT pg_terminate_backend(pid, 5000) FROM pg_locks
        WHERE locktype = 'advisory' AND objid::BIGINT = $1
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    const HOLDERS: &str = "
        SELECT COUNT(*) FROM pg_locks
        WHERE locktype = 'advisory' AND objid::BIGINT = $1
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    /// The lower half of the lock's number, as PostgreSQL lists it.
    const LISTED_AS: i64 = 46_520_151_022 % (1 << 32);

    /// Ends the connection that holds the database, as a failing network would.
    async fn break_the_hold(database: &Database) {
        assert_eq!(holders(database).await, 1);
        let mut connection = connect(database).await;
        query(BREAK)
            .bind(LISTED_AS)
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
    }

    async fn connect(database: &Database) -> PgConnection {
        match database {
            Database::Postgres(url) => PgConnection::connect(url).await.unwrap(),
            Database::Sqlite(_) => panic!("these tests are about PostgreSQL"),
        }
    }

    async fn holders(database: &Database) -> i64 {
        let mut connection = connect(database).await;
        let holders = query_scalar(HOLDERS)
            .bind(LISTED_AS)
            .fetch_one(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
        holders
    }

    const TRIES: u32 = 400;

    async fn until_held_again(store: &Store, database: &Database) {
        for _ in 0..TRIES {
            if holders(database).await == 1 && store.write().await.is_ok() {
                return;
            }
            tokio::time::sleep(A_LITTLE).await;
        }
        panic!("the database was not held again");
    }

    async fn until_given_up(store: &Store) {
        for _ in 0..TRIES {
            if store.hold().as_ref().is_some_and(Hold::gave_up) {
                return;
            }
            tokio::time::sleep(A_LITTLE).await;
        }
        panic!("the process goes on trying to hold what another one has served");
    }

    #[test]
    fn a_hold_that_broke_is_taken_again_when_nobody_served_meanwhile() {
        run_unopened(Trial::postgres(), async |database| {
            tokio::spawn(async move {
                let store = Store::open(&database).await.unwrap();
                break_the_hold(&database).await;
                until_held_again(&store, &database).await;
                let refused = Store::open(&database).await.err().unwrap();
                assert!(matches!(refused, Error::InUse(_)), "{refused}");
                store.close().await;
            })
            .await
        });
    }

    #[test]
    fn a_process_that_lost_its_hold_to_another_writes_nothing_more() {
        run_unopened(Trial::postgres(), async |database| {
            tokio::spawn(async move {
                let first = Store::open(&database).await.unwrap();
                break_the_hold(&database).await;
                let second = Store::open(&database).await.unwrap();
                second.close().await;
                // Nobody serves now; but what the second one kept, the first has never read.
                until_given_up(&first).await;
                let refused = first.write().await.err().unwrap();
                assert!(matches!(refused, Error::LetGo), "{refused}");
                assert!(first.read().await.is_ok(), "it may still be read");
                first.close().await;
            })
            .await
        });
    }
}
