//! The other nodes: what they have kept is taken in and shown here, and they are told what was kept and who sits here.
//! Not here: how a ring travels, and changes of this node (`commit`).

use super::Room;
use crate::document;
use crate::journal::{Appended, JournalError, Others};
use crate::nodes::{Elsewhere, Ring};
use crate::rooms::RoomError;
use crate::wire;
use std::time::Instant;

impl Room {
    /// Whether other nodes may have kept what is not read here yet.
    pub(super) fn is_behind(&self) -> bool {
        self.rung > self.copy.last || !self.behind.is_empty()
    }

    /// Takes in what other nodes kept before the changes that landed just now, and shows it to everyone here. Tells whether
    /// it could; if not, the journal is to be read anew.
    pub(super) fn adopt(&mut self, others: Others) -> bool {
        let updates = match others {
            Others::Updates(updates) => updates,
            Others::Compacted => return false,
        };
        let updates: Vec<_> = updates
            .into_iter()
            .filter(|update| !document::is_empty(update))
            .collect();
        if updates.is_empty() {
            return true;
        }
        let is_taken = |update: &Vec<u8>| match self.copy.twin.adopt(update) {
            Ok(is_taken) => is_taken,
            Err(objection) => {
                tracing::warn!(document = self.id.0, %objection, "what another node kept does not fit; the document is read anew");
                false
            }
        };
        if !updates.iter().all(is_taken) {
            return false;
        }
        let integrated =
            document::integrate(&self.copy.document, updates.iter().map(Vec::as_slice));
        if let Err(spoilt) = integrated {
            tracing::error!(
                document = self.id.0,
                why = spoilt.why,
                "the document was spoilt by what another node kept; it is read anew"
            );
            return false;
        }
        self.copy.since_snapshot.updates += updates.len();
        self.copy.since_snapshot.bytes += updates.iter().map(Vec::len).sum::<usize>();
        self.said = None;
        for update in &updates {
            self.broadcast(&wire::change(update), None);
        }
        self.tell_soon();
        true
    }

    /// Answers those who waited for what other nodes had kept. The answers are sent at the end of this turn of the room, for
    /// nothing else is heard before it.
    pub(super) fn caught_up(&mut self, landed: &Result<Appended, JournalError>) {
        for answer in std::mem::take(&mut self.catching_up) {
            let outcome = landed
                .as_ref()
                .map(|_| ())
                .map_err(|error| RoomError::from(error.clone()));
            let _ = answer.send(outcome);
        }
    }

    pub(super) fn ring_kept(&self, last: u64) {
        self.shared.ring(|| Ring::Kept {
            document: self.id,
            last,
        });
    }

    pub(super) fn ask_who_is_there(&self) {
        self.shared.ring(|| Ring::WhoIsThere { document: self.id });
    }

    pub(super) fn tell_who_is_here(&self) {
        let who = self.presence.here();
        if !who.is_empty() {
            self.ring_presence(who);
        }
    }

    pub(super) fn ring_presence(&self, who: Vec<Elsewhere>) {
        self.shared.ring(|| Ring::Presence {
            document: self.id,
            who,
        });
    }

    pub(super) fn overhear(&mut self, who: Vec<Elsewhere>) {
        if let Some(news) = self.presence.overhear(who, Instant::now()) {
            self.broadcast(&wire::presence(&news), None);
        }
    }
}
