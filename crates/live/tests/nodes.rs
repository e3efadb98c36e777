//! Several nodes on one journal: whatever is cut, killed or left unanswered, they end with the same document, and nothing that
//! a second person saw is lost. Not here: how rings travel between machines (the application and its store).

mod support;

use live::{
    Appended, DocumentId, Guest, Journal, JournalError, Kept, Limits, MemoryJournal, Ring, Rooms,
    Update, first_document,
};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use support::*;
use tokio::sync::broadcast::Receiver;
use yrs::{GetString, Text, XmlFragment, XmlOut};

/// A node's line to the journal that all share.
struct Line {
    journal: Arc<MemoryJournal>,
    state: AtomicU8,
}

const WHOLE: u8 = 0;
const CUT: u8 = 1;
/// What is asked arrives, and the answer does not: the node cannot know whether its commit went through.
const DEAF: u8 = 2;

impl Line {
    async fn ask<T>(
        &self,
        answer: impl Future<Output = Result<T, JournalError>>,
    ) -> Result<T, JournalError> {
        let away = || JournalError::Unavailable("the line is cut".into());
        match self.state.load(Ordering::SeqCst) {
            WHOLE => answer.await,
            DEAF => answer.await.and_then(|_| Err(away())),
            _ => Err(away()),
        }
    }
}

impl Journal for Line {
    async fn load(&self, document: DocumentId) -> Result<Kept, JournalError> {
        self.ask(Journal::load(&*self.journal, document)).await
    }

    async fn append(
        &self,
        document: DocumentId,
        seen: u64,
        updates: Vec<Update>,
    ) -> Result<Appended, JournalError> {
        self.ask(Journal::append(&*self.journal, document, seen, updates))
            .await
    }

    async fn compact(
        &self,
        document: DocumentId,
        upto: u64,
        snapshot: Vec<u8>,
    ) -> Result<(), JournalError> {
        self.ask(Journal::compact(&*self.journal, document, upto, snapshot))
            .await
    }

    fn is_shared(&self) -> bool {
        true
    }
}

struct Node {
    rooms: Rooms,
    line: Arc<Line>,
    rings: Receiver<Ring>,
}

impl Node {
    fn on(journal: &Arc<MemoryJournal>) -> Self {
        let line = Arc::new(Line {
            journal: journal.clone(),
            state: AtomicU8::new(WHOLE),
        });
        let limits = Limits {
            compact_updates: 5,
            strikes: usize::MAX,
            ..Limits::default()
        };
        let rooms = Rooms::new(line.clone(), limits);
        Self {
            rings: rooms.rings(),
            rooms,
            line,
        }
    }

    fn is_whole(&self) -> bool {
        self.line.state.load(Ordering::SeqCst) == WHOLE
    }

    /// Asks the journal for news, as the application does now and then.
    async fn ask(&self) {
        if self.is_whole() {
            let last = Journal::load(&*self.line.journal, DOCUMENT)
                .await
                .unwrap()
                .last;
            self.rooms.hear(Ring::Kept {
                document: DOCUMENT,
                last,
            });
        }
    }
}

/// Carries what was rung to the other node; what is rung over a line that is not whole is lost.
fn pass_on(nodes: &mut [Node; 2]) {
    for from in 0..2 {
        while let Ok(ring) = nodes[from].rings.try_recv() {
            if nodes.iter().all(Node::is_whole) {
                nodes[1 - from].rooms.hear(ring);
            }
        }
    }
}

fn shared_journal() -> Arc<MemoryJournal> {
    let journal = Arc::new(MemoryJournal::shared());
    let blocks = [
        paragraph("first-paragraph", "What happened"),
        paragraph("second-paragraph", "Scratch"),
    ];
    journal.put(DOCUMENT, first_document(&document(&blocks)).unwrap());
    journal
}

#[tokio::test]
async fn what_is_written_at_one_node_is_seen_at_the_other() {
    let journal = shared_journal();
    let mut nodes = [Node::on(&journal), Node::on(&journal)];
    let mut ada = Client::join(&nodes[0].rooms, guest("Ada"), 1).await;
    let mut ben = Client::join(&nodes[1].rooms, guest("Ben"), 2).await;
    ada.type_into(0, "A ").await;
    ada.until(|client| client.is_saved()).await;
    pass_on(&mut nodes);
    ben.until(|client| client.text().starts_with("A What"))
        .await;
    ben.type_into(0, "B ").await;
    ben.until(|client| client.is_saved()).await;
    pass_on(&mut nodes);
    ada.until(|client| client.text().starts_with("B A What"))
        .await;
}

