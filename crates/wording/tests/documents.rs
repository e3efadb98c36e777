//! Whole documents: the checks of a document's parts and times say nothing about finished ones.
//! Where each check speaks up is on its rule's page, run by `rule_pages`.

use wording::Label;

#[test]
fn finished_documents_raise_nothing_about_their_parts_and_times() {
    let folder = format!("{}/tests/data/documents", env!("CARGO_MANIFEST_DIR"));
    let mut read = 0;
    let mut loud = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the documents lie beside the tests") {
        let path = entry.expect("the folder can be read").path();
        if path.extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        read += 1;
        let text = std::fs::read_to_string(&path).expect("a document is text");
        for finding in wording::document::check(&text) {
            if finding.label == Label::Document {
                loud.push(format!(
                    "{}: {} at {:?}",
                    path.display(),
                    finding.rule,
                    &text[finding.span]
                ));
            }
        }
    }
    assert!(read >= 36, "only {read} documents were read");
    assert!(loud.is_empty(), "{loud:#?}");
}

#[test]
fn a_note_without_sections_is_no_document() {
    for text in ["", "TBD", "# Title\n\nTBD\n", "- 10:02 a\n- 10:01 b\n"] {
        assert_eq!(wording::document::check(text), [], "{text:?}");
    }
}

#[test]
fn a_swapped_entry_is_found_and_its_neighbours_are_not() {
    let text = "## Summary\nShort.\n\n## Timeline\n- 10:02 a\n- 10:05 b\n- 10:04 c\n- 10:09 d\n- 10:12 e\n";
    let found = wording::document::check(text);
    let spans: Vec<&str> = found
        .iter()
        .map(|finding| &text[finding.span.clone()])
        .collect();
    assert_eq!(spans, ["10:04"]);
}
