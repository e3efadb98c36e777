//! All open rooms: found or opened, one a document, and what the rest of the program may ask of them.
//! Not here: what happens inside a room (`room`).

use crate::DocumentId;
use crate::edit::{Edit, EditError};
use crate::journal::{AnyJournal, Journal, JournalError};
use crate::limits::Limits;
use crate::nodes::{Dismissal, Ring, Whose};
use crate::room::{self, Command};
use crate::seat::{Guest, Seat};
use crate::watch::{self, Pulse};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{broadcast, mpsc, oneshot};
use uuid::Uuid;

/// The rooms of one running program. Cloning it gives another hand on the same rooms.
#[derive(Clone)]
pub struct Rooms {
    shared: Arc<Shared>,
}

/// A document has changed, and the change is durable.
#[derive(Debug, Clone)]
pub struct Changed {
    /// Which document.
    pub document: DocumentId,
    /// What it says now, as ProseMirror JSON.
    pub json: Arc<Value>,
    /// The people who changed it since it was last told.
    pub by: Vec<Uuid>,
}

/// Why there is no seat.
#[derive(Debug, Clone, thiserror::Error)]
pub enum JoinError {
    /// There is no such document (any more). The socket closes with 4404.
    #[error("there is no such document")]
    NoSuchDocument,
    /// All seats are taken. The socket closes with 1013, for a later try.
    #[error("the document has no free seat at the moment")]
    Full,
    /// The person's messages were hostile several times within minutes. The socket closes with 1008.
    #[error("this account's changes were refused several times and are not taken for a while")]
    Barred,
    /// The document cannot be read at the moment. The socket closes with 1013, for a later try.
    #[error("the document could not be opened: {0}")]
    Unavailable(String),
}

/// Why a document could not be read or changed by the server.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RoomError {
    /// There is no such document (any more).
    #[error("there is no such document")]
    NoSuchDocument,
    /// The document cannot be read at the moment.
    #[error("the document could not be opened: {0}")]
    Unavailable(String),
    /// The change was not one that the document can take. Nothing was changed.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The change was not kept. Nobody has seen it, and it can be made again.
    #[error("the change was not kept: {0}")]
    NotKept(String),
}

/// What every room shares with the rest.
pub(crate) struct Shared {
    pub(crate) journal: Arc<dyn AnyJournal>,
    pub(crate) limits: Limits,
    pub(crate) changed: broadcast::Sender<Changed>,
    rings: broadcast::Sender<Ring>,
    open: Mutex<HashMap<DocumentId, Open>>,
    strikes: Mutex<HashMap<Uuid, Vec<Instant>>>,
    count: AtomicU64,
    watched: Once,
}

/// One open room, as the others see it.
struct Open {
    number: u64,
    commands: mpsc::UnboundedSender<Command>,
    pulse: Arc<Pulse>,
}

/// How long a strike counts.
const STRIKES_LAST: Duration = Duration::from_secs(600);

