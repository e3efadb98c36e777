//! Holds ProseMirror JSON against the schema: kinds, order, number, attributes, marks, depth.
//! Not here: the check of a live Yjs tree after an update (`guard`), which must forgive what concurrent edits may do.

use super::{Attribute, Count, DEEPEST, Kind, NodeType, Of, is_safe_address, mark_type, node_type};
use serde_json::{Map, Value};

/// Why a tree is not a document of ours, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the document's {place} {what}")]
pub struct Problem {
    /// The way down to the place, such as `doc > timeline > timeline_entry`.
    pub place: String,
    /// What is not as the schema has it, as the second half of a sentence.
    pub what: String,
}

/// Holds a whole document against the schema. Attributes that are absent count as their default.
///
/// # Errors
/// The first place that is not as the schema has it.
pub fn validate(document: &Value) -> Result<(), Problem> {
    let mut place = vec![];
    match document.get("type").and_then(Value::as_str) {
        Some("doc") => check_node(document, &mut place),
        _ => Err(problem(&["root"], "is not a node of type doc")),
    }
}

/// Holds one node and what is below it against the schema, wherever it is to stand.
pub(crate) fn validate_node(node: &Value) -> Result<(), Problem> {
    check_node(node, &mut vec![])
}

fn check_node<'a>(node: &'a Value, place: &mut Vec<&'a str>) -> Result<(), Problem> {
    let Some(name) = node.get("type").and_then(Value::as_str) else {
        return Err(problem(place, "holds something without a type"));
    };
    let Some(kind) = node_type(name) else {
        return Err(problem(
            place,
            &format!("holds a node of the unknown type {name:?}"),
        ));
    };
    place.push(kind.name);
    // The depth is looked at before anything below is, so that this function's own depth is bounded by it.
    if place.len() > DEEPEST + 1 {
        return Err(problem(place, &format!("lies deeper than {DEEPEST} nodes")));
    }
    if node
        .get("marks")
        .and_then(Value::as_array)
        .is_some_and(|marks| !marks.is_empty())
    {
        return Err(problem(place, "carries marks, which only text can"));
    }
    check_attributes(node.get("attrs"), kind.attributes, place)?;
    let children = match node.get("content") {
        None | Some(Value::Null) => &[][..],
        Some(Value::Array(children)) => children,
        Some(_) => return Err(problem(place, "has content that is not a list")),
    };
    check_content(kind, children, place)?;
    for child in children.iter().filter(|child| !is_text(child)) {
        check_node(child, place)?;
    }
    place.pop();
    Ok(())
}

fn check_content(kind: &NodeType, children: &[Value], place: &[&str]) -> Result<(), Problem> {
    let mut rest = children;
    for part in kind.parts {
        let fitting = rest.iter().take_while(|child| fits(part.of, child)).count();
        let taken = if part.count == Count::One {
            fitting.min(1)
        } else {
            fitting
        };
        if taken == 0 && part.count != Count::Any {
            let instead = rest
                .first()
                .map(|child| format!(" where it has {}", name_of(child)))
                .unwrap_or_default();
            return Err(problem(
                place,
                &format!("lacks {}{instead}", describe(part.of)),
            ));
        }
        for child in &rest[..taken] {
            check_text(part.of, child, place)?;
        }
        rest = &rest[taken..];
    }
    match rest.first() {
        None => Ok(()),
        Some(child) => Err(problem(
            place,
            &format!("cannot hold {} there", name_of(child)),
        )),
    }
}

