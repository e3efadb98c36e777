//! The names by which things are found again: numbers people say aloud, and ids that only programs see.
//! Not here: how they are drawn; the caller brings a number from the store or a fresh UUID.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    };
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    };
}

number! {
    /// The number of an incident, as in "#465".
    IncidentNumber
}
number! {
    /// The number of a postmortem, as in `/postmortems/465`. The first postmortem of an incident
    /// takes the incident's number; a further one takes a fresh number from the same counter.
    PostmortemNumber
}
id! {
    /// A person who uses the program.
    PersonId
}
id! {
    /// One review of one postmortem.
    ReviewId
}

/// An action, found by the postmortem it stands in and the id of its block in the document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ActionId {
    /// The postmortem in whose document the action stands.
    pub postmortem: PostmortemNumber,
    /// The stable id of its `action_item` block.
    pub block: String,
}
