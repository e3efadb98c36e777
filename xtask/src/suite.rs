//! `cargo xtask test`: every check and every test there is, in one list, with times and one closing line.
//! What a test says is in the test; how a tool is found or installed is in its own file.

use crate::postgres::{self, Server};
use crate::shell::{self, Stop, seconds};
use crate::tally::{Runner, Tally, count};
use crate::{architecture, chromium, editor, node, python, run, setup};
use std::process::Command;
use std::time::{Duration, Instant};

/// One line of the closing table.
struct Line {
    name: &'static str,
    time: Duration,
    tally: Tally,
    outcome: Result<(), String>,
}

/// A step has a name and a piece of work that counts tests (a check without tests counts none).
type Step = (&'static str, fn(&Bench) -> Result<Tally, Stop>);

/// All steps, quick ones first, so that a slip of the pen is told within seconds.
const STEPS: &[Step] = &[
    ("format", format),
    ("architecture", |_| {
        architecture::run().map(|()| Tally::default())
    }),
    ("editor-types", editor_types),
    ("editor-tests", editor_tests),
    ("clippy", clippy),
    ("wasm", wasm),
    ("rust-tests", rust_tests),
    ("doc-tests", doc_tests),
    ("language-server", language_server),
    ("journeys", journeys),
];

/// Steps that talk to PostgreSQL.
const NEEDS_POSTGRES: &[&str] = &["rust-tests", "journeys"];

/// What the steps share.
struct Bench {
    server: Result<Option<Server>, String>,
}

/// Runs every step, or those whose names hold one of the words, and ends with what passed and what did not.
pub fn run(only: &[String]) -> Result<(), Stop> {
    let chosen: Vec<&Step> = STEPS
        .iter()
        .filter(|(name, _)| only.is_empty() || only.iter().any(|word| name.contains(word.as_str())))
        .collect();
    if chosen.is_empty() {
        let names: Vec<&str> = STEPS.iter().map(|(name, _)| *name).collect();
        return Err(Stop::new(
            "No step was run.",
            format!("No name holds `{}`.", only.join(" ")),
            format!("The steps are: {}.", names.join(", ")),
        ));
    }
    setup::to_build()?;
    let needs_postgres = chosen.iter().any(|(name, _)| NEEDS_POSTGRES.contains(name));
    let bench = Bench {
        server: if needs_postgres { server() } else { Ok(None) },
    };
    let lines: Vec<Line> = chosen
        .into_iter()
        .map(|step| measure(step, &bench))
        .collect();
    drop(bench);
    close(&lines)
}

/// PostgreSQL for the run: the one that the variable names, else one of our own.
fn server() -> Result<Option<Server>, String> {
    if std::env::var_os(postgres::VARIABLE).is_some() {
        return Ok(None);
    }
    postgres::start().map(Some).map_err(|stop| {
        eprintln!("{stop}");
        "PostgreSQL was not started, and every query is tested on both engines.".to_owned()
    })
}

fn measure((name, work): &Step, bench: &Bench) -> Line {
    eprintln!("\n── {name} ──");
    let began = Instant::now();
    let (tally, outcome) = match work(bench) {
        Ok(tally) if tally.failed == 0 => (tally, Ok(())),
        Ok(tally) => (tally, Err(format!("{} failed", tally.failed))),
        Err(stop) => {
            eprintln!("{stop}");
            (
                Tally {
                    passed: 0,
                    failed: 1,
                },
                Err("did not pass".to_owned()),
            )
        }
    };
    Line {
        name,
        time: began.elapsed(),
        tally,
        outcome,
    }
}

fn close(lines: &[Line]) -> Result<(), Stop> {
    println!(
        "\n{:<16}{:>12}{:>9}{:>9}   outcome",
        "step", "time", "passed", "failed"
    );
    let mut all = Tally::default();
    for Line {
        name,
        time,
        tally,
        outcome,
    } in lines
    {
        let said = outcome.as_ref().map_or_else(String::as_str, |()| "passed");
        println!(
            "{name:<16}{:>12}{:>9}{:>9}   {said}",
            seconds(*time),
            tally.passed,
            tally.failed
        );
        all += *tally;
    }
    println!(
        "{:<16}{:>12}\n",
        "all",
        seconds(lines.iter().map(|line| line.time).sum())
    );
    println!("{} passed, {} failed", all.passed, all.failed);
    let bad: Vec<&str> = lines
        .iter()
        .filter(|line| line.outcome.is_err())
        .map(|line| line.name)
        .collect();
    if bad.is_empty() {
        return Ok(());
    }
    Err(Stop::new(
        format!("{} of {} steps did not pass.", bad.len(), lines.len()),
        bad.join(", "),
        format!(
            "`cargo xtask test {}` runs the first of them alone.",
            bad[0]
        ),
    ))
}

fn format(_: &Bench) -> Result<Tally, Stop> {
    let mut fmt = shell::cargo();
    shell::visibly(
        fmt.args(["fmt", "--all", "--check"]),
        "The format was not as agreed.",
        "`cargo fmt --all` puts it right.",
    )?;
    Ok(Tally::default())
}

/// The analyser is to run in a browser too; whether it could is asked where the compiler knows how.
fn wasm(_: &Bench) -> Result<Tally, Stop> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let library = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .output();
    let is_there = library.is_ok_and(|told| {
        let path = String::from_utf8_lossy(&told.stdout);
        std::path::Path::new(path.trim()).is_dir()
    });
    if !is_there {
        eprintln!(
            "Passed over: {TARGET} is not installed; `rustup target add {TARGET}` brings it."
        );
        return Ok(Tally::default());
    }
    let mut check = shell::cargo();
    shell::visibly(
        check.args([
            "check",
            "--quiet",
            "--package",
            "wording",
            "--target",
            TARGET,
        ]),
        "The analyser was not built for the browser.",
        "The compiler's message above names the line.",
    )?;
    Ok(Tally::default())
}

