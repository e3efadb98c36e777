//! `cargo xtask distill`, `train` and `measure wording`: make the tables of the learned part, and tell how well the analyser reads.
//! What is kept, learned and measured is in `crates/wording`; here only its examples are run.

use crate::shell::{self, Stop};

/// Makes the vocabulary from the three sources that its notice names.
pub fn distill(sources: &[String]) -> Result<(), Stop> {
    if sources.len() != 3 {
        return Err(Stop::new(
            "The vocabulary was not made.",
            "It is made from three sources that are not part of this repository.",
            "Fetch them as crates/wording/src/learned/NOTICE.md names them (`npm pack`, `pip download`) and give their absolute paths: \
             the vectors (JSON), WordNet's `dict` folder, the list of valences.",
        ));
    }
    example("distill", sources)
}

/// Learns the weights from every labelled sentence and document.
pub fn train() -> Result<(), Stop> {
    example("train", &[])
}

/// Measures each labelled file with a network that has not learned from it, and writes the page about it.
pub fn measure() -> Result<(), Stop> {
    example("quality", &[])
}

fn example(name: &str, arguments: &[String]) -> Result<(), Stop> {
    let mut cargo = shell::cargo();
    cargo
        .args(["run", "--release", "--package", "wording"])
        .args(["--features", "train", "--example", name, "--"])
        .args(arguments);
    shell::visibly(
        &mut cargo,
        "The figures were not made.",
        "Build the example alone to see what it lacks: `cargo build -p wording --features train --examples`.",
    )
}
