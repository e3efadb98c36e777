//! Holding a SQLite database: one process serves the file, for SQLite has no bell to tell another of news.
//! Not here: opening connections for work (engine). Short commands that visit hold nothing; PostgreSQL takes several nodes.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use crate::engine::make_folder;
use crate::{Error, Result};

/// The hold of this process on a SQLite file: the operating system's lock on a file beside it. Nobody else can take it while
/// this lives, and it ends with the process however that ends.
pub(crate) struct Hold(
    #[expect(dead_code, reason = "the file is locked for as long as it is open")] File,
);

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
            Ok(()) => Ok(Self(lock)),
            Err(TryLockError::WouldBlock) => Err(Error::InUse(file.display().to_string())),
            Err(TryLockError::Error(cause)) => Err(no_place(cause)),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::trial::{Trial, run_unopened};
    use crate::{Error, Store};

    #[test]
    fn a_sqlite_file_is_served_by_one_process_at_a_time() {
        run_unopened(async { Some(Trial::sqlite()) }, async |database| {
            tokio::spawn(async move {
                let store = Store::open(&database).await.unwrap();
                let refused = Store::open(&database).await.err().unwrap();
                assert!(matches!(refused, Error::InUse(_)), "{refused}");
                let told = refused.to_string();
                assert!(
                    told.contains("another process") && told.contains("Stop that one"),
                    "{told}"
                );
                store.close().await;
                let next = Store::open(&database).await.unwrap();
                next.close().await;
            })
            .await
        });
    }

    #[test]
    fn a_postgresql_database_is_served_by_several_nodes() {
        run_unopened(Trial::postgres(), async |database| {
            tokio::spawn(async move {
                let (one, other) = (
                    Store::open(&database).await.unwrap(),
                    Store::open(&database).await.unwrap(),
                );
                assert!(one.write().await.is_ok() && other.write().await.is_ok());
                one.close().await;
                other.close().await;
            })
            .await
        });
    }
}
