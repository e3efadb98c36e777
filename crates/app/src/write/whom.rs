//! Whom one can ask about some words of a draft: the people whose pens wrote them, by name and nothing else.
//! Not here: which pens wrote which words (the editor reads it from the text), and noting whose they are (journal).

use std::collections::BTreeSet;

use postmortem::PostmortemNumber;
use postmortem::permission::{Actor, Verb, may};

use super::read;
use crate::{App, Failure, Result};

/// So many pens are answered for at once.
const MOST: usize = 500;

/// Whom one can ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whom {
    /// The people, by name. Neither how much they wrote nor when is known here.
    pub people: Vec<Askable>,
    /// Did some of the pens belong to nobody: the template, an import, a time before this was noted?
    pub and_nobody: bool,
    /// Has all of it been let go, because the postmortem was published?
    pub is_let_go: bool,
}

/// Somebody who can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Askable {
    /// The name.
    pub name: String,
    /// Is it whoever asks?
    pub is_asker: bool,
    /// May they not come in any more?
    pub is_suspended: bool,
}

/// Tells whom one can ask about what these pens wrote.
pub async fn to_ask(
    app: &App,
    actor: &Actor,
    number: PostmortemNumber,
    pens: &BTreeSet<u64>,
) -> Result<Whom> {
    may(actor, Verb::Read)?;
    if pens.len() > MOST {
        return Err(Failure::problem(
            "pens",
            format!(
                "At most {MOST} pens are answered for at once. A smaller part of the text has fewer."
            ),
        ));
    }
    let mut tx = app.store().read().await?;
    read::find(&mut tx, number).await?;
    if store::pens::are_let_go(&mut tx, number).await? {
        return Ok(Whom {
            is_let_go: true,
            ..Whom::default()
        });
    }
    let holders = store::pens::whose(&mut tx, number, pens).await?;
    let everyone = store::people::list(&mut tx).await?;
    Ok(Whom {
        people: everyone
            .into_iter()
            .filter(|person| holders.people.contains(&person.id))
            .map(|person| Askable {
                is_asker: person.id == actor.id(),
                is_suspended: !person.active,
                name: person.name,
            })
            .collect(),
        and_nobody: holders.known != *pens,
        is_let_go: false,
    })
}
