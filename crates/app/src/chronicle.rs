//! The chronicle of the house: the latest lines of everyone's history.
//! Not here: writing a line, which each verb does in its own transaction.

use postmortem::history::Line;
use postmortem::permission::{Actor, Verb, may};

use crate::{App, Result};

/// The latest lines of the whole house, newest first.
pub async fn latest(app: &App, actor: &Actor, limit: i64) -> Result<Vec<Line>> {
    may(actor, Verb::Read)?;
    let mut tx = app.store().read().await?;
    Ok(store::history::latest(&mut tx, limit).await?)
}
