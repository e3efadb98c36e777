//! Templates of the house: every version that admins have made, which one an incident begins with, and making a new one.
//! Not here: what a template may be, and what it makes (postmortem::write).

use postmortem::history::Subject;
use postmortem::incident::Severity;
use postmortem::permission::{Actor, Verb, may};
use postmortem::write::template::CLASSIC;
pub use postmortem::write::templates::{Asked, AskedAsTold, Template, TemplateAsTold};
use store::Tx;

use crate::{App, Result, history};

/// Every version, newest first; the classic one, which is the program's own, comes last.
pub async fn all(app: &App, actor: &Actor) -> Result<Vec<Template>> {
    may(actor, Verb::Read)?;
    let mut tx = app.store().read().await?;
    let mut all = store::templates::list(&mut tx).await?;
    all.push(Template::classic());
    Ok(all)
}

/// Makes a new version. Documents that exist keep theirs; incidents of its severities begin with this one from now on.
pub async fn make(app: &App, actor: &Actor, told: &TemplateAsTold) -> Result<Template> {
    may(actor, Verb::Manage)?;
    let mut tx = app.store().write().await?;
    let newest = store::templates::list(&mut tx).await?;
    let number = newest.first().map_or(CLASSIC, |template| template.version) + 1;
    let template = told.read(number)?;
    store::templates::insert(&mut tx, &template, app.now()).await?;
    let words = format!(
        "made version {number} of the templates, “{}”",
        template.name
    );
    history::write(app, &mut tx, actor, Subject::House, "template.made", words).await?;
    tx.commit().await?;
    Ok(template)
}

/// The template that an incident of a severity begins with.
pub(crate) async fn chosen(tx: &mut Tx, severity: Severity) -> Result<Template> {
    let all = store::templates::list(tx).await?;
    Ok(Template::chosen(&all, severity))
}

/// The template that a document was born with; what was imported is held to the classic one.
pub(crate) async fn born_with(tx: &mut Tx, version: i64) -> Result<Template> {
    let found = store::templates::find(tx, version).await?;
    Ok(found.unwrap_or_else(Template::classic))
}
