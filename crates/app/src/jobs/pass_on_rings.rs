//! Several nodes on one database: what the rooms here ring goes to the other nodes by the bell, and what the others ring comes
//! to the rooms here. Not here: what a ring means (`live`), and how the bell is hung (`store::bell`).

use std::collections::BTreeSet;
use std::time::Duration;

use live::{DocumentId, Ring};
use postmortem::PostmortemNumber;
use serde::{Deserialize, Serialize};
use store::bell::{Bell, Heard};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior};
use uuid::Uuid;

use crate::App;
use crate::house::WeakApp;

/// What is rung together: each ring is a commit that all nodes queue for, so many keystrokes make one.
const KEPT_WAITS: Duration = Duration::from_millis(15);

/// Cursors may come a little later than words.
const PRESENCE_WAITS: Duration = Duration::from_millis(150);

/// So often the database itself is asked what other nodes have kept of the documents that are open here, should a ring be lost.
const ASKS: Duration = Duration::from_secs(1);

/// After a failure the bell is listened to again this much later.
const REST: Duration = Duration::from_secs(1);

/// The tasks that ring, listen and ask.
pub(crate) struct Porter {
    tasks: Vec<JoinHandle<()>>,
}

/// Passes rings on for as long as the house is open; nothing where one process serves the database.
pub(crate) fn start(app: &App) -> Option<Porter> {
    let bell = app.store().bell()?;
    let node = Uuid::new_v4();
    let rings = app.rooms().rings();
    let tasks = vec![
        tokio::spawn(ring(bell.clone(), node, rings)),
        tokio::spawn(listen(app.weak(), bell, node)),
        tokio::spawn(ask(app.weak())),
    ];
    Some(Porter { tasks })
}

impl Porter {
    /// Ends the passing on. The other nodes ask the database for what they did not hear.
    pub(crate) async fn finish(self) {
        for task in self.tasks {
            task.abort();
            // Ended by us, or by a fault that it has told of.
            drop(task.await);
        }
    }
}

/// What goes over the bell at once.
#[derive(Debug, Serialize, Deserialize)]
struct Peal {
    /// Who rings, so that a node passes over what it rang itself.
    node: Uuid,
    rings: Vec<Ring>,
}

/// Rings what the rooms here have to tell.
async fn ring(bell: Bell, node: Uuid, mut rings: Receiver<Ring>) {
    let mut waiting = Waiting::default();
    loop {
        let due = waiting.due;
        tokio::select! {
            ring = rings.recv() => match ring {
                Ok(ring) => waiting.put(ring),
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            },
            () = tokio::time::sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {
                for words in peals(node, waiting.take()) {
                    if let Err(error) = bell.ring(&words).await {
                        tracing::debug!(%error, "the bell was not rung; the other nodes ask for what is new");
                    }
                }
            }
        }
    }
}

/// The rings that wait, and until when.
#[derive(Default)]
struct Waiting {
    rings: Vec<Ring>,
    due: Option<Instant>,
}

impl Waiting {
    fn put(&mut self, ring: Ring) {
        let waits = match ring {
            Ring::Presence { .. } => PRESENCE_WAITS,
            _ => KEPT_WAITS,
        };
        let at = Instant::now() + waits;
        self.due = Some(self.due.map_or(at, |due| due.min(at)));
        self.rings.retain(|earlier| !earlier.is_said_by(&ring));
        self.rings.push(ring);
    }

    fn take(&mut self) -> Vec<Ring> {
        self.due = None;
        std::mem::take(&mut self.rings)
    }
}

/// Rings in as few peals as the bell takes. One that is too long by itself is left out: hints are short, and presence is bounded.
fn peals(node: Uuid, rings: Vec<Ring>) -> Vec<String> {
    let words = |rings: &[Ring]| {
        let peal = Peal {
            node,
            rings: rings.to_vec(),
        };
        serde_json::to_string(&peal).expect("rings are plain data")
    };
    let mut peals = Vec::new();
    let mut rest = rings;
    while !rest.is_empty() {
        let mut count = rest.len();
        let mut said = words(&rest);
        while said.len() > Bell::LONGEST && count > 1 {
            count = count.div_ceil(2);
            said = words(&rest[..count]);
        }
        if said.len() <= Bell::LONGEST {
            peals.push(said);
        } else {
            tracing::warn!(
                bytes = said.len(),
                "a ring is longer than the bell takes and was left out"
            );
        }
        rest.drain(..count);
    }
    peals
}

/// Hears what the other nodes ring.
async fn listen(app: WeakApp, bell: Bell, node: Uuid) {
    let mut ear = bell.ear();
    loop {
        let heard = ear.next().await;
        let Some(app) = app.upgrade() else { return };
        match heard {
            Ok(Heard::Words(words)) => match serde_json::from_str::<Peal>(&words) {
                Ok(peal) if peal.node == node => {}
                Ok(peal) => peal
                    .rings
                    .into_iter()
                    .for_each(|ring| app.rooms().hear(ring)),
                Err(error) => {
                    tracing::debug!(%error, "what was rung is not understood; a node of another version may be serving")
                }
            },
            Ok(Heard::Gap) => ask_once(&app).await,
            Err(error) => {
                tracing::warn!(%error, "the bell of the other nodes cannot be heard; it is tried again");
                drop(app);
                tokio::time::sleep(REST).await;
            }
        }
    }
}

/// Asks the database itself, now and then.
async fn ask(app: WeakApp) {
    let mut ticks = tokio::time::interval(ASKS);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let Some(app) = app.upgrade() else { return };
        ask_once(&app).await;
    }
}

async fn ask_once(app: &App) {
    let open: BTreeSet<DocumentId> = app.rooms().open_documents().into_iter().collect();
    if open.is_empty() {
        return;
    }
    let numbers: Vec<PostmortemNumber> = open
        .iter()
        .map(|document| PostmortemNumber(document.0))
        .collect();
    let lasts = async {
        let mut tx = app.store().read().await?;
        store::documents::lasts_of(&mut tx, &numbers).await
    };
    match lasts.await {
        Ok(lasts) => {
            for (number, last) in lasts {
                app.rooms().hear(Ring::Kept {
                    document: DocumentId(number.0),
                    last: last.unsigned_abs(),
                });
            }
        }
        Err(error) => {
            tracing::debug!(%error, "the database was not asked what other nodes have kept; it is asked again")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(document: i64, last: u64) -> Ring {
        Ring::Kept {
            document: DocumentId(document),
            last,
        }
    }

    #[test]
    fn many_keystrokes_in_one_document_make_one_ring() {
        let mut waiting = Waiting::default();
        waiting.put(kept(465, 1));
        let due = waiting.due;
        (2..=9).for_each(|last| waiting.put(kept(465, last)));
        waiting.put(kept(466, 1));
        assert!(
            due.is_some() && waiting.due == due,
            "the first one is not put off by later ones"
        );
        assert_eq!(waiting.take(), [kept(465, 9), kept(466, 1)]);
        assert_eq!(waiting.due, None);
    }

    #[test]
    fn no_peal_is_longer_than_the_bell_takes_and_none_is_lost() {
        let node = Uuid::from_u128(1);
        let rings: Vec<Ring> = (0..1_000).map(|document| kept(document, 7)).collect();
        let peals = peals(node, rings.clone());
        assert!(peals.iter().all(|peal| peal.len() <= Bell::LONGEST));
        let heard: Vec<Ring> = peals
            .iter()
            .flat_map(|words| serde_json::from_str::<Peal>(words).unwrap().rings)
            .collect();
        assert_eq!(heard, rings);
    }
}
