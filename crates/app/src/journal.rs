//! The journal of the live documents, kept in the database: what a room appends is committed before anyone sees it.
//! Not here: the commits (clerk), SQL (store::documents) and the rooms (live).

mod clerk;

use std::sync::Arc;

use clerk::{Asked, Clerk};
use live::{Appended, DocumentId, Journal, JournalError, Kept, Update};
use postmortem::PostmortemNumber;
use store::Store;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

use crate::clock::Clock;
use crate::errands::Errands;

/// The journal over a store. Whoever types becomes an author in the same commit, and a change that is somebody's errand
/// takes its line of history along.
pub struct StoreJournal {
    store: Store,
    clerk: Arc<Clerk>,
    asked: mpsc::UnboundedSender<Asked>,
    /// Where the store was opened: its connections are asked there.
    runtime: Handle,
    /// Whether other nodes write to the same database.
    is_shared: bool,
}

impl StoreJournal {
    /// A journal over a store, with a clerk of its own who serves for as long as it lives.
    pub(crate) fn new(store: Store, clock: Arc<dyn Clock>, errands: Errands) -> Self {
        let clerk = Arc::new(Clerk::new(store.clone(), clock, errands));
        let (asked, to_commit) = mpsc::unbounded_channel();
        let runtime = Handle::current();
        runtime.spawn(clerk.clone().serve(to_commit));
        Self {
            is_shared: store.bell().is_some(),
            store,
            clerk,
            asked,
            runtime,
        }
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

    async fn append(
        &self,
        document: DocumentId,
        seen: u64,
        updates: Vec<Update>,
    ) -> Result<Appended, JournalError> {
        if updates.is_empty() {
            let clerk = self.clerk.clone();
            let since = self
                .runtime
                .spawn(async move { clerk.since(document, seen).await });
            return since.await.map_err(unavailable)?;
        }
        let (answer, answered) = oneshot::channel();
        let asked = Asked {
            document,
            seen,
            updates: self.clerk.told_apart(updates),
            answer,
        };
        // A clerk who is gone drops the question, and with it the way to answer it.
        let _gone = self.asked.send(asked);
        answered
            .await
            .map_err(|_| unavailable("the commit it waited for was broken off"))?
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

fn unavailable(error: impl std::fmt::Display) -> JournalError {
    JournalError::Unavailable(error.to_string())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use live::Others;
    use postmortem::PersonId;
    use postmortem::people::{Person, Role};
    use postmortem::postmortem::{Postmortem, Stage};
    use store::trial::on_both_engines;
    use uuid::Uuid;

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

    /// What a room asks for, and where it is answered.
    fn asked(
        document: i64,
        updates: Vec<Update>,
    ) -> (Asked, oneshot::Receiver<Result<Appended, JournalError>>) {
        let (answer, answered) = oneshot::channel();
        let asked = Asked {
            document: DocumentId(document),
            seen: 0,
            updates: updates.into_iter().map(|update| (update, None)).collect(),
            answer,
        };
        (asked, answered)
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
            let noted = journal.clerk.note_pens(&mut tx, DocumentId(1), &updates).await.unwrap();
            assert_eq!(noted, [(1, 4, ana.id.0), (1, 5, ana.id.0)].into());
            let number = PostmortemNumber(1);
            let whose = store::pens::whose(&mut tx, number, &[4, 5, 6].into()).await.unwrap();
            assert_eq!((whose.people, whose.known), ([ana.id].into(), [4, 5].into()));
            journal.clerk.remember(noted.into_iter().collect());
            let again = journal.clerk.note_pens(&mut tx, DocumentId(1), &updates).await.unwrap();
            assert!(again.is_empty(), "{again:?}");
            let elsewhere = journal.clerk.note_pens(&mut tx, DocumentId(2), &updates[1..2]).await.unwrap();
            assert_eq!(elsewhere, [(2, 4, ana.id.0)].into());
        }

        async fn what_waits_together_is_kept_together_each_in_its_own_document(store) {
            let journal = journal(&store, &[1, 2]).await;
            let (one, first) = asked(1, update(b"to one"));
            let (two, second) = asked(2, update(b"to two"));
            let (nobody, gone) = asked(3, update(b"to nobody"));
            journal.clerk.commit_all(vec![nobody, two, one]).await;
            let (first, second, gone) = (first.await.unwrap(), second.await.unwrap(), gone.await.unwrap());
            assert_eq!((first.unwrap().last, second.unwrap().last), (1, 1));
            assert!(matches!(gone, Err(JournalError::NoSuchDocument)), "{gone:?}");
            let kept = journal.load(DocumentId(2)).await.unwrap();
            assert_eq!(kept.updates, [b"to two"]);
        }

        async fn two_asks_for_one_document_are_kept_one_after_the_other(store) {
            let journal = journal(&store, &[1]).await;
            let (one, first) = asked(1, update(b"first"));
            let (other, second) = asked(1, update(b"second"));
            journal.clerk.commit_all(vec![one, other]).await;
            assert_eq!(first.await.unwrap().unwrap().last, 1);
            assert_eq!(second.await.unwrap().unwrap().last, 2);
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
            // Nobody has this id, so the table of authors refuses it.
            let stranger = Update { bytes: b"x".to_vec(), by: Some(Uuid::from_u128(9)), sessions: vec![] };
            let (one, refused) = asked(1, vec![stranger]);
            let (two, kept) = asked(2, update(b"kept"));
            journal.clerk.commit_all(vec![one, two]).await;
            let (refused, kept) = (refused.await.unwrap(), kept.await.unwrap());
            assert!(matches!(refused, Err(JournalError::Unavailable(_))), "{refused:?}");
            assert_eq!(kept.unwrap().last, 1);
            let authors: BTreeSet<_> = journal.clerk.authors.lock().unwrap().clone().into_iter().collect();
            assert!(authors.is_empty(), "{authors:?}");
        }
    }
}
