//! `fivehows redact`: a text with stand-ins for personal data and secrets.
//! Not here: what counts as such (wording::privacy).

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::texts::read;

/// Prints a text with personal data and secrets replaced by stand-ins; the same value gets the same stand-in.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct RedactArgs {
    /// A file; `-` reads standard input
    #[arg(value_name = "PATH", default_value = "-")]
    pub path: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  fivehows redact report.md > for-outside.md
  fivehows export 465 | fivehows redact

It ends with 0, or 2 where the text could not be read; then nothing is printed.";

/// Runs the command. It ends with 0, or 2 where the text could not be read; then nothing is printed.
pub fn run(args: RedactArgs) -> ExitCode {
    // Half a text redacted by guess would be worse than none.
    match read::strictly(&args.path) {
        Ok(text) => match io::stdout()
            .lock()
            .write_all(wording::privacy::redact(&text).as_bytes())
        {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                eprintln!("The redacted text could not be written ({error}).");
                ExitCode::from(2)
            }
            _ => ExitCode::SUCCESS,
        },
        Err(problem) => {
            eprintln!("{problem} Nothing was printed.");
            ExitCode::from(2)
        }
    }
}
