//! The commands, one file each, and how each of them ends: 0 done, 1 something was not, 2 it could not run.
//! Not here: the settings (config).

use std::fmt::Display;
use std::process::ExitCode;

use app::{App, Failure};
use clap::Subcommand;

use crate::config::{Config, Place};

mod admin;
mod backup;
mod check;
mod demo;
mod doctor;
mod explain;
mod export;
mod import;
mod logging;
mod lsp;
mod redact;
mod restore;
mod rules;
mod serve;

/// The data folder of a real house.
const DATA: &str = "./fivehows-data";

/// What can be asked for.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves the pages; the first visit makes the first admin
    Serve(Place),
    /// Sets up an invented house with a past, and serves it
    Demo(Place),
    /// Tells what in a text looks for someone rather than for how
    Check(check::CheckArgs),
    /// Shows a rule's page: what it notices, why, and what to ask instead
    Explain(explain::ExplainArgs),
    /// Lists the rules
    Rules(rules::RulesArgs),
    /// Puts stand-ins in place of personal data and secrets
    Redact(redact::RedactArgs),
    /// Serves an editor with findings (language server)
    Lsp(lsp::LspArgs),
    /// Takes Markdown postmortems in
    Import(import::ImportArgs),
    /// Gives a postmortem out as a file
    Export(export::ExportArgs),
    /// Puts the whole house into one file, also while it is being served
    Backup(backup::BackupArgs),
    /// Brings a house back from a backup
    Restore(restore::RestoreArgs),
    /// Looks whether everything is in its place
    Doctor(doctor::DoctorArgs),
    /// Adds people and makes tokens, from the machine itself
    Admin(admin::AdminArgs),
}

/// Runs a command.
pub fn run(command: Command) -> ExitCode {
    let outcome = match command {
        Command::Check(args) => return check::run(args),
        Command::Explain(args) => return explain::run(args),
        Command::Rules(args) => return rules::run(args),
        Command::Redact(args) => return redact::run(args),
        Command::Lsp(args) => return lsp::run(args),
        Command::Doctor(args) => return doctor::run(args),
        Command::Serve(place) => in_config(&place, DATA, logging::SERVING, serve::run),
        Command::Demo(place) => in_config(&place, demo::DATA, logging::SERVING, demo::run),
        Command::Import(args) => in_config(&args.place.clone(), DATA, logging::SHORT, |config| {
            import::run(args, config)
        }),
        Command::Export(args) => in_config(&args.place.clone(), DATA, logging::SHORT, |config| {
            export::run(args, config)
        }),
        Command::Backup(args) => in_config(&args.place.clone(), DATA, logging::SHORT, |config| {
            backup::run(args, config)
        }),
        Command::Restore(args) => in_config(&args.place.clone(), DATA, logging::SHORT, |config| {
            restore::run(args, config)
        }),
        Command::Admin(args) => in_config(&args.place.clone(), DATA, logging::SHORT, |config| {
            admin::run(args.command, config)
        }),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            if !stop.sentence.is_empty() {
                eprintln!("{}", stop.sentence);
            }
            ExitCode::from(stop.code)
        }
    }
}

/// Reads the settings, and runs a command with them to its end.
fn in_config<F>(
    place: &Place,
    data: &str,
    level: &str,
    command: impl FnOnce(Config) -> F,
) -> Result<(), Stop>
where
    F: Future<Output = Result<(), Stop>>,
{
    let config = Config::read(place, data, &from_environment).map_err(Stop::unable)?;
    logging::start(&config.log, level);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| {
        Stop::unable(format!(
            "Nothing was started, because the system gives no threads: {error}."
        ))
    })?;
    runtime.block_on(command(config))
}

/// A variable of the environment, if it is text.
fn from_environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Opens the house for a short command, beside a process that may be serving it.
async fn visit(config: &Config) -> Result<App, Stop> {
    Ok(App::visit(&config.storage.database, config.for_the_app()).await?)
}

/// How a command ends before it is done.
#[derive(Debug)]
pub struct Stop {
    code: u8,
    sentence: String,
}

impl Stop {
    /// Part of it was not done, and has been told already.
    pub fn told() -> Self {
        Self {
            code: 1,
            sentence: String::new(),
        }
    }

    /// The command could not run.
    pub fn unable(sentence: impl Display) -> Self {
        Self {
            code: 2,
            sentence: sentence.to_string(),
        }
    }
}

impl From<Failure> for Stop {
    /// Whoever types here runs the house, so they are told the causes as well.
    fn from(failure: Failure) -> Self {
        // What the database says about its place is all there is to say.
        if let Failure::Broken(cause) = &failure
            && let Some(told) = cause.downcast_ref::<store::Error>()
            && told.is_for_the_operator()
        {
            return Self::unable(told);
        }
        let code = if matches!(failure, Failure::Unavailable(..) | Failure::Broken(..)) {
            2
        } else {
            1
        };
        let mut sentence = failure.to_string();
        let mut cause = std::error::Error::source(&failure);
        while let Some(error) = cause {
            let told = error.to_string();
            if !sentence.contains(&told) {
                sentence.push_str(&format!("\n  because: {told}"));
            }
            cause = error.source();
        }
        Self { code, sentence }
    }
}

impl From<store::Error> for Stop {
    fn from(error: store::Error) -> Self {
        Failure::from(error).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_ends_with_1_and_a_house_that_does_not_open_with_2() {
        assert_eq!(Stop::from(Failure::NotNow("Not now.".into())).code, 1);
        let stop = Stop::from(Failure::broken(std::io::Error::other("the disk is full")));
        assert_eq!(stop.code, 2);
        assert!(
            stop.sentence.ends_with("because: the disk is full"),
            "{}",
            stop.sentence
        );
    }

    #[test]
    fn what_the_database_says_about_its_place_is_all_that_is_said() {
        let stop = Stop::from(store::Error::InUse("house.db".into()));
        assert_eq!(stop.code, 2);
        assert!(
            stop.sentence
                .starts_with("house.db was not opened, because another process is using it"),
            "{}",
            stop.sentence
        );
    }
}
