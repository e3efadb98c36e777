//! The two engines behind one `Tx`: opening, transactions, and running one SQL text on whichever engine it is.
//! Not here: the queries (one file a table), conversions (columns) and migrations (migrate).

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions, Postgres};
use sqlx::sqlite::{
    Sqlite, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, Transaction};

use crate::bell::Bell;
use crate::columns::{Row, Value, for_postgres, for_sqlite};
use crate::error::is_not_a_database;
use crate::hold::Hold;
use crate::{Error, Result, migrate};

/// Which database it is and where.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    /// A SQLite file; its folder is made when it is not there.
    Sqlite(PathBuf),
    /// The URL of a PostgreSQL-compatible database, `postgres://user:password@host/name`.
    Postgres(String),
}

/// A URL may carry a password, so it is never shown.
impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(file) => f.debug_tuple("Sqlite").field(file).finish(),
            Self::Postgres(_) => f.write_str("Postgres(…)"),
        }
    }
}

/// All that is kept. Clones share the same connections.
#[derive(Clone)]
pub struct Store {
    pools: Pools,
    /// Held for as long as this process serves a SQLite file; nothing in a visit, and nothing on PostgreSQL.
    hold: Arc<Mutex<Option<Hold>>>,
}

#[derive(Clone)]
enum Pools {
    /// SQLite lets one write at a time, so writers queue here, fairly, and not in its busy handler.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

/// One transaction. What it read belongs together; what it wrote is kept by `commit` and gone when it is dropped.
pub struct Tx(pub(crate) Engine);

pub(crate) enum Engine {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A connection is waited for as long before the database counts as not reachable.
const PATIENCE: Duration = Duration::from_secs(10);
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const SQLITE_READERS: u32 = 8;
const POSTGRES_CONNECTIONS: u32 = 16;
/// A node that the network lost in the middle of a transaction lets go of its rows after this long, so that the others write
/// on; and PostgreSQL notices within half a minute that a machine is gone without a word.
const OF_A_SESSION: [(&str, &str); 4] = [
    ("idle_in_transaction_session_timeout", "10s"),
    ("tcp_keepalives_idle", "10"),
    ("tcp_keepalives_interval", "5"),
    ("tcp_keepalives_count", "4"),
];

const BEGIN_READ_ON_SQLITE: &str = "BEGIN";
const BEGIN_WRITE_ON_SQLITE: &str = "BEGIN IMMEDIATE";
/// One snapshot for the whole of a reading transaction, as SQLite gives by itself.
const BEGIN_READ_ON_POSTGRES: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const BEGIN_WRITE_ON_POSTGRES: &str = "BEGIN";

impl Store {
    /// Opens the database for serving and brings it to this program's step.
    ///
    /// A SQLite file takes one serving process: another one gets [`Error::InUse`]. PostgreSQL takes several, which tell each
    /// other of news by the [`Store::bell`]. Data of a newer program is refused with [`Error::Newer`] and left as it is.
    pub async fn open(database: &Database) -> Result<Self> {
        let hold = match database {
            Database::Sqlite(file) => Some(Hold::of_file(file)?),
            Database::Postgres(_) => None,
        };
        let store = Self::connect(database).await?;
        *store.hold() = hold;
        Ok(store)
    }

    /// Opens the database beside a serving process, for a short command (a new person, a token, a look).
    /// It must write nothing that a serving process holds in memory, such as the live documents.
    pub async fn visit(database: &Database) -> Result<Self> {
        if let Database::Sqlite(file) = database {
            make_folder(file)?;
        }
        Self::connect(database).await
    }

    async fn connect(database: &Database) -> Result<Self> {
        let pools = match database {
            Database::Sqlite(file) => connect_sqlite_patiently(file).await?,
            Database::Postgres(url) => connect_postgres(url).await?,
        };
        let store = Self {
            pools,
            hold: Arc::default(),
        };
        migrate::run(&store).await?;
        Ok(store)
    }

    /// Begins to read. On both engines all of it sees the database as it was at the first query.
    pub async fn read(&self) -> Result<Tx> {
        Ok(Tx(match &self.pools {
            Pools::Sqlite { readers, .. } => {
                Engine::Sqlite(readers.begin_with(BEGIN_READ_ON_SQLITE).await?)
            }
            Pools::Postgres(pool) => {
                Engine::Postgres(pool.begin_with(BEGIN_READ_ON_POSTGRES).await?)
            }
        }))
    }

