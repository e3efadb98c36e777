//! The table of constructions against the rules: what is written down there is heard, and what only looks like it is not.
//! The rules were made by this table, so it guards what was reached; how other authors are read is told by `examples/quality`.

use wording::{BlockKind, Context};

/// One line of the table: its labels, and what the rules say about its sentence.
struct Row {
    wanted: Vec<String>,
    found: Vec<String>,
    sentence: String,
}

fn rows() -> Vec<Row> {
    let path = format!(
        "{}/tests/data/constructions.txt",
        env!("CARGO_MANIFEST_DIR")
    );
    let table = std::fs::read_to_string(path).expect("the table lies beside the tests");
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let mut parts = line.splitn(3, '|');
            let mut next = || parts.next().expect("a line has three parts").to_string();
            let (labels, section, sentence) = (next(), next(), next());
            let kind = match section.as_str() {
                "title" => BlockKind::Heading,
                _ => BlockKind::Paragraph,
            };
            let context = Context {
                section: Some(section.replace("analysis", "factors")),
                ..Context::default()
            };
            let findings = wording::check_block(&sentence, kind, &context);
            Row {
                wanted: labels
                    .split(',')
                    .filter(|label| *label != "-")
                    .map(str::to_string)
                    .collect(),
                found: findings
                    .iter()
                    .filter(|finding| !finding.rule.starts_with("hint-of-"))
                    .map(|finding| finding.label.as_str())
                    .filter(|label| !matches!(*label, "privacy" | "vague-action"))
                    .map(str::to_string)
                    .collect(),
                sentence,
            }
        })
        .collect()
}

#[test]
fn nearly_every_construction_of_the_table_is_heard() {
    let rows = rows();
    let wanted: usize = rows.iter().map(|row| row.wanted.len()).sum();
    let missed: Vec<(&String, &String)> = rows
        .iter()
        .flat_map(|row| {
            let missed = row.wanted.iter().filter(|label| !row.found.contains(label));
            missed.map(move |label| (label, &row.sentence))
        })
        .collect();
    assert!(missed.len() * 100 <= wanted * 16, "{missed:#?}");
}

#[test]
fn what_only_looks_like_a_construction_is_let_be() {
    let rows = rows();
    let quiet: Vec<&Row> = rows.iter().filter(|row| row.wanted.is_empty()).collect();
    let marked: Vec<&String> = quiet
        .iter()
        .filter(|row| !row.found.is_empty())
        .map(|row| &row.sentence)
        .collect();
    assert!(quiet.len() > 300);
    assert!(marked.len() * 100 <= quiet.len() * 3, "{marked:#?}");
}
