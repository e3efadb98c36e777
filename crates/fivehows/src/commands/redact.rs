//! `fivehows redact`: a text with stand-ins for personal data and secrets.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Prints a text with personal data and secrets replaced by stand-ins; the same value gets the same stand-in.
#[derive(Debug, clap::Args)]
pub struct RedactArgs {
    /// A file; `-` reads standard input.
    #[arg(value_name = "PATH", default_value = "-")]
    pub path: PathBuf,
}

/// Runs the command. It ends with 0, or 2 where the text could not be read; then nothing is printed.
pub fn run(args: RedactArgs) -> ExitCode {
    match read(&args.path) {
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
            eprintln!("{problem}");
            ExitCode::from(2)
        }
    }
}

fn read(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    let outcome = if path == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes).map(drop)
    } else {
        fs::read(path).map(|read| bytes = read)
    };
    if let Err(error) = outcome {
        return Err(format!(
            "{}: the file could not be read ({error}). Nothing was printed.",
            path.display()
        ));
    }
    // Half a text redacted by guess would be worse than none.
    String::from_utf8(bytes).map_err(|error| {
        format!(
            "{}: the bytes at offset {} are not UTF-8. Nothing was printed; saving it as UTF-8 helps.",
            path.display(),
            error.utf8_error().valid_up_to()
        )
    })
}
