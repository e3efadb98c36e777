//! `fivehows rules`: every rule, for people or for programs.

use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::{Value, json};

/// Lists every rule with its label and what it notices.
#[derive(Debug, clap::Args)]
pub struct RulesArgs {
    /// How the list is told.
    #[arg(long, value_enum, default_value_t = Output::Human)]
    pub format: Output,
}

/// The forms of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Output {
    /// For people.
    Human,
    /// For programs: an array, with each rule's whole page.
    Json,
}

/// Runs the command.
pub fn run(args: RulesArgs) -> ExitCode {
    let mut out = io::stdout().lock();
    // A reader that went away is no failure of the list.
    let _ = match args.format {
        Output::Human => human(&mut out),
        Output::Json => writeln!(out, "{:#}", json()),
    };
    ExitCode::SUCCESS
}

fn human(out: &mut impl Write) -> io::Result<()> {
    let mut last = None;
    for rule in wording::rules() {
        if last != Some(rule.label) {
            writeln!(out, "{} ({})", rule.label.as_str(), rule.label.title())?;
            last = Some(rule.label);
        }
        writeln!(out, "  {:20} {}", rule.name, rule.summary)?;
    }
    Ok(())
}

fn json() -> Value {
    let rule = |rule: &wording::Rule| {
        json!({
            "name": rule.name,
            "label": rule.label.as_str(),
            "severity": rule.severity.as_str(),
            "title": rule.title,
            "summary": rule.summary,
            "message": rule.message,
            "question": rule.question,
            "lesson": rule.lesson,
            "page": rule.page,
        })
    };
    wording::rules().iter().map(rule).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_for_programs_holds_every_rule() {
        assert_eq!(
            json().as_array().map(Vec::len),
            Some(wording::rules().len())
        );
    }
}
