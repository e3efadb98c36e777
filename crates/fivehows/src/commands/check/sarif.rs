//! Findings as SARIF 2.1.0, for code scanning services.

use serde_json::{Value, json};

use super::{Checked, file_report};

/// The log of one run.
pub fn log(checked: &[Checked]) -> Value {
    let rules: Vec<Value> = wording::rules()
        .iter()
        .map(|rule| {
            json!({
                "id": rule.name,
                "shortDescription": { "text": rule.title },
                "fullDescription": { "text": rule.summary },
                "help": { "text": rule.page, "markdown": rule.page },
                "defaultConfiguration": { "level": rule.severity.as_str() },
                "properties": { "tags": [rule.label.as_str()], "lesson": rule.lesson },
            })
        })
        .collect();
    let results: Vec<Value> = checked.iter().flat_map(results).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "fivehows", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn results(file: &Checked) -> Vec<Value> {
    let uri = uri(&file.path);
    file_report(file)
        .findings
        .iter()
        .map(|finding| {
            let index = wording::rules()
                .iter()
                .position(|rule| rule.name == finding.rule);
            json!({
                "ruleId": finding.rule,
                "ruleIndex": index,
                "level": finding.severity,
                "message": { "text": finding.message },
                "locations": [{
                    "physicalLocation": {
                        "artifactLocation": { "uri": uri },
                        "region": {
                            "startLine": finding.start.line,
                            "startColumn": finding.start.column,
                            "endLine": finding.end.line,
                            "endColumn": finding.end.column,
                            "byteOffset": finding.start.offset,
                            "byteLength": finding.end.offset - finding.start.offset,
                        },
                    },
                }],
            })
        })
        .collect()
}

/// A path as a relative or `file:` URI. Bytes that URIs don't hold are escaped.
fn uri(path: &str) -> String {
    if path == "-" {
        return "stdin".to_string();
    }
    let slashed = path.replace('\\', "/");
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

    #[test]
    fn a_path_becomes_a_uri() {
        assert_eq!(uri("post mortems/ä.md"), "post%20mortems/%C3%A4.md");
        assert_eq!(uri("/a/b.md"), "file:///a/b.md");
    }

    #[test]
    fn every_result_points_at_a_rule_of_the_log() {
        let text = "The team failed to follow the runbook.";
        let findings = wording::check(text, wording::Format::Plain, &wording::Context::default());
        let log = log(&[Checked {
            path: "a.txt".into(),
            text: text.into(),
            findings,
        }]);
        let result = &log["runs"][0]["results"][0];
        let index = result["ruleIndex"]
            .as_u64()
            .expect("a result has the index of its rule") as usize;
        assert_eq!(
            log["runs"][0]["tool"]["driver"]["rules"][index]["id"],
            result["ruleId"]
        );
        assert_eq!(
            result["locations"][0]["physicalLocation"]["region"]["startColumn"],
            10
        );
    }
}
