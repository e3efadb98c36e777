//! `fivehows doctor`: looks whether settings, folder, database and git are as a house needs them, and says what helps.
//! Not here: mending any of it.

use std::path::Path;
use std::process::{ExitCode, Stdio};

use clap::Args;
use serde::Serialize;
use store::depot::Place as Files;
use store::{Database, Store};

use super::DATA;
use crate::config::{Config, Place};

/// How to tell it.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Tells it as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Look {
    name: &'static str,
    ok: bool,
    says: String,
}

#[derive(Debug, Serialize)]
struct Report {
    version: u32,
    program: &'static str,
    looks: Vec<Look>,
}

/// Looks at everything, and ends with 1 if something is not in its place.
pub fn run(args: DoctorArgs) -> ExitCode {
    let looks = match Config::read(&args.place, DATA, &super::from_environment) {
        Ok(config) => {
            let mut looks = vec![
                ok("settings", "They can be read.".into()),
                folder(&config.storage.data),
                database(&config.storage.database),
                files(&config.files),
            ];
            looks.push(git());
            looks
        }
        Err(mistakes) => vec![
            Look {
                name: "settings",
                ok: false,
                says: mistakes.0.join(" "),
            },
            git(),
        ],
    };
    let all_well = looks.iter().all(|look| look.ok);
    let report = Report {
        version: 1,
        program: env!("CARGO_PKG_VERSION"),
        looks,
    };
    if args.json {
        match serde_json::to_string_pretty(&report) {
            Ok(json) => println!("{json}"),
            Err(error) => eprintln!("The report could not be written as JSON: {error}."),
        }
    } else {
        for look in &report.looks {
            println!(
                "{}  {:9} {}",
                if look.ok { "ok    " } else { "not ok" },
                look.name,
                look.says
            );
        }
    }
    if all_well {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    }
}

fn folder(data: &Path) -> Look {
    if !data.exists() {
        return ok(
            "folder",
            format!(
                "{} is not there yet; the first start makes it.",
                data.display()
            ),
        );
    }
    let trial = data.join(format!(".doctor-{}", std::process::id()));
    match std::fs::write(&trial, b"").and_then(|()| std::fs::remove_file(&trial)) {
        Ok(()) => ok("folder", format!("{} can be written to.", data.display())),
        Err(error) => Look {
            name: "folder",
            ok: false,
            says: format!(
                "{} cannot be written to: {error}. Its owner has to be the account that serves.",
                data.display()
            ),
        },
    }
}

fn database(database: &Database) -> Look {
    if let Database::Sqlite(file) = database
        && !file.exists()
    {
        return ok(
            "database",
            format!(
                "{} is not there yet; the first start makes it.",
                file.display()
            ),
        );
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let answer = match runtime {
        Ok(runtime) => runtime.block_on(ask(database)),
        Err(error) => Err(error.to_string()),
    };
    match answer {
        Ok(says) => ok("database", says),
        Err(says) => Look {
            name: "database",
            ok: false,
            says,
        },
    }
}

/// Where images and files lie. A bucket is not spoken to: a look must not wait for a network.
fn files(place: &Files) -> Look {
    match place {
        Files::Folder(place) if place.exists() => Look {
            name: "files",
            ..folder(place)
        },
        Files::Folder(place) => ok(
            "files",
            format!(
                "{} is not there yet; the first image or file makes it.",
                place.display()
            ),
        ),
        Files::Bucket(bucket) => ok(
            "files",
            format!(
                "They go to {}, which no backup of ours takes along.",
                bucket.url
            ),
        ),
    }
}

/// Opens the database as a visit does, which also brings older data to this program's step.
async fn ask(database: &Database) -> Result<String, String> {
    let store = Store::visit(database)
        .await
        .map_err(|error| error.to_string())?;
    let ready = store.ready().await.map_err(|error| error.to_string());
    let engine = store.engine();
    store.close().await;
    ready
        .map(|()| format!("{engine} answers, and its data is at the step that this program knows."))
}

fn git() -> Look {
    let asked = std::process::Command::new("git")
        .arg("--version")
        .stdin(Stdio::null())
        .output();
    match asked {
        Ok(answer) if answer.status.success() => ok(
            "git",
            String::from_utf8_lossy(&answer.stdout).trim().to_owned() + ".",
        ),
        _ => Look {
            name: "git",
            ok: false,
            says: "git was not found. Publishing inside needs it; everything else works without."
                .into(),
        },
    }
}

fn ok(name: &'static str, says: String) -> Look {
    Look {
        name,
        ok: true,
        says,
    }
}
