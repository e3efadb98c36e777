//! `fivehows check`: reads texts, tells what was found in them, mends what is safe to mend, and how that ends.
//! How findings are told is in `check/`; which files are read is in `texts`; what is found is the `wording` crate's business.

mod diff;
mod fix;
mod github;
mod gitlab;
mod human;
mod progress;
mod sarif;
mod telling;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Instant;

use wording::report::{self, FileReport};
use wording::settings::Settings;
use wording::{Finding, Format, Label, Part, Stream};

use crate::texts::houses::{House, Houses};
use crate::texts::read::Pieces;
use crate::texts::{files, format_of};
use progress::Progress;
use telling::Telling;

/// Reads texts and tells where they blame, judge or name people, and what to ask instead.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct CheckArgs {
    /// Files or folders (.md, .markdown, .txt, .html, .htm); `-` reads standard input
    #[arg(value_name = "PATH", default_value = "-")]
    pub paths: Vec<PathBuf>,
    /// How findings are told
    #[arg(long, value_enum, default_value_t = Output::Human)]
    pub format: Output,
    /// Only these labels, parted by commas: blame, trait, hindsight, animated, who, person-fix, named, vague-action, privacy, ignore
    #[arg(long, value_name = "LABEL", value_delimiter = ',', value_parser = parse_label)]
    pub only: Vec<Label>,
    /// Settings for every text, in place of the nearest fivehows.toml above each: its table `[check]`
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The path that standard input would have: its ending tells how it is written, its folder whose settings hold
    #[arg(long, value_name = "PATH")]
    pub stdin_path: Option<PathBuf>,
    /// Makes the changes that need no second thought, and tells what is left; standard input is printed as it is then
    #[arg(long)]
    pub fix: bool,
    /// Shows as a diff what --fix would change, and changes nothing
    #[arg(long, visible_alias = "dry-run")]
    pub diff: bool,
}

const EXAMPLES: &str = "\
Examples:
  fivehows check postmortems/             reads every text of a folder
  git show HEAD:report.md | fivehows check -
  fivehows check --only blame,hindsight report.md
  fivehows check --diff .                 shows what --fix would change
  fivehows check --format sarif . > findings.sarif

It ends with 0 where nothing was found, 1 where something was, 2 where something could not be read.
In a text, <!-- fivehows-ignore RULE: reason --> makes an exception for its line, or for the block after it.";

/// The forms in which findings are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Output {
    /// For people, with the line and the place in it
    Human,
    /// For programs: one JSON document
    Json,
    /// For code scanning: SARIF 2.1.0
    Sarif,
    /// For GitHub Actions: one annotation a line
    Github,
    /// For GitLab: a code quality report
    Gitlab,
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

/// A text that was read, or a part of a long one, with what was found in it.
#[derive(Default)]
struct Checked {
    path: String,
    text: String,
    findings: Vec<Finding>,
    /// How many lines and bytes of the file stand before it.
    lines: usize,
    bytes: usize,
}

/// Runs the command. It ends with 0 where nothing was found, 1 where something was, 2 where something could not be read.
pub fn run(args: CheckArgs) -> ExitCode {
    let houses = match &args.config {
        Some(file) => Houses::given(file),
        None => Ok(Houses::found_upward()),
    };
    let mut houses = match houses {
        Ok(houses) => houses,
        Err(problem) => {
            eprintln!("{problem}");
            return ExitCode::from(2);
        }
    };
    let files = files::find(&args.paths, &mut houses);
    let mut round = Round {
        progress: Progress::new(files.found.len()),
        args: &args,
        houses,
        problems: Vec::new(),
        found: false,
    };
    files
        .problems
        .into_iter()
        .for_each(|problem| round.tell_problem(problem));
    // A reader that went away (`| head`) is no failure of the check.
    let _ = round.go(&files.found);
    match (round.problems.is_empty(), round.found) {
        (false, _) => ExitCode::from(2),
        (true, true) => ExitCode::from(1),
        (true, false) => ExitCode::SUCCESS,
    }
}

/// One run over all files: what was asked for, and how it goes.
struct Round<'a> {
    args: &'a CheckArgs,
    houses: Houses,
    progress: Progress,
    /// What could not be read, already told.
    problems: Vec<String>,
    found: bool,
}

