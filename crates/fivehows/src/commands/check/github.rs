//! Findings as annotations of GitHub Actions: one workflow command a line.
//! Not here: GitLab's report (gitlab), and code scanning (sarif).

use std::io::{self, Write};

use super::{Checked, file_report};

/// Prints an annotation for each finding of a file.
pub fn file(out: &mut dyn Write, file: &Checked) -> io::Result<()> {
    for finding in file_report(file).findings {
        let level = if finding.severity == "note" {
            "notice"
        } else {
            &finding.severity
        };
        let mut message = finding.message;
        if let Some(question) = finding.question {
            message.push_str("\nAsk: ");
            message.push_str(&question);
        }
        writeln!(
            out,
            "::{level} file={},line={},endLine={},col={},endColumn={},title={}::{}",
            property(file.path.trim_start_matches("./")),
            finding.start.line,
            finding.end.line,
            finding.start.column,
            finding.end.column,
            property(&format!("{}/{}", finding.label, finding.rule)),
            data(&message)
        )?;
    }
    Ok(())
}

/// Escapes the text of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a property of a workflow command, where colons and commas part things too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_part_properties_are_escaped() {
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
    }
}
