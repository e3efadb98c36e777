//! The voices, which the network learns from: that each sentence is whole, and that none is one by which we measure.
//! How well anybody is read is told by `examples/quality`, on other files.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde_json::Value;
use wording::Label;

#[test]
fn every_sentence_to_learn_from_marks_its_labels_in_its_own_words() {
    for sentence in sentences(&data().join("voices")) {
        let text = sentence["text"].as_str().expect("a text");
        let mut marked = HashSet::new();
        for span in sentence["spans"].as_array().expect("spans") {
            let label = span["label"].as_str().expect("a label");
            assert!(Label::parse(label).is_some(), "{label}: {text}");
            let words = span["text"].as_str().expect("words");
            assert!(
                !words.is_empty() && text.contains(words),
                "{words:?} is not in {text:?}"
            );
            marked.insert(label);
        }
        let labels = sentence["labels"].as_array().expect("labels");
        let labels: HashSet<&str> = labels.iter().filter_map(Value::as_str).collect();
        assert_eq!(labels, marked, "{text}");
    }
}

#[test]
fn nothing_to_learn_from_is_told_twice_or_stands_in_a_file_by_which_we_measure() {
    let mut seen: HashSet<String> = sentences(&data()).iter().map(plain).collect();
    let voices = sentences(&data().join("voices"));
    assert!(voices.len() > 5_000, "only {} sentences", voices.len());
    for sentence in &voices {
        assert!(seen.insert(plain(sentence)), "{}", sentence["text"]);
    }
}

fn plain(sentence: &Value) -> String {
    let text = sentence["text"].as_str().unwrap_or_default();
    text.trim().to_lowercase()
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

/// The sentences of the files in a folder itself, file by file in no order that matters.
fn sentences(folder: &Path) -> Vec<Value> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut all = Vec::new();
    for entry in entries {
        let path = entry.expect("an entry").path();
        let is_labelled = path.extension().is_some_and(|ending| ending == "jsonl");
        if !is_labelled || path.ends_with("pii-development.jsonl") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a readable file");
        all.extend(
            text.lines()
                .map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON")),
        );
    }
    all
}
