//! Tests of the guard with bytes that nobody's editor wrote: random, real updates that were bent, and nonsense.
//! Not here: how nonsense is written (`nonsense`), and whole rooms under such bytes (`tests/hostile`).

mod nonsense;

use super::scan::{Scan, safe_to_decode};
use super::{Objection, Twin};
use crate::document::{self, Roots};
use crate::limits::Limits;
use crate::outline;
use crate::plant::first_document;
use crate::schema;
use nonsense::Ground;
use serde_json::json;
use std::time::{Duration, Instant};
use yrs::{Doc, Text, Xml, XmlElementPrelim, XmlFragment, XmlOut, XmlTextPrelim};

/// A generator of its own, so that the same bytes are tried on every machine and with every version of a library.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound
    }

    fn byte(&mut self) -> u8 {
        self.below(256) as u8
    }
}

/// What three people's editing of one document leaves: the state that all had at half-time, and every small update
/// and whole state after it.
struct Corpus {
    half_time: Vec<u8>,
    updates: Vec<Vec<u8>>,
}

/// A document with every node, as JavaScript wrote it.
fn every_node() -> Vec<u8> {
    bytes_of(include_bytes!("../../../tests/fixtures/every-node.hex"))
}

fn bytes_of(hex: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = hex.iter().copied().filter(u8::is_ascii_hexdigit).collect();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn corpus(chance: &mut Chance) -> Corpus {
    let begin = every_node();
    let authors: Vec<(Doc, Roots)> = (0..3)
        .map(|author| {
            let document = document::blank_as(1_000 * (author + 1));
            let roots = document::roots(&document);
            document::integrate(&document, [begin.as_slice()]).unwrap();
            (document, roots)
        })
        .collect();
    let mut corpus = Corpus {
        half_time: vec![],
        updates: vec![],
    };
    for step in 0..80 {
        if step == 40 {
            for (from, to) in [(0, 1), (1, 2), (2, 0), (2, 1)] {
                document::integrate(
                    &authors[to].0,
                    [document::state(&authors[from].0).unwrap().as_slice()],
                )
                .unwrap();
            }
            corpus.half_time = document::state(&authors[0].0).unwrap();
            corpus.updates.clear();
        }
        let (document, roots) = &authors[chance.below(3)];
        corpus
            .updates
            .push(author_something(document, roots, step, chance));
    }
    corpus.updates.retain(|update| !document::is_empty(update));
    corpus.updates.extend(
        authors
            .iter()
            .map(|(document, _)| document::state(document).unwrap()),
    );
    corpus
}

fn author_something(document: &Doc, roots: &Roots, step: usize, chance: &mut Chance) -> Vec<u8> {
    let place = chance.below(1_000) as u32;
    let change = document::transact(document, |transaction| {
        let length = roots.fragment.len(transaction);
        let text = match roots.fragment.get(transaction, place % length) {
            Some(XmlOut::Element(element))
                if matches!(&**element.tag(), "paragraph" | "heading") =>
            {
                match element.get(transaction, 0) {
                    Some(XmlOut::Text(text)) => Some(text),
                    _ => None,
                }
            }
            _ => None,
        };
        match (step % 6, text) {
            (0 | 1, Some(text)) => text.insert(transaction, 0, "abc d😀"),
            (2, Some(text)) if text.len(transaction) > 9 => text.remove_range(transaction, 2, 3),
            (3, Some(text)) if text.len(transaction) > 9 => {
                let strong = yrs::Any::Map(std::sync::Arc::new(std::collections::HashMap::new()));
                text.format(
                    transaction,
                    1,
                    4,
                    yrs::types::Attrs::from([("strong".into(), strong)]),
                );
            }
            (4, _) if length > 9 => roots.fragment.remove_range(transaction, 3, 1),
            _ => {
                let paragraph = roots.fragment.insert(
                    transaction,
                    place % length,
                    XmlElementPrelim::empty("paragraph"),
                );
                paragraph.insert_attribute(transaction, "id", format!("made-{step:03}-{place}"));
                paragraph.push_back(transaction, XmlTextPrelim::new("hello world"));
            }
        }
        Ok(())
    });
    change.unwrap().0
}

fn bend(chance: &mut Chance, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = corpus[chance.below(corpus.len())].clone();
    for _ in 0..=chance.below(5) {
        if bytes.is_empty() {
            bytes.push(chance.byte());
        }
        let place = chance.below(bytes.len());
        match chance.below(9) {
            0 => bytes[place] ^= 1 << chance.below(8),
            1 => bytes[place] = chance.byte(),
            2 => bytes.truncate(place),
            3 => drop(bytes.remove(place)),
            4 => bytes.insert(place, chance.byte()),
            5 => {
                let end = place + chance.below((bytes.len() - place).min(12));
                let piece = bytes[place..=end].to_vec();
                let to = chance.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            6 => drop(bytes.splice(place..=place, [0xff, 0xff, 0xff, 0xff, 0x0f])),
            7 => drop(bytes.splice(
                place..=place,
                [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f],
            )),
            _ => {
                let other = &corpus[chance.below(corpus.len())];
                bytes.truncate(place);
                bytes.extend_from_slice(&other[chance.below(other.len())..]);
            }
        }
    }
    bytes
}

/// How many are tried: enough for a mended bug to show in a few seconds. `FIVEHOWS_HOSTILE=1000000` tries harder, with
/// other bytes for each number.
fn inputs() -> usize {
    let wanted = std::env::var("FIVEHOWS_HOSTILE").ok();
    wanted
        .and_then(|wanted| wanted.parse().ok())
        .unwrap_or(4_000)
}

/// A document with its twin, as in a room.
struct World {
    document: Doc,
    roots: Roots,
    twin: Twin,
    ground: Ground,
}

impl World {
    fn of(state: &[u8]) -> Self {
        let document = document::blank_as(1);
        let roots = document::roots(&document);
        document::integrate(&document, [state]).unwrap();
        let twin = Twin::grow(state).unwrap();
        let ground = Ground::of(twin.known());
        Self {
            document,
            roots,
            twin,
            ground,
        }
    }

    /// What the twin took, the document takes: the two are fed the same. Tells whether they say it in another order: where
    /// a piece's right neighbour stands left of its left one, as when a deletion is undone, the place is not the same
    /// for all.
    fn show(&mut self, update: &[u8]) -> bool {
        document::take_in(&self.document, update).unwrap();
        let said = outline::outline(&self.document, &self.roots.fragment).unwrap();
        assert_eq!(schema::validate(&said), Ok(()));
        self.ground = Ground::of(self.twin.known());
        let twin_said = self.twin.say().unwrap();
        assert_eq!(outline::letters(&twin_said), outline::letters(&said));
        twin_said != said
    }

    /// Reads everything again from what would be kept; tells whether it says it in another order then.
    fn reload(&mut self) -> bool {
        let said = outline::outline(&self.document, &self.roots.fragment).unwrap();
        let state = document::state(&self.document).unwrap();
        assert_eq!(
            safe_to_decode(&state).map(|_| ()),
            Ok(()),
            "what was taken can be loaded again"
        );
        let spoilt = std::mem::replace(self, Self::of(&state));
        spoilt.twin.part_with();
        let said_now = self.twin.say().unwrap();
        assert_eq!(outline::letters(&said_now), outline::letters(&said));
        said_now != said
    }
}

#[test]
fn updates_of_no_editor_leave_a_document_that_says_something_sound() {
    let inputs = inputs();
    let chance = &mut Chance(0x5ea0_2a17_4630_4e21 ^ inputs as u64);
    let limits = Limits {
        clients: 100_000,
        ..Limits::default()
    };
    let corpus = corpus(chance);
    let mut world = World::of(&corpus.half_time);
    let (mut refused, mut spoilt, mut taken, mut moved, mut panicked) = (0, 0, 0, 0, 0);
    let mut slowest = Duration::ZERO;
    for turn in 0..inputs {
        if turn % 50 == 0 {
            moved += usize::from(world.reload());
            world = World::of(&corpus.half_time);
        }
        let bytes = match turn % 10 {
            0 => (0..chance.below(200)).map(|_| chance.byte()).collect(),
            1..5 => bend(chance, &corpus.updates),
            _ => nonsense::update(chance, &world.ground),
        };
        let began = Instant::now();
        let scan = world.twin.scan(&bytes, &limits);
        let outcome = scan.map(|scan| world.twin.take(&bytes, scan));
        slowest = slowest.max(began.elapsed());
        match outcome {
            Err(_) => refused += 1,
            Ok(Ok(accepted)) if accepted.update.is_empty() => {}
            Ok(Ok(accepted)) => {
                taken += 1;
                moved += usize::from(world.show(&accepted.update));
            }
            Ok(Err(_)) => {
                spoilt += 1;
                panicked += usize::from(world.twin.has_panicked());
                moved += usize::from(world.reload());
            }
        }
    }
    let told = format!(
        "of {inputs}: refused {refused}, spoilt {spoilt}, taken {taken}, moved {moved}; {panicked} panics; the slowest took {slowest:?}"
    );
    println!("{told}");
    let some = inputs / 20;
    assert!(
        refused > 5 * some && spoilt > some && taken > some,
        "{told}"
    );
    assert_eq!(panicked, 0, "yrs panicked in the twin; {told}");
}

#[test]
fn what_people_really_wrote_meets_no_objection() {
    let corpus = corpus(&mut Chance(7));
    let mut twin = Twin::grow(&corpus.half_time).unwrap();
    let mut late = vec![];
    for update in &corpus.updates {
        match twin.scan(update, &Limits::default()) {
            Ok(scan) => assert!(twin.take(update, scan).is_ok()),
            Err(objection) => late.push(objection),
        }
    }
    assert_eq!(
        late,
        [],
        "updates in the order in which they were made refer to nothing that has not arrived"
    );
}

/// What four stock clients of Yjs 13.6 sent in turn, who wrote, deleted, marked, undid and redid, and were offline at times.
/// One update stands in each line.
const SESSION: &str = include_str!("../../../tests/fixtures/yjs-session.hex");

#[test]
fn what_yjs_clients_sent_who_undid_and_were_offline_meets_no_objection() {
    let mut world = World::of(&every_node());
    for (number, line) in SESSION.lines().enumerate() {
        let update = bytes_of(line.as_bytes());
        let scan = world.twin.scan(&update, &Limits::default());
        let accepted = scan.and_then(|scan| world.twin.take(&update, scan));
        let accepted = accepted.unwrap_or_else(|objection| panic!("{number}: {objection}"));
        if !accepted.update.is_empty() {
            document::take_in(&world.document, &accepted.update).unwrap();
        }
        if number % 50 == 0 {
            assert!(!world.reload(), "{number}");
        }
    }
    assert!(!world.reload());
}

#[test]
fn a_whole_other_document_cannot_be_poured_into_one() {
    let state =
        first_document(&json!({"type": "doc", "content": [{"type": "horizontal_rule"}]})).unwrap();
    let mut twin = Twin::grow(&state).unwrap();
    let other =
        first_document(&json!({"type": "doc", "content": [{"type": "paragraph"}]})).unwrap();
    let told = twin
        .scan(&other, &Limits::default())
        .and_then(|scan: Scan| twin.take(&other, scan))
        .err();
    // Its meta would overwrite the server's own.
    assert!(matches!(told, Some(Objection::Hostile(_))), "{told:?}");
}
