//! The hash to which an approval binds: what the document says, and nothing of how it is followed up.
//! Not here: signing, or the rule that an edit asks for a new look.

use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Document;

/// What a text says, in 256 bits: two texts with the same hash say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    /// The hash of these bytes' making.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes, to keep.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads the 64 digits that `Display` writes.
    pub fn read(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if text.len() != 64 {
            return None;
        }
        for (index, byte) in bytes.iter_mut().enumerate() {
            let pair = text.get(index * 2..index * 2 + 2)?;
            *byte = u8::from_str_radix(pair, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl std::fmt::Display for ContentHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Document {
    /// SHA-256 over the canonical content. Block ids and an action's owner, due date, state, tracker and priority
    /// are left out, so that following up an action does not undo an approval. Hows name actions and hows by their place.
    pub fn content_hash(&self) -> ContentHash {
        let places: Vec<&str> = self.actions().map(|action| action.id.as_str()).collect();
        let hows: Vec<&str> = self.all_hows().iter().map(|how| how.id.as_str()).collect();
        let mut value = self.to_json();
        strip(&mut value, &places, &hows);
        let mut hash = Sha256::new();
        hash.update(b"five hows document 1\n");
        hash.update(canonical(&value).as_bytes());
        ContentHash(hash.finalize().into())
    }
}

/// JSON with sorted keys and no spaces, whatever order the value keeps its keys in.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort();
            let pairs: Vec<String> = keys
                .iter()
                .map(|key| format!("{}:{}", json!(key), canonical(&map[*key])))
                .collect();
            format!("{{{}}}", pairs.join(","))
        }
        Value::Array(list) => format!(
            "[{}]",
            list.iter().map(canonical).collect::<Vec<_>>().join(",")
        ),
        simple => simple.to_string(),
    }
}

/// Removes what is not content.
fn strip(node: &mut Value, actions: &[&str], hows: &[&str]) {
    let kind = node
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    if let Some(attrs) = node.get_mut("attrs").and_then(Value::as_object_mut) {
        attrs.remove("id");
        if kind == "action_item" {
            for followed_up in ["owner", "due", "state", "tracker", "priority"] {
                attrs.remove(followed_up);
            }
        }
        for (name, places) in [("actions", actions), ("serves", hows)] {
            if kind == "how"
                && let Some(ids) = attrs.get(name).and_then(Value::as_str)
            {
                let found: Vec<usize> = ids
                    .split(' ')
                    .filter_map(|id| places.iter().position(|place| *place == id))
                    .collect();
                attrs.insert(name.into(), json!(found));
            }
        }
    }
    if let Some(content) = node.get_mut("content").and_then(Value::as_array_mut) {
        content
            .iter_mut()
            .for_each(|child| strip(child, actions, hows));
    }
}

#[cfg(test)]
mod tests {
    use crate::write::document::*;

    fn document() -> Document {
        let action = Action {
            id: "a1".into(),
            text: vec![Inline::text("Watch the queue")],
            ..Action::default()
        };
        let how = How {
            id: "h1".into(),
            text: vec![Inline::text("No alert")],
            actions: vec!["a1".into()],
            ..How::default()
        };
        Document {
            blocks: vec![
                Block::new(BlockKind::Hows(vec![how])),
                Block::new(BlockKind::Actions(vec![action])),
            ],
        }
    }

    fn first_action(document: &mut Document) -> &mut Action {
        match &mut document.blocks[1].kind {
            BlockKind::Actions(actions) => &mut actions[0],
            other => panic!("{other:?} is no list of actions"),
        }
    }

    #[test]
    fn following_up_an_action_leaves_the_hash_as_it_was() {
        let mut followed = document();
        let action = first_action(&mut followed);
        action.owner = "Ana".into();
        action.due = "2026-01-31".into();
        action.state = ActionState::Verified;
        action.priority = Some(Priority::P1);
        action.tracker = "https://tracker.example/1".into();
        assert_eq!(document().content_hash(), followed.content_hash());
    }

    #[test]
    fn saying_something_else_changes_the_hash() {
        let mut reworded = document();
        first_action(&mut reworded).end_state =
            vec![Inline::text("An alert fires within four minutes.")];
        assert_ne!(document().content_hash(), reworded.content_hash());
    }

    #[test]
    fn a_text_without_the_fields_of_later_versions_keeps_the_hash_it_was_approved_with() {
        assert_eq!(
            document().content_hash().to_string(),
            "0fe1bb50cf32de15ac2bb86cd3ccf03259b4700d166d5127d9bf69aab78417dd"
        );
    }

    #[test]
    fn a_second_parent_of_a_how_is_content() {
        let mut served = document();
        if let BlockKind::Hows(hows) = &mut served.blocks[0].kind {
            hows[0].hows.push(How {
                id: "h2".into(),
                ..How::default()
            });
        }
        let without = served.content_hash();
        if let BlockKind::Hows(hows) = &mut served.blocks[0].kind {
            hows[0].hows[0].serves = vec!["h1".into()];
        }
        assert_ne!(without, served.content_hash());
    }

    #[test]
    fn new_ids_leave_the_hash_as_it_was_and_another_answer_to_a_how_changes_it() {
        let mut renamed = document();
        renamed.for_each_id(&mut |id| id.push('x'));
        assert_ne!(
            document().content_hash(),
            renamed.content_hash(),
            "the how now names an action that is not there"
        );
        if let BlockKind::Hows(hows) = &mut renamed.blocks[0].kind {
            hows[0].actions = vec!["a1x".into()];
        }
        assert_eq!(document().content_hash(), renamed.content_hash());
    }
}
