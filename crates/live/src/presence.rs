//! Who is where in a document: the entries of the awareness protocol, each bound to one seat and stamped by the server.
//! Not here: the pages' own list of who is around; nothing of this is ever kept.

use crate::seat::Guest;
use crate::wire::{Malformed, Reader, put_bytes, put_number};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Everyone's presence in one room. The standard protocol lets any client speak for any other and null anyone's state;
/// here a seat speaks for the one session it claimed first, under the name its person signed in with.
#[derive(Default)]
pub(crate) struct Presence {
    sessions: BTreeMap<u64, Session>,
}

struct Session {
    seat: Option<u64>,
    person: uuid::Uuid,
    heard: u64,
    told: u64,
    state: Option<String>,
}

/// Sessions that are remembered after they left, so that their clock goes on when they come back.
const REMEMBERED: usize = 2_000;

impl Presence {
    /// Takes what a seat says and tells what to pass on, if anything. What it says of others is passed over, for
    /// stock clients repeat what they hear.
    pub(crate) fn hear(
        &mut self,
        seat: u64,
        guest: &Guest,
        entries: &[u8],
        longest: usize,
    ) -> Result<Option<Vec<u8>>, Malformed> {
        let mut reader = Reader::new(entries);
        let count = reader.number32()? as usize;
        if count > reader.left() / 3 {
            return Err(Malformed);
        }
        let mut changed = None;
        for _ in 0..count {
            let client = reader.number((1 << 53) - 1)?;
            let clock = reader.number((1 << 53) - 1)?;
            let state = reader.text()?;
            if self.speaks_for(seat, guest, client)
                && state.len() <= longest
                && self.set(seat, guest, client, clock, state)
            {
                changed = Some(client);
            }
        }
        reader.end()?;
        Ok(changed.map(|client| self.encode([client].into_iter())))
    }

    /// Forgets a seat's session and tells what to pass on, if it was seen at all.
    pub(crate) fn leave(&mut self, seat: u64) -> Option<Vec<u8>> {
        let (&client, session) = self
            .sessions
            .iter_mut()
            .find(|(_, session)| session.seat == Some(seat))?;
        let was_seen = session.state.take().is_some();
        session.seat = None;
        session.told += 1;
        let farewell = was_seen.then(|| self.encode([client].into_iter()));
        if self.sessions.len() > REMEMBERED {
            self.sessions.retain(|_, session| session.seat.is_some());
        }
        farewell
    }

    /// Everyone who is here, for somebody who just came.
    pub(crate) fn everyone(&self) -> Option<Vec<u8>> {
        let here: Vec<u64> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.state.is_some())
            .map(|(client, _)| *client)
            .collect();
        (!here.is_empty()).then(|| self.encode(here.into_iter()))
    }

    fn speaks_for(&self, seat: u64, guest: &Guest, client: u64) -> bool {
        let own = self
            .sessions
            .iter()
            .find(|(_, session)| session.seat == Some(seat))
            .map(|(client, _)| *client);
        match (own, self.sessions.get(&client)) {
            (Some(own), _) => own == client,
            (
                None,
                Some(Session {
                    seat: Some(_),
                    person,
                    ..
                }),
            ) => *person == guest.person,
            (None, _) => true,
        }
    }

    fn set(&mut self, seat: u64, guest: &Guest, client: u64, clock: u64, state: &str) -> bool {
        let Some(state) = stamp(state, guest) else {
            return false;
        };
        let session = self.sessions.entry(client).or_insert(Session {
            seat: None,
            person: guest.person,
            heard: 0,
            told: 0,
            state: None,
        });
        let is_newcomer = session.seat != Some(seat);
        // The clock counts what a session said; after a return it may start anew, so a newcomer is always heard.
        if !is_newcomer && clock <= session.heard && state.is_some() {
            return false;
        }
        *session = Session {
            seat: Some(seat),
            person: guest.person,
            heard: clock,
            told: clock.max(session.told + 1),
            state,
        };
        true
    }

    fn encode(&self, clients: impl ExactSizeIterator<Item = u64>) -> Vec<u8> {
        let mut out = vec![];
        put_number(&mut out, clients.len() as u64);
        for client in clients {
            let session = &self.sessions[&client];
            put_number(&mut out, client);
            put_number(&mut out, session.told);
            put_bytes(
                &mut out,
                session.state.as_deref().unwrap_or("null").as_bytes(),
            );
        }
        out
    }
}

