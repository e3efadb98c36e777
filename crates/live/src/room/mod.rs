//! A room: one task on a thread of its own that owns a live document, its twin and its seats, and does one thing at a
//! time. Here: how it opens, takes turns and closes. Not here: what comes in from a seat (`inbox`) and how changes
//! become durable and are shown (`commit`).

mod commit;
mod inbox;

use crate::DocumentId;
use crate::document::{self, Roots, Spoilt};
use crate::edit::{Edit, EditError};
use crate::guard::{Twin, scan};
use crate::outline;
use crate::presence::Presence;
use crate::journal::JournalError;
use crate::rooms::{self, RoomError, Shared};
use crate::schema;
use crate::seat::{Budgets, Door, Guest, Misstep, Seat};
use crate::wire;
use bytes::Bytes;
use commit::Waiting;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::AssertUnwindSafe;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tokio::runtime::Handle;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::Instant;
use uuid::Uuid;
use yrs::Doc;

/// What may be asked of a room.
pub(crate) enum Command {
    Join { number: u64, guest: Guest, answer: oneshot::Sender<Result<Seat, rooms::JoinError>> },
    Leave { seat: u64 },
    Frame { seat: u64, frame: Vec<u8>, turn: Option<OwnedSemaphorePermit> },
    Misstep { seat: u64, what: Misstep },
    Read { answer: Answer<Arc<Value>> },
    State { answer: Answer<Vec<u8>> },
    Edit { by: Option<Uuid>, change: Change, answer: Answer<Arc<Value>> },
    Dismiss { person: Uuid, code: u16, reason: &'static str },
    Say { news: String },
    Flush { answer: oneshot::Sender<()> },
    Close { code: u16, reason: &'static str, answer: oneshot::Sender<()> },
}

pub(crate) type Answer<T> = oneshot::Sender<Result<T, RoomError>>;
pub(crate) type Change = Arc<Mutex<Option<BoxedChange>>>;
pub(crate) type BoxedChange = Box<dyn FnOnce(&mut Edit<'_, '_>) -> Result<(), EditError> + Send>;

/// Much more than yrs needs for the depth that the guard lets in; only pages that are touched take memory.
const STACK: usize = 16 * 1024 * 1024;

/// Opens a room on a thread of its own.
pub(crate) fn open(shared: Arc<Shared>, document: DocumentId, number: u64) -> std::io::Result<mpsc::UnboundedSender<Command>> {
    let (way_in, commands) = mpsc::unbounded_channel();
    let for_seats = way_in.clone();
    // The journal works where it was opened; the room keeps a small clock of its own, so that it neither stops with
    // the runtime in the middle of something nor panics when that one is shut down first.
    let journals = tokio::runtime::Handle::current();
    let own = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let thread = std::thread::Builder::new().name(format!("document {}", document.0)).stack_size(STACK);
    thread.spawn(move || {
        let live = AssertUnwindSafe(|| own.block_on(live(shared.clone(), document, number, for_seats, commands, journals)));
        if std::panic::catch_unwind(live).is_err() {
            // Everything durable is in the journal; the next who asks opens a new room from it.
            tracing::error!(document = document.0, "the room stopped by a panic that nothing held");
        }
        shared.strike_off(document, number);
    })?;
    Ok(way_in)
}

async fn live(
    shared: Arc<Shared>,
    document: DocumentId,
    number: u64,
    for_seats: mpsc::UnboundedSender<Command>,
    mut commands: mpsc::UnboundedReceiver<Command>,
    journals: Handle,
) {
    match Copy::load(&shared, &journals, document).await {
        Ok(copy) => Room::new(shared, document, number, for_seats, journals, copy).run(commands).await,
        Err(error) => {
            tracing::warn!(document = document.0, %error, "the room could not be opened");
            while !shared.retire(document, number, &mut commands) {
                while let Ok(command) = commands.try_recv() {
                    command.fail(&error);
                }
            }
        }
    }
}

/// The document in memory, as far as it is durable.
struct Copy {
    document: Doc,
    roots: Roots,
    twin: Twin,
    /// The number of the last update that is in it.
    last: u64,
    /// How much the journal holds since its last snapshot.
    since_snapshot: Amount,
    /// Whether something kept could not be read; then nothing may be compacted away.
    has_unread: bool,
}

#[derive(Default, Clone)]
struct Amount {
    updates: usize,
    bytes: usize,
    snapshot_bytes: usize,
}

impl Copy {
    async fn load(shared: &Shared, journals: &Handle, id: DocumentId) -> Result<Self, RoomError> {
        let journal = shared.journal.clone();
        let kept = arrived(journals.spawn(async move { journal.load(id).await }).await)?;
        let since_snapshot = Amount {
            updates: kept.updates.len(),
            bytes: kept.updates.iter().map(Vec::len).sum(),
            snapshot_bytes: kept.snapshot.as_ref().map_or(0, Vec::len),
        };
        let (sound, left_out) = sound_updates(kept.snapshot.iter().chain(&kept.updates));
        if left_out > 0 {
            tracing::error!(document = id.0, left_out, "updates in the journal could not be read and were left out; nothing will be compacted");
        }
        let document = document::blank();
        let roots = document::roots(&document);
        let built = document::integrate(&document, sound).and_then(|_| document::state(&document)).and_then(|state| Twin::grow(&state));
        match built {
            Ok(twin) => Ok(Self { document, roots, twin, last: kept.last, since_snapshot, has_unread: left_out > 0 }),
            Err(Spoilt { why, panicked }) => {
                document::part_with(document, panicked);
                Err(RoomError::Unavailable(why))
            }
        }
    }
}

/// Looks over what was kept, as the bytes of a stranger: the journal may have been written by an older guard.
/// What refers to later updates waits for them; what never fits is left out and counted.
fn sound_updates<'a>(kept: impl Iterator<Item = &'a Vec<u8>>) -> (Vec<&'a [u8]>, usize) {
    let mut known = scan::Clocks::new();
    let mut sound = vec![];
    let mut waiting: Vec<&[u8]> = kept.map(Vec::as_slice).filter(|update| !document::is_empty(update)).collect();
    loop {
        let before = waiting.len();
        waiting.retain(|update| match scan::scan(update, &known) {
            Ok(found) => {
                known.extend(found.news.iter().map(|&(client, _, end)| (client, end)));
                sound.push(*update);
                false
            }
            Err(_) => true,
        });
        if waiting.is_empty() || waiting.len() == before {
            return (sound, waiting.len());
        }
    }
}

/// Someone in the room, as the room sees them.
struct Sitting {
    guest: Guest,
    frames: mpsc::Sender<Bytes>,
    door: Arc<Door>,
    /// Sessions this seat has brought into the document.
    brought: BTreeSet<u64>,
    /// Whether its last change was refused, so that what builds on it cannot be taken either.
    is_stuck: bool,
    /// How many changes it sent, and up to which all are durable (or were refused, which it was told).
    sent: u64,
    settled: u64,
    /// How often in a row it was asked for what is missing.
    asked: u8,
    /// How many of its changes the schema or the size refused.
    refusals: u8,
}

struct Room {
    shared: Arc<Shared>,
    id: DocumentId,
    number: u64,
    /// The way in, for seats to hold.
    commands: mpsc::UnboundedSender<Command>,
    journals: Handle,
    copy: Copy,
    seats: BTreeMap<u64, Sitting>,
    presence: Presence,
    /// Which seat each session writes from, so that nobody writes under another's.
    writers: HashMap<u64, u64>,
    /// Accepted, not yet on the way to the journal.
    waiting: Vec<Waiting>,
    /// On the way to the journal.
    flying: Vec<Waiting>,
    flight: Option<JoinHandle<Result<u64, JournalError>>>,
    /// When the others are to hear of what changed, and who changed it.
    tell_at: Option<Instant>,
    changed_by: BTreeSet<Uuid>,
    said: Option<Arc<Value>>,
    empty_since: Instant,
    flushing: Vec<oneshot::Sender<()>>,
    closing: Option<Closing>,
}

struct Closing {
    code: u16,
    reason: &'static str,
    answers: Vec<oneshot::Sender<()>>,
}

impl Room {
    fn new(
        shared: Arc<Shared>,
        id: DocumentId,
        number: u64,
        commands: mpsc::UnboundedSender<Command>,
        journals: Handle,
        copy: Copy,
    ) -> Self {
        Self {
            shared,
            id,
            number,
            commands,
            journals,
            copy,
            seats: BTreeMap::new(),
            presence: Presence::default(),
            writers: HashMap::new(),
            waiting: vec![],
            flying: vec![],
            flight: None,
            tell_at: None,
            changed_by: BTreeSet::new(),
            said: None,
            empty_since: Instant::now(),
            flushing: vec![],
            closing: None,
        }
    }

