//! `fivehows backup`: the whole house in one file, also while it is being served; and whether such a file is whole.
//! Not here: bringing one back (restore), and databases of PostgreSQL, which has its own tools for this.

use std::path::PathBuf;

use clap::Args;
use store::backup::{self, Folder, Holds};
use store::depot::Place as Files;

use super::Stop;
use crate::config::{Config, Place};

/// Where the backup goes, or which one is looked at.
#[derive(Debug, Clone, Args)]
pub struct BackupArgs {
    /// The file to be written, where none is yet; `verify FILE` tells whether one is whole
    #[arg(required = true, num_args = 1..=2, value_name = "FILE")]
    words: Vec<PathBuf>,
    #[command(flatten)]
    pub place: Place,
}

/// Backs up, or looks at a backup.
pub async fn run(args: BackupArgs, config: Config) -> Result<(), Stop> {
    match args.words.as_slice() {
        [word, file] if word.as_os_str() == "verify" => {
            let holds = backup::verify(file).await?;
            println!("{} is whole: {}.", file.display(), told(&holds));
            Ok(())
        }
        [file] => {
            let settings = config.for_the_app();
            let database = &config.storage.database;
            let holds = backup::back_up(database, &folders(&settings), file).await?;
            println!("{} holds {}.", file.display(), told(&holds));
            Ok(())
        }
        _ => Err(Stop::unable(
            "Nothing was backed up, because one file is named for a backup. `fivehows backup FILE` writes one, `fivehows backup verify FILE` looks at one.",
        )),
    }
}

/// The folders that lie beside the database.
pub fn folders(settings: &app::Settings) -> Vec<Folder<'_>> {
    let mut folders = vec![
        Folder {
            name: "repository",
            path: &settings.repository,
        },
        Folder {
            name: "site",
            path: &settings.site,
        },
    ];
    // A bucket has its own copies.
    if let Files::Folder(path) = &settings.files {
        folders.push(Folder {
            name: "files",
            path,
        });
    }
    folders
}

/// What a backup holds, in words.
pub fn told(holds: &Holds) -> String {
    format!(
        "{} and {} beside the database, at step {} of the data",
        counted(holds.postmortems, "postmortem"),
        counted(holds.files, "file"),
        holds.step
    )
}

fn counted(count: i64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
