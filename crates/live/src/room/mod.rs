//! A room: one task on a thread of its own that owns a live document, its twin and its seats, and does one thing at a
//! time. Here: how it opens, takes turns and closes. Not here: what comes in from a seat (`inbox`) and how changes
//! become durable and are shown (`commit`).

mod commit;
mod copy;
mod inbox;
mod others;
mod seats;

use crate::DocumentId;
use crate::document::{self, Spoilt};
use crate::edit::{Edit, EditError};
use crate::journal::{Appended, JournalError};
use crate::nodes::{Elsewhere, Whose};
use crate::outline;
use crate::presence::Presence;
use crate::rooms::{self, RoomError, Shared};
use crate::seat::{Guest, Misstep, Seat};
use crate::watch::Pulse;
use crate::wire;
use commit::Waiting;
use copy::Copy;
use seats::Sitting;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};
use tokio::task::JoinError;
use tokio::time::Instant;
use uuid::Uuid;

/// What may be asked of a room.
pub(crate) enum Command {
    Join {
        number: u64,
        guest: Guest,
        answer: oneshot::Sender<Result<Seat, rooms::JoinError>>,
    },
    Leave {
        seat: u64,
    },
    Frame {
        seat: u64,
        frame: Vec<u8>,
        turn: Option<OwnedSemaphorePermit>,
    },
    Misstep {
        seat: u64,
        what: Misstep,
    },
    /// What the document says, and the number of the last update that is in it.
    Read {
        answer: Answer<(Arc<Value>, u64)>,
    },
    State {
        answer: Answer<Vec<u8>>,
    },
    Edit {
        by: Option<Uuid>,
        change: Change,
        answer: Answer<Arc<Value>>,
    },
    Dismiss {
        whose: Whose,
        code: u16,
        reason: &'static str,
    },
    Say {
        news: String,
    },
    /// The journal of several nodes has an update of this number.
    Rung {
        last: u64,
    },
    /// Who sits in this room at another node.
    Overhear {
        who: Vec<Elsewhere>,
    },
    /// Another node asks who sits here.
    WhoIsHere,
    /// Reads what other nodes have kept by now.
    CatchUp {
        answer: Answer<()>,
    },
    Flush {
        answer: oneshot::Sender<()>,
    },
    Close {
        code: u16,
        reason: &'static str,
        answer: oneshot::Sender<()>,
    },
}

pub(crate) type Answer<T> = oneshot::Sender<Result<T, RoomError>>;
pub(crate) type Change = Arc<Mutex<Option<BoxedChange>>>;
pub(crate) type BoxedChange = Box<dyn FnOnce(&mut Edit<'_, '_>) -> Result<(), EditError> + Send>;

/// Much more than yrs needs for the depth that the guard lets in; only pages that are touched take memory.
const STACK: usize = 16 * 1024 * 1024;

/// Opens a room on a thread of its own.
pub(crate) fn open(
    shared: Arc<Shared>,
    document: DocumentId,
    number: u64,
    pulse: Arc<Pulse>,
) -> std::io::Result<mpsc::UnboundedSender<Command>> {
    let (way_in, commands) = mpsc::unbounded_channel();
    let for_seats = way_in.clone();
    // The journal works where it was opened; the room keeps a small clock of its own, so that it neither stops with
    // the runtime in the middle of something nor panics when that one is shut down first.
    let journals = tokio::runtime::Handle::current();
    let own = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    let thread = std::thread::Builder::new()
        .name(format!("document {}", document.0))
        .stack_size(STACK);
    thread.spawn(move || {
        let live = AssertUnwindSafe(|| {
            own.block_on(live(
                shared.clone(),
                document,
                number,
                (for_seats, commands),
                journals,
                pulse,
            ))
        });
        if std::panic::catch_unwind(live).is_err() {
            // Everything durable is in the journal; the next who asks opens a new room from it.
            tracing::error!(
                document = document.0,
                "the room stopped by a panic that nothing held"
            );
        }
        shared.strike_off(document, number);
    })?;
    Ok(way_in)
}

