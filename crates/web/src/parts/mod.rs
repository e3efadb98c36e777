//! The parts that pages are put together from; `/styles` shows each of them once, with samples.
//! Not here: whole pages, and any part that a single page needs once.

mod band;
mod card;
mod face;
mod field;
mod finding;
mod icon;
mod incident_row;
mod log;
mod path;
mod point;
pub mod samples;
mod verdict;

pub use band::Band;
pub use card::{Card, Due};
pub use face::Face;
pub use field::{Choice, Field};
pub use finding::Finding;
pub use icon::Icon;
pub use incident_row::IncidentRow;
pub use log::{Line, Log};
pub use path::Path;
pub use point::{Evidence, Judgement, Point};
pub use verdict::Verdict;