    async fn run(mut self, mut commands: mpsc::UnboundedReceiver<Command>) {
        loop {
            self.take_off();
            if self.is_settled() {
                self.flushed();
                if self.closing.is_some() {
                    break;
                }
            }
            let wake_at = self.wake_at();
            tokio::select! {
                landed = landing(&mut self.flight) => self.landed(landed).await,
                command = commands.recv() => match command {
                    Some(command) => self.obey(command),
                    None => break,
                },
                () = tokio::time::sleep_until(wake_at.unwrap_or_else(Instant::now)), if wake_at.is_some() => {
                    self.tell_if_due();
                    if self.may_retire() {
                        self.compact_at_leisure().await;
                        if self.shared.retire(self.id, self.number, &mut commands) {
                            return;
                        }
                    }
                }
            }
        }
        self.close(commands).await;
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Join { number, guest, answer } => self.join(number, guest, answer),
            Command::Leave { seat } => self.leave(seat),
            Command::Frame { seat, frame, turn } => {
                self.hear(seat, &frame);
                drop(turn);
            }
            Command::Misstep { seat, what } => self.misstep(seat, what),
            Command::Read { answer } => drop(answer.send(self.say())),
            Command::State { answer } => drop(answer.send(document::state(&self.copy.document).map_err(unavailable))),
            Command::Edit { by, change, answer } => self.edit(by, &change, answer),
            Command::Dismiss { person, code, reason } => self.dismiss(person, code, reason),
            Command::Say { news } => self.broadcast(&wire::news(&news), None),
            Command::Flush { answer } => self.flushing.push(answer),
            Command::Close { code, reason, answer } => {
                let closing = self.closing.get_or_insert(Closing { code, reason, answers: vec![] });
                closing.answers.push(answer);
            }
        }
    }

