//! The journal of the live documents, kept in the database: what a room appends is committed before anyone sees it.
//! Not here: SQL (store::documents) and the rooms (live).

use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use live::{Appended, DocumentId, Journal, JournalError, Kept, Others, Update};
use postmortem::history::NewLine;
use postmortem::{PersonId, PostmortemNumber};
use store::{Store, Tx};
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::clock::Clock;
use crate::errands::Errands;

/// The journal over a store. Whoever types becomes an author in the same commit, and a change that is somebody's errand
/// takes its line of history along.
pub struct StoreJournal {
    store: Store,
    clock: Arc<dyn Clock>,
    /// Authors known to be written down already, so that each keystroke does not write them again.
    authors: Mutex<HashSet<(i64, Uuid)>>,
    /// The same for pens.
    pens: Mutex<HashSet<Pen>>,
    errands: Errands,
    /// What waits for the next commit.
    queue: Mutex<Vec<Asked>>,
    /// Whoever holds it commits.
    desk: tokio::sync::Mutex<()>,
    /// Whether other nodes write to the same database.
    is_shared: bool,
}

/// An errand's id and its line of history.
type Errand = (Uuid, NewLine);

/// A document, a pen that has written in it, and whose it is.
type Pen = (i64, u64, Uuid);

/// So many pens are remembered. They are forgotten all at once, for noting one again changes nothing.
const PENS_REMEMBERED: usize = 100_000;

impl StoreJournal {
    /// A journal over a store.
    pub(crate) fn new(store: Store, clock: Arc<dyn Clock>, errands: Errands) -> Self {
        Self {
            is_shared: store.bell().is_some(),
            store,
            clock,
            authors: Mutex::new(HashSet::new()),
            pens: Mutex::new(HashSet::new()),
            errands,
            queue: Mutex::new(Vec::new()),
            desk: tokio::sync::Mutex::new(()),
        }
    }

    fn queue(&self) -> MutexGuard<'_, Vec<Asked>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is somebody's errand: whoever moves an action on the board has not written the text, and is no author of it.
    fn told_apart(&self, updates: Vec<Update>) -> Vec<(Update, Option<Errand>)> {
        let apart = |mut update: Update| {
            let errand = update.by.and_then(|id| Some((id, self.errands.line(id)?)));
            if errand.is_some() {
                update.by = None;
            }
            (update, errand)
        };
        updates.into_iter().map(apart).collect()
    }

    /// Commits what waits; if it does not go together, each goes by itself, so that one fault is not everyone's.
    async fn commit_all(&self, mut asked: Vec<Asked>) {
        // Two nodes that append to the same documents take them in the same order.
        asked.sort_by_key(|asked| asked.document);
        let is_alone = asked.len() == 1;
        // A room that was given up may ask beside the one in its place.
        let is_each_once = asked
            .windows(2)
            .all(|pair| pair[0].document != pair[1].document);
        let together = match is_each_once {
            true => Some(self.commit(&asked).await),
            false => None,
        };
        match together {
            Some(Err(error)) if is_alone => answer(asked, vec![Err(error)]),
            Some(Ok(outcomes)) => answer(asked, outcomes),
            Some(Err(_)) | None => {
                for one in asked {
                    let one = vec![one];
                    let outcomes = self
                        .commit(&one)
                        .await
                        .unwrap_or_else(|error| vec![Err(error)]);
                    answer(one, outcomes);
                }
            }
        }
    }

    /// One commit; a document that is not there is told so, and the others go on.
    async fn commit(
        &self,
        asked: &[Asked],
    ) -> Result<Vec<Result<Appended, JournalError>>, JournalError> {
        let mut tx = self.store.write().await.map_err(unavailable)?;
        let updates: Vec<_> = asked
            .iter()
            .map(|asked| (PostmortemNumber(asked.document.0), asked.rows()))
            .collect();
        let lasts = store::documents::append_all(&mut tx, &updates, self.clock.now())
            .await
            .map_err(unavailable)?;
        let mut outcomes = Vec::new();
        let mut pens = Vec::new();
        let mut fresh = Vec::new();
        let mut errands = Vec::new();
        for Asked {
            document,
            seen,
            updates,
            ..
        } in asked
        {
            let number = PostmortemNumber(document.0);
            let Some(&last) = lasts.get(&number) else {
                outcomes.push(Err(JournalError::NoSuchDocument));
                continue;
            };
            let first = last + 1 - updates.len() as i64;
            outcomes.push(Ok(Appended {
                last: last.unsigned_abs(),
                others: others(&mut tx, number, *seen, first).await?,
            }));
            for author in self.fresh_authors(*document, updates) {
                store::postmortems::add_author(&mut tx, number, PersonId(author))
                    .await
                    .map_err(unavailable)?;
                fresh.push((document.0, author));
            }
            pens.extend(self.note_pens(&mut tx, *document, updates).await?);
            for (id, line) in updates.iter().filter_map(|(_, errand)| errand.as_ref()) {
                store::history::write(&mut tx, line)
                    .await
                    .map_err(unavailable)?;
                errands.push(*id);
            }
        }
        tx.commit().await.map_err(unavailable)?;
        for id in errands {
            self.errands.take_back(id);
        }
        let mut known = self.authors.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(fresh);
        drop(known);
        self.remember(pens);
        Ok(outcomes)
    }

