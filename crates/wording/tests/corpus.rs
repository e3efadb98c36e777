//! The analyser against our labelled sentences: floors that no change may fall below.
//! Rule authors have read these sentences, so the floors guard what was reached; they are no measure of quality elsewhere.

use std::collections::BTreeMap;

use serde_json::Value;
use wording::{BlockKind, Context, Label};

const LABELS: [Label; 7] = [
    Label::Blame,
    Label::Trait,
    Label::Hindsight,
    Label::Animated,
    Label::Who,
    Label::PersonFix,
    Label::Named,
];

#[derive(Default)]
struct Count {
    hit: usize,
    false_alarm: usize,
    missed: usize,
}

impl Count {
    fn precision(&self) -> f64 {
        self.hit as f64 / (self.hit + self.false_alarm).max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.hit as f64 / (self.hit + self.missed).max(1) as f64
    }
}

fn measure(file: &str) -> (Count, BTreeMap<Label, Count>) {
    let path = format!("{}/tests/data/{file}.jsonl", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect("the sentences lie beside the tests");
    let mut any = Count::default();
    let mut by_label: BTreeMap<Label, Count> = BTreeMap::new();
    for line in text.lines() {
        let sentence: Value = serde_json::from_str(line).expect("each line is a sentence");
        let section = sentence["section"].as_str().unwrap_or("");
        let kind = if section == "title" {
            BlockKind::Heading
        } else {
            BlockKind::Paragraph
        };
        let context = Context {
            section: Some(section.replace("analysis", "factors")),
            ..Context::default()
        };
        // Code is not read; an object stands for it.
        let prose: String = sentence["text"]
            .as_str()
            .unwrap_or("")
            .split('`')
            .enumerate()
            .map(|(index, part)| if index % 2 == 1 { "\u{FFFC}" } else { part })
            .collect();
        let found: Vec<Label> = wording::check_block(&prose, kind, &context)
            .iter()
            .map(|finding| finding.label)
            .filter(|label| LABELS.contains(label))
            .collect();
        let wanted: Vec<&str> = sentence["labels"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let count = |count: &mut Count, wanted: bool, found: bool| {
            count.hit += usize::from(wanted && found);
            count.false_alarm += usize::from(!wanted && found);
            count.missed += usize::from(wanted && !found);
        };
        count(&mut any, !wanted.is_empty(), !found.is_empty());
        for label in LABELS {
            count(
                by_label.entry(label).or_default(),
                wanted.contains(&label.as_str()),
                found.contains(&label),
            );
        }
    }
    (any, by_label)
}

#[test]
fn what_was_reached_on_read_sentences_is_kept() {
    // The first four have all labels in number; of the others each shows the breadth of one or two.
    let broad = ["development", "training-1", "training-2", "training-3"];
    let narrow = ["training-4", "training-5", "training-6", "training-7"];
    for (file, precision, recall) in broad
        .map(|file| (file, 0.935, 0.94))
        .into_iter()
        .chain(narrow.map(|file| (file, 0.92, 0.91)))
    {
        let (any, by_label) = measure(file);
        assert!(
            any.precision() >= precision,
            "{file}: precision fell to {:.3}",
            any.precision()
        );
        assert!(
            any.recall() >= recall,
            "{file}: recall fell to {:.3}",
            any.recall()
        );
        for (label, count) in by_label.iter().filter(|_| broad.contains(&file)) {
            assert!(
                count.precision() >= 0.78,
                "{file}: precision of {} fell to {:.3}",
                label.as_str(),
                count.precision()
            );
        }
    }
}

#[test]
fn look_alikes_of_private_data_stay_quiet() {
    let path = format!(
        "{}/tests/data/pii-development.jsonl",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(&path).expect("the cases lie beside the tests");
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).expect("each line is a case");
        let words = case["text"].as_str().unwrap_or("");
        let found = wording::privacy::find(words);
        let spans = case["spans"].as_array().map_or(0, Vec::len);
        if spans == 0 {
            assert!(found.is_empty(), "{words:?} raised {found:?}");
        }
        for span in case["spans"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|span| span["kind"] != "person")
        {
            let private = span["text"].as_str().unwrap_or("");
            let at = words.find(private).expect("the span is part of the text");
            assert!(
                found
                    .iter()
                    .any(|found| found.span.start <= at && found.span.end >= at + private.len()),
                "{private:?} was not found in {words:?}"
            );
        }
    }
}
