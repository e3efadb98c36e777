//! The settings' file, fivehows.toml: its keys with their lines, and every key that is none of ours.
//! Not here: what a value means (read).

use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::FILE;
use super::read::KEYS;

/// A setting in the file.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// `server` of `[server]`.
    pub section: String,
    /// The key.
    pub key: String,
    /// Its value; true and false as words.
    pub text: String,
    /// The line, from 1.
    pub line: usize,
}

/// Reads the file if it is there: what it sets, and the mistakes in it.
pub(super) fn read(path: &Path) -> (Vec<Entry>, Vec<String>) {
    match std::fs::read_to_string(path) {
        Ok(text) => parse(&text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => (Vec::new(), Vec::new()),
        Err(error) => (
            Vec::new(),
            vec![format!("{} could not be read: {error}.", path.display())],
        ),
    }
}

fn parse(text: &str) -> (Vec<Entry>, Vec<String>) {
    // A file that is no TOML is read as far as it goes, so that mistakes below the first one are told as well.
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut mistakes: Vec<String> = errors
        .iter()
        .map(|error| {
            let line = error.span().map_or(1, |span| line_of(text, span.start));
            format!("Line {line} of {FILE} is not TOML: {}.", error.message())
        })
        .collect();
    let mut entries = Vec::new();
    for (section, value) in table.get_ref() {
        let line = line_of(text, section.span().start);
        let name = section.get_ref().as_ref();
        match value.get_ref().as_table() {
            Some(keys) if KEYS.iter().any(|(known, _)| *known == name) => {
                read_section(text, name, keys, &mut entries, &mut mistakes);
            }
            // The table of `fivehows check`, which reads it itself when it is given this file.
            Some(_) if name == "check" => {}
            Some(_) => mistakes.push(format!(
                "Line {line} of {FILE}: there is no section [{name}]. The sections are {}.",
                sections()
            )),
            None => mistakes.push(format!(
                "Line {line} of {FILE}: {name} stands outside of a section. The sections are {}.",
                sections()
            )),
        }
    }
    (entries, mistakes)
}

fn read_section(
    text: &str,
    section: &str,
    keys: &DeTable,
    entries: &mut Vec<Entry>,
    mistakes: &mut Vec<String>,
) {
    for (key, value) in keys {
        let line = line_of(text, key.span().start);
        let key = key.get_ref().as_ref();
        if !KEYS.contains(&(section, key)) {
            let known: Vec<&str> = KEYS
                .iter()
                .filter(|(known, _)| *known == section)
                .map(|(_, key)| *key)
                .collect();
            mistakes.push(format!(
                "Line {line} of {FILE}: [{section}] has no setting {key}. It has {}.",
                known.join(", ")
            ));
            continue;
        }
        match as_text(value) {
            Some(text) => entries.push(Entry { section: section.into(), key: key.into(), text, line }),
            None => mistakes.push(format!(
                "Line {line} of {FILE}: {key} is {}; a text in quotes, or true or false, is expected.",
                value.get_ref().type_str()
            )),
        }
    }
}

fn as_text(value: &Spanned<DeValue>) -> Option<String> {
    let value = value.get_ref();
    value
        .as_str()
        .map(str::to_owned)
        .or_else(|| value.as_bool().map(|is| is.to_string()))
}

fn sections() -> String {
    let mut names: Vec<String> = KEYS
        .iter()
        .map(|(section, _)| format!("[{section}]"))
        .collect();
    names.dedup();
    names.join(", ")
}

fn line_of(text: &str, byte: usize) -> usize {
    text.bytes()
        .take(byte)
        .filter(|byte| *byte == b'\n')
        .count()
        + 1
}
