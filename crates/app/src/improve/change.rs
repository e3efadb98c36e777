//! Changing an action on the board: a forward edit of its document with its line of history, then the board's projection.
//! Not here: which changes are allowed (postmortem::improve::action).

use postmortem::history::{NewLine, Subject};
use postmortem::improve::Action;
use postmortem::improve::action::{self, Change, ChangeAsTold};
use postmortem::permission::{Actor, Verb, may};

use crate::write::project;
use crate::{App, Failure, Result, errands};

/// Changes an action, by its number.
pub async fn change(app: &App, actor: &Actor, number: i64, told: &ChangeAsTold) -> Result<()> {
    may(actor, Verb::FollowUp)?;
    let before = {
        let mut tx = app.store().read().await?;
        store::actions::by_number(&mut tx, number)
            .await?
            .ok_or_else(|| Failure::Missing(format!("Action A-{number}")))?
    };
    let change = action::change(&before, told)?;
    let postmortem = before.id.postmortem;
    let block = before.id.block.clone();
    // Only what differs is written, so that a board opened a while ago undoes nothing that others changed since.
    let asked = [
        ("owner", before.owner.clone(), change.owner.clone()),
        ("due", day(before.due), day(change.due)),
        ("kind", kind(before.kind), kind(change.kind)),
        (
            "state",
            before.state.as_str().to_owned(),
            change.state.as_str().to_owned(),
        ),
    ];
    let attributes: Vec<(&'static str, String)> = asked
        .into_iter()
        .filter(|(_, was, is)| was != is)
        .map(|(name, _, is)| (name, is))
        .collect();
    let line = NewLine {
        by: Some(actor.id()),
        at: app.now(),
        subject: Subject::Postmortem(postmortem),
        verb: "action.changed",
        words: describe(number, &before, &change),
    };
    errands::edit_with_history(app, postmortem, line, move |edit| {
        for (name, value) in attributes {
            edit.set_attr(&block, name, value)?;
        }
        Ok(())
    })
    .await?
    .map_err(|error| Failure::Unavailable("the live document", Box::new(error)))?;
    // The change is kept. Should this be cut off here, whoever follows the documents projects it.
    project::bring_up_to_date(app, postmortem).await?;
    Ok(())
}

/// What was changed, as a line of history tells it.
fn describe(number: i64, before: &Action, change: &Change) -> String {
    let mut words = format!(
        "changed A-{number}: {}",
        change.state.words().to_lowercase()
    );
    if change.owner != before.owner {
        let owner = if change.owner.is_empty() {
            "none"
        } else {
            &change.owner
        };
        words.push_str(&format!(", owner {owner}"));
    }
    if change.due != before.due {
        let due = change.due.map_or("open".into(), |due| due.to_string());
        words.push_str(&format!(", due {due}"));
    }
    if !change.note.is_empty() {
        words.push_str(&format!(" ({})", change.note));
    }
    words
}

fn day(day: Option<jiff::civil::Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn kind(kind: Option<postmortem::improve::ActionKind>) -> String {
    kind.map(|kind| kind.as_str().to_owned())
        .unwrap_or_default()
}
