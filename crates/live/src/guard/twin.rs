//! The twin: a second copy of the document that every update meets first, so that one which panics, leaves loops or
//! breaks the schema spoils the twin and never the document. It also tells what in an update was new.
//! Not here: when a spoilt twin is grown again (`room`).

use super::known::Known;
use super::scan;
use super::{Objection, tree};
use crate::document::{self, Roots, Spoilt};
use crate::limits::Limits;
use crate::outline;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use yrs::{DeepObservable, Doc, Observable, ReadTxn, TransactionMut};

/// A copy of the document as it will be when everything accepted so far is durable.
pub(crate) struct Twin {
    document: Doc,
    roots: Roots,
    known: Known,
    watch: Rc<Watch>,
    size: Size,
    panicked: bool,
}

/// An update that the twin took in.
#[derive(Debug)]
pub(crate) struct Accepted {
    /// What was new in it, as a v1 update; empty when nothing was.
    pub(crate) update: Vec<u8>,
    /// For each client with new changes: from which clock to which.
    pub(crate) news: Vec<(u64, u32, u32)>,
}

/// What the observers on the twin saw of the transaction under way.
#[derive(Default)]
struct Watch {
    objection: RefCell<Option<Objection>>,
    is_ours: Cell<bool>,
}

/// How large the document is: measured now and then, and added to in between.
#[derive(Default)]
struct Size {
    bytes: usize,
    pieces: usize,
    since_measured: usize,
}

impl Twin {
    /// Grows a twin from the whole state of a document that is known to be sound.
    pub(crate) fn grow(state: &[u8]) -> Result<Self, Spoilt> {
        let scan = scan::safe_to_decode(state).map_err(Spoilt::because)?;
        let document = document::blank();
        let roots = document::roots(&document);
        document::integrate(&document, [state])?;
        let size = Size {
            bytes: state.len(),
            pieces: scan.pieces,
            since_measured: 0,
        };
        let mut known = Known::default();
        known.learn(scan.arrivals, &scan.deletions);
        let watch = Rc::new(Watch::default());
        observe(&roots, &watch);
        Ok(Self {
            document,
            roots,
            known,
            watch,
            size,
            panicked: false,
        })
    }

    /// Looks an update's bytes over without taking it in.
    pub(crate) fn scan(&mut self, update: &[u8], limits: &Limits) -> Result<scan::Scan, Objection> {
        let scan = scan::scan(update, &self.known)?;
        let strangers = scan
            .news
            .iter()
            .filter(|(client, ..)| self.known.reach(*client) == 0)
            .count();
        if self.known.clients() + strangers > limits.clients {
            return Err(Objection::TooLarge("the changes of so many sessions"));
        }
        if !scan.news.is_empty() {
            self.check_size(update.len(), scan.pieces, limits)?;
        }
        Ok(scan)
    }

    /// Takes in an update that was looked over. After an objection the twin is of no more use.
    pub(crate) fn take(&mut self, update: &[u8], scan: scan::Scan) -> Result<Accepted, Objection> {
        // What is known already is cut out first, for yrs and the document's readers would read a piece that is known in
        // part in two ways.
        let update = scan.trimmed.as_deref().unwrap_or(update);
        let news =
            document::take_in(&self.document, update).map_err(|spoilt| self.spoil(spoilt))?;
        if let Some(objection) = self.watch.objection.take() {
            return Err(objection);
        }
        // What yrs made of it is what is kept and what all receive; so that is looked over as well.
        self.note(&news)
    }

    /// Takes in once more what was accepted before.
    pub(crate) fn retake(&mut self, update: &[u8]) -> Result<Accepted, Objection> {
        let scan = scan::scan(update, &self.known)?;
        self.take(update, scan)
    }

    /// Takes in what another node has kept. It passed the guard there and is durable, so no rule refuses it any more. Tells
    /// whether it did: not when a part of it is known here already, for then only the journal's order says which part counts.
    pub(crate) fn adopt(&mut self, update: &[u8]) -> Result<bool, Objection> {
        if scan::scan(update, &self.known)?.trimmed.is_some() {
            return Ok(false);
        }
        self.watch.is_ours.set(true);
        let news = document::take_in(&self.document, update);
        self.watch.is_ours.set(false);
        let news = news.map_err(|spoilt| self.spoil(spoilt))?;
        if let Some(objection) = self.watch.objection.take() {
            tracing::warn!(%objection, "a change that another node took would not have been taken here");
        }
        self.note(&news)?;
        Ok(true)
    }

