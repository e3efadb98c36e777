//! Publishing outside: its own approval, then a redacted page on the static site.
//! Not here: how a page of the site looks (press::site).

use postmortem::PostmortemNumber;
use postmortem::history::Subject;
use postmortem::permission::{Actor, Verb, may};
use postmortem::postmortem as stages;
use postmortem::publish::{Approval, Audience, approval};
use postmortem::write::document::ContentHash;
use press::site::{Report, Site};
use store::publications::Publication;

use super::{private, view};
use crate::review::ask::tell;
use crate::write::{project, read, versions};
use crate::{App, Failure, Result, history};

/// Approves for outside. `seen` is the hash of exactly what leaves, as the preview showed it.
pub async fn approve(
    app: &App,
    actor: &Actor,
    number: PostmortemNumber,
    seen: ContentHash,
) -> Result<Approval> {
    may(actor, Verb::ApproveOutside)?;
    project::bring_up_to_date(app, number).await?;
    let mut tx = app.store().write().await?;
    let written = read::load(&mut tx, number).await?;
    let redactions = store::redactions::of(&mut tx, number).await?;
    let things = private::things(&written.postmortem.title, &written.document);
    let open = redactions.open(&things).len();
    let inside = store::approvals::latest(&mut tx, number, Audience::Inside).await?;
    let inside = inside.filter(|inside| inside.content_hash == written.content_hash);
    let who = (
        actor.id(),
        actor.person.role,
        written.postmortem.authors.as_slice(),
    );
    let hash = view::leaving(&written, &redactions).hash;
    if hash != seen {
        return Err(Failure::NotNow("It was not approved for outside, because what would leave has changed since this page was opened. It is shown now as it stands; the approval can be given again.".into()));
    }
    let approval = approval::approve_outside(
        written.postmortem.stage,
        inside.as_ref(),
        open,
        who,
        app.now(),
        hash,
    )?;
    store::approvals::put(&mut tx, number, &approval).await?;
    history::write(
        app,
        &mut tx,
        actor,
        Subject::Postmortem(number),
        "approved.outside",
        "approved it for outside, as the preview showed it",
    )
    .await?;
    tx.commit().await?;
    Ok(approval)
}

/// Publishes outside: the page, the index and the feed of the site are written anew, before the commit that says so.
pub async fn publish(app: &App, actor: &Actor, number: PostmortemNumber) -> Result<Publication> {
    may(actor, Verb::Publish)?;
    project::bring_up_to_date(app, number).await?;
    let mut tx = app.store().write().await?;
    let written = read::load(&mut tx, number).await?;
    let redactions = store::redactions::of(&mut tx, number).await?;
    let things = private::things(&written.postmortem.title, &written.document);
    let open = redactions.open(&things).len();
    if open > 0 {
        return Err(stages::NotNow::PrivateThingsOpen(open).into());
    }
    let leaving = view::leaving(&written, &redactions);
    let approval = store::approvals::latest(&mut tx, number, Audience::Outside).await?;
    let mut postmortem = written.postmortem;
    postmortem.stage = stages::publish(
        postmortem.stage,
        Audience::Outside,
        approval.as_ref(),
        leaving.hash,
    )?;
    store::postmortems::save(&mut tx, &postmortem).await?;
    let number_outside = number.0.unsigned_abs();
    let before = store::publications::of(&mut tx, number).await?;
    let first = before
        .iter()
        .filter(|publication| publication.audience == Audience::Outside)
        .map(|publication| publication.at)
        .min();
    let report = Report {
        number: number_outside,
        title: leaving.title,
        document: leaving.document,
        stand_ins: leaving.stand_ins,
        published_at: first.unwrap_or(app.now()),
        updated_at: app.now(),
        milestones: leaving.milestones,
    };
    let publication = Publication {
        id: uuid::Uuid::now_v7(),
        postmortem: number,
        audience: Audience::Outside,
        destination: "site".into(),
        place: String::new(),
        content_hash: leaving.hash,
        revision: String::new(),
        at: app.now(),
        by: actor.id(),
        withdrawal: None,
    };
    let place = site(app)
        .put(&report)
        .await
        .map_err(|error| Failure::Unavailable("the folder of the outside site", Box::new(error)))?;
    let publication = Publication {
        place,
        ..publication
    };
    store::publications::insert(&mut tx, &publication).await?;
    // What is published is the work of all; nobody is asked about one of its lines any more.
    store::pens::let_go(&mut tx, number).await?;
    history::write(
        app,
        &mut tx,
        actor,
        Subject::Postmortem(number),
        "published.outside",
        "published it outside",
    )
    .await?;
    tx.commit().await?;
    versions::keep_at_stage(app, number, "Published outside").await;
    tell(app, number, postmortem.stage);
    Ok(publication)
}

/// The outside site of this house.
pub(crate) fn site(app: &App) -> Site {
    let settings = app.settings();
    Site::new(&settings.site, &settings.site_url, &settings.house)
}