    fn join(&mut self, number: u64, guest: Guest, answer: oneshot::Sender<Result<Seat, rooms::JoinError>>) {
        let limits = &self.shared.limits;
        if self.seats.len() >= limits.seats || self.closing.is_some() {
            let _ = answer.send(Err(rooms::JoinError::Full));
            return;
        }
        let Ok(have) = document::state_vector(&self.copy.document) else {
            let _ = answer.send(Err(rooms::JoinError::Unavailable("it is being read anew".into())));
            return;
        };
        let (frames, received) = mpsc::channel(limits.unread);
        let door = Arc::new(Door::default());
        let seat = Seat {
            number,
            room: self.commands.clone(),
            frames: received,
            door: door.clone(),
            waiting: Arc::new(Semaphore::new(limits.waiting)),
            budgets: Mutex::new(Budgets::new(limits)),
            longest_message: limits.message,
            is_over: false,
        };
        let sitting = Sitting { guest, frames, door, brought: BTreeSet::new(), is_stuck: false, sent: 0, settled: 0, asked: 0, refusals: 0 };
        self.seats.insert(number, sitting);
        self.send(number, wire::hello(schema::VERSION));
        self.send(number, wire::have(&have));
        if let Some(everyone) = self.presence.everyone() {
            self.send(number, wire::presence(&everyone));
        }
        // If nobody waits for the seat any more, dropping it leaves the room again.
        let _ = answer.send(Ok(seat));
    }

    fn leave(&mut self, seat: u64) {
        if self.seats.remove(&seat).is_none() {
            return;
        }
        self.writers.retain(|_, writer| *writer != seat);
        if let Some(farewell) = self.presence.leave(seat) {
            self.broadcast(&wire::presence(&farewell), None);
        }
        if self.seats.is_empty() {
            self.empty_since = Instant::now();
        }
    }

    fn dismiss(&mut self, person: Uuid, code: u16, reason: &str) {
        let seats: Vec<u64> = self.seats.iter().filter(|(_, sitting)| sitting.guest.person == person).map(|(seat, _)| *seat).collect();
        for seat in seats {
            if let Some(sitting) = self.seats.get(&seat) {
                sitting.door.slam(code, reason);
            }
            self.leave(seat);
        }
    }

