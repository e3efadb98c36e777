//! The API for programs, by version.
//! Not here: pages.

pub mod caller;
pub mod v1;
