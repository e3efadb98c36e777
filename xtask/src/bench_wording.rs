//! `cargo xtask bench wording`: how fast and how small the analyser is, in one run with other linters of prose on the same text.
//! The figures also go to a table that the page on quality shows. Nothing here passes or fails.

use crate::run;
use crate::shell::{self, Stop, step};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// The table that the manual shows.
const TABLE: &str = "docs/manual/language-speed.tsv";

/// The other linters, as their package managers name them.
const FROM_NPM: [&str; 3] = ["alex@11", "write-good@1", "harper.js@2"];
const FROM_PYPI: &str = "proselint==0.16.0";

/// How much prose the others are given: the slowest of them reads a few thousand bytes a second.
const SHORT: usize = 50_000;
const LONG: usize = 100_000_000;

/// Measures, prints, and writes the table.
pub fn run() -> Result<(), Stop> {
    let metadata = crate::architecture::metadata()?;
    let target = metadata["target_directory"].as_str().unwrap_or("target");
    let folder = Path::new(target).join("peers");
    fs::create_dir_all(&folder).map_err(|error| not_measured(&error.to_string()))?;
    let mut rows = step("the analyser alone", || figures(&mut example(&[])))?;
    let ours = value(&rows, "prose (MB/s)");
    let short = folder.join("prose.md");
    figures(&mut example(&[
        &short.to_string_lossy(),
        &SHORT.to_string(),
    ]))?;
    rows.extend(step("the program", || program(&folder, &short))?);
    for (name, speed) in step("the others", || Ok(peers(&folder, &short)))? {
        let row = match (ours, speed) {
            (Some(ours), Some(speed)) if speed > 0.0 => {
                format!(
                    "{speed:.4} MB/s, {:.0} times slower than this",
                    ours / speed
                )
            }
            _ => "not measured".to_string(),
        };
        rows.push((name, row));
    }
    let table: String = rows
        .iter()
        .map(|(name, value)| format!("{name}\t{value}\n"))
        .collect();
    print!("{table}");
    fs::write(shell::root().join(TABLE), table).map_err(|error| not_measured(&error.to_string()))
}

type Rows = Vec<(String, String)>;

/// The bench of the analyser's own crate.
fn example(arguments: &[&str]) -> Command {
    let mut cargo = shell::cargo();
    cargo
        .args([
            "run",
            "--release",
            "--quiet",
            "--package",
            "wording",
            "--example",
            "throughput",
            "--",
        ])
        .args(arguments);
    cargo
}

/// Runs a program that prints a name, a tab and a figure a line.
fn figures(command: &mut Command) -> Result<Rows, Stop> {
    let told = shell::quietly(
        command,
        "One of the measurements did not come to its end.",
        "Its own words are above; run it by hand to see more.",
    )?;
    let row = |line: &str| {
        let (name, figure) = line.split_once('\t')?;
        Some((name.to_string(), figure.to_string()))
    };
    Ok(told.lines().filter_map(row).collect())
}

fn value(rows: &Rows, name: &str) -> Option<f64> {
    rows.iter().find(|row| row.0 == name)?.1.parse().ok()
}

