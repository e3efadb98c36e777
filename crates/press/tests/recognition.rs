//! What is recognised in Markdown of other houses, in small invented cases, and what is left alone.
//! Not here: real files (`imports.rs`), and our own exports (`markdown_round_trip.rs`).

use postmortem::write::document::{ActionState, Block, BlockKind, Document, Milestone, plain};
use press::markdown::{Heading, Imported, read, read_named, write};

/// Entries as `at|typed|text`.
fn entries(text: &str) -> Vec<String> {
    read(text)
        .document
        .timeline()
        .map(|entry| format!("{}|{}|{}", entry.at, entry.typed, plain(&entry.text)))
        .collect()
}

fn check_timeline(text: &str, expected: &[&str]) {
    assert_eq!(entries(text), expected, "{text}");
}

fn names(document: &Document) -> Vec<&'static str> {
    document.blocks.iter().map(Block::name).collect()
}

#[test]
fn a_time_takes_date_and_zone_from_the_nearest_place_that_says_them() {
    check_timeline(
        "# Gates on 2025-11-12\n\n## Timeline (UTC)\n\n- 05:40 A key comes into use\n- 06:18 – An alert fires\n",
        &[
            "2025-11-12T05:40:00Z|05:40|A key comes into use",
            "2025-11-12T06:18:00Z|06:18|An alert fires",
        ],
    );
    check_timeline(
        "# Gates\n\n## Timeline\n\nAll times in CET.\n\n### 2025-11-12\n\n* **23:50**: one\n* **00:10 UTC**: two\n",
        &[
            "2025-11-12T23:50:00+01:00|23:50|one",
            "2025-11-13T00:10:00Z|00:10 UTC|two",
        ],
    );
    check_timeline(
        "# Gates\n\n## Timeline\n\n2025-11-12 05:40 UTC one\n\n2025-11-12 06:00 UTC two\n",
        &[
            "2025-11-12T05:40:00Z|2025-11-12 05:40 UTC|one",
            "2025-11-12T06:00:00Z|2025-11-12 06:00 UTC|two",
        ],
    );
    check_timeline(
        "# Gates 2025-11-12\n\n## Timeline (UTC)\n\n05:40 one\n06:00 two\nand more of it\n",
        &[
            "2025-11-12T05:40:00Z|05:40|one",
            "2025-11-12T06:00:00Z|06:00|two and more of it",
        ],
    );
    check_timeline(
        "# Gates 2025-11-12\n\n## Timeline (UTC)\n\n### 05:40\n\none\n\n### 06:00 – two\n\nmore\n",
        &[
            "2025-11-12T05:40:00Z|05:40|one",
            "2025-11-12T06:00:00Z|06:00|two",
        ],
    );
    check_timeline(
        "# Gates\n\n| Moment | Colour |\n|---|---|\n| 2025-11-12 05:40 | one |\n| 2025-11-12 06:00 | two |\n",
        &[],
    );
    check_timeline(
        "# Gates\n\n| Time (UTC) | Event |\n|---|---|\n| 2025-11-12 05:40 | one |\n| 2025-11-12 06:00 | two |\n",
        &[
            "2025-11-12T05:40:00Z|2025-11-12 05:40|one",
            "2025-11-12T06:00:00Z|2025-11-12 06:00|two",
        ],
    );
}

#[test]
fn what_nobody_said_is_not_made_up() {
    check_timeline(
        "# Gates 2025-11-12\n\n## Timeline\n\n- 05:40 one\n- 06:00 two\n",
        &["|05:40|one", "|06:00|two"],
    );
    check_timeline(
        "# Gates\n\n## Timeline (UTC)\n\n- 05:40 one\n- 06:00 two\n",
        &["|05:40|one", "|06:00|two"],
    );
    let imported = read("# Gates 2025-07-12\n\n## Timeline (PST)\n\n- 05:40 one\n- 06:00 two\n");
    assert!(
        imported
            .document
            .timeline()
            .all(|entry| entry.at.is_empty())
    );
    assert!(
        imported
            .notes
            .iter()
            .any(|note| note.contains("-08:00") && note.contains("-07:00")),
        "{:?}",
        imported.notes
    );
}

#[test]
fn vague_times_and_spans_stay_as_they_were_written() {
    check_timeline(
        "# Gates 2025-11-12\n\n## Timeline (UTC)\n\n- ~05:40 one\n- 06:00-06:30 two\n- --:-- three\n- later, four\n- 07:00 five\n- 07:10 six\n",
        &[
            "2025-11-12T05:40:00Z|~05:40|one",
            "2025-11-12T06:00:00Z|06:00-06:30|two",
            "|--:--|three",
            "||later, four",
            "2025-11-12T07:00:00Z|07:00|five",
            "2025-11-12T07:10:00Z|07:10|six",
        ],
    );
}

