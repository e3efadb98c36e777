//! Crafted messages that panic, overflow, stall or corrupt a bare yrs document, thrown at a room with somebody else in it.
//! Not here: random bytes by the thousand (`guard::fuzz`).

mod bytes;
mod places;
mod seats;
#[path = "../support/mod.rs"]
mod support;
mod tree;

use live::{Limits, Rooms};
use std::time::{Duration, Instant};
use support::*;

/// How the sender of a message fares.
#[derive(Debug, PartialEq, Clone, Copy)]
enum Fate {
    /// Told so and closed.
    Closed(&'static str),
    /// Told so.
    Told(&'static str),
    /// Asked for what is missing.
    Asked,
    /// Taken, because it does no harm.
    Taken,
}

/// Longest time for one message in a build without optimisation, on a machine that does other things too.
/// Optimised and alone each takes a few milliseconds at most.
const SOON: Duration = Duration::from_secs(2);

/// Throws messages at a room and sees that the one who sits there too goes on writing.
async fn check(name: &str, messages: Vec<Vec<u8>>, fate: Fate) {
    let journal = journal();
    let rooms = Rooms::new(journal.clone(), Limits::default());
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    let mut mallory = Client::join(&rooms, guest("Mallory"), 66).await;
    mallory.until(|client| client.acks > 0).await;
    ada.until(|client| client.acks > 0).await;
    let before = journal.updates(DOCUMENT).len();
    let start = Instant::now();
    println!("{name}");
    for message in messages {
        mallory.send(message).await;
    }
    match fate {
        Fate::Closed(key) => {
            let code = mallory.until_closed().await.0;
            assert!([1008, 1009, 1013].contains(&code), "{name}: {code}");
            assert_eq!(
                mallory.refused.last().map(|(key, _)| key.as_str()),
                Some(key),
                "{name}"
            );
        }
        Fate::Told(key) => {
            mallory.until(|client| !client.refused.is_empty()).await;
            assert_eq!(mallory.refused[0].0, key, "{name}: {:?}", mallory.refused);
        }
        Fate::Asked => mallory.sync().await,
        Fate::Taken => {
            mallory.sync().await;
            assert_eq!(
                (&mallory.refused, mallory.closed.as_ref()),
                (&vec![], None),
                "{name}"
            );
        }
    }
    assert!(start.elapsed() < SOON, "{name} took {:?}", start.elapsed());
    if fate != Fate::Taken {
        assert_eq!(
            journal.updates(DOCUMENT).len(),
            before,
            "{name}: nothing of it is kept"
        );
    }
    ada.add_paragraph("Ada writes on").await;
    ada.until(|client| client.is_saved()).await;
    ada.sync().await;
    assert!(ada.text().ends_with("Ada writes on"), "{name}");
    assert_eq!(
        (&ada.refused, ada.closed.as_ref()),
        (&vec![], None),
        "{name}"
    );
    assert_eq!(rooms.read(DOCUMENT).await.unwrap(), ada.json(), "{name}");
    rooms.close().await;
    assert_eq!(
        rooms.read(DOCUMENT).await.unwrap(),
        ada.json(),
        "{name}: the same after it was loaded again"
    );
}

fn change(update: &[u8]) -> Vec<u8> {
    frame(&[0, 2], update)
}

/// One piece whose parent is a root.
fn piece(root: &str, content: u8, body: &[u8]) -> Vec<u8> {
    let mut out = vec![content, 1];
    out.extend(varint(root.len() as u64));
    out.extend(root.as_bytes());
    out.extend(body);
    out
}

/// One piece whose parent is another piece.
fn child(client: u64, clock: u64, content: u8, body: &[u8]) -> Vec<u8> {
    let mut out = vec![content, 0];
    out.extend(varint(client));
    out.extend(varint(clock));
    out.extend(body);
    out
}

fn update(client: u64, clock: u64, pieces: &[Vec<u8>]) -> Vec<u8> {
    let mut out = vec![1];
    out.extend(varint(pieces.len() as u64));
    out.extend(varint(client));
    out.extend(varint(clock));
    out.extend(pieces.concat());
    out.push(0);
    out
}

fn words(text: &str) -> Vec<u8> {
    let mut out = varint(text.len() as u64);
    out.extend(text.as_bytes());
    out
}

fn element(name: &str) -> Vec<u8> {
    let mut out = vec![3];
    out.extend(words(name));
    out
}

const TREE: &str = "prosemirror";
