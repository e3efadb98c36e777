//! Giving a postmortem another title.
//! Not here: the incident's own title, which stays.

use postmortem::history::Subject;
use postmortem::incident::read_title;
use postmortem::permission::{Actor, Verb, may};
use postmortem::publish::Audience;
use postmortem::{PostmortemNumber, Problems};

use super::read;
use crate::{App, Result, history};

/// Gives a postmortem another title. `seen` is the version that was looked at.
pub async fn retitle(
    app: &App,
    actor: &Actor,
    number: PostmortemNumber,
    title: &str,
    seen: i64,
) -> Result<()> {
    may(actor, Verb::Write)?;
    let mut problems = Problems::default();
    let title = read_title(title, &mut problems);
    let title = problems.unless_any(title)?;
    let mut tx = app.store().write().await?;
    let mut postmortem = read::find(&mut tx, number).await?;
    if postmortem.title == title {
        return Ok(());
    }
    postmortem.version = seen;
    postmortem.title.clone_from(&title);
    store::postmortems::save(&mut tx, &postmortem).await?;
    // The title is published with the text, so another title asks for a new look.
    for audience in [Audience::Inside, Audience::Outside] {
        store::approvals::clear(&mut tx, number, audience).await?;
    }
    history::write(
        app,
        &mut tx,
        actor,
        Subject::Postmortem(number),
        "postmortem.retitled",
        format!("retitled it “{title}”"),
    )
    .await?;
    Ok(tx.commit().await?)
}
