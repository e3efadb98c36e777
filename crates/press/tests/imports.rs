//! Real postmortems of many houses come in whole and go out saying the same. The files are not ours and lie outside
//! the repository; where they are not there, the tests say so and pass. Not here: invented cases (unit tests).

use std::path::PathBuf;

use press::markdown::{Heading, Imported, read, write};

/// The folder with the files: `FIVEHOWS_POSTMORTEMS`, or beside the repository.
fn folder() -> PathBuf {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/postmortems");
    std::env::var_os("FIVEHOWS_POSTMORTEMS").map_or(beside, PathBuf::from)
}

/// Name and text of each file.
fn files() -> Vec<(String, String)> {
    let Ok(entries) = std::fs::read_dir(folder()) else {
        println!("passed over: there is no folder of postmortems at {}", folder().display());
        return Vec::new();
    };
    let mut files: Vec<(String, String)> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".md"))
        .map(|name| (std::fs::read_to_string(folder().join(&name)).expect("a readable file"), name))
        .map(|(text, name)| (name, text))
        .collect();
    files.sort();
    files
}

fn exported(imported: &Imported) -> String {
    write(&imported.document, &Heading { title: imported.title.clone(), number: Some(1), facts: vec![] })
}

/// Words are runs of letters and digits, in small letters. Character references count as what they stand for. The
/// numbers of list items and the labels of reference links (`[text][label]`) are form: the links lead where they led,
/// and their definitions are kept.
fn words(text: &str) -> Vec<String> {
    let text = text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ");
    let mut text = text;
    while let Some(at) = text.find("][") {
        let end = text[at + 1..].find(']').map_or(text.len(), |end| at + 1 + end + 1);
        text.replace_range(at + 1..end, " ");
    }
    let mut out = Vec::new();
    for line in text.lines() {
        let mut line = line.trim_start_matches([' ', '\t', '>']);
        let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
        if digits.len() < line.len() && (digits.starts_with(". ") || digits.starts_with(") ")) {
            line = &digits[1..];
        }
        out.extend(line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase));
    }
    out
}

/// The words of `source` that are not in `export` in the same order.
fn missing(source: &str, export: &str) -> Vec<String> {
    let export = words(export);
    let mut at = 0;
    let mut missing = Vec::new();
    for word in words(source) {
        let near = &export[at..(at + 500).min(export.len())];
        match near.iter().position(|other| *other == word) {
            Some(found) => at += found + 1,
            None => missing.push(word),
        }
    }
    missing
}

#[test]
fn every_word_of_an_import_is_in_the_export_in_the_same_order() {
    let (mut all, mut lost) = (0, Vec::new());
    for (name, text) in files() {
        let imported = read(&text);
        let missing = missing(&text, &exported(&imported));
        all += words(&text).len();
        if !missing.is_empty() {
            lost.push(format!("{name}: {}", missing.join(" ")));
        }
    }
    println!("{all} words");
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn an_export_is_read_back_equal() {
    for (name, text) in files() {
        let first = read(&text);
        let written = exported(&first);
        let second = read(&written);
        assert_eq!(first.title, second.title, "{name}");
        assert_eq!(first.document.without_ids(), second.document.clone().without_ids(), "{name}");
        assert_eq!(exported(&second), written, "{name}");
    }
}
