//! The binary: reads what was asked for, and hands it to the command of that name.
//! Not here: what the commands do (commands), where settings come from (config) and how texts are found (texts).

use std::process::ExitCode;

use clap::Parser;

mod commands;
mod config;
mod texts;

/// Gives back to the system what rooms that have closed held. Windows' own compiler cannot build it, and Windows' own heap does as well.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Five Hows: decide when a postmortem is due, write it together, review it, publish it, act on it, learn from it.
#[derive(Debug, Parser)]
#[command(name = "fivehows", version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: commands::Command,
}

fn main() -> ExitCode {
    commands::run(Cli::parse().command)
}
