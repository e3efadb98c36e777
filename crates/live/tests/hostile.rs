//! Crafted messages that panic, overflow, stall or corrupt a bare yrs document, thrown at a room with somebody else in it.
//! Not here: random bytes by the thousand (`guard::fuzz`).

mod support;

use live::{JoinError, Limits, Rooms};
use serde_json::Value;
use std::time::{Duration, Instant};
use support::*;
use yrs::{Transact, XmlElementPrelim, XmlFragment};

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

#[tokio::test]
async fn lengths_beyond_the_bytes_are_refused() {
    for number in [1 << 20, 1 << 31, (1 << 32) - 1, 1 << 32, 1 << 53] {
        let of = varint(number);
        let with = |before: &[u8], after: &[u8]| [before, &of, after].concat();
        check("clients", vec![change(&of)], Fate::Closed("malformed")).await;
        check(
            "pieces",
            vec![change(&with(&[1], &[5, 0]))],
            Fate::Closed("malformed"),
        )
        .await;
        check(
            "text",
            vec![change(&update(5, 0, &[piece(TREE, 4, &with(&[], b"ab"))]))],
            Fate::Closed("malformed"),
        )
        .await;
        check(
            "values",
            vec![change(&update(5, 0, &[piece(TREE, 8, &of)]))],
            Fate::Closed("malformed"),
        )
        .await;
        check(
            "deletions",
            vec![change(&with(&[0], &[]))],
            Fate::Closed("malformed"),
        )
        .await;
        check(
            "ranges",
            vec![change(&with(&[0, 1, 7], &[]))],
            Fate::Closed("malformed"),
        )
        .await;
        check(
            "state vector",
            vec![frame(&[0, 0], &of)],
            Fate::Closed("malformed"),
        )
        .await;
        check(
            "presence",
            vec![frame(&[1], &of)],
            Fate::Closed("malformed"),
        )
        .await;
    }
}

#[tokio::test]
async fn values_and_elements_nested_without_end_are_refused() {
    for depth in [100, 8_000, 50_000] {
        let list = [varint(1), [117, 1].repeat(depth), vec![126]].concat();
        check(
            "lists",
            vec![change(&update(5, 0, &[piece(TREE, 8, &list)]))],
            Fate::Closed("hostile"),
        )
        .await;
        let map = [varint(1), [118, 1, 1, b'k'].repeat(depth), vec![126]].concat();
        check(
            "maps",
            vec![change(&update(5, 0, &[piece(TREE, 8, &map)]))],
            Fate::Closed("hostile"),
        )
        .await;
    }
    for depth in [70, 6_000, 20_000] {
        let mut pieces = vec![piece(TREE, 7, &element("blockquote"))];
        pieces.extend((1..depth).map(|clock| child(5, clock - 1, 7, &element("blockquote"))));
        check(
            "elements",
            vec![change(&update(5, 0, &pieces))],
            Fate::Closed("hostile"),
        )
        .await;
        // The same behind first children that are no elements.
        let mut pieces = vec![piece(TREE, 7, &element("blockquote"))];
        for level in 1..depth {
            let parent = if level == 1 { 0 } else { 2 * level - 2 };
            pieces.push(child(5, parent, 4, &words("x")));
            pieces.push(
                [
                    vec![0x87],
                    varint(5),
                    varint(2 * level - 1),
                    element("blockquote"),
                ]
                .concat(),
            );
        }
        check(
            "hidden elements",
            vec![change(&update(5, 0, &pieces))],
            Fate::Closed("hostile"),
        )
        .await;
    }
}

#[tokio::test]
async fn elements_deeper_than_the_schema_allows_are_refused_also_in_small_steps() {
    let mut pieces = vec![piece(TREE, 7, &element("blockquote"))];
    pieces.extend((1..40).map(|clock| child(5, clock - 1, 7, &element("blockquote"))));
    check(
        "at once",
        vec![change(&update(5, 0, &pieces))],
        Fate::Told("schema"),
    )
    .await;

    let rooms = Rooms::new(journal(), Limits::default());
    let mut mallory = Client::join(&rooms, guest("Mallory"), 66).await;
    for clock in 0..40 {
        let piece = if clock == 0 {
            piece(TREE, 7, &element("blockquote"))
        } else {
            child(5, clock - 1, 7, &element("blockquote"))
        };
        mallory.send(change(&update(5, clock, &[piece]))).await;
    }
    mallory.until(|client| !client.refused.is_empty()).await;
    assert_eq!(mallory.refused[0].0, "schema");
    let mut depth = 0;
    let mut node = rooms.read(DOCUMENT).await.unwrap()["content"][1].clone();
    while node["type"] == "blockquote" {
        depth += 1;
        node = node["content"][0].clone();
    }
    assert!(depth <= live::schema::DEEPEST, "{depth}");
}

