//! The architecture test: who may import whom, which libraries stay in which crate, and how a file opens.
//! The reasons are in ARCHITECTURE.md; a new arrow is a decision and gets its record in docs/decisions/.

use crate::shell::{self, Stop};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Every crate of the workspace and the crates of ours that it may import.
const ARROWS: &[(&str, &[&str])] = &[
    ("wording", &[]),
    ("postmortem", &[]),
    ("live", &[]),
    ("store", &["postmortem"]),
    ("press", &["postmortem"]),
    ("app", &["wording", "postmortem", "live", "store", "press"]),
    ("web", &["app", "postmortem", "wording"]),
    (
        "fivehows",
        &[
            "wording",
            "postmortem",
            "live",
            "store",
            "press",
            "app",
            "web",
        ],
    ),
    (
        "testing",
        &[
            "wording",
            "postmortem",
            "live",
            "store",
            "press",
            "app",
            "web",
        ],
    ),
    ("xtask", &[]),
];

/// The crates whose tests may live in the world that `testing` builds; the pure ones need no world.
const TESTED_IN_A_WORLD: &[&str] = &["store", "app", "web", "fivehows"];

/// Libraries that stay behind one door, and the crates that are the door.
const DOORS: &[(&str, &[&str])] = &[
    ("sqlx", &["store"]),
    ("jiff-sqlx", &["store"]),
    ("object_store", &["store"]),
    ("axum", &["web", "testing"]),
    ("tower-http", &["web"]),
    ("yrs", &["live"]),
];

/// Crates that hold no I/O and no async: a runtime among their imports is the first sign of drift.
const PURE: &[&str] = &["wording", "postmortem"];
const RUNTIMES: &[&str] = &["tokio", "futures-util", "async-trait", "reqwest", "tower"];

/// How SQL looks when it is written out; only `store` holds such texts.
const SQL: &[&str] = &[
    "INSERT INTO ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "ALTER TABLE ",
    "DROP TABLE ",
];

/// Looks at the whole workspace and names every forbidden edge.
pub fn run() -> Result<(), Stop> {
    let faults = faults(&metadata()?, &shell::root());
    if faults.is_empty() {
        eprintln!(
            "The arrows hold: {} crates, each imports only what it may.",
            ARROWS.len()
        );
        return Ok(());
    }
    Err(Stop::new(
        "The architecture test did not pass.",
        faults.join("\n        "),
        "Move the code to the crate that may know it; if the arrow itself is right, write a decision record and add it to xtask/src/architecture.rs.",
    ))
}

/// What cargo knows about this workspace (its own crates only; no network).
pub fn metadata() -> Result<Value, Stop> {
    let mut command = shell::cargo();
    command.args([
        "metadata",
        "--no-deps",
        "--format-version",
        "1",
        "--offline",
    ]);
    let what = "The workspace could not be read.";
    let text = shell::quietly(
        &mut command,
        what,
        "`cargo metadata` shows the whole message.",
    )?;
    serde_json::from_str(&text).map_err(|error| {
        Stop::new(
            what,
            format!("cargo metadata: {error}."),
            "Look at its output.",
        )
    })
}

fn faults(metadata: &Value, root: &Path) -> Vec<String> {
    let mut faults = forbidden_edges(metadata);
    for file in rust_files(root) {
        let text = fs::read_to_string(&file).unwrap_or_default();
        let shown = file
            .strip_prefix(root)
            .unwrap_or(&file)
            .display()
            .to_string();
        faults.extend(faults_of_file(&shown, &text));
    }
    faults
}

fn forbidden_edges(metadata: &Value) -> Vec<String> {
    let packages = metadata["packages"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let ours: Vec<&str> = packages
        .iter()
        .filter_map(|package| package["name"].as_str())
        .collect();
    let mut faults = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let Some((_, allowed)) = ARROWS.iter().find(|(from, _)| *from == name) else {
            faults.push(format!("{name}: a crate that the map does not know"));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let to = dependency["name"].as_str().unwrap_or_default();
            let for_tests = dependency["kind"].as_str() == Some("dev");
            if !may_import(name, allowed, to, for_tests, &ours) {
                let kind = if for_tests { " (in its tests)" } else { "" };
                faults.push(format!("{name} -> {to}{kind}"));
            }
        }
    }
    faults
}

