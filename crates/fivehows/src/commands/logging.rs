//! Log lines on standard error: text for people, or one JSON object a line for programs.
//! Not here: what commands print on standard output.

use tracing_subscriber::EnvFilter;

use crate::config::Log;

/// How much a serving process logs.
pub const SERVING: &str = "info,sqlx=warn";
/// How much a short command logs, whose output says the rest.
pub const SHORT: &str = "warn";

/// Starts logging at the level of the settings, or else the command's own. Standard output stays free for what a
/// command prints.
pub fn start(log: &Log, level: &str) {
    let filter = EnvFilter::new(log.level.as_deref().unwrap_or(level));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let started = if log.json {
        lines.json().flatten_event(true).try_init()
    } else {
        lines
            .with_target(false)
            .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
            .try_init()
    };
    // Two commands in one process happen in tests only; the first one's log serves both.
    drop(started);
}
