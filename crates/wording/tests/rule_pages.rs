//! Every rule's page is its manual and its test: what "speaks up" is noticed, what "stays quiet" is not.
//! Figures on larger sets of sentences are in `corpus`.

use std::ops::Range;

use wording::{Context, Finding, Format, Label, Rule};

/// An example of a page: its words, and the stretch that is marked in bold, if any.
struct Example {
    text: String,
    marked: Option<Range<usize>>,
}

/// The examples under a heading: the items of its list, and its fenced pieces of Markdown.
fn examples(rule: &Rule, heading: &str) -> Vec<Example> {
    let mut out = Vec::new();
    let mut fence: Option<(&str, String)> = None;
    let mut here = false;
    for line in rule.page.lines() {
        match &mut fence {
            Some((end, _)) if line == *end => {
                out.extend(
                    fence
                        .take()
                        .filter(|_| here)
                        .map(|(_, text)| example(&text)),
                );
            }
            Some((_, text)) => {
                text.push_str(line);
                text.push('\n');
            }
            None if line.starts_with("````") => fence = Some(("````", String::new())),
            None if line.starts_with("```") => fence = Some(("```", String::new())),
            None if line.starts_with("## ") => here = line[3..].trim() == heading,
            None => out.extend(line.strip_prefix("- ").filter(|_| here).map(example)),
        }
    }
    out
}

fn example(text: &str) -> Example {
    let parts: Vec<&str> = text.split("**").collect();
    match parts.as_slice() {
        [before, marked, after] => Example {
            text: [*before, *marked, *after].concat(),
            marked: Some(before.len()..before.len() + marked.len()),
        },
        _ => Example {
            text: text.to_string(),
            marked: None,
        },
    }
}

fn findings(rule: &Rule, text: &str) -> Vec<Finding> {
    let section = (rule.label == Label::PersonFix).then(|| "actions".to_string());
    wording::check(
        text,
        Format::Markdown,
        &Context {
            section,
            ..Context::default()
        },
    )
}

/// Examples of actions are written as "text | end state | owner | due".
fn is_missing(rule: &Rule, text: &str) -> bool {
    let mut fields = text.split('|').map(str::trim);
    let mut field = || fields.next().unwrap_or("");
    let (action, end_state, owner, due) = (field(), field(), field(), field());
    wording::actions::missing(action, end_state, owner, due)
        .iter()
        .any(|missing| missing.rule == rule.name)
}

#[test]
fn every_page_says_what_why_and_what_to_ask_with_three_examples_each() {
    for rule in wording::rules() {
        for heading in ["What it notices", "Why it matters", "Ask instead"] {
            assert!(
                rule.page.contains(&format!("\n## {heading}\n")),
                "{} lacks “{heading}”",
                rule.name
            );
        }
        for heading in ["Speaks up", "Stays quiet"] {
            assert!(
                examples(rule, heading).len() >= 3,
                "{} has fewer than three examples of “{heading}”",
                rule.name
            );
        }
        assert!(
            rule.title.len() > 3 && rule.summary.len() > 20,
            "{} has no title or summary",
            rule.name
        );
    }
}

#[test]
fn every_rule_speaks_up_where_its_page_says_so() {
    let mut silent = Vec::new();
    for rule in wording::rules() {
        for example in examples(rule, "Speaks up") {
            let heard = match rule.label {
                Label::VagueAction => is_missing(rule, &example.text),
                _ => findings(rule, &example.text).iter().any(|finding| {
                    finding.rule == rule.name
                        && example.marked.as_ref().is_none_or(|marked| {
                            finding.span.start < marked.end && marked.start < finding.span.end
                        })
                }),
            };
            if !heard {
                silent.push(format!("{}: {}", rule.name, example.text));
            }
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn every_rule_stays_quiet_where_its_page_says_so() {
    let mut loud = Vec::new();
    for rule in wording::rules() {
        for example in examples(rule, "Stays quiet") {
            let heard = match rule.label {
                Label::VagueAction => is_missing(rule, &example.text),
                _ => findings(rule, &example.text)
                    .iter()
                    .any(|finding| finding.label == rule.label),
            };
            if heard {
                loud.push(format!("{}: {}", rule.name, example.text));
            }
        }
    }
    assert!(loud.is_empty(), "{loud:#?}");
}
