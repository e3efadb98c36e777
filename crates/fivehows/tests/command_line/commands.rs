//! The command line as an operator meets it: what is printed where, and with which code it ends.
//! Not here: the pages of `serve` and `demo` (serving), and what the analyser finds (wording).

use crate::program::House;

const GATES: &str = "# Gates refused valid tickets\n\n## Summary\n\nGates refused tickets for 74 minutes.\n\n## Timeline\n\n- 2025-11-12 05:40 UTC - a new key is published\n- 2025-11-12 06:54 UTC - the previous key signs again\n\n## Action items\n\n- [ ] Read the list of keys every ten minutes\n";

#[test]
fn a_person_is_added_and_gets_a_token() {
    let house = House::new();
    let added = house.run_with(
        "how was that possible\n",
        &[
            "admin",
            "create-user",
            "--email",
            "Ada@Example.org",
            "--name",
            "Ada Quay",
            "--role",
            "admin",
            "--password-stdin",
        ],
    );
    assert_eq!(
        (added.code, added.out.as_str()),
        (0, "Ada Quay was added as admin.\n"),
        "{}",
        added.err
    );

    let made = house.run(&[
        "admin",
        "create-token",
        "--email",
        "ada@example.org",
        "--scope",
        "write",
    ]);
    assert_eq!(made.code, 0, "{}", made.err);
    let token = made.out.strip_suffix('\n').unwrap();
    assert!(
        token.starts_with("fivehows_") && !token.contains(char::is_whitespace),
        "{token}"
    );
}

#[test]
fn a_short_password_and_a_known_address_are_told_and_end_with_1() {
    let house = House::new();
    let create = |password: &str| {
        house.run_with(
            password,
            &[
                "admin",
                "create-user",
                "--email",
                "ada@example.org",
                "--name",
                "Ada Quay",
                "--role",
                "member",
                "--password-stdin",
            ],
        )
    };
    let short = create("hush\n");
    assert_eq!((short.code, short.out.as_str()), (1, ""));
    assert!(
        short.err.contains("at least 10 characters"),
        "{}",
        short.err
    );
    assert_eq!(create("how was that possible\n").code, 0);
    let again = create("how was that possible\n");
    assert_eq!(again.code, 1);
    assert!(again.err.contains("is here already"), "{}", again.err);
}

#[test]
fn a_token_for_a_stranger_is_not_made() {
    let made = House::new().run(&[
        "admin",
        "create-token",
        "--email",
        "nobody@example.org",
        "--scope",
        "read",
    ]);
    assert_eq!((made.code, made.out.as_str()), (1, ""));
    assert!(
        made.err.contains("nobody@example.org was not found"),
        "{}",
        made.err
    );
}

#[test]
fn a_folder_is_imported_and_what_is_no_text_is_told() {
    let house = House::new();
    house.put("in/gates.md", GATES);
    house.put(
        "in/deeper/plain.markdown",
        "Printers stood still\n\nOn 2025-10-14 they did.",
    );
    house.put("in/picture.png", "not looked at");
    house.put("in/.hidden.md", "# Hidden");
    house.put("in/scan.md", "a\0b");
    let imported = house.run(&["import", "in"]);
    assert_eq!(imported.code, 1);
    let lines: Vec<Vec<&str>> = imported
        .out
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    assert_eq!(lines.len(), 2, "{}", imported.out);
    assert_eq!(lines[0][..2], ["1", "in/deeper/plain.markdown"]);
    assert_eq!(
        lines[1],
        ["2", "in/gates.md", "Gates refused valid tickets"]
    );
    assert!(
        imported
            .err
            .contains("in/scan.md was not imported: it is not text"),
        "{}",
        imported.err
    );
    assert!(!imported.err.contains("picture"), "{}", imported.err);
}

