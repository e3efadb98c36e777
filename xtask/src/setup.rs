//! What has to be there before the program can be built, shown and tested, in one list.
//! Each item looks after itself in its own file and does nothing when it is there already.

use crate::shell::{self, Stop};
use crate::{apt, chromium, editor, node, postgres, python};

/// What building needs beside Rust and its C compiler: `make`, with which the allocator is built (decision 0017).
pub fn to_build() -> Result<(), Stop> {
    match shell::on_path("make") {
        Some(_) => Ok(()),
        None => apt::install("make", "The program's memory allocator"),
    }
}

/// What running the program needs: that it can be built, Node's packages and the editor's bundle.
pub fn to_run() -> Result<(), Stop> {
    to_build()?;
    node::check()?;
    editor::bundle()
}

/// What the tests need on top: the journeys' packages, a browser, PostgreSQL's programs, and a language client.
pub fn everything() -> Result<(), Stop> {
    to_run()?;
    node::packages("e2e")?;
    let browser = chromium::find_or_install()?;
    let programs = postgres::find_or_install()?;
    python::ready()?;
    eprintln!(
        "Ready: the editor is built, the browser is {}, PostgreSQL is in {}.",
        browser.display(),
        programs.display()
    );
    Ok(())
}
