//! How this workshop talks and runs other programs: timed steps, quiet or visible runs, and the one error type.
//! What is run, and in which order, is decided elsewhere.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The reason why a command of the workshop ended early, told in three sentences.
#[derive(Debug)]
pub struct Stop {
    what: String,
    why: String,
    next: String,
}

impl Stop {
    /// Makes the three sentences: what did not happen, why, and what to do next.
    pub fn new(what: impl Into<String>, why: impl Into<String>, next: impl Into<String>) -> Stop {
        Stop {
            what: what.into(),
            why: why.into(),
            next: next.into(),
        }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "\n{}\n  Why:  {}\n  Next: {}",
            self.what,
            self.why.trim_end(),
            self.next
        )
    }
}

/// Runs one step, saying its name before and its time after, so that a long wait has a reason on the screen.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T, Stop>) -> Result<T, Stop> {
    eprintln!("· {name} …");
    let began = Instant::now();
    let outcome = work()?;
    eprintln!("  {name}: done in {}", seconds(began.elapsed()));
    Ok(outcome)
}

/// A duration as people read it: `0.4 s`, `73 s`, `12 min 5 s`.
pub fn seconds(time: Duration) -> String {
    match time.as_secs() {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        10..120 => format!("{} s", time.as_secs()),
        whole => format!("{} min {} s", whole / 60, whole % 60),
    }
}

/// Runs a program whose output matters only when it ends badly; then the last lines of it become the reason.
pub fn quietly(command: &mut Command, what: &str, next: &str) -> Result<String, Stop> {
    let told = spoken(command);
    match command.stdin(Stdio::null()).output() {
        Ok(output) if output.status.success() => {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        Ok(output) => {
            let text = [output.stdout, output.stderr].concat();
            Err(Stop::new(
                what,
                format!("`{told}` ended with {}.\n{}", output.status, tail(&text)),
                next,
            ))
        }
        Err(error) => Err(Stop::new(
            what,
            format!("`{told}` could not be started: {error}."),
            next,
        )),
    }
}

/// Runs a program that speaks for itself on this terminal.
pub fn visibly(command: &mut Command, what: &str, next: &str) -> Result<(), Stop> {
    let told = spoken(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Stop::new(
            what,
            format!("`{told}` ended with {status}."),
            next,
        )),
        Err(error) => Err(Stop::new(
            what,
            format!("`{told}` could not be started: {error}."),
            next,
        )),
    }
}

/// The first program of that name on `PATH`.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// The folder that holds the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The cargo that started us, so that a toolchain chosen on the command line stays chosen.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// The command line as a person would type it.
fn spoken(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

fn tail(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    let lines: Vec<&str> = text.lines().collect();
    let from = lines.len().saturating_sub(30);
    lines[from..]
        .iter()
        .map(|line| format!("        {line}\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_told_in_the_unit_a_person_would_choose() {
        assert_eq!(seconds(Duration::from_millis(420)), "0.4 s");
        assert_eq!(seconds(Duration::from_secs(73)), "73 s");
        assert_eq!(seconds(Duration::from_secs(725)), "12 min 5 s");
    }

    #[test]
    fn a_program_that_ends_badly_leaves_its_last_words_as_the_reason() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo the disk is full >&2; exit 3"]);
        let stop = quietly(&mut command, "The copy was not made.", "Make room.")
            .unwrap_err()
            .to_string();
        assert!(
            stop.contains("The copy was not made.") && stop.contains("the disk is full"),
            "{stop}"
        );
        assert!(stop.contains("Next: Make room."), "{stop}");
    }

    #[test]
    fn the_root_is_the_folder_of_the_workspace() {
        assert!(root().join("crates").is_dir());
    }
}
