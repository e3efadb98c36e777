//! What we wrote to learn from: the table of constructions, the examples on the rules' pages, and the voices.
//! What other authors wrote, and what is measured, is in the files that `labelled` reads.

use std::collections::HashSet;
use std::error::Error;
use std::ops::Range;
use std::path::Path;

use serde_json::Value;
use wording::learned::lessons;
use wording::learned::network::LABELS;
use wording::learned::train::Example;
use wording::{BlockKind, Context, Label};

/// A sentence of ours: its section, the labels that it bears, and its words.
struct Told {
    section: String,
    labels: Vec<Label>,
    text: String,
}

/// The table of constructions and the examples of every page, sentence by sentence, and the voices. What stands in a labelled file
/// as well is left out: a network that is to be measured on that file must not have read it here.
pub fn told() -> Result<Vec<Example>, Box<dyn Error>> {
    let labelled = labelled()?;
    let mut examples: Vec<Example> = constructions()?
        .iter()
        .chain(&pages())
        .filter(|told| !labelled.contains(&told.text))
        .flat_map(lessons_of)
        .collect();
    examples.extend(voices()?);
    Ok(examples)
}

/// Eight files in the form of the labelled ones, each by a hand of its own (web companies, authorities, wards and
/// control rooms, the angry morning after, lists and tables, polite reports, tales, plain technical prose), written from the guideline alone to
/// be learned from. Nothing is measured on them. `tests/voices` looks after their form, and that none is in a labelled file.
fn voices() -> Result<Vec<Example>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/voices");
    let mut paths: Vec<_> = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    let mut examples = Vec::new();
    for path in paths {
        let items = super::sentences(&path)?;
        examples.extend(items.into_iter().map(|item| item.lesson.example));
    }
    Ok(examples)
}

/// Every sentence of the labelled files.
fn labelled() -> Result<HashSet<String>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let mut sentences = HashSet::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "jsonl") {
            for line in std::fs::read_to_string(path)?.lines() {
                let sentence: Value = serde_json::from_str(line)?;
                let text = sentence["text"].as_str().unwrap_or("");
                sentences.insert(text.replace('`', ""));
            }
        }
    }
    Ok(sentences)
}

fn constructions() -> Result<Vec<Told>, Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/constructions.txt");
    let table = std::fs::read_to_string(path)?;
    let told = |line: &str| {
        let (labels, rest) = line.split_once('|')?;
        let (section, text) = rest.split_once('|')?;
        Some(Told {
            section: section.replace("analysis", "factors"),
            labels: labels.split(',').filter_map(Label::parse).collect(),
            text: text.to_string(),
        })
    };
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    Ok(lines.filter_map(told).collect())
}

fn pages() -> Vec<Told> {
    let mut out = Vec::new();
    for rule in wording::rules() {
        if !LABELS.contains(&rule.label) {
            continue;
        }
        let section = match rule.label {
            Label::PersonFix => "actions",
            _ => "factors",
        };
        let mut heading = "";
        let mut is_fenced = false;
        for line in rule.page.lines() {
            if line.starts_with("```") {
                is_fenced = !is_fenced;
            }
            heading = line.strip_prefix("## ").unwrap_or(heading);
            let example = line.strip_prefix("- ").filter(|_| !is_fenced);
            let labels = match heading {
                "Speaks up" => vec![rule.label],
                "Stays quiet" => Vec::new(),
                _ => continue,
            };
            out.extend(example.map(|text| Told {
                section: section.to_string(),
                labels,
                text: text.replace("**", "").replace('`', ""),
            }));
        }
    }
    out
}

/// A sentence that bears one label by our word may bear another, which the rules tell; they tell the places, too.
fn lessons_of(told: &Told) -> Vec<Example> {
    let kind = match told.section.as_str() {
        "title" => BlockKind::Heading,
        _ => BlockKind::Paragraph,
    };
    let context = Context {
        section: Some(told.section.clone()),
        ..Context::default()
    };
    let spans: Vec<(Label, Range<usize>)> = if told.labels.is_empty() {
        Vec::new()
    } else {
        wording::check_block(&told.text, kind, &context)
            .into_iter()
            .filter(|finding| LABELS.contains(&finding.label))
            .filter(|finding| !finding.rule.starts_with("hint-of-"))
            .map(|finding| (finding.label, finding.span))
            .collect()
    };
    lessons::of_block(&told.text, kind, Some(&told.section), &spans)
        .into_iter()
        .map(|lesson| {
            let mut example = lesson.example;
            for (index, label) in LABELS.iter().enumerate() {
                example.labels[index] |= told.labels.contains(label);
            }
            example
        })
        .collect()
}
