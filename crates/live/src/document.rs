//! One Yjs document: made, read from bytes and written to bytes, with every step that could panic held.
//! Not here: which bytes are let in (`guard`), what the document says (`outline`).

use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{
    ClientID, Doc, MapRef, OffsetKind, Options, ReadTxn, StateVector, Transact, TransactionMut,
    Update, XmlFragmentRef,
};

/// The name of the tree in the Yjs document; y-prosemirror's own.
pub const FRAGMENT: &str = "prosemirror";
/// The name of the map that holds `schema` and `epoch`.
pub const META: &str = "meta";
/// The name of the map that holds findings ignored with a reason.
pub const IGNORED: &str = "ignored";

/// The document could not be worked on and must not be used again: half of a change may be in it.
#[derive(Debug, thiserror::Error)]
#[error("the document is spoilt: {why}")]
pub(crate) struct Spoilt {
    pub(crate) why: String,
    /// Whether yrs panicked, so that not even the destructor may be trusted.
    pub(crate) panicked: bool,
}

impl Spoilt {
    pub(crate) fn because(why: impl ToString) -> Self {
        Self {
            why: why.to_string(),
            panicked: false,
        }
    }
}

/// The three roots of a document. They are looked up once, because looking one up takes the document's lock.
#[derive(Clone)]
pub(crate) struct Roots {
    pub(crate) fragment: XmlFragmentRef,
    pub(crate) meta: MapRef,
    pub(crate) ignored: MapRef,
}

/// An empty document that counts text as Yjs does and writes nothing by itself.
pub(crate) fn blank() -> Doc {
    // 32 bits, as Yjs takes them: shorter on the wire than yrs's 53.
    blank_as(uuid::Uuid::new_v4().as_u64_pair().0 & 0xffff_ffff)
}

/// An empty document that writes under a given session.
pub(crate) fn blank_as(session: u64) -> Doc {
    let client_id = ClientID::new(session);
    Doc::with_options(Options {
        offset_kind: OffsetKind::Utf16,
        cleanup_formatting: false,
        ..Options::with_client_id(client_id)
    })
}

pub(crate) fn roots(document: &Doc) -> Roots {
    Roots {
        fragment: document.get_or_insert_xml_fragment(FRAGMENT),
        meta: document.get_or_insert_map(META),
        ignored: document.get_or_insert_map(IGNORED),
    }
}

/// Does something in one transaction and returns what it changed as a v1 update, together with the doer's answer.
///
/// # Errors
/// A panic on the way, or a refusal of yrs or of the doer. The document must then be given to [`part_with`].
pub(crate) fn transact<T>(
    document: &Doc,
    act: impl FnOnce(&mut TransactionMut<'_>) -> Result<T, Spoilt>,
) -> Result<(Vec<u8>, T), Spoilt> {
    held(|| {
        let transaction = document.try_transact_mut().map_err(Spoilt::because)?;
        // Dropping a transaction commits it. Were it dropped while a panic unwinds, a second panic in the
        // commit would abort the whole program; so it is never dropped except after a commit that went well.
        let mut transaction = ManuallyDrop::new(transaction);
        let acted = act(&mut transaction);
        transaction.commit();
        let Ok(answer) = acted else {
            drop(ManuallyDrop::into_inner(transaction));
            return acted.map(|answer| (vec![], answer));
        };
        let update = transaction.encode_update_v1();
        drop(ManuallyDrop::into_inner(transaction));
        Ok((update, answer))
    })
}

/// Brings v1 updates into the document, each in a transaction of its own. yrs 0.28 frees an element that comes and goes
/// within one transaction while some of its parts still point to it, and then writes whatever stands there since.
///
/// # Errors
/// As [`take_in`].
pub(crate) fn integrate<'a>(
    document: &Doc,
    updates: impl IntoIterator<Item = &'a [u8]>,
) -> Result<(), Spoilt> {
    updates
        .into_iter()
        .try_for_each(|update| take_in(document, update).map(|_| ()))
}

