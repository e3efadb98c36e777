//! The clerk of the journal: one task that commits what all rooms wait for, again and again, as much at once as has come.
//! Not here: SQL (store::documents), and reading the journal (journal).

use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use live::{Appended, DocumentId, JournalError, Others, Update};
use postmortem::history::NewLine;
use postmortem::{PersonId, PostmortemNumber};
use store::{Store, Tx};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::unavailable;
use crate::clock::Clock;
use crate::errands::Errands;

/// Whoever comes while a commit is on its way waits and goes with all the others that wait: one commit, and one wait for the
/// disk, for however many documents.
pub(super) struct Clerk {
    store: Store,
    clock: Arc<dyn Clock>,
    /// Authors known to be written down already, so that each keystroke does not write them again.
    pub(super) authors: Mutex<HashSet<(i64, Uuid)>>,
    /// The same for pens.
    pens: Mutex<HashSet<Pen>>,
    errands: Errands,
}

/// An errand's id and its line of history.
type Errand = (Uuid, NewLine);

/// A document, a pen that has written in it, and whose it is.
type Pen = (i64, u64, Uuid);

/// So many pens are remembered. They are forgotten all at once, for noting one again changes nothing.
const PENS_REMEMBERED: usize = 100_000;

/// So many go into one commit at most.
const TOGETHER: usize = 1_000;

impl Clerk {
    pub(super) fn new(store: Store, clock: Arc<dyn Clock>, errands: Errands) -> Self {
        Self {
            store,
            clock,
            authors: Mutex::new(HashSet::new()),
            pens: Mutex::new(HashSet::new()),
            errands,
        }
    }

    /// Commits what is asked until nobody can ask any more.
    pub(super) async fn serve(self: Arc<Self>, mut asked: mpsc::UnboundedReceiver<Asked>) {
        let mut together = Vec::new();
        while asked.recv_many(&mut together, TOGETHER).await > 0 {
            let (clerk, together) = (self.clone(), std::mem::take(&mut together));
            // In a task of its own, so that a fault in one commit does not end those that come after it. Whoever waited for it
            // is told that it was broken off.
            let committed = tokio::spawn(async move { clerk.commit_all(together).await }).await;
            if let Err(error) = committed {
                tracing::error!(%error, "a commit of the journal stopped by a fault");
            }
        }
    }

    /// What is somebody's errand: whoever moves an action on the board has not written the text, and is no author of it.
    pub(super) fn told_apart(&self, updates: Vec<Update>) -> Vec<(Update, Option<Errand>)> {
        let apart = |mut update: Update| {
            let errand = update.by.and_then(|id| Some((id, self.errands.line(id)?)));
            if errand.is_some() {
                update.by = None;
            }
            (update, errand)
        };
        updates.into_iter().map(apart).collect()
    }

    /// Commits what waits; if it does not go together, each goes by itself, so that one fault is not everyone's.
    pub(super) async fn commit_all(&self, mut asked: Vec<Asked>) {
        asked.sort_by_key(|asked| asked.document);
        let is_alone = asked.len() == 1;
        // A room that was given up may ask beside the one in its place.
        let is_each_once = asked
            .windows(2)
            .all(|pair| pair[0].document != pair[1].document);
        let together = match is_each_once {
            true => Some(self.commit(&asked).await),
            false => None,
        };
        match together {
            Some(Err(error)) if is_alone => answer(asked, vec![Err(error)]),
            Some(Ok(outcomes)) => answer(asked, outcomes),
            Some(Err(_)) | None => {
                for one in asked {
                    let one = vec![one];
                    let outcomes = self
                        .commit(&one)
                        .await
                        .unwrap_or_else(|error| vec![Err(error)]);
                    answer(one, outcomes);
                }
            }
        }
    }

    /// One commit; a document that is not there is told so, and the others go on.
    async fn commit(
        &self,
        asked: &[Asked],
    ) -> Result<Vec<Result<Appended, JournalError>>, JournalError> {
        let mut tx = self.store.write().await.map_err(unavailable)?;
        let updates: Vec<_> = asked
            .iter()
            .map(|asked| (PostmortemNumber(asked.document.0), asked.rows()))
            .collect();
        let lasts = store::documents::append_all(&mut tx, &updates, self.clock.now())
            .await
            .map_err(unavailable)?;
        let mut outcomes = Vec::new();
        let mut pens = Vec::new();
        let mut fresh = Vec::new();
        let mut errands = Vec::new();
        for Asked {
            document,
            seen,
            updates,
            ..
        } in asked
        {
            let number = PostmortemNumber(document.0);
            let Some(&last) = lasts.get(&number) else {
                outcomes.push(Err(JournalError::NoSuchDocument));
                continue;
            };
            let first = last + 1 - updates.len() as i64;
            outcomes.push(Ok(Appended {
                last: last.unsigned_abs(),
                others: others(&mut tx, number, *seen, first).await?,
            }));
            for author in self.fresh_authors(*document, updates) {
                store::postmortems::add_author(&mut tx, number, PersonId(author))
                    .await
                    .map_err(unavailable)?;
                fresh.push((document.0, author));
            }
            pens.extend(self.note_pens(&mut tx, *document, updates).await?);
            for (id, line) in updates.iter().filter_map(|(_, errand)| errand.as_ref()) {
                store::history::write(&mut tx, line)
                    .await
                    .map_err(unavailable)?;
                errands.push(*id);
            }
        }
        tx.commit().await.map_err(unavailable)?;
        for id in errands {
            self.errands.take_back(id);
        }
        let mut known = self.authors.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(fresh);
        drop(known);
        self.remember(pens);
        Ok(outcomes)
    }

