//! Measures the rewrites over labelled sentences: how many findings a label come with a concrete suggestion, and whether a
//! second look at the rewritten sentence finds something new. Whether a suggestion is good English is for a reader: `--show`.
//!
//! `cargo run -p wording --example rewrites -- FILE.jsonl… [--show RULE|all]`

use std::collections::BTreeMap;
use std::error::Error;

use serde_json::Value;
use wording::{BlockKind, Context, Finding, Label};

#[derive(Default)]
struct Count {
    findings: usize,
    concrete: usize,
    ready: usize,
    raised: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let show = arguments
        .iter()
        .position(|argument| argument == "--show")
        .and_then(|at| arguments.get(at + 1));
    let mut counts: BTreeMap<(Label, &'static str), Count> = BTreeMap::new();
    for path in arguments.iter().filter(|path| path.ends_with(".jsonl")) {
        for line in std::fs::read_to_string(path)?.lines() {
            let sentence: Value = serde_json::from_str(line)?;
            read(&sentence, show.map(String::as_str), &mut counts);
        }
    }
    let mut sums: BTreeMap<Label, Count> = BTreeMap::new();
    for ((label, rule), count) in &counts {
        print(rule, count);
        let sum = sums.entry(*label).or_default();
        sum.findings += count.findings;
        sum.concrete += count.concrete;
        sum.ready += count.ready;
        sum.raised += count.raised;
    }
    println!();
    let mut all = Count::default();
    for (label, sum) in &sums {
        print(label.as_str(), sum);
        all.findings += sum.findings;
        all.concrete += sum.concrete;
        all.ready += sum.ready;
        all.raised += sum.raised;
    }
    print("all", &all);
    Ok(())
}

fn print(name: &str, count: &Count) {
    let share = |part: usize| 100.0 * part as f64 / count.findings.max(1) as f64;
    println!(
        "{name:20} {:5} findings {:5.1} % with a suggestion {:5.1} % without a gap to fill {:3} raise something new",
        count.findings,
        share(count.concrete),
        share(count.ready),
        count.raised
    );
}

fn read(sentence: &Value, show: Option<&str>, counts: &mut BTreeMap<(Label, &'static str), Count>) {
    // Code is not read; an object stands for it.
    let text: String = sentence["text"]
        .as_str()
        .unwrap_or("")
        .split('`')
        .enumerate()
        .map(|(index, part)| if index % 2 == 1 { "\u{FFFC}" } else { part })
        .collect();
    let text = text.as_str();
    let section = sentence["section"].as_str().unwrap_or("");
    let kind = match section {
        "title" => BlockKind::Heading,
        _ => BlockKind::Paragraph,
    };
    let context = Context {
        section: Some(section.replace("analysis", "factors")),
        ..Context::default()
    };
    let findings = wording::check_block(text, kind, &context);
    for finding in &findings {
        if matches!(
            finding.label,
            Label::Privacy | Label::VagueAction | Label::Ignore
        ) {
            continue;
        }
        let mut ways: Vec<String> = finding
            .instead
            .iter()
            .map(|instead| spliced(text, &finding.replaces, instead))
            .collect();
        if let Some(fix) = &finding.fix {
            ways.push(spliced(text, &fix.span, &fix.replacement));
        }
        let raised: Vec<(usize, String)> = ways
            .iter()
            .enumerate()
            .filter_map(|(at, way)| {
                Some((
                    at,
                    new(
                        &findings,
                        finding,
                        &wording::check_block(way, kind, &context),
                    )?,
                ))
            })
            .collect();
        let count = counts.entry((finding.label, finding.rule)).or_default();
        count.findings += 1;
        count.concrete += usize::from(!ways.is_empty());
        count.ready += usize::from(ways.iter().any(|way| !way.contains('[')));
        count.raised += raised.len();
        if show.is_some_and(|show| show == "all" || show == finding.rule || !raised.is_empty()) {
            println!(
                "{} {} «{}» {text}",
                sentence["id"].as_str().unwrap_or(""),
                finding.rule,
                &text[finding.span.clone()]
            );
            for way in &ways {
                println!("      -> {way}");
            }
            for (at, what) in raised {
                println!("      !! {at}: {what}");
            }
        }
    }
}

fn spliced(text: &str, range: &std::ops::Range<usize>, with: &str) -> String {
    [&text[..range.start], with, &text[range.end..]].concat()
}

/// What a second look finds that was not there: more of a label than before, or as much of the label that was to go.
fn new(before: &[Finding], rewritten: &Finding, after: &[Finding]) -> Option<String> {
    let count = |findings: &[Finding], label: Label| {
        findings
            .iter()
            .filter(|finding| finding.label == label)
            .count()
    };
    Label::ALL
        .into_iter()
        .find(|label| {
            let allowed = count(before, *label) - usize::from(*label == rewritten.label);
            count(after, *label) > allowed
        })
        .map(|label| label.as_str().to_string())
}