    /// What other nodes kept after the last update that a room has.
    async fn since(&self, document: DocumentId, seen: u64) -> Result<Appended, JournalError> {
        let number = PostmortemNumber(document.0);
        let mut tx = self.store.read().await.map_err(unavailable)?;
        let last = match store::documents::last(&mut tx, number).await {
            Err(store::Error::Missing) => return Err(JournalError::NoSuchDocument),
            last => last.map_err(unavailable)?,
        };
        Ok(Appended {
            last: last.unsigned_abs(),
            others: others(&mut tx, number, seen, last + 1).await?,
        })
    }

    fn fresh_authors(
        &self,
        document: DocumentId,
        updates: &[(Update, Option<Errand>)],
    ) -> BTreeSet<Uuid> {
        let known = self.authors.lock().unwrap_or_else(PoisonError::into_inner);
        updates
            .iter()
            .filter_map(|(update, _)| update.by)
            .filter(|by| !known.contains(&(document.0, *by)))
            .collect()
    }

    /// Notes whose the pens are that these updates were written with, so that one can be told whom to ask. What nobody in
    /// particular wrote, and what is somebody's errand, is noted for nobody.
    async fn note_pens(
        &self,
        tx: &mut Tx,
        document: DocumentId,
        updates: &[(Update, Option<Errand>)],
    ) -> Result<BTreeSet<Pen>, JournalError> {
        let fresh: BTreeSet<Pen> = {
            let known = self.pens.lock().unwrap_or_else(PoisonError::into_inner);
            updates
                .iter()
                .filter_map(|(update, _)| Some((update.by?, &update.sessions)))
                .flat_map(|(by, pens)| pens.iter().map(move |pen| (document.0, *pen, by)))
                .filter(|pen| !known.contains(pen))
                .collect()
        };
        for (number, pen, person) in &fresh {
            store::pens::note(tx, PostmortemNumber(*number), *pen, PersonId(*person))
                .await
                .map_err(unavailable)?;
        }
        Ok(fresh)
    }

    /// Remembers pens once their commit is through.
    fn remember(&self, pens: Vec<Pen>) {
        let mut known = self.pens.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() + pens.len() > PENS_REMEMBERED {
            known.clear();
        }
        known.extend(pens);
    }
}

/// What a room waits for: some updates of its document.
struct Asked {
    document: DocumentId,
    /// The number of the last update that the room has.
    seen: u64,
    updates: Vec<(Update, Option<Errand>)>,
    answer: oneshot::Sender<Result<Appended, JournalError>>,
}

impl Asked {
    /// The updates as the store takes them.
    fn rows(&self) -> Vec<(&[u8], Option<Uuid>)> {
        let updates = self.updates.iter();
        updates
            .map(|(update, _)| (update.bytes.as_slice(), update.by))
            .collect()
    }
}

fn answer(asked: Vec<Asked>, outcomes: Vec<Result<Appended, JournalError>>) {
    for (asked, outcome) in asked.into_iter().zip(outcomes) {
        // A room that is gone asks the journal what is kept when it opens again.
        let _gone = asked.answer.send(outcome);
    }
}

impl Journal for StoreJournal {
    async fn load(&self, document: DocumentId) -> Result<Kept, JournalError> {
        let mut tx = self.store.read().await.map_err(unavailable)?;
        let kept = store::documents::load(&mut tx, PostmortemNumber(document.0))
            .await
            .map_err(unavailable)?;
        let kept = kept.ok_or(JournalError::NoSuchDocument)?;
        Ok(Kept {
            snapshot: Some(kept.snapshot),
            updates: kept.updates,
            last: kept.last.unsigned_abs(),
        })
    }

