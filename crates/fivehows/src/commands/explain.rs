//! `fivehows explain RULE`: the page of a rule, or the rules of a label.
//! Not here: the list of all rules (rules), and the pages themselves (wording).

use std::io::{self, Write};
use std::process::ExitCode;

use wording::{Label, Rule};

/// Prints the page of a rule: what it notices, why it matters, what to ask instead, with examples.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct ExplainArgs {
    /// A rule's name, as findings give it, or a label
    #[arg(value_name = "RULE")]
    pub rule: String,
}

const EXAMPLES: &str = "\
Examples:
  fivehows explain counterfactual         the page of a rule
  fivehows explain trait/lapse            the same, as findings write it
  fivehows explain hindsight              the rules of a label

It ends with 0, or 2 where there is no such rule.";

/// Runs the command. It ends with 0, or 2 where there is no such rule.
pub fn run(args: ExplainArgs) -> ExitCode {
    match explanation(&args.rule) {
        Ok(text) => {
            // A reader that went away (`| head`) is no failure.
            let _ = io::stdout().lock().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(2)
        }
    }
}

fn explanation(wanted: &str) -> Result<String, String> {
    let lower = wanted.trim().to_lowercase();
    let name = lower.rsplit('/').next().unwrap_or(&lower);
    if let Some(rule) = wording::rule(name) {
        return Ok(page(rule));
    }
    if let Some(label) = Label::parse(name) {
        return Ok(rules_of(label));
    }
    let near = near(name);
    let next = if near.is_empty() {
        "`fivehows rules` lists them all.".to_owned()
    } else {
        format!("Near to it: {}.", near.join(", "))
    };
    Err(format!(
        "There is no rule or label called `{wanted}`. {next}"
    ))
}

fn page(rule: &Rule) -> String {
    let page = rule.page.trim_end();
    let (name, label, severity) = (rule.name, rule.label.as_str(), rule.severity.as_str());
    format!(
        "{page}\n\n---\n{label}/{name}, {severity}. In fivehows.toml, below [check.levels], `{name} = \"off\"` silences it \
         and `\"note\"`, `\"warning\"` or `\"error\"` sets its level.\n"
    )
}

fn rules_of(label: Label) -> String {
    let mut out = format!("{} ({})\n", label.title(), label.as_str());
    for rule in wording::rules().iter().filter(|rule| rule.label == label) {
        out.push_str(&format!("  {:22} {}\n", rule.name, rule.summary));
    }
    out.push_str("`fivehows explain RULE` shows the page of one.\n");
    out
}

/// Rules that share a word with a name, and the one that is spelt most like it.
fn near(name: &str) -> Vec<&'static str> {
    let shares_a_word = |rule: &str| {
        name.len() >= 3
            && (rule.contains(name)
                || rule
                    .split('-')
                    .any(|part| part.len() > 3 && name.contains(part)))
    };
    let names = || wording::rules().iter().map(|rule| rule.name);
    let mut near: Vec<&str> = names().filter(|rule| shares_a_word(rule)).collect();
    let labels = Label::ALL.into_iter().map(Label::as_str);
    if let Some(spelt) = wording::near(name, names().chain(labels))
        && !near.contains(&spelt)
    {
        near.insert(0, spelt);
    }
    near
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_page_that_tells_its_name_and_level() {
        for rule in wording::rules() {
            let told = explanation(rule.name).expect("there is such a rule");
            assert!(
                told.starts_with("# ") && told.contains("## Why it matters"),
                "{told}"
            );
            assert!(told.contains(&format!(
                "{}/{}, {}",
                rule.label.as_str(),
                rule.name,
                rule.severity.as_str()
            )));
        }
    }

    #[test]
    fn every_label_has_rules() {
        for label in Label::ALL {
            let told = explanation(label.as_str()).expect("there is such a label");
            assert!(told.lines().count() > 2, "{told}");
        }
    }

    #[test]
    fn a_name_that_is_nearly_right_is_answered_with_the_right_one() {
        for (wanted, meant) in [
            ("trait/laps", "lapse"),
            ("hindsigt", "hindsight"),
            ("error", "human-error"),
        ] {
            let told = explanation(wanted).expect_err("there is no such rule");
            assert!(told.contains(meant), "{told}");
        }
        assert!(explanation("zzz").is_err_and(|told| told.contains("fivehows rules")));
    }
}
