//! Every rewrite of our labelled sentences is read again: it has to clear its finding and raise nothing new.
//! Single rewrites, word by word, are in `src/rewrite/tests.rs`; figures a label come from the example `rewrites`.

use std::ops::Range;

use serde_json::Value;
use wording::{BlockKind, Context, Finding, Label};

const FILES: [&str; 9] = [
    "development",
    "training-1",
    "training-2",
    "training-3",
    "training-4",
    "training-5",
    "training-6",
    "training-7",
    "training-8",
];

#[derive(Default)]
struct Tally {
    findings: usize,
    concrete: usize,
    raised: Vec<String>,
}

#[test]
fn four_of_five_findings_come_with_a_suggestion_that_raises_nothing_new() {
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let readers: Vec<_> = FILES
            .iter()
            .map(|file| scope.spawn(move || read(file)))
            .collect();
        readers
            .into_iter()
            .map(|reader| reader.join().expect("a file is read to its end"))
            .collect()
    });
    let findings: usize = tallies.iter().map(|tally| tally.findings).sum();
    let concrete: usize = tallies.iter().map(|tally| tally.concrete).sum();
    let raised: Vec<&String> = tallies.iter().flat_map(|tally| &tally.raised).collect();
    assert!(raised.is_empty(), "{raised:#?}");
    assert!(
        concrete * 5 >= findings * 4,
        "only {concrete} of {findings} findings come with a suggestion"
    );
}

#[test]
fn the_rewrites_of_the_manual_are_those_the_reader_offers() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/manual/rewrites.md");
    let page = std::fs::read_to_string(page).expect("the manual lies beside the crates");
    let mut said = None;
    let mut offered = 0;
    for line in page.lines() {
        if let Some(sentence) = line.strip_prefix("- ") {
            said = Some(sentence);
        } else if let (Some(better), Some(said)) = (line.strip_prefix("  - "), said) {
            let advice = page
                .split(said)
                .next()
                .is_some_and(|before| before.contains("## Advice"));
            let context = Context {
                section: Some(if advice { "actions" } else { "factors" }.to_string()),
                ..Context::default()
            };
            let ways: Vec<String> = wording::check_block(said, BlockKind::Paragraph, &context)
                .iter()
                .flat_map(|finding| {
                    finding
                        .instead
                        .iter()
                        .map(|instead| spliced(said, &finding.replaces, instead))
                })
                .collect();
            assert!(
                ways.iter().any(|way| way == better),
                "{said}: {better} is not among {ways:#?}"
            );
            offered += 1;
        }
    }
    assert_eq!(offered, 20);
}

fn read(file: &str) -> Tally {
    let path = format!("{}/tests/data/{file}.jsonl", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect("the sentences lie beside the tests");
    let mut tally = Tally::default();
    for line in text.lines() {
        let sentence: Value = serde_json::from_str(line).expect("each line is a sentence");
        sentence_of(&sentence, &mut tally);
    }
    tally
}

fn sentence_of(sentence: &Value, tally: &mut Tally) {
    let section = sentence["section"].as_str().unwrap_or("");
    let kind = match section {
        "title" => BlockKind::Heading,
        _ => BlockKind::Paragraph,
    };
    let context = Context {
        section: Some(section.replace("analysis", "factors")),
        ..Context::default()
    };
    // Code is not read; an object stands for it.
    let text: String = sentence["text"]
        .as_str()
        .unwrap_or("")
        .split('`')
        .enumerate()
        .map(|(index, part)| if index % 2 == 1 { "\u{FFFC}" } else { part })
        .collect();
    let findings = about_people(wording::check_block(&text, kind, &context));
    for finding in &findings {
        tally.findings += 1;
        let mut ways: Vec<String> = finding
            .instead
            .iter()
            .map(|instead| spliced(&text, &finding.replaces, instead))
            .collect();
        ways.extend(
            finding
                .fix
                .iter()
                .map(|fix| spliced(&text, &fix.span, &fix.replacement)),
        );
        tally.concrete += usize::from(!ways.is_empty());
        ways.sort();
        ways.dedup();
        for way in ways {
            let after = about_people(wording::check_block(&way, kind, &context));
            if let Some(label) = raised(&findings, finding.label, &after) {
                tally
                    .raised
                    .push(format!("{}: {text} -> {way}", label.as_str()));
            }
        }
    }
    // The sentence to insert is read where it goes; it is much the same for each finding of a sentence.
    if let Some((finding, circumstance)) = findings
        .iter()
        .find_map(|finding| Some((finding, finding.circumstance.as_ref()?)))
    {
        let with = spliced(
            &text,
            &(circumstance.at..circumstance.at),
            &circumstance.text,
        );
        let after = about_people(wording::check_block(&with, kind, &context));
        if after.len() > findings.len() {
            tally
                .raised
                .push(format!("{}: {with}", finding.label.as_str()));
        }
    }
}

fn about_people(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.retain(|finding| {
        !matches!(
            finding.label,
            Label::Privacy | Label::VagueAction | Label::Ignore
        )
    });
    findings
}

fn spliced(text: &str, range: &Range<usize>, with: &str) -> String {
    [&text[..range.start], with, &text[range.end..]].concat()
}

/// The label of which there is more than there may be: the rewritten one has to be rarer, no other more frequent.
fn raised(before: &[Finding], rewritten: Label, after: &[Finding]) -> Option<Label> {
    let count = |findings: &[Finding], label: Label| {
        findings
            .iter()
            .filter(|finding| finding.label == label)
            .count()
    };
    Label::ALL.into_iter().find(|label| {
        count(after, *label) > count(before, *label) - usize::from(*label == rewritten)
    })
}