    /// Begins to write. On SQLite this waits for the writer before it; on PostgreSQL writers meet at the rows.
    pub async fn write(&self) -> Result<Tx> {
        Ok(Tx(match &self.pools {
            Pools::Sqlite { writer, .. } => {
                Engine::Sqlite(writer.begin_with(BEGIN_WRITE_ON_SQLITE).await?)
            }
            Pools::Postgres(pool) => {
                Engine::Postgres(pool.begin_with(BEGIN_WRITE_ON_POSTGRES).await?)
            }
        }))
    }

    /// A connection to SQLite for what cannot run within a transaction.
    pub(crate) async fn sqlite_connection(&self) -> Result<PoolConnection<Sqlite>> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => Ok(writer.acquire().await?),
            Pools::Postgres(_) => Err(Error::HasItsOwnTools),
        }
    }

    /// Closes all connections, and lets another process serve the database. Running transactions end first.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                // The last connection to close folds the write-ahead log back into the file.
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
        drop(self.hold().take());
    }

    /// The bell by which the nodes that serve this database tell each other of news; none on SQLite, which one process serves.
    pub fn bell(&self) -> Option<Bell> {
        match &self.pools {
            Pools::Sqlite { .. } => None,
            Pools::Postgres(pool) => Some(Bell::over(pool.clone())),
        }
    }

    fn hold(&self) -> MutexGuard<'_, Option<Hold>> {
        self.hold.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The engine's name: `SQLite` or `PostgreSQL`.
    pub fn engine(&self) -> &'static str {
        match &self.pools {
            Pools::Sqlite { .. } => "SQLite",
            Pools::Postgres(_) => "PostgreSQL",
        }
    }

    /// Does the database answer now?
    pub async fn ready(&self) -> Result<()> {
        const ASK: &str = "SELECT COUNT(*) AS steps FROM schema_steps";
        let mut tx = self.read().await?;
        tx.row(ASK, Vec::new()).await.map(|_| ())
    }
}

