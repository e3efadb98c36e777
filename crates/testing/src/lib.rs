//! A world for tests: fresh databases on both engines, and later the people, incidents and clocks to fill them with.
//! Not here: browsers (e2e), and tests of the pure crates, which need no world.

pub use store::on_both_engines;
pub use store::trial::{Trial, VARIABLE, engines};
