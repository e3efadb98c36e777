//! Comments without script and for programs: the threads under the text, their forms, and the same over the API.
//! Not here: the panel beside the text that is written (e2e).

mod support;

use app::write::start;
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use support::{Guest, html};
use testing::World;
use testing::world::story;

async fn written(world: &World) {
    let incident = world.incident().await.incident.number;
    let started = start::start(&world.app, world.writer(), incident).await;
    world
        .write(
            started.unwrap().number,
            story("Gates refused valid tickets."),
        )
        .await;
    app::write::project::bring_up_to_date(&world.app, postmortem::PostmortemNumber(1))
        .await
        .unwrap();
}

async fn ask(guest: &Guest, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
    let request = guest
        .request(method, path)
        .header("sec-fetch-site", "same-origin")
        .header(CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    let page = guest.send(request).await;
    let json = serde_json::from_str(&page.text).unwrap_or(Value::Null);
    (page.status, json)
}

const PLACE: [(&str, &str); 4] = [
    ("from", "AAEC"),
    ("to", "AAED"),
    ("block", "parasum01"),
    ("quote", "valid tickets"),
];

async fn begin(guest: &Guest, text: &str) -> String {
    let mut body = json!({ "text": text });
    for (name, value) in PLACE {
        body[name] = json!(value);
    }
    let (status, made) = ask(guest, Method::POST, "/api/v1/postmortems/1/comments", body).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made["id"].as_str().unwrap().to_owned()
}

testing::in_both_worlds! {
    async fn a_comment_on_the_whole_text_is_written_and_answered_by_forms_alone(world) {
        written(&world).await;
        let (noor, jun) = (Guest::signed_in(&world, world.writer()).await, Guest::signed_in(&world, &world.reviewers[0]).await);
        let page = noor.post("/postmortems/1/comments", &[("text", "@Jun Watanabe, which key was it?")]).await;
        assert_eq!(page.to(), "/postmortems/1#comments");
        let home = jun.get("/").await.text;
        assert!(home.contains("Called by name") && home.contains("About the whole text."), "{home}");
        let page = jun.get("/postmortems/1").await.text;
        assert!(page.contains("One is open") && page.contains("which key was it?"), "{page}");
        assert!(html::broken_promises(&page).is_empty(), "{:?}", html::broken_promises(&page));
        let thread = page.split("id=\"thread-").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let page = jun.post(&format!("/threads/{thread}/reply"), &[("text", "The one of October.")]).await;
        assert_eq!(page.to(), format!("/postmortems/1#thread-{thread}"));
        assert!(!jun.get("/").await.text.contains("Called by name"), "an answer ends the waiting");
        jun.post(&format!("/threads/{thread}/resolve"), &[]).await;
        let page = noor.get("/postmortems/1").await.text;
        assert!(page.contains("None is open") && page.contains("Jun Watanabe resolved it"), "{page}");
        noor.post(&format!("/threads/{thread}/reopen"), &[]).await;
        assert!(noor.get("/postmortems/1").await.text.contains("One is open"));
    }

    async fn what_somebody_was_called_to_waits_until_they_have_seen_it(world) {
        written(&world).await;
        let (noor, jun) = (Guest::signed_in(&world, world.writer()).await, Guest::signed_in(&world, &world.reviewers[0]).await);
        let thread = begin(&noor, "@Jun Watanabe, look here.").await;
        let home = jun.get("/").await.text;
        assert!(home.contains("One thing needs you.") && home.contains("About “valid tickets”"), "{home}");
        let page = jun.post(&format!("/threads/{thread}/seen"), &[]).await;
        assert_eq!(page.to(), "/");
        assert!(!jun.get("/").await.text.contains("Called by name"));
    }

    async fn a_comment_tells_whether_its_text_is_still_there(world) {
        written(&world).await;
        let noor = Guest::signed_in(&world, world.writer()).await;
        begin(&noor, "How many?").await;
        assert!(noor.get("/postmortems/1").await.text.contains(r##"<a href="#b-parasum01">“valid tickets”</a>"##));
        let without = json!({"type": "doc", "content": [{"type": "paragraph", "attrs": {"id": "other"}, "content": [{"type": "text", "text": "All of it was written anew."}]}]});
        world.write(postmortem::PostmortemNumber(1), without).await;
        app::write::project::bring_up_to_date(&world.app, postmortem::PostmortemNumber(1)).await.unwrap();
        let page = noor.get("/postmortems/1").await.text;
        assert!(page.contains("the text is gone") && page.contains("How many?"), "{page}");
    }

    async fn what_is_said_in_a_comment_is_shown_and_never_run(world) {
        written(&world).await;
        let noor = Guest::signed_in(&world, world.writer()).await;
        noor.post("/postmortems/1/comments", &[("text", r#"<script>x()</script> " onload="x() {{ 977*977 }}"#)]).await;
        let page = noor.get("/postmortems/1").await.text;
        assert!(!page.contains("<script>x()") && !page.contains("954529") && page.contains("{{ 977*977 }}"));
    }

    async fn only_its_author_rewords_and_takes_back_a_comment(world) {
        written(&world).await;
        let (noor, leila) = (Guest::signed_in(&world, world.writer()).await, Guest::signed_in(&world, &world.members[1]).await);
        begin(&noor, "Who could have known?").await;
        let (_, list) = ask(&leila, Method::GET, "/api/v1/postmortems/1/comments", Value::Null).await;
        let comment = &list["threads"][0]["comments"][0];
        assert_eq!((comment["mine"].as_bool(), comment["by"].as_str()), (Some(false), Some("Noor Aziz")));
        let path = format!("/api/v1/comments/{}", comment["id"].as_str().unwrap());
        let (status, told) = ask(&leila, Method::POST, &path, json!({"text": "What else?", "version": 1})).await;
        assert_eq!(status, StatusCode::CONFLICT, "{told}");
        let (status, _) = ask(&noor, Method::POST, &path, json!({"text": "When was it visible?", "version": 1})).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        let (status, _) = ask(&leila, Method::DELETE, &path, Value::Null).await;
        assert_eq!(status, StatusCode::CONFLICT);
        let (status, _) = ask(&noor, Method::DELETE, &path, Value::Null).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        let (_, list) = ask(&noor, Method::GET, "/api/v1/postmortems/1/comments", Value::Null).await;
        assert_eq!(list["threads"], json!([]));
    }

    async fn a_place_that_is_none_is_told_with_its_reason(world) {
        written(&world).await;
        let noor = Guest::signed_in(&world, world.writer()).await;
        let body = json!({"text": "Here?", "from": "<>", "to": "AAED", "block": "p", "quote": "words"});
        let (status, told) = ask(&noor, Method::POST, "/api/v1/postmortems/1/comments", body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(told["problems"][0]["field"], "place");
        let (status, told) = ask(&noor, Method::POST, "/api/v1/postmortems/1/comments", json!({"text": " "})).await;
        assert_eq!((status, told["problems"][0]["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("text")));
    }
}
