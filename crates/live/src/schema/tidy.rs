//! Fills in what a tree may leave out: ids of blocks, defaults of attributes, and gives a second block of the same id its own.
//! Not here: anything that would change what a person wrote.

use super::{Kind, check::is_text, mark_type, node_type};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// Fills in ids and defaults, and joins neighbouring runs of text that carry the same marks.
/// `fresh` makes a new id; it is asked again when the id is already taken.
pub fn tidy(document: &mut Value, mut fresh: impl FnMut() -> String) {
    tidy_node(document, &mut HashSet::new(), &mut fresh, 0);
}

fn tidy_node(
    node: &mut Value,
    taken: &mut HashSet<String>,
    fresh: &mut impl FnMut() -> String,
    depth: usize,
) {
    // Deeper trees are refused by the check that follows; here it only matters not to follow them down.
    if depth > super::DEEPEST + 1 {
        return;
    }
    let Some(kind) = node.get("type").and_then(Value::as_str).and_then(node_type) else {
        return;
    };
    let Some(fields) = node.as_object_mut() else {
        return;
    };
    if !kind.attributes.is_empty() {
        let attributes = fields.entry("attrs").or_insert_with(|| json!({}));
        if attributes.is_null() {
            *attributes = json!({});
        }
        if let Some(attributes) = attributes.as_object_mut() {
            for attribute in kind.attributes {
                let value = attributes.entry(attribute.name).or_insert(Value::Null);
                match attribute.kind {
                    Kind::Id => fill_id(value, taken, fresh),
                    other if value.is_null() => *value = default(other),
                    _ => {}
                }
            }
        }
    }
    if let Some(children) = fields.get_mut("content").and_then(Value::as_array_mut) {
        for child in children.iter_mut() {
            if is_text(child) {
                tidy_text(child)
            } else {
                tidy_node(child, taken, fresh, depth + 1)
            }
        }
        join_text(children);
    }
    if fields
        .get("content")
        .and_then(Value::as_array)
        .is_some_and(Vec::is_empty)
    {
        fields.remove("content");
    }
    fields.remove("marks");
}

fn fill_id(value: &mut Value, taken: &mut HashSet<String>, fresh: &mut impl FnMut() -> String) {
    let usable = value
        .as_str()
        .is_some_and(|id| !id.is_empty() && !taken.contains(id));
    if !usable && (value.is_null() || value.is_string()) {
        let id = loop {
            let id = fresh();
            if !taken.contains(&id) {
                break id;
            }
        };
        *value = Value::String(id);
    }
    if let Some(id) = value.as_str() {
        taken.insert(id.to_owned());
    }
}

fn tidy_text(text: &mut Value) {
    let Some(fields) = text.as_object_mut() else {
        return;
    };
    let Some(marks) = fields.get_mut("marks").and_then(Value::as_array_mut) else {
        fields.remove("marks");
        return;
    };
    for mark in marks.iter_mut() {
        let Some(known) = mark.get("type").and_then(Value::as_str).and_then(mark_type) else {
            continue;
        };
        let Some(mark) = mark.as_object_mut() else {
            continue;
        };
        if known.is_empty() {
            // Attributes that a mark does not have stay, so that the check speaks of them.
            if mark.get("attrs").is_some_and(|attributes| {
                attributes.is_null() || attributes.as_object().is_some_and(Map::is_empty)
            }) {
                mark.remove("attrs");
            }
            continue;
        }
        let attributes = mark.entry("attrs").or_insert_with(|| json!({}));
        if let Some(attributes) = attributes.as_object_mut() {
            for attribute in known {
                let value = attributes.entry(attribute.name).or_insert(Value::Null);
                if value.is_null() {
                    *value = default(attribute.kind);
                }
            }
        }
    }
    marks.sort_by_key(|mark| rank(mark.get("type").and_then(Value::as_str).unwrap_or_default()));
    marks.dedup_by(|later, earlier| later.get("type") == earlier.get("type"));
    if marks.is_empty() {
        fields.remove("marks");
    }
}

/// Joins neighbouring text nodes that carry the same marks, and leaves out empty ones.
pub(crate) fn join_text(children: &mut Vec<Value>) {
    children
        .retain(|child| !(is_text(child) && child.get("text").and_then(Value::as_str) == Some("")));
    children.dedup_by(|later, earlier| {
        if !is_text(later) || !is_text(earlier) || later.get("marks") != earlier.get("marks") {
            return false;
        }
        let (Some(more), Some(Value::String(text))) = (
            later.get("text").and_then(Value::as_str),
            earlier.get_mut("text"),
        ) else {
            return false;
        };
        text.push_str(more);
        true
    });
}

/// The place of a mark among its fellows.
pub(crate) fn rank(mark: &str) -> usize {
    super::MARKS
        .iter()
        .position(|(name, _)| *name == mark)
        .unwrap_or(usize::MAX)
}

/// What an attribute holds when nothing was said.
pub(crate) fn default(kind: Kind) -> Value {
    match kind {
        Kind::Text(_) | Kind::Id | Kind::Address => json!(""),
        Kind::TextOr(_, value) => json!(value),
        Kind::OneOf(words) => json!(words.first().copied().unwrap_or_default()),
        Kind::Number(_, _, value) => json!(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered() -> impl FnMut() -> String {
        let mut last = 0;
        move || {
            last += 1;
            format!("block-{last:03}")
        }
    }

    #[test]
    fn ids_and_defaults_are_filled_in() {
        let mut document = json!({"type": "doc", "content": [{"type": "heading", "content": []}]});
        tidy(&mut document, numbered());
        assert_eq!(
            document["content"][0],
            json!({"type": "heading", "attrs": {"id": "block-001", "level": 2, "section": ""}})
        );
    }

    #[test]
    fn a_second_block_of_the_same_id_gets_its_own() {
        let mut document = json!({"type": "doc", "content": [
            {"type": "paragraph", "attrs": {"id": "block-001"}}, {"type": "paragraph", "attrs": {"id": "block-001"}},
        ]});
        tidy(&mut document, numbered());
        assert_eq!(document["content"][0]["attrs"]["id"], "block-001");
        assert_eq!(document["content"][1]["attrs"]["id"], "block-002");
    }

    #[test]
    fn neighbouring_runs_of_the_same_marks_become_one() {
        let mut document = json!({"type": "doc", "content": [{"type": "paragraph", "attrs": {"id": "block-009"}, "content": [
            {"type": "text", "text": "one ", "marks": []}, {"type": "text", "text": "two"}, {"type": "text", "text": "!", "marks": [{"type": "em", "attrs": {}}]},
        ]}]});
        tidy(&mut document, numbered());
        let texts = &document["content"][0]["content"];
        assert_eq!(
            *texts,
            json!([{"type": "text", "text": "one two"}, {"type": "text", "text": "!", "marks": [{"type": "em"}]}])
        );
    }
}
