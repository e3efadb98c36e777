//! Where a document's updates are kept: the trait that a room writes to, and memory's own for tests and trials.
//! Not here: SQL; the store implements this trait.

use crate::DocumentId;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// Keeps documents' updates. What `append` has answered must survive a power cut.
pub trait Journal: Send + Sync + 'static {
    /// Reads all that is kept of a document.
    ///
    /// # Errors
    /// [`JournalError::NoSuchDocument`] when it was never made or is gone.
    fn load(&self, document: DocumentId)
    -> impl Future<Output = Result<Kept, JournalError>> + Send;

    /// Keeps updates after all that are kept already, in one durable commit. `seen` is the number of the last update that the
    /// room has; what other nodes kept since comes back in the same breath. Without updates it only asks for that.
    ///
    /// It is awaited on the room's own thread; what needs the runtime on which the journal was opened asks that one.
    ///
    /// # Errors
    /// When they are not durable. The room then tells their writers so and shows them to nobody.
    fn append(
        &self,
        document: DocumentId,
        seen: u64,
        updates: Vec<Update>,
    ) -> impl Future<Output = Result<Appended, JournalError>> + Send;

    /// Puts a snapshot in the place of all updates up to a number, in one commit.
    ///
    /// # Errors
    /// When nothing was changed; the updates stay and the room tries again later.
    fn compact(
        &self,
        document: DocumentId,
        upto: u64,
        snapshot: Vec<u8>,
    ) -> impl Future<Output = Result<(), JournalError>> + Send;

    /// Whether other nodes write to the same journal at the same time.
    fn is_shared(&self) -> bool {
        false
    }
}

/// What came of an append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The number of the last update that is kept now.
    pub last: u64,
    /// What others kept between the number that was seen and the first of these updates.
    pub others: Others,
}

/// What other nodes kept in a journal meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Others {
    /// These v1 updates, in order; mostly none.
    Updates(Vec<Vec<u8>>),
    /// Updates that are in a newer snapshot already, so the document is to be read anew.
    Compacted,
}

/// All that is kept of a document: it is the snapshot with the updates after it.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// The whole state up to some update, as one v1 update.
    pub snapshot: Option<Vec<u8>>,
    /// The v1 updates since, in order.
    pub updates: Vec<Vec<u8>>,
    /// The number of the last update, also when it went into the snapshot; 0 when there was none.
    pub last: u64,
}

/// One change to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// The v1 update.
    pub bytes: Vec<u8>,
    /// Who made it; nobody when the server did it of its own.
    pub by: Option<Uuid>,
    /// The Yjs clients whose new pieces it brings, so that what they wrote can be traced to who made it; none for a change
    /// of the server.
    pub sessions: Vec<u64>,
}

/// Why something was not kept or read.
#[derive(Debug, Clone, thiserror::Error)]
pub enum JournalError {
    /// There is no such document (any more).
    #[error("there is no such document")]
    NoSuchDocument,
    /// The place where it is kept does not answer as it should.
    #[error("the journal is not available: {0}")]
    Unavailable(String),
}

/// A journal in memory: gone when the program ends.
#[derive(Debug, Default)]
pub struct MemoryJournal {
    documents: Mutex<BTreeMap<DocumentId, Pages>>,
    is_shared: bool,
}

#[derive(Debug, Default)]
struct Pages {
    snapshot: Option<Vec<u8>>,
    updates: Vec<(u64, Update)>,
    last: u64,
    /// Up to which number the snapshot holds all.
    compacted: u64,
}

impl MemoryJournal {
    /// An empty journal.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty journal that several nodes write to.
    pub fn shared() -> Self {
        Self {
            is_shared: true,
            ..Self::default()
        }
    }

    /// Puts a document's first state in, as the application does when it makes the document's row.
    pub fn put(&self, document: DocumentId, state: Vec<u8>) {
        self.with(|documents| {
            documents.insert(
                document,
                Pages {
                    snapshot: Some(state),
                    ..Pages::default()
                },
            )
        });
    }

    /// Takes a document out; from then on there is no such document.
    pub fn remove(&self, document: DocumentId) {
        self.with(|documents| documents.remove(&document));
    }

