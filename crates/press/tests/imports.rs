//! Real postmortems of many houses come in whole and go out saying the same. The files are not ours and lie outside
//! the repository; where they are not there, the tests say so and pass. Not here: invented cases (unit tests).

use std::path::PathBuf;

use postmortem::write::document::Document;
use press::markdown::{Heading, Imported, read_named, write};

/// The folder with the files: `FIVEHOWS_POSTMORTEMS`, or beside the repository.
fn folder() -> PathBuf {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/postmortems");
    std::env::var_os("FIVEHOWS_POSTMORTEMS").map_or(beside, PathBuf::from)
}

/// Name and text of each file.
fn files() -> Vec<(String, String)> {
    let Ok(entries) = std::fs::read_dir(folder()) else {
        println!(
            "passed over: there is no folder of postmortems at {}",
            folder().display()
        );
        return Vec::new();
    };
    let mut files: Vec<(String, String)> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".md"))
        .map(|name| {
            (
                std::fs::read_to_string(folder().join(&name)).expect("a readable file"),
                name,
            )
        })
        .map(|(text, name)| (name, text))
        .collect();
    files.sort();
    files
}

fn exported(imported: &Imported) -> String {
    write(
        &imported.document,
        &Heading {
            title: imported.title.clone(),
            number: Some(1),
            facts: vec![],
        },
    )
}

/// Words are runs of letters and digits, in small letters. Character references count as what they stand for. The
/// numbers of list items and the labels of reference links (`[text][label]`) are form: the links lead where they led,
/// and their definitions are kept.
fn words(text: &str) -> Vec<String> {
    let text = text
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ");
    let mut text = text;
    while let Some(at) = text.find("][") {
        let end = text[at + 1..]
            .find(']')
            .map_or(text.len(), |end| at + 1 + end + 1);
        text.replace_range(at + 1..end, " ");
    }
    let mut out = Vec::new();
    for line in text.lines() {
        let mut line = line.trim_start_matches([' ', '\t', '>']);
        let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
        if digits.len() < line.len() && (digits.starts_with(". ") || digits.starts_with(") ")) {
            line = &digits[1..];
        }
        out.extend(
            line.split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .map(str::to_lowercase),
        );
    }
    out
}

/// The words of `source` that are not in `export` in the same order: what is left beside the longest common run.
fn missing(source: &str, export: &str) -> Vec<String> {
    let (source, export) = (words(source), words(export));
    let width = export.len() + 1;
    let mut longest = vec![0_u16; (source.len() + 1) * width];
    for (row, word) in source.iter().enumerate().rev() {
        for (column, other) in export.iter().enumerate().rev() {
            longest[row * width + column] = if word == other {
                longest[(row + 1) * width + column + 1] + 1
            } else {
                longest[(row + 1) * width + column].max(longest[row * width + column + 1])
            };
        }
    }
    let (mut row, mut column, mut missing) = (0, 0, Vec::new());
    while row < source.len() {
        if column < export.len() && source[row] == export[column] {
            (row, column) = (row + 1, column + 1);
        } else if column < export.len()
            && longest[row * width + column + 1] >= longest[(row + 1) * width + column]
        {
            column += 1;
        } else {
            missing.push(source[row].clone());
            row += 1;
        }
    }
    missing
}

#[test]
fn every_word_of_an_import_is_in_the_export_in_the_same_order() {
    let (mut all, mut lost) = (0, Vec::new());
    for (name, text) in files() {
        let imported = read_named(&text, &name);
        let mut missing = missing(&text, &exported(&imported));
        // Heads of tables and cells that became fields are said by the form; each may be missing once.
        for word in words(&imported.became_form.join("\n")) {
            if let Some(place) = missing.iter().position(|other| *other == word) {
                missing.remove(place);
            }
        }
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
        let first = read_named(&text, &name);
        let written = exported(&first);
        let second = read_named(&written, &name);
        assert_eq!(first.title, second.title, "{name}");
        assert_eq!(
            first.document.without_ids(),
            second.document.clone().without_ids(),
            "{name}"
        );
        assert_eq!(exported(&second), written, "{name}");
    }
}

#[test]
fn every_import_can_be_shown_edited_and_redacted() {
    for (name, text) in files() {
        let document = read_named(&text, &name).document;
        assert_eq!(
            Document::from_json(&document.to_json()).as_ref(),
            Ok(&document),
            "{name}"
        );
        let html = press::html::document(&document, press::html::Shown::default());
        for tag in ["<script", "<iframe", "<img", "javascript:"] {
            assert!(!html.contains(tag), "{name} has {tag}");
        }
        let strikes = [
            ("crates".to_owned(), "[A]".to_owned()),
            ("the".to_owned(), "[B]".to_owned()),
        ];
        let left = press::redact::document(&document, &[], &strikes)
            .to_json()
            .to_string();
        assert!(
            !left.contains("crates") && !left.contains(" the "),
            "{name}"
        );
    }
}

/// What is recognised in each file, so that a change that loses something is seen.
#[test]
fn timelines_actions_and_hows_are_recognised_in_the_forms_of_many_houses() {
    let expected = [
        ("2i2c-leap-outage.md", 17, 5, 0),
        ("chia-compromised-self-hosted-runners.md", 8, 0, 0),
        ("chia-website-outage.md", 11, 0, 0),
        ("dfds-bad-eks-ami.md", 20, 6, 0),
        ("dfds-ip-starvation.md", 14, 4, 0),
        ("dfds-log4shell.md", 26, 6, 0),
        ("etcd-v3.5-data-inconsistency.md", 8, 10, 0),
        ("ethereum-optimism-airdrop-1.md", 48, 10, 0),
        ("gattaca-missed-blocks.md", 8, 0, 0),
        ("homebrew-2021-security-incident.md", 0, 5, 0),
        ("jupyterhub-jupyterlab-announcement.md", 41, 21, 0),
        ("jupyterhub-no-space-left.md", 3, 6, 0),
        ("kroma-tx-receipts-chain-halt.md", 8, 0, 0),
        ("kubernetes-2019-01-23-prow-outage.md", 11, 2, 0),
        ("kubernetes-2019-03-26-boskos-outage.md", 10, 3, 0),
        ("ministryofjustice-dns-records-deleted.md", 0, 6, 0),
        ("ministryofjustice-ingress-nginx-rollback.md", 17, 0, 0),
        ("nodejs-march-17-incident.md", 0, 0, 0),
        ("posthog-persons-db-migration.md", 0, 7, 0),
        ("posthog-replay-sdk-fetch-wrapper.md", 10, 6, 0),
        ("pypi-leaked-admin-token.md", 6, 0, 0),
        ("pypi-organization-team-privileges.md", 8, 0, 0),
        ("python-discord-postgres-connection-surge.md", 0, 1, 1),
        ("rust-lang-crates-io-postmortem.md", 16, 3, 1),
        ("rust-lang-dns-outage.md", 0, 0, 0),
    ];
    for (name, text) in files() {
        let imported = read_named(&text, &name);
        let document = &imported.document;
        let counts = (
            document.timeline().count(),
            document.actions().count(),
            document.hows().count(),
        );
        for (wanted, timeline, actions, hows) in expected {
            if wanted == name {
                assert_eq!(counts, (timeline, actions, hows), "{name}");
            }
        }
    }
}