    /// Lets the server change the twin. After an error the twin is of no more use.
    pub(crate) fn edit<T>(
        &mut self,
        change: impl FnOnce(&mut TransactionMut<'_>, &Roots) -> Result<T, Spoilt>,
    ) -> Result<(Accepted, T), Objection> {
        self.watch.is_ours.set(true);
        let roots = &self.roots;
        let changed = document::transact(&self.document, |transaction| change(transaction, roots));
        self.watch.is_ours.set(false);
        let (update, answer) = changed.map_err(|spoilt| self.spoil(spoilt))?;
        if let Some(objection) = self.watch.objection.take() {
            return Err(objection);
        }
        Ok((self.note(&update)?, answer))
    }

    /// Whether an update that holds no new pieces deletes something that is still there.
    pub(crate) fn would_delete(&self, update: &[u8]) -> bool {
        use yrs::updates::decoder::Decode;
        let Ok(update) = yrs::Update::decode_v1(update) else {
            return false;
        };
        let deleted = document::read(&self.document, |transaction| {
            transaction.snapshot().delete_set
        });
        deleted.is_ok_and(|deleted| !update.delete_set().diff(&deleted).is_empty())
    }

    /// Parts with a twin that is of no more use.
    pub(crate) fn part_with(self) {
        let panicked = self.panicked;
        document::part_with(self, panicked);
    }

    /// Whether yrs panicked while it worked on this twin.
    #[cfg(test)]
    pub(crate) fn has_panicked(&self) -> bool {
        self.panicked
    }

    /// What is known of the document so far.
    #[cfg(test)]
    pub(super) fn known(&self) -> &Known {
        &self.known
    }

    /// What the twin says.
    pub(crate) fn say(&self) -> Result<serde_json::Value, Spoilt> {
        outline::outline(&self.document, &self.roots.fragment)
    }

    fn spoil(&mut self, spoilt: Spoilt) -> Objection {
        self.panicked |= spoilt.panicked;
        Objection::Hostile(spoilt.why)
    }

    fn note(&mut self, update: &[u8]) -> Result<Accepted, Objection> {
        let scan = scan::scan(update, &self.known)?;
        self.known.learn(scan.arrivals, &scan.deletions);
        self.size.bytes += update.len();
        self.size.pieces += scan.pieces;
        self.size.since_measured += update.len();
        let update = if document::is_empty(update) {
            vec![]
        } else {
            update.to_vec()
        };
        Ok(Accepted {
            update,
            news: scan.news,
        })
    }

    /// The sum of all updates overstates the size, since pieces join and deletions free; so when it reaches a limit
    /// the document is measured, though not again for every keystroke after that.
    fn check_size(
        &mut self,
        bytes: usize,
        pieces: usize,
        limits: &Limits,
    ) -> Result<(), Objection> {
        const MEASURE_AGAIN: usize = 64 * 1024;
        let is_over =
            |size: &Size| size.bytes + bytes > limits.state || size.pieces + pieces > limits.pieces;
        if is_over(&self.size) && self.size.since_measured > MEASURE_AGAIN.min(limits.state / 8) {
            let state = document::state(&self.document).map_err(|spoilt| self.spoil(spoilt))?;
            let pieces = scan::safe_to_decode(&state).map_or(self.size.pieces, |scan| scan.pieces);
            self.size = Size {
                bytes: state.len(),
                pieces,
                since_measured: 0,
            };
        }
        if is_over(&self.size) {
            Err(Objection::TooLarge("its largest size"))
        } else {
            Ok(())
        }
    }
}

fn observe(roots: &Roots, watch: &Rc<Watch>) {
    let note = |watch: &Watch, checked: Result<(), Objection>| {
        if let Err(objection) = checked {
            watch.objection.borrow_mut().get_or_insert(objection);
        }
    };
    let on = watch.clone();
    roots
        .fragment
        .observe_deep("guard", move |transaction, events| {
            note(
                &on,
                events
                    .iter()
                    .try_for_each(|event| tree::check_event(transaction, event)),
            );
        });
    let on = watch.clone();
    roots.meta.observe("guard", move |_, _| {
        let is_ours = on.is_ours.get();
        note(
            &on,
            if is_ours {
                Ok(())
            } else {
                Err(Objection::Hostile(
                    "a change to what only the server writes".into(),
                ))
            },
        );
    });
    let on = watch.clone();
    let ignored = roots.ignored.clone();
    roots.ignored.observe("guard", move |transaction, _| {
        note(&on, tree::check_ignored(transaction, &ignored))
    });
}
