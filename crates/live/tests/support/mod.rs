//! A Yjs client for tests, journals that can be held or broken, and small documents.
//! Not here: any expectation.
#![allow(
    dead_code,
    missing_docs,
    reason = "each test program compiles this room and uses a part of it, and tests document themselves by their names"
)]

use live::{
    Appended, DocumentId, Guest, Journal, JournalError, Kept, MemoryJournal, Out, Rooms, Seat,
    Update as KeptUpdate, first_document,
};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;
use uuid::Uuid;
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{
    Doc, OffsetKind, Options, ReadTxn, StateVector, Text, Transact, TransactionMut, Update,
    XmlElementPrelim, XmlFragment, XmlFragmentRef, XmlOut, XmlTextPrelim,
};

pub const DOCUMENT: DocumentId = DocumentId(465);
const LONG: Duration = Duration::from_secs(20);

pub fn guest(name: &str) -> Guest {
    Guest {
        person: Uuid::new_v4(),
        name: name.into(),
        hue: 1,
        may_write: true,
        session: None,
    }
}

pub fn reader(name: &str) -> Guest {
    Guest {
        may_write: false,
        session: None,
        ..guest(name)
    }
}

pub fn paragraph(id: &str, text: &str) -> Value {
    json!({"type": "paragraph", "attrs": {"id": id}, "content": [{"type": "text", "text": text}]})
}

pub fn document(blocks: &[Value]) -> Value {
    json!({"type": "doc", "content": blocks})
}

/// A journal in memory with one document of one paragraph.
pub fn journal() -> Arc<MemoryJournal> {
    let journal = Arc::new(MemoryJournal::new());
    journal.put(
        DOCUMENT,
        first_document(&document(&[paragraph("first-paragraph", "What happened")])).unwrap(),
    );
    journal
}

/// All text of a document, block by block.
pub fn text(json: &Value) -> String {
    match json {
        Value::Object(fields) => {
            let own = fields
                .get("text")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned();
            own + &fields.get("content").map(text).unwrap_or_default()
        }
        Value::Array(items) => items.iter().map(text).collect(),
        _ => String::new(),
    }
}

/// A journal whose commits wait for leave, or break.
pub struct Held {
    pub inner: Arc<MemoryJournal>,
    pub leave: Arc<Semaphore>,
    pub asked: Arc<Semaphore>,
    pub is_broken: Arc<AtomicBool>,
}

impl Held {
    pub fn over(inner: Arc<MemoryJournal>) -> Arc<Self> {
        let (leave, asked) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
        Arc::new(Self {
            inner,
            leave,
            asked,
            is_broken: Arc::default(),
        })
    }
}

impl Journal for Held {
    async fn load(&self, document: DocumentId) -> Result<Kept, JournalError> {
        Journal::load(&*self.inner, document).await
    }

    async fn append(
        &self,
        document: DocumentId,
        seen: u64,
        updates: Vec<KeptUpdate>,
    ) -> Result<Appended, JournalError> {
        self.asked.add_permits(1);
        self.leave.acquire().await.unwrap().forget();
        if self.is_broken.load(Ordering::SeqCst) {
            return Err(JournalError::Unavailable("the disk is full".into()));
        }
        Journal::append(&*self.inner, document, seen, updates).await
    }

    async fn compact(
        &self,
        document: DocumentId,
        upto: u64,
        snapshot: Vec<u8>,
    ) -> Result<(), JournalError> {
        Journal::compact(&*self.inner, document, upto, snapshot).await
    }
}

/// An editor: a Yjs document that speaks the protocol through a seat.
pub struct Client {
    pub doc: Doc,
    pub fragment: XmlFragmentRef,
    pub seat: Seat,
    pub acked: StateVector,
    pub acks: usize,
    pub settled: u64,
    pub version: u64,
    pub refused: Vec<(String, String)>,
    pub closed: Option<(u16, String)>,
    pub presence: Vec<(u64, u64, Value)>,
    pub news: Vec<Value>,
    pub changes: usize,
    pub is_synced: bool,
    /// Whether this seat was sent what it lacked; what is sent before may have to wait for it.
    has_state: bool,
}

