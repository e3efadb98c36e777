//! Backup and restore: one file that holds the database as it was at one moment, and the folders that lie beside it.
//! Not here: where those folders are (settings), and databases of PostgreSQL, which has its own tools for this.

use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection, Row, query, query_scalar};

use crate::error::is_not_a_database;
use crate::hold::Hold;
use crate::{Database, Error, Result, Store};

/// A folder that belongs to the house, under the name that it has in a backup.
#[derive(Debug, Clone, Copy)]
pub struct Folder<'a> {
    /// Its name in the backup: `repository`, `site`, `files`.
    pub name: &'a str,
    /// Where it is, or will be.
    pub path: &'a Path,
}

/// What a backup holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holds {
    /// Postmortems in its database.
    pub postmortems: i64,
    /// Files of the folders beside it.
    pub files: i64,
    /// The step of its data.
    pub step: i64,
}

/// A backup is a database of its own, with one table more.
const KEEP_FILES: &str =
    "CREATE TABLE backup_files (path TEXT NOT NULL PRIMARY KEY, bytes BLOB NOT NULL)";
const ADD_FILE: &str = "INSERT INTO backup_files (path, bytes) VALUES ($1, $2)";
const PATHS: &str = "SELECT path FROM backup_files ORDER BY path";
const FILE: &str = "SELECT bytes FROM backup_files WHERE path = $1";
const DROP_FILES: &str = "DROP TABLE backup_files";
const COPY: &str = "VACUUM INTO $1";
const IS_WHOLE: &str = "PRAGMA integrity_check";
const HOLDS: &str = "
    SELECT (SELECT COUNT(*) FROM postmortems) AS postmortems, (SELECT COUNT(*) FROM backup_files) AS files,
           (SELECT MAX(step) FROM schema_steps) AS step";
/// Whoever was signed in at the time of the backup may have signed out since.
const END_SESSIONS: &str = "DELETE FROM sessions";

