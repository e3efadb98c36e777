//! What leaves, for documents of every shape: pages whose tags are whole, and nothing of what was struck.
//! Not here: single cases (unit tests under the code).

mod common;

use postmortem::write::document::{Block, BlockKind, Document, Inline, Mark};
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
    const OURS: [&str; 34] = [
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
        "img",
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
        } else if !matches!(name, "hr" | "br" | "input" | "img") {
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

/// A text with an image and a file of the house.
fn with_files() -> Document {
    let place = "/postmortems/465/files/00000000-0000-0000-0000-000000000007";
    let link = Mark::Link {
        href: format!("{place}/gates.log"),
        title: String::new(),
    };
    Document {
        blocks: vec![Block::new(BlockKind::Paragraph(vec![
            Inline::Image {
                src: format!("{place}/board.png"),
                alt: "The board of Ana at 09:40".into(),
                title: "board.png".into(),
                marks: vec![link.clone()],
            },
            Inline::text(" beside "),
            Inline::marked("the log", [link]),
        ]))],
    }
}

#[test]
fn inside_an_image_of_the_house_is_shown_with_what_it_shows_in_words() {
    let html = html::document(&with_files(), Shown::default());
    assert!(
        html.contains("/board.png\" alt=\"The board of Ana at 09:40\"") && html.contains("<img "),
        "{html}"
    );
}

#[test]
fn outside_an_image_is_its_words_and_a_file_is_nowhere() {
    let strikes = [("Ana".to_owned(), "[a person]".to_owned())];
    let left = printed(&redact::document(&with_files(), &[], &strikes));
    assert!(
        left.contains("<p>[image: The board of [a person] at 09:40] beside the log</p>"),
        "{left}"
    );
    for gone in ["files/", "<img", "board.png", "Ana"] {
        assert!(!left.contains(gone), "{gone} is still in {left}");
    }
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
