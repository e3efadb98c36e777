//! Durable before seen: accepted changes go to the journal in groups, and only then into the document and to the others.
//! Not here: which changes are accepted (`inbox`).

use super::copy::{Amount, Copy};
use super::{Answer, BoxedChange, Change, Room};
use crate::document::{self, Spoilt};
use crate::edit::Edit;
use crate::guard::{Accepted, Objection, Twin};
use crate::journal::{Appended, JournalError, Update};
use crate::outline;
use crate::rooms::{Changed, RoomError};
use crate::wire;
use bytes::Bytes;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};
use tokio::time::Instant;
use uuid::Uuid;

/// A change that the twin took in and the journal has not yet kept.
pub(super) struct Waiting {
    pub(super) update: Bytes,
    pub(super) by: Option<Uuid>,
    /// The Yjs clients whose new pieces are in it.
    pub(super) sessions: Vec<u64>,
    /// The seat it came from; none for a change of the server.
    pub(super) seat: Option<u64>,
    /// Which of the seat's changes it was, counted from 1.
    pub(super) turn: u64,
    /// Who waits for the server's change to be durable.
    pub(super) answer: Option<Answer<Arc<Value>>>,
}

/// While people write, a snapshot is made this many times later than when the room closes.
const BUSY: usize = 4;

impl Room {
    /// Sends all that waits on its way to the journal, unless something is under way already. Whatever comes in
    /// meanwhile makes the next group, so a slow disk makes larger groups and not a longer queue.
    pub(super) fn take_off(&mut self) {
        if self.flight.is_some() || (self.waiting.is_empty() && !self.is_behind()) {
            return;
        }
        self.catching_up = std::mem::take(&mut self.behind);
        self.rung = 0;
        self.flying = std::mem::take(&mut self.waiting);
        let updates: Vec<Update> = self
            .flying
            .iter()
            .map(|waiting| Update {
                bytes: waiting.update.to_vec(),
                by: waiting.by,
                sessions: waiting.sessions.clone(),
            })
            .collect();
        let (journal, document, seen) = (self.shared.journal.clone(), self.id, self.copy.last);
        self.flight = Some(Box::pin(async move {
            journal.append(document, seen, updates).await
        }));
    }

    /// Whether everything accepted is durable.
    pub(super) fn is_settled(&self) -> bool {
        self.flight.is_none() && self.waiting.is_empty() && !self.is_behind()
    }

    pub(super) async fn landed(&mut self, landed: Result<Appended, JournalError>) {
        let landed_changes = std::mem::take(&mut self.flying);
        self.caught_up(&landed);
        match landed {
            Ok(Appended { last, others }) => {
                if !landed_changes.is_empty() {
                    self.ring_kept(last);
                }
                if self.adopt(others) {
                    self.copy.last = last;
                    self.show(landed_changes).await;
                } else {
                    self.read_anew().await;
                    self.tell_writers(landed_changes);
                }
                self.compact_if_large().await;
            }
            Err(JournalError::NoSuchDocument) => self.vanish(landed_changes),
            Err(JournalError::Unavailable(why)) => self.give_back(landed_changes, &why),
        }
    }

    /// Brings what is durable now into the document, shows it to the others, and tells its writers.
    async fn show(&mut self, changes: Vec<Waiting>) {
        if changes.is_empty() {
            return;
        }
        self.copy.since_snapshot.updates += changes.len();
        self.copy.since_snapshot.bytes += changes
            .iter()
            .map(|change| change.update.len())
            .sum::<usize>();
        self.said = None;
        let shown = document::integrate(
            &self.copy.document,
            changes.iter().map(|change| &*change.update),
        );
        if let Err(Spoilt { why, .. }) = shown {
            tracing::error!(
                document = self.id.0,
                why,
                "the document was spoilt by changes that its twin took; it is read anew"
            );
            self.read_anew().await;
        } else {
            for change in &changes {
                self.broadcast(&wire::change(&change.update), change.seat);
            }
        }
        self.tell_writers(changes);
    }

    /// Tells those who made changes, and those who wait for them, that they are durable.
    fn tell_writers(&mut self, changes: Vec<Waiting>) {
        let mut writers = BTreeSet::new();
        for change in &changes {
            if let Some(sitting) = change.seat.and_then(|seat| self.seats.get_mut(&seat)) {
                sitting.settled = sitting.settled.max(change.turn);
                writers.extend(change.seat);
            }
        }
        self.acknowledge(writers);
        self.changed_by
            .extend(changes.iter().filter_map(|change| change.by));
        self.tell_soon();
        for answer in changes.into_iter().filter_map(|change| change.answer) {
            let _ = answer.send(self.say());
        }
    }

