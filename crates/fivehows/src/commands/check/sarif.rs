//! Findings as SARIF 2.1.0, for code scanning services. Microsoft's validator finds no error in it.
//! Not here: the shorter annotations of GitHub (github) and GitLab (gitlab).

use std::io::{self, Write};

use serde_json::{Value, json};
use wording::report::{FindingReport, Position};

use super::gitlab::fingerprint;
use super::{Checked, file_report};

/// Writes what stands before the results of the one run.
pub fn begin(out: &mut dyn Write) -> io::Result<()> {
    let rules: Vec<Value> = wording::rules()
        .iter()
        .map(|rule| {
            json!({
                "id": rule.name,
                "shortDescription": { "text": sentence(rule.title) },
                "fullDescription": { "text": sentence(rule.summary) },
                "help": { "text": rule.page, "markdown": rule.page },
                "defaultConfiguration": { "level": rule.severity.as_str() },
                "properties": { "tags": [rule.label.as_str()], "lesson": rule.lesson },
            })
        })
        .collect();
    let version = env!("CARGO_PKG_VERSION");
    let driver = json!({ "name": "fivehows", "version": version, "semanticVersion": version, "rules": rules });
    write!(
        out,
        "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{{\
         \"tool\":{{\"driver\":{driver}}},\"columnKind\":\"unicodeCodePoints\",\"results\":["
    )
}

/// The results of a file.
pub fn results(file: &Checked) -> Vec<Value> {
    let uri = uri(&file.path);
    let result = |finding: &FindingReport| {
        let rule = wording::rules()
            .iter()
            .position(|rule| rule.name == finding.rule);
        let mut message = finding.message.clone();
        if let Some(question) = &finding.question {
            message.push_str(" Ask: ");
            message.push_str(question);
        }
        let mut result = json!({
            "ruleId": finding.rule,
            "ruleIndex": rule,
            "level": finding.severity,
            "message": { "text": message },
            "locations": [{
                "physicalLocation": {
                    "artifactLocation": { "uri": uri },
                    "region": region(finding.start, finding.end),
                },
            }],
            "partialFingerprints": { "wording/v1": fingerprint(&[&file.path, &finding.rule, &finding.text]) },
        });
        let fixes = fixes(finding, &uri);
        if !fixes.is_empty() {
            result["fixes"] = fixes.into();
        }
        result
    };
    file_report(file).findings.iter().map(result).collect()
}

/// Writes what stands behind the results: whether everything could be read.
pub fn end(out: &mut dyn Write, problems: &[String]) -> io::Result<()> {
    let notifications: Vec<Value> = problems
        .iter()
        .map(|problem| json!({ "level": "error", "message": { "text": problem } }))
        .collect();
    let invocation = json!({
        "executionSuccessful": problems.is_empty(),
        "toolExecutionNotifications": notifications,
    });
    writeln!(out, "\n],\"invocations\":[{invocation}]}}]}}")
}

/// The wordings that need no more filling in, each as a change of the text.
fn fixes(finding: &FindingReport, uri: &str) -> Vec<Value> {
    let (start, end) = finding
        .replaces
        .map_or((finding.start, finding.end), |stretch| {
            (stretch.start, stretch.end)
        });
    let ready = finding
        .instead
        .iter()
        .filter(|instead| !instead.contains('['));
    let change = |start: Position, end: Position, text: &str, what: &str| {
        json!({
            "description": { "text": what },
            "artifactChanges": [{
                "artifactLocation": { "uri": uri },
                "replacements": [{ "deletedRegion": region(start, end), "insertedContent": { "text": text } }],
            }],
        })
    };
    let fix = finding
        .fix
        .iter()
        .map(|fix| change(fix.start, fix.end, &fix.replacement, "Mend it."));
    fix.chain(ready.map(|instead| change(start, end, instead, "Say it in another way.")))
        .collect()
}

fn region(start: Position, end: Position) -> Value {
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "byteOffset": start.offset,
        "byteLength": end.offset - start.offset,
    })
}

/// Descriptions are sentences, and end like one.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '?', '!']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// A path as a relative or `file:` URI. Bytes that URIs don't hold are escaped.
fn uri(path: &str) -> String {
    if path == "-" {
        return "stdin".to_string();
    }
    let slashed = path.replace('\\', "/");
    let slashed = slashed.trim_start_matches("./");
    let mut out = String::from(if slashed.starts_with('/') {
        "file://"
    } else {
        ""
    });
    for byte in slashed.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(byte as char)
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(text: &str) -> Value {
        let findings = wording::check(text, wording::Format::Plain, &wording::Context::default());
        let checked = Checked {
            path: "./a b.txt".into(),
            text: text.into(),
            findings,
            ..Checked::default()
        };
        let mut out = Vec::new();
        begin(&mut out).expect("a vector takes every byte");
        let results: Vec<String> = results(&checked).iter().map(Value::to_string).collect();
        out.extend(results.join(",").bytes());
        end(&mut out, &["b.md: the file could not be read.".to_owned()])
            .expect("a vector takes every byte");
        serde_json::from_slice(&out).expect("the log is JSON")
    }

    #[test]
    fn a_path_becomes_a_uri() {
        assert_eq!(uri("post mortems/ä.md"), "post%20mortems/%C3%A4.md");
        assert_eq!(uri("/a/b.md"), "file:///a/b.md");
    }

    #[test]
    fn every_result_points_at_a_rule_of_the_log_and_at_its_place() {
        let log = log("The team failed to follow the runbook.");
        let run = &log["runs"][0];
        let result = &run["results"][0];
        let index = result["ruleIndex"]
            .as_u64()
            .expect("a result has the index of its rule") as usize;
        assert_eq!(
            run["tool"]["driver"]["rules"][index]["id"],
            result["ruleId"]
        );
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b.txt");
        assert_eq!(place["region"]["startColumn"], 10);
    }

    #[test]
    fn a_file_that_could_not_be_read_makes_the_run_no_success() {
        let invocation = &log("All is calm.")["runs"][0]["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], false);
        assert_eq!(
            invocation["toolExecutionNotifications"][0]["level"],
            "error"
        );
    }
}
