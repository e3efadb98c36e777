//! `fivehows restore`: a house from a backup, in a folder where none is yet.
//! Not here: making backups (backup).

use std::path::PathBuf;

use clap::Args;

use super::Stop;
use super::backup::{folders, told};
use crate::config::{Config, Place};

/// From where.
#[derive(Debug, Clone, Args)]
pub struct RestoreArgs {
    /// The backup
    file: PathBuf,
    #[command(flatten)]
    pub place: Place,
}

/// Restores. Everybody signs in anew afterwards.
pub async fn run(args: RestoreArgs, config: Config) -> Result<(), Stop> {
    let settings = config.for_the_app();
    let database = &config.storage.database;
    let holds = store::backup::restore(&args.file, database, &folders(&settings)).await?;
    println!(
        "Restored to {}: {}. Everybody signs in anew.",
        config.storage.data.display(),
        told(&holds)
    );
    Ok(())
}
