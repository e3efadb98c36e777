//! Who is where in a document: the entries of the awareness protocol, each bound to one seat and stamped by the server, and
//! what other nodes tell of theirs. Not here: the pages' own list of who is around; nothing of this is ever kept.

use crate::nodes::Elsewhere;
use crate::seat::Guest;
use crate::wire::{Malformed, Reader, put_bytes, put_number};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Everyone's presence in one room. The standard protocol lets any client speak for any other and null anyone's state;
/// here a seat speaks for the one session it claimed first, under the name its person signed in with.
#[derive(Default)]
pub(crate) struct Presence {
    sessions: BTreeMap<u64, Session>,
}

struct Session {
    sits: Sits,
    person: uuid::Uuid,
    heard: u64,
    told: u64,
    state: Option<String>,
}

/// Where a session is at the moment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sits {
    Nowhere,
    /// In this seat of this room.
    Here(u64),
    /// At another node, which told so then.
    Elsewhere(Instant),
}

/// What is to be passed on: to the pages here as entries of the protocol, and to the other nodes.
#[derive(Debug, PartialEq)]
pub(crate) struct News {
    pub(crate) entries: Vec<u8>,
    pub(crate) elsewhere: Elsewhere,
}

/// Every page tells again where it is each 15 seconds, so whoever was not heard of for longer than this sits at a node that
/// is gone, or cannot be reached.
const HEARD_LATELY: Duration = Duration::from_secs(40);

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
    ) -> Result<Option<News>, Malformed> {
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
        Ok(changed.map(|client| self.news(client)))
    }

    /// Takes what another node says of its sessions, and tells what to pass on to the pages here. Whoever sits here speaks
    /// for themselves.
    pub(crate) fn overhear(&mut self, who: Vec<Elsewhere>, now: Instant) -> Option<Vec<u8>> {
        let mut changed = vec![];
        for told in who {
            let known = self.sessions.get(&told.client);
            let is_old = known.is_some_and(|known| {
                matches!(known.sits, Sits::Here(_)) || told.clock <= known.told
            });
            if is_old {
                continue;
            }
            let sits = match told.state {
                Some(_) => Sits::Elsewhere(now),
                None => Sits::Nowhere,
            };
            let session = Session {
                sits,
                person: told.person,
                heard: 0,
                told: told.clock,
                state: told.state,
            };
            self.sessions.insert(told.client, session);
            changed.push(told.client);
        }
        self.forget_if_many();
        (!changed.is_empty()).then(|| self.encode(changed.into_iter()))
    }

    /// Everyone who sits here, for the other nodes.
    pub(crate) fn here(&self) -> Vec<Elsewhere> {
        let here = self.sessions.iter().filter(|(_, session)| {
            matches!(session.sits, Sits::Here(_)) && session.state.is_some()
        });
        here.map(|(client, session)| session.told_of(*client))
            .collect()
    }

    /// Forgets a seat's session and tells what to pass on, if it was seen at all.
    pub(crate) fn leave(&mut self, seat: u64) -> Option<News> {
        let (&client, session) = self
            .sessions
            .iter_mut()
            .find(|(_, session)| session.sits == Sits::Here(seat))?;
        let was_seen = session.state.take().is_some();
        session.sits = Sits::Nowhere;
        session.told += 1;
        let farewell = was_seen.then(|| self.news(client));
        self.forget_if_many();
        farewell
    }

    /// Everyone who is here, for somebody who just came.
    pub(crate) fn everyone(&self, now: Instant) -> Option<Vec<u8>> {
        let is_here = |session: &Session| match session.sits {
            Sits::Nowhere => false,
            Sits::Here(_) => true,
            Sits::Elsewhere(heard) => now.duration_since(heard) < HEARD_LATELY,
        };
        let here: Vec<u64> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.state.is_some() && is_here(session))
            .map(|(client, _)| *client)
            .collect();
        (!here.is_empty()).then(|| self.encode(here.into_iter()))
    }

    fn speaks_for(&self, seat: u64, guest: &Guest, client: u64) -> bool {
        let own = self
            .sessions
            .iter()
            .find(|(_, session)| session.sits == Sits::Here(seat))
            .map(|(client, _)| *client);
        match (own, self.sessions.get(&client)) {
            (Some(own), _) => own == client,
            (
                None,
                Some(Session {
                    sits: Sits::Here(_) | Sits::Elsewhere(_),
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
            sits: Sits::Nowhere,
            person: guest.person,
            heard: 0,
            told: 0,
            state: None,
        });
        let is_newcomer = session.sits != Sits::Here(seat);
        // The clock counts what a session said; after a return it may start anew, so a newcomer is always heard.
        if !is_newcomer && clock <= session.heard && state.is_some() {
            return false;
        }
        *session = Session {
            sits: Sits::Here(seat),
            person: guest.person,
            heard: clock,
            told: clock.max(session.told + 1),
            state,
        };
        true
    }

    fn news(&self, client: u64) -> News {
        News {
            entries: self.encode([client].into_iter()),
            elsewhere: self.sessions[&client].told_of(client),
        }
    }

    fn forget_if_many(&mut self) {
        if self.sessions.len() > REMEMBERED {
            self.sessions
                .retain(|_, session| session.sits != Sits::Nowhere);
        }
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

impl Session {
    fn told_of(&self, client: u64) -> Elsewhere {
        Elsewhere {
            client,
            clock: self.told,
            person: self.person,
            state: self.state.clone(),
        }
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
        let (client, _, state) = read(&told.unwrap().unwrap().entries);
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
                .unwrap()
                .entries,
        );
        let (_, gone, state) = read(&presence.leave(1).unwrap().entries);
        assert_eq!(state, Value::Null);
        let (_, back, _) = read(
            &presence
                .hear(2, &ada, &entry(7, 5, "{}"), 2_048)
                .unwrap()
                .unwrap()
                .entries,
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

    #[test]
    fn who_sits_at_another_node_is_shown_here_until_nothing_is_heard_of_them() {
        let (mut there, mut here) = (Presence::default(), Presence::default());
        let ada = guest("Ada");
        let news = there.hear(1, &ada, &entry(7, 1, "{}"), 2_048).unwrap();
        let now = Instant::now();
        let passed_on = here.overhear(vec![news.unwrap().elsewhere], now).unwrap();
        assert_eq!(read(&passed_on).2["user"]["name"], "Ada");
        assert_eq!(here.everyone(now), Some(passed_on));
        assert_eq!(here.everyone(now + HEARD_LATELY), None);
        assert_eq!(here.here(), [], "the other node speaks for them");
        let farewell = there.leave(1).unwrap().elsewhere;
        let passed_on = here.overhear(vec![farewell], now).unwrap();
        assert_eq!(read(&passed_on).2, Value::Null);
        assert_eq!(here.everyone(now), None);
    }

    #[test]
    fn a_late_farewell_of_another_node_sends_nobody_away_who_sits_here() {
        let (mut there, mut here) = (Presence::default(), Presence::default());
        let ada = guest("Ada");
        there
            .hear(1, &ada, &entry(7, 1, "{}"), 2_048)
            .unwrap()
            .unwrap();
        here.hear(4, &ada, &entry(7, 1, "{}"), 2_048)
            .unwrap()
            .unwrap();
        let farewell = there.leave(1).unwrap().elsewhere;
        assert_eq!(here.overhear(vec![farewell], Instant::now()), None);
        assert_eq!(here.here().len(), 1);
    }

    #[test]
    fn nobody_speaks_for_somebody_at_another_node() {
        let (mut there, mut here) = (Presence::default(), Presence::default());
        let news = there.hear(1, &guest("Ada"), &entry(7, 1, "{}"), 2_048);
        here.overhear(vec![news.unwrap().unwrap().elsewhere], Instant::now());
        assert_eq!(
            here.hear(2, &guest("Ben"), &entry(7, 9, "null"), 2_048),
            Ok(None)
        );
    }
}
