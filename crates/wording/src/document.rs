//! What only the whole document shows: a timeline out of order, impact without actions, a section left as its template.
//! What single sentences say is in `rules`; single actions are in `actions`.

use crate::finding::Finding;
use crate::text::block::Block;

/// Looks at a document's blocks together.
pub(crate) fn look(_blocks: &[Block], _out: &mut Vec<Finding>) {}
