//! `fivehows check` as writers and their build servers meet it: files, settings, forms, changes, and how it ends.
//! Not here: what is found in a text (wording), and findings in an editor (e2e/lsp).

use serde_json::Value;

use crate::program::{House, Run};

const LAPSE: &str = "The team failed to look.\n";

#[test]
fn a_check_ends_with_0_1_or_2() {
    let house = House::new();
    house.put("calm.md", "The queue was full from 10:05 to 10:20 UTC.\n");
    house.put("blaming.md", "The operator carelessly deleted the table.\n");
    assert_eq!(house.run_outside(&["check", "calm.md"]).code, 0);
    assert_eq!(house.run_outside(&["check", "blaming.md"]).code, 1);
    assert_eq!(house.run_outside(&["check", "nowhere.md"]).code, 2);
}

#[test]
fn texts_of_every_kind_are_found_in_a_folder_and_others_are_not() {
    let house = House::new();
    for name in [
        "a.md",
        "b.markdown",
        "c.TXT",
        "d.html",
        "deep/e.htm",
        "f.rs",
        ".hidden/g.md",
    ] {
        house.put(name, LAPSE);
    }
    let report = json(&house.run_outside(&["check", "--format", "json", "."]));
    let paths: Vec<&str> = report["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["path"].as_str().unwrap())
        .collect();
    assert_eq!(
        paths,
        [
            "./a.md",
            "./b.markdown",
            "./c.TXT",
            "./d.html",
            "./deep/e.htm"
        ]
    );
    assert_eq!(report["summary"]["findings"], 5);
}

#[test]
fn broken_bytes_are_told_and_passed_over_and_offsets_stay() {
    let house = House::new();
    std::fs::write(
        house.path().join("a.md"),
        b"caf\xE9. The team failed to look.\n",
    )
    .unwrap();
    std::fs::write(house.path().join("b.md"), b"\xFF\xFEa\x00b\x00").unwrap();
    let run = house.run_outside(&["check", "--format", "json", "a.md"]);
    assert_eq!(run.code, 1);
    assert!(
        run.err
            .contains("1 byte is not UTF-8, the first at offset 3"),
        "{}",
        run.err
    );
    assert_eq!(json(&run)["files"][0]["findings"][0]["start"]["offset"], 15);
    let both = house.run_outside(&["check", "--format", "json", "b.md", "a.md"]);
    assert_eq!(
        (both.code, json(&both)["summary"]["findings"].as_u64()),
        (2, Some(1)),
        "{}",
        both.err
    );
}

#[test]
fn a_text_longer_than_a_document_is_told_in_parts_and_every_place_is_true() {
    let house = House::new();
    let code = "=\n".repeat(8_000);
    let text = format!("## Fünf\n\n{LAPSE}\n```\n{code}```\n\n").repeat(80);
    assert!(text.len() > 1 << 20);
    house.put("long.md", &text);
    for form in ["json", "sarif", "gitlab"] {
        let run = house.run_outside(&["check", "--format", form, "long.md"]);
        assert_eq!(run.code, 1, "{}", run.err);
        json(&run);
    }
    let report = json(&house.run_outside(&["check", "--format", "json", "long.md"]));
    assert_eq!(report["files"].as_array().unwrap().len(), 1);
    assert_eq!(report["summary"]["bytes"], text.len());
    let findings = report["files"][0]["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 80);
    for finding in findings {
        let place = |name: &str| finding["start"][name].as_u64().unwrap() as usize;
        let words = finding["text"].as_str().unwrap();
        assert!(text[place("offset")..].starts_with(words));
        let line = text.lines().nth(place("line") - 1).unwrap();
        let behind: String = line.chars().skip(place("column") - 1).collect();
        assert!(behind.starts_with(words), "{line}");
    }
}

#[test]
fn settings_are_found_above_the_file_and_may_exclude_it() {
    let house = House::new();
    house.put(
        "fivehows.toml",
        "[check]\nexclude = [\"old/\"]\n[check.levels]\ntrait = \"note\"\n",
    );
    house.put("deep/down/a.md", LAPSE);
    house.put("deep/old/b.md", LAPSE);
    let found = |words: &[&str]| {
        let report = json(&house.run_outside(&[&["check", "--format", "json"], words].concat()));
        let files = report["files"].as_array().unwrap().clone();
        files
            .iter()
            .flat_map(|file| file["findings"].as_array().unwrap().clone())
            .map(|finding| finding["severity"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(found(&["."]), ["note"]);
    assert_eq!(found(&["deep/old/b.md", "deep/down/a.md"]), ["note"]);
    house.put("other.toml", "[check.levels]\nlapse = \"error\"\n");
    assert_eq!(found(&["--config", "other.toml", "."]), ["error", "error"]);
}

#[test]
fn a_mistake_in_the_settings_is_told_and_nothing_passes_as_checked() {
    let house = House::new();
    house.put("fivehows.toml", "[check]\nrooster = [\"Ada\"]\n");
    house.put("a.md", "All is calm.\n");
    let run = house.run_outside(&["check", "a.md"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("Line 2: `rooster`") && run.err.contains("`roster`"),
        "{}",
        run.err
    );
}

#[test]
fn a_diff_shows_what_a_fix_then_makes() {
    let house = House::new();
    let before = "The pump stopped!!!\n\nThe team failed to look.\n";
    house.put("a.md", before);
    let shown = house.run_outside(&["check", "--diff", "a.md"]);
    assert_eq!(shown.code, 1);
    assert!(
        shown
            .out
            .contains("-The pump stopped!!!\n+The pump stopped.\n"),
        "{}",
        shown.out
    );
    let text = || std::fs::read_to_string(house.path().join("a.md")).unwrap();
    assert_eq!(text(), before);
    let dry = house.run_outside(&["check", "--fix", "--dry-run", "a.md"]);
    assert_eq!((dry.out, text()), (shown.out, before.to_owned()));
    let fixed = house.run_outside(&["check", "--fix", "a.md"]);
    assert_eq!(fixed.code, 1, "what is not safe to change is left");
    assert!(
        fixed.out.contains("1 change made.") && fixed.out.contains("lapse"),
        "{}",
        fixed.out
    );
    assert_eq!(text(), "The pump stopped.\n\nThe team failed to look.\n");
}

#[test]
fn standard_input_is_mended_on_standard_output() {
    let house = House::new();
    let run = house.run_outside_with("The pump stopped!!!\n", &["check", "--fix", "-"]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (0, "The pump stopped.\n"),
        "{}",
        run.err
    );
    let html = house.run_outside_with(
        "<p title='the team failed to look'>Calm.</p>",
        &["check", "--stdin-path", "a.html"],
    );
    assert_eq!(html.code, 0, "{}", html.out);
}

#[test]
fn an_exception_needs_a_reason_and_something_to_except() {
    let house = House::new();
    house.put(
        "a.md",
        "The team failed to look. <!-- fivehows-ignore lapse: the words of the log -->\n",
    );
    house.put(
        "b.md",
        "The team looked. <!-- fivehows-ignore lapse: the words of the log -->\n",
    );
    assert_eq!(house.run_outside(&["check", "a.md"]).code, 0);
    let unused = house.run_outside(&["check", "b.md"]);
    assert!(
        unused.code == 1 && unused.out.contains("ignore/ignore-without-effect"),
        "{}",
        unused.out
    );
}

#[test]
fn every_form_for_programs_can_be_read_and_speaks_of_the_same_findings() {
    let house = House::new();
    house.put("a b.md", &LAPSE.repeat(3));
    house.put("calm.md", "All is calm.\n");
    let read = |form: &str| house.run_outside(&["check", "--format", form, "."]);
    assert_eq!(json(&read("json"))["summary"]["findings"], 3);
    let sarif = json(&read("sarif"));
    assert_eq!(
        sarif["runs"][0]["results"].as_array().map(Vec::len),
        Some(3)
    );
    assert_eq!(
        sarif["runs"][0]["invocations"][0]["executionSuccessful"],
        true
    );
    let gitlab = json(&read("gitlab"));
    assert_eq!(gitlab.as_array().map(Vec::len), Some(3));
    assert_eq!(gitlab[0]["location"]["path"], "a b.md");
    assert_eq!(read("github").out.lines().count(), 3);
}

#[test]
fn what_is_piped_has_no_colour_and_no_bar() {
    let house = House::new();
    for number in 0..30 {
        house.put(&format!("{number}.md"), LAPSE);
    }
    let run = house.run_outside(&["check", "."]);
    assert!(
        !run.out.contains('\u{1b}') && run.err.is_empty(),
        "{}",
        run.err
    );
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.out).unwrap_or_else(|problem| panic!("{problem}: {}", run.out))
}