#[test]
fn lists_and_tables_outside_a_timeline_stay_what_they_are() {
    let imported = read(
        "# T\n\n## Impact\n\n- 12:30 trains were late\n- 13:30 trains were late\n\n| Slot | Time |\n|---|---|\n| 1 | 05:40 |\n",
    );
    assert_eq!(
        names(&imported.document),
        ["heading", "bullet_list", "table"]
    );
}

#[test]
fn milestones_are_told_once_and_labels_before_times_are_understood() {
    let imported = read(
        "# T 2025-11-12\n\n## Timeline (UTC)\n\n- 05:40 The outage starts\n- 06:22 Incident declared\n- 06:30 Incident declared again\n",
    );
    let told: Vec<_> = imported
        .times
        .iter()
        .map(|time| (time.milestone, time.at.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (Milestone::Started, "2025-11-12T05:40:00Z"),
            (Milestone::Declared, "2025-11-12T06:22:00Z")
        ]
    );
    let labelled =
        read("# T\n\n- First detected 2025-11-12 11:57 UTC\n- Resolved 2025-11-12 14:38 UTC\n");
    let told: Vec<_> = labelled
        .times
        .iter()
        .map(|time| (time.milestone, time.at.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (Milestone::Detected, "2025-11-12T11:57:00Z"),
            (Milestone::Resolved, "2025-11-12T14:38:00Z")
        ]
    );
}

#[test]
fn actions_are_found_in_lists_with_and_without_boxes() {
    let imported = read(
        "# T\n\n## Action items\n\n- [x] One\n- [ ] Two (in progress)\n- [ ] Three:\n  - [ ] inner\n- [ ] Four https://t.example/x/issues/4\n",
    );
    assert_eq!(
        names(&imported.document),
        ["heading", "actions", "bullet_list", "actions"]
    );
    let told: Vec<_> = imported
        .document
        .actions()
        .map(|action| (plain(&action.text), action.state, action.tracker.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("One".into(), ActionState::Done, ""),
            ("Two (in progress)".into(), ActionState::InProgress, ""),
            (
                "Four https://t.example/x/issues/4".into(),
                ActionState::Proposed,
                "https://t.example/x/issues/4"
            ),
        ]
    );
}

#[test]
fn a_table_of_actions_fills_the_fields_and_keeps_what_no_field_holds() {
    let text = "# T\n\n| Action | Type | Owner | Due | Status | Team |\n|---|---|---|---|---|---|\n| Watch it | Detect | Ana Sol | 2026-01-31 | DONE | Gates |\n";
    let imported = read(text);
    let action = imported.document.actions().next().expect("an action");
    assert_eq!(plain(&action.text), "Watch it (Gates)");
    assert_eq!(
        (action.owner.as_str(), action.due.as_str(), action.state),
        ("Ana Sol", "2026-01-31", ActionState::Done)
    );
}

#[test]
fn nested_and_flat_chains_of_whys_become_hows() {
    let nested = read(
        "# T\n\n## Five whys\n\n- It stood\n\n  **Why?**\n\n  - No alert\n\n    **Why was there none?**\n\n    - Nobody had one\n",
    );
    let top = nested.document.hows().next().expect("a chain");
    assert_eq!(
        plain(&top.hows[0].hows[0].text),
        "Why was there none? Nobody had one"
    );
    let flat = read("# T\n\n## 5 Whys\n\n1. It stood\n2. Why? No alert\n3. Why? Nobody had one\n");
    assert_eq!(
        plain(&flat.document.hows().next().expect("a chain").hows[0].hows[0].text),
        "Why? Nobody had one"
    );
    let plain_causes = read("# T\n\n## Causes\n\n- One\n- Two\n");
    assert_eq!(names(&plain_causes.document), ["heading", "bullet_list"]);
}

#[test]
fn bold_labels_become_headings_where_there_are_none() {
    let imported = read(
        "- **Impact**: Trains were late\n- **Resolution**:\n  - Rolled back\n- **Review actions**:\n  - Watch it\n- **Colour**: red\n",
    );
    let titles: Vec<_> = imported
        .document
        .sections()
        .map(|section| (section.title(), section.key.to_owned()))
        .collect();
    let expected = [
        ("Impact", "impact"),
        ("Resolution", "resolution"),
        ("Review actions", "actions"),
        ("Colour", ""),
    ];
    assert_eq!(
        titles,
        expected.map(|(title, key)| (title.to_owned(), key.to_owned()))
    );
    assert_eq!(imported.document.actions().count(), 1);
}