#[tokio::test]
async fn clocks_beyond_all_bounds_are_refused() {
    for clock in [(1 << 31) - 1, 1 << 31, (1 << 32) - 1] {
        check(
            "a gap before",
            vec![change(&update(5, clock, &[piece(TREE, 4, b"\x02ab")]))],
            if clock > 1 << 31 {
                Fate::Closed("malformed")
            } else {
                Fate::Asked
            },
        )
        .await;
    }
    for length in [4_000_000_000, 1 << 31, 1 << 27] {
        let gone = [vec![0], varint(length)].concat();
        check(
            "a gap within",
            vec![change(&update(5, 0, &[gone]))],
            Fate::Closed("malformed"),
        )
        .await;
        check(
            "deleted text",
            vec![change(&update(5, 0, &[piece(TREE, 1, &varint(length))]))],
            Fate::Closed("malformed"),
        )
        .await;
    }
    let long = [vec![0], varint(1 << 26)].concat();
    check(
        "many gaps",
        vec![change(&update(5, 0, &vec![long; 40]))],
        Fate::Closed("hostile"),
    )
    .await;
    let far = [vec![0, 1, 1, 1, 0], varint(1 << 31)].concat();
    check(
        "a deletion of what is not there",
        vec![change(&far)],
        Fate::Asked,
    )
    .await;
}

#[tokio::test]
async fn a_piece_at_a_huge_clock_between_two_letters_is_refused() {
    let known_to_panic = "0101e80796ffffffffffffff0fa8e80733017c42ca000001e807013301";
    let bytes: Vec<u8> = (0..known_to_panic.len())
        .step_by(2)
        .map(|place| u8::from_str_radix(&known_to_panic[place..place + 2], 16).unwrap())
        .collect();
    check(
        "found by chance",
        vec![change(&bytes)],
        Fate::Closed("malformed"),
    )
    .await;
}

#[tokio::test]
async fn gaps_to_be_filled_later_are_refused() {
    check(
        "a skip",
        vec![change(&update(5, 0, &[vec![10, 5]]))],
        Fate::Closed("hostile"),
    )
    .await;
}

#[tokio::test]
async fn pieces_that_refer_to_themselves_or_in_a_circle_are_refused() {
    check(
        "itself",
        vec![change(&update(
            5,
            0,
            &[child(5, 0, 7, &element("blockquote"))],
        ))],
        Fate::Closed("hostile"),
    )
    .await;
    let mut circle = vec![2];
    for (client, other) in [(6, 5), (5, 6)] {
        circle.extend([1, client, 0]);
        circle.extend(child(other, 0, 7, &element("blockquote")));
    }
    circle.push(0);
    check("a circle", vec![change(&circle)], Fate::Closed("hostile")).await;
}

#[tokio::test]
async fn changes_that_wait_for_what_never_comes_are_not_hoarded() {
    let waiting = |client| change(&update(client, 5, &[piece(TREE, 7, &element("paragraph"))]));
    check("one", vec![waiting(1_000)], Fate::Asked).await;
    check(
        "five thousand",
        (0..5_000).map(|client| waiting(1_000 + client)).collect(),
        Fate::Closed("malformed"),
    )
    .await;
}

#[tokio::test]
async fn sessions_without_end_at_one_place_are_refused() {
    let sessions = |count| {
        (0..count)
            .map(|client| {
                change(&update(
                    1_000 + client,
                    0,
                    &[piece(TREE, 7, &element("paragraph"))],
                ))
            })
            .collect()
    };
    check("a few", sessions(20), Fate::Taken).await;
    let rooms = Rooms::new(journal(), Limits::default());
    let mut mallory = Client::join(&rooms, guest("Mallory"), 66).await;
    for message in Vec::from_iter::<Vec<Vec<u8>>>(sessions(8_000)) {
        mallory.send(message).await;
    }
    assert_eq!(mallory.until_closed().await.0, 1008);
    assert_eq!(
        rooms.read(DOCUMENT).await.unwrap()["content"]
            .as_array()
            .unwrap()
            .len(),
        101
    );
}

