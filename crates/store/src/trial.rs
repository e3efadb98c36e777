//! Fresh databases for tests, on both engines: made before a test, gone after it, also when it fails.
//! Not here: people, incidents and clocks to fill them with.

use std::future::Future;
use std::io::Write;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tempfile::TempDir;
use tokio::task::JoinError;

use crate::{Database, Store};

/// Names a PostgreSQL server for tests, as a user who may create databases: `postgres://…/postgres`.
pub const VARIABLE: &str = "FIVEHOWS_TEST_POSTGRES";

/// A fresh database that nobody has opened yet, and where it is. [`Trial::end`] removes it.
pub struct Trial {
    /// Where it is, to open it once more.
    pub database: Database,
    kept: Kept,
}

enum Kept {
    Folder(TempDir),
    Server { admin: String, name: String },
}

impl Trial {
    /// A SQLite file in a fresh folder.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        Self {
            database: Database::Sqlite(folder.path().join("house.db")),
            kept: Kept::Folder(folder),
        }
    }

    /// A fresh database of the server named by `FIVEHOWS_TEST_POSTGRES`. Without that server there is none, and a line
    /// on stderr says so.
    pub async fn postgres() -> Option<Self> {
        static TELL: Once = Once::new();
        let Some(admin) = std::env::var(VARIABLE).ok().filter(|url| !url.is_empty()) else {
            // Past the test harness, which would swallow it.
            TELL.call_once(|| {
                let _ = writeln!(
                    std::io::stderr(),
                    "{VARIABLE} is not set: the tests on PostgreSQL are passed over."
                );
            });
            return None;
        };
        let name = fresh_name();
        on_server(&admin, format!("CREATE DATABASE {name}")).await;
        Some(Self {
            database: Database::Postgres(with_database(&admin, &name)),
            kept: Kept::Server { admin, name },
        })
    }

    /// Removes it, whoever is still connected.
    pub async fn end(self) {
        match self.kept {
            Kept::Folder(folder) => drop(folder),
            Kept::Server { admin, name } => {
                on_server(&admin, format!("DROP DATABASE {name} WITH (FORCE)")).await
            }
        }
    }
}

fn fresh_name() -> String {
    static NTH: AtomicU32 = AtomicU32::new(0);
    // The random part keeps two runs apart; the rest tells whose it was, should one stay behind.
    let random = uuid::Uuid::new_v4().simple().to_string();
    format!(
        "fivehows_test_{}_{}_{}",
        std::process::id(),
        NTH.fetch_add(1, Ordering::Relaxed),
        &random[..8]
    )
}

async fn on_server(admin: &str, statement: String) {
    let mut connection = PgConnection::connect(admin)
        .await
        .expect("the PostgreSQL server for tests answers");
    connection
        .execute(AssertSqlSafe(statement))
        .await
        .expect("the user for tests may create databases");
    connection.close().await.expect("the connection closes");
}

/// The same URL with another database at the end of its path.
fn with_database(url: &str, name: &str) -> String {
    let (base, query) = url
        .split_once('?')
        .map_or((url, None), |(base, query)| (base, Some(query)));
    let authority = base.find("://").map_or(0, |at| at + 3);
    let base = base[authority..]
        .find('/')
        .map_or(base, |slash| &base[..authority + slash]);
    match query {
        Some(query) => format!("{base}/{name}?{query}"),
        None => format!("{base}/{name}"),
    }
}

/// Runs one test on a fresh database: opened before, closed and removed after, also when the test fails.
pub fn run<F, Fut>(trial: impl Future<Output = Option<Trial>>, test: F)
where
    F: FnOnce(Store, Database) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    run_unopened(trial, async |database| {
        let store = Store::open(&database)
            .await
            .expect("a fresh database opens");
        let outcome = tokio::spawn(test(store.clone(), database)).await;
        store.close().await;
        outcome
    });
}

/// Runs one test on a fresh database that the test opens itself. What the test gives back is how a task of its ended.
pub fn run_unopened<F>(trial: impl Future<Output = Option<Trial>>, test: F)
where
    F: AsyncFnOnce(Database) -> Result<(), JoinError>,
{
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime for the test");
    runtime.block_on(async {
        let Some(trial) = trial.await else { return };
        let outcome = test(trial.database.clone()).await;
        trial.end().await;
        if let Err(failure) = outcome {
            std::panic::resume_unwind(failure.into_panic());
        }
    });
}

/// Makes each test run on SQLite and on PostgreSQL, each time on a fresh database.
///
/// ```
/// store::on_both_engines! {
///     async fn a_setting_is_found_again(store) {
///         let mut tx = store.write().await.unwrap();
///         store::settings::put(&mut tx, "zone", "UTC").await.unwrap();
///         assert_eq!(store::settings::get(&mut tx, "zone").await.unwrap().as_deref(), Some("UTC"));
///     }
/// }
/// ```
///
/// A second name in the brackets gets the [`Database`], to open it once more.
#[macro_export]
macro_rules! on_both_engines {
    ($(async fn $name:ident($store:ident $(, $database:ident)?) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn test($store: $crate::Store, database: $crate::Database) {
                $(let $database = database.clone();)?
                drop(database);
                $body
            }

            #[test]
            fn on_sqlite() {
                $crate::trial::run(async { Some($crate::trial::Trial::sqlite()) }, test);
            }

            #[test]
            fn on_postgres() {
                $crate::trial::run($crate::trial::Trial::postgres(), test);
            }
        }
    )*};
}
pub use on_both_engines;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_database_is_the_last_of_its_path() {
        assert_eq!(
            with_database("postgres://u:p@h:5/postgres", "x"),
            "postgres://u:p@h:5/x"
        );
        assert_eq!(with_database("postgres://u@h", "x"), "postgres://u@h/x");
        assert_eq!(
            with_database("postgres://u@h/a?sslmode=disable", "x"),
            "postgres://u@h/x?sslmode=disable"
        );
    }
}
