//! Write: postmortems, reading them, writing them together, and bringing one's own.
//! Not here: the typing itself, which the editor does through the socket.

pub mod check;
pub mod comments;
pub mod drawn;
pub mod edit;
pub mod files;
pub mod import;
pub mod list;
pub mod markdown;
pub mod records;
pub mod show;
pub mod tells;
pub mod templates;
pub mod title;
pub mod trackers;
pub mod versions;
pub mod whom;
