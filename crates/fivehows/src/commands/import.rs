//! `fivehows import`: Markdown files and folders become incidents and drafts; one line each says which number.
//! Not here: reading Markdown (press) and keeping it (app::write::import).

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use app::App;
use app::write::import::{LARGEST, import_by_machine};
use clap::Args;

use super::{Stop, visit};
use crate::config::{Config, Place};

/// What to take in.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Markdown or text files, or folders with .md and .markdown files
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) place: Place,
}

/// Imports all that can be; the others are told one by one on standard error.
pub async fn run(args: ImportArgs, config: Config) -> Result<(), Stop> {
    let (files, mut problems) = files(&args.paths);
    let app = visit(&config).await?;
    for file in &files {
        match import(&app, file).await {
            // A reader that went away stops no import.
            Ok(line) => drop(writeln!(std::io::stdout(), "{line}")),
            Err(problem) => problems.push(problem),
        }
    }
    app.close().await;
    for problem in &problems {
        eprintln!("{problem}");
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Stop::told())
    }
}

async fn import(app: &App, file: &Path) -> Result<String, String> {
    let name = file.to_string_lossy();
    let bytes = read(file).map_err(|error| {
        format!("{name} was not imported, because it could not be read: {error}.")
    })?;
    let made = import_by_machine(app, &name, &bytes)
        .await
        .map_err(|failure| Stop::from(failure).sentence)?;
    Ok(format!(
        "{}\t{name}\t{}",
        made.postmortem.number, made.postmortem.title
    ))
}

/// Reads a file up to just beyond what is taken, so that a huge one is refused without being held.
fn read(file: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)?
        .take(LARGEST as u64 + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// All files that were meant: folders are gone through, in the order of names.
fn files(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<String>) {
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        if path.is_dir() {
            let before = files.len();
            walk(path, &mut files, &mut problems);
            if files.len() == before {
                problems.push(format!(
                    "{} was not imported: there is no .md or .markdown file in this folder.",
                    path.display()
                ));
            }
        } else {
            files.push(path.clone());
        }
    }
    (files, problems)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>, problems: &mut Vec<String>) {
    let mut inside: Vec<PathBuf> = match std::fs::read_dir(folder) {
        Ok(entries) => entries
            .flatten()
            .filter(|entry| !is_hidden(&entry.file_name()))
            .map(|entry| entry.path())
            .collect(),
        Err(error) => {
            problems.push(format!(
                "{} was not looked into: {error}.",
                folder.display()
            ));
            return;
        }
    };
    inside.sort();
    for path in inside {
        // A link to a folder could lead round in a circle, so only real folders are entered.
        let is_folder = path.symlink_metadata().is_ok_and(|about| about.is_dir());
        if is_folder {
            walk(&path, files, problems);
        } else if path.is_file() && is_markdown(&path) {
            files.push(path);
        }
    }
}

fn is_hidden(name: &std::ffi::OsStr) -> bool {
    name.to_string_lossy().starts_with('.')
}

/// In folders, plain text is more often a licence or a log; a text file that is named is taken.
fn is_markdown(path: &Path) -> bool {
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| matches!(ending.as_str(), "md" | "markdown"))
}
