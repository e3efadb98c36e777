//! The policy in force: what makes a postmortem due in this house.
//! Not here: applying it (postmortem::decide).

use postmortem::decide::Policy;
use postmortem::permission::{Actor, Verb, may};

use crate::{App, Failure, Result};

/// The policy that is in force now.
pub async fn in_force(app: &App, actor: &Actor) -> Result<Policy> {
    may(actor, Verb::Read)?;
    let mut tx = app.store().read().await?;
    store::policies::in_force(&mut tx, app.now())
        .await?
        .ok_or_else(|| Failure::broken("no policy is in force"))
}
