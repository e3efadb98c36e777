//! A finding of the language reader as a card: the bias named, the reason, and a better question.
//! Not here: finding it (wording), and the cards that the editor draws while one writes.

use askama::Template;

/// A finding, ready to be drawn in a list.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/finding.html")]
pub struct Finding {
    number: usize,
    words: String,
    bias: &'static str,
    rule: &'static str,
    message: String,
    question: String,
    instead: Vec<String>,
    lesson: &'static str,
}

impl Finding {
    /// A finding under its number, with the words of the text that it is about.
    pub fn new(number: usize, finding: &wording::Finding, text: &str) -> Self {
        Self {
            number,
            words: text
                .get(finding.span.clone())
                .unwrap_or_default()
                .to_owned(),
            bias: finding.label.title(),
            rule: finding.rule,
            message: finding.message.clone(),
            question: finding.question.clone().unwrap_or_default(),
            instead: finding.instead.clone(),
            lesson: finding.lesson,
        }
    }
}
