//! The document in memory, read from the journal: everything durable, and the twin beside it.
//! Not here: what is accepted or shown after that.

use super::arrived;
use crate::DocumentId;
use crate::document::{self, Roots, Spoilt};
use crate::guard::known::Known;
use crate::guard::{Twin, scan};
use crate::rooms::{RoomError, Shared};
use std::borrow::Cow;
use tokio::runtime::Handle;
use yrs::Doc;

/// The document in memory, as far as it is durable.
pub(super) struct Copy {
    pub(super) document: Doc,
    pub(super) roots: Roots,
    pub(super) twin: Twin,
    /// The number of the last update that is in it.
    pub(super) last: u64,
    /// How much the journal holds since its last snapshot.
    pub(super) since_snapshot: Amount,
    /// Whether something kept could not be read, or a snapshot not read back; then nothing may be compacted away.
    pub(super) has_unread: bool,
}

#[derive(Default, Clone)]
pub(super) struct Amount {
    pub(super) updates: usize,
    pub(super) bytes: usize,
    pub(super) snapshot_bytes: usize,
}

impl Copy {
    pub(super) async fn load(
        shared: &Shared,
        journals: &Handle,
        id: DocumentId,
    ) -> Result<Self, RoomError> {
        let journal = shared.journal.clone();
        let kept = arrived(journals.spawn(async move { journal.load(id).await }).await)?;
        let since_snapshot = Amount {
            updates: kept.updates.len(),
            bytes: kept.updates.iter().map(Vec::len).sum(),
            snapshot_bytes: kept.snapshot.as_ref().map_or(0, Vec::len),
        };
        let (sound, left_out) = sound_updates(kept.snapshot.iter().chain(&kept.updates));
        if left_out > 0 {
            tracing::error!(
                document = id.0,
                left_out,
                "updates in the journal could not be read and were left out; nothing will be compacted"
            );
        }
        let document = document::blank();
        let roots = document::roots(&document);
        let built = document::integrate(&document, sound.iter().map(|update| &**update))
            .and_then(|_| document::state(&document))
            .and_then(|state| Twin::grow(&state));
        match built {
            Ok(twin) => Ok(Self {
                document,
                roots,
                twin,
                last: kept.last,
                since_snapshot,
                has_unread: left_out > 0,
            }),
            Err(Spoilt { why, panicked }) => {
                document::part_with(document, panicked);
                Err(RoomError::Unavailable(why))
            }
        }
    }
}

/// Looks over what was kept, as the bytes of a stranger: the journal may have been written by an older guard.
/// What refers to later updates waits for them; what never fits is left out and counted.
fn sound_updates<'a>(kept: impl Iterator<Item = &'a Vec<u8>>) -> (Vec<Cow<'a, [u8]>>, usize) {
    let mut known = Known::default();
    let mut sound = vec![];
    let mut waiting: Vec<&[u8]> = kept
        .map(Vec::as_slice)
        .filter(|update| !document::is_empty(update))
        .collect();
    loop {
        let before = waiting.len();
        waiting.retain(|update| match scan::scan(update, &known) {
            Ok(found) => {
                known.learn(found.arrivals, &found.deletions);
                sound.push(found.trimmed.map_or(Cow::Borrowed(*update), Cow::Owned));
                false
            }
            Err(_) => true,
        });
        if waiting.is_empty() || waiting.len() == before {
            return (sound, waiting.len());
        }
    }
}
