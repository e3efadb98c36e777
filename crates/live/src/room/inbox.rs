//! What comes in from a seat: frames are told apart, changes pass the guard, presence is stamped, and what is not taken
//! is answered with a sentence. Not here: how accepted changes become durable (`commit`).

use super::Room;
use super::commit::Waiting;
use crate::document;
use crate::guard::Objection;
use crate::schema;
use crate::seat::Misstep;
use crate::wire::{self, Incoming, Malformed, Reader};
use yrs::{ClientID, StateVector};

/// How many changes of one seat may be refused before it is closed.
const REFUSALS: u8 = 20;

impl Room {
    pub(super) fn hear(&mut self, seat: u64, frame: &[u8]) {
        if !self.seats.contains_key(&seat) || self.closing.is_some() {
            return;
        }
        match wire::incoming(frame) {
            Ok(Incoming::Have(state_vector)) => self.answer_what_is_lacking(seat, state_vector),
            Ok(Incoming::Lacking(update)) => self.offer(seat, update, true),
            Ok(Incoming::Change(update)) => self.offer(seat, update, false),
            Ok(Incoming::Presence(entries)) => self.hear_presence(seat, entries),
            Ok(Incoming::WhoIsHere) => {
                if let Some(everyone) = self.presence.everyone(std::time::Instant::now()) {
                    self.send(seat, wire::presence(&everyone));
                }
            }
            Ok(Incoming::Hello(version)) => self.hello(seat, version),
            Ok(Incoming::Unknown) => {}
            Err(Malformed) => self.object(
                seat,
                &Objection::Malformed("the frame is not one of the protocol"),
            ),
        }
    }

    fn answer_what_is_lacking(&mut self, seat: u64, state_vector: &[u8]) {
        let Ok(reader) = read_state_vector(state_vector) else {
            return self.object(seat, &Objection::Malformed("the state vector is not one"));
        };
        // A state vector that splits a character makes yrs stumble while writing; then everything is sent instead.
        let lacking = document::lacking(&self.copy.document, &reader)
            .or_else(|_| document::state(&self.copy.document));
        match lacking {
            Ok(update) => self.send(seat, wire::lacking(&update)),
            Err(error) => {
                tracing::error!(document = self.id.0, %error, "the document could not be sent");
                self.close_seat(seat, 1013, "the document is being read anew");
            }
        }
    }

    fn hear_presence(&mut self, seat: u64, entries: &[u8]) {
        let Some(sitting) = self.seats.get(&seat) else {
            return;
        };
        match self.presence.hear(
            seat,
            &sitting.guest,
            entries,
            self.shared.limits.presence_state,
        ) {
            Ok(Some(news)) => {
                self.broadcast(&wire::presence(&news.entries), Some(seat));
                self.ring_presence(vec![news.elsewhere]);
            }
            Ok(None) => {}
            Err(Malformed) => self.object(seat, &Objection::Malformed("the presence is not one")),
        }
    }

    /// An editor of an older schema would delete what it does not know, for everyone; so it may only read.
    fn hello(&mut self, seat: u64, version: u64) {
        if version < schema::VERSION
            && let Some(sitting) = self.seats.get_mut(&seat)
        {
            sitting.guest.may_write = false;
            self.send(seat, wire::refused("schema", "This page is older than the server, so changes are not taken. Reload it to go on writing."));
        }
    }

    /// Puts a change before the guard. `is_answer` tells that it answers our own question for all we lack.
    fn offer(&mut self, seat: u64, update: &[u8], is_answer: bool) {
        let Some(sitting) = self.seats.get_mut(&seat) else {
            return;
        };
        sitting.sent += 1;
        let turn = sitting.sent;
        if document::is_empty(update) {
            // The usual answer of a client that has nothing new; it may wait to hear that all it has is saved.
            return self.acknowledge_if_settled(seat);
        }
        let may_write = sitting.guest.may_write;
        let scan = match self.copy.twin.scan(update, &self.shared.limits) {
            Ok(scan) => scan,
            Err(Objection::Unresolved) if may_write => return self.ask_again(seat, is_answer),
            Err(Objection::Unresolved) => return self.refuse_reader(seat),
            Err(objection) => return self.object(seat, &objection),
        };
        if !may_write {
            // What a reader's client sends back of what it was sent says nothing new.
            if !scan.news.is_empty()
                || (!scan.deletions.is_empty() && self.copy.twin.would_delete(update))
            {
                self.refuse_reader(seat);
            }
            return;
        }
        if let Err(objection) = self.check_sessions(seat, &scan.news) {
            return self.object(seat, &objection);
        }
        match self.copy.twin.take(update, scan) {
            Ok(accepted) => {
                let Some(sitting) = self.seats.get_mut(&seat) else {
                    return;
                };
                (sitting.is_stuck, sitting.asked) = (false, 0);
                for &(client, ..) in &accepted.news {
                    sitting.brought.insert(client);
                    self.writers.insert(client, seat);
                }
                if accepted.update.is_empty() {
                    return self.acknowledge_if_settled(seat);
                }
                let by = Some(sitting.guest.person);
                let sessions = accepted.news.iter().map(|(client, ..)| *client).collect();
                self.waiting.push(Waiting {
                    update: accepted.update.into(),
                    by,
                    sessions,
                    seat: Some(seat),
                    turn,
                    answer: None,
                });
            }
            Err(objection) => {
                self.regrow();
                self.object(seat, &objection);
            }
        }
    }

