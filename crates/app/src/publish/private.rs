//! What looks private in a document, and people's answers: struck out, kept, or held back with its whole block.
//! Not here: finding private things in a string (wording::privacy).

use std::collections::BTreeMap;

use postmortem::PostmortemNumber;
use postmortem::history::Subject;
use postmortem::permission::{Actor, Verb, may};
use postmortem::publish::{Answer, Audience, PrivateThing};
use postmortem::write::document::Document;
use serde_json::Value;

use crate::write::read;
use crate::{App, Failure, Result, history};

/// Everything that looks private, in the title, text, code, link targets, alternative texts and attributes.
pub fn things(title: &str, document: &Document) -> Vec<PrivateThing> {
    let mut strings = vec![title.to_owned()];
    gather(&document.to_json(), &mut strings);
    let mut found: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for string in &strings {
        for private in wording::privacy::find(string) {
            let text = string[private.span].to_owned();
            found
                .entry(text)
                .or_insert_with(|| (private.kind.to_string(), 0))
                .1 += 1;
        }
    }
    found
        .into_iter()
        .map(|(text, (kind, places))| PrivateThing { kind, text, places })
        .collect()
}

/// All strings of a node: the text of each text block as one string, and attributes one by one.
fn gather(node: &Value, strings: &mut Vec<String>) {
    for holder in [Some(node), node.get("marks")].into_iter().flatten() {
        let attributes = match holder {
            Value::Array(marks) => marks.iter().filter_map(|mark| mark.get("attrs")).collect(),
            other => other.get("attrs").into_iter().collect::<Vec<_>>(),
        };
        for value in attributes
            .into_iter()
            .filter_map(Value::as_object)
            .flat_map(|attributes| attributes.iter())
        {
            if let (name, Value::String(text)) = value
                && !matches!(name.as_str(), "id" | "actions" | "at" | "section" | "zone")
                && !text.is_empty()
            {
                strings.push(text.clone());
            }
        }
    }
    let Some(content) = node.get("content").and_then(Value::as_array) else {
        return;
    };
    let text: String = content
        .iter()
        .filter_map(|child| child.get("text").and_then(Value::as_str))
        .collect();
    if !text.is_empty() {
        strings.push(text);
    }
    for child in content {
        gather(child, strings);
    }
}

/// Answers a private thing, or strikes out a phrase by hand. An answer ends an outside approval given before it.
pub async fn answer(
    app: &App,
    actor: &Actor,
    number: PostmortemNumber,
    text: &str,
    kind: &str,
    answer: Answer,
) -> Result<()> {
    may(actor, Verb::Write)?;
    if text.trim().is_empty() || text.chars().count() > 10_000 {
        return Err(Failure::problem(
            "text",
            "There is nothing to strike out in an empty text; some letters of the document are needed.",
        ));
    }
    let mut tx = app.store().write().await?;
    read::find(&mut tx, number).await?;
    store::redactions::answer(&mut tx, number, text, kind, answer, actor.id(), app.now()).await?;
    store::approvals::clear(&mut tx, number, Audience::Outside).await?;
    let words = match answer {
        Answer::Strike => format!("struck out {} for outside", a_kind(kind)),
        Answer::Keep => format!("kept {} for outside", a_kind(kind)),
    };
    history::write(
        app,
        &mut tx,
        actor,
        Subject::Postmortem(number),
        "private.answered",
        words,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Takes an answer back, so that the thing waits for one again. An outside approval ends with it.
pub async fn take_back(
    app: &App,
    actor: &Actor,
    number: PostmortemNumber,
    text: &str,
) -> Result<()> {
    may(actor, Verb::Write)?;
    let mut tx = app.store().write().await?;
    store::redactions::remove(&mut tx, number, text).await?;
    store::approvals::clear(&mut tx, number, Audience::Outside).await?;
    history::write(
        app,
        &mut tx,
        actor,
        Subject::Postmortem(number),
        "private.reopened",
        "took an answer on a private thing back",
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Holds a block back from outside, or lets it out again. An outside approval ends with it.
pub async fn hold_back(
    app: &App,
    actor: &Actor,
    number: PostmortemNumber,
    block: &str,
    held: bool,
) -> Result<()> {
    may(actor, Verb::Write)?;
    let mut tx = app.store().write().await?;
    let written = read::load(&mut tx, number).await?;
    if !written
        .document
        .blocks
        .iter()
        .any(|known| known.id == block)
    {
        return Err(Failure::Missing("This part of the document".into()));
    }
    store::approvals::clear(&mut tx, number, Audience::Outside).await?;
    let words = if held {
        store::redactions::hold_back(&mut tx, number, block).await?;
        "held a part back from outside"
    } else {
        store::redactions::release(&mut tx, number, block).await?;
        "let a part go outside"
    };
    history::write(
        app,
        &mut tx,
        actor,
        Subject::Postmortem(number),
        "part.held_back",
        words,
    )
    .await?;
    Ok(tx.commit().await?)
}

fn a_kind(kind: &str) -> &str {
    if kind == "phrase" {
        "a phrase"
    } else {
        crate::review::evidence::private_kind(kind)
    }
}