#[test]
fn title_day_severity_and_authors_come_from_where_people_put_them() {
    let fields = |imported: Imported| {
        (
            imported.title,
            imported.date,
            imported.severity,
            imported.authors.join(" + "),
        )
    };
    let expected = |a: &str, b: &str, c: &str, d: &str| {
        (a.to_owned(), b.to_owned(), c.to_owned(), d.to_owned())
    };
    let front = "---\ntitle: Gates\nauthors: [Ana Sol, Jun]\n---\n\n**Severity:** Critical\n\n**Date:** 12 November 2025\n";
    assert_eq!(
        fields(read(front)),
        expected("Gates", "2025-11-12", "Critical", "Ana Sol + Jun")
    );
    assert_eq!(
        fields(read_named("Text.\n", "2025/2025-11-12-gates-stood.md")),
        expected("2025 11 12 gates stood", "2025-11-12", "", "")
    );
    assert_eq!(
        fields(read("# Gates on 05/06/2025\n")),
        expected("Gates on 05/06/2025", "", "", "")
    );
}

#[test]
fn what_has_no_block_of_its_own_is_kept_as_it_came() {
    let text = "# T\n\n<details>\n<b>x</b>\n</details>\n\nA <kbd>key</kbd>, <%= erb %>, :eye: and a note[^1].\n\n[^1]: The note.\n\n[unused]: https://x.example\n";
    let imported = read(text);
    assert_eq!(
        names(&imported.document),
        ["raw_block", "paragraph", "raw_block", "raw_block"]
    );
    let out = write(
        &imported.document,
        &Heading {
            title: imported.title.clone(),
            ..Heading::default()
        },
    );
    for kept in [
        "<details>\n<b>x</b>\n</details>",
        "<kbd>key</kbd>",
        "<%= erb %>",
        ":eye:",
        "note[^1].",
        "[^1]: The note.",
        "[unused]: https://x.example",
    ] {
        assert!(out.contains(kept), "{kept} in {out}");
    }
}

#[test]
fn a_row_with_more_cells_than_the_head_loses_none() {
    let imported = read("# T\n\n| A | B |\n|---|---|\n| 1 | 2 | three |\n");
    assert!(
        matches!(&imported.document.blocks[0].kind, BlockKind::Raw { text, .. } if text.contains("three"))
    );
}

#[test]
fn hostile_text_is_read_in_little_time_and_kept() {
    let deep_quote = format!("{}x\n", "> ".repeat(5_000));
    let deep_list: String = (0..400)
        .map(|depth| format!("{}- a\n", "  ".repeat(depth)))
        .collect();
    let brackets = "[".repeat(20_000);
    let stars = "*a **b ".repeat(5_000);
    let ticks: String = (1..400)
        .map(|length| format!("{} ", "`".repeat(length)))
        .collect();
    let table = format!("|{}\n|{}\n", "a|".repeat(2_000), "-|".repeat(2_000));
    let links = "[a](<b".repeat(5_000);
    let entities = "&#0;&#xFFFFFFF;&nosuch;\0".repeat(2_000);
    let times = format!(
        "## Timeline\n\n{}",
        "- 99:99 x\n- 2025-99-99 25:61 CET y\n- 00:00 z\n".repeat(2_000)
    );
    let marker = "<!-- five hows: timeline -->\n\n- a\n\n<!-- five hows: hows, empty -->\n";
    let front = "---\ntitle: \"\\ud800\"\nimported: |\n---\n";
    let cases = [
        &deep_quote,
        &deep_list,
        &brackets,
        &stars,
        &ticks,
        &table,
        &links,
        &entities,
        &times,
        marker,
        front,
        "",
        "\u{FEFF}",
        "---\n---",
        "+++\n+++\n+++",
    ];
    for text in cases {
        let begun = std::time::Instant::now();
        let imported = read(text);
        let written = write(
            &imported.document,
            &Heading {
                title: imported.title.clone(),
                ..Heading::default()
            },
        );
        let again = read(&written);
        assert_eq!(
            imported.document.without_ids(),
            again.document.without_ids(),
            "{}",
            &text.chars().take(80).collect::<String>()
        );
        assert!(
            begun.elapsed().as_secs() < 20,
            "{:?} for {}",
            begun.elapsed(),
            &text.chars().take(80).collect::<String>()
        );
    }
}
