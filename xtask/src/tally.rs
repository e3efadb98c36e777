//! Reading how many tests passed out of what the runners print, while everything they print passes through.
//! Which runners run is decided in `suite.rs`.

use crate::shell::Stop;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

/// How many tests were seen to pass and to fail.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that did not.
    pub failed: u64,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Whose summary lines are read. A runner may print another's lines as output of a test, so only one is read at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runner {
    /// `cargo nextest run`.
    Nextest,
    /// Rust's own harness: `cargo test`, doc tests.
    Libtest,
    /// `node --test`, whichever of its two reporters is on.
    Node,
    /// `pytest`.
    Pytest,
}

/// Runs the command, shows its output as it comes, and counts. The flag says whether it ended well.
pub fn count(command: &mut Command, runner: Runner) -> Result<(bool, Tally), Stop> {
    let program = command.get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| {
        Stop::new(
            "The tests were not run.",
            format!("{program}: {error}."),
            format!("Look whether `{program}` is installed."),
        )
    })?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let tally = std::thread::scope(|scope| {
        let from_stderr = scope.spawn(|| {
            err.map(|pipe| pass_on(pipe, std::io::stderr(), runner))
                .unwrap_or_default()
        });
        let mut tally = out
            .map(|pipe| pass_on(pipe, std::io::stdout(), runner))
            .unwrap_or_default();
        tally += from_stderr.join().unwrap_or_default();
        tally
    });
    let ended_well = child.wait().is_ok_and(|status| status.success());
    Ok((ended_well, tally))
}

fn pass_on(from: impl Read, mut to: impl Write, runner: Runner) -> Tally {
    let mut tally = Tally::default();
    for line in BufReader::new(from).split(b'\n').map_while(Result::ok) {
        tally += read(&String::from_utf8_lossy(&line), runner);
        // A reader who closed the pipe has seen enough; the count goes on.
        let _ = to.write_all(&line).and_then(|()| to.write_all(b"\n"));
    }
    tally
}

/// What one line of output adds.
fn read(line: &str, runner: Runner) -> Tally {
    let line = without_colour(line);
    let line = line.trim();
    let is_summary = match runner {
        Runner::Nextest => line.starts_with("Summary ["),
        Runner::Libtest => line.starts_with("test result:"),
        Runner::Node => return read_node(line),
        Runner::Pytest => return read_pytest(line),
    };
    if is_summary {
        Tally {
            passed: number_before(line, "passed"),
            failed: number_before(line, "failed") + number_before(line, "timed"),
        }
    } else {
        Tally::default()
    }
}

fn read_node(line: &str) -> Tally {
    let number = |word: &str| {
        let rest = line
            .strip_prefix(['#', 'ℹ'])?
            .trim_start()
            .strip_prefix(word)?;
        rest.trim().parse::<u64>().ok()
    };
    Tally {
        passed: number("pass ").unwrap_or(0),
        failed: number("fail ").unwrap_or(0) + number("cancelled ").unwrap_or(0),
    }
}

fn read_pytest(line: &str) -> Tally {
    // A test that could not be set up counts as one that failed.
    if line.starts_with("==") && line.contains(" in ") && line.ends_with("==") {
        Tally {
            passed: number_before(line, "passed"),
            failed: number_before(line, "failed")
                + number_before(line, "error")
                + number_before(line, "errors"),
        }
    } else {
        Tally::default()
    }
}

/// The number that stands before a word: `3` for `passed` in `3 passed; 0 failed`.
fn number_before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> = line
        .split([' ', ';', ',', '(', ')'])
        .filter(|word| !word.is_empty())
        .collect();
    let pair = words.windows(2).find(|pair| pair[1] == word);
    pair.and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

fn without_colour(line: &str) -> String {
    let mut kept = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        kept.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: u64, failed: u64) -> Tally {
        Tally { passed, failed }
    }

    #[test]
    fn nextest_is_read_with_and_without_colour() {
        assert_eq!(
            read(
                "     Summary [   0.026s] 3 tests run: 2 passed, 1 failed, 0 skipped",
                Runner::Nextest
            ),
            tally(2, 1)
        );
        assert_eq!(
            read(
                "\u{1b}[32;1m     Summary\u{1b}[0m [   1.2s] \u{1b}[1m9\u{1b}[0m tests run: \u{1b}[1m9\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m (1 slow), 0 skipped",
                Runner::Nextest
            ),
            tally(9, 0)
        );
        assert_eq!(
            read(
                "Summary [  60s] 4 tests run: 2 passed, 1 failed, 1 timed out, 0 skipped",
                Runner::Nextest
            ),
            tally(2, 2)
        );
    }

    #[test]
    fn a_summary_printed_by_a_test_of_nextest_is_not_counted_twice() {
        assert_eq!(
            read(
                "test result: FAILED. 0 passed; 1 failed; 0 ignored",
                Runner::Nextest
            ),
            tally(0, 0)
        );
    }

    #[test]
    fn the_own_harness_is_read() {
        assert_eq!(
            read(
                "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out",
                Runner::Libtest
            ),
            tally(12, 0)
        );
    }

    #[test]
    fn both_reporters_of_node_are_read() {
        assert_eq!(read("# pass 5", Runner::Node), tally(5, 0));
        assert_eq!(read("ℹ fail 2", Runner::Node), tally(0, 2));
        assert_eq!(read("# passengers 5", Runner::Node), tally(0, 0));
    }

    #[test]
    fn the_last_line_of_pytest_is_read() {
        let read = |line| read(line, Runner::Pytest);
        assert_eq!(
            read("============ 20 passed in 6.22s ============"),
            tally(20, 0)
        );
        assert_eq!(
            read("== 1 failed, 8 passed, 2 errors in 7.40s =="),
            tally(8, 3)
        );
        assert_eq!(read("==== test session starts ===="), tally(0, 0));
    }

    #[test]
    fn what_a_command_prints_on_both_streams_is_counted() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo '# pass 2'; echo '# fail 1' >&2; exit 1"]);
        assert_eq!(
            count(&mut command, Runner::Node).unwrap(),
            (false, tally(2, 1))
        );
    }
}