    /// Sends a frame to one seat. One that reads too slowly is closed; when it comes back it is sent what it lacks.
    fn send(&mut self, seat: u64, frame: Bytes) {
        let Some(sitting) = self.seats.get(&seat) else { return };
        let unread = sitting.door.unread.fetch_add(frame.len(), Ordering::Relaxed) + frame.len();
        // One frame always has room, or a large document could never be opened.
        let is_too_much = unread > self.shared.limits.unread_bytes && unread > frame.len();
        if is_too_much || sitting.frames.try_send(frame).is_err() {
            sitting.door.slam(1013, "the connection reads too slowly; it is synced again when it comes back");
            self.leave(seat);
        }
    }

    fn broadcast(&mut self, frame: &Bytes, except: Option<u64>) {
        let seats: Vec<u64> = self.seats.keys().copied().filter(|seat| Some(*seat) != except).collect();
        for seat in seats {
            self.send(seat, frame.clone());
        }
    }

    /// Closes a seat after the frames that wait for it.
    fn close_seat(&mut self, seat: u64, code: u16, reason: &str) {
        if let Some(sitting) = self.seats.get(&seat) {
            let _ = sitting.door.reason.set((code, reason.to_owned()));
        }
        self.leave(seat);
    }

    /// What the document says, read anew only after a change.
    fn say(&mut self) -> Result<Arc<Value>, RoomError> {
        if self.said.is_none() {
            self.said = Some(Arc::new(outline::outline(&self.copy.document, &self.copy.roots.fragment).map_err(unavailable)?));
        }
        self.said.clone().ok_or_else(|| RoomError::Unavailable("it says nothing".into()))
    }

    /// The next moment at which something is due without anyone asking.
    fn wake_at(&self) -> Option<Instant> {
        let retire_at = self.seats.is_empty().then(|| self.empty_since + self.shared.limits.linger);
        match (self.tell_at, retire_at) {
            (Some(tell), Some(retire)) => Some(tell.min(retire)),
            (tell, retire) => tell.or(retire),
        }
    }

    fn may_retire(&self) -> bool {
        self.is_settled() && self.seats.is_empty() && self.tell_at.is_none() && self.empty_since + self.shared.limits.linger <= Instant::now()
    }

    async fn close(mut self, mut commands: mpsc::UnboundedReceiver<Command>) {
        let closing = self.closing.take();
        let (code, reason) = closing.as_ref().map_or((1001, "the server is restarting"), |closing| (closing.code, closing.reason));
        for seat in self.seats.keys().copied().collect::<Vec<_>>() {
            self.close_seat(seat, code, reason);
        }
        self.compact_at_leisure().await;
        // What still waits was asked after the closing began; askers of a dropped question ask the next room.
        self.shared.strike_off(self.id, self.number);
        commands.close();
        while commands.try_recv().is_ok() {}
        for answer in closing.into_iter().flat_map(|closing| closing.answers) {
            let _ = answer.send(());
        }
    }
}

impl Command {
    /// Answers that the document cannot be opened.
    fn fail(self, error: &RoomError) {
        match self {
            Self::Join { answer, .. } => drop(answer.send(Err(error.clone().into()))),
            Self::Read { answer } => drop(answer.send(Err(error.clone()))),
            Self::State { answer } => drop(answer.send(Err(error.clone()))),
            Self::Edit { answer, .. } => drop(answer.send(Err(error.clone()))),
            Self::Flush { answer } | Self::Close { answer, .. } => drop(answer.send(())),
            Self::Leave { .. } | Self::Frame { .. } | Self::Misstep { .. } | Self::Dismiss { .. } | Self::Say { .. } => {}
        }
    }
}

/// Waits for the flight under way, or for ever when there is none.
async fn landing(flight: &mut Option<JoinHandle<Result<u64, JournalError>>>) -> Result<u64, JournalError> {
    let Some(under_way) = flight else { return std::future::pending().await };
    let landed = arrived(under_way.await);
    *flight = None;
    landed
}

/// What a journal answered; a journal that panicked or was shut down answered that it is not available.
fn arrived<T>(answer: Result<Result<T, JournalError>, JoinError>) -> Result<T, JournalError> {
    answer.unwrap_or_else(|error| Err(JournalError::Unavailable(error.to_string())))
}

fn unavailable(spoilt: Spoilt) -> RoomError {
    RoomError::Unavailable(spoilt.why)
}
