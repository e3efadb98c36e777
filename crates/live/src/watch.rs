//! The watch over open rooms: one that works on a single thing for far too long is given up, and its document opens anew
//! from the journal. Not here: what a room does (`room`).
//!
//! Nothing is known that makes a room hang since the guard stands before it. Should something be found, it costs the
//! people in one document a reconnection, and a thread that may never end.

use crate::rooms::Shared;
use crate::seat::Door;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

/// What a room shows of itself while it works.
#[derive(Debug, Default)]
pub(crate) struct Pulse {
    /// How many things it has begun and ended; odd while it works on one.
    beats: AtomicU64,
    is_given_up: AtomicBool,
    doors: Mutex<Vec<Weak<Door>>>,
}

impl Pulse {
    /// Does one thing, and shows for how long.
    pub(crate) fn during<T>(&self, act: impl FnOnce() -> T) -> T {
        self.beats.fetch_add(1, Ordering::Relaxed);
        let done = act();
        self.beats.fetch_add(1, Ordering::Relaxed);
        done
    }

    /// Notes a seat that is to be told if the room is given up.
    pub(crate) fn note(&self, door: &Arc<Door>) {
        let mut doors = self.doors.lock().unwrap_or_else(PoisonError::into_inner);
        doors.retain(|door| door.strong_count() > 0);
        doors.push(Arc::downgrade(door));
    }

    /// Whether the room was given up; it must not write any more, for another has taken its place.
    pub(crate) fn is_given_up(&self) -> bool {
        self.is_given_up.load(Ordering::Acquire)
    }

    /// Where it is: the number stands still while the room works on one thing.
    pub(crate) fn beat(&self) -> u64 {
        self.beats.load(Ordering::Relaxed)
    }

    /// Gives the room up and closes its seats, whose editors come back and find a new one.
    pub(crate) fn give_up(&self) {
        self.is_given_up.store(true, Ordering::Release);
        let doors = self.doors.lock().unwrap_or_else(PoisonError::into_inner);
        for door in doors.iter().filter_map(Weak::upgrade) {
            door.slam(1013, "the document is being read anew");
        }
    }
}

/// Watches until the rooms are gone. Looks twice within the patience, so that a room has at least half of it.
pub(crate) fn over(rooms: Weak<Shared>, patience: Duration) {
    let mut seen = vec![];
    while let Some(shared) = rooms.upgrade() {
        seen = shared.give_up_those_that_stood_still(&seen);
        drop(shared);
        std::thread::sleep(patience / 2);
    }
}