    /// Whoever comes while another commit is on its way waits and goes with all the others that wait: one commit, and one
    /// wait for the disk, for however many documents.
    async fn append(
        &self,
        document: DocumentId,
        seen: u64,
        updates: Vec<Update>,
    ) -> Result<Appended, JournalError> {
        if updates.is_empty() {
            return self.since(document, seen).await;
        }
        let (answer, mut answered) = oneshot::channel();
        self.queue().push(Asked {
            document,
            seen,
            updates: self.told_apart(updates),
            answer,
        });
        let broken_off = |_| Err(unavailable("the commit it waited for was broken off"));
        let desk = tokio::select! {
            biased;
            // Somebody else's commit took these along: then nobody stays in the row for the desk, where each would wait for
            // all before them.
            outcome = &mut answered => return outcome.unwrap_or_else(broken_off),
            desk = self.desk.lock() => desk,
        };
        let asked = std::mem::take(&mut *self.queue());
        if !asked.is_empty() {
            self.commit_all(asked).await;
        }
        drop(desk);
        answered.await.unwrap_or_else(broken_off)
    }

    async fn compact(
        &self,
        document: DocumentId,
        upto: u64,
        snapshot: Vec<u8>,
    ) -> Result<(), JournalError> {
        let mut tx = self.store.write().await.map_err(unavailable)?;
        let upto = i64::try_from(upto).map_err(unavailable)?;
        store::documents::compact(&mut tx, PostmortemNumber(document.0), upto, &snapshot)
            .await
            .map_err(unavailable)?;
        tx.commit().await.map_err(unavailable)
    }

    fn is_shared(&self) -> bool {
        self.is_shared
    }
}

/// What other nodes kept between the last update that a room has and the first of its own.
async fn others(
    tx: &mut Tx,
    number: PostmortemNumber,
    seen: u64,
    first: i64,
) -> Result<Others, JournalError> {
    let seen = i64::try_from(seen).map_err(unavailable)?;
    if seen + 1 >= first {
        return Ok(Others::Updates(Vec::new()));
    }
    let others = store::documents::others(tx, number, seen, first).await;
    Ok(match others.map_err(unavailable)? {
        store::documents::Others::Updates(updates) => Others::Updates(updates),
        store::documents::Others::Compacted => Others::Compacted,
    })
}

