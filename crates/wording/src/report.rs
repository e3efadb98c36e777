//! The report of a check as data for programs: the JSON of `fivehows check` and of the API.
//! Printing for people, SARIF and annotations are the binary's business.

use serde::{Deserialize, Serialize};

use crate::finding::Finding;

/// What a check of several files found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The version of this form; now 1.
    pub version: u32,
    /// The files, in the order given.
    pub files: Vec<FileReport>,
    /// The sums.
    pub summary: Summary,
}

/// What was found in one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileReport {
    /// The path as given, `-` for standard input.
    pub path: String,
    /// The findings, by where they begin.
    pub findings: Vec<FindingReport>,
}

/// One finding, with its place in lines, columns and bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindingReport {
    /// The rule's name.
    pub rule: String,
    /// The label, as the guideline spells it.
    pub label: String,
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// Where it begins.
    pub start: Position,
    /// Where it ends: the position after the last character.
    pub end: Position,
    /// The words of the span.
    pub text: String,
    /// What was noticed, and why it matters.
    pub message: String,
    /// The better question.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub question: Option<String>,
    /// Other ways to say it.
    pub instead: Vec<String>,
    /// The slug of the lesson.
    pub lesson: String,
    /// For privacy findings, the kind of private thing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kind: Option<String>,
}

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// From 0, in UTF-8 bytes.
    pub offset: usize,
}

/// The sums of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Summary {
    /// Files read.
    pub files: usize,
    /// Findings in all of them.
    pub findings: usize,
    /// Bytes read.
    pub bytes: usize,
    /// Time taken.
    pub milliseconds: u64,
}

/// Puts the findings of one text, sorted by start as [`crate::check`] gives them, into report form.
pub fn file(path: &str, text: &str, findings: &[Finding]) -> FileReport {
    let mut cursor = Cursor::new(text);
    let findings = findings
        .iter()
        .map(|finding| {
            let start = cursor.move_to(finding.span.start);
            let end = cursor.clone().move_to(finding.span.end);
            FindingReport {
                rule: finding.rule.to_string(),
                label: finding.label.as_str().to_string(),
                severity: finding.severity.as_str().to_string(),
                start,
                end,
                text: text.get(finding.span.clone()).unwrap_or("").to_string(),
                message: finding.message.clone(),
                question: finding.question.clone(),
                instead: finding.instead.clone(),
                lesson: finding.lesson.to_string(),
                kind: finding.kind.map(str::to_string),
            }
        })
        .collect();
    FileReport {
        path: path.to_string(),
        findings,
    }
}

/// Puts files together with their sums.
pub fn report(files: Vec<FileReport>, bytes: usize, milliseconds: u64) -> Report {
    let summary = Summary {
        files: files.len(),
        findings: files.iter().map(|file| file.findings.len()).sum(),
        bytes,
        milliseconds,
    };
    Report {
        version: 1,
        files,
        summary,
    }
}

/// Counts the UTF-16 units before a byte of a text, as editors and the language server protocol count.
///
/// ```
/// assert_eq!(wording::report::utf16_offset("a😀b", 5), 3);
/// ```
pub fn utf16_offset(text: &str, byte: usize) -> usize {
    text.char_indices()
        .take_while(|(at, _)| *at < byte)
        .map(|(_, character)| character.len_utf16())
        .sum()
}

/// A place that only moves forward, so that many findings on one long line cost no more than reading it.
#[derive(Debug, Clone)]
struct Cursor<'t> {
    text: &'t str,
    position: Position,
}

impl<'t> Cursor<'t> {
    fn new(text: &'t str) -> Cursor<'t> {
        Cursor {
            text,
            position: Position {
                line: 1,
                column: 1,
                offset: 0,
            },
        }
    }

    fn move_to(&mut self, offset: usize) -> Position {
        if let Some(passed) = self.text.get(self.position.offset..offset) {
            for character in passed.chars() {
                if character == '\n' {
                    self.position.line += 1;
                    self.position.column = 1;
                } else {
                    self.position.column += 1;
                }
            }
            self.position.offset = offset;
        }
        self.position
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters_and_offsets_count_bytes() {
        let text = "ä\nöü x";
        let mut cursor = Cursor::new(text);
        assert_eq!(
            cursor.move_to(8),
            Position {
                line: 2,
                column: 4,
                offset: 8
            }
        );
    }
}
