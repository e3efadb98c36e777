//! Several nodes on one journal: what each rings to the others, so that they read what is new and show who is where.
//! Not here: how a ring travels (the bell of the store), and what a room does when it hears one (`room::others`).

use crate::DocumentId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What one node tells the others. A ring that is lost costs a delay and no data: the journal is the truth, and whoever
/// carries the rings also asks the journal now and then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ring", rename_all = "kebab-case")]
pub enum Ring {
    /// A document's journal has an update of this number.
    Kept {
        /// Which document.
        document: DocumentId,
        /// The number of the update.
        last: u64,
    },
    /// Somebody moved, came or left.
    Presence {
        /// Which document.
        document: DocumentId,
        /// Who; of each session the latest.
        who: Vec<Elsewhere>,
    },
    /// A room has opened and asks who is in the same room at the other nodes.
    WhoIsThere {
        /// Which document.
        document: DocumentId,
    },
    /// A hint for every page that has the document open.
    Say {
        /// Which document.
        document: DocumentId,
        /// JSON, as the pages are sent it.
        news: String,
    },
    /// Sockets are to be closed.
    Dismiss {
        /// In one document, or in all.
        document: Option<DocumentId>,
        /// Whose.
        whose: Whose,
        /// Why.
        why: Dismissal,
    },
    /// A document is gone.
    Gone {
        /// Which document.
        document: DocumentId,
    },
}

impl Ring {
    /// Whether `later` says all that this one says, so that this one need not be carried any more.
    pub fn is_said_by(&self, later: &Self) -> bool {
        match (self, later) {
            (
                Self::Kept { document, last },
                Self::Kept {
                    document: same,
                    last: newest,
                },
            ) => document == same && last <= newest,
            (
                Self::Presence { document, who },
                Self::Presence {
                    document: same,
                    who: newest,
                },
            ) => {
                document == same
                    && who.iter().all(|old| {
                        newest
                            .iter()
                            .any(|new| new.client == old.client && new.clock >= old.clock)
                    })
            }
            _ => self == later,
        }
    }
}

/// The presence of a session that sits at another node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// The Yjs client.
    pub client: u64,
    /// How often it was told of; a higher one is newer.
    pub clock: u64,
    /// Whose it is.
    pub person: Uuid,
    /// The state that pages are shown, as JSON with the person's name; nothing when it has left.
    pub state: Option<String>,
}

/// Whose sockets are closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// All of a person.
    Person(Uuid),
    /// Those that came by one session, as it is kept (a hash); a person's other devices stay.
    Session([u8; 32]),
}

/// Why sockets are closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dismissal {
    /// The right to the document has changed.
    Right,
    /// The session has ended.
    Session,
}

impl Dismissal {
    /// The code and the reason that the socket closes with.
    pub(crate) fn close(self) -> (u16, &'static str) {
        match self {
            Self::Right => (4403, "the right to this document has changed"),
            Self::Session => (4401, "the session has ended"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: DocumentId = DocumentId(465);

    fn kept(last: u64) -> Ring {
        Ring::Kept {
            document: DOCUMENT,
            last,
        }
    }

    fn presence(client: u64, clock: u64) -> Ring {
        let who = vec![Elsewhere {
            client,
            clock,
            person: Uuid::from_u128(1),
            state: None,
        }];
        Ring::Presence {
            document: DOCUMENT,
            who,
        }
    }

    #[test]
    fn a_later_ring_says_what_an_earlier_one_of_the_same_said() {
        assert!(kept(1).is_said_by(&kept(2)));
        assert!(!kept(2).is_said_by(&kept(1)));
        assert!(presence(7, 1).is_said_by(&presence(7, 2)));
        assert!(!presence(7, 1).is_said_by(&presence(8, 2)));
        let elsewhere = Ring::Kept {
            document: DocumentId(466),
            last: 9,
        };
        assert!(!kept(1).is_said_by(&elsewhere));
    }

    #[test]
    fn a_ring_is_read_as_it_was_written() {
        let rings = [
            kept(3),
            presence(1 << 52, 4),
            Ring::Dismiss {
                document: None,
                whose: Whose::Session([7; 32]),
                why: Dismissal::Session,
            },
        ];
        for ring in rings {
            let written = serde_json::to_string(&ring).unwrap();
            assert_eq!(serde_json::from_str::<Ring>(&written).unwrap(), ring);
        }
    }
}
