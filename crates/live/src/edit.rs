//! Changes that the server makes to a live document: forward edits beside everyone else's, never a swap of the whole.
//! Not here: who may ask for them, and how they become durable (`room`).

use crate::document::Roots;
use crate::outline;
use crate::plant::{self, children, fragment_end, plant, plant_children, to_any};
use crate::schema::{self, NodeType, Problem, node_type, validate};
use serde_json::{Value, json};
use std::collections::HashSet;
use yrs::{Text, TransactionMut, Xml, XmlElementRef, XmlFragment, XmlOut, XmlTextRef};

/// A hand on a live document. What it does becomes one change, or none if any step is refused.
pub struct Edit<'a, 'doc> {
    transaction: &'a mut TransactionMut<'doc>,
    roots: &'a Roots,
}

/// Why the server's change was not made.
#[derive(Debug, Clone, thiserror::Error)]
pub enum EditError {
    /// The block is not there (any more).
    #[error("there is no block {0:?} in the document")]
    NoSuchBlock(String),
    /// The document would not be one of ours after it.
    #[error(transparent)]
    Problem(#[from] Problem),
}

impl<'a, 'doc> Edit<'a, 'doc> {
    pub(crate) fn new(transaction: &'a mut TransactionMut<'doc>, roots: &'a Roots) -> Self {
        Self { transaction, roots }
    }

    /// The document as it stands within this edit, as ProseMirror JSON.
    pub fn document(&self) -> Value {
        outline::of_fragment(self.transaction, &self.roots.fragment)
    }

    /// Sets one attribute of a block.
    ///
    /// # Errors
    /// When there is no such block, or its kind has no such attribute or not with this value.
    pub fn set_attr(
        &mut self,
        block: &str,
        name: &str,
        value: impl Into<Value>,
    ) -> Result<(), EditError> {
        let (element, kind) = self.find(block)?;
        let value = value.into();
        if let Some(what) = schema::attribute_problem(kind.attributes, name, &value) {
            return Err(refuse(
                kind.name,
                format!("has an attribute {name:?} that {what}"),
            ));
        }
        let now = element.get_attribute(self.transaction, name);
        if !matches!(now, Some(yrs::Out::Any(now)) if outline::to_json(&now) == value) {
            element.insert_attribute(self.transaction, name, to_any(&value));
        }
        Ok(())
    }

    /// Replaces the text of a block by inline content (text nodes with marks, breaks, images). `part` names the child
    /// that holds the text, such as `action_text` of an action, and is empty for blocks that hold their text themselves.
    ///
    /// # Errors
    /// When there is no such block or part, or it cannot hold the content.
    pub fn set_inline(
        &mut self,
        block: &str,
        part: &str,
        content: &[Value],
    ) -> Result<(), EditError> {
        let (mut element, mut kind) = self.find(block)?;
        if !part.is_empty() {
            let found = elements_of(self.transaction, &element)
                .into_iter()
                .find(|child| child.try_tag().is_some_and(|tag| **tag == *part));
            kind = node_type(part)
                .filter(|inner| kind.may_hold(inner))
                .ok_or_else(|| refuse(kind.name, format!("has no part {part:?}")))?;
            element = match found {
                Some(found) => found,
                None => plant(
                    self.transaction,
                    &element,
                    fragment_end(),
                    &json!({"type": part}),
                ),
            };
        }
        if !kind.holds_text() {
            return Err(refuse(kind.name, "cannot hold text".into()));
        }
        let content = check_inline(kind, content)?;
        set_children(self.transaction, &element, kind, &content);
        Ok(())
    }

    /// Puts a new block after another one in the same parent, and returns its id.
    ///
    /// # Errors
    /// When there is no such block or the new one cannot stand there.
    pub fn insert_after(&mut self, block: &str, node: &Value) -> Result<String, EditError> {
        let (element, _) = self.find(block)?;
        let siblings: Vec<XmlOut> = match element.parent() {
            Some(XmlOut::Element(parent)) => parent.children(self.transaction).collect(),
            _ => self.roots.fragment.children(self.transaction).collect(),
        };
        let place = siblings
            .iter()
            .position(|sibling| matches!(sibling, XmlOut::Element(sibling) if *sibling == element))
            .unwrap_or(siblings.len());
        match element.parent() {
            Some(XmlOut::Element(parent)) => self.put(&parent, place as u32 + 1, node),
            _ => {
                let fragment = self.roots.fragment.clone();
                let (node, id) = check_block("doc", node)?;
                plant(self.transaction, &fragment, place as u32 + 1, &node);
                Ok(id)
            }
        }
    }

    /// Puts a new node at the end of a block, such as an action at the end of the actions, and returns its id.
    ///
    /// # Errors
    /// When there is no such block or it cannot hold the node.
    pub fn append(&mut self, block: &str, node: &Value) -> Result<String, EditError> {
        let (element, _) = self.find(block)?;
        self.put(&element, fragment_end(), node)
    }

