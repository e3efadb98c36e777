//! What one may do: each verb asks the one door, works in one transaction and writes one line of history.
//! Not here: the rules themselves (postmortem), SQL (store), HTTP (web).

pub mod account;
pub mod clock;
pub mod decide;
pub mod failure;
pub mod history;
pub mod improve;
pub mod jobs;
pub mod journal;
pub mod publish;
pub mod review;
pub mod secrets;
pub mod settings;
pub mod waiting;
pub mod write;

mod errands;
mod house;
mod shelf;

pub use failure::{Failure, Result};
pub use house::App;
pub use settings::Settings;
