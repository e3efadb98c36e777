//! The journal of the live documents, kept in the database: what a room appends is committed before anyone sees it.
//! Not here: SQL (store::documents) and the rooms (live).

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use live::{DocumentId, Journal, JournalError, Kept, Update};
use postmortem::{PersonId, PostmortemNumber};
use store::Store;
use uuid::Uuid;

use crate::clock::Clock;
use crate::errands::Errands;

/// The journal over a store. Whoever types becomes an author in the same commit, and a change that is somebody's errand
/// takes its line of history along.
pub struct StoreJournal {
    store: Store,
    clock: Arc<dyn Clock>,
    /// Authors known to be written down already, so that each keystroke does not write them again.
    authors: Mutex<HashSet<(i64, Uuid)>>,
    errands: Errands,
}

impl StoreJournal {
    /// A journal over a store.
    pub(crate) fn new(store: Store, clock: Arc<dyn Clock>, errands: Errands) -> Self {
        Self {
            store,
            clock,
            authors: Mutex::new(HashSet::new()),
            errands,
        }
    }

    fn fresh_authors(&self, document: DocumentId, updates: &[Update]) -> Vec<Uuid> {
        let known = self.authors.lock().unwrap_or_else(PoisonError::into_inner);
        let mut fresh: Vec<Uuid> = updates
            .iter()
            .filter_map(|update| update.by)
            .filter(|by| !known.contains(&(document.0, *by)))
            .collect();
        fresh.sort();
        fresh.dedup();
        fresh
    }
}

impl Journal for StoreJournal {
    async fn load(&self, document: DocumentId) -> Result<Kept, JournalError> {
        let mut tx = self.store.read().await.map_err(unavailable)?;
        let kept = store::documents::load(&mut tx, PostmortemNumber(document.0))
            .await
            .map_err(unavailable)?;
        let kept = kept.ok_or(JournalError::NoSuchDocument)?;
        Ok(Kept {
            snapshot: Some(kept.snapshot),
            updates: kept.updates,
            last: kept.last.unsigned_abs(),
        })
    }

    async fn append(
        &self,
        document: DocumentId,
        updates: Vec<Update>,
    ) -> Result<u64, JournalError> {
        let number = PostmortemNumber(document.0);
        let mut updates = updates;
        let mut lines = Vec::new();
        for update in &mut updates {
            let errand = update.by.and_then(|id| Some((id, self.errands.line(id)?)));
            if let Some((id, line)) = errand {
                // Whoever moves an action on the board has not written the text, and is no author of it.
                update.by = None;
                lines.push((id, line));
            }
        }
        let fresh = self.fresh_authors(document, &updates);
        let rows: Vec<(Vec<u8>, Option<Uuid>)> = updates
            .into_iter()
            .map(|update| (update.bytes, update.by))
            .collect();
        let mut tx = self.store.write().await.map_err(unavailable)?;
        let last = match store::documents::append(&mut tx, number, &rows, self.clock.now()).await {
            Err(store::Error::Missing) => return Err(JournalError::NoSuchDocument),
            other => other.map_err(unavailable)?,
        };
        for author in &fresh {
            store::postmortems::add_author(&mut tx, number, PersonId(*author))
                .await
                .map_err(unavailable)?;
        }
        for (_, line) in &lines {
            store::history::write(&mut tx, line)
                .await
                .map_err(unavailable)?;
        }
        tx.commit().await.map_err(unavailable)?;
        for (id, _) in lines {
            self.errands.take_back(id);
        }
        let mut known = self.authors.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(fresh.into_iter().map(|author| (document.0, author)));
        Ok(last.unsigned_abs())
    }

    async fn compact(
        &self,
        document: DocumentId,
        upto: u64,
        snapshot: Vec<u8>,
    ) -> Result<(), JournalError> {
        let mut tx = self.store.write().await.map_err(unavailable)?;
        let upto = i64::try_from(upto).map_err(unavailable)?;
        store::documents::compact(&mut tx, PostmortemNumber(document.0), upto, &snapshot)
            .await
            .map_err(unavailable)?;
        tx.commit().await.map_err(unavailable)
    }
}

fn unavailable(error: impl std::fmt::Display) -> JournalError {
    JournalError::Unavailable(error.to_string())
}
