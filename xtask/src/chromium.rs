//! Finding the browser of the journeys, or installing it where that needs no question.
//! How it is driven is in `e2e/`.

use crate::apt;
use crate::shell::{self, Stop, step};
use std::path::PathBuf;
use std::process::Command;

const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
const ON_A_MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// The browser's program: `FIVEHOWS_CHROMIUM` if set, else the first one that starts, else Debian's.
pub fn find_or_install() -> Result<PathBuf, Stop> {
    if let Some(chosen) = std::env::var_os("FIVEHOWS_CHROMIUM") {
        let chosen = PathBuf::from(chosen);
        let why = format!(
            "FIVEHOWS_CHROMIUM names {}, which does not start.",
            chosen.display()
        );
        return if starts(&chosen) {
            Ok(chosen)
        } else {
            Err(Stop::new(
                "The browser journeys have no browser.",
                why,
                "Name one that starts, or leave the variable out.",
            ))
        };
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    step("Chromium", || apt::install("chromium", "Chromium"))?;
    find().ok_or_else(|| {
        Stop::new(
            "The browser journeys have no browser.",
            "Chromium was installed, but none of its usual names starts.",
            "Set FIVEHOWS_CHROMIUM to the program's path.",
        )
    })
}

fn find() -> Option<PathBuf> {
    let named = NAMES.iter().filter_map(|name| shell::on_path(name));
    named.chain([PathBuf::from(ON_A_MAC)]).find(starts)
}

/// Whether it says its version; a stand-in that only asks for another installer does not.
fn starts(program: &PathBuf) -> bool {
    let version = Command::new(program).arg("--version").output();
    version
        .is_ok_and(|output| output.status.success() && output.stdout.iter().any(u8::is_ascii_digit))
}