/// Backs a house up into a new file, also while it is being served. The file is there whole or not at all.
pub async fn back_up(database: &Database, folders: &[Folder<'_>], file: &Path) -> Result<Holds> {
    let Database::Sqlite(house) = database else {
        return Err(Error::HasItsOwnTools);
    };
    if !house.exists() {
        return Err(Error::NotThere(house.clone()));
    }
    if file.exists() {
        return Err(Error::TakenPlace(file.to_owned()));
    }
    let part = beside(file, ".part");
    remove(&part)?;
    let written = write_part(database, folders, &part).await;
    match written {
        Ok(holds) => {
            put_in_place(&part, file)?;
            Ok(holds)
        }
        Err(error) => {
            let _half = remove(&part);
            Err(error)
        }
    }
}

/// Writes a backup aside, where its owner alone may read it: it holds all that the house holds.
async fn write_part(database: &Database, folders: &[Folder<'_>], part: &Path) -> Result<Holds> {
    drop(at(part, make_private(part))?);
    let store = Store::visit(database).await?;
    let copied = store.copy_into(part).await;
    store.close().await;
    copied?;
    // The folders after the database: what the database tells of is in them, and what came since does no harm.
    let mut backup = connect(part).await?;
    query(KEEP_FILES).execute(&mut backup).await?;
    for folder in folders {
        for path in files_of(folder.path)? {
            let name = format!("{}/{}", folder.name, slashed(&path));
            let bytes = match fs::read(folder.path.join(&path)) {
                // While the house is served, git and the site put files aside and take them away again.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                read => at(folder.path, read)?,
            };
            query(ADD_FILE)
                .bind(name)
                .bind(bytes)
                .execute(&mut backup)
                .await?;
        }
    }
    let holds = look(&mut backup, part).await?;
    backup.close().await?;
    Ok(holds)
}

/// Looks whether a backup is whole, and tells what it holds.
pub async fn verify(file: &Path) -> Result<Holds> {
    let mut backup = connect(file).await?;
    let holds = look(&mut backup, file).await;
    backup.close().await?;
    holds
}

/// Restores a house from a backup, where none is yet. The database comes last: without it, it can be done again.
pub async fn restore(file: &Path, database: &Database, folders: &[Folder<'_>]) -> Result<Holds> {
    let Database::Sqlite(house) = database else {
        return Err(Error::HasItsOwnTools);
    };
    verify(file).await?;
    let hold = Hold::of_file(house)?;
    if house.exists() {
        return Err(Error::TakenPlace(house.clone()));
    }
    let part = beside(house, ".part");
    remove(&part)?;
    at(&part, copy_into_private(file, &part))?;
    let mut restored = connect(&part).await?;
    let holds = look(&mut restored, file).await?;
    let paths: Vec<String> = query_scalar(PATHS).fetch_all(&mut restored).await?;
    let places: Option<Vec<PathBuf>> = paths.iter().map(|path| place_of(path, folders)).collect();
    let places = places.ok_or_else(|| Error::NotABackup(file.to_owned()))?;
    // Two rounds, so that a folder in use is told before anything is written.
    for (path, place) in paths.iter().zip(&places) {
        let bytes = kept(&mut restored, path).await?;
        if place.exists() && at(place, fs::read(place))? != bytes {
            return Err(Error::TakenPlace(place.clone()));
        }
    }
    for (path, place) in paths.iter().zip(&places) {
        let bytes = kept(&mut restored, path).await?;
        at(place, write(place, &bytes))?;
    }
    query(DROP_FILES).execute(&mut restored).await?;
    query(END_SESSIONS).execute(&mut restored).await?;
    restored.close().await?;
    put_in_place(&part, house)?;
    drop(hold);
    Ok(holds)
}

impl Store {
    /// Copies a SQLite database as it is at one moment into a new file.
    async fn copy_into(&self, file: &Path) -> Result<()> {
        let mut connection = self.sqlite_connection().await?;
        query(COPY)
            .bind(file.display().to_string())
            .execute(&mut *connection)
            .await?;
        Ok(())
    }
}

/// The bytes of a file that a backup keeps.
async fn kept(backup: &mut SqliteConnection, path: &str) -> Result<Vec<u8>> {
    Ok(query_scalar(FILE).bind(path).fetch_one(backup).await?)
}

async fn connect(file: &Path) -> Result<SqliteConnection> {
    if !file.exists() {
        return Err(Error::NotThere(file.to_owned()));
    }
    let options = SqliteConnectOptions::new().filename(file);
    SqliteConnection::connect_with(&options)
        .await
        .map_err(|error| unreadable(file, error))
}

async fn look(backup: &mut SqliteConnection, file: &Path) -> Result<Holds> {
    let whole: String = query_scalar(IS_WHOLE)
        .fetch_one(&mut *backup)
        .await
        .map_err(|error| unreadable(file, error))?;
    if whole != "ok" {
        return Err(Error::NotABackup(file.to_owned()));
    }
    let row = query(HOLDS)
        .fetch_one(&mut *backup)
        .await
        .map_err(|_| Error::NotABackup(file.to_owned()))?;
    Ok(Holds {
        postmortems: row.try_get("postmortems")?,
        files: row.try_get("files")?,
        step: row.try_get("step")?,
    })
}

fn unreadable(file: &Path, error: sqlx::Error) -> Error {
    // A file that was cut short is a malformed database (11).
    let is_cut =
        matches!(&error, sqlx::Error::Database(told) if told.code().as_deref() == Some("11"));
    if is_cut || is_not_a_database(&error) {
        Error::NotABackup(file.to_owned())
    } else {
        error.into()
    }
}

/// The files of a folder, relative to it. What git refers to comes after what refers to it: an object is written before
/// its name, so a name that was copied has its objects there when those are copied.
fn files_of(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open = vec![PathBuf::new()];
    while let Some(inner) = open.pop() {
        let place = folder.join(&inner);
        if !place.exists() {
            continue;
        }
        for entry in at(&place, fs::read_dir(&place))? {
            let entry = at(&place, entry)?;
            let kind = at(&place, entry.file_type())?;
            let path = inner.join(entry.file_name());
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() && path.extension().is_none_or(|end| end != "lock") {
                files.push(path);
            }
        }
    }
    files.sort_by_key(|path| (path.starts_with("objects"), path.clone()));
    Ok(files)
}

/// Where a file of a backup belongs; nothing for one that would leave its folder.
fn place_of(path: &str, folders: &[Folder<'_>]) -> Option<PathBuf> {
    let (name, inner) = path.split_once('/')?;
    let folder = folders.iter().find(|folder| folder.name == name)?;
    let inner = Path::new(inner);
    let stays = inner
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    (stays && inner.components().next().is_some()).then(|| folder.path.join(inner))
}

fn slashed(path: &Path) -> String {
    let parts: Vec<String> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}

fn write(place: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(place, bytes)
}

/// An empty file that nobody but its owner may read.
fn make_private(file: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

fn copy_into_private(from: &Path, to: &Path) -> io::Result<u64> {
    io::copy(&mut File::open(from)?, &mut make_private(to)?)
}

fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

fn remove(file: &Path) -> Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => at(file, other),
    }
}

/// On disk first, then under its name: a power cut leaves no half of it there.
fn put_in_place(part: &Path, file: &Path) -> Result<()> {
    at(part, File::open(part).and_then(|part| part.sync_all()))?;
    at(file, fs::rename(part, file))
}

fn at<T>(place: &Path, outcome: io::Result<T>) -> Result<T> {
    outcome.map_err(|cause| Error::NoPlace {
        place: place.to_owned(),
        cause,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{people, samples};

    struct House {
        folder: tempfile::TempDir,
    }

    impl House {
        fn new() -> Self {
            Self {
                folder: tempfile::tempdir().unwrap(),
            }
        }

        fn at(&self, name: &str) -> PathBuf {
            self.folder.path().join(name)
        }

        fn database(&self) -> Database {
            Database::Sqlite(self.at("house.db"))
        }

        async fn back_up(&self) -> Result<Holds> {
            let (repository, site) = (self.at("postmortems.git"), self.at("site"));
            back_up(
                &self.database(),
                &folders(&repository, &site),
                &self.at("backup"),
            )
            .await
        }

        async fn restore(&self, file: &Path) -> Result<Holds> {
            let (repository, site) = (self.at("postmortems.git"), self.at("site"));
            restore(file, &self.database(), &folders(&repository, &site)).await
        }
    }

    fn folders<'a>(repository: &'a Path, site: &'a Path) -> [Folder<'a>; 2] {
        [
            Folder {
                name: "repository",
                path: repository,
            },
            Folder {
                name: "site",
                path: site,
            },
        ]
    }

    #[tokio::test]
    async fn a_house_comes_back_as_it_was_with_what_lies_beside_its_database() {
        let (house, other) = (House::new(), House::new());
        let store = Store::open(&house.database()).await.unwrap();
        let mut tx = store.write().await.unwrap();
        let ines = samples::person(&mut tx, "Ines Varga").await;
        samples::postmortem(&mut tx, 465).await;
        crate::sessions::insert(
            &mut tx,
            [1; 32],
            ines.id,
            samples::time(0),
            samples::time(60),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        write(&house.at("postmortems.git/objects/ab/cd"), b"an object").unwrap();
        write(&house.at("postmortems.git/refs/heads/main.lock"), b"held").unwrap();

        // While it is being served.
        let holds = house.back_up().await.unwrap();
        assert_eq!((holds.postmortems, holds.files), (1, 1));
        assert_eq!(verify(&house.at("backup")).await.unwrap(), holds);
        store.close().await;

        assert_eq!(other.restore(&house.at("backup")).await.unwrap(), holds);
        let restored = Store::open(&other.database()).await.unwrap();
        let mut tx = restored.read().await.unwrap();
        assert_eq!(
            people::by_id(&mut tx, ines.id).await.unwrap(),
            Some(ines.clone())
        );
        let session = crate::sessions::find(&mut tx, [1; 32], samples::time(1)).await;
        assert_eq!(
            session.unwrap(),
            None,
            "an old session opens the restored house"
        );
        drop(tx);
        restored.close().await;
        let object = fs::read(other.at("postmortems.git/objects/ab/cd")).unwrap();
        assert_eq!(object, b"an object");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_backup_is_for_its_owners_eyes_alone() {
        use std::os::unix::fs::PermissionsExt;
        let house = House::new();
        Store::open(&house.database()).await.unwrap().close().await;
        house.back_up().await.unwrap();
        let mode = fs::metadata(house.at("backup"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[tokio::test]
    async fn a_backup_that_came_to_nothing_leaves_nothing_behind() {
        let house = House::new();
        Store::open(&house.database()).await.unwrap().close().await;
        let site = house.at("site");
        write(&site.join("index.html"), b"a page").unwrap();
        // One file cannot be kept twice under one name.
        let twice = [Folder {
            name: "site",
            path: &site,
        }; 2];
        let ended = back_up(&house.database(), &twice, &house.at("backup")).await;
        assert!(ended.is_err(), "{ended:?}");
        assert!(!house.at("backup").exists() && !house.at("backup.part").exists());
    }

    #[tokio::test]
    async fn nothing_that_is_there_is_written_over() {
        let house = House::new();
        Store::open(&house.database()).await.unwrap().close().await;
        house.back_up().await.unwrap();
        assert!(matches!(house.back_up().await, Err(Error::TakenPlace(_))));
        let refused = house.restore(&house.at("backup")).await.unwrap_err();
        assert!(matches!(refused, Error::TakenPlace(_)), "{refused}");
    }

    #[tokio::test]
    async fn a_repository_that_is_in_use_is_not_written_over_by_a_restored_one() {
        let (house, other) = (House::new(), House::new());
        Store::open(&house.database()).await.unwrap().close().await;
        write(&house.at("postmortems.git/HEAD"), b"as it was").unwrap();
        house.back_up().await.unwrap();
        write(&other.at("postmortems.git/HEAD"), b"as it is").unwrap();
        let refused = other.restore(&house.at("backup")).await.unwrap_err();
        assert!(matches!(refused, Error::TakenPlace(_)), "{refused}");
        let head = fs::read(other.at("postmortems.git/HEAD")).unwrap();
        assert_eq!(head, b"as it is");
    }

    #[tokio::test]
    async fn what_is_no_backup_or_was_cut_short_is_told_and_restores_nothing() {
        let (house, other) = (House::new(), House::new());
        Store::open(&house.database()).await.unwrap().close().await;
        house.back_up().await.unwrap();
        let whole = fs::read(house.at("backup")).unwrap();
        for (name, bytes) in [
            ("words", b"no database at all, but words".as_slice()),
            ("cut", &whole[..whole.len() / 2]),
        ] {
            write(&other.at(name), bytes).unwrap();
            let refused = other.restore(&other.at(name)).await.unwrap_err();
            assert!(
                matches!(refused, Error::NotABackup(_)),
                "{name}: {refused:?}"
            );
        }
        let refused = other.restore(&other.at("nothing")).await.unwrap_err();
        assert!(matches!(refused, Error::NotThere(_)), "{refused:?}");
        let refused = other.back_up().await.unwrap_err();
        assert!(matches!(refused, Error::NotThere(_)), "{refused:?}");
        let refused = other.restore(&house.at("house.db")).await.unwrap_err();
        assert!(matches!(refused, Error::NotABackup(_)), "{refused:?}");
        assert!(!other.at("house.db").exists());
    }

    #[test]
    fn a_file_of_a_backup_stays_within_its_folder() {
        let repository = Path::new("repository-folder");
        let folders = folders(repository, Path::new("site-folder"));
        assert_eq!(
            place_of("repository/refs/heads/main", &folders),
            Some(repository.join("refs/heads/main"))
        );
        for outside in [
            "repository/../house.db",
            "repository//etc/passwd",
            "elsewhere/x",
            "repository/",
            "site",
        ] {
            assert_eq!(place_of(outside, &folders), None, "{outside}");
        }
    }
}
