//! Node and the packages of the two folders that use it, installed exactly as their lock files say.
//! What is built or run with them is in `editor.rs` and `suite.rs`.

use crate::shell::{self, Stop, step};
use std::path::Path;
use std::process::Command;

/// The oldest Node whose test runner and fetch the scripts rely on.
const OLDEST: u32 = 20;

/// Checks that Node and npm are there and new enough.
pub fn check() -> Result<(), Stop> {
    let what = "The Node packages were not installed.";
    let next =
        format!("Install Node {OLDEST} or newer (https://nodejs.org), then run the command again.");
    let version = shell::quietly(Command::new("node").arg("--version"), what, &next)?;
    shell::quietly(Command::new("npm").arg("--version"), what, &next)?;
    match major(&version) {
        Some(major) if major >= OLDEST => Ok(()),
        _ => Err(Stop::new(
            what,
            format!("Node {} is older than the scripts need.", version.trim()),
            next,
        )),
    }
}

/// Installs the packages of one folder, unless what is installed came from this very lock file.
pub fn packages(folder: &str) -> Result<(), Stop> {
    let folder_path = shell::root().join(folder);
    let lock = folder_path.join("package-lock.json");
    let installed = folder_path.join("node_modules/.installed-lock.json");
    if same(&lock, &installed) {
        return Ok(());
    }
    step(&format!("packages of {folder}/"), || {
        let what = format!("The packages of {folder}/ were not installed.");
        let next =
            "See whether the npm registry can be reached from here, then run the command again.";
        // The browser comes from the system (see chromium.rs), so none is downloaded.
        let mut npm = Command::new("npm");
        npm.current_dir(&folder_path)
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        shell::quietly(npm.args(["ci", "--no-audit", "--no-fund"]), &what, next)?;
        std::fs::copy(&lock, &installed).map(drop).map_err(|error| {
            Stop::new(
                what,
                format!("{}: {error}.", installed.display()),
                "Look at the rights of the folder.",
            )
        })
    })
}

/// A script of a folder's package.json, ready to be started.
pub fn script(folder: &str, name: &str) -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(shell::root().join(folder))
        .args(["run", "--silent", name]);
    npm
}

fn same(one: &Path, other: &Path) -> bool {
    match (std::fs::read(one), std::fs::read(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

fn major(version: &str) -> Option<u32> {
    version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_node_prints() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("nothing"), None);
    }
}
