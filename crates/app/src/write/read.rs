//! Reading a postmortem: its row, its document as it was last projected, and what stands around it.
//! Not here: drawing it (press, web).

use postmortem::PostmortemNumber;
use postmortem::history::Line;
use postmortem::incident::Incident;
use postmortem::permission::{Actor, Verb, may};
use postmortem::postmortem::Postmortem;
use postmortem::publish::{Approval, Audience};
use postmortem::review::Review;
use postmortem::write::document::{ContentHash, Document};
use postmortem::write::reference::Reference;
use postmortem::write::templates::Template;
use store::Tx;

use super::{project, references};
use crate::{App, Failure, Result};

/// A postmortem with its text.
#[derive(Debug, Clone)]
pub struct Written {
    /// The row.
    pub postmortem: Postmortem,
    /// The text as it was last projected.
    pub document: Document,
    /// Its hash.
    pub content_hash: ContentHash,
    /// How many words it has.
    pub words: i64,
    /// The template that it was born with.
    pub template: Template,
    /// The incidents that it tells of.
    pub incidents: Vec<Incident>,
}

/// A postmortem with all that its page shows.
#[derive(Debug, Clone)]
pub struct PostmortemPage {
    /// The postmortem with its text.
    pub written: Written,
    /// The review that is open now.
    pub review: Option<Review>,
    /// The name of its reviewer.
    pub reviewer: String,
    /// The names of its authors.
    pub authors: Vec<String>,
    /// The approval for inside, if there is one.
    pub inside: Option<Approval>,
    /// The approval for outside, if there is one.
    pub outside: Option<Approval>,
    /// Where it has been published, newest first.
    pub publications: Vec<store::publications::Publication>,
    /// The other postmortems that name it.
    pub named_in: Vec<Reference>,
    /// What happened to it, newest first.
    pub history: Vec<Line>,
}

/// Reads a postmortem with its text.
pub async fn written(app: &App, actor: &Actor, number: PostmortemNumber) -> Result<Written> {
    may(actor, Verb::Read)?;
    let mut tx = project::read_fresh(app, number).await?;
    load(&mut tx, number).await
}

/// Reads all that the page of a postmortem shows.
pub async fn page(app: &App, actor: &Actor, number: PostmortemNumber) -> Result<PostmortemPage> {
    may(actor, Verb::Read)?;
    let named_in = references::naming(app, actor, number).await?;
    let mut tx = project::read_fresh(app, number).await?;
    let written = load(&mut tx, number).await?;
    let review = store::reviews::open_of(&mut tx, number).await?;
    let mut reviewer = String::new();
    if let Some(review) = &review {
        reviewer = crate::decide::view::name_of(&mut tx, Some(review.reviewer)).await?;
    }
    let mut authors = Vec::new();
    for author in &written.postmortem.authors {
        authors.push(crate::decide::view::name_of(&mut tx, Some(*author)).await?);
    }
    Ok(PostmortemPage {
        review,
        reviewer,
        authors,
        inside: store::approvals::latest(&mut tx, number, Audience::Inside).await?,
        outside: store::approvals::latest(&mut tx, number, Audience::Outside).await?,
        publications: store::publications::of(&mut tx, number).await?,
        named_in,
        history: store::history::of_postmortem_and_incidents(&mut tx, number).await?,
        written,
    })
}

/// Loads a postmortem with its text.
pub(crate) async fn load(tx: &mut Tx, number: PostmortemNumber) -> Result<Written> {
    let postmortem = find(tx, number).await?;
    let text = store::documents::text(tx, number)
        .await?
        .ok_or_else(|| Failure::broken(format!("postmortem {number} has no text")))?;
    let json: serde_json::Value = serde_json::from_str(&text.json).map_err(Failure::broken)?;
    let document = Document::from_json(&json).map_err(Failure::broken)?;
    let mut incidents = Vec::new();
    for incident in &postmortem.incidents {
        incidents.extend(store::incidents::find(tx, *incident).await?);
    }
    Ok(Written {
        template: super::templates::born_with(tx, postmortem.template_version).await?,
        postmortem,
        document,
        content_hash: text.hash,
        words: text.words,
        incidents,
    })
}

/// Finds a postmortem's row.
pub(crate) async fn find(tx: &mut Tx, number: PostmortemNumber) -> Result<Postmortem> {
    store::postmortems::find(tx, number)
        .await?
        .ok_or_else(|| Failure::Missing(format!("Postmortem #{number}")))
}
