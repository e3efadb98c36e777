//! `cargo xtask bench`: the benches of the crates, in a release build.
//! Figures are for people to read; nothing here passes or fails.

use crate::shell::{self, Stop};

/// Runs every bench of the workspace.
pub fn run() -> Result<(), Stop> {
    let mut benches = shell::cargo();
    benches.args(["bench", "--workspace", "--benches"]);
    shell::visibly(
        &mut benches,
        "The benches did not run to their end.",
        "Their own words are above.",
    )
}
