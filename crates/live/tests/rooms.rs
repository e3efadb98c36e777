//! Rooms from the outside: people who edit together, what is durable when, and who is told what.
//! Not here: hostile bytes (`hostile`), and what a tree says as JSON (`outline`).

mod support;

use live::{Guest, JoinError, Limits, Rooms};
use serde_json::json;
use std::sync::atomic::Ordering;
use std::time::Duration;
use support::*;
use yrs::updates::encoder::Encode;
use yrs::{ReadTxn, Transact, XmlFragment};

fn rooms() -> Rooms {
    Rooms::new(journal(), Limits::default())
}

#[tokio::test]
async fn two_who_write_at_once_end_with_the_same_text() {
    let rooms = rooms();
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    let mut ben = Client::join(&rooms, guest("Ben"), 2).await;
    for turn in 0..20 {
        ada.type_into(0, &format!("a{turn} ")).await;
        ben.type_into(0, &format!("b{turn} ")).await;
        ben.add_paragraph(&format!("paragraph {turn} 😀")).await;
    }
    ada.until(|client| client.is_saved()).await;
    ben.until(|client| client.is_saved()).await;
    ada.sync().await;
    ben.sync().await;
    assert_eq!(ada.json(), ben.json());
    assert_eq!(rooms.read(DOCUMENT).await.unwrap(), ada.json());
    assert!(
        ada.text().contains("b19")
            && ada.text().contains("a19")
            && ada.text().contains("paragraph 19 😀")
    );
}

#[tokio::test]
async fn nobody_sees_a_change_before_it_is_durable() {
    let held = Held::over(journal());
    let rooms = Rooms::new(held.clone(), Limits::default());
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    let mut ben = Client::join(&rooms, guest("Ben"), 2).await;
    ada.until(|client| client.acks > 0).await;
    ada.type_into(0, "A ").await;
    held.asked.acquire().await.unwrap().forget();
    ben.sync().await;
    ada.sync().await;
    assert_eq!(ben.text(), "What happened");
    assert_eq!(text(&rooms.read(DOCUMENT).await.unwrap()), "What happened");
    assert!(!ada.is_saved());
    held.leave.add_permits(1);
    ben.until(|client| client.text() == "A What happened").await;
    ada.until(|client| client.is_saved()).await;
    let kept = held.inner.updates(DOCUMENT);
    assert_eq!(kept.len(), 1);
    assert_eq!(
        kept[0].sessions,
        [1],
        "whose pieces they are is told with them"
    );
}

#[tokio::test]
async fn changes_that_come_during_a_commit_are_committed_together() {
    let held = Held::over(journal());
    let rooms = Rooms::new(held.clone(), Limits::default());
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    for _ in 0..10 {
        ada.type_into(0, "x").await;
    }
    ada.sync().await;
    held.leave.add_permits(2);
    ada.until(|client| client.is_saved()).await;
    assert_eq!(
        held.leave.available_permits(),
        0,
        "ten changes took two commits"
    );
    assert_eq!(held.inner.updates(DOCUMENT).len(), 10);
}

#[tokio::test]
async fn a_deletion_is_acknowledged_by_its_number() {
    let held = Held::over(journal());
    let rooms = Rooms::new(held.clone(), Limits::default());
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    ada.until(|client| client.acks == 1).await;
    assert_eq!(
        (ada.settled, ada.version),
        (1, live::schema::VERSION),
        "the answer to the server's question is the first change"
    );
    ada.type_into(0, "x").await;
    ada.edit(|transaction, fragment| fragment.remove_range(transaction, 0, 1))
        .await;
    ada.sync().await;
    assert_eq!(ada.settled, 1);
    held.leave.add_permits(2);
    ada.until(|client| client.settled == 3).await;
    assert_eq!(text(&rooms.read(DOCUMENT).await.unwrap()), "");
}

