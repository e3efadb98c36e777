//! The labelled sentences and documents as lessons, file by file.
//! What is learned from them is in `train`, what is measured on them in `quality`.

mod told;

use std::collections::BTreeMap;
use std::error::Error;
use std::ops::Range;
use std::path::Path;

use serde_json::Value;
use wording::learned::lessons::{self, Lesson};
use wording::learned::train::Example;
use wording::{BlockKind, Label};

pub use told::told;

/// An author's file or a document: its lessons, each with the item it belongs to and, of a contrast, the pair.
pub type Files = BTreeMap<String, Vec<Item>>;

/// One labelled sentence, or what it falls into.
#[derive(Debug, Clone)]
pub struct Item {
    /// Which item of the file.
    #[allow(dead_code, reason = "only `quality` asks for items")]
    pub item: String,
    /// Which pair of contrasts, or empty.
    #[allow(dead_code, reason = "only `quality` asks for pairs")]
    pub pair: String,
    /// What there is to learn.
    pub lesson: Lesson,
}

/// Reads all files of `tests/data`: authors' files by their name, documents as `doc-…`.
pub fn files() -> Result<Files, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let mut files = Files::new();
    for name in ["development".to_string()]
        .into_iter()
        .chain((1..=8).map(|number| format!("training-{number}")))
    {
        let items = sentences(&folder.join(format!("{name}.jsonl")))?;
        files.insert(name, items);
    }
    let documents = folder.join("documents");
    let mut labels: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in std::fs::read_to_string(documents.join("labels.jsonl"))?.lines() {
        let label: Value = serde_json::from_str(line)?;
        let of_file = labels
            .entry(label["file"].as_str().unwrap_or("").to_string())
            .or_default();
        if label["label"].is_string() {
            of_file.push(label);
        }
    }
    for (file, labels) in labels {
        let text = std::fs::read_to_string(documents.join(&file))?;
        let spans: Vec<_> = labels
            .iter()
            .filter_map(|l| in_document(&text, l))
            .collect();
        let lessons = lessons::of_document(&text, &spans);
        let items = lessons
            .into_iter()
            .enumerate()
            .map(|(number, lesson)| Item {
                item: number.to_string(),
                pair: String::new(),
                lesson,
            });
        files.insert(file.trim_end_matches(".md").to_string(), items.collect());
    }
    Ok(files)
}

/// Our own prose about systems and work, sentence by sentence: in it nothing is to be heard. Without it, what is learned
/// from sentences of which half bear a label hears one everywhere. Pages that quote blame are left out, and so is what a rule marks.
pub fn prose() -> Result<Vec<Example>, Box<dyn Error>> {
    const FOLDERS: [&str; 5] = [
        "crates/fivehows/src/commands/demo/stories",
        "docs/decisions",
        "docs/how-to",
        "docs/manual",
        ".",
    ];
    const QUOTING: [&str; 6] = [
        "rules.md",
        "language-quality.md",
        "glossary.md",
        "rewrites.md",
        "check.md",
        "compared.md",
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut out = Vec::new();
    for folder in FOLDERS {
        let mut paths: Vec<_> = std::fs::read_dir(root.join(folder))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        paths.retain(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.ends_with(".md") && !QUOTING.contains(&name.as_ref())
        });
        paths.sort();
        for path in paths {
            let lessons = lessons::of_document(&std::fs::read_to_string(path)?, &[]);
            let quiet = lessons
                .into_iter()
                .filter(|lesson| lesson.hits.is_empty() && lesson.example.sight.tokens.len() > 3);
            out.extend(quiet.map(|lesson| lesson.example));
        }
    }
    Ok(out)
}

/// The sentences of an author's file.
fn sentences(path: &Path) -> Result<Vec<Item>, Box<dyn Error>> {
    let mut items = Vec::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let sentence: Value = serde_json::from_str(line)?;
        let word = |key: &str| sentence[key].as_str().unwrap_or("").to_string();
        items.extend(of_sentence(&sentence).into_iter().map(|lesson| Item {
            item: word("id"),
            pair: word("pair"),
            lesson,
        }));
    }
    Ok(items)
}

fn of_sentence(sentence: &Value) -> Vec<Lesson> {
    let text = without_code(sentence["text"].as_str().unwrap_or(""));
    let (kind, section) = match sentence["section"].as_str().unwrap_or("") {
        "title" => (BlockKind::Heading, "title"),
        "analysis" => (BlockKind::Paragraph, "factors"),
        other => (BlockKind::Paragraph, other),
    };
    let spans: Vec<(Label, Range<usize>)> = sentence["spans"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|span| {
            let words = without_code(span["text"].as_str()?);
            let at = text.find(&words)?;
            Some((Label::parse(span["label"].as_str()?)?, at..at + words.len()))
        })
        .collect();
    lessons::of_block(&text, kind, Some(section), &spans)
}

/// A label of a document as bytes of its text; the file counts lines from 1 and characters from 0.
fn in_document(text: &str, label: &Value) -> Option<(Label, Range<usize>)> {
    let number = usize::try_from(label["line"].as_u64()?).ok()?;
    let line = std::iter::once(0)
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .nth(number.checked_sub(1)?)?;
    let characters = usize::try_from(label["start"].as_u64()?).ok()?;
    let at = line + text[line..].char_indices().nth(characters)?.0;
    let words = label["text"].as_str()?;
    Some((
        Label::parse(label["label"].as_str()?)?,
        at..at + words.len(),
    ))
}

/// Code spans are not read; an object character keeps their place.
fn without_code(text: &str) -> String {
    text.split('`')
        .enumerate()
        .map(|(index, part)| if index % 2 == 1 { "\u{FFFC}" } else { part })
        .collect()
}