fn unavailable(error: impl std::fmt::Display) -> JournalError {
    JournalError::Unavailable(error.to_string())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use postmortem::PostmortemNumber;
    use postmortem::people::{Person, Role};
    use postmortem::postmortem::{Postmortem, Stage};
    use store::trial::on_both_engines;

    use super::*;
    use crate::clock::SystemClock;

    async fn journal(store: &Store, numbers: &[i64]) -> StoreJournal {
        let clock = Arc::new(SystemClock);
        let mut tx = store.write().await.unwrap();
        for number in numbers {
            let postmortem = Postmortem {
                number: PostmortemNumber(*number),
                version: 1,
                title: format!("Postmortem {number}"),
                stage: Stage::Draft,
                incidents: Vec::new(),
                authors: Vec::new(),
                template_version: 1,
                epoch: Uuid::from_u128(1),
                started_by: None,
                started_at: clock.now(),
            };
            store::postmortems::insert(&mut tx, &postmortem)
                .await
                .unwrap();
            store::documents::create(&mut tx, postmortem.number, postmortem.epoch, b"first")
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        StoreJournal::new(store.clone(), clock, Errands::default())
    }

    fn update(bytes: &[u8]) -> Vec<Update> {
        vec![Update {
            bytes: bytes.to_vec(),
            by: None,
            sessions: vec![],
        }]
    }

    on_both_engines! {
        async fn whose_pens_wrote_is_noted_once_and_for_people_alone(store) {
            let journal = journal(&store, &[1, 2]).await;
            let mut tx = store.write().await.unwrap();
            let ana = Person {
                id: PersonId(Uuid::from_u128(7)),
                email: "ana@example.org".into(),
                name: "Ana".into(),
                role: Role::Member,
                hue: 1,
                active: true,
                in_rotation: false,
                away_until: None,
                created_at: SystemClock.now(),
                version: 1,
            };
            store::people::insert(&mut tx, &ana, None).await.unwrap();
            let wrote = |by: Option<Uuid>, sessions: &[u64]| {
                (Update { bytes: vec![1], by, sessions: sessions.to_vec() }, None)
            };
            let updates = [wrote(Some(ana.id.0), &[4, 5]), wrote(Some(ana.id.0), &[4]), wrote(None, &[6])];
            let noted = journal.note_pens(&mut tx, DocumentId(1), &updates).await.unwrap();
            assert_eq!(noted, [(1, 4, ana.id.0), (1, 5, ana.id.0)].into());
            let number = PostmortemNumber(1);
            let whose = store::pens::whose(&mut tx, number, &[4, 5, 6].into()).await.unwrap();
            assert_eq!((whose.people, whose.known), ([ana.id].into(), [4, 5].into()));
            journal.remember(noted.into_iter().collect());
            let again = journal.note_pens(&mut tx, DocumentId(1), &updates).await.unwrap();
            assert!(again.is_empty(), "{again:?}");
            let elsewhere = journal.note_pens(&mut tx, DocumentId(2), &updates[1..2]).await.unwrap();
            assert_eq!(elsewhere, [(2, 4, ana.id.0)].into());
        }

        async fn what_waits_together_is_kept_together_each_in_its_own_document(store) {
            let journal = journal(&store, &[1, 2]).await;
            let desk = journal.desk.lock().await;
            let (first, second, gone) = (
                journal.append(DocumentId(1), 0, update(b"to one")),
                journal.append(DocumentId(2), 0, update(b"to two")),
                journal.append(DocumentId(3), 0, update(b"to nobody")),
            );
            let leave = async {
                while journal.queue().len() < 3 {
                    tokio::task::yield_now().await;
                }
                drop(desk);
            };
            let (first, second, gone, ()) = tokio::join!(first, second, gone, leave);
            assert_eq!((first.unwrap().last, second.unwrap().last), (1, 1));
            assert!(matches!(gone, Err(JournalError::NoSuchDocument)), "{gone:?}");
            let kept = journal.load(DocumentId(2)).await.unwrap();
            assert_eq!(kept.updates, [b"to two"]);
        }

        async fn what_another_node_kept_comes_back_with_the_next_append(store) {
            let (here, there) = (journal(&store, &[1]).await, journal(&store, &[]).await);
            there.append(DocumentId(1), 0, update(b"theirs")).await.unwrap();
            let appended = here.append(DocumentId(1), 0, update(b"ours")).await.unwrap();
            let theirs = Appended { last: 2, others: Others::Updates(vec![b"theirs".to_vec()]) };
            assert_eq!(appended, theirs);
            let asked = there.append(DocumentId(1), 1, vec![]).await.unwrap();
            let ours = Appended { last: 2, others: Others::Updates(vec![b"ours".to_vec()]) };
            assert_eq!(asked, ours);
            here.compact(DocumentId(1), 2, b"both".to_vec()).await.unwrap();
            let late = there.append(DocumentId(1), 1, vec![]).await.unwrap();
            assert_eq!(late, Appended { last: 2, others: Others::Compacted });
            let gone = there.append(DocumentId(9), 0, vec![]).await;
            assert!(matches!(gone, Err(JournalError::NoSuchDocument)), "{gone:?}");
        }

        async fn one_that_cannot_be_kept_does_not_take_its_neighbours_along(store) {
            let journal = journal(&store, &[1, 2]).await;
            let desk = journal.desk.lock().await;
            // Nobody has this id, so the table of authors refuses it.
            let stranger = Update { bytes: b"x".to_vec(), by: Some(Uuid::from_u128(9)), sessions: vec![] };
            let (refused, kept) = (
                journal.append(DocumentId(1), 0, vec![stranger]),
                journal.append(DocumentId(2), 0, update(b"kept")),
            );
            let leave = async {
                while journal.queue().len() < 2 {
                    tokio::task::yield_now().await;
                }
                drop(desk);
            };
            let (refused, kept, ()) = tokio::join!(refused, kept, leave);
            assert!(matches!(refused, Err(JournalError::Unavailable(_))), "{refused:?}");
            assert_eq!(kept.unwrap().last, 1);
            let authors: BTreeSet<_> = journal.authors.lock().unwrap().clone().into_iter().collect();
            assert!(authors.is_empty(), "{authors:?}");
        }
    }
}
