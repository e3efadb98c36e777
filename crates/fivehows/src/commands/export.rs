//! `fivehows export`: a postmortem as Markdown, HTML or JSON on standard output.
//! Not here: how each of these looks (press).

use std::io::Write;

use app::write::export;
use app::{App, Failure};
use clap::{Args, ValueEnum};
use postmortem::PostmortemNumber;

use super::{Stop, visit};
use crate::config::{Config, Place};

/// What to give out.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The postmortem's number
    number: i64,
    /// The form of the file
    #[arg(long, value_enum, default_value = "markdown")]
    format: Format,
    #[command(flatten)]
    pub(super) place: Place,
}

/// The forms, as they are typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Format {
    /// Markdown that an import takes back
    Markdown,
    /// The document as HTML, without a page around it
    Html,
    /// Facts and document, for programs
    Json,
    /// Not made yet
    Pdf,
}

/// Exports one.
pub async fn run(args: ExportArgs, config: Config) -> Result<(), Stop> {
    if matches!(args.format, Format::Pdf) {
        return Err(Stop::unable(
            "Nothing was exported, because this version makes no PDF. The postmortem’s page can be printed to a PDF by a browser; `--format html` and `--format markdown` work here.",
        ));
    }
    let app = visit(&config).await?;
    let text = text(&app, PostmortemNumber(args.number), args.format).await;
    app.close().await;
    let mut text = text?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    std::io::stdout()
        .write_all(text.as_bytes())
        .map_err(|error| {
            Stop::unable(format!(
                "The export ended early, because its reader went away: {error}."
            ))
        })
}

async fn text(app: &App, number: PostmortemNumber, format: Format) -> app::Result<String> {
    match format {
        Format::Markdown => export::markdown_by_machine(app, number).await,
        Format::Html => export::html_by_machine(app, number).await,
        Format::Json | Format::Pdf => {
            let json = export::json_by_machine(app, number).await?;
            serde_json::to_string_pretty(&json).map_err(Failure::broken)
        }
    }
}