/// Start-up and memory of the program as it is installed.
fn program(folder: &Path, short: &Path) -> Result<Rows, Stop> {
    let program = run::build("release")?;
    let small = folder.join("small.md");
    fs::write(&small, "The team failed to act.\n")
        .map_err(|error| not_measured(&error.to_string()))?;
    let mut times: Vec<f64> = Vec::new();
    for _ in 0..21 {
        let began = Instant::now();
        peak(&program, &small)?;
        times.push(began.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    let long = folder.join("long.md");
    figures(&mut example(&[&long.to_string_lossy(), &LONG.to_string()]))?;
    let (little, much) = (peak(&program, short)?, peak(&program, &long)?);
    let _ = fs::remove_file(&long);
    Ok(vec![
        (
            "fivehows check on one sentence (ms)".to_string(),
            format!("{:.1}", times[10]),
        ),
        ("memory for 50 kB (MB)".to_string(), format!("{little:.0}")),
        (
            "memory for 100 MB, the input and all findings included (MB)".to_string(),
            format!("{much:.0}"),
        ),
    ])
}

/// The most memory, in MB, that a check of a file takes; the system tells it while the program lives.
fn peak(program: &Path, file: &Path) -> Result<f64, Stop> {
    let mut check = Command::new(program);
    check
        .arg("check")
        .arg(file)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = check
        .spawn()
        .map_err(|error| not_measured(&error.to_string()))?;
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0.0;
    while let Ok(None) = child.try_wait() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<f64>().ok());
        most = kilobytes.map_or(most, |kilobytes| kilobytes / 1e3);
        std::thread::sleep(std::time::Duration::from_micros(200));
    }
    Ok(most)
}

/// The speed of each other linter; none for one that cannot be installed or run here.
fn peers(folder: &Path, prose: &Path) -> Vec<(String, Option<f64>)> {
    let scripts = shell::root().join("xtask/peers");
    let npm = installed(folder, "node_modules/harper.js", || {
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--no-save"])
            .args(FROM_NPM);
        vec![npm]
    });
    // A script finds its packages beside itself.
    let script = folder.join("measure.mjs");
    let copied = fs::copy(scripts.join("measure.mjs"), &script).is_ok();
    let mut rows = Rows::new();
    if npm && copied {
        rows.extend(
            figures(
                Command::new("node")
                    .current_dir(folder)
                    .arg(script)
                    .arg(prose),
            )
            .unwrap_or_default(),
        );
    }
    let python = folder.join("venv/bin/python");
    let pip = installed(folder, "venv/bin/proselint", || {
        let mut venv = Command::new("python3");
        venv.args(["-m", "venv", "venv"]);
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", FROM_PYPI]);
        vec![venv, pip]
    });
    if pip {
        rows.extend(
            figures(
                Command::new(&python)
                    .arg(scripts.join("measure.py"))
                    .arg(prose),
            )
            .unwrap_or_default(),
        );
    }
    rows.extend(harper(folder, &scripts.join("harper"), prose).unwrap_or_default());
    [
        "alex",
        "write-good",
        "proselint",
        "harper-core",
        "harper.js",
    ]
    .map(|name| (name.to_string(), value(&rows, name)))
    .to_vec()
}

/// Harper as a program of its own, built from its crate; the first time this takes some minutes.
fn harper(folder: &Path, source: &Path, prose: &Path) -> Result<Rows, Stop> {
    let target = folder.join("harper");
    // Built beside what it builds, so that no lock file of it comes into the repository.
    let package = target.join("package");
    fs::create_dir_all(&package).map_err(|error| not_measured(&error.to_string()))?;
    for file in ["Cargo.toml", "main.rs"] {
        fs::copy(source.join(file), package.join(file))
            .map_err(|error| not_measured(&error.to_string()))?;
    }
    shell::quietly(
        shell::cargo()
            .current_dir(&package)
            .env("CARGO_TARGET_DIR", &target)
            .args(["build", "--release", "--quiet"]),
        "Harper was not built, so it is not measured.",
        "Its own words are above.",
    )?;
    figures(Command::new(target.join("release/measure-harper")).arg(prose))
}

/// Whether a thing is in the folder, after the commands that would bring it there.
fn installed(folder: &Path, thing: &str, commands: impl Fn() -> Vec<Command>) -> bool {
    let path: PathBuf = folder.join(thing);
    path.exists()
        || commands().iter_mut().all(|command| {
            shell::quietly(
                command.current_dir(folder),
                "A linter was not installed.",
                "",
            )
            .is_ok()
        }) && path.exists()
}

fn not_measured(why: &str) -> Stop {
    Stop::new(
        "The analyser was not measured.",
        format!("{why}."),
        "Run `cargo xtask bench wording` once more when that is mended.",
    )
}