#[tokio::test]
async fn content_that_no_editor_writes_is_refused() {
    for content in [2, 3, 5, 9, 11, 12, 16, 17, 23, 31] {
        let body = [varint(1), words("{}"), words("{}")].concat();
        check(
            &format!("content {content}"),
            vec![change(&update(5, 0, &[piece(TREE, content, &body)]))],
            Fate::Closed("hostile"),
        )
        .await;
    }
    for shared_type in [0, 1, 2, 4, 5, 7, 9, 15] {
        let body = [vec![shared_type], words("x")].concat();
        check(
            &format!("type {shared_type}"),
            vec![change(&update(5, 0, &[piece(TREE, 7, &body)]))],
            Fate::Closed("hostile"),
        )
        .await;
    }
    check(
        "another root",
        vec![change(&update(5, 0, &[piece("t", 4, b"\x01a")]))],
        Fate::Closed("hostile"),
    )
    .await;
    check(
        "version 2",
        vec![change(&[0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0])],
        Fate::Closed("malformed"),
    )
    .await;
}

#[tokio::test]
async fn what_only_the_server_writes_stays_as_it_is() {
    let epoch = |root: &str, key: &str| {
        let body = [words(key), varint(1), vec![119], words("mine")].concat();
        change(&update(5, 0, &[piece(root, 0x28, &body)]))
    };
    check(
        "the epoch",
        vec![epoch("meta", "epoch")],
        Fate::Closed("hostile"),
    )
    .await;
    check(
        "a new key",
        vec![epoch("meta", "x")],
        Fate::Closed("hostile"),
    )
    .await;
    check(
        "an attribute of the root",
        vec![epoch(TREE, "x")],
        Fate::Closed("hostile"),
    )
    .await;
    check(
        "an ignored finding",
        vec![epoch("ignored", "blame/one|block|words")],
        Fate::Taken,
    )
    .await;
}

