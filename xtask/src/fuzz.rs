//! `cargo xtask fuzz NAME [SECONDS]`: texts that libFuzzer thinks up, guided by what they reach in the program.
//! What has to hold of them is in `fuzz/src`; texts bent by chance are tried with every run of the tests.

use crate::setup;
use crate::shell::{self, Stop};
use std::process::Command;

/// What there is to try, by the names in `fuzz/Cargo.toml`.
const NAMES: [&str; 2] = ["analyser", "markdown"];

/// Texts to begin with.
const SEEDS: [&str; 2] = [
    "crates/wording/tests/data/documents",
    "crates/fivehows/src/commands/demo/stories",
];

/// What libFuzzer needs to see which way a text took; a stable compiler does it.
const FLAGS: [&str; 6] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
];

/// Tries texts for so many seconds (60 unless told), and stops at the first for which something does not hold.
pub fn run(arguments: &[String]) -> Result<(), Stop> {
    let what = "Nothing was tried.";
    let name = arguments.first().map_or("", String::as_str);
    if !NAMES.contains(&name) {
        return Err(Stop::new(
            what,
            format!("`{name}` is not one of the programs in fuzz/."),
            format!("Name one: {}.", NAMES.join(", ")),
        ));
    }
    let seconds: u32 = match arguments.get(1).map(|seconds| seconds.parse()) {
        None => 60,
        Some(Ok(seconds)) => seconds,
        Some(Err(_)) => {
            return Err(Stop::new(
                what,
                format!("`{}` is not a number of seconds.", arguments[1]),
                format!("For example: `cargo xtask fuzz {name} 600`."),
            ));
        }
    };
    setup::to_build()?;
    let folder = shell::root().join("target/fuzz");
    let kept = folder.join(format!("texts-{name}"));
    std::fs::create_dir_all(&kept)
        .map_err(|error| Stop::new(what, format!("{}: {error}.", kept.display()), ""))?;
    let host = host()?;
    let mut build = shell::cargo();
    build
        .args(["build", "--release", "--manifest-path", "fuzz/Cargo.toml"])
        // With a target named, what runs while building is built without the flags.
        .args(["--target", &host, "--bin", name])
        .env("CARGO_TARGET_DIR", &folder)
        .env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}"));
    shell::visibly(
        &mut build,
        what,
        "libFuzzer needs a C++ compiler (`g++` or `clang++`).",
    )?;
    let mut tries = Command::new(folder.join(&host).join("release").join(name));
    tries
        .current_dir(shell::root())
        .arg(&kept)
        .args(SEEDS)
        .arg(format!("-max_total_time={seconds}"))
        .args(["-timeout=5", "-max_len=4000"])
        .arg(format!(
            "-artifact_prefix={}/found-{name}-",
            folder.display()
        ));
    shell::visibly(
        &mut tries,
        "A text was found for which something does not hold.",
        "It is kept in target/fuzz; the program there takes it as its only argument. Make a test of it.",
    )
}

/// The system that this compiler builds for, as it calls it.
fn host() -> Result<String, Stop> {
    let mut compiler = Command::new("rustc");
    let told = shell::quietly(
        compiler.arg("-vV"),
        "Nothing was tried.",
        "Install Rust by rustup.",
    )?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| {
        Stop::new(
            "Nothing was tried.",
            "`rustc -vV` does not tell its host.",
            "Install Rust by rustup.",
        )
    })
}