impl Rooms {
    /// Makes the rooms over a journal; none is open yet. Everything async here needs a tokio runtime.
    pub fn new(journal: impl Journal, limits: Limits) -> Self {
        let shared = Shared {
            journal: Arc::new(journal),
            limits,
            changed: broadcast::channel(4_096).0,
            rings: broadcast::channel(4_096).0,
            open: Mutex::default(),
            strikes: Mutex::default(),
            count: AtomicU64::new(1),
            watched: Once::new(),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// Takes a seat in a document's room, which opens if it was closed. The first frames in the seat are the server's
    /// question for what it lacks, and who is here.
    ///
    /// # Errors
    /// When there is no such document, no free seat, or no way to read it.
    pub async fn join(&self, document: DocumentId, guest: Guest) -> Result<Seat, JoinError> {
        if self.shared.is_barred(guest.person) {
            return Err(JoinError::Barred);
        }
        // Who comes from another node brings what they saw there. It is durable, and has to be known here first, or it would
        // look like pieces of others under their hand.
        self.catch_up(document).await?;
        let number = self.shared.next_number();
        let seat = self
            .ask(document, |answer| Command::Join {
                number,
                guest: guest.clone(),
                answer,
            })
            .await;
        seat.map_err(JoinError::from)?
    }

    /// Reads a document as ProseMirror JSON: what is durable, no more and no less.
    ///
    /// # Errors
    /// When there is no such document or no way to read it.
    pub async fn read(&self, document: DocumentId) -> Result<Value, RoomError> {
        Ok(self.read_upto(document).await?.0)
    }

    /// The same with the number of the last update that is in it, as the journal counts.
    ///
    /// # Errors
    /// When there is no such document or no way to read it.
    pub async fn read_upto(&self, document: DocumentId) -> Result<(Value, u64), RoomError> {
        self.catch_up(document).await?;
        let (json, upto) = self
            .ask(document, |answer| Command::Read { answer })
            .await??;
        Ok((Arc::unwrap_or_clone(json), upto))
    }

    /// The whole state of a document as one v1 update: a version to keep.
    ///
    /// # Errors
    /// When there is no such document or no way to read it.
    pub async fn state(&self, document: DocumentId) -> Result<Vec<u8>, RoomError> {
        self.catch_up(document).await?;
        self.ask(document, |answer| Command::State { answer })
            .await?
    }

    /// Changes a document for the server, or for a person acting on another page, and answers with what it says then.
    /// The change is durable when this returns, and everyone in the room has been sent it.
    ///
    /// # Errors
    /// When a step of the change was refused (then nothing was changed), or the change was not kept.
    pub async fn edit(
        &self,
        document: DocumentId,
        by: impl Into<Option<Uuid>>,
        change: impl FnOnce(&mut Edit<'_, '_>) -> Result<(), EditError> + Send + 'static,
    ) -> Result<Value, RoomError> {
        self.catch_up(document).await?;
        let by = by.into();
        // A room that closes at this moment hands the change back unused, so it can go to the next one.
        let change: room::Change = Arc::new(Mutex::new(Some(Box::new(change))));
        let json = self
            .ask(document, |answer| Command::Edit {
                by,
                change: change.clone(),
                answer,
            })
            .await??;
        Ok(Arc::unwrap_or_clone(json))
    }

    /// Hears of every document that has changed and is durable, a short while after the change and not for each
    /// keystroke. A receiver that falls far behind is told how many it missed.
    pub fn changed(&self) -> broadcast::Receiver<Changed> {
        self.shared.changed.subscribe()
    }

    /// Waits until everything that the document's room has accepted is durable and told by `changed`; where there are several
    /// nodes, also what the others have kept by now.
    pub async fn flush(&self, document: DocumentId) {
        if let Some(room) = self.shared.find(document) {
            // What cannot be read now is told when it can be.
            let _ = self.catch_up(document).await;
            let (answer, flushed) = oneshot::channel();
            let _ = room.send(Command::Flush { answer });
            // A room that closed instead has flushed before.
            let _ = flushed.await;
        }
    }

    /// Closes a person's sockets to one document, for their right to it has changed (4403).
    pub fn dismiss(&self, document: DocumentId, person: Uuid) {
        self.send_away(Some(document), Whose::Person(person), Dismissal::Right);
    }

    /// Closes all sockets of a person, for every session of theirs has ended (4401).
    pub fn dismiss_everywhere(&self, person: Uuid) {
        self.send_away(None, Whose::Person(person), Dismissal::Session);
    }

    /// Closes the sockets that came by one session, for it has ended (4401).
    pub fn dismiss_session(&self, session: [u8; 32]) {
        self.send_away(None, Whose::Session(session), Dismissal::Session);
    }

    fn send_away(&self, document: Option<DocumentId>, whose: Whose, why: Dismissal) {
        let ring = Ring::Dismiss {
            document,
            whose,
            why,
        };
        self.hear(ring.clone());
        self.shared.ring(|| ring);
    }

    /// Sends a hint to every page that has the document open, such as `{"kind":"stage","stage":"in_review"}`.
    pub fn say(&self, document: DocumentId, news: &Value) {
        let ring = Ring::Say {
            document,
            news: news.to_string(),
        };
        self.hear(ring.clone());
        self.shared.ring(|| ring);
    }

    /// What the other nodes are to be told, where several write to the journal. A receiver that falls far behind is told how
    /// many it missed; they cost a delay.
    pub fn rings(&self) -> broadcast::Receiver<Ring> {
        self.shared.rings.subscribe()
    }

    /// Hears what another node tells. Rooms that are not open need not know: they read the journal when they open.
    pub fn hear(&self, ring: Ring) {
        let tell = |document, command| {
            if let Some(room) = self.shared.find(document) {
                let _ = room.send(command);
            }
        };
        match ring {
            Ring::Kept { document, last } => tell(document, Command::Rung { last }),
            Ring::Presence { document, who } => tell(document, Command::Overhear { who }),
            Ring::WhoIsThere { document } => tell(document, Command::WhoIsHere),
            Ring::Say { document, news } => tell(document, Command::Say { news }),
            Ring::Dismiss {
                document,
                whose,
                why,
            } => {
                let (code, reason) = why.close();
                let rooms = match document {
                    Some(document) => self.shared.find(document).into_iter().collect(),
                    None => self.shared.all(),
                };
                for room in rooms {
                    let _ = room.send(Command::Dismiss {
                        whose,
                        code,
                        reason,
                    });
                }
            }
            Ring::Gone { document } => {
                // Nobody waits for the answer.
                let (answer, _) = oneshot::channel();
                tell(document, gone(answer));
            }
        }
    }

    /// The documents whose rooms are open, for whoever asks the journal whether other nodes have kept more of them.
    pub fn open_documents(&self) -> Vec<DocumentId> {
        self.shared.lock().keys().copied().collect()
    }

    /// Reads what other nodes have kept by now, where there are any.
    async fn catch_up(&self, document: DocumentId) -> Result<(), RoomError> {
        if !self.shared.journal.is_shared() {
            return Ok(());
        }
        self.ask(document, |answer| Command::CatchUp { answer })
            .await?
    }

    /// Closes a document's room at once, because the document is gone (4404). Nothing more is kept of it.
    pub async fn gone(&self, document: DocumentId) {
        self.shared.ring(|| Ring::Gone { document });
        if let Some(room) = self.shared.find(document) {
            let (answer, closed) = oneshot::channel();
            let _ = room.send(gone(answer));
            let _ = closed.await;
        }
    }

    /// Closes all rooms: what was accepted is made durable and told, then every socket is closed (1001). Rooms that are
    /// asked for afterwards open again.
    pub async fn close(&self) {
        let documents: Vec<DocumentId> = self.shared.lock().keys().copied().collect();
        let closing = documents.into_iter().map(|document| {
            let rooms = self.clone();
            tokio::spawn(async move {
                rooms
                    .close_one(document, 1001, "the server is restarting")
                    .await
            })
        });
        for room in closing.collect::<Vec<_>>() {
            let _ = room.await;
        }
    }

    /// How many rooms are open.
    pub fn open_count(&self) -> usize {
        self.shared.lock().len()
    }

    async fn close_one(&self, document: DocumentId, code: u16, reason: &'static str) {
        if let Some(room) = self.shared.find(document) {
            let (answer, closed) = oneshot::channel();
            let _ = room.send(Command::Close {
                code,
                reason,
                answer,
            });
            let _ = closed.await;
        }
    }

    /// Asks a room, opening it if need be. A room that closes just then drops the question; it is put to the next.
    async fn ask<T>(
        &self,
        document: DocumentId,
        question: impl Fn(oneshot::Sender<T>) -> Command,
    ) -> Result<T, RoomError> {
        for turn in 0..8 {
            let (answer, answered) = oneshot::channel();
            let room = self.shared.find_or_open(document)?;
            let _ = room.send(question(answer));
            if let Ok(answer) = answered.await {
                return Ok(answer);
            }
            // A room that is on its way out needs a moment to be off the list.
            tokio::time::sleep(Duration::from_millis(1 << turn)).await;
        }
        Err(RoomError::Unavailable(
            "its room closes as soon as it opens".into(),
        ))
    }
}

fn gone(answer: oneshot::Sender<()>) -> Command {
    Command::Close {
        code: 4404,
        reason: "there is no such document any more",
        answer,
    }
}

impl Shared {
    /// Tells the other nodes, if there are any.
    pub(crate) fn ring(&self, ring: impl FnOnce() -> Ring) {
        if self.journal.is_shared() {
            // Without anyone who carries it there is nobody to tell.
            let _ = self.rings.send(ring());
        }
    }

    pub(crate) fn next_number(&self) -> u64 {
        self.count.fetch_add(1, Ordering::Relaxed)
    }

    /// Notes a hostile message of a person.
    pub(crate) fn strike(&self, person: Uuid) {
        let now = Instant::now();
        let mut strikes = self.strikes.lock().unwrap_or_else(PoisonError::into_inner);
        strikes.retain(|_, times| {
            times
                .last()
                .is_some_and(|last| now.duration_since(*last) < STRIKES_LAST)
        });
        strikes.entry(person).or_default().push(now);
    }

    /// Takes a room off the list, if nobody asked it anything since it looked. Under the lock nobody can.
    pub(crate) fn retire(
        &self,
        document: DocumentId,
        number: u64,
        commands: &mut mpsc::UnboundedReceiver<Command>,
    ) -> bool {
        let mut open = self.lock();
        if !commands.is_empty() {
            return false;
        }
        if open
            .get(&document)
            .is_some_and(|room| room.number == number)
        {
            open.remove(&document);
        }
        true
    }

    /// Takes a room off the list whatever waits for it.
    pub(crate) fn strike_off(&self, document: DocumentId, number: u64) {
        let mut open = self.lock();
        if open
            .get(&document)
            .is_some_and(|room| room.number == number)
        {
            open.remove(&document);
        }
    }

    /// Sets the watch over the rooms when the first of them opens.
    fn watch(self: &Arc<Self>) {
        self.watched.call_once(|| {
            let (rooms, patience) = (Arc::downgrade(self), self.limits.patience);
            let thread = std::thread::Builder::new().name("watch over documents".into());
            if let Err(error) = thread.spawn(move || watch::over(rooms, patience)) {
                tracing::error!(%error, "no watch could be set over the documents");
            }
        });
    }

    /// Takes off the list the rooms that work on the same thing as when `seen` was noted, and notes where all are now.
    pub(crate) fn give_up_those_that_stood_still(&self, seen: &[(u64, u64)]) -> Vec<(u64, u64)> {
        let mut open = self.lock();
        open.retain(|document, room| {
            let beat = room.pulse.beat();
            let stood_still = !beat.is_multiple_of(2) && seen.contains(&(room.number, beat));
            if stood_still {
                tracing::error!(
                    document = document.0,
                    "a room worked on one thing for too long and was given up"
                );
                room.pulse.give_up();
            }
            !stood_still
        });
        open.values()
            .map(|room| (room.number, room.pulse.beat()))
            .collect()
    }

    fn is_barred(&self, person: Uuid) -> bool {
        let now = Instant::now();
        let strikes = self.strikes.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = strikes.get(&person).map_or(0, |times| {
            times
                .iter()
                .filter(|time| now.duration_since(**time) < STRIKES_LAST)
                .count()
        });
        recent >= self.limits.strikes
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<DocumentId, Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, document: DocumentId) -> Option<mpsc::UnboundedSender<Command>> {
        self.lock().get(&document).map(|room| room.commands.clone())
    }

    fn all(&self) -> Vec<mpsc::UnboundedSender<Command>> {
        self.lock()
            .values()
            .map(|room| room.commands.clone())
            .collect()
    }

    fn find_or_open(
        self: &Arc<Self>,
        document: DocumentId,
    ) -> Result<mpsc::UnboundedSender<Command>, RoomError> {
        let mut open = self.lock();
        if let Some(room) = open.get(&document) {
            return Ok(room.commands.clone());
        }
        let number = self.next_number();
        self.watch();
        let pulse = Arc::new(Pulse::default());
        let commands = room::open(self.clone(), document, number, pulse.clone())
            .map_err(|error| RoomError::Unavailable(error.to_string()))?;
        open.insert(
            document,
            Open {
                number,
                commands: commands.clone(),
                pulse,
            },
        );
        Ok(commands)
    }
}

impl From<JournalError> for RoomError {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::NoSuchDocument => Self::NoSuchDocument,
            JournalError::Unavailable(why) => Self::Unavailable(why),
        }
    }
}

impl From<RoomError> for JoinError {
    fn from(error: RoomError) -> Self {
        match error {
            RoomError::NoSuchDocument => Self::NoSuchDocument,
            other => Self::Unavailable(other.to_string()),
        }
    }
}
