//! Findings as GitLab's code quality report, which merge requests show beside the changed lines.
//! Not here: GitHub's annotations (github).

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Value, json};

use super::{Checked, file_report};

/// The entries of a file.
pub fn issues(file: &Checked) -> Vec<Value> {
    let path = file.path.trim_start_matches("./");
    let mut met: HashMap<(String, String), usize> = HashMap::new();
    file_report(file)
        .findings
        .into_iter()
        .map(|finding| {
            let again = met.entry((finding.rule.clone(), finding.text.clone())).or_default();
            *again += 1;
            // The parts of a long file are counted apart.
            let again = match file.bytes {
                0 => again.to_string(),
                bytes => format!("{again} behind {bytes}"),
            };
            let fingerprint = fingerprint(&[path, &finding.rule, &finding.text, &again]);
            let ask = finding.question.map(|question| format!(" {question}"));
            json!({
                "description": format!("“{}”: {}{}", finding.text, finding.message, ask.unwrap_or_default()),
                "check_name": format!("{}/{}", finding.label, finding.rule),
                "fingerprint": fingerprint,
                "severity": match finding.severity.as_str() {
                    "error" => "major",
                    "warning" => "minor",
                    _ => "info",
                },
                "location": {
                    "path": path,
                    "lines": { "begin": finding.start.line, "end": finding.end.line },
                },
            })
        })
        .collect()
}

/// What stays the same while lines move: the file, the rule, the words, and which of several of the same it is.
pub fn fingerprint(parts: &[&str]) -> String {
    // The hasher's keys are fixed; a newer standard library may choose another, and then findings count as new once.
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_twice_are_two_and_keep_their_mark_when_they_move() {
        let issues = |before: &str| {
            let text = format!("{before}The team failed to look.\n\nThe team failed to look.\n");
            let findings =
                wording::check(&text, wording::Format::Plain, &wording::Context::default());
            issues(&Checked {
                path: "./a.txt".into(),
                text,
                findings,
                ..Checked::default()
            })
        };
        let (here, moved) = (issues(""), issues("A line.\n\n"));
        assert_eq!(here.len(), 2);
        assert_ne!(here[0]["fingerprint"], here[1]["fingerprint"]);
        assert_eq!(here[1]["fingerprint"], moved[1]["fingerprint"]);
        assert_eq!(
            moved[1]["location"],
            json!({ "path": "a.txt", "lines": { "begin": 5, "end": 5 } })
        );
        assert_eq!(here[0]["severity"], "minor");
    }
}
