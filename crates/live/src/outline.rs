//! What a document says: the one projection from the Yjs tree to ProseMirror JSON that language check, search, review,
//! publication and action tracking all read. Not here: what those make of it, and how JSON becomes a Yjs tree (`plant`).

use crate::document::{self, Spoilt};
use crate::schema::{self, Count, Kind, NodeType, Of, node_type};
use serde_json::{Map, Value, json};
use std::collections::HashSet;
use yrs::branch::BranchPtr;
use yrs::types::Attrs;
use yrs::types::text::YChange;
use yrs::{
    Any, BranchID, Doc, Number, Out, ReadTxn, Text, Xml, XmlElementRef, XmlFragment,
    XmlFragmentRef, XmlOut, XmlTextRef,
};

/// The bytes are not a document that can be read.
#[derive(Debug, thiserror::Error)]
#[error("the document could not be read: {0}")]
pub struct Unreadable(pub(crate) String);

/// Reads a document's state (one v1 update that holds it all) as ProseMirror JSON.
///
/// # Errors
/// When the bytes are not the whole state of a document.
pub fn json_of_state(state: &[u8]) -> Result<Value, Unreadable> {
    crate::guard::scan::safe_to_decode(state)
        .map_err(|objection| Unreadable(objection.to_string()))?;
    let document = document::blank();
    let fragment = document::roots(&document).fragment;
    match document::integrate(&document, [state]).and_then(|_| outline(&document, &fragment)) {
        Ok(json) => Ok(json),
        Err(Spoilt { why, panicked }) => {
            document::part_with(document, panicked);
            Err(Unreadable(why))
        }
    }
}

/// Reads a Yjs document as ProseMirror JSON. What concurrent edits left out of shape is put into shape: a part that
/// must be there is there (empty), one that may be there once is joined, every block has an id of its own, and
/// nodes that the schema does not know are left out.
pub(crate) fn outline(document: &Doc, fragment: &XmlFragmentRef) -> Result<Value, Spoilt> {
    document::read(document, |transaction| of_fragment(transaction, fragment))
}

/// The same, within a transaction.
pub(crate) fn of_fragment<T: ReadTxn>(transaction: &T, fragment: &XmlFragmentRef) -> Value {
    let blocks = blocks_of(transaction, fragment)
        .into_iter()
        .filter_map(|(_, json)| json)
        .collect();
    assemble(
        node_type("doc").expect("the schema has a doc"),
        Map::new(),
        blocks,
    )
    .unwrap_or_else(|| json!({"type": "doc"}))
}

/// All letters that a document shows, whatever their order.
pub(crate) fn letters(document: &Value) -> Vec<char> {
    let mut letters = vec![];
    let mut waiting = vec![document];
    while let Some(node) = waiting.pop() {
        letters.extend(node["text"].as_str().unwrap_or_default().chars());
        waiting.extend(node["content"].as_array().into_iter().flatten());
    }
    letters.sort_unstable();
    letters
}

/// The document's own children beside what each says; `None` for what the schema does not know.
pub(crate) fn blocks_of<T: ReadTxn>(
    transaction: &T,
    fragment: &XmlFragmentRef,
) -> Vec<(XmlOut, Option<Value>)> {
    let mut taken = HashSet::new();
    let doc = node_type("doc").expect("the schema has a doc");
    let children = fragment.children(transaction);
    children
        .map(|child| {
            let json = match &child {
                XmlOut::Element(element) => of_element(transaction, element, doc, &mut taken, 1),
                XmlOut::Text(_) | XmlOut::Fragment(_) => None,
            };
            (child, json)
        })
        .collect()
}

/// What one element says below a parent of this kind; `None` for what the schema does not know there.
pub(crate) fn of_element<T: ReadTxn>(
    transaction: &T,
    element: &XmlElementRef,
    parent: &NodeType,
    taken: &mut HashSet<String>,
    depth: usize,
) -> Option<Value> {
    let kind = element.try_tag().and_then(|tag| node_type(tag))?;
    if !parent.may_hold(kind) || depth > schema::DEEPEST {
        return None;
    }
    let attributes = attributes_of(transaction, element, kind, taken);
    let children = children_of(transaction, element, kind, taken, depth);
    assemble(kind, attributes, children)
}

