//! Names of people, wherever they stand: in the story, in fields, in logs.
//! Whether a name in the story is told to its writer is the rule `named-person`.

use std::ops::Range;

use crate::rules::named;
use crate::text::actor::Reading;
use crate::text::token::{Kind, Roster};
use crate::text::{plain, sentence};

/// Finds names of people, with "Mr" and "Mrs" before them; handles and mailboxes are not names here.
pub fn names(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for block in plain::blocks(text, None) {
        for range in sentence::sentences(&block.text) {
            let reading = Reading::new(&block, range, &Roster::default());
            for span in named::names(&reading) {
                if reading.tokens[span.end - 1].kind != Kind::Word {
                    continue;
                }
                let titled = span.start > 0
                    && ["mr", "mrs", "ms", "miss", "mx"]
                        .iter()
                        .any(|title| reading.is_word(span.start - 1, title));
                out.push(block.source(reading.bytes(span.start - usize::from(titled)..span.end)));
            }
        }
    }
    out
}
