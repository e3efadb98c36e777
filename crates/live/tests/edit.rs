//! The server's own changes to a live document: what each does, and what it leaves alone.
//! Not here: how they become durable (`rooms`).

mod support;

use live::{Edit, EditError, Limits, MemoryJournal, RoomError, Rooms, first_document};
use serde_json::{Value, json};
use std::sync::Arc;
use support::*;

fn action(id: &str, words: &str) -> Value {
    json!({"type": "action_item", "attrs": {"id": id}, "content": [
        {"type": "action_text", "content": [{"type": "text", "text": words}]}, {"type": "end_state"},
    ]})
}

fn worked_example() -> Value {
    document(&[
        paragraph("para-001", "What happened"),
        json!({"type": "actions", "attrs": {"id": "acts-001"}, "content": [action("acti-001", "Bound the retries"), action("acti-002", "Alert earlier")]}),
        json!({"type": "bullet_list", "attrs": {"id": "list-001"}, "content": [
            {"type": "list_item", "attrs": {"id": "item-001"}, "content": [paragraph("para-002", "one")]},
        ]}),
    ])
}

async fn rooms() -> (Rooms, Arc<MemoryJournal>) {
    let journal = Arc::new(MemoryJournal::new());
    journal.put(DOCUMENT, first_document(&worked_example()).unwrap());
    (Rooms::new(journal.clone(), Limits::default()), journal)
}

async fn after(
    change: impl FnOnce(&mut Edit<'_, '_>) -> Result<(), EditError> + Send + 'static,
) -> Result<Value, String> {
    let (rooms, _) = rooms().await;
    let edited = rooms.edit(DOCUMENT, None, change).await;
    edited.map_err(|error| error.to_string())
}

#[tokio::test]
async fn an_attribute_is_set_on_its_block_alone() {
    let said = after(|edit| edit.set_attr("acti-002", "state", "done"))
        .await
        .unwrap();
    let actions = &said["content"][1]["content"];
    assert_eq!(actions[0]["attrs"]["state"], "proposed");
    assert_eq!(actions[1]["attrs"]["state"], "done");
}

