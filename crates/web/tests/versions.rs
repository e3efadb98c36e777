//! Versions by pages and forms alone: naming, the list, one of them whole, what changed, restoring, and what waits as a suggestion.
//! Not here: how differences are found (domain) and how a live page sees a restored text (e2e).

mod support;

use app::write::start;
use axum::http::StatusCode;
use postmortem::PostmortemNumber;
use serde_json::json;
use support::{Guest, html};
use testing::World;
use testing::world::story;

const NUMBER: PostmortemNumber = PostmortemNumber(1);

async fn written(world: &World) {
    let incident = world.incident().await.incident.number;
    start::start(&world.app, world.writer(), incident)
        .await
        .unwrap();
    say(world, "Gates refused tickets at nine ports.").await;
}

async fn say(world: &World, summary: &str) {
    world.write(NUMBER, story(summary)).await;
    app::write::project::bring_up_to_date(&world.app, NUMBER)
        .await
        .unwrap();
}

testing::in_both_worlds! {
    async fn a_version_is_named_compared_and_restored_by_forms_alone(world) {
        written(&world).await;
        let noor = Guest::signed_in(&world, world.writer()).await;
        assert!(noor.get("/postmortems/1/versions").await.text.contains("No version is kept yet"));
        let page = noor.post("/postmortems/1/versions", &[("name", "First draft")]).await;
        assert_eq!((page.status, page.to()), (StatusCode::SEE_OTHER, "/postmortems/1/versions"));
        say(&world, "Gates refused valid tickets at nine ports.").await;
        let list = noor.get("/postmortems/1/versions").await.text;
        assert!(list.contains("First draft") && list.contains("named by Noor Aziz"), "{list}");
        let compared = noor.get("/postmortems/1/versions/compare?before=1&after=now").await.text;
        assert!(compared.contains("inserted: </span>valid"), "{compared}");
        let one = noor.get("/postmortems/1/versions/1").await.text;
        assert!(one.contains("Gates refused tickets at nine ports."), "{one}");
        for page in [&list, &compared, &one] {
            assert!(html::broken_promises(page).is_empty(), "{:?}", html::broken_promises(page));
        }
        noor.post("/postmortems/1/versions/1/restore", &[]).await;
        assert!(noor.get("/postmortems/1").await.text.contains("Gates refused tickets at nine ports."));
        assert!(noor.get("/postmortems/1/versions").await.text.contains("Before “First draft” was restored"));
    }

    async fn a_version_without_a_name_is_told_beside_the_field(world) {
        written(&world).await;
        let noor = Guest::signed_in(&world, world.writer()).await;
        let page = noor.post("/postmortems/1/versions", &[("name", " ")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains(r#"id="name-error""#), "{}", page.text);
    }

    async fn what_is_no_version_leads_nowhere(world) {
        written(&world).await;
        let noor = Guest::signed_in(&world, world.writer()).await;
        for path in ["/postmortems/1/versions/7", "/postmortems/99/versions", "/postmortems/1/versions/compare?before=7&after=now"] {
            assert_eq!(noor.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(noor.get("/postmortems/1/versions/compare?before=first").await.status, StatusCode::BAD_REQUEST);
    }

    async fn a_suggestion_is_on_no_page_and_told_before_publication(world) {
        written(&world).await;
        let suggested = json!({"type": "doc", "content": [{"type": "paragraph", "attrs": {"id": "parasum01"}, "content": [
            {"type": "text", "text": "Gates refused "},
            {"type": "text", "text": "all of the tickets", "marks": [{"type": "deletion", "attrs": {"by": "1", "name": "Leila Haddad"}}]},
            {"type": "text", "text": "some of them", "marks": [{"type": "insertion", "attrs": {"by": "1", "name": "Leila Haddad"}}]},
        ]}]});
        world.write(NUMBER, suggested).await;
        app::write::project::bring_up_to_date(&world.app, NUMBER).await.unwrap();
        let noor = Guest::signed_in(&world, world.writer()).await;
        for path in ["/postmortems/1", "/postmortems/1/markdown"] {
            let text = noor.get(path).await.text;
            assert!(text.contains("all of the tickets") && !text.contains("some of them"), "{path}: {text}");
        }
        let text = noor.get("/postmortems/1/publish").await.text;
        assert!(text.contains("One suggestion waits in the text") && text.contains("Leila Haddad"), "{text}");
    }
}
