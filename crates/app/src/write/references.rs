//! References to other postmortems, incidents and tickets: which a reader may see, and texts with links in their place.
//! Not here: where one stands in a text (domain). What is published outside never comes through here.

use std::collections::BTreeSet;

use postmortem::PostmortemNumber;
use postmortem::permission::{Actor, Verb, may};
use postmortem::publish::Audience;
use postmortem::write::document::Document;
use postmortem::write::reference::{self, Known, Leads, Reference};
use store::Tx;

use super::{read, trackers};
use crate::{App, Result};

/// So many are offered to somebody who types.
const OFFERED: usize = 8;
/// So many are told at once; a text that names more has its highest numbers linked.
const TOLD: usize = 500;

/// The postmortems and incidents that a few typed letters or digits may mean.
pub async fn meant_by(app: &App, actor: &Actor, typed: &str) -> Result<Vec<Reference>> {
    may(actor, Verb::Read)?;
    let mut tx = app.store().read().await?;
    Ok(store::references::meant_by(&mut tx, typed, OFFERED).await?)
}

/// What these numbers lead to, as far as they lead anywhere.
pub async fn of(app: &App, actor: &Actor, numbers: BTreeSet<i64>) -> Result<Vec<Reference>> {
    may(actor, Verb::Read)?;
    let numbers = numbers.into_iter().rev().take(TOLD);
    let mut tx = app.store().read().await?;
    Ok(store::references::among(&mut tx, numbers).await?)
}

/// Where these numbers lead on pages inside, and the keys of the house's trackers.
pub async fn known(app: &App, actor: &Actor, numbers: BTreeSet<i64>) -> Result<Known> {
    may(actor, Verb::Read)?;
    let mut tx = app.store().read().await?;
    let numbers = numbers.into_iter().rev().take(TOLD);
    let found = store::references::among(&mut tx, numbers).await?;
    Ok(Known {
        numbers: found
            .iter()
            .map(|reference| (reference.number, Leads::from(reference)))
            .collect(),
        trackers: trackers::load(&mut tx).await?,
    })
}

/// The other postmortems that name this one, the highest number first.
pub async fn naming(app: &App, actor: &Actor, number: PostmortemNumber) -> Result<Vec<Reference>> {
    may(actor, Verb::Read)?;
    read_older_texts(app).await?;
    let mut tx = app.store().read().await?;
    Ok(store::references::naming(&mut tx, number).await?)
}

/// Texts from before names were noted are read when somebody first asks, each in a commit of its own: nobody who writes waits.
async fn read_older_texts(app: &App) -> Result<()> {
    let older = store::references::unread(&mut app.store().read().await?).await?;
    for number in older {
        let mut tx = app.store().write().await?;
        if !store::references::take_unread(&mut tx, number).await? {
            continue;
        }
        match read::load(&mut tx, number).await {
            Ok(written) => {
                let named = numbers_in(&written.document);
                store::references::note(&mut tx, number, &named).await?;
            }
            // Its own page says what is the matter with it; that no other page opens would help nobody.
            Err(error) => {
                tracing::warn!(%number, %error, "which numbers a text names was not read")
            }
        }
        tx.commit().await?;
    }
    Ok(())
}

/// The numbers that a text names, as many as are told at once.
pub(crate) fn numbers_in(document: &Document) -> BTreeSet<i64> {
    reference::named(document)
        .into_iter()
        .rev()
        .take(TOLD)
        .collect()
}

/// A document with links to all that it names, for pages inside.
pub async fn linked(app: &App, actor: &Actor, document: &Document) -> Result<Document> {
    let known = known(app, actor, reference::named(document)).await?;
    Ok(reference::linked(document, &known))
}

/// The HTML of plain words, with links to all that they name, for pages inside.
pub fn html_of(words: &str, known: &Known) -> String {
    press::html::inlines(&reference::linked_words(words, known))
}

/// A document with links among the files of the inside publication, to those that stand there now, and to tickets.
pub(crate) async fn linked_to_files(tx: &mut Tx, document: &Document) -> Result<Document> {
    let mut known = Known {
        trackers: trackers::load(tx).await?,
        ..Known::default()
    };
    for reference in store::references::among(tx, reference::named(document)).await? {
        let number = PostmortemNumber(reference.number);
        if let Some(file) = store::publications::latest(tx, number, Audience::Inside).await? {
            // Files lie in the folder of their year.
            let to = format!("../{}", file.place);
            let told = reference.title;
            known.numbers.insert(reference.number, Leads { to, told });
        }
    }
    Ok(reference::linked(document, &known))
}
