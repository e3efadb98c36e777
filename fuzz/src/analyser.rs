//! What any text can do to the analyser: nothing but be read, and by every way of reading in the same way.
//! Texts bent from the labelled sentences are tried with every run of the tests, in `crates/wording/tests/fuzz.rs`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wording::{Context, Finding, Format, Rechecker};

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(rest);
    let format = [Format::Markdown, Format::Plain, Format::Html][usize::from(first % 3)];
    let findings = wording::check(&text, format, &Context::default());
    are_sound(&text, &findings);
    let mut editor = Rechecker::new(format, Context::default());
    let half = text.floor_char_boundary(text.len() / 2);
    are_sound(&text[..half], &editor.check(&text[..half]));
    assert_eq!(editor.check(&text), findings, "read after an edit");
    wording::privacy::redact(&text);
    wording::document::check(&text);
});

/// Every place that a finding speaks of lies on characters and holds some.
fn are_sound(text: &str, findings: &[Finding]) {
    for finding in findings {
        assert!(!finding.span.is_empty(), "{}", finding.rule);
        assert!(text.get(finding.span.clone()).is_some(), "{}", finding.rule);
        assert!(
            text.get(finding.replaces.clone()).is_some(),
            "{}",
            finding.rule
        );
        if let Some(fix) = &finding.fix {
            assert!(text.get(fix.span.clone()).is_some(), "{}", finding.rule);
        }
    }
}
