//! Findings for people: the line, the place in it, the question to ask and other words.
//! Forms for programs are beside this file.

use std::io::{self, Write};

use wording::report::Summary;
use wording::{Finding, Severity};

use super::{Checked, file_report};

/// The most characters of a line that are shown around a finding.
const WIDTH: usize = 100;

/// Prints the findings of a file.
pub fn file(out: &mut dyn Write, file: &Checked, colour: bool) -> io::Result<()> {
    let paint = Paint { colour };
    let report = file_report(file);
    for (finding, place) in file.findings.iter().zip(&report.findings) {
        let head = format!(
            "{}:{}:{}",
            plain(&file.path),
            place.start.line,
            place.start.column
        );
        writeln!(
            out,
            "{} {} {}",
            paint.bold(&head),
            paint.severity(finding.severity),
            paint.dim(&format!("{}/{}", place.label, finding.rule))
        )?;
        excerpt(out, &file.text, finding, place.start.line, &paint)?;
        writeln!(out, "  {}", finding.message)?;
        if let Some(question) = &finding.question {
            writeln!(out, "  {} {question}", paint.dim("ask:"))?;
        }
        for instead in &finding.instead {
            writeln!(out, "  {} {}", paint.dim("instead:"), plain(instead))?;
        }
        if let Some(circumstance) = &finding.circumstance {
            let sentence = plain(circumstance.text.trim());
            writeln!(out, "  {} {sentence}", paint.dim("if it were me:"))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Prints how much was found, and what was mended.
pub fn end(out: &mut dyn Write, sums: &Summary, fixed: usize) -> io::Result<()> {
    if fixed > 0 {
        writeln!(out, "{} made.", counted(fixed, "change"))?;
    }
    let more = if sums.findings > 0 {
        " `fivehows explain RULE` tells more about each."
    } else {
        ""
    };
    writeln!(
        out,
        "{} in {}.{more}",
        counted(sums.findings, "finding"),
        counted(sums.files, "file")
    )
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The line of the finding with the span underlined; a long line is cut around it.
fn excerpt(
    out: &mut dyn Write,
    text: &str,
    finding: &Finding,
    line: usize,
    paint: &Paint,
) -> io::Result<()> {
    let span = &finding.span;
    let line_start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[span.start..]
        .find('\n')
        .map_or(text.len(), |at| span.start + at);
    let span_end = span.end.min(line_end);
    let marked = text[span.start..span_end].chars().count().clamp(1, WIDTH);
    let room = WIDTH.saturating_sub(marked);
    let before: Vec<char> = text[line_start..span.start]
        .chars()
        .rev()
        .take(room / 2 + 1)
        .collect();
    let cut_before = before.len() > room / 2;
    let mut left: String = before.iter().take(room / 2).rev().collect();
    if cut_before {
        left.insert(0, '\u{2026}');
    }
    let after = room - room / 2;
    let mut right: String = text[span_end..line_end].chars().take(after).collect();
    if text[span_end..line_end].chars().nth(after).is_some() {
        right.push('\u{2026}');
    }
    let middle: String = text[span.start..span_end].chars().take(WIDTH).collect();
    let number = line.to_string();
    writeln!(
        out,
        "{} {}{}{}",
        paint.dim(&format!("{number:>5} |")),
        plain(&left),
        paint.mark(&plain(&middle), finding.severity),
        plain(&right)
    )?;
    let indent = " ".repeat(left.chars().count());
    writeln!(
        out,
        "{} {indent}{}",
        paint.dim("      |"),
        paint.mark(&"^".repeat(marked), finding.severity)
    )
}

/// A text of somebody's on one line, without what could move the terminal.
fn plain(text: &str) -> String {
    text.replace(['\t', '\r', '\n'], " ")
        .replace(char::is_control, "\u{FFFD}")
}

struct Paint {
    colour: bool,
}

impl Paint {
    fn with(&self, code: &str, text: &str) -> String {
        if self.colour {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_string()
        }
    }

    fn bold(&self, text: &str) -> String {
        self.with("1", text)
    }

    fn dim(&self, text: &str) -> String {
        self.with("2", text)
    }

    fn mark(&self, text: &str, severity: Severity) -> String {
        self.with(code(severity), text)
    }

    fn severity(&self, severity: Severity) -> String {
        self.with(code(severity), severity.as_str())
    }
}

fn code(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "31",
        Severity::Warning => "33",
        Severity::Note => "36",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wording::{Context, Format};

    fn printed(text: &str) -> String {
        let findings = wording::check(text, Format::Markdown, &Context::default());
        let sums = Summary {
            files: 1,
            findings: findings.len(),
            ..Summary::default()
        };
        let checked = Checked {
            path: "a.md".into(),
            text: text.into(),
            findings,
            ..Checked::default()
        };
        let mut out = Vec::new();
        file(&mut out, &checked, false).expect("a vector takes every byte");
        end(&mut out, &sums, 0).expect("a vector takes every byte");
        String::from_utf8(out).expect("what is printed is text")
    }

    #[test]
    fn the_place_is_underlined_below_the_line() {
        let text = printed("# T\n\nThe team failed to follow the runbook.\n");
        assert!(
            text.starts_with("a.md:3:10 warning trait/lapse\n"),
            "{text}"
        );
        assert!(
            text.contains(
                "    3 | The team failed to follow the runbook.\n      |          ^^^^^^"
            ),
            "{text}"
        );
        assert!(text.contains("1 finding in 1 file."), "{text}");
    }

    #[test]
    fn a_very_long_line_is_cut_around_the_finding() {
        let long = "word ".repeat(5000);
        let text = printed(&format!("{long} The team failed to follow it. {long}"));
        assert!(
            text.lines().all(|line| line.chars().count() < 200),
            "{text}"
        );
        assert!(text.contains('\u{2026}'));
    }

    #[test]
    fn what_could_move_the_terminal_is_not_printed() {
        let text = printed("The team failed to follow it.\u{1b}[2J");
        assert!(
            text.contains("1 finding") && !text.contains('\u{1b}'),
            "{text}"
        );
    }
}
