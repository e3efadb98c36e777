//! All postmortems, newest first.
//! Not here: their texts.

use postmortem::permission::{Actor, Verb, may};
use postmortem::postmortem::Postmortem;

use crate::{App, Result};

/// All postmortems, newest first.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Postmortem>> {
    may(actor, Verb::Read)?;
    let mut tx = app.store().read().await?;
    Ok(store::postmortems::list(&mut tx).await?)
}