async fn live(
    shared: Arc<Shared>,
    document: DocumentId,
    number: u64,
    (for_seats, mut commands): (
        mpsc::UnboundedSender<Command>,
        mpsc::UnboundedReceiver<Command>,
    ),
    journals: Handle,
    pulse: Arc<Pulse>,
) {
    match Copy::load(&shared, &journals, document).await {
        Ok(copy) => {
            Room::new(shared, document, number, for_seats, journals, pulse, copy)
                .run(commands)
                .await
        }
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

struct Room {
    shared: Arc<Shared>,
    id: DocumentId,
    number: u64,
    /// The way in, for seats to hold.
    commands: mpsc::UnboundedSender<Command>,
    journals: Handle,
    pulse: Arc<Pulse>,
    copy: Copy,
    seats: BTreeMap<u64, Sitting>,
    presence: Presence,
    /// Which seat each session writes from, so that nobody writes under another's.
    writers: HashMap<u64, u64>,
    /// Accepted, not yet on the way to the journal.
    waiting: Vec<Waiting>,
    /// On the way to the journal.
    flying: Vec<Waiting>,
    flight: Option<Flight>,
    /// The number of an update that another node is known to have kept.
    rung: u64,
    /// Who waits until all is read that other nodes have kept: since they asked, and since the flight began.
    behind: Vec<Answer<()>>,
    catching_up: Vec<Answer<()>>,
    /// When the others are to hear of what changed, and who changed it.
    tell_at: Option<Instant>,
    changed_by: BTreeSet<Uuid>,
    said: Option<Arc<Value>>,
    empty_since: Instant,
    flushing: Vec<oneshot::Sender<()>>,
    closing: Option<Closing>,
}

/// A commit on its way, awaited by the room itself: a task beside it would be one more to wake for each keystroke.
type Flight = Pin<Box<dyn Future<Output = Result<Appended, JournalError>> + Send>>;

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
        pulse: Arc<Pulse>,
        copy: Copy,
    ) -> Self {
        Self {
            shared,
            id,
            number,
            commands,
            journals,
            pulse,
            copy,
            seats: BTreeMap::new(),
            presence: Presence::default(),
            writers: HashMap::new(),
            waiting: vec![],
            flying: vec![],
            flight: None,
            rung: 0,
            behind: vec![],
            catching_up: vec![],
            tell_at: None,
            changed_by: BTreeSet::new(),
            said: None,
            empty_since: Instant::now(),
            flushing: vec![],
            closing: None,
        }
    }

    async fn run(mut self, mut commands: mpsc::UnboundedReceiver<Command>) {
        let pulse = self.pulse.clone();
        self.ask_who_is_there();
        loop {
            if pulse.is_given_up() {
                // Another room has the document now. What is on its way to the journal may land; nobody here is told.
                return;
            }
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
                    Some(command) => pulse.during(|| self.obey(command)),
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
            Command::Join {
                number,
                guest,
                answer,
            } => self.join(number, guest, answer),
            Command::Leave { seat } => self.leave(seat),
            Command::Frame { seat, frame, turn } => {
                self.hear(seat, &frame);
                drop(turn);
            }
            Command::Misstep { seat, what } => self.misstep(seat, what),
            Command::Read { answer } => {
                let upto = self.copy.last;
                drop(answer.send(self.say().map(|said| (said, upto))))
            }
            Command::State { answer } => {
                drop(answer.send(document::state(&self.copy.document).map_err(unavailable)))
            }
            Command::Edit { by, change, answer } => self.edit(by, &change, answer),
            Command::Dismiss {
                whose,
                code,
                reason,
            } => self.dismiss(whose, code, reason),
            Command::Say { news } => self.broadcast(&wire::news(&news), None),
            Command::Rung { last } => self.rung = self.rung.max(last),
            Command::Overhear { who } => self.overhear(who),
            Command::WhoIsHere => self.tell_who_is_here(),
            Command::CatchUp { answer } => self.behind.push(answer),
            Command::Flush { answer } => self.flushing.push(answer),
            Command::Close {
                code,
                reason,
                answer,
            } => {
                let closing = self.closing.get_or_insert(Closing {
                    code,
                    reason,
                    answers: vec![],
                });
                closing.answers.push(answer);
            }
        }
    }

    /// What the document says, read anew only after a change.
    fn say(&mut self) -> Result<Arc<Value>, RoomError> {
        if self.said.is_none() {
            self.said = Some(Arc::new(
                outline::outline(&self.copy.document, &self.copy.roots.fragment)
                    .map_err(unavailable)?,
            ));
        }
        self.said
            .clone()
            .ok_or_else(|| RoomError::Unavailable("it says nothing".into()))
    }

    /// The next moment at which something is due without anyone asking.
    fn wake_at(&self) -> Option<Instant> {
        let retire_at = self
            .seats
            .is_empty()
            .then(|| self.empty_since + self.shared.limits.linger);
        match (self.tell_at, retire_at) {
            (Some(tell), Some(retire)) => Some(tell.min(retire)),
            (tell, retire) => tell.or(retire),
        }
    }

    fn may_retire(&self) -> bool {
        self.is_settled()
            && self.seats.is_empty()
            && self.tell_at.is_none()
            && self.empty_since + self.shared.limits.linger <= Instant::now()
    }

    async fn close(mut self, mut commands: mpsc::UnboundedReceiver<Command>) {
        let closing = self.closing.take();
        let (code, reason) = closing
            .as_ref()
            .map_or((1001, "the server is restarting"), |closing| {
                (closing.code, closing.reason)
            });
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
            Self::CatchUp { answer } => drop(answer.send(Err(error.clone()))),
            Self::Edit { answer, .. } => drop(answer.send(Err(error.clone()))),
            Self::Flush { answer } | Self::Close { answer, .. } => drop(answer.send(())),
            Self::Leave { .. }
            | Self::Frame { .. }
            | Self::Misstep { .. }
            | Self::Dismiss { .. }
            | Self::Rung { .. }
            | Self::Overhear { .. }
            | Self::WhoIsHere
            | Self::Say { .. } => {}
        }
    }
}

/// Waits for the flight under way, or for ever when there is none.
async fn landing(flight: &mut Option<Flight>) -> Result<Appended, JournalError> {
    let Some(under_way) = flight else {
        return std::future::pending().await;
    };
    let landed = under_way.await;
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