impl Round<'_> {
    fn go(&mut self, files: &[PathBuf]) -> io::Result<()> {
        let begun = Instant::now();
        let mut telling = self.telling();
        telling.begin()?;
        for file in files {
            self.progress.at(file);
            let written_as = match &self.args.stdin_path {
                Some(path) if is_stdin(file) => path,
                _ => file,
            };
            let format = format_of(written_as);
            let Some((mut pieces, house)) = self.open(file) else {
                continue;
            };
            let Some(mut text) = self.next(&mut pieces) else {
                continue;
            };
            let path = file.display().to_string();
            let is_whole = self.args.fix || self.args.diff || format == Format::Html;
            if !is_whole && !pieces.is_at_end() {
                self.go_through(path, text, pieces, format, &house, &mut telling)?;
                continue;
            }
            let mut is_read = true;
            while is_read && !pieces.is_at_end() {
                let piece = self.next(&mut pieces);
                is_read = piece.is_some();
                text.push_str(&piece.unwrap_or_default());
            }
            if !is_read {
                continue;
            }
            self.tell_broken(&pieces, &path);
            let look = |text: &str| look(text, format, house.settings(), &self.args.only);
            if self.args.diff {
                let mended = fix::mend(&text, look);
                self.found |= mended.text != text;
                self.progress.hide();
                diff::show(&path, &text, &mended.text)?;
                continue;
            }
            let (text, findings) = if self.args.fix {
                let mended = fix::mend(&text, look);
                let kept = fix::keep(file, &text, &mended.text);
                telling.fixed(mended.count);
                if let Err(problem) = kept {
                    self.tell_problem(problem);
                }
                (mended.text, mended.left)
            } else {
                let findings = look(&text);
                (text, findings)
            };
            if !findings.is_empty() {
                self.found = true;
                self.progress.hide();
            }
            telling.file(&Checked {
                path,
                text,
                findings,
                ..Checked::default()
            })?;
        }
        self.progress.hide();
        telling.end(begun.elapsed(), &self.problems)
    }

    /// Checks a text that is too long to be held at once: as it is read, each part is told and forgotten.
    fn go_through(
        &mut self,
        path: String,
        begin: String,
        mut pieces: Pieces,
        format: Format,
        house: &House,
        telling: &mut Telling,
    ) -> io::Result<()> {
        let mut stream = Stream::new(format, house.settings());
        let mut told = telling.open(&path);
        let mut tell = |part: Part<'_>| {
            let mut findings = part.findings;
            findings.retain(|finding| is_wanted(finding, &self.args.only));
            if !findings.is_empty() {
                self.found = true;
                self.progress.hide();
            }
            let checked = Checked {
                path: path.clone(),
                text: part.text.to_owned(),
                findings,
                lines: part.lines,
                bytes: part.offset,
            };
            if told.is_ok() {
                told = telling.part(&checked);
            }
        };
        stream.more(&begin, &mut tell);
        drop(begin);
        let mut problem = None;
        while problem.is_none() && !pieces.is_at_end() {
            match pieces.next() {
                Ok(piece) => stream.more(&piece, &mut tell),
                Err(sentence) => problem = Some(format!("{sentence} The rest was not checked.")),
            }
        }
        stream.end(&mut tell);
        told?;
        telling.close()?;
        self.tell_broken(&pieces, &path);
        problem.into_iter().for_each(|told| self.tell_problem(told));
        Ok(())
    }

    /// A file on its way in, and the house it lies in. What stands in the way is told, and the round goes on without it.
    fn open(&mut self, file: &Path) -> Option<(Pieces, Rc<House>)> {
        let lies_at = self
            .args
            .stdin_path
            .as_deref()
            .filter(|_| is_stdin(file))
            .unwrap_or(file);
        let house = match self.houses.of(lies_at) {
            Ok(house) => house,
            Err(problem) => {
                self.tell_problem(problem);
                None
            }
        };
        let Some(house) = house else {
            // Its settings were told before; that this text was not checked still counts.
            self.problems.push(format!(
                "{}: not checked, for its settings.",
                file.display()
            ));
            return None;
        };
        let pieces = self.or_tell(Pieces::of(file))?;
        Some((pieces, house))
    }

    fn next(&mut self, pieces: &mut Pieces) -> Option<String> {
        self.or_tell(pieces.next())
    }

    fn or_tell<T>(&mut self, outcome: Result<T, String>) -> Option<T> {
        outcome
            .map_err(|problem| self.tell_problem(format!("{problem} It was not checked.")))
            .ok()
    }

    /// Tells of bytes that were passed over.
    fn tell_broken(&mut self, pieces: &Pieces, path: &str) {
        if let Some((offset, count)) = pieces.broken {
            self.progress.hide();
            let bytes = if count == 1 {
                "1 byte is".to_owned()
            } else {
                format!("{count} bytes are")
            };
            eprintln!(
                "{path}: {bytes} not UTF-8, the first at offset {offset}. The rest was checked; saving the file as UTF-8 helps."
            );
        }
    }

    fn tell_problem(&mut self, problem: String) {
        self.progress.hide();
        eprintln!("{problem}");
        self.problems.push(problem);
    }

    fn telling(&self) -> Telling {
        // Where standard input is mended, standard output is its text.
        let aside = self.args.fix && self.args.paths.iter().any(|path| is_stdin(path));
        let is_terminal = if aside {
            io::stderr().is_terminal()
        } else {
            io::stdout().is_terminal()
        };
        let out: Box<dyn Write> = if self.args.diff {
            Box::new(io::sink())
        } else if aside {
            Box::new(io::stderr())
        } else {
            Box::new(io::BufWriter::new(io::stdout()))
        };
        let colour =
            is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Telling::new(out, self.args.format, colour)
    }
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

fn look(text: &str, format: Format, settings: &Settings, only: &[Label]) -> Vec<Finding> {
    let mut findings = settings.check(text, format);
    findings.retain(|finding| is_wanted(finding, only));
    findings
}

fn is_wanted(finding: &Finding, only: &[Label]) -> bool {
    only.is_empty() || only.contains(&finding.label)
}

fn file_report(file: &Checked) -> FileReport {
    report::file(&file.path, &file.text, &file.findings).behind(file.lines, file.bytes)
}
