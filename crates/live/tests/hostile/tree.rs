//! Changes that would make a tree that is no document of ours, or change what only the server writes.
//! Not here: pieces that stand in no tree at all (`places`).

use super::*;
use live::{Limits, Rooms};
use serde_json::Value;
use yrs::{Transact, XmlElementPrelim, XmlFragment};

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
