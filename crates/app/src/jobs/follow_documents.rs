//! Following the live documents: when one has changed, its text, word count and actions are projected into tables; when it
//! rests after much was written, a version is kept.
//! Not here: the projection itself (write::project), and what a version is (write::versions).

use std::collections::BTreeSet;
use std::time::Duration;

use live::{Changed, DocumentId};
use postmortem::PostmortemNumber;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;

use crate::App;
use crate::write::{project, versions};

/// So often it is looked for texts that rest.
const LOOKS: Duration = Duration::from_secs(60);

/// The task that follows the documents, and the means to end it.
pub(crate) struct Follower {
    task: JoinHandle<()>,
    closing: watch::Sender<bool>,
}

/// Follows the documents for as long as the house is open.
pub(crate) fn start(app: &App) -> Follower {
    let mut changed = app.rooms().changed();
    let app = app.weak();
    let (closing, mut told) = watch::channel(false);
    let task = tokio::spawn(async move {
        if let Some(app) = app.upgrade() {
            catch_up(&app).await;
        }
        let mut looks = tokio::time::interval(LOOKS);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let news = tokio::select! {
                news = changed.recv() => Some(news),
                _ = looks.tick() => None,
                _ = told.wait_for(|closing| *closing) => break,
            };
            match news {
                None => {
                    let Some(app) = app.upgrade() else { return };
                    look(&app).await;
                }
                Some(Ok(change)) => {
                    let Some(app) = app.upgrade() else { return };
                    follow(&app, change.document).await;
                    note(&app, &change).await;
                }
                Some(Err(RecvError::Lagged(_))) => {
                    let Some(app) = app.upgrade() else { return };
                    catch_up(&app).await;
                }
                Some(Err(RecvError::Closed)) => return,
            }
        }
        let Some(app) = app.upgrade() else { return };
        for document in waiting(&mut changed) {
            follow(&app, document).await;
        }
    });
    Follower { task, closing }
}

impl Follower {
    /// Ends the following after all that has been told by now is projected.
    pub async fn finish(self) {
        self.closing.send_replace(true);
        // A task that panicked has told so itself; nothing waits for it any more.
        drop(self.task.await);
    }
}

/// The documents whose news is still unread, each once.
fn waiting(changed: &mut Receiver<Changed>) -> BTreeSet<DocumentId> {
    let mut documents = BTreeSet::new();
    loop {
        match changed.try_recv() {
            Ok(change) => drop(documents.insert(change.document)),
            Err(TryRecvError::Lagged(_)) => {}
            Err(TryRecvError::Empty | TryRecvError::Closed) => return documents,
        }
    }
}

/// Projects what was changed while nobody followed: before a kill, or in a rush of news.
async fn catch_up(app: &App) {
    let behind = async {
        let mut tx = app.store().read().await?;
        store::documents::behind(&mut tx).await
    };
    match behind.await {
        Ok(numbers) => {
            for number in numbers {
                follow(app, DocumentId(number.0)).await;
            }
        }
        Err(error) => {
            tracing::warn!(%error, "texts that are behind their documents were not looked for; each is caught up with at its next change")
        }
    }
}

async fn follow(app: &App, document: DocumentId) {
    let number = PostmortemNumber(document.0);
    if let Err(error) = project::bring_up_to_date(app, number).await {
        tracing::warn!(%number, %error, "the text of a document was not projected; it is tried again at its next change");
    }
}

/// Who has written is told beside the next version.
async fn note(app: &App, change: &Changed) {
    let number = PostmortemNumber(change.document.0);
    if let Err(error) = versions::note_writers(app, number, &change.by).await {
        tracing::warn!(%number, %error, "who has written was not noted; the next version names fewer people");
    }
}

async fn look(app: &App) {
    if let Err(error) = versions::keep_what_rests(app).await {
        tracing::warn!(%error, "a version was not kept though writing paused; it is tried again in a minute");
    }
}
