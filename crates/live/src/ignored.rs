//! Findings that somebody set aside with a reason, as the document keeps them.
//! Not here: what a finding is (the language analyser) and how one is set aside (the editor).

use crate::document::{self, Spoilt};
use serde_json::Value;
use yrs::{Any, Map as _, Out};

/// A finding that was set aside, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// The rule that spoke.
    pub rule: String,
    /// The block in which it spoke.
    pub block: String,
    /// The words it spoke about.
    pub quote: String,
    /// Why it was set aside.
    pub reason: String,
}

/// Reads what a document's state (one v1 update that holds it all) says was set aside. What cannot be read is left out.
pub fn ignored_of_state(state: &[u8]) -> Vec<Ignored> {
    if crate::guard::scan::safe_to_decode(state).is_err() {
        return Vec::new();
    }
    let document = document::blank();
    let ignored = document::roots(&document).ignored;
    let read = document::integrate(&document, [state]).and_then(|_| {
        document::read(&document, |transaction| {
            ignored
                .iter(transaction)
                .filter_map(|(key, value)| one(key, &value))
                .collect::<Vec<Ignored>>()
        })
    });
    match read {
        Ok(mut ignored) => {
            ignored
                .sort_by(|a, b| (&a.block, &a.rule, &a.quote).cmp(&(&b.block, &b.rule, &b.quote)));
            ignored
        }
        Err(Spoilt { panicked, .. }) => {
            document::part_with(document, panicked);
            Vec::new()
        }
    }
}

fn one(key: &str, value: &Out) -> Option<Ignored> {
    let Out::Any(Any::String(text)) = value else {
        return None;
    };
    let value: Value = serde_json::from_str(text).ok()?;
    let mut parts = key.splitn(3, '|').map(str::to_owned);
    Some(Ignored {
        rule: parts.next()?,
        block: parts.next()?,
        quote: parts.next()?,
        reason: value.get("reason")?.as_str()?.to_owned(),
    })
}
