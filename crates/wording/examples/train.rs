//! Teaches the network from every labelled sentence and document, from our own prose and from what we
//! wrote as examples, and writes `src/learned/weights.bin`.
//! How it learns is in `wording::learned::train`; how well, `quality` tells. Run it by `cargo xtask train`.

mod labelled;

use std::error::Error;
use std::path::Path;

use wording::learned::train::{Example, Plan, train};
use wording::learned::weights;

fn main() -> Result<(), Box<dyn Error>> {
    let files = labelled::files()?;
    let examples: Vec<Example> = files
        .into_values()
        .flatten()
        .map(|item| item.lesson.example)
        .chain(labelled::prose()?)
        .chain(labelled::told()?)
        .collect();
    let network = train(&examples, Plan::default());
    let bytes = weights::write(&network);
    println!("{} sentences, {} bytes", examples.len(), bytes.len());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/learned/weights.bin");
    Ok(std::fs::write(path, bytes)?)
}
