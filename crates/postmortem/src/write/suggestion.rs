//! Suggestions that wait in a text: words that somebody would put in, and words they would take out.
//! Not here: taking or leaving them, which is done where the text is written (editor).
//!
//! Until it is taken, a suggestion changes nothing: a [`Document`](super::document::Document) is read as if every open one
//! had been left. So pages, check, review, hash, publication and files never show one, and an approval stays what it was.

use serde_json::{Map, Value};

/// Would these words come with a suggestion, and are they not there yet?
pub(crate) fn is_to_come(text: &Map<String, Value>) -> bool {
    among(text.get("marks"), "insertion").is_some()
}

/// How many suggestions wait in a text, and whose they are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waiting {
    /// How many stretches of words.
    pub count: usize,
    /// The names of those who suggest, each once.
    pub names: Vec<String>,
}

/// Counts the suggestions in the live text, as ProseMirror JSON. Words of one person side by side are one suggestion.
pub fn waiting(document: &Value) -> Waiting {
    let mut waiting = Waiting::default();
    count(document, &mut waiting);
    waiting.names.sort();
    waiting
}

fn count(node: &Value, waiting: &mut Waiting) {
    let Some(children) = node.get("content").and_then(Value::as_array) else {
        return;
    };
    let mut last: Option<&str> = None;
    for child in children {
        let found = mark(child, "deletion").or_else(|| mark(child, "insertion"));
        let by = found.map(|mark| attribute(mark, "by"));
        if let Some(mark) = found
            && by != last
        {
            waiting.count += 1;
            let name = attribute(mark, "name");
            if !name.is_empty() && !waiting.names.iter().any(|other| other == name) {
                waiting.names.push(name.to_owned());
            }
        }
        last = by;
        count(child, waiting);
    }
}

fn mark<'a>(node: &'a Value, name: &str) -> Option<&'a Value> {
    among(node.get("marks"), name)
}

fn among<'a>(marks: Option<&'a Value>, name: &str) -> Option<&'a Value> {
    let mut marks = marks?.as_array()?.iter();
    marks.find(|mark| mark["type"] == name)
}

fn attribute<'a>(mark: &'a Value, name: &str) -> &'a str {
    mark.get("attrs")
        .and_then(|attributes| attributes.get(name))
        .and_then(Value::as_str)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::write::document::{BlockKind, Document, plain};

    fn run(words: &str, mark: &str, by: &str) -> Value {
        json!({"type": "text", "text": words, "marks": [{"type": mark, "attrs": {"by": by, "name": by}}]})
    }

    fn paragraph(runs: Value) -> Value {
        json!({"type": "doc", "content": [{"type": "paragraph", "attrs": {"id": "a"}, "content": runs}]})
    }

    fn suggested() -> Value {
        paragraph(json!([
            {"type": "text", "text": "It began "},
            run("at night", "deletion", "Ines"),
            run("at 22:00", "insertion", "Ines"),
            {"type": "text", "text": ", we think."},
        ]))
    }

    #[test]
    fn a_document_is_read_as_if_every_suggestion_had_been_left() {
        let document = Document::from_json(&suggested()).unwrap();
        let BlockKind::Paragraph(text) = &document.blocks[0].kind else {
            panic!("{document:?}");
        };
        assert_eq!(plain(text), "It began at night, we think.");
        assert_eq!(text.len(), 1, "no trace of it is left in the runs");
    }

    #[test]
    fn a_suggestion_leaves_the_hash_as_it_was() {
        let without = paragraph(json!([{"type": "text", "text": "It began at night, we think."}]));
        let hash = |json: &Value| Document::from_json(json).unwrap().content_hash();
        assert_eq!(hash(&suggested()), hash(&without));
    }

    #[test]
    fn words_side_by_side_are_one_suggestion_of_one_person() {
        assert_eq!(
            waiting(&suggested()),
            Waiting {
                count: 1,
                names: vec!["Ines".into()]
            }
        );
        let two = paragraph(
            json!([run("one", "insertion", "Jun"), run("two", "insertion", "Ines"), {"type": "text", "text": "."}, run("three", "deletion", "Ines")]),
        );
        assert_eq!(
            waiting(&two),
            Waiting {
                count: 3,
                names: vec!["Ines".into(), "Jun".into()]
            }
        );
        assert_eq!(
            waiting(&paragraph(json!([{"type": "text", "text": "."}]))),
            Waiting::default()
        );
    }

    #[test]
    fn words_that_somebody_else_would_take_out_of_a_suggestion_are_still_to_come() {
        let mut both = run("at 22:00", "insertion", "Ines");
        both["marks"]
            .as_array_mut()
            .unwrap()
            .push(json!({"type": "deletion", "attrs": {"by": "Jun", "name": "Jun"}}));
        let document = Document::from_json(&paragraph(json!([both]))).unwrap();
        assert_eq!(document.word_count(), 0);
    }
}