#[tokio::test]
async fn two_nodes_that_append_at_once_hear_of_each_other_without_a_ring() {
    let journal = shared_journal();
    let nodes = [Node::on(&journal), Node::on(&journal)];
    let mut ada = Client::join(&nodes[0].rooms, guest("Ada"), 1).await;
    let mut ben = Client::join(&nodes[1].rooms, guest("Ben"), 2).await;
    ada.type_into(0, "A ").await;
    ada.until(|client| client.is_saved()).await;
    ben.type_into(1, "B ").await;
    ben.until(|client| client.text().starts_with("A What"))
        .await;
    ben.until(|client| client.is_saved()).await;
}

#[tokio::test]
async fn who_asks_a_node_is_told_what_the_other_has_kept() {
    let journal = shared_journal();
    let nodes = [Node::on(&journal), Node::on(&journal)];
    let _reader = Client::join(&nodes[1].rooms, reader("Ben"), 2).await;
    let mut ada = Client::join(&nodes[0].rooms, guest("Ada"), 1).await;
    ada.type_into(0, "A ").await;
    ada.until(|client| client.is_saved()).await;
    let said = nodes[1].rooms.read(DOCUMENT).await.unwrap();
    assert!(text(&said).starts_with("A What"));
}

#[tokio::test]
async fn what_another_node_compacted_away_is_read_anew() {
    let journal = shared_journal();
    let mut nodes = [Node::on(&journal), Node::on(&journal)];
    let mut ben = Client::join(&nodes[1].rooms, guest("Ben"), 2).await;
    let mut ada = Client::join(&nodes[0].rooms, guest("Ada"), 1).await;
    for _ in 0..50 {
        ada.type_into(0, "x").await;
        ada.until(|client| client.is_saved()).await;
    }
    assert!(journal.updates(DOCUMENT).len() < 50, "it was compacted");
    pass_on(&mut nodes);
    ben.until(|client| client.text().starts_with(&"x".repeat(50)))
        .await;
}

#[tokio::test]
async fn a_document_that_is_gone_closes_at_every_node() {
    let journal = shared_journal();
    let mut nodes = [Node::on(&journal), Node::on(&journal)];
    let mut ben = Client::join(&nodes[1].rooms, guest("Ben"), 2).await;
    journal.remove(DOCUMENT);
    nodes[0].rooms.gone(DOCUMENT).await;
    pass_on(&mut nodes);
    assert_eq!(ben.until_closed().await.0, 4404);
}

#[tokio::test]
async fn whoever_is_signed_out_at_one_node_is_signed_out_at_all() {
    let journal = shared_journal();
    let mut nodes = [Node::on(&journal), Node::on(&journal)];
    let ben = guest("Ben");
    let person = ben.person;
    let mut ben = Client::join(&nodes[1].rooms, ben, 2).await;
    nodes[0].rooms.dismiss_everywhere(person);
    pass_on(&mut nodes);
    assert_eq!(ben.until_closed().await.0, 4401);
}

#[tokio::test]
async fn people_at_two_nodes_see_each_other_and_read_the_same_hints() {
    let journal = shared_journal();
    let mut nodes = [Node::on(&journal), Node::on(&journal)];
    let mut ada = Client::join(&nodes[0].rooms, guest("Ada"), 1).await;
    ada.send(presence(1, 1, "{}")).await;
    ada.sync().await;
    // Whoever opens the room later asks who is there.
    let mut ben = Client::join(&nodes[1].rooms, guest("Ben"), 2).await;
    pass_on(&mut nodes);
    ada.sync().await;
    pass_on(&mut nodes);
    ben.until(|client| !client.presence.is_empty()).await;
    assert_eq!(
        ben.presence[0].2,
        json!({"user": {"name": "Ada", "hue": 1}})
    );
    nodes[0].rooms.say(DOCUMENT, &json!({"kind": "comments"}));
    pass_on(&mut nodes);
    ben.until(|client| !client.news.is_empty()).await;
    drop(ada);
    nodes[0].rooms.read(DOCUMENT).await.unwrap();
    pass_on(&mut nodes);
    ben.until(|client| client.presence.last().unwrap().2.is_null())
        .await;
}

