//! Work that follows what people did: running it twice is harmless.
//! Not here: the verbs that people call.

pub mod follow_documents;
pub(crate) mod pass_on_rings;
