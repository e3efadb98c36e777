//! How much one document, one message and one seat may take.
//! Not here: where each limit is held (`guard`, `seat`, `room`).

use std::time::Duration;

/// The bounds within which rooms work. The defaults leave an editing team far from any of them.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Largest message from a client, in bytes; looked at before anything is decoded.
    pub message: usize,
    /// Largest whole state of a document, in bytes.
    pub state: usize,
    /// Most pieces (structs) a document may consist of.
    pub pieces: usize,
    /// Most sessions (Yjs client ids) that may have written in one document.
    pub clients: usize,
    /// Most sessions that one seat may bring into a document; a browser brings one, and a few after offline work.
    pub clients_of_a_seat: usize,
    /// Most seats in one document at a time.
    pub seats: usize,
    /// Messages of one seat that may wait to be worked on; more wait on the socket.
    pub waiting: usize,
    /// Frames that may wait to be read by one seat before it is closed as too slow.
    pub unread: usize,
    /// Bytes that may wait to be read by one seat before it is closed as too slow.
    pub unread_bytes: usize,
    /// Messages that a seat may send at once, and per second from then on.
    pub messages: Budget,
    /// Bytes that a seat may send at once, and per second from then on.
    pub bytes: Budget,
    /// Presence messages that a seat may send at once, and per second from then on; more are passed over.
    pub presence: Budget,
    /// Largest presence of one session, in bytes of JSON.
    pub presence_state: usize,
    /// How long a change may wait until others hear of it by `changed`.
    pub telling: Duration,
    /// How long a room stays open after the last seat is left: as long as a page takes to load again. Opening one takes milliseconds,
    /// and each that is open takes a third of a megabyte.
    pub linger: Duration,
    /// Updates kept since the last snapshot from which on a room that closes makes a new one.
    pub compact_updates: usize,
    /// Bytes of updates kept since the last snapshot from which on a room that closes makes a new one.
    pub compact_bytes: usize,
    /// How long a room may work on a single thing before it is given up and its document opened anew.
    pub patience: Duration,
    /// Hostile messages of one person within ten minutes after which they may not join any more.
    pub strikes: usize,
}

/// How much may come at once, and how much per second from then on.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// What may come at once after a rest.
    pub at_once: u32,
    /// What is allowed anew each second.
    pub each_second: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message: 1024 * 1024,
            state: 10 * 1024 * 1024,
            pieces: 200_000,
            clients: 20_000,
            clients_of_a_seat: 100,
            seats: 200,
            waiting: 64,
            unread: 4_096,
            unread_bytes: 32 * 1024 * 1024,
            messages: Budget {
                at_once: 40_000,
                each_second: 1_000,
            },
            bytes: Budget {
                at_once: 32 * 1024 * 1024,
                each_second: 1024 * 1024,
            },
            presence: Budget {
                at_once: 300,
                each_second: 50,
            },
            presence_state: 2_048,
            telling: Duration::from_millis(300),
            linger: Duration::from_secs(1),
            compact_updates: 500,
            compact_bytes: 256 * 1024,
            patience: Duration::from_secs(20),
            strikes: 5,
        }
    }
}
