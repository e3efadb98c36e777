//! `cargo xtask demo` and `cargo xtask serve`: set up, build, and become the program.
//! What the program does then is told by `fivehows help`.

use crate::setup;
use crate::shell::{self, Stop, step};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Sets up and builds, then gives this process to `fivehows demo` or `fivehows serve`.
pub fn start(command: &str, arguments: &[String]) -> Result<(), Stop> {
    setup::to_run()?;
    // The development profile: no link-time optimisation stands between a fresh clone and the first page, and
    // the dependencies are optimised all the same, so the pages are quick enough to judge.
    let program = build("dev")?;
    let mut fivehows = Command::new(&program);
    fivehows.arg(command).args(arguments);
    // Becoming the program, rather than starting it, hands Ctrl-C and every other signal straight to it.
    let error = fivehows.exec();
    Err(Stop::new(
        "Five Hows was not started.",
        format!("{}: {error}.", program.display()),
        "Build once more with `cargo build`.",
    ))
}

/// Sets up and makes the program that people install, and says where it is.
pub fn release() -> Result<(), Stop> {
    setup::to_run()?;
    println!("{}", build("release")?.display());
    Ok(())
}

/// Builds the program in a profile (`dev` or `release`) and tells where it is.
pub fn build(profile: &str) -> Result<PathBuf, Stop> {
    step(&format!("fivehows, {profile} build"), || {
        let mut build = shell::cargo();
        build.args(["build", "--package", "fivehows", "--profile", profile]);
        shell::visibly(
            &mut build,
            "Five Hows was not built.",
            "The compiler's message above names the line.",
        )
    })?;
    program(profile)
}

/// Where cargo puts the program of a profile.
pub fn program(profile: &str) -> Result<PathBuf, Stop> {
    let metadata = crate::architecture::metadata()?;
    let target = metadata["target_directory"].as_str().unwrap_or("target");
    let folder = if profile == "dev" { "debug" } else { profile };
    Ok(Path::new(target).join(folder).join("fivehows"))
}
