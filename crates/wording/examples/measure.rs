//! Measures the analyser against labelled sentences and documents: precision and recall a label, and what was missed.
//! The sentences are in `tests/data`; figures on files whose sentences a rule author has read are not evidence.
//!
//! `cargo run -p wording --example measure -- FILE.jsonl… [--show LABEL] [--rules]`; with `--rules` the learned part is not asked.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use serde_json::Value;
use wording::{BlockKind, Context, Finding, Format, Label};

const LABELS: [Label; 7] = [
    Label::Blame,
    Label::Trait,
    Label::Hindsight,
    Label::Animated,
    Label::Who,
    Label::PersonFix,
    Label::Named,
];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let show = arguments
        .iter()
        .position(|argument| argument == "--show")
        .and_then(|at| arguments.get(at + 1))
        .cloned();
    for path in arguments
        .iter()
        .filter(|argument| argument.ends_with(".jsonl") || Path::new(argument).is_dir())
    {
        if Path::new(path).is_dir() {
            documents(path, show.as_deref())?;
        } else if path.contains("pii") {
            privacy(path, show.is_some())?;
        } else {
            sentences(path, show.as_deref())?;
        }
    }
    Ok(())
}

#[derive(Default, Clone, Copy)]
struct Count {
    hit: usize,
    false_alarm: usize,
    missed: usize,
}

impl Count {
    fn add(&mut self, wanted: bool, found: bool) {
        self.hit += usize::from(wanted && found);
        self.false_alarm += usize::from(!wanted && found);
        self.missed += usize::from(wanted && !found);
    }

    fn figures(self) -> (f64, f64, f64) {
        let ratio = |part: usize, whole: usize| {
            if whole == 0 {
                0.0
            } else {
                part as f64 / whole as f64
            }
        };
        let precision = ratio(self.hit, self.hit + self.false_alarm);
        let recall = ratio(self.hit, self.hit + self.missed);
        (
            precision,
            recall,
            ratio(2 * self.hit, 2 * self.hit + self.false_alarm + self.missed),
        )
    }
}

fn read(sentence: &Value) -> (String, Vec<Finding>) {
    let text = sentence["text"].as_str().unwrap_or("").to_string();
    let section = sentence["section"].as_str().unwrap_or("");
    let key = match section {
        "analysis" => "factors",
        other => other,
    };
    let kind = if section == "title" {
        BlockKind::Heading
    } else {
        BlockKind::Paragraph
    };
    let context = Context {
        section: Some(key.to_string()),
        ..Context::default()
    };
    let plain: String = strip(&text);
    let mut findings = wording::check_block(&plain, kind, &context);
    if std::env::args().any(|argument| argument == "--rules") {
        findings.retain(|finding| !finding.rule.starts_with("hint-of"));
    }
    (plain, findings)
}

/// Code spans are not read; an object character keeps their place.
fn strip(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            out.push('\u{FFFC}');
        } else {
            out.push_str(part);
        }
    }
    out
}