fn clippy(_: &Bench) -> Result<Tally, Stop> {
    let mut clippy = shell::cargo();
    clippy.args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ]);
    shell::visibly(
        &mut clippy,
        "Clippy has something to say.",
        "Its message above names the line and the cure.",
    )?;
    Ok(Tally::default())
}

fn rust_tests(bench: &Bench) -> Result<Tally, Stop> {
    // nextest is quicker and tells slow tests; without it cargo's own harness runs the very same tests.
    let has_nextest = shell::cargo()
        .args(["nextest", "--version"])
        .output()
        .is_ok_and(|output| output.status.success());
    let mut tests = shell::cargo();
    let runner = if has_nextest {
        tests.args([
            "nextest",
            "run",
            "--workspace",
            "--no-fail-fast",
            "--no-tests=pass",
            "--status-level=slow",
            "--final-status-level=slow",
        ]);
        Runner::Nextest
    } else {
        tests.args([
            "test",
            "--workspace",
            "--all-targets",
            "--no-fail-fast",
            "--quiet",
        ]);
        Runner::Libtest
    };
    counted(bench.with_postgres(&mut tests)?, runner)
}

fn doc_tests(_: &Bench) -> Result<Tally, Stop> {
    let mut tests = shell::cargo();
    counted(
        tests.args(["test", "--workspace", "--doc", "--no-fail-fast", "--quiet"]),
        Runner::Libtest,
    )
}

fn editor_types(_: &Bench) -> Result<Tally, Stop> {
    node::check()?;
    node::packages("editor")?;
    shell::visibly(
        &mut node::script("editor", "check"),
        "The editor's types do not fit.",
        "The compiler's message above names the line.",
    )?;
    Ok(Tally::default())
}

fn editor_tests(_: &Bench) -> Result<Tally, Stop> {
    editor::bundle()?;
    counted(&mut node::script("editor", "test"), Runner::Node)
}

/// A language client of other people's speaks with the program.
fn language_server(_: &Bench) -> Result<Tally, Stop> {
    let python = python::ready()?;
    let mut build = shell::cargo();
    // With the whole workspace in one build, the libraries keep the features they had for the tests.
    shell::visibly(
        build.args(["build", "--workspace"]),
        "Five Hows was not built.",
        "The compiler's message above names the line.",
    )?;
    let mut tests = Command::new(python);
    tests
        .current_dir(shell::root().join(python::FOLDER))
        .args(["-m", "pytest", "--color=no"])
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("FIVEHOWS_BINARY", run::program("dev")?);
    counted(&mut tests, Runner::Pytest)
}

fn journeys(bench: &Bench) -> Result<Tally, Stop> {
    node::check()?;
    editor::bundle()?;
    node::packages("e2e")?;
    let browser = chromium::find_or_install()?;
    // With the whole workspace in one build, the libraries keep the features they had for the tests.
    let mut build = shell::cargo();
    shell::visibly(
        build.args(["build", "--workspace"]),
        "Five Hows was not built.",
        "The compiler's message above names the line.",
    )?;
    let mut journeys = node::script("e2e", "test");
    journeys
        .env("FIVEHOWS_CHROMIUM", browser)
        .env("FIVEHOWS_BINARY", run::program("dev")?);
    counted(bench.with_postgres(&mut journeys)?, Runner::Node)
}

impl Bench {
    /// Tells a command where PostgreSQL is.
    fn with_postgres<'a>(&self, command: &'a mut Command) -> Result<&'a mut Command, Stop> {
        match &self.server {
            Ok(Some(server)) => Ok(command.env(postgres::VARIABLE, &server.url)),
            Ok(None) => Ok(command),
            Err(why) => Err(Stop::new(
                "The step was not run.",
                why.clone(),
                "The reason is told at the beginning of this run.",
            )),
        }
    }
}

/// Runs a command and counts; one that ends badly without a failed test (it did not even compile) is a stop.
fn counted(command: &mut Command, runner: Runner) -> Result<Tally, Stop> {
    match count(command, runner)? {
        (false, Tally { failed: 0, .. }) => Err(Stop::new(
            "The tests did not run to their end.",
            "The runner ended badly without naming a test.",
            "Its own words are above.",
        )),
        (true, Tally { passed: 0, .. }) => Err(Stop::new(
            "No test was counted.",
            "The runner ended well and named no test, so nothing is known of them.",
            "Its own words are above; where its summary has another form, `tally.rs` has to read that.",
        )),
        (_, tally) => Ok(tally),
    }
}
