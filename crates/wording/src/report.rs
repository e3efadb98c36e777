//! The report of a check as data for programs: the JSON of `fivehows check` and of the API.
//! Printing for people, SARIF and annotations are the binary's business.

use std::ops::Range;

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

impl Report {
    /// The version of the form. It grows when something is taken away or changes its meaning, not when something is added.
    pub const VERSION: u32 = 1;
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
    /// What each of them stands for, if it is more than the span: often the whole sentence.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub replaces: Option<Stretch>,
    /// A change that is safe to make without thinking twice.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fix: Option<FixReport>,
    /// For blame and traits, a sentence to put in: the circumstances that made the act reasonable.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub circumstance: Option<Insertion>,
    /// The slug of the lesson.
    pub lesson: String,
    /// For privacy findings, the kind of private thing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kind: Option<String>,
}

/// A stretch of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Where it begins.
    pub start: Position,
    /// Where it ends: the position after the last character.
    pub end: Position,
}

/// A stretch and what is written there instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixReport {
    /// Where it begins.
    pub start: Position,
    /// Where it ends: the position after the last character.
    pub end: Position,
    /// What stands there afterwards.
    pub replacement: String,
}

/// A text to put in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Insertion {
    /// Where.
    pub at: Position,
    /// What, with the space before it.
    pub text: String,
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

/// Puts the findings of one text into report form.
pub fn file(path: &str, text: &str, findings: &[Finding]) -> FileReport {
    let places = Places::of(text, findings);
    let stretch = |span: &Range<usize>| Stretch {
        start: places.at(span.start),
        end: places.at(span.end),
    };
    let findings = findings
        .iter()
        .map(|finding| FindingReport {
            rule: finding.rule.to_string(),
            label: finding.label.as_str().to_string(),
            severity: finding.severity.as_str().to_string(),
            start: places.at(finding.span.start),
            end: places.at(finding.span.end),
            text: text.get(finding.span.clone()).unwrap_or("").to_string(),
            message: finding.message.clone(),
            question: finding.question.clone(),
            instead: finding.instead.clone(),
            replaces: (!finding.instead.is_empty() && finding.replaces != finding.span)
                .then(|| stretch(&finding.replaces)),
            fix: finding.fix.as_ref().map(|fix| FixReport {
                start: places.at(fix.span.start),
                end: places.at(fix.span.end),
                replacement: fix.replacement.clone(),
            }),
            circumstance: finding.circumstance.as_ref().map(|circumstance| Insertion {
                at: places.at(circumstance.at),
                text: circumstance.text.clone(),
            }),
            lesson: finding.lesson.to_string(),
            kind: finding.kind.map(str::to_string),
        })
        .collect();
    FileReport {
        path: path.to_string(),
        findings,
    }
}

impl FileReport {
    /// The same report for a part of a file behind so many lines and bytes; the part begins at the beginning of a line.
    pub fn behind(mut self, lines: usize, bytes: usize) -> FileReport {
        let behind = |position: &mut Position| {
            position.line += lines;
            position.offset += bytes;
        };
        for finding in &mut self.findings {
            behind(&mut finding.start);
            behind(&mut finding.end);
            if let Some(stretch) = &mut finding.replaces {
                behind(&mut stretch.start);
                behind(&mut stretch.end);
            }
            if let Some(fix) = &mut finding.fix {
                behind(&mut fix.start);
                behind(&mut fix.end);
            }
            if let Some(insertion) = &mut finding.circumstance {
                behind(&mut insertion.at);
            }
        }
        self
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
        version: Report::VERSION,
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

/// The positions that findings speak of, counted in one reading of the text however many lie on one line.
struct Places(Vec<Position>);

impl Places {
    fn of(text: &str, findings: &[Finding]) -> Places {
        let mut offsets: Vec<usize> = findings
            .iter()
            .flat_map(|finding| {
                let spans = [
                    Some(&finding.span),
                    Some(&finding.replaces),
                    finding.fix.as_ref().map(|fix| &fix.span),
                ];
                let ends = spans
                    .into_iter()
                    .flatten()
                    .flat_map(|span| [span.start, span.end]);
                ends.chain(
                    finding
                        .circumstance
                        .as_ref()
                        .map(|circumstance| circumstance.at),
                )
            })
            .collect();
        offsets.sort_unstable();
        offsets.dedup();
        let mut position = Position {
            line: 1,
            column: 1,
            offset: 0,
        };
        let places = offsets.into_iter().map(|offset| {
            for character in text.get(position.offset..offset).unwrap_or("").chars() {
                if character == '\n' {
                    position.line += 1;
                    position.column = 1;
                } else {
                    position.column += 1;
                }
            }
            position.offset = offset;
            position
        });
        Places(places.collect())
    }

    fn at(&self, offset: usize) -> Position {
        let index = self.0.partition_point(|position| position.offset < offset);
        self.0.get(index).copied().unwrap_or(Position {
            line: 1,
            column: 1,
            offset,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Context, Format};

    #[test]
    fn lines_and_columns_count_characters_and_offsets_count_bytes() {
        let text = "ä\nöü failed.\nThe café team failed to look.";
        let findings = crate::check(text, Format::Plain, &Context::default());
        let report = file("a.txt", text, &findings);
        let found = &report.findings[0];
        assert_eq!(
            found.start,
            Position {
                line: 3,
                column: 15,
                offset: text.rfind("failed").unwrap_or(0)
            }
        );
        assert_eq!(
            found.text.chars().count(),
            found.end.column - found.start.column
        );
    }
}
