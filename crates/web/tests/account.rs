//! One's own page: tokens that come and go, and a password that one changes oneself.
//! Not here: signing in, and what a token's scope covers (application).

mod support;

use axum::body::Body;
use axum::http::header::AUTHORIZATION;
use axum::http::{Method, StatusCode};
use support::{Guest, html};
use testing::World;
use testing::world::PASSWORD;

const NEW: &str = "a lamp in every window";

/// The token as the page shows it, once.
fn shown_token(page: &str) -> String {
    page.split("<code>fivehows_")
        .nth(1)
        .and_then(|rest| rest.split('<').next())
        .map(|rest| format!("fivehows_{rest}"))
        .unwrap_or_default()
}

/// What the API answers to a program that shows a token.
async fn api(world: &World, token: &str) -> StatusCode {
    let program = Guest::stranger(world);
    let request = program
        .request(Method::GET, "/api/v1/incidents")
        .header(AUTHORIZATION, format!("Bearer {token}"))
        .body(Body::empty())
        .unwrap();
    program.send(request).await.status
}

/// Where the form of the one token that is listed leads.
fn revoke_address(page: &str) -> String {
    html::tags(page)
        .iter()
        .filter_map(|tag| tag.get("action"))
        .find(|action| action.ends_with("/revoke"))
        .unwrap_or_default()
        .to_owned()
}

async fn signs_in(world: &World, password: &str) -> bool {
    let fields = [("email", "noor@example.org"), ("password", password)];
    let page = Guest::stranger(world).post("/sign-in", &fields).await;
    page.status == StatusCode::SEE_OTHER
}

testing::in_both_worlds! {
    async fn a_token_is_shown_once_listed_with_its_last_use_and_ends_when_it_is_revoked(world) {
        let guest = Guest::signed_in(&world, world.writer()).await;
        assert!(guest.get("/account").await.text.contains("No program acts for you yet"));

        let page = guest.post("/account/tokens", &[("label", "the weekly report"), ("scope", "read")]).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(html::broken_promises(&page.text).is_empty(), "{:?}", html::broken_promises(&page.text));
        let token = shown_token(&page.text);
        assert!(token.len() > 40, "{}", page.text);
        let listed = guest.get("/account").await.text;
        assert!(listed.contains("the weekly report") && listed.contains("not used yet") && !listed.contains(&token));

        assert_eq!(api(&world, &token).await, StatusCode::OK);
        let listed = guest.get("/account").await.text;
        assert!(!listed.contains("not used yet") && listed.contains("09:00"), "{listed}");

        let revoke = revoke_address(&listed);
        let other = Guest::signed_in(&world, &world.members[1]).await;
        assert_eq!(other.post(&revoke, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(api(&world, &token).await, StatusCode::OK, "somebody else ended it");
        assert_eq!(guest.post(&revoke, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(api(&world, &token).await, StatusCode::UNAUTHORIZED);
        assert!(guest.get("/history").await.text.contains("revoked the token “the weekly report”"));
    }

    async fn a_token_without_a_name_is_not_made(world) {
        let guest = Guest::signed_in(&world, world.writer()).await;
        let page = guest.post("/account/tokens", &[("label", " "), ("scope", "write")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains(r#"id="label-error""#) && shown_token(&page.text).is_empty(), "{}", page.text);
        assert!(guest.get("/account").await.text.contains("No program acts for you yet"));
    }

    async fn a_new_password_takes_the_old_one_and_ends_every_other_session(world) {
        let here = Guest::signed_in(&world, world.writer()).await;
        let elsewhere = Guest::signed_in(&world, world.writer()).await;
        let somebody_else = Guest::signed_in(&world, &world.members[1]).await;
        let page = here.post("/account/password", &[("old_password", PASSWORD), ("new_password", NEW)]).await;
        assert_eq!((page.status, page.to()), (StatusCode::SEE_OTHER, "/account?done=password"), "{}", page.text);
        assert!(here.get("/account?done=password").await.text.contains("The password is changed."));
        assert_eq!(elsewhere.get("/account").await.status, StatusCode::SEE_OTHER, "another browser is still signed in");
        assert_eq!(somebody_else.get("/account").await.status, StatusCode::OK);
        assert!(signs_in(&world, NEW).await && !signs_in(&world, PASSWORD).await);
    }

    async fn nothing_changes_without_the_old_password_or_with_a_short_new_one(world) {
        let guest = Guest::signed_in(&world, world.writer()).await;
        let elsewhere = Guest::signed_in(&world, world.writer()).await;
        for (old, new, field) in [("not this one at all", NEW, "old_password"), (PASSWORD, "too brief", "new_password")] {
            let page = guest.post("/account/password", &[("old_password", old), ("new_password", new)]).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.text.contains(&format!("id=\"{field}-error\"")), "{}", page.text);
            assert!(!page.text.contains(new), "a password was sent back");
        }
        assert_eq!(elsewhere.get("/account").await.status, StatusCode::OK);
        assert!(signs_in(&world, PASSWORD).await);
    }

    async fn whoever_guesses_at_an_open_browser_is_asked_for_patience(world) {
        let guest = Guest::signed_in(&world, world.writer()).await;
        for _ in 0..8 {
            guest.post("/account/password", &[("old_password", "a guess of theirs"), ("new_password", NEW)]).await;
        }
        let page = guest.post("/account/password", &[("old_password", PASSWORD), ("new_password", NEW)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains("there were many tries"), "{}", page.text);
    }
}
