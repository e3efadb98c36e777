//! A seat in a room: the end that a socket holds. Frames go in and come out, within budgets.
//! Not here: what frames mean (`room`), and the socket itself.

use crate::limits::{Budget, Limits};
use crate::nodes::Whose;
use crate::room::Command;
use bytes::Bytes;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Instant;
use tokio::sync::{Notify, Semaphore, mpsc};
use uuid::Uuid;

/// Who takes a seat. Whether they may was decided before.
#[derive(Debug, Clone)]
pub struct Guest {
    /// The person's id.
    pub person: Uuid,
    /// The name that others see at the cursor.
    pub name: String,
    /// The colour that others see at the cursor, 1 to 5.
    pub hue: u8,
    /// Whether they may change the document.
    pub may_write: bool,
    /// The session by which they came, as it is kept (a hash); nothing for a program with a token.
    pub session: Option<[u8; 32]>,
}

impl Whose {
    pub(crate) fn is(self, guest: &Guest) -> bool {
        match self {
            Self::Person(person) => guest.person == person,
            Self::Session(session) => guest.session == Some(session),
        }
    }
}

/// What comes out of a seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Out {
    /// A binary frame for the client.
    Frame(Bytes),
    /// The socket is to be closed with this code and reason. Nothing comes after it.
    Close(u16, String),
}

/// A place in a room. Dropping it leaves the room.
#[derive(Debug)]
pub struct Seat {
    pub(crate) number: u64,
    pub(crate) room: mpsc::UnboundedSender<Command>,
    pub(crate) frames: mpsc::Receiver<Bytes>,
    pub(crate) door: Arc<Door>,
    pub(crate) waiting: Arc<Semaphore>,
    pub(crate) budgets: Mutex<Budgets>,
    pub(crate) longest_message: usize,
    pub(crate) is_over: bool,
}

impl Seat {
    /// The next thing for the client; `None` once the seat was closed. Dropping the future loses nothing.
    pub async fn receive(&mut self) -> Option<Out> {
        if self.is_over {
            return None;
        }
        let frame = tokio::select! {
            biased;
            () = self.door.slammed() => None,
            frame = self.frames.recv() => frame,
        };
        if let Some(frame) = frame {
            self.door.unread.fetch_sub(frame.len(), Ordering::Relaxed);
            return Some(Out::Frame(frame));
        }
        self.is_over = true;
        let (code, reason) = self.door.reason.get().cloned().unwrap_or((
            1011,
            "the room stopped; the changes kept so far are safe".into(),
        ));
        Some(Out::Close(code, reason))
    }

    /// Hands a frame of the client to the room. Waits while too many of this seat's frames are unread, so that the
    /// socket holds the client back; what becomes of the frame is told by `receive`.
    pub async fn send(&self, frame: impl Into<Vec<u8>>) {
        let frame = frame.into();
        if frame.len() > self.longest_message {
            return self.tell(Command::Misstep {
                seat: self.number,
                what: Misstep::TooLarge,
            });
        }
        match self
            .budgets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .weigh(&frame)
        {
            Weight::Fine => {}
            Weight::PassOver => return,
            Weight::TooMuch => {
                return self.tell(Command::Misstep {
                    seat: self.number,
                    what: Misstep::Rate,
                });
            }
        }
        // The semaphore is never closed; were it, the frame would go without a turn.
        let turn = self.waiting.clone().acquire_owned().await.ok();
        self.tell(Command::Frame {
            seat: self.number,
            frame,
            turn,
        });
    }

    fn tell(&self, command: Command) {
        // A room that is gone has closed the seat, and `receive` says so.
        let _ = self.room.send(command);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.tell(Command::Leave { seat: self.number });
    }
}

/// What a seat did beyond its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misstep {
    /// A message larger than any may be.
    TooLarge,
    /// More messages or bytes than a seat may send.
    Rate,
}

/// What room and seat both see of the way out.
#[derive(Debug, Default)]
pub(crate) struct Door {
    /// Bytes that wait to be read.
    pub(crate) unread: AtomicUsize,
    /// Why the seat is closed, once it is.
    pub(crate) reason: OnceLock<(u16, String)>,
    is_slammed: AtomicBool,
    bell: Notify,
}

impl Door {
    /// Closes at once, without the frames that still wait.
    pub(crate) fn slam(&self, code: u16, reason: &str) {
        let _ = self.reason.set((code, reason.to_owned()));
        self.is_slammed.store(true, Ordering::Release);
        self.bell.notify_one();
    }

    async fn slammed(&self) {
        while !self.is_slammed.load(Ordering::Acquire) {
            self.bell.notified().await;
        }
    }
}

/// The budgets of one seat.
#[derive(Debug)]
pub(crate) struct Budgets {
    messages: Bucket,
    bytes: Bucket,
    presence: Bucket,
}

#[derive(Debug, PartialEq, Eq)]
enum Weight {
    Fine,
    PassOver,
    TooMuch,
}

impl Budgets {
    pub(crate) fn new(limits: &Limits) -> Self {
        let now = Instant::now();
        Self {
            messages: Bucket::new(limits.messages, now),
            bytes: Bucket::new(limits.bytes, now),
            presence: Bucket::new(limits.presence, now),
        }
    }

    fn weigh(&mut self, frame: &[u8]) -> Weight {
        let now = Instant::now();
        if !self.messages.take(1.0, now) || !self.bytes.take(frame.len() as f64, now) {
            return Weight::TooMuch;
        }
        let is_presence = frame.first() == Some(&1);
        if is_presence && !self.presence.take(1.0, now) {
            Weight::PassOver
        } else {
            Weight::Fine
        }
    }
}

#[derive(Debug)]
struct Bucket {
    budget: Budget,
    left: f64,
    at: Instant,
}

impl Bucket {
    fn new(budget: Budget, now: Instant) -> Self {
        Self {
            budget,
            left: f64::from(budget.at_once),
            at: now,
        }
    }

    fn take(&mut self, amount: f64, now: Instant) -> bool {
        let gained = now.duration_since(self.at).as_secs_f64() * f64::from(self.budget.each_second);
        self.left = (self.left + gained).min(f64::from(self.budget.at_once));
        self.at = now;
        let is_enough = self.left >= amount;
        if is_enough {
            self.left -= amount;
        }
        is_enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_budget_is_used_up_and_fills_again_with_time() {
        let start = Instant::now();
        let mut bucket = Bucket::new(
            Budget {
                at_once: 2,
                each_second: 4,
            },
            start,
        );
        assert!(bucket.take(1.0, start) && bucket.take(1.0, start));
        assert!(!bucket.take(1.0, start));
        assert!(bucket.take(1.0, start + Duration::from_millis(250)));
        assert!(
            !bucket.take(3.0, start + Duration::from_secs(60)),
            "never more than at once"
        );
    }

    #[test]
    fn presence_beyond_its_budget_is_passed_over_and_changes_go_on() {
        let limits = Limits {
            presence: Budget {
                at_once: 1,
                each_second: 0,
            },
            ..Limits::default()
        };
        let mut budgets = Budgets::new(&limits);
        assert_eq!(budgets.weigh(&[1, 0]), Weight::Fine);
        assert_eq!(budgets.weigh(&[1, 0]), Weight::PassOver);
        assert_eq!(budgets.weigh(&[0, 2]), Weight::Fine);
    }
}
