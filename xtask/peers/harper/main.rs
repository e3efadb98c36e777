//! Harper itself, as the crate has it, over one file: prints its name and millions of bytes a second, the better of two readings.
//! Not here: harper.js, which is the same for browsers (`measure.mjs`).

use harper_core::linting::{LintGroup, Linter};
use harper_core::spell::FstDictionary;
use harper_core::{Dialect, Document};
use std::time::Instant;

fn main() {
    let file = std::env::args().nth(1).expect("a file to read");
    let prose = std::fs::read_to_string(file).expect("the file is prose");
    let mut best = 0.0_f64;
    for _ in 0..2 {
        // A new linter each time: one that has read a sentence remembers what it said. Its own start-up is not counted.
        let mut linter = LintGroup::new_curated(FstDictionary::curated(), Dialect::American);
        linter.lint(&Document::new_markdown_default_curated(
            "A short text, so that everything is loaded.",
        ));
        let began = Instant::now();
        linter.lint(&Document::new_markdown_default_curated(&prose));
        best = best.max(prose.len() as f64 / 1e6 / began.elapsed().as_secs_f64());
    }
    println!("harper-core\t{best:.4}");
}