fn sentences(path: &str, show: Option<&str>) -> Result<(), Box<dyn Error>> {
    let mut any = Count::default();
    let mut by_label: BTreeMap<Label, Count> = BTreeMap::new();
    let (mut overlapping, mut spans) = (0, 0);
    for line in std::fs::read_to_string(path)?.lines() {
        let sentence: Value = serde_json::from_str(line)?;
        let (text, findings) = read(&sentence);
        let findings: Vec<&Finding> = findings
            .iter()
            .filter(|finding| LABELS.contains(&finding.label))
            .collect();
        let wanted: Vec<&str> = sentence["labels"]
            .as_array()
            .map(|labels| labels.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        any.add(!wanted.is_empty(), !findings.is_empty());
        for label in LABELS {
            let is_wanted = wanted.contains(&label.as_str());
            let own: Vec<&&Finding> = findings
                .iter()
                .filter(|finding| finding.label == label)
                .collect();
            by_label
                .entry(label)
                .or_default()
                .add(is_wanted, !own.is_empty());
            if is_wanted && !own.is_empty() {
                spans += 1;
                let gold = sentence["spans"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter(|span| span["label"] == label.as_str());
                overlapping += usize::from(
                    gold.filter_map(|span| text.find(&strip(span["text"].as_str()?)))
                        .any(|at| {
                            own.iter().any(|finding| {
                                finding.span.start <= at
                                    || finding.span.contains(&at)
                                    || finding.span.start < at + 40
                            })
                        }),
                );
            }
            let is_found = !own.is_empty();
            if is_wanted != is_found
                && show.is_some_and(|wanted| wanted == "all" || wanted == label.as_str())
            {
                let mark = if is_wanted { "MISSED" } else { "FALSE " };
                let span = if is_wanted {
                    sentence["spans"]
                        .as_array()
                        .into_iter()
                        .flatten()
                        .filter(|span| span["label"] == label.as_str())
                        .filter_map(|span| span["text"].as_str())
                        .collect::<Vec<_>>()
                        .join(" + ")
                } else {
                    own.iter()
                        .map(|finding| format!("{}={}", finding.rule, &text[finding.span.clone()]))
                        .collect::<Vec<_>>()
                        .join(" + ")
                };
                println!(
                    "{mark} {:10} [{}] {}",
                    label.as_str(),
                    span,
                    sentence["text"].as_str().unwrap_or("")
                );
            }
        }
    }
    let (precision, recall, f1) = any.figures();
    println!(
        "{path}: any label P {precision:.3} R {recall:.3} F1 {f1:.3}, span overlap {overlapping}/{spans}"
    );
    let mut sum = 0.0;
    for (label, count) in &by_label {
        let (precision, recall, f1) = count.figures();
        sum += f1;
        println!(
            "  {:10} P {precision:.2} R {recall:.2} F1 {f1:.2}  ({} of {}, {} false)",
            label.as_str(),
            count.hit,
            count.hit + count.missed,
            count.false_alarm
        );
    }
    println!("  macro F1 {:.3}", sum / by_label.len() as f64);
    Ok(())
}

fn documents(folder: &str, show: Option<&str>) -> Result<(), Box<dyn Error>> {
    let mut wanted: BTreeMap<(String, usize), Vec<String>> = BTreeMap::new();
    let folder = Path::new(folder);
    for line in std::fs::read_to_string(folder.join("labels.jsonl"))?.lines() {
        let label: Value = serde_json::from_str(line)?;
        let file = label["doc"]
            .as_str()
            .or(label["file"].as_str())
            .unwrap_or("")
            .to_string();
        let line = label["line"].as_u64().unwrap_or(0) as usize;
        let entry = wanted.entry((file, line)).or_default();
        entry.extend(label["label"].as_str().map(str::to_string));
        entry.extend(
            label["labels"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_string),
        );
    }
    let mut any = Count::default();
    let mut by_label: BTreeMap<Label, Count> = BTreeMap::new();
    let mut words = 0;
    let mut paths: Vec<_> = std::fs::read_dir(folder)?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    paths.sort();
    for path in paths {
        let text = std::fs::read_to_string(&path)?;
        words += text.split_whitespace().count();
        let findings = wording::check(&text, Format::Markdown, &Context::default());
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or("")
            .to_string();
        let mut at = 0;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            let range = at..at + line.len();
            at += line.len();
            let empty = Vec::new();
            let gold = wanted.get(&(name.clone(), index + 1)).unwrap_or(&empty);
            let own: Vec<&Finding> = findings
                .iter()
                .filter(|finding| {
                    LABELS.contains(&finding.label) && range.contains(&finding.span.start)
                })
                .collect();
            any.add(!gold.is_empty(), !own.is_empty());
            for label in LABELS {
                let is_wanted = gold.iter().any(|wanted| wanted == label.as_str());
                let found = own.iter().any(|finding| finding.label == label);
                by_label.entry(label).or_default().add(is_wanted, found);
                if is_wanted != found
                    && show.is_some_and(|wanted| wanted == "all" || wanted == label.as_str())
                {
                    println!(
                        "{} {:10} {name}:{} {}",
                        if is_wanted { "MISSED" } else { "FALSE " },
                        label.as_str(),
                        index + 1,
                        line.trim()
                    );
                }
            }
        }
    }
    let (precision, recall, f1) = any.figures();
    println!(
        "{}: {words} words, by line: any label P {precision:.3} R {recall:.3} F1 {f1:.3}, {:.2} false lines per 1,000 words",
        folder.display(),
        any.false_alarm as f64 * 1000.0 / words as f64
    );
    for (label, count) in &by_label {
        let (precision, recall, f1) = count.figures();
        println!(
            "  {:10} P {precision:.2} R {recall:.2} F1 {f1:.2}  ({} of {}, {} false)",
            label.as_str(),
            count.hit,
            count.hit + count.missed,
            count.false_alarm
        );
    }
    Ok(())
}

fn privacy(path: &str, show: bool) -> Result<(), Box<dyn Error>> {
    let (mut covered, mut gold_count, mut right, mut found_count, mut alarms, mut clean, mut agree) =
        (0, 0, 0, 0, 0, 0, 0);
    for line in std::fs::read_to_string(path)?.lines() {
        let case: Value = serde_json::from_str(line)?;
        let text = case["text"].as_str().unwrap_or("");
        let found = wording::privacy::find_with_people(text);
        let mut gold = Vec::new();
        let mut from = 0;
        for span in case["spans"].as_array().into_iter().flatten() {
            let words = span["text"].as_str().unwrap_or("");
            if let Some(at) = text[from..].find(words) {
                gold.push((
                    span["kind"].as_str().unwrap_or(""),
                    from + at..from + at + words.len(),
                ));
                from += at + words.len();
            }
        }
        clean += usize::from(gold.is_empty());
        alarms += usize::from(gold.is_empty() && !found.is_empty());
        gold_count += gold.len();
        found_count += found.len();
        for (kind, range) in &gold {
            let whole = text[range.clone()]
                .char_indices()
                .filter(|(_, c)| c.is_alphanumeric())
                .all(|(at, _)| {
                    found
                        .iter()
                        .any(|private| private.span.contains(&(range.start + at)))
                });
            covered += usize::from(whole);
            agree += usize::from(
                whole
                    && found.iter().any(|private| {
                        private.kind == *kind
                            && private.span.start < range.end
                            && range.start < private.span.end
                    }),
            );
            if !whole && show {
                println!("MISSED {kind} {:?} in {text:?}", &text[range.clone()]);
            }
        }
        for private in &found {
            let overlaps = gold
                .iter()
                .any(|(_, range)| private.span.start < range.end && range.start < private.span.end);
            right += usize::from(overlaps);
            if !overlaps && show {
                println!(
                    "FALSE  {} {:?} in {text:?}",
                    private.kind,
                    &text[private.span.clone()]
                );
            }
        }
    }
    println!(
        "{path}: covered {covered} of {gold_count} (kind agrees {agree}), precise {right} of {found_count}, {alarms} alarms on {clean} lines without"
    );
    Ok(())
}
