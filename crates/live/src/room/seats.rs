//! Who sits in a room: joining, leaving, being sent away, and how frames reach a seat.
//! Not here: what comes in from a seat (`inbox`).

use super::Room;
use crate::document;
use crate::nodes::Whose;
use crate::rooms::JoinError;
use crate::schema;
use crate::seat::{Budgets, Door, Guest, Seat};
use crate::wire;
use bytes::Bytes;
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::time::Instant;

/// Someone in the room, as the room sees them.
pub(super) struct Sitting {
    pub(super) guest: Guest,
    pub(super) frames: mpsc::Sender<Bytes>,
    pub(super) door: Arc<Door>,
    /// Sessions this seat has brought into the document.
    pub(super) brought: BTreeSet<u64>,
    /// Whether its last change was refused, so that what builds on it cannot be taken either.
    pub(super) is_stuck: bool,
    /// How many changes it sent, and up to which all are durable (or were refused, which it was told).
    pub(super) sent: u64,
    pub(super) settled: u64,
    /// How often in a row it was asked for what is missing.
    pub(super) asked: u8,
    /// How many of its changes the schema or the size refused.
    pub(super) refusals: u8,
}

impl Room {
    pub(super) fn join(
        &mut self,
        number: u64,
        guest: Guest,
        answer: oneshot::Sender<Result<Seat, JoinError>>,
    ) {
        let limits = &self.shared.limits;
        if self.closing.is_some() {
            let _ = answer.send(Err(JoinError::Unavailable("it is closing".into())));
            return;
        }
        if self.seats.len() >= limits.seats {
            let _ = answer.send(Err(JoinError::Full));
            return;
        }
        let Ok(have) = document::state_vector(&self.copy.document) else {
            let _ = answer.send(Err(JoinError::Unavailable("it is being read anew".into())));
            return;
        };
        let (frames, received) = mpsc::channel(limits.unread);
        let door = Arc::new(Door::default());
        self.pulse.note(&door);
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
        let sitting = Sitting {
            guest,
            frames,
            door,
            brought: BTreeSet::new(),
            is_stuck: false,
            sent: 0,
            settled: 0,
            asked: 0,
            refusals: 0,
        };
        self.seats.insert(number, sitting);
        self.send(number, wire::hello(schema::VERSION));
        self.send(number, wire::have(&have));
        if let Some(everyone) = self.presence.everyone(std::time::Instant::now()) {
            self.send(number, wire::presence(&everyone));
        }
        // If nobody waits for the seat any more, dropping it leaves the room again.
        let _ = answer.send(Ok(seat));
    }

    pub(super) fn leave(&mut self, seat: u64) {
        if self.seats.remove(&seat).is_none() {
            return;
        }
        self.writers.retain(|_, writer| *writer != seat);
        if let Some(farewell) = self.presence.leave(seat) {
            self.broadcast(&wire::presence(&farewell.entries), None);
            self.ring_presence(vec![farewell.elsewhere]);
        }
        if self.seats.is_empty() {
            self.empty_since = Instant::now();
        }
    }

    pub(super) fn dismiss(&mut self, whose: Whose, code: u16, reason: &str) {
        let seats: Vec<u64> = self
            .seats
            .iter()
            .filter(|(_, sitting)| whose.is(&sitting.guest))
            .map(|(seat, _)| *seat)
            .collect();
        for seat in seats {
            if let Some(sitting) = self.seats.get(&seat) {
                sitting.door.slam(code, reason);
            }
            self.leave(seat);
        }
    }

    /// Sends a frame to one seat. One that reads too slowly is closed; when it comes back it is sent what it lacks.
    pub(super) fn send(&mut self, seat: u64, frame: Bytes) {
        let Some(sitting) = self.seats.get(&seat) else {
            return;
        };
        let unread = sitting
            .door
            .unread
            .fetch_add(frame.len(), Ordering::Relaxed)
            + frame.len();
        // One frame always has room, or a large document could never be opened.
        let is_too_much = unread > self.shared.limits.unread_bytes && unread > frame.len();
        if is_too_much || sitting.frames.try_send(frame).is_err() {
            sitting.door.slam(
                1013,
                "the connection reads too slowly; it is synced again when it comes back",
            );
            self.leave(seat);
        }
    }

    pub(super) fn broadcast(&mut self, frame: &Bytes, except: Option<u64>) {
        let seats: Vec<u64> = self
            .seats
            .keys()
            .copied()
            .filter(|seat| Some(*seat) != except)
            .collect();
        for seat in seats {
            self.send(seat, frame.clone());
        }
    }

    /// Closes a seat after the frames that wait for it.
    pub(super) fn close_seat(&mut self, seat: u64, code: u16, reason: &str) {
        if let Some(sitting) = self.seats.get(&seat) {
            let _ = sitting.door.reason.set((code, reason.to_owned()));
        }
        self.leave(seat);
    }
}
