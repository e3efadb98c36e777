//! `fivehows check`: which files are read, what is told about them, and how the command ends.
//! How findings are printed is in `check/`; what is found is the `wording` crate's business.

mod github;
mod human;
mod sarif;
mod settings;

use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use wording::report::{self, FileReport};
use wording::{Context, Finding, Format, Label};

use settings::Settings;

/// Reads texts and tells where they blame, judge or name people, and what to ask instead.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Files or folders (.md, .markdown, .txt); `-` reads standard input.
    #[arg(value_name = "PATH", default_value = "-")]
    pub paths: Vec<PathBuf>,
    /// How findings are told.
    #[arg(long, value_enum, default_value_t = Output::Human)]
    pub format: Output,
    /// Only these labels, parted by commas: blame, trait, hindsight, animated, who, person-fix, named, vague-action, privacy.
    #[arg(long, value_name = "LABEL", value_delimiter = ',', value_parser = parse_label)]
    pub only: Vec<Label>,
    /// Settings: people, product words and levels, in the table `[check]` of a TOML file.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// The forms in which findings are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Output {
    /// For people, with the line and the place in it.
    Human,
    /// For programs: one JSON document.
    Json,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
    /// For GitHub Actions: one annotation a line.
    Github,
}

fn parse_label(text: &str) -> Result<Label, String> {
    Label::parse(text.trim()).ok_or_else(|| {
        let known: Vec<&str> = Label::ALL.iter().map(|label| label.as_str()).collect();
        format!(
            "there is no such label; the labels are {}",
            known.join(", ")
        )
    })
}

/// A text that was read, with what was found in it.
struct Checked {
    path: String,
    text: String,
    findings: Vec<Finding>,
}

/// Runs the command. It ends with 0 where nothing was found, 1 where something was, 2 where something could not be read.
pub fn run(args: CheckArgs) -> ExitCode {
    let settings = match args.config.as_deref().map(Settings::read).transpose() {
        Ok(settings) => settings.unwrap_or_default(),
        Err(problem) => {
            eprintln!("{problem}");
            return ExitCode::from(2);
        }
    };
    let started = Instant::now();
    let mut checked = Vec::new();
    let mut unread = 0;
    for path in &args.paths {
        for file in files(path, &mut unread) {
            match read(&file) {
                Ok(text) => checked.push(check(&file, text, &args.only, &settings)),
                Err(problem) => {
                    eprintln!("{problem}");
                    unread += 1;
                }
            }
        }
    }
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let found = checked.iter().any(|file| !file.findings.is_empty());
    // A reader that went away (`| head`) is no failure of the check.
    let _ = tell(&checked, args.format, milliseconds);
    match (unread > 0, found) {
        (true, _) => ExitCode::from(2),
        (false, true) => ExitCode::from(1),
        (false, false) => ExitCode::SUCCESS,
    }
}

fn check(path: &Path, text: String, only: &[Label], settings: &Settings) -> Checked {
    let plain = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("txt"));
    let format = if plain {
        Format::Plain
    } else {
        Format::Markdown
    };
    let context = Context {
        roster: settings.roster.clone(),
        products: settings.products.clone(),
        ..Context::default()
    };
    let mut findings = wording::check(&text, format, &context);
    findings.retain(|finding| only.is_empty() || only.contains(&finding.label));
    settings.weigh(&mut findings);
    Checked {
        path: path.display().to_string(),
        text,
        findings,
    }
}

/// The files a path stands for, in the order of their names. A path that is named directly is read whatever its ending.
fn files(path: &Path, unread: &mut usize) -> Vec<PathBuf> {
    if path == Path::new("-") || !path.is_dir() {
        return vec![path.to_path_buf()];
    }
    let mut out = Vec::new();
    let mut folders = vec![path.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                eprintln!(
                    "{}: the folder could not be read ({error}). Its files were not checked.",
                    folder.display()
                );
                *unread += 1;
                continue;
            }
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            // Links are not followed into folders, so that a loop ends.
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !hidden => folders.push(path),
                Ok(kind) if !kind.is_dir() && is_text(&path) && !path.is_dir() => out.push(path),
                _ => {}
            }
        }
    }
    out.sort();
    out
}

fn is_text(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| {
            ["md", "markdown", "txt"]
                .iter()
                .any(|known| extension.eq_ignore_ascii_case(known))
        })
}

fn read(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    let outcome = if path == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes).map(drop)
    } else {
        fs::read(path).map(|read| bytes = read)
    };
    if let Err(error) = outcome {
        return Err(format!(
            "{}: the file could not be read ({error}). It was not checked.",
            path.display()
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!(
            "{}: the bytes at offset {at} are not UTF-8, so the file was not checked. Saving it as UTF-8 helps.",
            path.display()
        )
    })
}

fn tell(checked: &[Checked], format: Output, milliseconds: u64) -> io::Result<()> {
    let stdout = io::stdout();
    let colour =
        stdout.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let mut out = io::BufWriter::new(stdout.lock());
    match format {
        Output::Human => human::print(&mut out, checked, colour)?,
        Output::Github => github::print(&mut out, checked)?,
        Output::Json => {
            let bytes = checked.iter().map(|file| file.text.len()).sum();
            let report = report::report(
                checked.iter().map(file_report).collect(),
                bytes,
                milliseconds,
            );
            serde_json::to_writer(&mut out, &report)?;
            writeln!(out)?;
        }
        Output::Sarif => {
            serde_json::to_writer_pretty(&mut out, &sarif::log(checked))?;
            writeln!(out)?;
        }
    }
    out.flush()
}

fn file_report(file: &Checked) -> FileReport {
    report::file(&file.path, &file.text, &file.findings)
}
