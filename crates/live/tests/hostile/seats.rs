//! Who sends too much, too often, or in another's name, and what becomes of them.
//! Not here: what a single message may say (`bytes`, `places`, `tree`).

use super::*;
use live::{JoinError, Limits, Rooms};
use yrs::XmlFragment;

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
        sessions: vec![],
    }];
    live::Journal::append(&*journal, DOCUMENT, 1, spoilt)
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
