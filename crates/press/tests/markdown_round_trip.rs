//! What is written as Markdown comes back equal, for documents of every shape.
//! Not here: imports of other houses (`imports.rs`).

mod common;

use press::markdown::{Heading, read, write};
use proptest::{prelude::*, test_runner::RngSeed};

/// The same documents on every run; `PROPTEST_RNG_SEED` and `PROPTEST_CASES` show others.
fn config() -> ProptestConfig {
    let set = |name: &str| {
        std::env::var(name)
            .ok()
            .and_then(|value| value.parse::<u64>().ok())
    };
    ProptestConfig {
        cases: set("PROPTEST_CASES").map_or(1_000, |cases| cases as u32),
        rng_seed: RngSeed::Fixed(set("PROPTEST_RNG_SEED").unwrap_or(465)),
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_document_written_as_markdown_is_read_back_equal(document in common::document()) {
        let heading = Heading { title: "Queue *stood* still".into(), number: Some(465), facts: vec![] };
        let written = write(&document, &heading);
        let read = read(&written);
        prop_assert_eq!(&read.title, &heading.title);
        prop_assert_eq!(read.document.without_ids(), document.without_ids(), "\n{}", written);
    }
}
