//! Images and files of a postmortem: bringing one, reading it, erasing it for good.
//! Not here: what a file is (domain), taking out what an image tells (press), and where the bytes lie (store's depot).

use postmortem::PostmortemNumber;
use postmortem::history::Subject;
use postmortem::permission::{Actor, Verb, may};
use postmortem::write::file::{self, File, Media};
use sha2::{Digest as _, Sha256};
use store::depot::DepotError;
use uuid::Uuid;

use super::{project, read};
use crate::decide::view::name_of;
use crate::{App, Failure, Result, history};

/// The most files of one postmortem. A text with more is a store of files, and the disk has an end.
const MOST: usize = 500;

/// A file with what a list of them tells.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The file.
    pub file: File,
    /// The name of who brought it.
    pub by: String,
    /// Does the text as it is now show it or lead to it?
    pub is_used: bool,
}

/// Takes a file in. An image is kept without what it tells besides its picture; what is no image, as it came.
pub async fn bring(
    app: &App,
    actor: &Actor,
    number: PostmortemNumber,
    name: &str,
    bytes: Vec<u8>,
) -> Result<File> {
    may(actor, Verb::Write)?;
    {
        let mut tx = app.store().read().await?;
        read::find(&mut tx, number).await?;
        if store::files::of(&mut tx, number).await?.len() >= MOST {
            return Err(Failure::problem(
                "file",
                format!(
                    "The file was not taken in, because this postmortem has {MOST} already. One that is no longer needed can be erased on its page of files."
                ),
            ));
        }
    }
    // Up to 20 MB are read here, and those who type at the same moment must not wait for it.
    let (media, bytes, hash) = tokio::task::spawn_blocking(move || taken_in(bytes))
        .await
        .map_err(Failure::broken)??;
    let file = File {
        id: Uuid::now_v7(),
        postmortem: number,
        name: file::name(name, media),
        media,
        size: i64::try_from(bytes.len()).map_err(Failure::broken)?,
        hash,
        by: actor.id(),
        at: app.now(),
    };
    // The bytes before the row: bytes without a row are only in the way, a row without its bytes would be a promise broken.
    app.depot().keep(&file, bytes).await.map_err(no_depot)?;
    let mut tx = app.store().write().await?;
    store::files::insert(&mut tx, &file).await?;
    let words = format!(
        "brought the {} “{}”",
        if media.is_image() { "image" } else { "file" },
        file.name
    );
    let subject = Subject::Postmortem(number);
    history::write(app, &mut tx, actor, subject, "file.brought", words).await?;
    tx.commit().await?;
    Ok(file)
}

fn taken_in(bytes: Vec<u8>) -> Result<(Media, Vec<u8>, [u8; 32])> {
    let refused = |sentence: String| Failure::problem("file", sentence);
    let media = Media::of(&bytes).map_err(|not| refused(not.to_string()))?;
    let bytes = if media.is_image() {
        press::image::cleaned(media, &bytes).map_err(|not| refused(not.to_string()))?
    } else {
        bytes
    };
    let hash = Sha256::digest(&bytes).into();
    Ok((media, bytes, hash))
}

/// Finds a file of a postmortem.
pub async fn find(app: &App, actor: &Actor, number: PostmortemNumber, id: Uuid) -> Result<File> {
    may(actor, Verb::Read)?;
    let mut tx = app.store().read().await?;
    store::files::find(&mut tx, number, id)
        .await?
        .ok_or_else(missing)
}

/// The bytes of a file that was found.
pub async fn bytes(app: &App, file: &File) -> Result<Vec<u8>> {
    app.depot().bytes(file).await.map_err(no_depot)
}

/// The files of a postmortem in the order in which they were brought.
pub async fn list(app: &App, actor: &Actor, number: PostmortemNumber) -> Result<Vec<Listed>> {
    may(actor, Verb::Read)?;
    let text = project::current(app, number).await?.to_json().to_string();
    let mut tx = app.store().read().await?;
    let mut listed = Vec::new();
    for file in store::files::of(&mut tx, number).await? {
        listed.push(Listed {
            by: name_of(&mut tx, Some(file.by)).await?,
            is_used: text.contains(&file.address()),
            file,
        });
    }
    Ok(listed)
}

/// Erases a file for good: from now on nobody gets it, also not through an older version of the text.
pub async fn erase(app: &App, actor: &Actor, number: PostmortemNumber, id: Uuid) -> Result<()> {
    may(actor, Verb::Write)?;
    let file = find(app, actor, number, id).await?;
    // The bytes before the row: should the second not happen, it can be pressed again.
    app.depot().erase(&file).await.map_err(no_depot)?;
    let mut tx = app.store().write().await?;
    store::files::erase(&mut tx, id, actor.id(), app.now()).await?;
    let words = format!("erased “{}” for good", file.name);
    let subject = Subject::Postmortem(number);
    history::write(app, &mut tx, actor, subject, "file.erased", words).await?;
    Ok(tx.commit().await?)
}

fn missing() -> Failure {
    Failure::Missing("This file".into())
}

fn no_depot(error: DepotError) -> Failure {
    match error {
        DepotError::Missing(_) | DepotError::Changed(_) => Failure::broken(error),
        DepotError::NoFolder(_) | DepotError::Unavailable(_) => {
            Failure::Unavailable("the place where files are kept", Box::new(error))
        }
    }
}