/// What an element's children say, before they are put into shape.
pub(crate) fn children_of<T: ReadTxn>(
    transaction: &T,
    element: &XmlElementRef,
    kind: &NodeType,
    taken: &mut HashSet<String>,
    depth: usize,
) -> Vec<Value> {
    let mut children = vec![];
    for child in element.children(transaction) {
        match child {
            XmlOut::Element(child) => {
                children.extend(of_element(transaction, &child, kind, taken, depth + 1))
            }
            XmlOut::Text(text) if kind.holds_text() => {
                children.extend(runs_of(transaction, &text, kind.holds_marks()))
            }
            XmlOut::Text(_) | XmlOut::Fragment(_) => {}
        }
    }
    schema::join_text(&mut children);
    children
}

/// The runs of a Yjs text as ProseMirror text nodes.
pub(crate) fn runs_of<T: ReadTxn>(
    transaction: &T,
    text: &XmlTextRef,
    with_marks: bool,
) -> Vec<Value> {
    let runs = text.diff(transaction, YChange::identity).into_iter();
    runs.filter_map(|run| {
        let Out::Any(Any::String(words)) = run.insert else {
            return None;
        };
        let mut node = json!({"type": "text", "text": &*words});
        if let Some(marks) = run
            .attributes
            .filter(|_| with_marks)
            .map(|attributes| marks_of(&attributes))
            .filter(|marks| !marks.is_empty())
        {
            node["marks"] = Value::Array(marks);
        }
        Some(node)
    })
    .collect()
}

fn marks_of(attributes: &Attrs) -> Vec<Value> {
    let mut marks: Vec<Value> = attributes
        .iter()
        .filter(|(_, value)| !matches!(value, Any::Null | Any::Undefined))
        .filter_map(|(name, value)| {
            let known = schema::mark_type(name)?;
            let mut mark = json!({"type": &**name});
            if !known.is_empty() {
                let found = to_json(value);
                let pairs = known.iter().map(|attribute| {
                    let value = found.get(attribute.name).filter(|value| {
                        schema::attribute_problem(known, attribute.name, value).is_none()
                            && !value.is_null()
                    });
                    (
                        attribute.name.to_owned(),
                        value
                            .cloned()
                            .unwrap_or_else(|| schema::default(attribute.kind)),
                    )
                });
                mark["attrs"] = Value::Object(pairs.collect());
            }
            Some(mark)
        })
        .collect();
    marks.sort_by_key(|mark| schema::rank(mark["type"].as_str().unwrap_or_default()));
    marks
}

fn attributes_of<T: ReadTxn>(
    transaction: &T,
    element: &XmlElementRef,
    kind: &NodeType,
    taken: &mut HashSet<String>,
) -> Map<String, Value> {
    let mut attributes = Map::new();
    for attribute in kind.attributes {
        let value = if attribute.kind == Kind::Id {
            Value::String(id_of(transaction, element, taken))
        } else {
            let value = element
                .get_attribute(transaction, attribute.name)
                .and_then(scalar);
            let sound = value.filter(|value| {
                !value.is_null()
                    && schema::attribute_problem(kind.attributes, attribute.name, value).is_none()
            });
            sound.map_or_else(|| schema::default(attribute.kind), whole)
        };
        attributes.insert(attribute.name.to_owned(), value);
    }
    attributes
}

/// The id of a block: its own, or, when it has none or a block before it has the same, one made from its place in the
/// Yjs document, which is the same for every reader.
pub(crate) fn id_of<T: ReadTxn>(
    transaction: &T,
    element: &XmlElementRef,
    taken: &mut HashSet<String>,
) -> String {
    let own = match element.get_attribute(transaction, "id") {
        Some(Out::Any(Any::String(id)))
            if !id.is_empty() && schema::is_id(&id) && !taken.contains(&*id) =>
        {
            Some(id.to_string())
        }
        _ => None,
    };
    let mut id = own.unwrap_or_else(|| {
        let branch: &yrs::branch::Branch = element.as_ref();
        match BranchPtr::from(branch).id() {
            BranchID::Nested(id) => format!("block-{:x}-{:x}", id.client.get(), id.clock),
            BranchID::Root(name) => format!("block-{name}"),
        }
    });
    while !taken.insert(id.clone()) {
        id.push('x');
    }
    id
}