fn may_import(from: &str, allowed: &[&str], to: &str, for_tests: bool, ours: &[&str]) -> bool {
    if ours.contains(&to) {
        return allowed.contains(&to)
            || (for_tests && to == "testing" && TESTED_IN_A_WORLD.contains(&from));
    }
    let behind_a_door = DOORS
        .iter()
        .any(|(library, doors)| *library == to && !doors.contains(&from));
    let wakes_a_pure_crate = PURE.contains(&from) && RUNTIMES.contains(&to) && !for_tests;
    !behind_a_door && !wakes_a_pure_crate
}

fn faults_of_file(path: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if !text.starts_with("//!") {
        faults.push(format!(
            "{path}: does not open with `//!` (what is in this room, and what is not)"
        ));
    }
    if path.starts_with("crates/") && !path.starts_with("crates/store/") {
        faults
            .extend(lines_of_sql(text).map(|line| format!("{path}:{line}: SQL outside of store")));
    }
    faults
}

/// The numbers of the lines that hold SQL and are not a comment.
fn lines_of_sql(text: &str) -> impl Iterator<Item = usize> {
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"));
    let sql = lines.filter(|(_, line)| {
        SQL.iter().any(|word| line.contains(word))
            || (line.contains("SELECT ") && line.contains(" FROM "))
            || (line.contains("UPDATE ") && line.contains(" SET "))
    });
    sql.map(|(index, _)| index + 1)
}

fn rust_files(root: &Path) -> Vec<PathBuf> {
    fn under(folder: &Path, found: &mut Vec<PathBuf>) {
        for path in fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
        {
            if path.is_dir() && path.file_name().is_none_or(|name| name != "target") {
                under(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    under(&root.join("crates"), &mut found);
    under(&root.join("xtask"), &mut found);
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A dependency and its kind, as cargo tells them.
    type Edge = (&'static str, Option<&'static str>);

    fn edges(packages: &[(&str, &[Edge])]) -> Vec<String> {
        let packages: Vec<Value> = packages
            .iter()
            .map(|(name, dependencies)| {
                let dependencies: Vec<Value> = dependencies
                    .iter()
                    .map(|(name, kind)| json!({"name": name, "kind": kind}))
                    .collect();
                json!({"name": name, "dependencies": dependencies})
            })
            .collect();
        forbidden_edges(&json!({"packages": packages}))
    }

    #[test]
    fn the_workspace_keeps_its_arrows() {
        assert_eq!(
            faults(&metadata().unwrap(), &shell::root()),
            Vec::<String>::new()
        );
    }

    #[test]
    fn an_arrow_that_points_outward_is_named() {
        assert_eq!(
            edges(&[
                ("wording", &[("store", None)]),
                ("store", &[("postmortem", None)]),
                ("postmortem", &[])
            ]),
            ["wording -> store"]
        );
    }

    #[test]
    fn a_crate_off_the_map_is_named() {
        assert_eq!(
            edges(&[("helpers", &[])]),
            ["helpers: a crate that the map does not know"]
        );
    }

    #[test]
    fn only_tests_may_enter_the_world_for_tests() {
        let packages: &[(&str, &[Edge])] = &[
            ("app", &[("testing", None)]),
            ("web", &[("testing", Some("dev"))]),
            ("testing", &[]),
        ];
        assert_eq!(edges(packages), ["app -> testing"]);
        assert_eq!(
            edges(&[("live", &[("testing", Some("dev"))]), ("testing", &[])]),
            ["live -> testing (in its tests)"]
        );
    }

    #[test]
    fn sql_and_http_stay_behind_their_doors() {
        assert_eq!(
            edges(&[
                ("app", &[("sqlx", None)]),
                ("press", &[("axum", None)]),
                ("store", &[("sqlx", None)])
            ]),
            ["app -> sqlx", "press -> axum"]
        );
        assert_eq!(
            edges(&[("postmortem", &[("tokio", None), ("proptest", Some("dev"))])]),
            ["postmortem -> tokio"]
        );
    }

    #[test]
    fn a_line_of_sql_is_found_in_code_and_passed_over_in_comments() {
        let text = "//! A room.\n// SELECT a FROM b\nconst A: &str = \"SELECT a FROM b\";\n";
        assert_eq!(
            faults_of_file("crates/app/src/lib.rs", text),
            ["crates/app/src/lib.rs:3: SQL outside of store"]
        );
        assert_eq!(
            faults_of_file("crates/store/src/lib.rs", text),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_file_opens_by_saying_what_is_in_it() {
        assert_eq!(faults_of_file("crates/app/src/a.rs", "use b;\n").len(), 1);
    }
}