/// The state with the name and hue of the person who sits there: `Some(None)` for a farewell, `None` when it is not a
/// state at all.
fn stamp(state: &str, guest: &Guest) -> Option<Option<String>> {
    match serde_json::from_str(state).ok()? {
        Value::Null => Some(None),
        Value::Object(mut fields) => {
            fields.insert("user".into(), json!({"name": guest.name, "hue": guest.hue}));
            Some(Some(Value::Object(fields).to_string()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guest(name: &str) -> Guest {
        Guest {
            person: uuid::Uuid::new_v4(),
            name: name.into(),
            hue: 3,
            may_write: true,
            session: None,
        }
    }

    fn entry(client: u64, clock: u64, state: &str) -> Vec<u8> {
        let mut out = vec![1];
        put_number(&mut out, client);
        put_number(&mut out, clock);
        put_bytes(&mut out, state.as_bytes());
        out
    }

    fn read(entries: &[u8]) -> (u64, u64, Value) {
        let mut reader = Reader::new(entries);
        assert_eq!(reader.number(9), Ok(1));
        let (client, clock) = (
            reader.number(u64::MAX).unwrap(),
            reader.number(u64::MAX).unwrap(),
        );
        (
            client,
            clock,
            serde_json::from_str(reader.text().unwrap()).unwrap(),
        )
    }

    #[test]
    fn a_name_is_the_one_of_the_session_whatever_the_client_says() {
        let mut presence = Presence::default();
        let told = presence.hear(
            1,
            &guest("Ada"),
            &entry(
                7,
                1,
                r#"{"user":{"name":"The boss","color":"red"},"cursor":null}"#,
            ),
            2_048,
        );
        let (client, _, state) = read(&told.unwrap().unwrap());
        assert_eq!(
            (client, state),
            (
                7,
                json!({"user": {"name": "Ada", "hue": 3}, "cursor": null})
            )
        );
    }

    #[test]
    fn nobody_speaks_for_another_or_sends_them_away() {
        let mut presence = Presence::default();
        presence
            .hear(1, &guest("Ada"), &entry(7, 1, "{}"), 2_048)
            .unwrap()
            .unwrap();
        presence
            .hear(2, &guest("Ben"), &entry(8, 1, "{}"), 2_048)
            .unwrap()
            .unwrap();
        assert_eq!(
            presence.hear(2, &guest("Ben"), &entry(7, 9, "null"), 2_048),
            Ok(None)
        );
        assert_eq!(
            presence.hear(2, &guest("Ben"), &entry(9, 1, "{}"), 2_048),
            Ok(None),
            "one seat has one session"
        );
    }

    #[test]
    fn someone_who_comes_back_is_seen_at_once() {
        let mut presence = Presence::default();
        let ada = guest("Ada");
        let (_, first, _) = read(
            &presence
                .hear(1, &ada, &entry(7, 5, "{}"), 2_048)
                .unwrap()
                .unwrap(),
        );
        let (_, gone, state) = read(&presence.leave(1).unwrap());
        assert_eq!(state, Value::Null);
        let (_, back, _) = read(
            &presence
                .hear(2, &ada, &entry(7, 5, "{}"), 2_048)
                .unwrap()
                .unwrap(),
        );
        assert!(first < gone && gone < back);
    }

    #[test]
    fn a_state_that_is_too_long_or_none_is_passed_over() {
        let mut presence = Presence::default();
        let long = format!(r#"{{"a":"{}"}}"#, "x".repeat(3_000));
        assert_eq!(
            presence.hear(1, &guest("Ada"), &entry(7, 1, &long), 2_048),
            Ok(None)
        );
        assert_eq!(
            presence.hear(1, &guest("Ada"), &entry(7, 1, "7"), 2_048),
            Ok(None)
        );
        assert_eq!(
            presence.hear(1, &guest("Ada"), &[200, 1], 2_048),
            Err(Malformed)
        );
    }
}
