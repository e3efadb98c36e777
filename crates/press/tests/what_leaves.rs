//! What leaves, for documents of every shape: pages whose tags are whole, and nothing of what was struck.
//! Not here: single cases (unit tests under the code).

mod common;

use postmortem::write::document::Document;
use press::{
    html::{self, Shown},
    markdown::{Heading, write},
    redact,
};
use proptest::{prelude::*, test_runner::RngSeed};

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 400,
        rng_seed: RngSeed::Fixed(465),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Every tag is closed in the order in which it was opened, and none is of a kind that we do not write.
fn check_tags(html: &str) -> Result<(), TestCaseError> {
    const OURS: [&str; 33] = [
        "div",
        "ol",
        "ul",
        "li",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "code",
        "hr",
        "br",
        "input",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "strong",
        "em",
        "s",
        "a",
        "b",
        "span",
        "time",
        "details",
        "summary",
        "figure",
    ];
    let mut open: Vec<&str> = Vec::new();
    for part in html.split('<').skip(1) {
        let tag = part.split('>').next().unwrap_or_default();
        let (closing, name) = match tag.strip_prefix('/') {
            Some(name) => (true, name),
            None => (false, tag.split(' ').next().unwrap_or_default()),
        };
        prop_assert!(OURS.contains(&name), "<{}> in {}", tag, html);
        if closing {
            prop_assert_eq!(open.pop(), Some(name), "{}", html);
        } else if !matches!(name, "hr" | "br" | "input") {
            open.push(name);
        }
    }
    prop_assert!(open.is_empty(), "{:?} left open in {}", open, html);
    Ok(())
}

fn printed(document: &Document) -> String {
    let markdown = write(
        document,
        &Heading {
            title: "T".into(),
            ..Heading::default()
        },
    );
    format!(
        "{}\n{markdown}\n{}",
        html::document(document, Shown::default()),
        document.to_json()
    )
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_page_is_whole_whatever_the_document_holds(document in common::document()) {
        check_tags(&html::document(&document, Shown::default()))?;
    }

    #[test]
    fn nothing_that_was_struck_is_in_any_print(document in common::document()) {
        // Words of the generator that no form of ours uses by itself.
        let struck = ["deploy", "queue", "example.org"];
        let strikes: Vec<(String, String)> = struck.iter().map(|text| ((*text).to_owned(), "[A]".to_owned())).collect();
        let left = printed(&redact::document(&document, &[], &strikes));
        for text in struck {
            prop_assert!(!left.contains(text), "{} is in {}", text, left);
        }
    }
}
