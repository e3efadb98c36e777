//! Errands: lines of history that ride along with a change of a live document, in the one commit that keeps the change.
//! Not here: keeping either of them (journal), and changes that people type, whose history the document itself is.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use live::{DocumentId, Edit, EditError, RoomError};
use postmortem::PostmortemNumber;
use postmortem::history::NewLine;
use uuid::Uuid;

use crate::{App, Result};

/// The lines that wait for the commit of their change. Clones share them.
#[derive(Clone, Default)]
pub struct Errands(Arc<Mutex<HashMap<Uuid, NewLine>>>);

/// Changes a live document and writes a line of history, both or neither. The change bears the errand's id where others
/// bear a person's; the journal knows it by that and writes the line in the same transaction.
pub(crate) async fn edit_with_history(
    app: &App,
    number: PostmortemNumber,
    line: NewLine,
    change: impl FnOnce(&mut Edit<'_, '_>) -> std::result::Result<(), EditError> + Send + 'static,
) -> Result<std::result::Result<(), RoomError>> {
    let id = app.errands().give(line);
    let outcome = app.rooms().edit(DocumentId(number.0), id, change).await;
    let left = app.errands().take_back(id);
    // A change that says what the document says already needs no commit, so nothing came by to take the line along.
    if let (Ok(_), Some(line)) = (&outcome, left) {
        let mut tx = app.store().write().await?;
        store::history::write(&mut tx, &line).await?;
        tx.commit().await?;
    }
    Ok(outcome.map(|_| ()))
}

impl Errands {
    fn give(&self, line: NewLine) -> Uuid {
        let id = Uuid::now_v7();
        self.lines().insert(id, line);
        id
    }

    /// The line that a change brings along, if it is an errand and no person. It stays here until its commit.
    pub(crate) fn line(&self, id: Uuid) -> Option<NewLine> {
        self.lines().get(&id).cloned()
    }

    /// Takes a line out: it has been kept, or its change has come to nothing.
    pub(crate) fn take_back(&self, id: Uuid) -> Option<NewLine> {
        self.lines().remove(&id)
    }

    fn lines(&self) -> MutexGuard<'_, HashMap<Uuid, NewLine>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