    /// The updates kept since the last snapshot, with who made them.
    pub fn updates(&self, document: DocumentId) -> Vec<Update> {
        self.with(|documents| {
            documents
                .get(&document)
                .map(|pages| {
                    pages
                        .updates
                        .iter()
                        .map(|(_, update)| update.clone())
                        .collect()
                })
                .unwrap_or_default()
        })
    }

    fn with<T>(&self, act: impl FnOnce(&mut BTreeMap<DocumentId, Pages>) -> T) -> T {
        act(&mut self
            .documents
            .lock()
            .unwrap_or_else(PoisonError::into_inner))
    }
}

impl Journal for MemoryJournal {
    async fn load(&self, document: DocumentId) -> Result<Kept, JournalError> {
        self.with(|documents| {
            let pages = documents
                .get(&document)
                .ok_or(JournalError::NoSuchDocument)?;
            let updates = pages
                .updates
                .iter()
                .map(|(_, update)| update.bytes.clone())
                .collect();
            Ok(Kept {
                snapshot: pages.snapshot.clone(),
                updates,
                last: pages.last,
            })
        })
    }

    async fn append(
        &self,
        document: DocumentId,
        seen: u64,
        updates: Vec<Update>,
    ) -> Result<Appended, JournalError> {
        self.with(|documents| {
            let pages = documents
                .get_mut(&document)
                .ok_or(JournalError::NoSuchDocument)?;
            let others = if seen < pages.compacted {
                Others::Compacted
            } else {
                let since = pages.updates.iter().filter(|(number, _)| *number > seen);
                Others::Updates(since.map(|(_, update)| update.bytes.clone()).collect())
            };
            for update in updates {
                pages.last += 1;
                pages.updates.push((pages.last, update));
            }
            Ok(Appended {
                last: pages.last,
                others,
            })
        })
    }

    async fn compact(
        &self,
        document: DocumentId,
        upto: u64,
        snapshot: Vec<u8>,
    ) -> Result<(), JournalError> {
        self.with(|documents| {
            let pages = documents
                .get_mut(&document)
                .ok_or(JournalError::NoSuchDocument)?;
            if upto >= pages.compacted {
                pages.updates.retain(|(number, _)| *number > upto);
                pages.snapshot = Some(snapshot);
                pages.compacted = upto;
            }
            Ok(())
        })
    }

    fn is_shared(&self) -> bool {
        self.is_shared
    }
}

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, JournalError>> + Send + 'a>>;

/// The same trait with boxed answers, so that rooms need not name the journal's type.
pub(crate) trait AnyJournal: Send + Sync + 'static {
    fn load(&self, document: DocumentId) -> Answer<'_, Kept>;
    fn append(&self, document: DocumentId, seen: u64, updates: Vec<Update>)
    -> Answer<'_, Appended>;
    fn compact(&self, document: DocumentId, upto: u64, snapshot: Vec<u8>) -> Answer<'_, ()>;
    fn is_shared(&self) -> bool;
}

impl<J: Journal> AnyJournal for J {
    fn load(&self, document: DocumentId) -> Answer<'_, Kept> {
        Box::pin(Journal::load(self, document))
    }

    fn append(
        &self,
        document: DocumentId,
        seen: u64,
        updates: Vec<Update>,
    ) -> Answer<'_, Appended> {
        Box::pin(Journal::append(self, document, seen, updates))
    }

    fn compact(&self, document: DocumentId, upto: u64, snapshot: Vec<u8>) -> Answer<'_, ()> {
        Box::pin(Journal::compact(self, document, upto, snapshot))
    }

    fn is_shared(&self) -> bool {
        Journal::is_shared(self)
    }
}

/// A shared journal is a journal, so that a test can keep a hand on the one it gave to the rooms.
impl<J: Journal> Journal for std::sync::Arc<J> {
    fn load(
        &self,
        document: DocumentId,
    ) -> impl Future<Output = Result<Kept, JournalError>> + Send {
        J::load(self, document)
    }

    fn append(
        &self,
        document: DocumentId,
        seen: u64,
        updates: Vec<Update>,
    ) -> impl Future<Output = Result<Appended, JournalError>> + Send {
        J::append(self, document, seen, updates)
    }

    fn compact(
        &self,
        document: DocumentId,
        upto: u64,
        snapshot: Vec<u8>,
    ) -> impl Future<Output = Result<(), JournalError>> + Send {
        J::compact(self, document, upto, snapshot)
    }

    fn is_shared(&self) -> bool {
        J::is_shared(self)
    }
}
