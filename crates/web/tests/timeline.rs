//! The timeline on pages: drawn, as a file, brought in from records, and walked again in a replay.
//! Not here: how it is drawn (press), and typing in it (e2e).

mod support;

use std::sync::Arc;

use app::write::start;
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use support::{Guest, Page, html};
use testing::world::story;
use testing::{Trial, World};

fn in_a_world<Fut: Future<Output = ()> + Send + 'static>(
    test: impl FnOnce(Arc<World>) -> Fut + Send + 'static,
) {
    World::run(async { Some(Trial::sqlite()) }, test);
}

async fn guest(world: &World) -> Guest {
    let incident = world.incident().await.incident.number;
    let started = start::start(&world.app, world.writer(), incident).await;
    let number = started.unwrap().number;
    world
        .write(number, story("Gates refused valid tickets."))
        .await;
    app::write::project::bring_up_to_date(&world.app, number)
        .await
        .unwrap();
    Guest::signed_in(world, world.writer()).await
}

/// Sends the form with a paste, as a browser would.
async fn bring(guest: &Guest, text: &str, more: &[(&str, &str)]) -> Page {
    let mut body = String::new();
    let fields = [("text", text)];
    for (name, value) in fields.iter().chain(more) {
        body.push_str(&format!(
            "--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        ));
    }
    body.push_str("--edge--\r\n");
    let request = guest
        .request(Method::POST, "/postmortems/1/timeline/import")
        .header("sec-fetch-site", "same-origin")
        .header(CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .body(Body::from(body))
        .unwrap();
    guest.send(request).await
}

#[test]
fn a_paste_is_shown_first_and_what_is_ticked_goes_into_the_document() {
    in_a_world(async |world| {
        let guest = guest(&world).await;
        let page = bring(
            &guest,
            "06:20 <ana> the <gate> refuses\n05:40 A new key comes into use.\n",
            &[("zone", "UTC")],
        )
        .await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        assert!(
            html::broken_promises(&page.text).is_empty(),
            "{:?}",
            html::broken_promises(&page.text)
        );
        let boxes: Vec<html::Tag> = html::tags(&page.text)
            .into_iter()
            .filter(|tag| tag.get("name") == Some("take"))
            .collect();
        assert_eq!(boxes.len(), 2);
        assert_eq!(
            (boxes[0].get("checked"), boxes[1].get("checked")),
            (None, Some(""))
        );
        assert!(page.text.contains("already there"));

        let value = boxes[1].get("value").unwrap();
        let value = value
            .replace("&#34;", "\"")
            .replace("&quot;", "\"")
            .replace("&#60;", "<")
            .replace("&lt;", "<")
            .replace("&#62;", ">")
            .replace("&gt;", ">");
        let done = guest
            .post("/postmortems/1/timeline/entries", &[("take", &value)])
            .await;
        assert_eq!(
            (done.status, done.to()),
            (StatusCode::SEE_OTHER, "/postmortems/1/write"),
            "{}",
            done.text
        );
        let text = guest.get("/postmortems/1/markdown").await.text;
        assert!(
            text.contains("role Participant 1") && text.contains("refuses"),
            "{text}"
        );
    });
}

#[test]
fn a_paste_that_cannot_be_read_is_told_and_stays_in_its_field() {
    in_a_world(async |world| {
        let guest = guest(&world).await;
        for (text, told) in [
            ("prose without a clock", "no line in it has a time"),
            ("", "neither a file nor a text"),
        ] {
            let page = bring(&guest, text, &[]).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(
                page.text.contains(told) && page.text.contains(text),
                "{}",
                page.text
            );
        }
        let none = guest.post("/postmortems/1/timeline/entries", &[]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.text.contains("no entry was ticked"), "{}", none.text);
    });
}

#[test]
fn the_timeline_is_drawn_on_its_page_told_as_a_table_and_taken_along_as_a_file() {
    in_a_world(async |world| {
        let guest = guest(&world).await;
        let page = guest.get("/postmortems/1").await;
        assert!(
            html::broken_promises(&page.text).is_empty(),
            "{:?}",
            html::broken_promises(&page.text)
        );
        assert!(
            page.text.contains("class=\"drawn-timeline\"")
                && page.text.contains("The same as a table")
        );
        assert!(
            !page.text.contains("style="),
            "no style attribute gets past the policy"
        );
        let file = guest.get("/postmortems/1/timeline.svg").await;
        assert_eq!(file.headers["content-type"], "image/svg+xml; charset=utf-8");
        assert!(file.text.starts_with("<svg") && !file.text.contains("var("));
        // No how is written, so there is nothing to draw.
        assert_eq!(
            guest.get("/postmortems/1/hows.svg").await.status,
            StatusCode::NOT_FOUND
        );
    });
}

#[test]
fn a_replay_tells_one_entry_at_a_time_and_nothing_of_what_came_later() {
    in_a_world(async |world| {
        let guest = guest(&world).await;
        bring_all(&guest).await;
        let begin = guest.get("/postmortems/1/replay").await.text;
        assert!(
            begin.contains("Begin") && !begin.contains("A new key"),
            "{begin}"
        );
        assert!(
            !begin.contains("Boarding gates refused"),
            "the title knows how it ends"
        );
        let first = guest.get("/postmortems/1/replay?step=1").await.text;
        assert!(
            first.contains("A new key comes into use") && !first.contains("it refuses"),
            "{first}"
        );
        assert!(
            html::broken_promises(&first).is_empty(),
            "{:?}",
            html::broken_promises(&first)
        );
        let thinks: Vec<html::Tag> = html::tags(&first)
            .into_iter()
            .filter(|tag| tag.name == "textarea")
            .collect();
        assert_eq!(thinks.len(), 1);
        assert_eq!(
            thinks[0].get("name"),
            None,
            "a field without a name is never sent"
        );
        let second = guest.get("/postmortems/1/replay?step=2").await.text;
        assert!(
            second.contains("it refuses") && second.contains("Known until now"),
            "{second}"
        );
        let end = guest.get("/postmortems/1/replay?step=3").await.text;
        assert!(
            end.contains("Boarding gates refused") && end.contains("What came next"),
            "{end}"
        );
        assert_eq!(
            guest.get("/postmortems/1/replay?step=4").await.status,
            StatusCode::NOT_FOUND
        );
    });
}

async fn bring_all(guest: &Guest) {
    let entry = r#"{"type":"timeline_entry","attrs":{"at":"2025-11-12T06:20:00Z"},"content":[{"type":"entry_text","content":[{"type":"text","text":"it refuses"}]}]}"#;
    let done = guest
        .post("/postmortems/1/timeline/entries", &[("take", entry)])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
}

#[test]
fn one_of_two_times_of_a_milestone_is_taken_for_both() {
    in_a_world(async |world| {
        let guest = guest(&world).await;
        let mut moved = story("Gates refused valid tickets.");
        moved["content"][3]["content"][0]["attrs"]["at"] = "2025-11-12T05:50:00Z".into();
        let path = "/postmortems/1/milestones";
        for (take, told) in [("fact", "2025-11-12 05:40"), ("entry", "2025-11-12 05:50")] {
            let number = postmortem::PostmortemNumber(1);
            world.write(number, moved.clone()).await;
            app::write::project::bring_up_to_date(&world.app, number)
                .await
                .unwrap();
            let page = guest.get("/postmortems/1").await.text;
            assert!(
                page.contains("“Began” is at 12 Nov 05:50 UTC in the timeline, and at 12 Nov 05:40 UTC in the incident’s facts"),
                "{page}"
            );
            let done = guest
                .post(path, &[("milestone", "started"), ("take", take)])
                .await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
            let page = guest.get("/postmortems/1").await.text;
            assert!(!page.contains("“Began” is at"), "they agree: {page}");
            let text = guest.get("/postmortems/1/markdown").await.text;
            assert!(text.contains(told), "{text}");
        }
        let facts = guest.get("/api/v1/incidents/1").await.text;
        assert!(facts.contains("2025-11-12T05:50:00"), "{facts}");
        let again = guest
            .post(path, &[("milestone", "started"), ("take", "entry")])
            .await;
        assert_eq!(again.status, StatusCode::CONFLICT);
    });
}