/// A sequence of numbers that looks like chance and is the same each time (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }
}

/// Someone who types words that can be told apart, at whichever node takes them.
struct Writer {
    client: Client,
    guest: Guest,
    /// The node where they sit.
    node: usize,
    id: u64,
    words: BTreeSet<String>,
}

/// A small world: two nodes, some writers, and what was seen by a second person.
struct World {
    chance: Chance,
    journal: Arc<MemoryJournal>,
    nodes: [Node; 2],
    writers: Vec<Writer>,
    seen: BTreeSet<String>,
    count: u64,
}

impl World {
    async fn of(seed: u64) -> Self {
        let journal = shared_journal();
        let mut world = Self {
            chance: Chance(seed),
            nodes: [Node::on(&journal), Node::on(&journal)],
            journal,
            writers: vec![],
            seen: BTreeSet::new(),
            count: 0,
        };
        for node in [0, 0, 1, 1] {
            world.come(node).await;
        }
        world
    }

    async fn come(&mut self, node: usize) {
        self.count += 1;
        let (guest, id) = (guest(&format!("Writer {}", self.count)), self.count);
        if let Ok(seat) = self.nodes[node].rooms.join(DOCUMENT, guest.clone()).await {
            let client = Client::with(seat, blank(id)).await;
            self.writers.push(Writer {
                client,
                guest,
                node,
                id,
                words: BTreeSet::new(),
            });
        }
    }

    /// One thing happens.
    async fn step(&mut self) {
        let (what, node) = (self.chance.below(100), self.chance.below(2));
        let writer = self.chance.below(self.writers.len().max(1));
        match what {
            0..42 => self.write(writer).await,
            42..50 => self.delete(writer).await,
            50..68 => self.look(writer).await,
            68..76 => pass_on(&mut self.nodes),
            76..80 => self.nodes[node].ask().await,
            80..84 => self.nodes[node].line.state.store(CUT, Ordering::SeqCst),
            84..86 => self.nodes[node].line.state.store(DEAF, Ordering::SeqCst),
            86..91 => self.nodes[node].line.state.store(WHOLE, Ordering::SeqCst),
            91..95 => self.come_back(writer).await,
            95..97 => self.kill(node).await,
            _ => self.edit(node).await,
        }
    }

    async fn write(&mut self, writer: usize) {
        self.count += 1;
        let word = format!("w{};", self.count);
        if let Some(writer) = self
            .writers
            .get_mut(writer)
            .filter(|writer| is_loaded(&writer.client))
        {
            writer.client.type_into(0, &word).await;
            writer.words.insert(word);
        }
    }

