//! Checking version after version finds what checking each of them whole finds; and a long text what its parts hold.
//! How fast that is, `cargo xtask bench wording` tells.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use wording::{Context, Finding, Format, Label, Rechecker};

const DOCUMENT: &str = "\
# Checkout was down

## Summary

On *Friday* the team failed to act, and **Tomasz** broke `checkout` with [one push](https://example.org).

## Timeline

| Time | Event |
|---|---|
| 10:02 | Nobody checked the alert. |
| 10:31 | The operator forgot a flag; nadia@brackwater.dev was told. |

- We should have rolled back at once
- Who approved this?

## Action items

- [ ] Be more careful
- Investigate the retries (@kwame)
";

/// A change: where it begins and how much it takes out, in thousandths of the text, and what it puts there.
fn change() -> impl Strategy<Value = (usize, usize, &'static str)> {
    let texts = prop::sample::select(vec![
        "x",
        " ",
        "\n",
        "\n\n",
        "## Lessons\n\n",
        "- ",
        "`",
        "**",
        "|",
        "The intern broke it. ",
        "careless ",
        "😱",
        "<!-- fivehows-ignore lapse: quoted -->",
        "",
    ]);
    (0..1000usize, 0..30usize, texts)
}

fn edited(text: &str, (start, length, new): (usize, usize, &str)) -> String {
    let floor = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let from = floor(text.len() * start / 1000);
    let to = floor((from + text.len() * length / 1000).min(text.len()));
    [&text[..from], new, &text[to.max(from)..]].concat()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, rng_seed: RngSeed::Fixed(465), ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_typed_the_findings_are_those_of_the_whole(changes in prop::collection::vec(change(), 1..12)) {
        for format in [Format::Markdown, Format::Plain, Format::Html] {
            let context = Context { roster: vec!["Kwame".to_string()], ..Context::default() };
            let mut editor = Rechecker::new(format, context.clone());
            let mut text = DOCUMENT.to_string();
            for change in &changes {
                text = edited(&text, *change);
                prop_assert_eq!(editor.check(&text), wording::check(&text, format, &context), "{}", text);
            }
        }
    }
}

/// Where a finding stands and which rule made it, for a part that begins at `start`.
fn places(findings: &[Finding], start: usize) -> Vec<(&'static str, usize, usize)> {
    let of_blocks = findings
        .iter()
        .filter(|finding| !matches!(finding.label, Label::Document | Label::VagueAction));
    of_blocks
        .map(|finding| {
            (
                finding.rule,
                start + finding.span.start,
                start + finding.span.end,
            )
        })
        .collect()
}

#[test]
fn a_long_text_holds_what_its_parts_hold() {
    for format in [Format::Markdown, Format::Plain] {
        let context = Context::default();
        let part = format!(
            "{DOCUMENT}\n{}\n\n",
            "The queue grew and the pods restarted. ".repeat(900)
        );
        let alone = wording::check(&part, format, &context);
        assert!(places(&alone, 0).len() > 5, "{format:?}");
        let long = part.repeat(36);
        assert!(long.len() > 1 << 20);
        let expected: Vec<_> = (0..36)
            .flat_map(|number| places(&alone, number * part.len()))
            .collect();
        let mut stretches = 0;
        let mut found = Vec::new();
        wording::check_each(&long, format, &context, |findings| {
            stretches += 1;
            found.extend(findings);
        });
        assert!(stretches > 3, "{stretches} stretches");
        assert_eq!(places(&found, 0), expected, "{format:?}");
    }
}
