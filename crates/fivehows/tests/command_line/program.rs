//! The program in a folder of its own: what goes in, what comes out, and with which code it ends.
//! Not here: what is expected of it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A folder in which the program runs; its data lies in `data`.
pub struct House(TempDir);

/// How a run ended.
pub struct Run {
    /// The code.
    pub code: i32,
    /// What was printed.
    pub out: String,
    /// What was told.
    pub err: String,
}

impl House {
    /// An empty one.
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Puts a file there.
    pub fn put(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder above the file"))
            .expect("the folder");
        std::fs::write(path, text).expect("the file");
    }

    /// The program with its data in this folder, and nothing of this machine's own settings.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = self.command_outside(words);
        command.args(["--data", "data"]);
        command
    }

    /// Runs it on this house's data.
    pub fn run(&self, words: &[&str]) -> Run {
        self.run_with("", words)
    }

    /// The same with something on its standard input.
    pub fn run_with(&self, input: &str, words: &[&str]) -> Run {
        finish(self.command(words), input)
    }

    /// Runs a command that needs no house.
    pub fn run_outside(&self, words: &[&str]) -> Run {
        finish(self.command_outside(words), "")
    }

    /// The same with something on its standard input.
    pub fn run_outside_with(&self, input: &str, words: &[&str]) -> Run {
        finish(self.command_outside(words), input)
    }

    fn command_outside(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fivehows"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("FIVEHOWS_")) {
            command.env_remove(name);
        }
        command
            .current_dir(self.path())
            .env("FIVEHOWS_LOG", "warn")
            .args(words);
        command
    }
}

fn finish(mut command: Command, input: &str) -> Run {
    let started = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = started.expect("the program starts");
    // A program that does not read its input closes the pipe, as it may.
    drop(
        child
            .stdin
            .take()
            .expect("its input")
            .write_all(input.as_bytes()),
    );
    let output = child.wait_with_output().expect("the program ends");
    Run {
        code: output.status.code().expect("a code"),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}
