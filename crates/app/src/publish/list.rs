//! What has been published, and what could be: newest first.
//! Not here: the publish page of one postmortem (view).

use postmortem::permission::{Actor, Verb, may};
use postmortem::postmortem::{Postmortem, Stage};
use postmortem::publish::Audience;
use store::publications::Publication;

use crate::{App, Result};

/// A postmortem with where it stands.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The postmortem.
    pub postmortem: Postmortem,
    /// Where it stands inside.
    pub inside: Option<Publication>,
    /// Where it stands outside.
    pub outside: Option<Publication>,
}

/// Postmortems that are approved, published or withdrawn.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Listed>> {
    may(actor, Verb::Read)?;
    let mut tx = app.store().read().await?;
    let mut listed = Vec::new();
    for postmortem in store::postmortems::list(&mut tx).await? {
        if matches!(
            postmortem.stage,
            Stage::Approved | Stage::Published | Stage::Withdrawn
        ) {
            let inside =
                store::publications::latest(&mut tx, postmortem.number, Audience::Inside).await?;
            let outside =
                store::publications::latest(&mut tx, postmortem.number, Audience::Outside).await?;
            listed.push(Listed {
                postmortem,
                inside,
                outside,
            });
        }
    }
    Ok(listed)
}
