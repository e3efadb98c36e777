//! Python for the one test that needs it, a language client of other people's, in a folder of the project's own.
//! What is run with it is in `suite.rs`.

use crate::apt;
use crate::shell::{self, Stop, step};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the test and of its list of packages.
pub const FOLDER: &str = "e2e/lsp";

/// The Python that has exactly the packages of the list, made ready if it is not there.
pub fn ready() -> Result<PathBuf, Stop> {
    let root = shell::root();
    let home = root.join(".setup/python");
    let python = home.join("bin/python");
    let list = root.join(FOLDER).join("requirements.txt");
    let installed = home.join("installed.txt");
    if python.is_file() && same(&list, &installed) {
        return Ok(python);
    }
    step("Python packages of e2e/lsp/", || {
        make(&home)?;
        let what = "The packages of e2e/lsp/ were not installed.";
        let next = "See whether the Python package index can be reached from here, then run the command again.";
        let mut pip = Command::new(&python);
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--requirement",
        ]);
        shell::quietly(pip.arg(&list), what, next)?;
        std::fs::copy(&list, &installed).map(drop).map_err(|error| {
            Stop::new(
                what,
                format!("{}: {error}.", installed.display()),
                "Look at the rights of the folder.",
            )
        })
    })?;
    Ok(python)
}

/// Makes the folder anew. Debian keeps the part of Python that does this in a package of its own.
fn make(home: &Path) -> Result<(), Stop> {
    let what = "Python was not made ready.";
    let next = "Install Python 3.10 or newer with its `venv` module, then run the command again.";
    let venv = || {
        let mut venv = Command::new("python3");
        shell::quietly(venv.args(["-m", "venv", "--clear"]).arg(home), what, next).map(drop)
    };
    if venv().is_ok() {
        return Ok(());
    }
    apt::install("python3-venv", "Python")?;
    venv()
}

fn same(one: &Path, other: &Path) -> bool {
    match (std::fs::read(one), std::fs::read(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}
