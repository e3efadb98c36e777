//! Rewrites of single sentences, read word by word. That no rewrite of the data raises anything new is in `tests/rewrites.rs`.
//! What is noticed at all is tested with the rules.

use crate::{Context, Format, Label, check};

/// All rewrites of the first finding with a label, applied.
fn rewritten(text: &str, label: Label) -> Vec<String> {
    let section = (label == Label::PersonFix).then(|| "actions".to_string());
    let findings = check(
        text,
        Format::Markdown,
        &Context {
            section,
            ..Context::default()
        },
    );
    let finding = findings
        .iter()
        .find(|finding| finding.label == label)
        .expect("the sentence is noticed");
    finding
        .instead
        .iter()
        .map(|instead| {
            [
                &text[..finding.replaces.start],
                instead,
                &text[finding.replaces.end..],
            ]
            .concat()
        })
        .collect()
}

#[test]
fn a_rewrite_keeps_the_matter_and_drops_the_blame() {
    for (label, text, better) in [
        (
            Label::Who,
            "Who approved this?",
            "How did it make sense to approve this?",
        ),
        (
            Label::Who,
            "Why did the operator ignore the `disk` alert?",
            "How did it make sense to ignore the `disk` alert?",
        ),
        (
            Label::Who,
            "Why didn't anyone check the backup?",
            "What could show, next time, that it is time to check the backup?",
        ),
        (
            Label::Trait,
            "The team failed to follow the runbook.",
            "The runbook was not followed; at that moment [what could be seen, and what spoke for another step].",
        ),
        (
            Label::Trait,
            "10:02 The shift ignored the disk alert.",
            "10:02 What made the disk alert look unimportant at that moment?",
        ),
        (
            Label::Trait,
            "The engineer accidentally deleted the namespace.",
            "The engineer deleted the namespace.",
        ),
        (
            Label::Trait,
            "Careless operators filled the disk.",
            "Operators filled the disk.",
        ),
        (
            Label::Hindsight,
            "Obviously, the pool was too small.",
            "The pool was too small.",
        ),
        (
            Label::Animated,
            "An appalling bug hit the parser!!",
            "A bug hit the parser!!",
        ),
        (
            Label::Blame,
            "An intern took down checkout on Friday.",
            "Checkout went down on Friday, after [what was being done, and what made it the sensible thing to do].",
        ),
        (
            Label::Named,
            "Tomasz then restarted the broker.",
            "The on-call engineer then restarted the broker.",
        ),
    ] {
        let ways = rewritten(text, label);
        assert!(
            ways.iter().any(|way| way == better),
            "{text}: {better} is not among {ways:#?}"
        );
    }
}

#[test]
fn a_rewrite_raises_nothing_new() {
    let sentences = [
        "Who approved this?",
        "Why didn't anyone check the backup?",
        "The team failed to follow the runbook.",
        "She forgot to lock the table.",
        "We should have rolled back at 06:20.",
        "An intern took down checkout on Friday.",
        "Be more careful with wildcards.",
        "Remind everyone to read the runbook.",
        "Retrain the operator.",
        "Issue the shift lead with a final written warning.",
        "The root cause was human error.",
        "Tomasz then restarted the broker.",
    ];
    let context = Context {
        section: Some("actions".to_string()),
        ..Context::default()
    };
    for text in sentences {
        for finding in check(text, Format::Markdown, &context) {
            for instead in &finding.instead {
                let after = [
                    &text[..finding.replaces.start],
                    instead,
                    &text[finding.replaces.end..],
                ]
                .concat();
                let labels: Vec<Label> = check(&after, Format::Markdown, &context)
                    .iter()
                    .map(|finding| finding.label)
                    .filter(|label| *label == finding.label)
                    .collect();
                assert_eq!(labels, [], "{text} became {after}");
            }
        }
    }
}