/// Puts a node together so that it has the parts which the schema wants, in their order. `None` when it holds nothing
/// and cannot be empty.
fn assemble(
    kind: &NodeType,
    attributes: Map<String, Value>,
    mut children: Vec<Value>,
) -> Option<Value> {
    let mut content = vec![];
    for (place, part) in kind.parts.iter().enumerate() {
        match (part.count, part.of) {
            (Count::One, Of::These(names)) => {
                let name = names[0];
                let is_shared = kind.parts[place + 1..]
                    .iter()
                    .any(|later| node_type(name).is_some_and(|node| later.of.takes(node)));
                content.push(if is_shared {
                    first_of(name, &mut children)
                } else {
                    only_of(name, &mut children)
                });
            }
            _ => {
                let (fitting, rest) = children.into_iter().partition(|child| fits(part.of, child));
                children = rest;
                let fitting: Vec<Value> = fitting;
                match (fitting.is_empty(), part.count, part.of) {
                    (true, Count::Some, Of::Blocks) => content.push(empty("paragraph")),
                    (true, Count::Some, _) => return None,
                    _ => content.extend(fitting),
                }
            }
        }
    }
    let mut node = json!({"type": kind.name});
    if !kind.attributes.is_empty() {
        node["attrs"] = Value::Object(attributes);
    }
    if !content.is_empty() {
        node["content"] = Value::Array(content);
    }
    Some(node)
}

/// Takes the first child if it is of this kind, or an empty one in its place.
fn first_of(name: &str, children: &mut Vec<Value>) -> Value {
    if children.first().is_some_and(|child| child["type"] == name) {
        children.remove(0)
    } else {
        empty(name)
    }
}

/// Takes all children of this kind and makes them one, so that nothing that two people wrote at once is dropped.
fn only_of(name: &str, children: &mut Vec<Value>) -> Value {
    let (found, rest): (Vec<Value>, Vec<Value>) = std::mem::take(children)
        .into_iter()
        .partition(|child| child["type"] == name);
    *children = rest;
    found
        .into_iter()
        .reduce(|mut first, mut next| {
            let Some(more) = next
                .get_mut("content")
                .and_then(Value::as_array_mut)
                .map(std::mem::take)
            else {
                return first;
            };
            match first.get_mut("content").and_then(Value::as_array_mut) {
                Some(content) => {
                    content.push(json!({"type": "text", "text": " "}));
                    content.extend(more);
                    schema::join_text(content);
                }
                None => first["content"] = Value::Array(more),
            }
            first
        })
        .unwrap_or_else(|| empty(name))
}

fn empty(name: &str) -> Value {
    let mut node = json!({"type": name});
    let kind = node_type(name).expect("the schema has its own parts");
    if !kind.attributes.is_empty() {
        let attributes = kind
            .attributes
            .iter()
            .map(|attribute| (attribute.name.to_owned(), schema::default(attribute.kind)));
        node["attrs"] = Value::Object(attributes.collect());
    }
    node
}

fn fits(of: Of, child: &Value) -> bool {
    match child["type"].as_str() {
        Some("text") => matches!(of, Of::Inline | Of::Plain),
        Some(name) => node_type(name).is_some_and(|child| of.takes(child)),
        None => false,
    }
}

fn scalar(value: Out) -> Option<Value> {
    match value {
        Out::Any(any @ (Any::String(_) | Any::Number(_) | Any::Bool(_))) => Some(to_json(&any)),
        _ => None,
    }
}

/// Numbers come as floats from some clients; what is whole is written so.
fn whole(value: Value) -> Value {
    match value.as_f64() {
        Some(number) if number.fract() == 0.0 => json!(number as i64),
        _ => value,
    }
}

/// A Yjs value as JSON; what JSON does not have becomes null.
pub(crate) fn to_json(any: &Any) -> Value {
    match any {
        Any::Null | Any::Undefined | Any::Buffer(_) => Value::Null,
        Any::Bool(value) => json!(value),
        Any::Number(Number::Int(value)) => json!(value),
        Any::Number(Number::Float(value)) => json!(value),
        Any::String(value) => json!(&**value),
        Any::Array(values) => Value::Array(values.iter().map(to_json).collect()),
        Any::Map(values) => Value::Object(
            values
                .iter()
                .map(|(name, value)| (name.clone(), to_json(value)))
                .collect(),
        ),
    }
}
