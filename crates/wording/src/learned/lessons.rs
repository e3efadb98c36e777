//! Labelled texts as the trainer wants them: sentence by sentence, each token with the labels of its span.
//! Reading the files is the workshop's; how the network learns is in `train`.

use std::ops::Range;

use super::network::{LABELS, Network, OUT};
use super::train::Example;
use super::{features, judge};
use crate::finding::{BlockKind, Label};
use crate::rules;
use crate::text::actor::Reading;
use crate::text::block::Block;
use crate::text::token::Roster;
use crate::text::{markdown, sentence};

/// A labelled sentence, with what the rules say about it.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// What to learn from it.
    pub example: Example,
    /// Which tokens are words.
    words: Vec<bool>,
    /// What the rules found, and on which tokens.
    pub hits: Vec<(Label, Range<usize>)>,
}

impl Lesson {
    /// What is found when a network listens beside the rules.
    pub fn found_with(&self, network: &Network) -> Vec<(Label, Range<usize>)> {
        let sight = &self.example.sight;
        let (heard, _) = network.places(sight, &network.notice_all(sight));
        let labels: Vec<Label> = self.hits.iter().map(|(label, _)| *label).collect();
        let added = judge::additions(&self.example.sight, &heard, &self.words, &labels);
        let added = added.into_iter().map(|(index, span)| (LABELS[index], span));
        self.hits.iter().cloned().chain(added).collect()
    }
}

/// The lessons of one block, whose spans are bytes of its text.
pub fn of_block(
    text: &str,
    kind: BlockKind,
    section: Option<&str>,
    spans: &[(Label, Range<usize>)],
) -> Vec<Lesson> {
    let block = Block::whole(text, kind, section.map(str::to_string));
    lessons(&block, spans)
}

/// The lessons of a document in Markdown, whose spans are bytes of the document.
pub fn of_document(text: &str, spans: &[(Label, Range<usize>)]) -> Vec<Lesson> {
    markdown::blocks(text, None)
        .iter()
        .flat_map(|block| lessons(block, spans))
        .collect()
}

fn lessons(block: &Block, spans: &[(Label, Range<usize>)]) -> Vec<Lesson> {
    sentence::sentences(&block.text)
        .into_iter()
        .map(|range| {
            let reading = Reading::new(block, range, &Roster::default());
            let places: Vec<Range<usize>> = (0..reading.tokens.len())
                .map(|index| block.source(reading.bytes(index..index + 1)))
                .collect();
            let tokens: Vec<[bool; OUT]> = places
                .iter()
                .map(|place| {
                    LABELS.map(|label| {
                        spans.iter().any(|(own, span)| {
                            *own == label && place.start < span.end && span.start < place.end
                        })
                    })
                })
                .collect();
            Lesson {
                example: Example {
                    sight: features::look(&reading),
                    labels: std::array::from_fn(|label| tokens.iter().any(|token| token[label])),
                    tokens,
                },
                words: judge::words(&reading),
                hits: rules::hits(&reading)
                    .into_iter()
                    .map(|(rule, hit)| (rule.label, hit.span))
                    .collect(),
            }
        })
        .collect()
}
