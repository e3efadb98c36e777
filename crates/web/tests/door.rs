//! The door: strangers, other sites, programs, sizes, headers. Nothing is read or changed that should not be.
//! Not here: who of those inside may do what (domain and application).

mod support;

use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, ORIGIN};
use axum::http::{Method, StatusCode};
use support::{GATES, Guest, encoded, html};
use testing::{Trial, World};

/// Each address of the site, as `routes` names it, with its parameters filled in.
fn addresses() -> Vec<String> {
    let routes = include_str!("../src/routes.rs");
    routes
        .split(".route(")
        .skip(1)
        .filter_map(|rest| rest.split('"').nth(1))
        .map(|path| {
            path.replace("{number}", "1")
                .replace("{id}", "01a20434-3aeb-72d9-bf43-2142a8546010")
                .replace("{seq}", "1")
                .replace("{slug}", "hindsight-bias")
                .replace("{rule}", wording::rules()[0].name)
                .replace("{mark}", "x")
                .replace("{*name}", "look.css")
                .replace("{*path}", "465/")
        })
        .collect()
}

const OPEN: [&str; 9] = [
    "/favicon.ico",
    "/first-visit",
    "/sign-in",
    "/assets/x/look.css",
    "/outside",
    "/outside/",
    "/outside/465/",
    "/healthz",
    "/readyz",
];

fn in_a_world<Fut: Future<Output = ()> + Send + 'static>(
    test: impl FnOnce(Arc<World>) -> Fut + Send + 'static,
) {
    World::run(async { Some(Trial::sqlite()) }, test);
}

#[test]
fn a_stranger_reads_nothing_and_is_shown_the_door() {
    in_a_world(async |world| {
        world.incident().await;
        let stranger = Guest::stranger(&world);
        let addresses = addresses();
        assert!(addresses.len() > 50, "{addresses:?}");
        for path in addresses
            .iter()
            .filter(|path| !OPEN.contains(&path.as_str()))
        {
            for method in [Method::GET, Method::POST] {
                let request = stranger
                    .request(method.clone(), path)
                    .header("sec-fetch-site", "same-origin")
                    .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                    .body(Body::empty())
                    .unwrap();
                let page = stranger.send(request).await;
                let at_the_door =
                    page.status == StatusCode::SEE_OTHER && page.to().starts_with("/sign-in");
                let refused = matches!(
                    page.status,
                    StatusCode::UNAUTHORIZED | StatusCode::METHOD_NOT_ALLOWED
                );
                let describes_itself = path == "/api/v1/openapi.json";
                let is_no_handshake = path.starts_with("/live/") && page.status.is_client_error();
                assert!(
                    at_the_door || refused || describes_itself || is_no_handshake,
                    "{method} {path} answered {} to a stranger",
                    page.status
                );
                assert!(
                    !page.text.contains("Boarding gates"),
                    "{method} {path} told a stranger about an incident"
                );
            }
        }
    });
}

#[test]
fn every_answer_bears_its_headers() {
    in_a_world(async |world| {
        for guest in [
            Guest::stranger(&world),
            Guest::signed_in(&world, &world.admin).await,
        ] {
            for path in addresses()
                .iter()
                .map(String::as_str)
                .chain(["/nothing/here", "/api/v1/nothing"])
            {
                let page = guest.get(path).await;
                let header = |name: &str| {
                    page.headers
                        .get(name)
                        .and_then(|value| value.to_str().ok())
                        .unwrap_or_default()
                        .to_owned()
                };
                let policy = header("content-security-policy");
                assert!(
                    policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
                    "{path}: {policy}"
                );
                assert!(
                    policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"),
                    "{path}: {policy}"
                );
                assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
                assert_eq!(header("referrer-policy"), "same-origin", "{path}");
                assert_eq!(
                    header("cross-origin-opener-policy"),
                    "same-origin",
                    "{path}"
                );
                let may_be_kept = path == "/favicon.ico"
                    || path.starts_with("/assets/")
                    || path.starts_with("/outside");
                assert!(
                    may_be_kept || header("cache-control").contains("no-store"),
                    "{path}: {}",
                    header("cache-control")
                );
            }
        }
    });
}

#[test]
fn another_site_cannot_press_our_buttons() {
    in_a_world(async |world| {
        let guest = Guest::signed_in(&world, world.writer()).await;
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            (ORIGIN.as_str(), "https://evil.example"),
        ] {
            let request = guest
                .request(Method::POST, "/incidents")
                .header(name, value)
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from(encoded(GATES)))
                .unwrap();
            let page = guest.send(request).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN);
            assert!(page.text.contains("nothing has changed"), "{}", page.text);
        }
        assert!(
            guest
                .get("/incidents")
                .await
                .text
                .contains("No incident is recorded yet")
        );
    });
}