fn check_text(of: Of, child: &Value, place: &[&str]) -> Result<(), Problem> {
    if !is_text(child) {
        return Ok(());
    }
    match child.get("text").and_then(Value::as_str) {
        None => return Err(problem(place, "holds a text node without text")),
        Some("") => return Err(problem(place, "holds an empty text node")),
        Some(_) => {}
    }
    let marks = match child.get("marks") {
        None | Some(Value::Null) => return Ok(()),
        Some(Value::Array(marks)) => marks,
        Some(_) => return Err(problem(place, "has marks that are not a list")),
    };
    if of == Of::Plain && !marks.is_empty() {
        return Err(problem(
            place,
            "holds marked text, and can hold plain text only",
        ));
    }
    for mark in marks {
        let name = mark.get("type").and_then(Value::as_str).unwrap_or_default();
        let Some(attributes) = mark_type(name) else {
            return Err(problem(
                place,
                &format!("holds text with the unknown mark {name:?}"),
            ));
        };
        check_attributes(mark.get("attrs"), attributes, place)?;
    }
    Ok(())
}

fn check_attributes(
    found: Option<&Value>,
    known: &[Attribute],
    place: &[&str],
) -> Result<(), Problem> {
    let found = match found {
        None | Some(Value::Null) => return Ok(()),
        Some(Value::Object(found)) => found,
        Some(_) => return Err(problem(place, "has attributes that are not an object")),
    };
    match unsound_attribute(found, known) {
        None => Ok(()),
        Some((name, what)) => Err(problem(
            place,
            &format!("has an attribute {name:?} that {what}"),
        )),
    }
}

fn unsound_attribute<'a>(
    found: &'a Map<String, Value>,
    known: &[Attribute],
) -> Option<(&'a str, String)> {
    found.iter().find_map(|(name, value)| {
        attribute_problem(known, name, value).map(|what| (name.as_str(), what))
    })
}

/// Why an attribute cannot hold this value, as the second half of a sentence; `None` when it can.
/// Null stands for "nothing was said" and is always fine.
pub(crate) fn attribute_problem(known: &[Attribute], name: &str, value: &Value) -> Option<String> {
    let Some(attribute) = known.iter().find(|attribute| attribute.name == name) else {
        return Some("is not known there".into());
    };
    if value.is_null() {
        return None;
    }
    match (attribute.kind, value) {
        (Kind::Text(most) | Kind::TextOr(most, _), Value::String(text)) => {
            (text.len() > most).then(|| format!("is longer than {most} bytes"))
        }
        (Kind::Id, Value::String(id)) => (!is_id(id)).then(|| "is not an id".into()),
        (Kind::OneOf(words), Value::String(word)) => {
            (!words.contains(&word.as_str())).then(|| format!("cannot be {word:?}"))
        }
        (Kind::Number(least, most, _), Value::Number(number)) => {
            let within = whole(number).is_some_and(|number| (least..=most).contains(&number));
            (!within).then(|| format!("is not a whole number from {least} to {most}"))
        }
        (Kind::Address, Value::String(address)) if address.len() > 8_192 => {
            Some("is longer than 8192 bytes".into())
        }
        (Kind::Address, Value::String(address)) => {
            (!is_safe_address(address)).then(|| "is an address that a browser would run".into())
        }
        (Kind::Number(..), _) => Some("is not a number".into()),
        _ => Some("is not text".into()),
    }
}

/// Whether a formatting attribute of Yjs text is a mark of ours with its attributes.
pub(crate) fn is_mark_value_sound(name: &str, value: &Value) -> bool {
    match (mark_type(name), value) {
        (Some(_), Value::Null) => true,
        (Some(known), Value::Object(found)) => unsound_attribute(found, known).is_none(),
        _ => false,
    }
}

/// JavaScript has no whole numbers, so 2.0 is one.
fn whole(number: &serde_json::Number) -> Option<i64> {
    number.as_i64().or_else(|| {
        number
            .as_f64()
            .filter(|number| number.fract() == 0.0 && number.abs() < 9e15)
            .map(|number| number as i64)
    })
}