    /// Puts a new node at the beginning of a block, such as an entry before all others, and returns its id. Only for blocks
    /// that hold nothing else in front of such nodes.
    ///
    /// # Errors
    /// When there is no such block or it cannot hold the node.
    pub fn prepend(&mut self, block: &str, node: &Value) -> Result<String, EditError> {
        let (element, _) = self.find(block)?;
        self.put(&element, 0, node)
    }

    /// Puts a new block at the end of the document, and returns its id.
    ///
    /// # Errors
    /// When the node is not a block.
    pub fn append_block(&mut self, node: &Value) -> Result<String, EditError> {
        let (node, id) = check_block("doc", node)?;
        let fragment = self.roots.fragment.clone();
        plant(self.transaction, &fragment, fragment_end(), &node);
        Ok(id)
    }

    /// Takes a block out.
    ///
    /// # Errors
    /// When there is no such block.
    pub fn remove(&mut self, block: &str) -> Result<(), EditError> {
        let (element, _) = self.find(block)?;
        let is_it =
            |sibling: &XmlOut| matches!(sibling, XmlOut::Element(sibling) if *sibling == element);
        match element.parent() {
            Some(XmlOut::Element(parent)) => {
                if let Some(place) = parent
                    .children(self.transaction)
                    .position(|sibling| is_it(&sibling))
                {
                    parent.remove_range(self.transaction, place as u32, 1);
                }
            }
            _ => {
                let fragment = self.roots.fragment.clone();
                if let Some(place) = fragment
                    .children(self.transaction)
                    .position(|sibling| is_it(&sibling))
                {
                    fragment.remove_range(self.transaction, place as u32, 1);
                }
            }
        }
        Ok(())
    }

    /// Makes the document say what the JSON says. Blocks that stay the same are not touched, blocks of the same id are
    /// changed where they stand; so cursors, comments and other people's work in them stay. Ids and defaults that are
    /// absent are filled in.
    ///
    /// # Errors
    /// When the JSON is not a document of ours.
    pub fn replace(&mut self, document: &Value) -> Result<(), EditError> {
        let mut document = document.clone();
        schema::tidy(&mut document, plant::fresh_id);
        validate(&document)?;
        let fragment = self.roots.fragment.clone();
        let old = outline::blocks_of(self.transaction, &fragment);
        reconcile(self.transaction, &fragment, old, children(&document));
        Ok(())
    }

    fn put(
        &mut self,
        parent: &XmlElementRef,
        place: u32,
        node: &Value,
    ) -> Result<String, EditError> {
        let name = parent
            .try_tag()
            .map(|tag| tag.to_string())
            .unwrap_or_default();
        let (node, id) = check_block(&name, node)?;
        plant(self.transaction, parent, place, &node);
        Ok(id)
    }

    fn find(&self, block: &str) -> Result<(XmlElementRef, &'static NodeType), EditError> {
        let mut taken = HashSet::new();
        let mut to_visit: Vec<XmlElementRef> =
            elements(self.roots.fragment.children(self.transaction));
        to_visit.reverse();
        // In the order of the text, as ids are given in the outline.
        while let Some(element) = to_visit.pop() {
            let Some(kind) = element.try_tag().and_then(|tag| node_type(tag)) else {
                continue;
            };
            let has_id = kind
                .attributes
                .iter()
                .any(|attribute| attribute.kind == schema::Kind::Id);
            if has_id && outline::id_of(self.transaction, &element, &mut taken) == block {
                return Ok((element, kind));
            }
            to_visit.extend(elements_of(self.transaction, &element).into_iter().rev());
        }
        Err(EditError::NoSuchBlock(block.into()))
    }
}

/// Makes the children of a parent say what the new ones say. `old` pairs each child with what it says.
fn reconcile(
    transaction: &mut TransactionMut<'_>,
    parent: &impl XmlFragment,
    old: Vec<(XmlOut, Option<Value>)>,
    new: &[Value],
) {
    let mut place = 0;
    let mut at = 0;
    for node in new {
        // The old child that says the same or bears the same id; those before it that nobody claims go.
        let claimed = old[at..].iter().position(|(_, json)| {
            json.as_ref()
                .is_some_and(|json| json == node || is_same_block(json, node))
        });
        match claimed {
            Some(skip) => {
                parent.remove_range(transaction, place, skip as u32);
                let (child, json) = &old[at + skip];
                if let (XmlOut::Element(element), true) = (child, json.as_ref() != Some(node)) {
                    change(transaction, element, node);
                }
                at += skip + 1;
            }
            None => drop(plant(transaction, parent, place, node)),
        }
        place += 1;
    }
    parent.remove_range(transaction, place, (old.len() - at) as u32);
}

/// Makes one element say what a node of the same kind says.
fn change(transaction: &mut TransactionMut<'_>, element: &XmlElementRef, node: &Value) {
    let Some(kind) = node["type"].as_str().and_then(node_type) else {
        return;
    };
    for (name, value) in node
        .get("attrs")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let now = element.get_attribute(transaction, name);
        if !matches!(now, Some(yrs::Out::Any(now)) if outline::to_json(&now) == *value) {
            element.insert_attribute(transaction, name.as_str(), to_any(value));
        }
    }
    if kind.holds_text() {
        set_children(transaction, element, kind, children(node));
        return;
    }
    let mut taken = HashSet::new();
    let old: Vec<(XmlOut, Option<Value>)> = element
        .children(transaction)
        .map(|child| {
            let json = match &child {
                XmlOut::Element(child) => {
                    outline::of_element(transaction, child, kind, &mut taken, 1)
                }
                XmlOut::Text(_) | XmlOut::Fragment(_) => None,
            };
            (child, json)
        })
        .collect();
    reconcile(transaction, element, old, children(node));
}