#[tokio::test]
async fn a_tree_that_the_schema_does_not_know_is_refused_with_a_sentence() {
    let block = |name: &str| piece(TREE, 7, &element(name));
    check(
        "an unknown node",
        vec![change(&update(5, 0, &[block("script")]))],
        Fate::Told("schema"),
    )
    .await;
    check(
        "a part without its whole",
        vec![change(&update(5, 0, &[block("list_item")]))],
        Fate::Told("schema"),
    )
    .await;
    check(
        "a document in a document",
        vec![change(&update(5, 0, &[block("doc")]))],
        Fate::Told("schema"),
    )
    .await;
    check(
        "text at the root",
        vec![change(&update(5, 0, &[piece(TREE, 7, &[6])]))],
        Fate::Told("schema"),
    )
    .await;
    check(
        "letters at the root",
        vec![change(&update(5, 0, &[piece(TREE, 4, b"\x01a")]))],
        Fate::Closed("hostile"),
    )
    .await;
    check(
        "text in a table",
        vec![change(&update(
            5,
            0,
            &[block("table"), child(5, 0, 7, &[6])],
        ))],
        Fate::Told("schema"),
    )
    .await;

    let attribute = |name: &str, value: &[u8]| {
        let body = [words(name), varint(1), value.to_vec()].concat();
        vec![change(&update(
            5,
            0,
            &[block("heading"), child(5, 0, 0x28, &body)],
        ))]
    };
    let text = |value: &str| [vec![119], words(value)].concat();
    check(
        "a known attribute",
        attribute("level", &[125, 3]),
        Fate::Taken,
    )
    .await;
    check(
        "an unknown attribute",
        attribute("onclick", &text("x")),
        Fate::Told("schema"),
    )
    .await;
    check(
        "a number as text",
        attribute("level", &text("3")),
        Fate::Told("schema"),
    )
    .await;
    check(
        "a number out of bounds",
        attribute("level", &[125, 9]),
        Fate::Told("schema"),
    )
    .await;
    check(
        "a section that is none",
        attribute("section", &text("blame")),
        Fate::Told("schema"),
    )
    .await;
    check(
        "an endless value",
        attribute("section", &text(&"x".repeat(70_000))),
        Fate::Closed("hostile"),
    )
    .await;

    let marked = |name: &str, value: &str| {
        let mark = [words(name), words(value)].concat();
        let inside = [vec![0x84], varint(5), varint(2), words("a")].concat();
        vec![change(&update(
            5,
            0,
            &[
                block("paragraph"),
                child(5, 0, 7, &[6]),
                child(5, 1, 6, &mark),
                inside,
            ],
        ))]
    };
    check(
        "a mark",
        marked("link", r#"{"href":"https://example.org","title":""}"#),
        Fate::Taken,
    )
    .await;
    check(
        "an unknown mark",
        marked("blink", "{}"),
        Fate::Told("schema"),
    )
    .await;
    check(
        "an address that a browser would run",
        marked("link", r#"{"href":"javascript:alert(1)"}"#),
        Fate::Told("schema"),
    )
    .await;
    check(
        "a mark nested without end",
        marked("strong", &"[".repeat(500)),
        Fate::Closed("malformed"),
    )
    .await;
    let nested = format!(r#"{{"href":{}1{}}}"#, "[".repeat(100), "]".repeat(100));
    check(
        "a mark with a value within a value",
        marked("link", &nested),
        Fate::Told("schema"),
    )
    .await;
}

#[tokio::test]
async fn frames_that_are_none_are_refused() {
    for frame in [
        vec![],
        vec![0],
        vec![0, 2],
        vec![0, 9, 0],
        vec![0xff; 20],
        vec![0, 2, 0x80, 0x00],
        vec![0x80],
        vec![1],
        vec![0, 1, 5, 1],
    ] {
        check(
            &format!("{frame:?}"),
            vec![frame],
            Fate::Closed("malformed"),
        )
        .await;
    }
    check(
        "a message of another program",
        vec![vec![42, 1, 2, 3]],
        Fate::Taken,
    )
    .await;
    check(
        "too large",
        vec![vec![0; 1024 * 1024 + 1]],
        Fate::Closed("too-large"),
    )
    .await;
}

#[tokio::test]
async fn nobody_writes_under_the_session_of_another_who_sits_there() {
    let rooms = Rooms::new(journal(), Limits::default());
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    ada.type_into(0, "mine ").await;
    ada.until(|client| client.is_saved()).await;
    let mut mallory = Client::join(&rooms, guest("Mallory"), 66).await;
    mallory
        .send(change(&update(
            1,
            5,
            &[piece(TREE, 7, &element("paragraph"))],
        )))
        .await;
    assert_eq!(mallory.until_closed().await.0, 1008);
    ada.type_into(0, "still ").await;
    ada.until(|client| client.is_saved()).await;
    assert_eq!(
        text(&rooms.read(DOCUMENT).await.unwrap()),
        "still mine What happened"
    );
}

#[tokio::test]
async fn a_state_vector_that_splits_a_character_is_answered() {
    let rooms = Rooms::new(journal(), Limits::default());
    let mut ada = Client::join(&rooms, guest("Ada"), 7).await;
    ada.type_into(0, "😀😀").await;
    ada.until(|client| client.is_saved()).await;
    for clock in 0..6 {
        ada.is_synced = false;
        ada.send(frame(&[0, 0], &[1, 7, clock])).await;
        ada.until(|client| client.is_synced).await;
    }
    assert_eq!(ada.text(), "😀😀What happened");
}

#[tokio::test]
async fn a_flood_of_presence_is_passed_over_and_the_words_go_through() {
    let rooms = Rooms::new(journal(), Limits::default());
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    let mut mallory = Client::join(&rooms, guest("Mallory"), 66).await;
    for clock in 1..10_000 {
        mallory.send(presence(66, clock, r#"{"cursor":1}"#)).await;
    }
    mallory.type_into(0, "after ").await;
    mallory.until(|client| client.is_saved()).await;
    ada.until(|client| client.text().starts_with("after "))
        .await;
    assert!(
        ada.presence.len() < 1_500,
        "{} of 10,000 were passed on",
        ada.presence.len()
    );
}

#[tokio::test]
async fn more_messages_than_one_editor_sends_close_the_seat() {
    let limits = Limits {
        messages: live::Budget {
            at_once: 50,
            each_second: 1,
        },
        ..Limits::default()
    };
    let rooms = Rooms::new(journal(), limits);
    let mut mallory = Client::join(&rooms, guest("Mallory"), 66).await;
    for _ in 0..60 {
        mallory.type_into(0, "x").await;
    }
    assert_eq!(mallory.until_closed().await.0, 1013);
    assert_eq!(mallory.refused[0].0, "rate");
}

#[tokio::test]
async fn a_document_at_its_largest_takes_no_more_until_something_is_taken_out() {
    let rooms = Rooms::new(
        journal(),
        Limits {
            state: 20_000,
            ..Limits::default()
        },
    );
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    for _ in 0..30 {
        ada.add_paragraph(&"x".repeat(1_000)).await;
    }
    ada.until(|client| !client.refused.is_empty()).await;
    assert_eq!(
        (ada.refused[0].0.as_str(), ada.closed.as_ref()),
        ("too-large", None)
    );
    rooms.flush(DOCUMENT).await;
    let mut ben = Client::join(&rooms, guest("Ben"), 2).await;
    ben.edit(|transaction, fragment| fragment.remove_range(transaction, 1, 15))
        .await;
    ben.type_into(0, "There is room again. ").await;
    ben.until(|client| client.is_saved()).await;
    assert!(text(&rooms.read(DOCUMENT).await.unwrap()).starts_with("There is room again."));
}

#[tokio::test]
async fn who_is_hostile_again_and_again_does_not_get_in_for_a_while() {
    let rooms = Rooms::new(
        journal(),
        Limits {
            strikes: 3,
            ..Limits::default()
        },
    );
    let mallory_himself = guest("Mallory");
    for _ in 0..3 {
        let mut mallory = Client::join(&rooms, mallory_himself.clone(), 66).await;
        mallory.send(change(&update(5, 0, &[vec![10, 5]]))).await;
        mallory.until_closed().await;
    }
    assert!(matches!(
        rooms.join(DOCUMENT, mallory_himself).await,
        Err(JoinError::Barred)
    ));
    assert_eq!(
        Client::join(&rooms, guest("Ada"), 1).await.text(),
        "What happened"
    );
}

#[tokio::test]
async fn refused_changes_without_end_close_the_seat() {
    let rooms = Rooms::new(journal(), Limits::default());
    let mut mallory = Client::join(&rooms, guest("Mallory"), 66).await;
    for _ in 0..100 {
        mallory
            .send(change(&update(
                5,
                0,
                &[piece(TREE, 7, &element("list_item"))],
            )))
            .await;
    }
    assert_eq!(mallory.until_closed().await.0, 1008);
}

#[tokio::test]
async fn a_spoilt_journal_is_told_and_the_sound_part_is_shown() {
    let journal = journal();
    let rooms = Rooms::new(
        journal.clone(),
        Limits {
            compact_updates: 0,
            ..Limits::default()
        },
    );
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    ada.type_into(0, "x").await;
    ada.until(|client| client.is_saved()).await;
    rooms.close().await;
    let spoilt = vec![live::Update {
        bytes: vec![9, 9, 9],
        by: None,
    }];
    live::Journal::append(&*journal, DOCUMENT, spoilt)
        .await
        .unwrap();
    assert_eq!(text(&rooms.read(DOCUMENT).await.unwrap()), "xWhat happened");
    rooms.close().await;
    assert_eq!(
        journal.updates(DOCUMENT).len(),
        1,
        "what could not be read is kept for someone who can"
    );
}

#[tokio::test]
async fn deleting_what_another_wrote_is_editing() {
    let rooms = Rooms::new(journal(), Limits::default());
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    ada.edit(|transaction, fragment| {
        fragment.remove_range(transaction, 0, 1);
        fragment.push_back(transaction, XmlElementPrelim::empty("paragraph"));
    })
    .await;
    ada.until(|client| client.is_saved()).await;
    let said: Value = rooms.read(DOCUMENT).await.unwrap();
    assert_eq!(said["content"].as_array().unwrap().len(), 1);
    assert!(ada.doc.try_transact().is_ok());
}