#[tokio::test]
async fn an_attribute_that_its_block_cannot_have_is_refused_with_the_reason() {
    let told = after(|edit| edit.set_attr("acti-002", "state", "wonderful")).await;
    assert_eq!(
        told,
        Err(
            "the document's action_item has an attribute \"state\" that cannot be \"wonderful\""
                .into()
        )
    );
    assert!(
        after(|edit| edit.set_attr("para-001", "state", "done"))
            .await
            .is_err()
    );
    assert!(
        after(|edit| edit.set_attr("acti-002", "tracker", "javascript:alert(1)"))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn setting_what_is_so_already_changes_nothing() {
    let (rooms, journal) = rooms().await;
    let edited = rooms.edit(DOCUMENT, None, |edit| {
        edit.set_attr("acti-002", "state", "proposed")?;
        edit.replace(&worked_example())
    });
    edited.await.unwrap();
    assert_eq!(journal.updates(DOCUMENT), []);
}

#[tokio::test]
async fn the_text_of_a_part_is_replaced_and_its_sibling_stays() {
    let marked = json!({"type": "text", "text": "no retry storm", "marks": [{"type": "strong"}]});
    let expected = marked.clone();
    let said = after(move |edit| edit.set_inline("acti-001", "end_state", &[marked]))
        .await
        .unwrap();
    let item = &said["content"][1]["content"][0];
    assert_eq!(item["content"][1]["content"][0], expected);
    assert_eq!(text(&item["content"][0]), "Bound the retries");
    assert!(
        after(|edit| edit.set_inline("acti-001", "", &[]))
            .await
            .is_err(),
        "an action has no text of its own"
    );
    assert!(
        after(|edit| edit.set_inline("acti-001", "known_now", &[]))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_node_is_appended_where_it_may_stand_and_gets_an_id() {
    let said = after(|edit| {
        let id = edit.append("acts-001", &json!({"type": "action_item", "content": [{"type": "action_text"}, {"type": "end_state"}]}))?;
        edit.set_attr(&id, "owner", "Ada")
    })
    .await
    .unwrap();
    let item = &said["content"][1]["content"][2];
    assert_eq!(item["attrs"]["owner"], "Ada");
    assert!(item["attrs"]["id"].as_str().unwrap().len() >= 8);
    let told = after(|edit| {
        edit.append("acts-001", &json!({"type": "paragraph"}))
            .map(drop)
    })
    .await;
    assert_eq!(
        told,
        Err("the document's actions cannot hold paragraph".into())
    );
}

#[tokio::test]
async fn a_node_is_put_before_all_others_where_it_may_stand() {
    let said = after(|edit| {
        edit.prepend("acts-001", &json!({"type": "action_item", "attrs": {"owner": "Ada"}, "content": [{"type": "action_text"}, {"type": "end_state"}]}))
            .map(drop)
    })
    .await
    .unwrap();
    let items = said["content"][1]["content"].as_array().unwrap();
    assert_eq!(items[0]["attrs"]["owner"], "Ada");
    assert_eq!(items[1]["attrs"]["id"], "acti-001");
    assert!(
        after(|edit| edit
            .prepend("acts-001", &json!({"type": "paragraph"}))
            .map(drop))
        .await
        .is_err()
    );
}

#[tokio::test]
async fn a_block_is_put_after_another_in_the_same_parent() {
    let said = after(|edit| {
        edit.insert_after("para-001", &json!({"type": "horizontal_rule"}))?;
        edit.insert_after("acti-001", &action("acti-003", "In between"))?;
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(said["content"][1]["type"], "horizontal_rule");
    let ids: Vec<&str> = said["content"][2]["content"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["attrs"]["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["acti-001", "acti-003", "acti-002"]);
}

#[tokio::test]
async fn a_block_is_taken_out_wherever_it_stands() {
    let said = after(|edit| {
        edit.remove("para-001")?;
        edit.remove("acti-001")
    })
    .await
    .unwrap();
    assert_eq!(said["content"][0]["content"].as_array().unwrap().len(), 1);
    assert_eq!(text(&said), "Alert earlierone");
}

#[tokio::test]
async fn replacing_leaves_alone_what_stays_the_same() {
    let (rooms, journal) = rooms().await;
    let mut wanted = worked_example();
    wanted["content"][1]["content"][1]["attrs"]["state"] = json!("in_progress");
    let said = rooms
        .edit(DOCUMENT, None, move |edit| edit.replace(&wanted))
        .await
        .unwrap();
    assert_eq!(
        said["content"][1]["content"][1]["attrs"]["state"],
        "in_progress"
    );
    let bytes = journal.updates(DOCUMENT)[0].bytes.len();
    assert!(bytes < 60, "one attribute took {bytes} bytes");
}

#[tokio::test]
async fn everyone_ends_with_the_same_text_after_a_replacement() {
    let (rooms, _) = rooms().await;
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    let mut wanted = worked_example();
    wanted["content"][0] = paragraph("para-001", "What really happened");
    rooms
        .edit(DOCUMENT, None, move |edit| edit.replace(&wanted))
        .await
        .unwrap();
    // Ada writes before she hears of it; her words and the new ones both stay.
    ada.type_into(0, "Tuesday: ").await;
    ada.until(|client| client.is_saved()).await;
    ada.sync().await;
    assert!(ada.text().starts_with("Tuesday: What really happened"));
    assert_eq!(rooms.read(DOCUMENT).await.unwrap(), ada.json());
}

#[tokio::test]
async fn what_is_written_into_a_block_while_the_server_empties_it_stays() {
    let (rooms, _) = rooms().await;
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    let mut wanted = worked_example();
    wanted["content"][0] = json!({"type": "paragraph", "attrs": {"id": "para-001"}});
    rooms
        .edit(DOCUMENT, None, move |edit| edit.replace(&wanted))
        .await
        .unwrap();
    ada.type_into(0, "Kept.").await;
    ada.until(|client| client.is_saved()).await;
    ada.sync().await;
    assert!(ada.text().starts_with("Kept."), "{}", ada.text());
}

#[tokio::test]
async fn a_document_that_is_none_replaces_nothing() {
    let (rooms, _) = rooms().await;
    let told = rooms
        .edit(DOCUMENT, None, |edit| {
            edit.replace(&json!({"type": "doc", "content": [{"type": "script"}]}))
        })
        .await;
    assert!(
        matches!(told, Err(RoomError::Edit(EditError::Problem(_)))),
        "{told:?}"
    );
    assert!(text(&rooms.read(DOCUMENT).await.unwrap()).starts_with("What happened"));
}