    /// Deletes in the second paragraph, whose words are not counted.
    async fn delete(&mut self, writer: usize) {
        let (length, from) = (self.chance.below(4) as u32, self.chance.below(6) as u32);
        let Some(writer) = self
            .writers
            .get(writer)
            .filter(|writer| is_loaded(&writer.client))
        else {
            return;
        };
        writer.client.type_into(1, "scratch").await;
        let change = |transaction: &mut yrs::TransactionMut<'_>, fragment: &yrs::XmlFragmentRef| {
            let Some(XmlOut::Element(element)) = fragment.get(transaction, 1) else {
                return;
            };
            if let Some(XmlOut::Text(text)) = element.get(transaction, 0)
                && text.get_string(transaction).len() > 12
            {
                text.remove_range(transaction, from, length);
            }
        };
        writer.client.edit(change).await;
    }

    /// Takes in what has come, and notes what of others is to be seen.
    async fn look(&mut self, writer: usize) {
        let Some(looking) = self.writers.get_mut(writer) else {
            return;
        };
        if looking.client.closed.is_none() {
            looking.client.sync_unless_closed().await;
        }
        let text = looking.client.text();
        for other in self
            .writers
            .iter()
            .filter(|other| other.id != self.writers[writer].id)
        {
            let seen = other.words.iter().filter(|word| text.contains(*word));
            self.seen.extend(seen.cloned());
        }
    }

    /// Who was sent away comes back with all they have, at either node.
    async fn come_back(&mut self, writer: usize) {
        let node = self.chance.below(2);
        let Some(writer) = self
            .writers
            .get_mut(writer)
            .filter(|writer| writer.client.closed.is_some())
        else {
            return;
        };
        if let Ok(seat) = self.nodes[node]
            .rooms
            .join(DOCUMENT, writer.guest.clone())
            .await
        {
            let doc = writer.client.doc.clone();
            writer.client = Client::with(seat, doc).await;
            writer.node = node;
        }
    }

    /// A node and everyone who sat there are gone for good, and a new one takes its place.
    async fn kill(&mut self, node: usize) {
        self.nodes[node].line.state.store(CUT, Ordering::SeqCst);
        self.nodes[node] = Node::on(&self.journal);
        self.writers.retain(|writer| writer.node != node);
        self.come(node).await;
        self.come(1 - node).await;
    }

    /// The server itself changes the document, for somebody on another page.
    async fn edit(&mut self, node: usize) {
        self.count += 1;
        let id = format!("paragraph-{:032}", self.count);
        // A node whose line is cut does not, and says so.
        let _ = self.nodes[node]
            .rooms
            .edit(DOCUMENT, None, move |edit| {
                edit.insert_after("second-paragraph", &paragraph(&id, "from the server"))
                    .map(drop)
            })
            .await;
    }

    /// All lines are mended, and everyone comes back and is saved.
    async fn mend(&mut self, seed: u64) {
        for node in &self.nodes {
            node.line.state.store(WHOLE, Ordering::SeqCst);
        }
        for writer in 0..self.writers.len() {
            for turn in 0.. {
                self.come_back(writer).await;
                let client = &mut self.writers[writer].client;
                client.sync_unless_closed().await;
                if client.closed.is_none() {
                    client
                        .until(|client| client.is_saved() || client.closed.is_some())
                        .await;
                }
                if client.closed.is_none() {
                    break;
                }
                let why = (&client.closed, client.refused.last());
                assert!(turn < 20, "seed {seed}: somebody cannot come back: {why:?}");
            }
        }
        // Whether a deletion is durable does not show in what a client has.
        for node in &self.nodes {
            node.rooms.flush(DOCUMENT).await;
        }
    }

    async fn check(&mut self, seed: u64) {
        let said = self.nodes[0].rooms.read(DOCUMENT).await.unwrap();
        assert_eq!(
            said,
            self.nodes[1].rooms.read(DOCUMENT).await.unwrap(),
            "seed {seed}"
        );
        let anew = Node::on(&self.journal);
        assert_eq!(
            text(&said),
            text(&anew.rooms.read(DOCUMENT).await.unwrap()),
            "seed {seed}"
        );
        let text = text(&said);
        let written = self.writers.iter().flat_map(|writer| &writer.words);
        for word in self.seen.iter().chain(written) {
            assert!(
                text.contains(word),
                "seed {seed}: {word} is lost from {text}"
            );
        }
        // Answers to older questions may still be on their way.
        for writer in 0..self.writers.len() {
            for turn in 0.. {
                let client = &mut self.writers[writer].client;
                client
                    .until(|client| client.closed.is_some() || client.json() == said)
                    .await;
                // A commit that began while the line was cut may end only now, and close the seats of its room.
                let Some(why) = &client.closed else { break };
                assert!(turn < 20, "seed {seed}: somebody cannot stay: {why:?}");
                self.come_back(writer).await;
            }
            let writer = &self.writers[writer];
            assert_eq!(
                writer
                    .client
                    .refused
                    .iter()
                    .find(|(key, _)| key != "storage"),
                None,
                "seed {seed}"
            );
        }
    }
}

/// Whether a client has the first paragraphs already.
fn is_loaded(client: &Client) -> bool {
    client.text().contains("What happened")
}

#[tokio::test]
async fn two_nodes_end_with_the_same_document_whatever_is_cut_or_killed() {
    let runs = std::env::var("FIVEHOWS_NODES")
        .ok()
        .and_then(|runs| runs.parse().ok())
        .unwrap_or(300);
    for seed in 0..runs {
        let mut world = World::of(seed).await;
        for _ in 0..60 {
            world.step().await;
            // Journals answer sooner or later.
            for _ in 0..world.chance.below(4) {
                tokio::task::yield_now().await;
            }
        }
        world.mend(seed).await;
        world.check(seed).await;
    }
}