    /// What other nodes kept after the last update that a room has.
    pub(super) async fn since(
        &self,
        document: DocumentId,
        seen: u64,
    ) -> Result<Appended, JournalError> {
        let number = PostmortemNumber(document.0);
        let mut tx = self.store.read().await.map_err(unavailable)?;
        let last = match store::documents::last(&mut tx, number).await {
            Err(store::Error::Missing) => return Err(JournalError::NoSuchDocument),
            last => last.map_err(unavailable)?,
        };
        Ok(Appended {
            last: last.unsigned_abs(),
            others: others(&mut tx, number, seen, last + 1).await?,
        })
    }

    fn fresh_authors(
        &self,
        document: DocumentId,
        updates: &[(Update, Option<Errand>)],
    ) -> BTreeSet<Uuid> {
        let known = self.authors.lock().unwrap_or_else(PoisonError::into_inner);
        updates
            .iter()
            .filter_map(|(update, _)| update.by)
            .filter(|by| !known.contains(&(document.0, *by)))
            .collect()
    }

    /// Notes whose the pens are that these updates were written with, so that one can be told whom to ask. What nobody in
    /// particular wrote, and what is somebody's errand, is noted for nobody.
    pub(super) async fn note_pens(
        &self,
        tx: &mut Tx,
        document: DocumentId,
        updates: &[(Update, Option<Errand>)],
    ) -> Result<BTreeSet<Pen>, JournalError> {
        let fresh: BTreeSet<Pen> = {
            let known = self.pens.lock().unwrap_or_else(PoisonError::into_inner);
            updates
                .iter()
                .filter_map(|(update, _)| Some((update.by?, &update.sessions)))
                .flat_map(|(by, pens)| pens.iter().map(move |pen| (document.0, *pen, by)))
                .filter(|pen| !known.contains(pen))
                .collect()
        };
        for (number, pen, person) in &fresh {
            store::pens::note(tx, PostmortemNumber(*number), *pen, PersonId(*person))
                .await
                .map_err(unavailable)?;
        }
        Ok(fresh)
    }

    /// Remembers pens once their commit is through.
    pub(super) fn remember(&self, pens: Vec<Pen>) {
        let mut known = self.pens.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() + pens.len() > PENS_REMEMBERED {
            known.clear();
        }
        known.extend(pens);
    }
}

/// What a room waits for: some updates of its document.
pub(super) struct Asked {
    pub(super) document: DocumentId,
    /// The number of the last update that the room has.
    pub(super) seen: u64,
    pub(super) updates: Vec<(Update, Option<Errand>)>,
    pub(super) answer: oneshot::Sender<Result<Appended, JournalError>>,
}

impl Asked {
    /// The updates as the store takes them.
    fn rows(&self) -> Vec<(&[u8], Option<Uuid>)> {
        let updates = self.updates.iter();
        updates
            .map(|(update, _)| (update.bytes.as_slice(), update.by))
            .collect()
    }
}

fn answer(asked: Vec<Asked>, outcomes: Vec<Result<Appended, JournalError>>) {
    for (asked, outcome) in asked.into_iter().zip(outcomes) {
        // A room that is gone asks the journal what is kept when it opens again.
        let _gone = asked.answer.send(outcome);
    }
}

/// What other nodes kept between the last update that a room has and the first of its own.
async fn others(
    tx: &mut Tx,
    number: PostmortemNumber,
    seen: u64,
    first: i64,
) -> Result<Others, JournalError> {
    let seen = i64::try_from(seen).map_err(unavailable)?;
    if seen + 1 >= first {
        return Ok(Others::Updates(Vec::new()));
    }
    let others = store::documents::others(tx, number, seen, first).await;
    Ok(match others.map_err(unavailable)? {
        store::documents::Others::Updates(updates) => Others::Updates(updates),
        store::documents::Others::Compacted => Others::Compacted,
    })
}