/// An absent id may come as empty text; it is filled in where the document is next tidied or read.
pub(crate) fn is_id(id: &str) -> bool {
    id.len() <= 64
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

pub(super) fn is_text(node: &Value) -> bool {
    node.get("type").and_then(Value::as_str) == Some("text")
}

fn name_of(node: &Value) -> &str {
    node.get("type")
        .and_then(Value::as_str)
        .unwrap_or("a node without a type")
}

fn fits(of: Of, child: &Value) -> bool {
    if is_text(child) {
        return matches!(of, Of::Inline | Of::Plain);
    }
    child
        .get("type")
        .and_then(Value::as_str)
        .and_then(node_type)
        .is_some_and(|child| of.takes(child))
}

fn describe(of: Of) -> String {
    match of {
        Of::Blocks => "a block".into(),
        Of::Inline | Of::Plain => "text".into(),
        Of::These(names) => names.join(" or "),
    }
}

fn problem(place: &[&str], what: &str) -> Problem {
    Problem {
        place: place.join(" > "),
        what: what.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(block: Value) -> Result<(), String> {
        validate(&json!({"type": "doc", "content": [block]})).map_err(|problem| problem.to_string())
    }

    #[test]
    fn a_paragraph_with_marked_text_is_fine() {
        let link = json!({"type": "link", "attrs": {"href": "https://example.org", "title": null}});
        let text = json!({"type": "text", "text": "why", "marks": [{"type": "strong"}, link]});
        assert_eq!(
            check(json!({"type": "paragraph", "attrs": {"id": "p1"}, "content": [text]})),
            Ok(())
        );
    }

    #[test]
    fn a_timeline_entry_keeps_its_order() {
        let entry = |names: &[&str]| {
            let content: Vec<Value> = names.iter().map(|name| json!({"type": name})).collect();
            json!({"type": "timeline", "content": [{"type": "timeline_entry", "content": content}]})
        };
        assert_eq!(
            check(entry(&[
                "entry_text",
                "paragraph",
                "known_then",
                "known_now"
            ])),
            Ok(())
        );
        assert!(check(entry(&["known_then", "entry_text", "known_now"])).is_err());
        assert!(check(entry(&["entry_text", "known_then"])).is_err());
    }

    #[test]
    fn unknown_nodes_marks_and_attributes_are_told_with_their_place() {
        let told = check(json!({"type": "blockquote", "content": [{"type": "script"}]}));
        assert_eq!(
            told,
            Err("the document's doc > blockquote lacks a block where it has script".into())
        );
        assert!(check(json!({"type": "paragraph", "attrs": {"onclick": "x"}})).is_err());
        assert!(check(json!({"type": "paragraph", "content": [{"type": "text", "text": "a", "marks": [{"type": "blink"}]}]})).is_err());
    }

    #[test]
    fn a_run_of_nodes_deeper_than_allowed_is_refused() {
        let nest = |depth: usize| {
            (0..depth).fold(
                json!({"type": "paragraph"}),
                |inner, _| json!({"type": "blockquote", "content": [inner]}),
            )
        };
        assert_eq!(check(nest(DEEPEST - 2)), Ok(()));
        assert!(check(nest(DEEPEST)).is_err());
    }

    #[test]
    fn an_address_that_a_browser_would_run_is_refused() {
        let image = |src: &str| {
            check(
                json!({"type": "paragraph", "content": [{"type": "image", "attrs": {"src": src}}]}),
            )
        };
        assert_eq!(image("/attachments/7"), Ok(()));
        assert!(image("data:image/png;base64,AAAA").is_err());
    }

    #[test]
    fn numbers_are_whole_and_within_bounds() {
        let heading = |level: Value| check(json!({"type": "heading", "attrs": {"level": level}}));
        assert_eq!(heading(json!(2)), Ok(()));
        assert_eq!(heading(json!(2.0)), Ok(()));
        assert!(heading(json!(2.5)).is_err());
        assert!(heading(json!(7)).is_err());
        assert!(heading(json!("2")).is_err());
    }

    #[test]
    fn code_holds_plain_text_only() {
        let code = |marks: Value| {
            check(
                json!({"type": "code_block", "content": [{"type": "text", "text": "x", "marks": marks}]}),
            )
        };
        assert_eq!(code(json!([])), Ok(()));
        assert!(code(json!([{"type": "em"}])).is_err());
    }
}
