//! `fivehows explain RULE`: the page of a rule, or the rules of a label.

use std::io::{self, Write};
use std::process::ExitCode;

use wording::Label;

/// Prints the page of a rule: what it notices, why it matters, what to ask instead, with examples.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// A rule's name, as findings give it, or a label.
    #[arg(value_name = "RULE")]
    pub rule: String,
}

/// Runs the command. It ends with 0, or 2 where there is no such rule.
pub fn run(args: ExplainArgs) -> ExitCode {
    let wanted = args.rule.trim().to_lowercase();
    let name = wanted.rsplit('/').next().unwrap_or(&wanted);
    let mut out = io::stdout().lock();
    if let Some(rule) = wording::rule(name) {
        let _ = write!(out, "{}", rule.page);
        return ExitCode::SUCCESS;
    }
    if let Some(label) = Label::parse(name) {
        for rule in wording::rules().iter().filter(|rule| rule.label == label) {
            let _ = writeln!(out, "{}: {}", rule.name, rule.summary);
        }
        return ExitCode::SUCCESS;
    }
    let near: Vec<&str> = wording::rules()
        .iter()
        .map(|rule| rule.name)
        .filter(|rule| {
            name.len() >= 3
                && (rule.contains(name)
                    || rule
                        .split('-')
                        .any(|part| name.contains(part) && part.len() > 3))
        })
        .collect();
    eprintln!("There is no rule or label called `{}`.", args.rule);
    if near.is_empty() {
        eprintln!("`fivehows rules` lists them all.");
    } else {
        eprintln!("Near to it: {}.", near.join(", "));
    }
    ExitCode::from(2)
}
