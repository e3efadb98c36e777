//! Following the live documents: when one has changed, its text, word count and actions are projected into tables; when it
//! rests after much was written, a version is kept.
//! Not here: the projection itself (write::project), and what a version is (write::versions).

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use live::{Changed, DocumentId};
use postmortem::PostmortemNumber;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior};
use uuid::Uuid;

use crate::App;
use crate::write::{project, versions};

/// A document that is being written is projected at most so often: everyone who types waits for the same writer of the
/// database, and whoever needs the text of this very moment brings it up to date.
const PACE: Duration = Duration::from_secs(2);

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
        let mut agenda = Agenda::default();
        loop {
            let event = tokio::select! {
                news = changed.recv() => Event::News(news),
                () = agenda.next() => Event::Due,
                _ = looks.tick() => Event::Look,
                _ = told.wait_for(|closing| *closing) => break,
            };
            let Some(app) = app.upgrade() else { return };
            match event {
                Event::News(Ok(change)) => agenda.put(change),
                Event::News(Err(RecvError::Lagged(_))) => catch_up(&app).await,
                Event::News(Err(RecvError::Closed)) => return,
                Event::Look => look(&app).await,
                Event::Due => {}
            }
            for (document, by) in agenda.due() {
                follow(&app, document, by).await;
            }
        }
        let Some(app) = app.upgrade() else { return };
        for change in unread(&mut changed) {
            agenda.put(change);
        }
        for (document, by) in agenda.all() {
            follow(&app, document, by).await;
        }
    });
    Follower { task, closing }
}

/// What the follower wakes up for.
enum Event {
    News(Result<Changed, RecvError>),
    Due,
    Look,
}

/// Which documents are to be projected, and when.
#[derive(Default)]
struct Agenda {
    waiting: BTreeMap<DocumentId, (Instant, BTreeSet<Uuid>)>,
    /// When each of those that were projected a moment ago may be again.
    resting: BTreeMap<DocumentId, Instant>,
}

impl Agenda {
    fn put(&mut self, change: Changed) {
        let now = Instant::now();
        let at = self.resting.get(&change.document).copied().unwrap_or(now);
        let (_, by) = self
            .waiting
            .entry(change.document)
            .or_insert_with(|| (at, BTreeSet::new()));
        by.extend(change.by);
    }

    /// Waits for the time of the next one, for ever when there is none.
    async fn next(&self) {
        match self.waiting.values().map(|(at, _)| *at).min() {
            Some(at) => tokio::time::sleep_until(at).await,
            None => std::future::pending().await,
        }
    }

    /// Takes those whose time has come, with whoever has written in them.
    fn due(&mut self) -> Vec<(DocumentId, BTreeSet<Uuid>)> {
        let now = Instant::now();
        self.resting.retain(|_, until| *until > now);
        let mut due = Vec::new();
        for (document, (at, by)) in std::mem::take(&mut self.waiting) {
            if at > now {
                self.waiting.insert(document, (at, by));
            } else {
                self.resting.insert(document, now + PACE);
                due.push((document, by));
            }
        }
        due
    }

    fn all(self) -> impl Iterator<Item = (DocumentId, BTreeSet<Uuid>)> {
        self.waiting
            .into_iter()
            .map(|(document, (_, by))| (document, by))
    }
}

impl Follower {
    /// Ends the following after all that has been told by now is projected.
    pub async fn finish(self) {
        self.closing.send_replace(true);
        // A task that panicked has told so itself; nothing waits for it any more.
        drop(self.task.await);
    }
}

/// The news that is still unread.
fn unread(changed: &mut Receiver<Changed>) -> Vec<Changed> {
    let mut news = Vec::new();
    loop {
        match changed.try_recv() {
            Ok(change) => news.push(change),
            Err(TryRecvError::Lagged(_)) => {}
            Err(TryRecvError::Empty | TryRecvError::Closed) => return news,
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
                follow(app, DocumentId(number.0), BTreeSet::new()).await;
            }
        }
        Err(error) => {
            tracing::warn!(%error, "texts that are behind their documents were not looked for; each is caught up with at its next change")
        }
    }
}

/// Projects a document, and notes who has written for the version that comes next.
async fn follow(app: &App, document: DocumentId, by: BTreeSet<Uuid>) {
    let number = PostmortemNumber(document.0);
    if let Err(error) = project::follow(app, number, by).await {
        tracing::warn!(%number, %error, "the text of a document was not projected; it is tried again at its next change");
    }
}

async fn look(app: &App) {
    if let Err(error) = versions::keep_what_rests(app).await {
        tracing::warn!(%error, "a version was not kept though writing paused; it is tried again in a minute");
    }
}
