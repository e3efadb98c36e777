//! What a change made of the tree, held against the schema: only the changed places and what is new below them.
//! Not here: order and number of children. Two edits that are fine alone may break those together, and refusing the
//! second would strand its writer; the outline puts such places into shape.

use super::Objection;
use crate::outline::to_json;
use crate::schema::{self, DEEPEST, Group, NodeType};
use yrs::branch::Branch;
use yrs::types::text::YChange;
use yrs::types::{Change, Event};
use yrs::{
    Any, Map, MapRef, Out, ReadTxn, Text, TransactionMut, Xml, XmlElementRef, XmlFragment, XmlOut,
    XmlTextRef,
};

/// How many findings may be ignored in one document, and how long a key and a value of theirs may be.
const IGNORED: (usize, usize, usize) = (4_000, 2_048, 4_096);

/// Checks one changed place and everything new below it.
pub(super) fn check_event(
    transaction: &TransactionMut<'_>,
    event: &Event,
) -> Result<(), Objection> {
    match event {
        Event::XmlFragment(event) => {
            let added = event
                .delta(transaction)
                .iter()
                .filter_map(|change| match change {
                    Change::Added(nodes) => Some(nodes),
                    Change::Removed(_) | Change::Retain(_) => None,
                });
            match event.target() {
                XmlOut::Fragment(_) => {
                    let doc = schema::node_type("doc").expect("the schema has a doc");
                    added
                        .flatten()
                        .try_for_each(|node| check_child(transaction, doc, node, 1))
                }
                XmlOut::Element(element) => {
                    let kind = kind_of(element)?;
                    check_attributes(transaction, element, kind)?;
                    let depth = depth_of(element);
                    added
                        .flatten()
                        .try_for_each(|node| check_child(transaction, kind, node, depth + 1))
                }
                XmlOut::Text(text) => check_text_in_place(transaction, text),
            }
        }
        Event::XmlText(event) => check_text_in_place(transaction, event.target()),
        Event::Text(_) | Event::Array(_) | Event::Map(_) => {
            Err(Objection::Hostile("a shared type within the tree".into()))
        }
    }
}

/// Checks the map of ignored findings as a whole; it is small, and changes seldom.
pub(super) fn check_ignored(transaction: &impl ReadTxn, ignored: &MapRef) -> Result<(), Objection> {
    let (most, longest_key, longest_value) = IGNORED;
    if ignored.len(transaction) as usize > most {
        return Err(Objection::TooLarge("4000 ignored findings"));
    }
    for (key, value) in ignored.iter(transaction) {
        match value {
            Out::Any(Any::String(value))
                if key.len() <= longest_key && value.len() <= longest_value => {}
            _ => {
                return Err(Objection::Schema(
                    "an ignored finding is kept as one short text".into(),
                ));
            }
        }
    }
    Ok(())
}

fn check_child(
    transaction: &TransactionMut<'_>,
    parent: &NodeType,
    child: &Out,
    depth: usize,
) -> Result<(), Objection> {
    match child {
        Out::YXmlElement(element) => check_element(transaction, parent, element, depth),
        Out::YXmlText(text) => check_text(transaction, parent, text),
        _ => Err(Objection::Hostile(
            "content in the tree that is neither element nor text".into(),
        )),
    }
}

/// The recursion ends at the deepest level that the schema allows.
fn check_element(
    transaction: &TransactionMut<'_>,
    parent: &NodeType,
    element: &XmlElementRef,
    depth: usize,
) -> Result<(), Objection> {
    let kind = kind_of(element)?;
    if !parent.may_hold(kind) {
        return Err(Objection::Schema(format!(
            "{} cannot hold {}",
            parent.name, kind.name
        )));
    }
    if depth > DEEPEST {
        return Err(Objection::Schema(format!(
            "{} lies deeper than {DEEPEST} nodes",
            kind.name
        )));
    }
    check_attributes(transaction, element, kind)?;
    for child in element.children(transaction) {
        match child {
            XmlOut::Element(child) => check_element(transaction, kind, &child, depth + 1)?,
            XmlOut::Text(text) => check_text(transaction, kind, &text)?,
            XmlOut::Fragment(_) => {
                return Err(Objection::Hostile("a fragment within the tree".into()));
            }
        }
    }
    Ok(())
}

fn check_attributes(
    transaction: &TransactionMut<'_>,
    element: &XmlElementRef,
    kind: &NodeType,
) -> Result<(), Objection> {
    for (name, value) in element.attributes(transaction) {
        let Out::Any(value) = value else {
            return Err(Objection::Hostile("a shared type as an attribute".into()));
        };
        if let Some(what) = schema::attribute_problem(kind.attributes, name, &to_json(&value)) {
            return Err(Objection::Schema(format!(
                "{} has an attribute {name:?} that {what}",
                kind.name
            )));
        }
    }
    Ok(())
}

fn check_text_in_place(
    transaction: &TransactionMut<'_>,
    text: &XmlTextRef,
) -> Result<(), Objection> {
    match text.parent() {
        Some(XmlOut::Element(parent)) => check_text(transaction, kind_of(&parent)?, text),
        _ => Err(Objection::Schema("text stands outside of any block".into())),
    }
}

fn check_text(
    transaction: &TransactionMut<'_>,
    parent: &NodeType,
    text: &XmlTextRef,
) -> Result<(), Objection> {
    if !parent.holds_text() {
        return Err(Objection::Schema(format!(
            "{} cannot hold text",
            parent.name
        )));
    }
    let branch: &Branch = text.as_ref();
    // Plain text in a place for marked text is the usual case, and needs no walk when it cannot go wrong.
    if text.attributes(transaction).next().is_some() {
        return Err(Objection::Schema("a text has attributes of its own".into()));
    }
    if branch.content_len() == 0 {
        return Ok(());
    }
    for run in text.diff(transaction, YChange::identity) {
        let Out::Any(Any::String(_)) = run.insert else {
            return Err(Objection::Hostile(
                "content in a text that is not text".into(),
            ));
        };
        let is_marked = run
            .attributes
            .is_some_and(|marks| marks.values().any(|value| !matches!(value, Any::Null)));
        if is_marked && !parent.holds_marks() {
            return Err(Objection::Schema(format!(
                "{} can hold plain text only",
                parent.name
            )));
        }
    }
    Ok(())
}

fn kind_of(element: &XmlElementRef) -> Result<&'static NodeType, Objection> {
    let kind = element.try_tag().and_then(|tag| schema::node_type(tag));
    kind.filter(|kind| kind.name != "doc" || kind.group != Group::Named)
        .ok_or_else(|| Objection::Schema("a node of an unknown type".into()))
}

/// How many nodes lie above an element, the document counted.
fn depth_of(element: &XmlElementRef) -> usize {
    let mut depth = 1;
    let mut parent = element.parent();
    while let Some(XmlOut::Element(element)) = parent {
        depth += 1;
        parent = element.parent();
    }
    depth
}
