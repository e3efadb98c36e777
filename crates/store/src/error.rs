//! What the store could not do, in the domain's words; the engines' constraint errors are read here.
//! Not here: status codes and pages, which only the border knows.

use std::path::PathBuf;

use sqlx::error::{DatabaseError, ErrorKind};

/// What the store answers.
pub type Result<T> = std::result::Result<T, Error>;

/// Why something was not kept or not found.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The row was edited between the reading and the writing, or two writers met.
    #[error(
        "Nothing was changed here, because somebody else changed the same thing a moment ago. It can be looked at as it is now and changed again."
    )]
    Changed,
    /// Something that stands for one thing only stands for another already: an e-mail address, a number.
    /// After this, as after any error of the database itself, the transaction can only be dropped.
    #[error("Nothing was kept, because {0} is taken already.")]
    Taken(&'static str),
    /// The thing, or something that it refers to, is not kept here.
    #[error("Nothing was changed, because what it was for is not kept here (any more).")]
    Missing,
    /// The database did not answer in time, refused the connection, or its disk is full. Nothing was changed; a later attempt may work.
    #[error(
        "Nothing was changed, because the database cannot be reached right now. It works again when the database does."
    )]
    Unavailable(#[source] sqlx::Error),
    /// Another process serves this database.
    #[error(
        "{0} was not opened, because another process is using it, and one Five Hows serves one SQLite file. Stop that one first, or name another database for this one; short commands such as `admin` work beside it."
    )]
    InUse(String),
    /// The folder or the lock file of a SQLite database could not be made.
    #[error("{} was not opened: {cause}. Its folder has to be writable.", .place.display())]
    NoPlace {
        /// The folder or the file.
        place: PathBuf,
        /// What the operating system said.
        #[source]
        cause: std::io::Error,
    },
    /// The file is there but holds something else.
    #[error("{} was not opened, because it is not a SQLite database. Nothing was changed in it.", .0.display())]
    NotADatabase(PathBuf),
    /// A backup or a restored house would take the place of something.
    #[error(
        "Nothing was written, because {} is there already. Another name, or moving that away first, keeps both.", .0.display()
    )]
    TakenPlace(PathBuf),
    /// A file that was to be read is not there.
    #[error(
        "Nothing was read, because {} is not there. Another name can be given; `--data` names the folder of a house.", .0.display()
    )]
    NotThere(PathBuf),
    /// A file is no backup, or not a whole one.
    #[error(
        "Nothing was restored, because {} is no whole backup. `fivehows backup verify` tells of any file whether it is one.", .0.display()
    )]
    NotABackup(PathBuf),
    /// A backup of PostgreSQL was asked for.
    #[error(
        "Nothing was backed up or restored, because the database is PostgreSQL, which has its own tools for this. `pg_dump` and `pg_restore` take the database; the repository, the site and the files in the data folder are copied beside it."
    )]
    HasItsOwnTools,
    /// The data was written by a newer program.
    #[error(
        "The database was not opened, because its data is at step {found} and this program knows steps up to {known}. The newer program can read it; nothing was changed."
    )]
    Newer {
        /// The step at which the data is.
        found: i64,
        /// The last step that this program knows.
        known: i64,
    },
    /// A step of the data was made from another text than the one this program carries.
    #[error(
        "The database was not opened, because step {0} of its data was made by another build of this program. That build can read it and export it; nothing was changed."
    )]
    OtherBuild(i64),
    /// A fault of this program: a query that an engine does not understand, or data that it did not write.
    #[error(
        "The database gave an answer that this program does not understand. Nothing was changed; the log has the cause."
    )]
    Broken(#[source] sqlx::Error),
}

impl Error {
    /// Is it something that whoever runs the program can set right by another place, name or program?
    pub fn is_for_the_operator(&self) -> bool {
        matches!(
            self,
            Self::InUse(_)
                | Self::NoPlace { .. }
                | Self::NotADatabase(_)
                | Self::TakenPlace(_)
                | Self::NotThere(_)
                | Self::NotABackup(_)
                | Self::HasItsOwnTools
                | Self::Newer { .. }
                | Self::OtherBuild(_)
        )
    }
}

