//! Whom one can ask about some words, over HTTP: for people who are signed in, and nowhere else in what the program gives out.
//! Not here: what is told of whom (application), and what the editor makes of it (e2e).

mod support;

use app::account::tokens;
use app::write::start;
use axum::body::Body;
use axum::http::header::AUTHORIZATION;
use axum::http::{Method, StatusCode};
use postmortem::PostmortemNumber;
use postmortem::permission::Scope;
use serde_json::{Value, json};
use support::Guest;
use testing::World;
use testing::world::story;

const ADDRESS: &str = "/postmortems/1/whom-to-ask?pens=3,4";
/// A client of Yjs that would be seen wherever it were given out.
const PEN: u64 = 7_345_913_257;

async fn house(world: &World) {
    let incident = world.incident().await.incident.number;
    let started = start::start(&world.app, world.writer(), incident).await;
    world.write(started.unwrap().number, story("Gates.")).await;
    world
        .wrote_with(PostmortemNumber(1), &world.members[1], &[3, PEN])
        .await;
}

testing::in_both_worlds! {
    async fn whoever_is_signed_in_is_told_whom_to_ask(world) {
        house(&world).await;
        let page = Guest::signed_in(&world, world.writer()).await.get(ADDRESS).await;
        let told: Value = serde_json::from_str(&page.text).unwrap();
        let leila = json!({ "name": "Leila Haddad", "me": false, "suspended": false });
        assert_eq!(told, json!({ "people": [leila], "and_nobody": true, "let_go": false }));
        assert_eq!(page.headers["cache-control"], "no-store");
        let page = Guest::signed_in(&world, &world.members[1]).await.get(ADDRESS).await;
        assert!(page.text.contains("\"me\":true"), "{}", page.text);
    }

    async fn a_token_and_a_stranger_are_not_told(world) {
        house(&world).await;
        let stranger = Guest::stranger(&world);
        assert!(stranger.get(ADDRESS).await.to().starts_with("/sign-in"));
        let token = tokens::create(&world.app, &world.admin, Scope::Admin, "a program").await.unwrap();
        let request = stranger.request(Method::GET, ADDRESS).header(AUTHORIZATION, format!("Bearer {token}"));
        let page = stranger.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        assert!(!page.text.contains("Leila"), "{}", page.text);
    }

    async fn what_programs_and_readers_get_names_no_pen(world) {
        house(&world).await;
        let guest = Guest::signed_in(&world, &world.admin).await;
        for path in ["/api/v1/postmortems/1", "/api/v1/postmortems/1/markdown", "/postmortems/1", "/postmortems/1/write", "/postmortems/1/versions", "/history"] {
            let page = guest.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(!page.text.contains(&PEN.to_string()), "{path}");
        }
        let markdown = guest.get("/postmortems/1/markdown").await.text;
        assert!(!markdown.contains("Leila Haddad"), "{markdown}");
    }
}
