//! The trackers of the house: which keys in a text are links to tickets, and who says so.
//! Not here: what a key looks like, and where it leads (domain).

use postmortem::history::Subject;
use postmortem::permission::{Actor, Verb, may};
pub use postmortem::write::tracker::Trackers;
use store::Tx;

use crate::{App, Failure, Result, history};

/// The setting that keeps them, as they were told.
const SETTING: &str = "trackers";

/// The trackers of the house.
pub async fn all(app: &App, actor: &Actor) -> Result<Trackers> {
    may(actor, Verb::Read)?;
    load(&mut app.store().read().await?).await
}

/// Says which trackers there are from now on, one a line; `seen` are the lines that were looked at. Texts stay as they are, only
/// where their keys lead changes.
pub async fn tell(app: &App, actor: &Actor, told: &str, seen: &str) -> Result<Trackers> {
    may(actor, Verb::Manage)?;
    let trackers = Trackers::read(told)?;
    let mut tx = app.store().write().await?;
    let kept = store::settings::get(&mut tx, SETTING).await?;
    let before = read(kept.as_deref())?;
    if Trackers::read(seen).ok().as_ref() != Some(&before) {
        return Err(Failure::Changed);
    }
    if trackers == before {
        return Ok(trackers);
    }
    store::settings::replace(&mut tx, SETTING, kept.as_deref(), &trackers.told()).await?;
    let prefixes: Vec<&str> = trackers
        .iter()
        .map(|tracker| tracker.prefix.as_str())
        .collect();
    let words = if prefixes.is_empty() {
        "said that no keys of trackers are links".to_owned()
    } else {
        format!(
            "said which keys of trackers are links: {}",
            prefixes.join(", ")
        )
    };
    history::write(app, &mut tx, actor, Subject::House, "trackers.told", words).await?;
    tx.commit().await?;
    Ok(trackers)
}

/// Reads them where other things are read.
pub(crate) async fn load(tx: &mut Tx) -> Result<Trackers> {
    read(store::settings::get(tx, SETTING).await?.as_deref())
}

fn read(kept: Option<&str>) -> Result<Trackers> {
    Trackers::read(kept.unwrap_or_default()).map_err(Failure::broken)
}
