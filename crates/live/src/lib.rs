//! Live documents: rooms in which people edit one Yjs document together, the guard before it, and what it says as JSON.
//! Not here: SQL, HTTP, who may enter. A journal keeps the updates; the socket and the session belong to others.

mod document;
mod edit;
mod guard;
mod ignored;
mod journal;
mod limits;
mod nodes;
mod outline;
mod plant;
mod presence;
mod room;
mod rooms;
pub mod schema;
mod seat;
mod watch;
mod wire;

pub use document::{FRAGMENT, IGNORED, META};
pub use edit::{Edit, EditError};
pub use ignored::{Ignored, ignored_of_state};
pub use journal::{Appended, Journal, JournalError, Kept, MemoryJournal, Others, Update};
pub use limits::{Budget, Limits};
pub use nodes::{Dismissal, Elsewhere, Ring, Whose};
pub use outline::{Unreadable, json_of_state};
pub use plant::{PlantError, first_document};
pub use rooms::{Changed, JoinError, RoomError, Rooms};
pub use seat::{Guest, Out, Seat};

/// The number of a document, as its row has it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct DocumentId(pub i64);
