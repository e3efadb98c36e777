//! Numbers of postmortems and incidents, and keys of trackers, as links on every page inside, and over the API for the editor.
//! Not here: the outside, where they stay text (application).

mod support;

use app::decide::rule;
use app::write::{comment, project, start, versions};
use axum::http::StatusCode;
use postmortem::PostmortemNumber;
use postmortem::decide::RulingKind;
use postmortem::write::comment::Place;
use serde_json::{Value, json};
use support::{Guest, html};
use testing::World;
use testing::world::story;

/// #1 is a postmortem, #2 an incident without one, #3 a postmortem that names both.
async fn house(world: &World) -> Guest {
    let (app, writer) = (&world.app, world.writer());
    let first = world.incident().await.incident.number;
    start::start(app, writer, first).await.unwrap();
    world.incident().await;
    let third = world.incident().await.incident.number;
    let number = start::start(app, writer, third).await.unwrap().number;
    world
        .write(number, story("As in #1 and #2, and not #77."))
        .await;
    project::bring_up_to_date(app, number).await.unwrap();
    Guest::signed_in(world, writer).await
}

const TO_FIRST: &str = "<a href=\"/postmortems/1\" title=\"Boarding gates refused valid tickets (draft)\" rel=\"noopener\">#1</a>";
const TO_SECOND: &str = "<a href=\"/incidents/2\" title=\"Boarding gates refused valid tickets (incident)\" rel=\"noopener\">#2</a>";

testing::in_both_worlds! {
    async fn a_number_in_a_text_leads_to_its_page_wherever_it_is_read(world) {
        let guest = house(&world).await;
        let (app, writer, number) = (&world.app, world.writer(), PostmortemNumber(3));
        versions::name(app, writer, number, "With numbers").await.unwrap();
        let kept = versions::list(app, writer, number).await.unwrap();
        let version = format!("/postmortems/3/versions/{}", kept.versions[0].seq);
        for path in ["/postmortems/3", "/postmortems/3/write", version.as_str()] {
            let page = guest.get(path).await.text;
            assert!(page.contains(&format!("As in {TO_FIRST} and {TO_SECOND}, and not #77.")), "{path}: {page}");
            assert!(html::broken_promises(&page).is_empty(), "{path}: {:?}", html::broken_promises(&page));
        }
    }

    async fn a_number_in_a_comment_or_a_reason_leads_there_too(world) {
        let guest = house(&world).await;
        let (app, writer) = (&world.app, world.writer());
        comment::open(app, writer, PostmortemNumber(3), Place::default(), "The same as #1 <again>").await.unwrap();
        rule::rule(app, writer, postmortem::IncidentNumber(2), RulingKind::Waiver, "It is told in #1 already.").await.unwrap();
        let page = guest.get("/postmortems/3").await.text;
        assert!(page.contains(&format!("<p class=\"comment-text\">The same as {TO_FIRST} &lt;again&gt;</p>")), "{page}");
        let page = guest.get("/incidents/2").await.text;
        assert!(page.contains(&format!("“It is told in {TO_FIRST} already.”")), "{page}");
    }

    async fn a_postmortem_tells_where_it_is_named_and_is_silent_where_it_is_not(world) {
        let guest = house(&world).await;
        let named = "<a href=\"/postmortems/3\">#3 Boarding gates refused valid tickets</a> <span class=\"soft small\">draft</span>";
        let page = guest.get("/postmortems/1").await.text;
        assert!(page.contains("<h2>Named in</h2>") && page.contains(named), "{page}");
        assert!(html::broken_promises(&page).is_empty(), "{:?}", html::broken_promises(&page));
        assert!(!guest.get("/postmortems/3").await.text.contains("Named in"));
        world.write(PostmortemNumber(3), story("As in nothing else.")).await;
        project::bring_up_to_date(&world.app, PostmortemNumber(3)).await.unwrap();
        assert!(!guest.get("/postmortems/1").await.text.contains("Named in"));
    }

    async fn an_admin_names_trackers_and_their_keys_lead_there_wherever_they_are_read(world) {
        let guest = house(&world).await;
        let admin = Guest::signed_in(&world, &world.admin).await;
        let page = guest.get("/trackers").await.text;
        assert!(page.contains("An admin can name them here") && !page.contains("<textarea"), "{page}");
        assert_eq!(guest.post("/trackers", &[("trackers", "OPS https://t.example/{key}")]).await.status, StatusCode::FORBIDDEN);

        let page = admin.post("/trackers", &[("trackers", "OPS https://t.example/\nDEV <nowhere>")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains("does not say where the key goes") && page.text.contains("“DEV” has no address"), "{}", page.text);
        assert!(page.text.contains("DEV &#60;nowhere&#62;"), "what was typed stays: {}", page.text);
        assert!(html::broken_promises(&page.text).is_empty(), "{:?}", html::broken_promises(&page.text));

        let kept = admin.post("/trackers", &[("trackers", "OPS- https://t.example/{key}?a=1&b=2")]).await;
        assert_eq!(kept.to(), "/trackers");
        assert!(guest.get("/trackers").await.text.contains("OPS-123"));
        let late = admin.post("/trackers", &[("trackers", "GH https://t.example/{number}"), ("seen", "")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.text.contains("someone else changed") && late.text.contains("GH https://t.example"), "{}", late.text);
        assert!(late.text.contains("name=\"seen\" value=\"OPS https://t.example/{key}?a=1&#38;b=2\""), "{}", late.text);
        world.write(PostmortemNumber(3), story("As in OPS-7, and not DEV-8.")).await;
        project::bring_up_to_date(&world.app, PostmortemNumber(3)).await.unwrap();
        let link = "As in <a href=\"https://t.example/OPS-7?a=1&amp;b=2\" title=\"OPS-7 at t.example\" rel=\"noopener\">OPS-7</a>, and not DEV-8.";
        for path in ["/postmortems/3", "/postmortems/3/write"] {
            let page = guest.get(path).await.text;
            assert!(page.contains(link), "{path}: {page}");
            assert!(html::broken_promises(&page).is_empty(), "{path}: {:?}", html::broken_promises(&page));
        }
    }

    async fn the_editor_asks_for_numbers_and_for_titles(world) {
        let guest = house(&world).await;
        let ask = async |query: &str| {
            let answer = guest.get(&format!("/api/v1/references?{query}")).await;
            serde_json::from_str::<Value>(&answer.text).unwrap()["references"].clone()
        };
        let first = json!({ "number": 1, "title": "Boarding gates refused valid tickets", "standing": "draft", "address": "/postmortems/1" });
        assert_eq!(ask("of=1,77").await, json!([first]));
        assert_eq!(ask("of=").await, json!([]));
        assert_eq!(ask("q=1").await, json!([first]));
        let found = ask("q=boarding%20gates").await;
        let numbers: Vec<_> = found.as_array().unwrap().iter().map(|one| one["number"].as_i64().unwrap()).collect();
        assert_eq!(numbers, [3, 2, 1]);
    }
}