impl Tx {
    /// Keeps what was written. When this returns, it is on disk.
    pub async fn commit(self) -> Result<()> {
        match self.0 {
            Engine::Sqlite(tx) => tx.commit().await?,
            Engine::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Runs a statement and tells how many rows it touched.
    pub(crate) async fn run(&mut self, sql: &'static str, values: Vec<Value>) -> Result<u64> {
        on!(self, sql, values, execute, |done| Ok(done.rows_affected()))
    }

    /// Runs an edit of one row that names the version it saw; when the row has another version by now,
    /// this is [`Error::Changed`].
    pub(crate) async fn edit(&mut self, sql: &'static str, values: Vec<Value>) -> Result<()> {
        if self.run(sql, values).await? == 0 {
            Err(Error::Changed)
        } else {
            Ok(())
        }
    }

    /// Runs a statement that has to touch a row, and is [`Error::Missing`] when there is none.
    pub(crate) async fn touch(&mut self, sql: &'static str, values: Vec<Value>) -> Result<()> {
        if self.run(sql, values).await? == 0 {
            Err(Error::Missing)
        } else {
            Ok(())
        }
    }

    /// The row that a query finds, if it finds one.
    pub(crate) async fn row(
        &mut self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Option<Row>> {
        on!(self, sql, values, fetch_optional, |row| Ok(
            row.map(Row::from)
        ))
    }

    /// All rows that a query finds.
    pub(crate) async fn rows(&mut self, sql: &'static str, values: Vec<Value>) -> Result<Vec<Row>> {
        on!(self, sql, values, fetch_all, |rows| Ok(rows
            .into_iter()
            .map(Row::from)
            .collect()))
    }

    /// All rows of a query whose `{list}` stands for these values. They come in parts, since both engines
    /// bound the number of placeholders; each part keeps the query's order.
    pub(crate) async fn rows_among(
        &mut self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<Row>> {
        const PART: usize = 500;
        let mut all = Vec::new();
        for part in values.chunks(PART) {
            let places: Vec<String> = (1..=part.len()).map(|place| format!("${place}")).collect();
            // Only placeholders are put into the text, never a value.
            let sql = AssertSqlSafe(sql.replace("{list}", &places.join(", ")));
            let rows: Result<Vec<Row>> = on!(self, sql, part.to_vec(), fetch_all, |rows| Ok(rows
                .into_iter()
                .map(Row::from)
                .collect()));
            all.extend(rows?);
        }
        Ok(all)
    }

    /// All rows that a statement gives whose text was made for this many values. Only placeholders may be put into it, never a
    /// value.
    pub(crate) async fn rows_of(&mut self, sql: String, values: Vec<Value>) -> Result<Vec<Row>> {
        let sql = AssertSqlSafe(sql);
        on!(self, sql, values, fetch_all, |rows| Ok(rows
            .into_iter()
            .map(Row::from)
            .collect()))
    }

    /// Inserts several rows at once; `{rows}` in the text stands for them. They go in parts, as in `rows_among`.
    pub(crate) async fn insert_rows(
        &mut self,
        sql: &'static str,
        rows: Vec<Vec<Value>>,
    ) -> Result<()> {
        const PART: usize = 500;
        for part in rows.chunks(PART) {
            let mut place = 0;
            let mut next = || {
                place += 1;
                format!("${place}")
            };
            let places: Vec<String> = part
                .iter()
                .map(|row| {
                    let places: Vec<String> = row.iter().map(|_| next()).collect();
                    format!("({})", places.join(", "))
                })
                .collect();
            let sql = AssertSqlSafe(sql.replace("{rows}", &places.join(", ")));
            on!(self, sql, part.concat(), execute, |_done| ());
        }
        Ok(())
    }

    /// Runs several statements without placeholders: a migration.
    pub(crate) async fn script(&mut self, sql: String) -> Result<()> {
        match &mut self.0 {
            Engine::Sqlite(tx) => sqlx::raw_sql(AssertSqlSafe(sql))
                .execute(&mut **tx)
                .await
                .map(|_| ())?,
            Engine::Postgres(tx) => sqlx::raw_sql(AssertSqlSafe(sql))
                .execute(&mut **tx)
                .await
                .map(|_| ())?,
        }
        Ok(())
    }

    /// Lets one process migrate at a time. SQLite's writer is alone already.
    pub(crate) async fn hold_migrations(&mut self) -> Result<()> {
        /// Any number will do, as long as every node takes the same one.
        const LOCK: &str = "SELECT pg_advisory_xact_lock(46520151021)";
        if matches!(self.0, Engine::Postgres(_)) {
            self.run(LOCK, Vec::new()).await?;
        }
        Ok(())
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self.0, Engine::Sqlite(_))
    }
}

/// Runs one SQL text on whichever engine the transaction is of, and makes one thing of what comes back.
macro_rules! on {
    ($tx:expr, $sql:expr, $values:expr, $fetch:ident, |$found:ident| $then:expr) => {
        match &mut $tx.0 {
            Engine::Sqlite(tx) => {
                let $found = sqlx::query_with($sql, for_sqlite($values)?)
                    .$fetch(&mut **tx)
                    .await?;
                $then
            }
            Engine::Postgres(tx) => {
                let $found = sqlx::query_with($sql, for_postgres($values)?)
                    .$fetch(&mut **tx)
                    .await?;
                $then
            }
        }
    };
}
use on;

/// Of several processes that open a fresh file, one turns on its write-ahead log. SQLite tells the others at once
/// that it is locked, past its busy handler, so they come back a little later.
async fn connect_sqlite_patiently(file: &Path) -> Result<Pools> {
    const A_LITTLE: Duration = Duration::from_millis(20);
    let mut patience = BUSY_TIMEOUT;
    loop {
        match connect_sqlite(file).await {
            Err(Error::Unavailable(_)) if !patience.is_zero() => {
                patience = patience.saturating_sub(A_LITTLE);
                tokio::time::sleep(A_LITTLE).await;
            }
            connected => return connected,
        }
    }
}

async fn connect_sqlite(file: &Path) -> Result<Pools> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A commit is on disk before anybody is told of it; WAL alone would forget the last ones at a power loss.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT);
    // A file in this very process is there or the query says so: no need to ask before each transaction.
    // The writer comes first, so that it makes the file before a reader looks for it.
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .connect_with(options.clone())
        .await
        .map_err(|error| {
            if is_not_a_database(&error) {
                Error::NotADatabase(file.to_owned())
            } else {
                error.into()
            }
        })?;
    let readers = SqlitePoolOptions::new()
        .max_connections(SQLITE_READERS)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .connect_lazy_with(options.pragma("query_only", "ON"));
    Ok(Pools::Sqlite { writer, readers })
}

async fn connect_postgres(url: &str) -> Result<Pools> {
    let options: PgConnectOptions = url.parse()?;
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .connect_with(options.options(OF_A_SESSION))
        .await?;
    Ok(Pools::Postgres(pool))
}

pub(crate) fn make_folder(file: &Path) -> Result<()> {
    let Some(folder) = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    else {
        return Ok(());
    };
    fs::create_dir_all(folder).map_err(|cause| Error::NoPlace {
        place: folder.to_owned(),
        cause,
    })
}