    /// Nobody writes under the session of another who sits here, and no seat brings sessions without end.
    fn check_sessions(&self, seat: u64, news: &[(u64, u32, u32)]) -> Result<(), Objection> {
        let Some(sitting) = self.seats.get(&seat) else {
            return Ok(());
        };
        for (client, ..) in news {
            let writer = self
                .writers
                .get(client)
                .and_then(|writer| self.seats.get(writer));
            if writer.is_some_and(|writer| writer.guest.person != sitting.guest.person) {
                return Err(Objection::Hostile(
                    "a change under the session of another person".into(),
                ));
            }
        }
        let strangers = news
            .iter()
            .filter(|(client, ..)| !sitting.brought.contains(client))
            .count();
        if sitting.brought.len() + strangers > self.shared.limits.clients_of_a_seat {
            return Err(Objection::Hostile(
                "changes of more sessions than one editor has".into(),
            ));
        }
        Ok(())
    }

    /// If the seat has nothing on its way to the journal, all it sent is durable and it can be told so now;
    /// otherwise it is told when that has landed.
    fn acknowledge_if_settled(&mut self, seat: u64) {
        let is_on_its_way = self
            .flying
            .iter()
            .chain(&self.waiting)
            .any(|change| change.seat == Some(seat));
        if !is_on_its_way {
            if let Some(sitting) = self.seats.get_mut(&seat) {
                sitting.settled = sitting.sent;
            }
            self.acknowledge([seat]);
        }
    }

    /// Asks a client for everything we lack, because a change of its own refers to what has not arrived here.
    fn ask_again(&mut self, seat: u64, is_answer: bool) {
        const PATIENCE: u8 = 5;
        let Some(sitting) = self.seats.get_mut(&seat) else {
            return;
        };
        // What builds on a refused change cannot arrive; the editor was told already.
        if sitting.is_stuck && !is_answer {
            return;
        }
        sitting.asked += 1;
        if sitting.asked > PATIENCE {
            return self.object(
                seat,
                &Objection::Malformed("it refers to changes that do not come"),
            );
        }
        if let Ok(have) = document::state_vector(&self.copy.document) {
            self.send(seat, wire::have(&have));
        }
    }

    fn refuse_reader(&mut self, seat: u64) {
        self.send(seat, wire::refused("read-only", "This change is not saved: the document is open for reading. Someone who may change it can give the right to write."));
    }

    pub(super) fn misstep(&mut self, seat: u64, what: Misstep) {
        match what {
            Misstep::TooLarge => {
                let sentence = "This change is not saved: it is larger than the server takes at once. Smaller parts, one after another, will do.";
                self.send(seat, wire::refused("too-large", sentence));
                self.close_seat(seat, 1009, "a message larger than the server takes");
            }
            Misstep::Rate => {
                let sentence = "The connection was closed for a while: more changes came than one editor makes. What is on this device is sent again.";
                self.send(seat, wire::refused("rate", sentence));
                self.close_seat(seat, 1013, "more messages than one editor sends");
            }
        }
    }

    /// Tells a seat that its change was not taken; closes it and notes a strike if no editor of ours sends such.
    fn object(&mut self, seat: u64, objection: &Objection) {
        let Some(sitting) = self.seats.get_mut(&seat) else {
            return;
        };
        let person = sitting.guest.person;
        sitting.is_stuck = true;
        sitting.refusals = sitting.refusals.saturating_add(1);
        // Each refusal costs the room a new twin; an honest editor stops after the first.
        let is_patient = sitting.refusals <= REFUSALS;
        match objection {
            Objection::TooLarge(_) | Objection::Schema(_) if !is_patient => {
                self.shared.strike(person);
                self.close_seat(seat, 1008, "too many changes that could not be taken");
            }
            Objection::TooLarge(what) => {
                let sentence = format!(
                    "The last changes are not saved: the document would hold more than {what}. Taking something out makes room."
                );
                self.send(seat, wire::refused("too-large", &sentence));
            }
            Objection::Schema(what) => {
                tracing::warn!(document = self.id.0, %person, what, "a change was refused by the schema");
                let sentence = format!(
                    "The last change is not saved, because {what}. Copy what matters and reload the page."
                );
                self.send(seat, wire::refused("schema", &sentence));
            }
            Objection::Malformed(_) | Objection::Unresolved | Objection::Hostile(_) => {
                tracing::warn!(document = self.id.0, %person, why = %objection, "a message was refused and its seat closed");
                self.shared.strike(person);
                let key = if matches!(objection, Objection::Hostile(_)) {
                    "hostile"
                } else {
                    "malformed"
                };
                let sentence = "The last change is not saved: the server could not read it as a change of this document. Copy what matters and reload the page.";
                self.send(seat, wire::refused(key, sentence));
                self.close_seat(seat, 1008, "a message that is not one of an editor");
            }
        }
    }
}

fn read_state_vector(bytes: &[u8]) -> Result<StateVector, Malformed> {
    let mut reader = Reader::new(bytes);
    let count = reader.number32()? as usize;
    if count > reader.left() / 2 {
        return Err(Malformed);
    }
    let mut state_vector = StateVector::default();
    for _ in 0..count {
        let client = reader.number((1 << 53) - 1)?;
        state_vector.set_max(ClientID::new(client), reader.number(1 << 31)? as u32);
    }
    reader.end()?;
    Ok(state_vector)
}