    pub(super) fn tell_soon(&mut self) {
        self.tell_at
            .get_or_insert_with(|| Instant::now() + self.shared.limits.telling);
    }

    /// Tells seats what is durable.
    pub(super) fn acknowledge(&mut self, seats: impl IntoIterator<Item = u64>) {
        let Ok(durable) = document::state_vector(&self.copy.document) else {
            return;
        };
        for seat in seats {
            if let Some(sitting) = self.seats.get(&seat) {
                let ack = wire::ack(&durable, sitting.settled);
                self.send(seat, ack);
            }
        }
    }

    /// The journal did not keep the changes: their writers are told and closed, so that their editors show what is
    /// true, keep the changes, and bring them again when they come back. Nobody else has seen them.
    fn give_back(&mut self, flown: Vec<Waiting>, why: &str) {
        // The bell, or whoever asks the journal now and then, rings again for what was not read.
        if flown.is_empty() {
            tracing::warn!(
                document = self.id.0,
                why,
                "what other nodes have kept could not be read; it is tried again"
            );
            return;
        }
        tracing::error!(document = self.id.0, why, "changes were not kept");
        let lost: Vec<Waiting> = flown
            .into_iter()
            .chain(std::mem::take(&mut self.waiting))
            .collect();
        let writers: BTreeSet<u64> = lost.iter().filter_map(|change| change.seat).collect();
        for writer in writers {
            self.send(writer, wire::refused("storage", "The last changes are not saved: the server could not keep them. They stay on this device and are sent again."));
            self.close_seat(writer, 1013, "the last changes could not be kept; they are taken when the editor sends them again");
        }
        for answer in lost.into_iter().filter_map(|change| change.answer) {
            let _ = answer.send(Err(RoomError::NotKept(why.to_owned())));
        }
        self.regrow();
    }

    fn vanish(&mut self, flown: Vec<Waiting>) {
        for answer in flown
            .into_iter()
            .chain(std::mem::take(&mut self.waiting))
            .filter_map(|change| change.answer)
        {
            let _ = answer.send(Err(RoomError::NoSuchDocument));
        }
        self.closing.get_or_insert(super::Closing {
            code: 4404,
            reason: "there is no such document any more",
            answers: vec![],
        });
    }

    /// Grows the twin again from the document and all that is on its way.
    pub(super) fn regrow(&mut self) {
        let grown = document::state(&self.copy.document).and_then(|state| {
            let mut twin = Twin::grow(&state)?;
            for change in self.flying.iter().chain(&self.waiting) {
                twin.retake(&change.update).map_err(Spoilt::because)?;
            }
            Ok(twin)
        });
        match grown {
            Ok(twin) => std::mem::replace(&mut self.copy.twin, twin).part_with(),
            Err(Spoilt { why, .. }) => {
                // Without a sound twin nothing can be taken any more. The journal has all that was acknowledged.
                tracing::error!(
                    document = self.id.0,
                    why,
                    "the document's twin could not be grown again; the room closes"
                );
                self.closing.get_or_insert(super::Closing {
                    code: 1013,
                    reason: "the document is being read anew",
                    answers: vec![],
                });
            }
        }
    }

    /// Throws the document away and reads it from the journal, and sends everyone its whole state: what they lack
    /// arrives, and what they have they know already.
    async fn read_anew(&mut self) {
        self.said = None;
        match Copy::load(&self.shared, &self.journals, self.id).await {
            Ok(copy) => {
                document::part_with(std::mem::replace(&mut self.copy, copy), true);
                self.regrow();
                if let (Ok(have), Ok(state)) = (
                    document::state_vector(&self.copy.document),
                    document::state(&self.copy.document),
                ) {
                    self.broadcast(&wire::lacking(&state), None);
                    self.broadcast(&wire::have(&have), None);
                }
            }
            Err(error) => {
                tracing::error!(document = self.id.0, %error, "the document could not be read anew; the room closes");
                self.closing.get_or_insert(super::Closing {
                    code: 1013,
                    reason: "the document is being read anew",
                    answers: vec![],
                });
            }
        }
    }

