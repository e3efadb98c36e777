//! How ProseMirror JSON becomes a Yjs tree, in y-prosemirror's encoding, and a whole first document.
//! Not here: changes to a tree that stands already (`edit`).

use crate::document::{self, Roots};
use crate::schema::{self, NodeType, Problem, validate};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;
use yrs::types::{Attrs, Delta};
use yrs::{
    Any, In, Map as _, Text, TransactionMut, Xml, XmlElementPrelim, XmlElementRef, XmlFragment,
    XmlTextPrelim,
};

/// Why no document could be made.
#[derive(Debug, thiserror::Error)]
pub enum PlantError {
    /// The JSON is not a document of ours.
    #[error(transparent)]
    Problem(#[from] Problem),
    /// The document could not be built; this is a fault of ours.
    #[error("the document could not be built: {0}")]
    Spoilt(String),
}

/// Makes the first state of a document from ProseMirror JSON, such as a template or an import: one v1 update, to be
/// kept in the same transaction as the document's row. Ids and defaults that are absent are filled in, and the
/// document gets a new epoch. Only the server may do this: two clients that fill an empty document double it.
///
/// # Errors
/// When the JSON is not a document of ours; the error names the place.
pub fn first_document(json: &Value) -> Result<Vec<u8>, PlantError> {
    let mut json = json.clone();
    schema::tidy(&mut json, fresh_id);
    validate(&json)?;
    let document = document::blank();
    let Roots { fragment, meta, .. } = document::roots(&document);
    let planted = document::transact(&document, |transaction| {
        meta.insert(transaction, "schema", schema::VERSION as i64);
        meta.insert(transaction, "epoch", fresh_id());
        for block in children(&json) {
            plant(transaction, &fragment, fragment_end(), block);
        }
        Ok(())
    });
    planted
        .and_then(|_| document::state(&document))
        .map_err(|spoilt| PlantError::Spoilt(spoilt.why))
}

/// A new id for a block: short, safe in addresses, and never met before.
pub(crate) fn fresh_id() -> String {
    uuid::Uuid::new_v4().simple().to_string()[..16].to_owned()
}

/// The place after all children.
pub(crate) const fn fragment_end() -> u32 {
    u32::MAX
}

/// Puts one node of JSON (not text) among the children of a parent, at an index or at the end.
pub(crate) fn plant(
    transaction: &mut TransactionMut<'_>,
    parent: &impl XmlFragment,
    index: u32,
    node: &Value,
) -> XmlElementRef {
    let name = node["type"].as_str().unwrap_or_default();
    let index = index.min(parent.len(transaction));
    let element = parent.insert(transaction, index, XmlElementPrelim::empty(name));
    if let Some(attributes) = node.get("attrs").and_then(Value::as_object) {
        for (name, value) in attributes.iter().filter(|(_, value)| !value.is_null()) {
            element.insert_attribute(transaction, name.as_str(), to_any(value));
        }
    }
    plant_children(transaction, &element, children(node));
    element
}

/// Puts children at the end of an element. A stretch of text nodes becomes one Yjs text, as y-prosemirror has it.
///
/// An empty block for words gets its text at once. A browser would make it with the first letter, and two people who write
/// that letter at the same moment would each make their own.
pub(crate) fn plant_children(
    transaction: &mut TransactionMut<'_>,
    parent: &XmlElementRef,
    children: &[Value],
) {
    let kind = parent.try_tag().and_then(|tag| schema::node_type(tag));
    if children.is_empty() && kind.is_some_and(NodeType::holds_text) {
        parent.push_back(transaction, XmlTextPrelim::new(""));
    }
    let mut rest = children;
    while let Some(first) = rest.first() {
        if first["type"] == "text" {
            let length = rest
                .iter()
                .take_while(|child| child["type"] == "text")
                .count();
            let text = parent.push_back(transaction, XmlTextPrelim::new(""));
            let runs: Vec<Delta<In>> = rest[..length].iter().map(run).collect();
            text.apply_delta(transaction, runs);
            rest = &rest[length..];
        } else {
            plant(transaction, parent, fragment_end(), first);
            rest = &rest[1..];
        }
    }
}

fn run(text: &Value) -> Delta<In> {
    let marks = text
        .get("marks")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let attributes: Attrs = marks
        .iter()
        .filter_map(|mark| {
            let name = mark.get("type").and_then(Value::as_str)?;
            let attributes = mark
                .get("attrs")
                .filter(|attributes| attributes.is_object());
            Some((
                Arc::from(name),
                attributes.map_or_else(|| Any::Map(Arc::new(HashMap::new())), to_any),
            ))
        })
        .collect();
    let words = text["text"].as_str().unwrap_or_default();
    let attributes = (!attributes.is_empty()).then(|| Box::new(attributes));
    Delta::Inserted(In::Any(Any::String(words.into())), attributes)
}

/// The children of a node of JSON.
pub(crate) fn children(node: &Value) -> &[Value] {
    node.get("content")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

/// JSON as a Yjs value. Whole numbers stay whole, so that JavaScript reads the number it knows.
pub(crate) fn to_any(json: &Value) -> Any {
    match json {
        Value::Null => Any::Null,
        Value::Bool(value) => Any::Bool(*value),
        Value::Number(number) => number
            .as_i64()
            .map_or_else(|| Any::from(number.as_f64().unwrap_or_default()), Any::from),
        Value::String(text) => Any::String(text.as_str().into()),
        Value::Array(values) => Any::Array(values.iter().map(to_any).collect()),
        Value::Object(values) => Any::Map(Arc::new(
            values
                .iter()
                .map(|(name, value)| (name.clone(), to_any(value)))
                .collect(),
        )),
    }
}
