//! Following the live documents: when one has changed, its text, word count and actions are projected into tables.
//! Not here: the projection itself (write::project).

use postmortem::PostmortemNumber;
use tokio::sync::broadcast::error::RecvError;

use crate::App;
use crate::write::project;

/// Follows the documents for as long as the house is open.
pub(crate) fn start(app: &App) {
    let mut changed = app.rooms().changed();
    let app = app.weak();
    tokio::spawn(async move {
        loop {
            match changed.recv().await {
                Ok(change) => {
                    let Some(app) = app.upgrade() else { return };
                    let number = PostmortemNumber(change.document.0);
                    if let Err(error) = project::bring_up_to_date(&app, number).await {
                        tracing::warn!(%number, %error, "the text of a document was not projected; it is tried again at its next change");
                    }
                }
                // Missed news is made up for when the document is next read or changed.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    });
}
