//! `cargo xtask bench live`: the live room beside two peers that keep Yjs documents on disk, on one machine in one run.
//! What is measured is in `e2e/load`; nothing here passes or fails.

use crate::shell::{self, Stop, step};
use crate::{node, run};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The table that the manual shows.
const TABLE: &str = "docs/manual/live-speed.tsv";

/// The peers, as npm names them.
const PEERS: [&str; 4] = [
    "@hocuspocus/server@4.7.0",
    "@hocuspocus/extension-sqlite@4.7.0",
    "@y/websocket-server@0.1.1",
    "y-leveldb@0.2.0",
];

/// Measures every scene, or those whose sentence holds one of the words.
pub fn run(words: &[String]) -> Result<(), Stop> {
    node::check()?;
    node::packages("e2e")?;
    let program = run::build("release")?;
    let metadata = crate::architecture::metadata()?;
    let target = metadata["target_directory"].as_str().unwrap_or("target");
    let folder = Path::new(target).join("peers-live");
    let mut measure = Command::new("node");
    measure
        .current_dir(shell::root().join("e2e"))
        .arg("load/main.mjs")
        .args(words)
        .env("FIVEHOWS_BINARY", program);
    match step("the peers", || install(&folder)) {
        Ok(()) => drop(measure.env("PEERS", &folder)),
        // Where they cannot be installed, the room is measured alone.
        Err(stop) => eprintln!("{stop}"),
    }
    if words.is_empty() {
        measure.env("TABLE", shell::root().join(TABLE));
    }
    shell::visibly(
        &mut measure,
        "The live room was not measured to the end.",
        "The scene's own words are above; a word after `bench live` runs only the scenes that hold it.",
    )
}

fn install(folder: &Path) -> Result<(), Stop> {
    if folder.join("node_modules/y-leveldb").exists() {
        return Ok(());
    }
    let what = "The peers were not installed, so the live room is measured alone.";
    fs::create_dir_all(folder)
        .map_err(|error| Stop::new(what, format!("{}: {error}.", folder.display()), ""))?;
    let mut npm = Command::new("npm");
    npm.current_dir(folder)
        .args(["install", "--no-audit", "--no-fund", "--prefix", "."])
        .args(PEERS);
    let next = "They need a C++ compiler where npm has no built package for this system.";
    shell::quietly(&mut npm, what, next).map(drop)
}
