//! The guard before a live document: what a stranger's bytes must pass before the real document is touched.
//! First the bytes alone (`scan`), then a twin of the document that may be spoilt without harm (`twin`), then what
//! the twin says (`tree`). Not here: who sent them and what becomes of the sender (`room`).

#[cfg(test)]
mod fuzz;
mod homes;
pub(crate) mod known;
mod pieces;
pub(crate) mod scan;
mod tree;
mod trim;
mod twin;

pub(crate) use twin::{Accepted, Twin};

/// Why an update is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Objection {
    /// The bytes are not an update in the form that Yjs clients write.
    #[error("the bytes are not an update: {0}")]
    Malformed(&'static str),
    /// The bytes are an update that no editor of ours makes, and that could do harm.
    #[error("the update is of a kind that no editor makes: {0}")]
    Hostile(String),
    /// The update refers to changes that the server has not got; a sync brings both.
    #[error("the update refers to changes that have not arrived")]
    Unresolved,
    /// The document would become larger than it may.
    #[error("the document would hold more than {0}")]
    TooLarge(&'static str),
    /// The tree would not be a document of ours.
    #[error("{0}")]
    Schema(String),
}