    /// A change of the server: it goes the same way as everyone's.
    pub(super) fn edit(&mut self, by: Option<Uuid>, change: &Change, answer: Answer<Arc<Value>>) {
        // Locked for this line alone, so that a panic within the change leaves the lock in order.
        let change: Option<BoxedChange> =
            change.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(change) = change else { return };
        let mut refused = None;
        let edited = self.copy.twin.edit(|transaction, roots| {
            change(&mut Edit::new(transaction, roots)).map_err(|error| {
                let spoilt = Spoilt::because(&error);
                refused = Some(error);
                spoilt
            })
        });
        match edited {
            Ok((Accepted { update, .. }, ())) if update.is_empty() => drop(answer.send(self.say())),
            Ok((Accepted { update, .. }, ())) => self.waiting.push(Waiting {
                update: update.into(),
                by,
                sessions: vec![],
                seat: None,
                turn: 0,
                answer: Some(answer),
            }),
            Err(objection) => {
                let error = match (refused, objection) {
                    (Some(error), _) => RoomError::Edit(error),
                    (None, Objection::Hostile(why)) => RoomError::Unavailable(why),
                    (None, objection) => RoomError::Edit(
                        crate::schema::Problem {
                            place: "doc".into(),
                            what: objection.to_string(),
                        }
                        .into(),
                    ),
                };
                self.regrow();
                let _ = answer.send(Err(error));
            }
        }
    }

    pub(super) fn tell_if_due(&mut self) {
        if self.tell_at.is_some_and(|at| at <= Instant::now()) {
            self.tell();
        }
    }

    /// Tells the rest of the program what the document says now.
    pub(super) fn tell(&mut self) {
        self.tell_at = None;
        match self.say() {
            Ok(json) => {
                let by = std::mem::take(&mut self.changed_by).into_iter().collect();
                // Without anyone listening there is nobody to tell.
                let _ = self.shared.changed.send(Changed {
                    document: self.id,
                    json,
                    by,
                });
            }
            Err(error) => {
                tracing::error!(document = self.id.0, %error, "what changed could not be told")
            }
        }
    }

    /// Answers those who wait for everything to be durable and told.
    pub(super) fn flushed(&mut self) {
        if self.flushing.is_empty() && self.closing.is_none() {
            return;
        }
        if self.tell_at.is_some() {
            self.tell();
        }
        for answer in self.flushing.drain(..) {
            let _ = answer.send(());
        }
    }

    async fn compact_if_large(&mut self) {
        let amount = &self.copy.since_snapshot;
        let limits = &self.shared.limits;
        if amount.updates > limits.compact_updates * BUSY
            || amount.bytes > (limits.compact_bytes * BUSY).max(amount.snapshot_bytes)
        {
            self.compact().await;
        }
    }

    /// Compacts when nobody waits for the room.
    pub(super) async fn compact_at_leisure(&mut self) {
        let amount = &self.copy.since_snapshot;
        if amount.updates > self.shared.limits.compact_updates
            || amount.bytes > self.shared.limits.compact_bytes
        {
            self.compact().await;
        }
    }

    async fn compact(&mut self) {
        if self.copy.has_unread {
            return;
        }
        let Ok(snapshot) = document::state(&self.copy.document) else {
            return;
        };
        // A snapshot that could not be read back, or without a letter of it, would be worse than a long journal. Where two
        // wrote or undid in the same place, letters may stand in another order for who reads it anew.
        let read_back = Twin::grow(&snapshot).and_then(|twin| twin.say());
        let is_whole = match (&read_back, self.say()) {
            (Ok(read), Ok(said)) => {
                *read == *said || outline::letters(read) == outline::letters(&said)
            }
            _ => false,
        };
        if !is_whole {
            tracing::error!(
                document = self.id.0,
                "a snapshot could not be read back as what the document says; the journal stays as it is"
            );
            self.copy.has_unread = true;
            return;
        }
        let snapshot_bytes = snapshot.len();
        let (journal, document, upto) = (self.shared.journal.clone(), self.id, self.copy.last);
        match super::arrived(
            self.journals
                .spawn(async move { journal.compact(document, upto, snapshot).await })
                .await,
        ) {
            Ok(()) => {
                self.copy.since_snapshot = Amount {
                    updates: 0,
                    bytes: 0,
                    snapshot_bytes,
                }
            }
            Err(error) => {
                tracing::warn!(document = self.id.0, %error, "the journal was not compacted; it will be tried again")
            }
        }
    }
}