/// Brings one v1 update into the document and returns what was new in it.
///
/// # Errors
/// As [`transact`]; also when something in the update refers to what the document lacks.
pub(crate) fn take_in(document: &Doc, update: &[u8]) -> Result<Vec<u8>, Spoilt> {
    let (news, ()) = transact(document, |transaction| {
        let update = Update::decode_v1(update).map_err(Spoilt::because)?;
        transaction.apply_update(update).map_err(Spoilt::because)?;
        if transaction.store().pending_update().is_some()
            || transaction
                .store()
                .pending_ds()
                .is_some_and(|set| !set.is_empty())
        {
            return Err(Spoilt::because(
                "an update refers to what the document lacks",
            ));
        }
        Ok(())
    })?;
    Ok(news)
}

/// The whole document as one v1 update.
pub(crate) fn state(document: &Doc) -> Result<Vec<u8>, Spoilt> {
    lacking(document, &StateVector::default())
}

/// All that a reader with this state vector lacks.
pub(crate) fn lacking(document: &Doc, reader: &StateVector) -> Result<Vec<u8>, Spoilt> {
    read(document, |transaction| {
        transaction.encode_state_as_update_v1(reader)
    })
}

/// The v1 state vector of the document.
pub(crate) fn state_vector(document: &Doc) -> Result<Vec<u8>, Spoilt> {
    read(document, |transaction| {
        transaction.state_vector().encode_v1()
    })
}

/// Reads something, and holds a panic on the way.
pub(crate) fn read<T>(
    document: &Doc,
    look: impl FnOnce(&yrs::Transaction<'_>) -> T,
) -> Result<T, Spoilt> {
    held(|| {
        let transaction = document.try_transact().map_err(Spoilt::because)?;
        Ok(look(&transaction))
    })
}

/// Parts with something that holds a spoilt document. After a panic its lists may have loops on which a destructor
/// would never end, so its memory stays in use until the program ends; the strikes in `rooms` bound how often one
/// person can bring this about.
pub(crate) fn part_with<T>(holder: T, panicked: bool) {
    if panicked {
        std::mem::forget(holder);
    } else {
        let _ = held(|| {
            drop(holder);
            Ok(())
        });
    }
}

/// Whether an update says nothing at all.
pub(crate) fn is_empty(update: &[u8]) -> bool {
    update == Update::EMPTY_V1
}

fn held<T>(act: impl FnOnce() -> Result<T, Spoilt>) -> Result<T, Spoilt> {
    catch_unwind(AssertUnwindSafe(act)).unwrap_or_else(|panic| {
        let words = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied());
        Err(Spoilt {
            why: words.unwrap_or("a panic without words").into(),
            panicked: true,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use yrs::{GetString, Text, XmlFragment, XmlTextPrelim};

    #[test]
    fn a_panic_in_a_transaction_is_held_and_told() {
        let document = blank();
        roots(&document);
        let told = transact(&document, |_| -> Result<(), Spoilt> {
            panic!("on purpose")
        });
        assert_eq!(
            told.map(|_| ())
                .map_err(|spoilt| (spoilt.why, spoilt.panicked)),
            Err(("on purpose".into(), true))
        );
        assert!(
            state(&document).is_err(),
            "the lock of a spoilt document stays taken"
        );
        part_with(document, true);
    }

    #[test]
    fn what_one_document_says_another_takes_in() {
        let (here, there) = (blank(), blank());
        let fragment = roots(&here).fragment;
        let (update, text) = transact(&here, |transaction| {
            Ok(fragment.push_back(transaction, XmlTextPrelim::new("who 😀")))
        })
        .unwrap();
        assert_eq!(
            read(&here, |transaction| text.len(transaction)).unwrap(),
            6,
            "a text is counted in UTF-16"
        );
        let news = take_in(&there, &update).unwrap();
        assert!(!is_empty(&news));
        assert!(
            is_empty(&take_in(&there, &update).unwrap()),
            "a second time it is not news"
        );
        let fragment = roots(&there).fragment;
        assert_eq!(
            read(&there, |transaction| fragment.get_string(transaction)).unwrap(),
            "who 😀"
        );
    }
}