/// Constraints that a person can do something about: its name (PostgreSQL), its columns (SQLite), the thing that is taken.
const TAKEN: [(&str, &str, &str); 3] = [
    ("people_email_taken", "people.email", "this e-mail address"),
    (
        "incidents_number_taken",
        "incidents.number",
        "this incident number",
    ),
    (
        "postmortems_number_taken",
        "postmortems.number",
        "this postmortem number",
    ),
];

/// PostgreSQL's serialization failure and deadlock: the other writer won.
const LOST_A_RACE: [&str; 2] = ["40001", "40P01"];

/// SQLite's primary result codes for busy, locked, read-only, I/O error and full; PostgreSQL's classes for
/// connection trouble, lack of resources and an operator's intervention.
const SQLITE_UNAVAILABLE: [i32; 5] = [5, 6, 8, 10, 13];
const POSTGRES_UNAVAILABLE: [&str; 3] = ["08", "53", "57"];

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error::{Database, Io, PoolClosed, PoolTimedOut, Tls, WorkerCrashed};
        match error {
            Database(told) => read(told),
            Io(_) | Tls(_) | PoolTimedOut | PoolClosed | WorkerCrashed => Self::Unavailable(error),
            other => Self::Broken(other),
        }
    }
}

fn read(told: Box<dyn DatabaseError>) -> Error {
    match told.kind() {
        ErrorKind::UniqueViolation => match taken(told.as_ref()) {
            Some(what) => Error::Taken(what),
            // Any other key is drawn by the program itself, so somebody else drew the same one first.
            None => Error::Changed,
        },
        ErrorKind::ForeignKeyViolation => Error::Missing,
        _ => {
            let code = told.code().unwrap_or_default().into_owned();
            if LOST_A_RACE.contains(&code.as_str()) {
                Error::Changed
            } else if is_unavailable(&code) {
                Error::Unavailable(sqlx::Error::Database(told))
            } else {
                Error::Broken(sqlx::Error::Database(told))
            }
        }
    }
}

/// SQLite's result code for a file that holds something else.
pub(crate) fn is_not_a_database(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(told) if told.code().as_deref() == Some("26"))
}

fn taken(told: &dyn DatabaseError) -> Option<&'static str> {
    // PostgreSQL names the constraint; SQLite ends its message with the columns.
    let found = TAKEN
        .iter()
        .find(|(constraint, columns, _)| match told.constraint() {
            Some(name) => name == *constraint,
            None => told.message().ends_with(columns),
        });
    found.map(|(_, _, what)| *what)
}

fn is_unavailable(code: &str) -> bool {
    if code.len() == 5 {
        return POSTGRES_UNAVAILABLE
            .iter()
            .any(|class| code.starts_with(class));
    }
    // The low byte of SQLite's extended code is its primary code.
    code.parse::<i32>()
        .is_ok_and(|code| SQLITE_UNAVAILABLE.contains(&(code & 0xff)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_and_a_closed_pool_are_troubles_that_pass() {
        assert!(is_unavailable("13") && is_unavailable("53100") && is_unavailable("57P01"));
        assert!(matches!(
            Error::from(sqlx::Error::PoolTimedOut),
            Error::Unavailable(_)
        ));
    }

    #[test]
    fn a_busy_snapshot_is_as_busy_as_any() {
        assert!(is_unavailable("517"));
    }

    #[test]
    fn a_mistake_in_a_query_is_ours() {
        assert!(!is_unavailable("1") && !is_unavailable("42601"));
    }

    #[test]
    fn sentences_say_what_did_not_happen() {
        assert_eq!(
            Error::Taken("this e-mail address").to_string(),
            "Nothing was kept, because this e-mail address is taken already."
        );
        assert!(
            Error::Newer { found: 9, known: 1 }
                .to_string()
                .contains("step 9")
        );
    }
}
