//! Whom one can ask about some words, for the editor of somebody who is signed in. Programs with a token have no way to it.
//! Not here: which pens wrote the words (editor), and what is told of people (application).

use app::write::whom;
use axum::Json;
use axum::extract::{Path, State};
use postmortem::PostmortemNumber;
use serde::{Deserialize, Serialize};

use crate::errors::NotDone;
use crate::query::Query;
use crate::visitor::{Site, Visitor};

/// Which pens are asked about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Clients of Yjs, parted by commas.
    pens: String,
}

/// Whom one can ask.
#[derive(Debug, Serialize)]
pub struct WhomOut {
    people: Vec<PersonOut>,
    and_nobody: bool,
    let_go: bool,
}

/// Somebody who can be asked.
#[derive(Debug, Serialize)]
struct PersonOut {
    name: String,
    me: bool,
    suspended: bool,
}

/// `GET /postmortems/{n}/whom-to-ask`
pub async fn to_ask(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Json<WhomOut>, NotDone> {
    let pens = asked
        .pens
        .split(',')
        .filter_map(|pen| pen.trim().parse().ok())
        .collect();
    let number = PostmortemNumber(number);
    let found = whom::to_ask(site.app(), &visitor.actor, number, &pens).await?;
    Ok(Json(WhomOut {
        people: found
            .people
            .into_iter()
            .map(|person| PersonOut {
                name: person.name,
                me: person.is_asker,
                suspended: person.is_suspended,
            })
            .collect(),
        and_nobody: found.and_nobody,
        let_go: found.is_let_go,
    }))
}
