//! What any text can do to an import: become a document that loses and gains no word once we have written it ourselves.
//! Documents of every kind of block are written and read in `crates/press/tests`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use postmortem::write::document::Document;
use press::markdown::{Heading, read, write};

fuzz_target!(|bytes: &[u8]| {
    let brought = read(&String::from_utf8_lossy(bytes)).document;
    let ours = written_and_read(&brought);
    assert_eq!(words(&written_and_read(&ours)), words(&ours));
});

fn written_and_read(document: &Document) -> Document {
    let heading = Heading {
        title: "Queue stood still".to_owned(),
        number: Some(465),
        facts: Vec::new(),
    };
    read(&write(document, &heading)).document
}

/// Every word of a document, in its order.
fn words(document: &Document) -> String {
    let texts = document.texts().into_iter();
    let texts: Vec<String> = texts.map(|piece| piece.text).collect();
    let words: Vec<&str> = texts
        .iter()
        .flat_map(|text| text.split_whitespace())
        .collect();
    words.join(" ")
}
