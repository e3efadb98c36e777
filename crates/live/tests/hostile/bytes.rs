//! Messages whose bytes are not what they say they are: lengths, clocks, kinds and frames beyond what editors write.
//! Not here: well-formed pieces in a wrong place (`places`).

use super::*;
use live::{Limits, Rooms};

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
