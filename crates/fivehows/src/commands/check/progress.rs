//! How far a long check has come: one line on standard error, only where a person looks at it.
//! Not here: what was found (telling). Ctrl-C ends a check at any time; no file is ever left half written.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// Fewer files than these are checked before anybody could read the line.
const MANY: usize = 20;

/// So often the line is drawn anew.
const PAUSE: Duration = Duration::from_millis(100);

/// The width of the bar.
const WIDTH: usize = 24;

/// The line, or nothing where nobody would see it.
pub struct Progress {
    total: usize,
    done: usize,
    drawn: Option<Instant>,
    begun: Instant,
    is_seen: bool,
    is_up: bool,
}

impl Progress {
    /// Begins to count.
    pub fn new(total: usize) -> Progress {
        Progress {
            total,
            done: 0,
            drawn: None,
            begun: Instant::now(),
            is_seen: total >= MANY && io::stderr().is_terminal(),
            is_up: false,
        }
    }

    /// Tells that a file is begun.
    pub fn at(&mut self, file: &Path) {
        self.done += 1;
        let last = self.drawn.unwrap_or(self.begun);
        if self.is_seen && last.elapsed() >= PAUSE {
            self.drawn = Some(Instant::now());
            self.is_up = true;
            eprint!(
                "\r\u{1b}[K{}",
                line(self.done, self.total, &file.to_string_lossy())
            );
            let _ = io::stderr().flush();
        }
    }

    /// Makes room for something that is told.
    pub fn hide(&mut self) {
        if self.is_up {
            self.is_up = false;
            eprint!("\r\u{1b}[K");
            let _ = io::stderr().flush();
        }
    }
}

fn line(done: usize, total: usize, name: &str) -> String {
    let filled = (done * WIDTH)
        .checked_div(total)
        .unwrap_or(WIDTH)
        .min(WIDTH);
    let letters = name.chars().count();
    let tail: String = name
        .chars()
        .filter(|c| !c.is_control())
        .skip(letters.saturating_sub(30))
        .collect();
    format!(
        "[{}{}] {done} of {total} {tail}",
        "=".repeat(filled),
        " ".repeat(WIDTH - filled)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_how_many_of_how_many_and_stays_short() {
        assert_eq!(
            line(5, 10, "a.md"),
            "[============            ] 5 of 10 a.md"
        );
        assert!(line(10, 10, &"long/".repeat(50)).chars().count() < 80);
    }
}
