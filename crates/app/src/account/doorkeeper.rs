//! The doorkeeper: after several wrong passwords for one address it asks for patience, so that guessing takes years.
//! Not here: limits on anything else; and nothing of this is written to disk.

use std::collections::HashMap;
use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};

use crate::{Failure, Result};

/// So many tries are free.
const FREE_TRIES: u32 = 8;
/// Then each further one waits for this long after the last.
const PATIENCE: SignedDuration = SignedDuration::from_secs(60);
/// So many addresses are remembered; beyond that, those at rest are forgotten.
const REMEMBERED: usize = 10_000;

/// Counts tries per address.
#[derive(Debug, Default)]
pub struct Doorkeeper {
    tries: Mutex<HashMap<String, (u32, Timestamp)>>,
}

impl Doorkeeper {
    /// Notes a try, or asks for patience.
    pub fn knock(&self, email: &str, now: Timestamp) -> Result<()> {
        let mut tries = self
            .tries
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if tries.len() >= REMEMBERED {
            tries.retain(|_, (_, last)| now.duration_since(*last) < PATIENCE);
        }
        let (count, last) = tries.entry(email.to_owned()).or_insert((0, now));
        if *count >= FREE_TRIES && now.duration_since(*last) < PATIENCE {
            return Err(Failure::problem(
                "password",
                "This was not tried: there were many tries for this address already. After a minute of rest it can be tried again.",
            ));
        }
        *count += 1;
        *last = now;
        Ok(())
    }

    /// Forgets the tries of an address that has been opened.
    pub fn opened(&self, email: &str) {
        self.tries
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .remove(email);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_tries_ask_for_a_minute_of_rest() {
        let doorkeeper = Doorkeeper::default();
        let now = Timestamp::UNIX_EPOCH;
        for _ in 0..FREE_TRIES {
            doorkeeper.knock("ines@example.com", now).unwrap();
        }
        assert!(doorkeeper.knock("ines@example.com", now).is_err());
        assert!(doorkeeper.knock("jun@example.com", now).is_ok());
        assert!(doorkeeper.knock("ines@example.com", now + PATIENCE).is_ok());
        doorkeeper.opened("ines@example.com");
        assert!(doorkeeper.knock("ines@example.com", now).is_ok());
    }
}
