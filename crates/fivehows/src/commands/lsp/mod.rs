//! `fivehows lsp`: findings in any editor that speaks the language server protocol, over standard input and output.
//! Not here: what is found (wording), whose settings hold (texts), and how an editor is set up (docs/manual/editors.md).

mod actions;
mod document;
mod hover;
mod session;
mod to_editor;

use std::process::ExitCode;

use lsp_server::Connection;

/// Serves an editor with findings, explanations and other wordings, over standard input and output.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "An editor starts this by itself; docs/manual/editors.md has the lines for VS Code, Neovim and Helix."
)]
pub struct LspArgs {
    /// Taken for the sake of editors that say it; there is no other way
    #[arg(long)]
    pub stdio: bool,
}

/// Runs the command until the editor ends it. It ends with 0, or 1 where the editor went away without a word.
pub fn run(_: LspArgs) -> ExitCode {
    let (connection, threads) = Connection::stdio();
    let outcome = session::serve(&connection);
    // The threads end when nobody speaks to them any more.
    drop(connection);
    let joined = threads.join();
    match (outcome, joined) {
        (Ok(()), Ok(())) => ExitCode::SUCCESS,
        (Err(problem), _) => {
            eprintln!("The language server ended early: {problem}.");
            ExitCode::from(1)
        }
        (_, Err(problem)) => {
            eprintln!("The language server ended early: {problem}.");
            ExitCode::from(1)
        }
    }
}