/// Makes the text of an element say what the new inline content says, touching only the characters that differ when
/// the old and the new are at most one run without marks. The text stays when it is emptied, so that what others write
/// in it at this moment stays too.
fn set_children(
    transaction: &mut TransactionMut<'_>,
    element: &XmlElementRef,
    kind: &NodeType,
    new: &[Value],
) {
    let old = outline::children_of(transaction, element, kind, &mut HashSet::new(), 1);
    if old == new {
        return;
    }
    let only: Vec<XmlOut> = element.children(transaction).collect();
    if let [XmlOut::Text(text)] = only.as_slice()
        && let (Some(was), Some(is)) = (plain(&old), plain(new))
    {
        set_text(transaction, text, was, is);
        return;
    }
    element.remove_range(transaction, 0, only.len() as u32);
    plant_children(transaction, element, new);
}

fn set_text(transaction: &mut TransactionMut<'_>, text: &XmlTextRef, was: &str, is: &str) {
    let same_start: usize = was
        .chars()
        .zip(is.chars())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let start = units(&was[..same_start]);
    let (was, is) = (&was[same_start..], &is[same_start..]);
    let same_end: usize = was
        .chars()
        .rev()
        .zip(is.chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    text.remove_range(transaction, start, units(&was[..was.len() - same_end]));
    text.insert(transaction, start, &is[..is.len() - same_end]);
}

fn units(text: &str) -> u32 {
    text.encode_utf16().count() as u32
}

/// The words of inline content that is one run without marks, or nothing at all.
fn plain(content: &[Value]) -> Option<&str> {
    match content {
        [] => Some(""),
        [run] if run["type"] == "text" && run.get("marks").is_none() => run["text"].as_str(),
        _ => None,
    }
}

/// Two nodes of one kind and id, or two of one kind that has no id, which there is once in its parent.
fn is_same_block(one: &Value, other: &Value) -> bool {
    let id = |node: &Value| {
        node.get("attrs")
            .and_then(|attributes| attributes.get("id"))
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    one["type"] == other["type"] && id(one) == id(other)
}

fn elements_of(transaction: &TransactionMut<'_>, element: &XmlElementRef) -> Vec<XmlElementRef> {
    elements(element.children(transaction))
}

fn elements(children: impl Iterator<Item = XmlOut>) -> Vec<XmlElementRef> {
    children
        .filter_map(|child| {
            if let XmlOut::Element(element) = child {
                Some(element)
            } else {
                None
            }
        })
        .collect()
}

/// Holds inline content against the schema by way of a block of its kind.
fn check_inline(kind: &NodeType, content: &[Value]) -> Result<Vec<Value>, EditError> {
    let around = if kind.holds_marks() {
        "paragraph"
    } else {
        "code_block"
    };
    let mut document = json!({"type": "doc", "content": [{"type": around, "content": content}]});
    schema::tidy(&mut document, plant::fresh_id);
    validate(&document)?;
    Ok(children(&document["content"][0]).to_vec())
}

/// Holds a new child against the schema, fills it in, and tells its id.
fn check_block(parent: &str, node: &Value) -> Result<(Value, String), EditError> {
    let mut node = node.clone();
    schema::tidy(&mut node, plant::fresh_id);
    let kind = node["type"]
        .as_str()
        .and_then(node_type)
        .ok_or_else(|| refuse(parent, "holds a node of an unknown type".into()))?;
    if !node_type(parent).is_some_and(|parent| parent.may_hold(kind)) {
        return Err(refuse(parent, format!("cannot hold {}", kind.name)));
    }
    schema::validate_node(&node)?;
    let id = node["attrs"]["id"].as_str().unwrap_or_default().to_owned();
    Ok((node, id))
}

fn refuse(place: &str, what: String) -> EditError {
    EditError::Problem(Problem {
        place: place.into(),
        what,
    })
}
