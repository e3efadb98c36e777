//! Pieces in perfect form that say wrongly where they stand: in a circle, nowhere, or in two places at once.
//! Not here: places that the schema alone does not allow (`tree`).

use super::*;
use live::{Limits, Rooms};
use yrs::{Text, XmlFragment, XmlOut};

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

/// Two paragraphs of client 5: "ab" at the clocks 2 and 3, "cd" at 6 and 7.
fn two_paragraphs() -> Vec<Vec<u8>> {
    vec![
        piece(TREE, 7, &element("paragraph")),
        child(5, 0, 7, &[6]),
        child(5, 1, 4, &words("ab")),
        piece(TREE, 7, &element("paragraph")),
        child(5, 4, 7, &[6]),
        child(5, 5, 4, &words("cd")),
    ]
}

fn attribute(element: u64, name: &str) -> Vec<u8> {
    let value = [words(name), varint(1), vec![119], words("x")].concat();
    child(5, element, 0x28, &value)
}

/// A piece between two of client 5.
fn between(left: u64, right: u64, content: u8, body: &[u8]) -> Vec<u8> {
    let mut out = vec![0xc0 | content];
    for clock in [left, right] {
        out.extend(varint(5));
        out.extend(varint(clock));
    }
    out.extend(body);
    out
}

#[tokio::test]
async fn a_piece_that_stands_in_two_places_at_once_is_refused() {
    let with = |more: &[Vec<u8>]| {
        let pieces = [two_paragraphs(), more.to_vec()].concat();
        vec![change(&update(5, 0, &pieces))]
    };
    let x = words("x");
    check(
        "within one text",
        with(&[between(2, 3, 4, &x)]),
        Fate::Taken,
    )
    .await;
    check(
        "between two texts",
        with(&[between(3, 6, 4, &x)]),
        Fate::Closed("hostile"),
    )
    .await;
    check(
        "between a letter and a paragraph",
        with(&[between(3, 4, 4, &x)]),
        Fate::Closed("hostile"),
    )
    .await;
    check(
        "between a paragraph and an attribute",
        with(&[attribute(0, "id"), between(4, 8, 7, &element("paragraph"))]),
        Fate::Closed("hostile"),
    )
    .await;
    let value = [varint(1), vec![119], words("x")].concat();
    check(
        "between two attributes",
        with(&[
            attribute(0, "id"),
            attribute(0, "at"),
            between(8, 9, 8, &value),
        ]),
        Fate::Closed("hostile"),
    )
    .await;
    check(
        "between a gap and a letter",
        with(&[vec![0, 1], between(8, 3, 4, &x)]),
        Fate::Closed("hostile"),
    )
    .await;
}

#[tokio::test]
async fn a_piece_that_its_place_cannot_hold_is_refused() {
    let in_a_paragraph = |content, body: &[u8]| {
        let pieces = [
            piece(TREE, 7, &element("paragraph")),
            child(5, 0, content, body),
        ];
        vec![change(&update(5, 0, &pieces))]
    };
    let values = |count: usize| [varint(count as u64), [119, 1, b'x'].repeat(count)].concat();
    check(
        "letters without a text",
        in_a_paragraph(4, &words("x")),
        Fate::Closed("hostile"),
    )
    .await;
    check(
        "a value without a name",
        in_a_paragraph(8, &values(1)),
        Fate::Closed("hostile"),
    )
    .await;
    check(
        "an attribute of one value",
        in_a_paragraph(0x28, &[words("id"), values(1)].concat()),
        Fate::Taken,
    )
    .await;
    check(
        "an attribute of two values",
        in_a_paragraph(0x28, &[words("id"), values(2)].concat()),
        Fate::Closed("hostile"),
    )
    .await;
    check(
        "an attribute of letters",
        in_a_paragraph(0x24, &[words("id"), words("x")].concat()),
        Fate::Closed("hostile"),
    )
    .await;
    check(
        "an attribute that is a text",
        in_a_paragraph(0x27, &[words("id"), vec![6]].concat()),
        Fate::Closed("hostile"),
    )
    .await;
}

/// yrs believed what such a piece says of itself, though it stands beside letters of another paragraph.
#[tokio::test]
async fn what_follows_known_letters_stands_where_they_stand_whatever_it_says() {
    let rooms = Rooms::new(journal(), Limits::default());
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    let mut mallory = Client::join(&rooms, guest("Mallory"), 66).await;
    let beginning = [
        piece(TREE, 7, &element("paragraph")),
        child(5, 0, 7, &[6]),
        piece(TREE, 7, &element("paragraph")),
        child(5, 2, 7, &[6]),
        child(5, 1, 4, &words("ab")),
    ];
    mallory.send(change(&update(5, 0, &beginning))).await;
    ada.until(|client| client.changes == 1).await;
    // The paragraph that it will name is deleted before.
    ada.edit(|transaction, fragment| fragment.remove_range(transaction, 0, 1))
        .await;
    mallory.until(|client| client.changes == 1).await;
    let longer = child(5, 3, 4, &words("abcd"));
    mallory.send(change(&update(5, 4, &[longer]))).await;
    ada.until(|client| client.changes == 2).await;
    assert_eq!(ada.text(), "abcdWhat happened");
    assert_eq!(rooms.read(DOCUMENT).await.unwrap(), ada.json());
    rooms.close().await;
    assert_eq!(rooms.read(DOCUMENT).await.unwrap(), ada.json());
}

/// What goes on in a deleted paragraph is a gap for the server; whoever has not heard of it yet is no offender.
#[tokio::test]
async fn who_types_on_in_a_paragraph_that_another_deletes_is_not_turned_away() {
    let rooms = Rooms::new(journal(), Limits::default());
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    let mut ben = Client::join(&rooms, guest("Ben"), 2).await;
    ada.edit(|transaction, fragment| fragment.remove_range(transaction, 0, 1))
        .await;
    ada.add_paragraph("instead").await;
    ada.until(|client| client.is_saved()).await;
    for place in 3..9 {
        ben.edit(|transaction, fragment| {
            let Some(XmlOut::Element(element)) = fragment.get(transaction, 0) else {
                panic!("the paragraph is there for Ben")
            };
            let Some(XmlOut::Text(text)) = element.get(transaction, 0) else {
                panic!("it has a text")
            };
            text.insert(transaction, place, "x");
        })
        .await;
    }
    ben.sync().await;
    ben.add_paragraph("and on").await;
    ben.until(|client| client.is_saved()).await;
    assert_eq!((&ben.refused, ben.closed.as_ref()), (&vec![], None));
    ada.sync().await;
    assert_eq!(
        (ada.text(), ben.text()),
        ("insteadand on".into(), ada.text())
    );
    rooms.close().await;
    assert_eq!(rooms.read(DOCUMENT).await.unwrap(), ada.json());
}