#[test]
fn what_is_exported_can_be_imported_again_and_says_the_same() {
    let house = House::new();
    house.put("gates.md", GATES);
    assert_eq!(house.run(&["import", "gates.md"]).code, 0);
    let first = house.run(&["export", "1", "--format", "markdown"]);
    assert_eq!(first.code, 0, "{}", first.err);
    for words in [
        "Gates refused valid tickets",
        "a new key is published",
        "Read the list of keys every ten minutes",
    ] {
        assert!(first.out.contains(words), "{words}\n{}", first.out);
    }
    house.put("again.md", &first.out);
    assert_eq!(house.run(&["import", "again.md"]).code, 0);
    let second = house.run(&["export", "2", "--format", "markdown"]);
    assert_eq!(second.out.replace("number: 2", "number: 1"), first.out);
}

#[test]
fn html_and_json_are_exported_too_and_pdf_says_what_to_do() {
    let house = House::new();
    house.put("gates.md", GATES);
    assert_eq!(house.run(&["import", "gates.md"]).code, 0);
    assert!(
        house
            .run(&["export", "1", "--format", "html"])
            .out
            .contains("<h2")
    );
    let json: serde_json::Value =
        serde_json::from_str(&house.run(&["export", "1", "--format", "json"]).out).unwrap();
    assert_eq!(json["document"]["type"], "doc");
    let pdf = house.run(&["export", "1", "--format", "pdf"]);
    assert_eq!(pdf.code, 2);
    assert!(
        pdf.err.contains("printed to a PDF by a browser"),
        "{}",
        pdf.err
    );
}

#[test]
fn a_number_that_nobody_has_is_told_by_its_number() {
    let exported = House::new().run(&["export", "7"]);
    assert_eq!((exported.code, exported.out.as_str()), (1, ""));
    assert!(
        exported.err.contains("Postmortem #7 was not found"),
        "{}",
        exported.err
    );
}

#[test]
fn a_path_that_is_not_there_is_told_and_the_others_are_imported() {
    let house = House::new();
    house.put("gates.md", GATES);
    let imported = house.run(&["import", "nowhere.md", "gates.md"]);
    assert_eq!(imported.code, 1);
    assert!(
        imported.out.starts_with("1\tgates.md\t"),
        "{}",
        imported.out
    );
    assert!(
        imported
            .err
            .starts_with("nowhere.md was not imported, because it could not be read"),
        "{}",
        imported.err
    );
}

#[test]
fn settings_that_cannot_be_read_are_told_together_and_nothing_starts() {
    let house = House::new();
    house.put(
        "data/fivehows.toml",
        "[house]\nnmae = \"Skerry Lines\"\n[log]\nformat = \"xml\"\n",
    );
    let served = house.run(&["serve", "--listen", "somewhere"]);
    assert_eq!(served.code, 2);
    for part in [
        "Line 2 of fivehows.toml: [house] has no setting nmae",
        "“xml” is not text or json",
        "--listen: “somewhere” is not an address",
    ] {
        assert!(served.err.contains(part), "{part}\n{}", served.err);
    }
}

#[test]
fn the_demo_listens_on_this_machine_only() {
    let started = House::new().run(&["demo", "--listen", "0.0.0.0:0"]);
    assert_eq!(started.code, 2);
    assert!(
        started.err.contains("listens on this machine only"),
        "{}",
        started.err
    );
}

#[test]
fn the_doctor_finds_a_fresh_folder_well_and_a_strange_database_not() {
    let house = House::new();
    let well = house.run(&["doctor", "--json"]);
    assert_eq!(well.code, 0, "{}{}", well.out, well.err);
    house.put("data/fivehows.sqlite", "this is no database, and long enough to have had a header of one hundred bytes, which it has not, as one can see");
    let ill = house.run(&["doctor", "--json"]);
    assert_eq!(ill.code, 1, "{}", ill.out);
    let report: serde_json::Value = serde_json::from_str(&ill.out).unwrap();
    let database = report["looks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|look| look["name"] == "database")
        .unwrap();
    assert_eq!(database["ok"], false);
}
