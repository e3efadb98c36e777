//! `fivehows rules`: every rule, for people, for programs, or as the catalogue of the manual.
//! Not here: one rule's page alone (explain).

use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::{Value, json};

/// Lists every rule with its label and what it notices.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  fivehows rules\n  fivehows rules --format json | jq -r '.[].name'\n  fivehows rules --format markdown > docs/manual/rules.md"
)]
pub struct RulesArgs {
    /// How the list is told
    #[arg(long, value_enum, default_value_t = Output::Human)]
    pub format: Output,
}

/// The forms of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Output {
    /// For people
    Human,
    /// For programs: an array, with each rule's whole page
    Json,
    /// The catalogue: every page in one document
    Markdown,
}

/// Runs the command.
pub fn run(args: RulesArgs) -> ExitCode {
    let list = match args.format {
        Output::Human => human(),
        Output::Json => format!("{:#}\n", json()),
        Output::Markdown => catalogue(),
    };
    // A reader that went away is no failure of the list.
    let _ = io::stdout().lock().write_all(list.as_bytes());
    ExitCode::SUCCESS
}

fn human() -> String {
    let mut out = String::new();
    let mut last = None;
    for rule in wording::rules() {
        if last != Some(rule.label) {
            out.push_str(&format!(
                "{} ({})\n",
                rule.label.as_str(),
                rule.label.title()
            ));
            last = Some(rule.label);
        }
        out.push_str(&format!(
            "  {:22} {:8} {}\n",
            rule.name,
            rule.severity.as_str(),
            rule.summary
        ));
    }
    out
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

/// Every page below the heading of its label, with the headings of the page lowered.
fn catalogue() -> String {
    let mut out = String::from(
        "# Rules\n\nEvery rule of `fivehows check`, with the page that `fivehows explain RULE` shows. The examples run as tests. \
         This page is written by `fivehows rules --format markdown`.\n",
    );
    let mut last = None;
    for rule in wording::rules() {
        if last != Some(rule.label) {
            out.push_str(&format!(
                "\n## {} (`{}`)\n",
                rule.label.title(),
                rule.label.as_str()
            ));
            last = Some(rule.label);
        }
        let body = rule
            .page
            .split_once('\n')
            .map_or("", |(_, body)| body)
            .trim();
        let body = body.replace("\n## ", "\n#### ");
        out.push_str(&format!(
            "\n### {}\n\n`{}`, {}. {body}\n",
            rule.title,
            rule.name,
            rule.severity.as_str()
        ));
    }
    out
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

    #[test]
    fn the_catalogue_in_the_manual_is_what_the_pages_say_now() {
        let kept =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manual/rules.md");
        let kept = std::fs::read_to_string(kept).unwrap_or_default();
        assert!(
            kept == catalogue(),
            "docs/manual/rules.md is older than the rules' pages. To write it anew: \
             `cargo run -p fivehows -- rules --format markdown > docs/manual/rules.md`"
        );
    }
}
