//! Changing an action on the board: a forward edit of its document, then of the board's projection.
//! Not here: which changes are allowed (postmortem::improve::action).

use postmortem::history::Subject;
use postmortem::improve::action::{self, ChangeAsTold};
use postmortem::permission::{Actor, Verb, may};

use crate::write::project;
use crate::{App, Failure, Result, history};

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
    app.rooms()
        .edit(live::DocumentId(postmortem.0), None, move |edit| {
            for (name, value) in attributes {
                edit.set_attr(&block, name, value)?;
            }
            Ok(())
        })
        .await
        .map_err(|error| Failure::Unavailable("the live document", Box::new(error)))?;
    let as_of = app.now();
    let document = project::current(app, postmortem).await?;
    let mut tx = app.store().write().await?;
    project::project(&mut tx, postmortem, &document, as_of).await?;
    let mut words = format!(
        "changed A-{number}: {}",
        change.state.words().to_lowercase()
    );
    if change.owner != before.owner {
        words.push_str(&format!(
            ", owner {}",
            if change.owner.is_empty() {
                "none"
            } else {
                &change.owner
            }
        ));
    }
    if change.due != before.due {
        words.push_str(&format!(
            ", due {}",
            change
                .due
                .map_or_else(|| "open".into(), |due| due.to_string())
        ));
    }
    if !change.note.is_empty() {
        words.push_str(&format!(" ({})", change.note));
    }
    history::write(
        app,
        &mut tx,
        actor,
        Subject::Postmortem(postmortem),
        "action.changed",
        words,
    )
    .await?;
    Ok(tx.commit().await?)
}

fn day(day: Option<jiff::civil::Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn kind(kind: Option<postmortem::improve::ActionKind>) -> String {
    kind.map(|kind| kind.as_str().to_owned())
        .unwrap_or_default()
}