#[tokio::test]
async fn when_the_journal_breaks_the_writer_is_told_and_nobody_is_shown_anything() {
    let held = Held::over(journal());
    let rooms = Rooms::new(held.clone(), Limits::default());
    let ada_herself = guest("Ada");
    let mut ada = Client::join(&rooms, ada_herself.clone(), 1).await;
    let mut ben = Client::join(&rooms, guest("Ben"), 2).await;
    held.is_broken.store(true, Ordering::SeqCst);
    ada.type_into(0, "lost? ").await;
    held.leave.add_permits(1);
    assert_eq!(ada.until_closed().await.0, 1013);
    assert_eq!(ada.refused[0].0, "storage");
    assert!(!ada.is_saved());
    ben.sync().await;
    assert_eq!(ben.text(), "What happened");

    held.is_broken.store(false, Ordering::SeqCst);
    held.leave.add_permits(100);
    let mut ada = Client::with(
        rooms.join(DOCUMENT, ada_herself).await.unwrap(),
        ada.doc.clone(),
    )
    .await;
    ada.until(|client| client.is_saved() && client.acks > 0)
        .await;
    ben.until(|client| client.text() == "lost? What happened")
        .await;
}

#[tokio::test]
async fn an_edit_of_the_server_is_durable_and_shown_when_it_returns() {
    let journal = journal();
    let rooms = Rooms::new(journal.clone(), Limits::default());
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    let by = uuid::Uuid::new_v4();
    let said = rooms
        .edit(DOCUMENT, by, |edit| {
            edit.append_block(
                &json!({"type": "heading", "content": [{"type": "text", "text": "Impact"}]}),
            )
            .map(drop)
        })
        .await
        .unwrap();
    assert_eq!(said["content"][1]["type"], "heading");
    assert_eq!(journal.updates(DOCUMENT)[0].by, Some(by));
    ada.until(|client| client.json() == said).await;

    let refused = rooms
        .edit(DOCUMENT, None, |edit| edit.set_attr("nowhere", "level", 3))
        .await;
    assert!(refused.unwrap_err().to_string().contains("nowhere"));
    assert_eq!(rooms.read(DOCUMENT).await.unwrap(), said);
    ada.type_into(0, "still ").await;
    ada.until(|client| client.is_saved()).await;
}

#[tokio::test]
async fn a_refused_edit_of_the_server_leaves_nothing_of_its_first_steps() {
    let rooms = rooms();
    let before = rooms.read(DOCUMENT).await.unwrap();
    let refused = rooms
        .edit(DOCUMENT, None, |edit| {
            edit.set_inline(
                "first-paragraph",
                "",
                &[json!({"type": "text", "text": "half done"})],
            )?;
            edit.remove("nowhere")
        })
        .await;
    assert!(refused.is_err());
    assert_eq!(rooms.read(DOCUMENT).await.unwrap(), before);
}

#[tokio::test]
async fn a_panic_in_an_edit_of_the_server_harms_nobody() {
    let rooms = rooms();
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    let broken = rooms
        .edit(DOCUMENT, None, |_| panic!("a fault of ours"))
        .await;
    assert!(broken.is_err());
    ada.type_into(0, "on ").await;
    ada.until(|client| client.is_saved()).await;
    assert_eq!(
        text(&rooms.read(DOCUMENT).await.unwrap()),
        "on What happened"
    );
}

