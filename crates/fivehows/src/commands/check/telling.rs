//! The run as it is told, file by file, so that a folder of any size needs the memory of one file.
//! Each form has its own file beside this one.

use std::io::{self, Write};
use std::time::Duration;

use serde_json::json;
use wording::report::{Report, Summary};

use super::{Checked, Output, file_report, github, gitlab, human, sarif};

/// What is being told, where to, and how much so far.
pub struct Telling {
    out: Box<dyn Write>,
    form: Output,
    colour: bool,
    sums: Summary,
    /// How many findings there were when the file was begun.
    before: usize,
    fixed: usize,
}

impl Telling {
    /// Prepares to tell.
    pub fn new(out: Box<dyn Write>, form: Output, colour: bool) -> Telling {
        Telling {
            out,
            form,
            colour,
            sums: Summary::default(),
            before: 0,
            fixed: 0,
        }
    }

    /// Tells what stands before the first file.
    pub fn begin(&mut self) -> io::Result<()> {
        match self.form {
            Output::Human | Output::Github => Ok(()),
            Output::Json => write!(self.out, "{{\"version\":{},\"files\":[", Report::VERSION),
            Output::Sarif => sarif::begin(&mut self.out),
            Output::Gitlab => write!(self.out, "["),
        }
    }

    /// Tells what was found in a file.
    pub fn file(&mut self, file: &Checked) -> io::Result<()> {
        self.open(&file.path)?;
        self.part(file)?;
        self.close()
    }

    /// Begins a file that is told in parts.
    pub fn open(&mut self, path: &str) -> io::Result<()> {
        self.before = self.sums.findings;
        if self.form == Output::Json {
            let comma = if self.sums.files > 0 { "," } else { "" };
            write!(self.out, "{comma}{{\"path\":{},\"findings\":[", json!(path))?;
        }
        Ok(())
    }

    /// Tells what was found in a part of the file that was begun.
    pub fn part(&mut self, file: &Checked) -> io::Result<()> {
        let first = self.sums.findings == 0;
        let out = &mut self.out;
        match self.form {
            Output::Human => human::file(out, file, self.colour)?,
            Output::Github => github::file(out, file)?,
            Output::Json => {
                let begun = usize::from(self.sums.findings > self.before);
                for (index, finding) in file_report(file).findings.iter().enumerate() {
                    let comma = if index + begun > 0 { "," } else { "" };
                    write!(out, "{comma}")?;
                    serde_json::to_writer(&mut *out, finding)?;
                }
            }
            Output::Sarif => parted(out, first, sarif::results(file))?,
            Output::Gitlab => parted(out, first, gitlab::issues(file))?,
        }
        self.sums.findings += file.findings.len();
        self.sums.bytes += file.text.len();
        Ok(())
    }

    /// Ends a file.
    pub fn close(&mut self) -> io::Result<()> {
        if self.form == Output::Json {
            write!(self.out, "]}}")?;
        }
        self.sums.files += 1;
        self.out.flush()
    }

    /// Counts changes that were made.
    pub fn fixed(&mut self, count: usize) {
        self.fixed += count;
    }

    /// Tells what stands behind the last file. Problems are what could not be read.
    pub fn end(&mut self, took: Duration, problems: &[String]) -> io::Result<()> {
        self.sums.milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let out = &mut self.out;
        match self.form {
            Output::Human => human::end(out, &self.sums, self.fixed)?,
            Output::Github => {}
            Output::Json => {
                write!(out, "],\"summary\":")?;
                serde_json::to_writer(&mut *out, &self.sums)?;
                writeln!(out, "}}")?;
            }
            Output::Sarif => sarif::end(out, problems)?,
            Output::Gitlab => writeln!(out, "]")?,
        }
        self.out.flush()
    }
}

/// Writes JSON values a line each, with a comma before all but the very first.
fn parted(out: &mut dyn Write, first: bool, values: Vec<serde_json::Value>) -> io::Result<()> {
    for (index, value) in values.iter().enumerate() {
        let comma = if first && index == 0 { "" } else { "," };
        write!(out, "{comma}\n{value}")?;
    }
    Ok(())
}
