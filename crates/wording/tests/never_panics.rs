//! The analyser cannot fail: any text, any block, any length, and spans always lie on characters.
//! What it finds is tested elsewhere.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use wording::{BlockKind, Context, Finding, Format};

fn assert_spans(text: &str, findings: &[Finding]) {
    for finding in findings {
        let fix = finding.fix.as_ref().map(|fix| fix.span.clone());
        for span in [
            Some(finding.span.clone()),
            Some(finding.replaces.clone()),
            fix,
        ]
        .into_iter()
        .flatten()
        {
            assert!(
                text.get(span.clone()).is_some(),
                "{} speaks of {span:?} in {text:?}",
                finding.rule
            );
        }
        assert!(
            !finding.span.is_empty(),
            "{} speaks of nothing",
            finding.rule
        );
    }
    assert!(
        findings
            .windows(2)
            .all(|pair| pair[0].span.start <= pair[1].span.start)
    );
}

#[test]
fn whatever_is_marked_in_a_sentence_that_is_still_being_typed_has_words() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/development.jsonl");
    let sentences = std::fs::read_to_string(path).expect("the sentences lie beside the tests");
    let mut marked = 0;
    for line in sentences.lines() {
        let sentence: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let text = sentence["text"].as_str().expect("a text");
        for (at, _) in text.match_indices(' ') {
            let findings = wording::check(&text[..at], Format::Markdown, &Context::default());
            assert_spans(&text[..at], &findings);
            marked += findings.len();
        }
    }
    assert!(marked > 300, "only {marked} findings on the way");
}

fn check_all(text: &str) {
    for section in [None, Some("actions".to_string())] {
        let context = Context {
            section,
            roster: vec!["Ana Petrović".into(), "ß".into()],
            products: vec!["Keyring".into()],
            ..Context::default()
        };
        let markdown = wording::check(text, Format::Markdown, &context);
        assert_spans(text, &markdown);
        wording::report::file("x.md", text, &markdown);
        assert_spans(text, &wording::check(text, Format::Plain, &context));
        assert_spans(text, &wording::check(text, Format::Html, &context));
        assert_spans(
            text,
            &wording::check_block(text, BlockKind::Heading, &context),
        );
    }
    wording::privacy::redact(text);
    wording::actions::missing(text, "", "", "");
}

/// Words and marks that the rules listen to, in any order, with things that are hard to cut.
fn heated() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "Who",
        "why",
        "did",
        "n't",
        "the",
        "operator",
        "failed",
        "to",
        "forgot",
        "should",
        "have",
        "been",
        "because",
        "of",
        "Tomasz",
        "'s",
        "fault",
        "is",
        "to",
        "blame",
        "careless",
        "obviously",
        "!!",
        "?!",
        "\u{FFFC}",
        "`x`",
        "**",
        "|",
        "\n",
        "\n- ",
        "# ",
        "😱",
        "\u{202E}",
        "\u{200D}",
        "é",
        "İ",
        "ß",
        "’",
        "“",
        "”",
        ":",
        "10:02",
        "@kwame",
        "a@b.co",
        "26.8.190.77",
        "4",
        "password:",
        "=",
        "https://u:p@h/",
        "&amp;",
        "<!-- ",
        "<!-- fivehows-ignore trait: ",
        "<li>",
        "</td>",
        "<code>",
        "<script",
        " -->",
        "[a](b)",
        "remind",
        "everyone",
        "be",
        "more",
        "careful",
        "took",
        "down",
        "it",
        ",",
        ".",
        "@",
        "-----BEGIN PRIVATE KEY-----",
        "?token=",
        "GB",
        "::",
        "+",
        "(",
        ")",
        "Root",
        "cause",
        "Why",
        "How",
        "come",
        "ALL",
        "OF",
        "IT",
        "Ana",
        "Petrović",
        "\t",
        "\r\n",
        "DE71",
        "9990",
    ]);
    prop::collection::vec((words, prop::bool::ANY), 0..40).prop_map(|parts| {
        parts
            .into_iter()
            .map(|(word, space)| {
                if space {
                    format!("{word} ")
                } else {
                    word.to_string()
                }
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, rng_seed: RngSeed::Fixed(465), ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        check_all(&text);
    }

    #[test]
    fn any_row_of_heated_words_is_read(text in heated()) {
        check_all(&text);
    }

    #[test]
    fn what_is_redacted_holds_nothing_private_any_more(text in heated()) {
        let once = wording::privacy::redact(&text);
        prop_assert_eq!(wording::privacy::redact(&once), once);
    }
}

/// Texts of shapes that nobody writes; the bench reads the worst of them by the million bytes.
#[test]
fn texts_of_extreme_shape_are_read() {
    let deep = |depth: usize| format!("{}- the team failed\n", "  ".repeat(depth));
    for text in [
        "the team failed to act and ".repeat(250),
        "# a\n".repeat(800),
        format!("{}the team failed to act", "> ".repeat(1_500)),
        (0..60).map(deep).collect(),
        format!(
            "{}the team failed{}",
            "**".repeat(1_000),
            "**".repeat(1_000)
        ),
        format!("{}failed{}", "<div>".repeat(1_000), "</div>".repeat(900)),
        "[".repeat(3_000),
        "a".repeat(8_000),
        "\u{202E}the team failed to act\u{202C} \u{2067}מי עשה זאת?\u{2069} ".repeat(60),
        "the\u{200B} te\u{00AD}am\u{200D} fai\u{2060}led\u{FEFF} to act ".repeat(60),
        "\u{1F469}\u{200D}\u{1F4BB} who did it?! \u{1F926}\u{1F3FD}\u{200D}\u{2642}\u{FE0F} "
            .repeat(60),
        "e\u{0301}".repeat(500) + " failed to act",
        "\u{0}\u{1}\u{1A}\u{7F} the team failed to act ".repeat(60),
        "the team failed to act\r".repeat(60),
        "| who failed |\n|---|\n".to_string() + &"| the intern |\n".repeat(120),
    ] {
        check_all(&text);
    }
}

/// The time of the quicker of two readings; the machine may be busy with other things.
fn time(text: &str) -> Duration {
    let once = || {
        let started = Instant::now();
        let findings = wording::check(text, Format::Markdown, &Context::default());
        wording::report::file("x.md", text, &findings);
        started.elapsed()
    };
    once().min(once())
}

#[test]
fn time_grows_with_the_length_and_not_faster() {
    time("The team failed to act.");
    for part in [
        "who ",
        "The team failed to ",
        "!",
        "a@",
        "1 ",
        "\"",
        "> ",
        "- a\n",
        "because ",
        "::",
        "https://",
        "password=",
        "*",
        "[",
        "?x=",
    ] {
        let short = part.repeat(4_000 / part.len());
        let (short, long) = (time(&short), time(&short.repeat(8)));
        // Eight times the text takes about eight times as long; a square would take sixty-four times.
        assert!(
            long < short * 32 + Duration::from_millis(500),
            "{part:?}: {short:?} became {long:?}"
        );
    }
}
