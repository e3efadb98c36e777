//! The whole program, as an operator runs it.
//! Not here: the crates by themselves, and the pages in a browser (e2e).

mod backup;
mod checking;
mod commands;
mod program;
#[cfg(unix)]
mod serving;