pub fn blank(client: u64) -> Doc {
    Doc::with_options(Options {
        offset_kind: OffsetKind::Utf16,
        ..Options::with_client_id(yrs::ClientID::new(client))
    })
}

impl Client {
    /// Joins and waits until everything has arrived.
    pub async fn join(rooms: &Rooms, guest: Guest, client: u64) -> Self {
        let mut client =
            Self::with(rooms.join(DOCUMENT, guest).await.unwrap(), blank(client)).await;
        client.until(|client| client.is_synced).await;
        client
    }

    /// Takes a seat with a document that may hold something already, as after a while offline.
    pub async fn with(seat: Seat, doc: Doc) -> Self {
        let fragment = doc.get_or_insert_xml_fragment("prosemirror");
        let client = Self {
            doc,
            fragment,
            seat,
            acked: StateVector::default(),
            acks: 0,
            settled: 0,
            version: 0,
            refused: vec![],
            closed: None,
            presence: vec![],
            news: vec![],
            changes: 0,
            is_synced: false,
            has_state: false,
        };
        let have = client.doc.transact().state_vector().encode_v1();
        client.seat.send(frame(&[0, 0], &have)).await;
        client
    }

    /// Changes the own document and sends the change.
    pub async fn edit(&self, change: impl FnOnce(&mut TransactionMut<'_>, &XmlFragmentRef)) {
        let update = self.edit_silently(change);
        self.seat.send(frame(&[0, 2], &update)).await;
    }

    /// Changes the own document only, and returns the change.
    pub fn edit_silently(
        &self,
        change: impl FnOnce(&mut TransactionMut<'_>, &XmlFragmentRef),
    ) -> Vec<u8> {
        let mut transaction = self.doc.transact_mut();
        change(&mut transaction, &self.fragment);
        transaction.commit();
        transaction.encode_update_v1()
    }

    /// Types at the start of a block's text.
    pub async fn type_into(&self, block: u32, words: &str) {
        self.edit(|transaction, fragment| {
            let Some(XmlOut::Element(element)) = fragment.get(transaction, block) else {
                panic!("no block {block}")
            };
            let text = match element.get(transaction, 0) {
                Some(XmlOut::Text(text)) => text,
                _ => element.push_back(transaction, XmlTextPrelim::new("")),
            };
            text.insert(transaction, 0, words);
        })
        .await;
    }

    pub async fn add_paragraph(&self, words: &str) {
        self.edit(|transaction, fragment| {
            let element = fragment.push_back(transaction, XmlElementPrelim::empty("paragraph"));
            element.push_back(transaction, XmlTextPrelim::new(words));
        })
        .await;
    }

    pub async fn send(&self, frame: impl Into<Vec<u8>>) {
        self.seat.send(frame).await;
    }

    pub fn state(&self) -> Vec<u8> {
        self.doc
            .transact()
            .encode_state_as_update_v1(&StateVector::default())
    }

    pub fn json(&self) -> Value {
        live::json_of_state(&self.state()).unwrap()
    }

    pub fn text(&self) -> String {
        text(&self.json())
    }

    /// Whether the server said that all of the own changes are durable.
    pub fn is_saved(&self) -> bool {
        let own = self.doc.client_id();
        self.acked.get(&own) >= self.doc.transact().state_vector().get(&own)
    }

    /// Takes frames until something is so.
    pub async fn until(&mut self, mut is_so: impl FnMut(&Self) -> bool) {
        while !is_so(self) {
            let out = tokio::time::timeout(LONG, self.seat.receive())
                .await
                .expect("it did not come to be so");
            let Some(out) = out else {
                panic!(
                    "the seat was closed before it came to be so: {:?}",
                    self.closed
                );
            };
            self.take(out).await;
        }
    }

    pub async fn until_closed(&mut self) -> (u16, String) {
        self.until(|client| client.closed.is_some()).await;
        self.closed.clone().unwrap()
    }

    /// Asks for everything and waits for the answer, so that all that was sent before has arrived too.
    pub async fn sync(&mut self) {
        self.is_synced = false;
        let have = self.doc.transact().state_vector().encode_v1();
        self.seat.send(frame(&[0, 0], &have)).await;
        self.until(|client| client.is_synced).await;
    }

    /// The same for a seat that may be closed meanwhile.
    pub async fn sync_unless_closed(&mut self) {
        self.is_synced = false;
        let have = self.doc.transact().state_vector().encode_v1();
        self.seat.send(frame(&[0, 0], &have)).await;
        self.until(|client| client.is_synced || client.closed.is_some())
            .await;
    }

    async fn take(&mut self, out: Out) {
        let frame = match out {
            Out::Frame(frame) => frame,
            Out::Close(code, reason) => {
                self.closed = Some((code, reason));
                return;
            }
        };
        let mut rest = &frame[..];
        match number(&mut rest) {
            0 => match number(&mut rest) {
                0 => {
                    let theirs = StateVector::decode_v1(bytes(&mut rest)).unwrap();
                    let lacking = self.doc.transact().encode_state_as_update_v1(&theirs);
                    self.seat.send(self::frame(&[0, 1], &lacking)).await;
                }
                kind => {
                    let update = Update::decode_v1(bytes(&mut rest)).unwrap();
                    self.doc.transact_mut().apply_update(update).unwrap();
                    self.is_synced |= kind == 1;
                    self.has_state |= kind == 1;
                    assert!(
                        !self.has_state || self.doc.transact().store().pending_update().is_none(),
                        "a client was sent what it cannot place"
                    );
                    self.changes += usize::from(kind == 2);
                }
            },
            1 => {
                let mut entries = bytes(&mut rest);
                for _ in 0..number(&mut entries) {
                    let (client, clock) = (number(&mut entries), number(&mut entries));
                    self.presence.push((
                        client,
                        clock,
                        serde_json::from_slice(bytes(&mut entries)).unwrap(),
                    ));
                }
            }
            100 => {
                self.acked = StateVector::decode_v1(bytes(&mut rest)).unwrap();
                self.settled = number(&mut rest);
                self.acks += 1;
            }
            102 => self.version = number(&mut rest),
            101 => {
                let mut words = || String::from_utf8(bytes(&mut rest).to_vec()).unwrap();
                self.refused.push((words(), words()));
            }
            103 => self
                .news
                .push(serde_json::from_slice(bytes(&mut rest)).unwrap()),
            kind => panic!("an unknown message {kind}"),
        }
    }
}

pub fn frame(kind: &[u8], body: &[u8]) -> Vec<u8> {
    let mut out = kind.to_vec();
    out.extend(varint(body.len() as u64));
    out.extend_from_slice(body);
    out
}

pub fn presence(client: u64, clock: u64, state: &str) -> Vec<u8> {
    let mut entries = varint(1);
    entries.extend(varint(client));
    entries.extend(varint(clock));
    entries.extend(varint(state.len() as u64));
    entries.extend_from_slice(state.as_bytes());
    frame(&[1], &entries)
}

pub fn varint(mut number: u64) -> Vec<u8> {
    let mut out = vec![];
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
    out
}

pub fn number(rest: &mut &[u8]) -> u64 {
    let mut number = 0;
    for place in 0.. {
        let byte = rest[0];
        *rest = &rest[1..];
        number |= u64::from(byte & 0x7f) << (7 * place);
        if byte < 0x80 {
            break;
        }
    }
    number
}

pub fn bytes<'a>(rest: &mut &'a [u8]) -> &'a [u8] {
    let length = number(rest) as usize;
    let (taken, left) = rest.split_at(length);
    *rest = left;
    taken
}