#[test]
fn a_program_without_a_token_is_told_so_in_json() {
    in_a_world(async |world| {
        let stranger = Guest::stranger(&world);
        let request = stranger
            .request(Method::POST, "/api/v1/incidents")
            .header(AUTHORIZATION, "Bearer fivehows_nobody")
            .header(CONTENT_TYPE, "application/json")
            .body(Body::from("{}"))
            .unwrap();
        let page = stranger.send(request).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{}", page.text);
        let _json: serde_json::Value =
            serde_json::from_str(&page.text).expect("JSON for a program");
    });
}

#[test]
fn what_is_too_large_is_told_with_its_measure() {
    in_a_world(async |world| {
        let guest = Guest::signed_in(&world, world.writer()).await;
        for (path, bytes, measure) in [
            ("/incidents", 3_000_000, "2 MB"),
            ("/import", 26_000_000, "25 MB"),
        ] {
            let request = guest
                .request(Method::POST, path)
                .header("sec-fetch-site", "same-origin")
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from(vec![b'a'; bytes]))
                .unwrap();
            let page = guest.send(request).await;
            assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
            assert!(page.text.contains(measure), "{path}: {}", page.text);
            assert!(html::broken_promises(&page.text).is_empty(), "{path}");
        }
    });
}

#[test]
fn what_is_not_there_is_told_in_the_same_shell() {
    in_a_world(async |world| {
        let guest = Guest::signed_in(&world, &world.admin).await;
        for path in [
            "/nothing",
            "/incidents/9999",
            "/incidents/abc",
            "/postmortems/9999",
            "/reviews/abc",
            "/learn/calm-seas",
            "/actions/77",
        ] {
            let page = guest.get(path).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            assert!(
                html::broken_promises(&page.text).is_empty(),
                "{path}: {:?}",
                html::broken_promises(&page.text)
            );
            assert!(
                page.text.contains("six-words"),
                "{path}: the way on is missing"
            );
        }
        let page = guest.post("/policy", &[]).await;
        assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    });
}

/// What an answer to a program says, in its three parts.
fn told(page: &support::Page) -> [String; 3] {
    let json: serde_json::Value = serde_json::from_str(&page.text).expect("JSON for a program");
    ["what", "why", "next"].map(|part| json["error"][part].as_str().unwrap_or_default().to_owned())
}

#[test]
fn a_program_that_asks_with_an_unreadable_value_is_told_which_one() {
    in_a_world(async |world| {
        let guest = Guest::signed_in(&world, &world.admin).await;
        for (path, named) in [
            ("/api/v1/incidents?limit=many", "limit"),
            ("/api/v1/incidents?limit=0", "limit"),
            ("/api/v1/incidents?before=x", "before"),
        ] {
            let page = guest.get(path).await;
            assert_eq!(page.status, StatusCode::BAD_REQUEST, "{path}");
            let [what, why, next] = told(&page);
            assert!(
                why.contains(named) && !why.contains("Failed"),
                "{path}: {why}"
            );
            assert!(!what.is_empty() && !next.is_empty(), "{path}");
        }
        assert_eq!(
            guest.get("/api/v1/incidents/abc").await.status,
            StatusCode::NOT_FOUND
        );
    });
}

#[test]
fn a_refusal_says_what_why_and_what_next_each_once() {
    in_a_world(async |world| {
        let guest = Guest::signed_in(&world, world.writer()).await;
        let page = guest.get("/api/v1/incidents/9999").await;
        let [what, why, next] = told(&page);
        assert_eq!(what, "Incident #9999 was not found.");
        assert!(
            !why.contains("not found") && !next.is_empty(),
            "{why} {next}"
        );

        // A member presses a button that only an admin has: the same three parts, as a page.
        let person = format!("/people/{}", world.admin.id());
        let page = guest
            .post(&person, &[("role", "member"), ("version", "1")])
            .await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert_eq!(
            page.text.matches("Nothing was changed").count(),
            1,
            "{}",
            page.text
        );
        assert!(page.text.contains("an admin can give it."), "{}", page.text);
    });
}

#[test]
fn signing_in_leads_back_to_where_one_was_going() {
    in_a_world(async |world| {
        let stranger = Guest::stranger(&world);
        let page = stranger.get("/incidents?q=gate").await;
        assert_eq!(page.to(), "/sign-in?to=/incidents%3Fq%3Dgate");
        assert!(
            stranger
                .get(page.to())
                .await
                .text
                .contains(r#"value="/incidents?q=gate""#)
        );
        let fields = [
            ("email", "ines@example.org"),
            ("password", testing::world::PASSWORD),
            ("to", "//evil.example"),
        ];
        let page = stranger.post("/sign-in", &fields).await;
        assert_eq!((page.status, page.to()), (StatusCode::SEE_OTHER, "/"));
        let cookie = page.headers["set-cookie"].to_str().unwrap();
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
            "{cookie}"
        );
    });
}

#[test]
fn a_wrong_password_is_told_beside_its_field_and_never_shown_again() {
    in_a_world(async |world| {
        let stranger = Guest::stranger(&world);
        let page = stranger
            .post(
                "/sign-in",
                &[("email", "ines@example.org"), ("password", "not this one")],
            )
            .await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            page.text.contains(r#"id="password-error""#) && !page.text.contains("not this one")
        );
    });
}
