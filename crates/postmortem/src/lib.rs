//! The domain: facts and a time in, decisions out. Folders are the six words; the nouns beside them are kept for years.
//! Not here: disks, clocks, HTTP, SQL, the live text. Time, ids and chance arrive as arguments.

pub mod decide;
pub mod history;
pub mod ids;
pub mod improve;
pub mod incident;
pub mod learn;
pub mod moment;
pub mod people;
pub mod permission;
pub mod postmortem;
pub mod problem;
pub mod publish;
pub mod review;
pub mod write;

pub use ids::{ActionId, IncidentNumber, PersonId, PostmortemNumber, ReviewId};
pub use problem::{Problem, Problems};