#[tokio::test]
async fn a_reader_sees_everything_and_changes_nothing() {
    let rooms = rooms();
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    let mut eve = Client::join(&rooms, reader("Eve"), 2).await;
    ada.edit(|transaction, fragment| fragment.remove_range(transaction, 0, 1))
        .await;
    ada.add_paragraph("Anew").await;
    eve.until(|client| client.text() == "Anew").await;
    // What a stock client answers on joining holds all deletions it knows, and is no change.
    let all = eve.state();
    eve.send(frame(&[0, 1], &all)).await;
    eve.sync().await;
    assert_eq!(eve.refused, []);
    eve.type_into(0, "secretly ").await;
    eve.until(|client| !client.refused.is_empty()).await;
    assert_eq!(eve.refused[0].0, "read-only");
    eve.send(presence(2, 1, r#"{"cursor":null}"#)).await;
    ada.until(|client| !client.presence.is_empty()).await;
    assert_eq!(text(&rooms.read(DOCUMENT).await.unwrap()), "Anew");
}

#[tokio::test]
async fn a_reader_cannot_delete_either() {
    let rooms = rooms();
    let mut eve = Client::join(&rooms, reader("Eve"), 2).await;
    eve.edit(|transaction, fragment| fragment.remove_range(transaction, 0, 1))
        .await;
    eve.until(|client| !client.refused.is_empty()).await;
    assert_eq!(text(&rooms.read(DOCUMENT).await.unwrap()), "What happened");
}

#[tokio::test]
async fn an_older_editor_may_only_read() {
    let rooms = rooms();
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    ada.send([102, 0]).await;
    ada.until(|client| {
        client
            .refused
            .first()
            .is_some_and(|(key, _)| key == "schema")
    })
    .await;
    ada.type_into(0, "x").await;
    ada.until(|client| {
        client
            .refused
            .last()
            .is_some_and(|(key, _)| key == "read-only")
    })
    .await;
}

#[tokio::test]
async fn presence_bears_the_name_of_the_session_and_ends_with_the_seat() {
    let rooms = rooms();
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    let ben = Client::join(
        &rooms,
        Guest {
            hue: 4,
            ..guest("Ben")
        },
        2,
    )
    .await;
    ben.send(presence(
        2,
        1,
        r#"{"user":{"name":"Ada"},"cursor":{"anchor":1}}"#,
    ))
    .await;
    ada.until(|client| client.presence.len() == 1).await;
    assert_eq!(
        ada.presence[0].2,
        json!({"user": {"name": "Ben", "hue": 4}, "cursor": {"anchor": 1}})
    );
    drop(ben);
    ada.until(|client| client.presence.len() == 2).await;
    assert_eq!((ada.presence[1].0, &ada.presence[1].2), (2, &json!(null)));
}

#[tokio::test]
async fn nobody_can_take_anothers_cursor_away() {
    let rooms = rooms();
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    ada.send(presence(1, 1, r#"{"cursor":1}"#)).await;
    let mallory = Client::join(&rooms, guest("Mallory"), 66).await;
    mallory.send(presence(1, 99, "null")).await;
    mallory.send(presence(66, 1, r#"{"cursor":2}"#)).await;
    ada.until(|client| !client.presence.is_empty()).await;
    assert_eq!(
        ada.presence[0].0, 66,
        "the first thing heard is the own cursor of the other"
    );
}

#[tokio::test]
async fn what_changed_is_told_with_who_changed_it() {
    let rooms = rooms();
    let mut changed = rooms.changed();
    let ada_herself = guest("Ada");
    let mut ada = Client::join(&rooms, ada_herself.clone(), 1).await;
    ada.type_into(0, "Here is ").await;
    ada.until(|client| client.is_saved()).await;
    rooms.flush(DOCUMENT).await;
    let told = changed.try_recv().unwrap();
    assert_eq!(
        (told.document, told.by.as_slice(), text(&told.json)),
        (
            DOCUMENT,
            &[ada_herself.person][..],
            "Here is What happened".into()
        )
    );
    assert!(changed.try_recv().is_err(), "one change is told once");
}

#[tokio::test]
async fn a_dismissed_person_loses_every_socket_at_once() {
    let rooms = rooms();
    let ben_himself = guest("Ben");
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    let mut ben = Client::join(&rooms, ben_himself.clone(), 2).await;
    let mut tab = Client::join(&rooms, ben_himself.clone(), 3).await;
    rooms.dismiss(DOCUMENT, ben_himself.person);
    assert_eq!(ben.until_closed().await.0, 4403);
    assert_eq!(tab.until_closed().await.0, 4403);
    ben.type_into(0, "after ").await;
    ada.sync().await;
    assert_eq!(ada.text(), "What happened");
    let mut back = Client::join(&rooms, ben_himself.clone(), 4).await;
    rooms.dismiss_everywhere(ben_himself.person);
    assert_eq!(back.until_closed().await.0, 4401);
}

#[tokio::test]
async fn a_session_that_ends_closes_its_own_sockets_and_no_others_of_the_person() {
    let rooms = rooms();
    let ben_here = Guest {
        session: Some([1; 32]),
        ..guest("Ben")
    };
    let ben_there = Guest {
        session: Some([2; 32]),
        ..ben_here.clone()
    };
    let mut here = Client::join(&rooms, ben_here, 1).await;
    let mut there = Client::join(&rooms, ben_there, 2).await;
    rooms.dismiss_session([1; 32]);
    assert_eq!(here.until_closed().await.0, 4401);
    there.type_into(0, "Still: ").await;
    there.until(|client| client.is_saved()).await;
    assert_eq!(there.text(), "Still: What happened");
}

#[tokio::test]
async fn a_room_closes_after_the_last_one_left_and_opens_with_all_it_held() {
    let journal = journal();
    let limits = Limits {
        linger: Duration::ZERO,
        compact_updates: 3,
        ..Limits::default()
    };
    let rooms = Rooms::new(journal.clone(), limits);
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    for turn in 0..5 {
        ada.type_into(0, &format!("{turn} ")).await;
    }
    ada.until(|client| client.is_saved()).await;
    let said = ada.json();
    drop(ada);
    while rooms.open_count() > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(
        journal.updates(DOCUMENT).len(),
        0,
        "five updates became a snapshot"
    );
    assert_eq!(rooms.read(DOCUMENT).await.unwrap(), said);
    assert_eq!(Client::join(&rooms, guest("Ben"), 2).await.json(), said);
}

#[tokio::test]
async fn a_room_that_closes_and_opens_all_the_time_loses_nothing() {
    let rooms = Rooms::new(
        journal(),
        Limits {
            linger: Duration::ZERO,
            compact_updates: 2,
            ..Limits::default()
        },
    );
    for turn in 0..40 {
        let mut ada = Client::join(&rooms, guest("Ada"), 100 + turn).await;
        ada.type_into(0, "x").await;
        ada.until(|client| client.is_saved()).await;
    }
    assert_eq!(
        text(&rooms.read(DOCUMENT).await.unwrap()),
        "x".repeat(40) + "What happened"
    );
}

#[tokio::test]
async fn closing_makes_all_that_was_accepted_durable_before_the_sockets_close() {
    let journal = journal();
    let rooms = Rooms::new(journal.clone(), Limits::default());
    let mut changed = rooms.changed();
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    ada.type_into(0, "the last ").await;
    ada.sync().await;
    rooms.close().await;
    assert_eq!(ada.until_closed().await.0, 1001);
    assert!(ada.is_saved());
    assert_eq!(
        (rooms.open_count(), journal.updates(DOCUMENT).len()),
        (0, 1)
    );
    assert_eq!(
        text(&changed.try_recv().unwrap().json),
        "the last What happened"
    );
}

#[tokio::test]
async fn a_document_that_is_gone_closes_its_sockets() {
    let journal = journal();
    let rooms = Rooms::new(journal.clone(), Limits::default());
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    journal.remove(DOCUMENT);
    ada.type_into(0, "x").await;
    assert_eq!(ada.until_closed().await.0, 4404);
    let joined = rooms.join(DOCUMENT, guest("Ben")).await;
    assert!(
        matches!(joined, Err(JoinError::NoSuchDocument)),
        "{joined:?}"
    );
}

#[tokio::test]
async fn a_seat_that_reads_too_slowly_is_closed_and_the_others_go_on() {
    let rooms = Rooms::new(
        journal(),
        Limits {
            unread: 8,
            ..Limits::default()
        },
    );
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    let mut ben = Client::join(&rooms, guest("Ben"), 2).await;
    for _ in 0..30 {
        ada.type_into(0, "x").await;
        ada.until(|client| client.is_saved()).await;
    }
    let closed = loop {
        match ben.seat.receive().await {
            Some(live::Out::Frame(_)) => {}
            Some(live::Out::Close(code, _)) => break code,
            None => panic!("closed without a reason"),
        }
    };
    assert_eq!(closed, 1013);
    ben = Client::with(
        rooms.join(DOCUMENT, guest("Ben")).await.unwrap(),
        ben.doc.clone(),
    )
    .await;
    ben.until(|client| client.is_synced).await;
    assert_eq!(ben.text(), "x".repeat(30) + "What happened");
}

#[tokio::test]
async fn a_change_that_builds_on_one_that_was_lost_on_the_way_brings_both() {
    let rooms = rooms();
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    let lost = ada.edit_silently(|transaction, fragment| {
        fragment.push_back(transaction, yrs::XmlElementPrelim::empty("paragraph"));
    });
    assert!(!lost.is_empty());
    ada.type_into(1, "built on it").await;
    ada.until(|client| client.is_saved()).await;
    assert_eq!(
        text(&rooms.read(DOCUMENT).await.unwrap()),
        "What happenedbuilt on it"
    );
}

#[tokio::test]
async fn news_reach_every_page() {
    let rooms = rooms();
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    rooms.say(DOCUMENT, &json!({"kind": "stage", "stage": "in_review"}));
    ada.until(|client| !client.news.is_empty()).await;
    assert_eq!(ada.news[0]["stage"], "in_review");
}

#[tokio::test]
async fn a_client_that_joins_with_what_it_wrote_offline_brings_it() {
    let rooms = rooms();
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    ada.sync().await;
    let doc = ada.doc.clone();
    ada.edit_silently(|transaction, fragment| {
        fragment.push_back(transaction, yrs::XmlElementPrelim::empty("horizontal_rule"));
    });
    drop(ada);
    let mut ada = Client::with(rooms.join(DOCUMENT, guest("Ada")).await.unwrap(), doc).await;
    ada.until(|client| client.acks > 0 && client.is_saved())
        .await;
    assert_eq!(
        rooms.read(DOCUMENT).await.unwrap()["content"][1]["type"],
        "horizontal_rule"
    );
    assert!(!ada.doc.transact().state_vector().encode_v1().is_empty());
}

#[tokio::test]
async fn a_room_that_hangs_is_given_up_and_its_document_opens_anew() {
    let journal = journal();
    let patience = Duration::from_millis(40);
    let rooms = Rooms::new(
        journal.clone(),
        Limits {
            patience,
            ..Limits::default()
        },
    );
    let ada_herself = guest("Ada");
    let mut ada = Client::join(&rooms, ada_herself.clone(), 1).await;
    ada.type_into(0, "safe ").await;
    ada.until(|client| client.is_saved()).await;
    let (release, held) = std::sync::mpsc::channel::<()>();
    let hanging = rooms.clone();
    let hung = tokio::spawn(async move {
        let held = std::sync::Mutex::new(held);
        hanging
            .edit(DOCUMENT, None, move |edit| {
                let _ = held.lock().unwrap().recv();
                edit.remove("first-paragraph")
            })
            .await
    });
    assert_eq!(ada.until_closed().await.0, 1013);
    let mut ada = Client::with(
        rooms.join(DOCUMENT, ada_herself).await.unwrap(),
        ada.doc.clone(),
    )
    .await;
    ada.type_into(0, "and sound ").await;
    ada.until(|client| client.acks > 0 && client.is_saved())
        .await;
    drop(release);
    hung.await.unwrap().unwrap_err();
    assert_eq!(
        text(&rooms.read(DOCUMENT).await.unwrap()),
        "and sound safe What happened"
    );
}
