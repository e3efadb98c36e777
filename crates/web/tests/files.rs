//! Images and files over HTTP: brought by a form or a program, given to people inside, erased, and never run.
//! Not here: pasting and dropping (e2e), and how images are cleaned (press).

mod support;

use app::write::start;
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, IF_NONE_MATCH};
use axum::http::{Method, StatusCode};
use serde_json::Value;
use support::{Guest, Page, html};
use testing::{Trial, World};

/// A photograph that tells an invented name and place.
const PHOTO: &[u8] = include_bytes!("../../press/src/image/samples/told.jpg");
const PAGE: &str = "/postmortems/1/files";
const API: &str = "/api/v1/postmortems/1/files";

fn in_a_house<Fut: Future<Output = ()> + Send + 'static>(
    test: impl FnOnce(std::sync::Arc<World>) -> Fut + Send + 'static,
) {
    World::run(async { Some(Trial::sqlite()) }, async move |world| {
        let incident = world.incident().await.incident.number;
        let started = start::start(&world.app, world.writer(), incident).await;
        assert_eq!(started.unwrap().number.0, 1);
        test(world).await;
    });
}

/// Sends files as a form does.
async fn send(guest: &Guest, path: &str, files: &[(&str, &[u8])]) -> Page {
    let mut body = Vec::new();
    for (name, bytes) in files {
        let head = format!(
            "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: text/html\r\n\r\n"
        );
        body.extend(head.bytes().chain(bytes.iter().copied()));
        body.extend(b"\r\n");
    }
    body.extend(b"--edge--\r\n");
    let request = guest
        .request(Method::POST, path)
        .header("sec-fetch-site", "same-origin")
        .header(CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .body(Body::from(body))
        .unwrap();
    guest.send(request).await
}

/// Brings one by the API and gives its address.
async fn bring(guest: &Guest, name: &str, bytes: &[u8]) -> String {
    let page = send(guest, API, &[(name, bytes)]).await;
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.text);
    let told: Value = serde_json::from_str(&page.text).unwrap();
    told["address"].as_str().unwrap().to_owned()
}

fn header<'a>(page: &'a Page, name: &str) -> &'a str {
    page.headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

#[test]
fn an_image_is_shown_to_people_inside_and_tells_nothing_else() {
    in_a_house(async |world| {
        let writer = Guest::signed_in(&world, world.writer()).await;
        let address = bring(&writer, "board at noon.jpg", PHOTO).await;
        assert!(address.ends_with("/board%20at%20noon.jpg"), "{address}");
        let other = Guest::signed_in(&world, &world.members[1]).await;
        let page = other.get(&address).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(header(&page, "content-type"), "image/jpeg");
        assert_eq!(
            header(&page, "content-disposition"),
            "inline; filename*=UTF-8''board%20at%20noon.jpg"
        );
        assert_eq!(header(&page, "x-content-type-options"), "nosniff");
        assert!(header(&page, "content-security-policy").contains("sandbox"));
        assert_eq!(header(&page, "cache-control"), "private, no-cache");
        assert!(!page.text.contains("Ana Sample"));
    });
}

#[test]
fn whoever_has_an_image_already_is_asked_for_their_session_and_sent_no_bytes() {
    in_a_house(async |world| {
        let writer = Guest::signed_in(&world, world.writer()).await;
        let address = bring(&writer, "board.jpg", PHOTO).await;
        let tag = header(&writer.get(&address).await, "etag").to_owned();
        let again = |guest: &Guest| {
            guest
                .request(Method::GET, &address)
                .header(IF_NONE_MATCH, &tag)
                .body(Body::empty())
                .unwrap()
        };
        let page = writer.send(again(&writer)).await;
        assert_eq!(page.status, StatusCode::NOT_MODIFIED);
        assert!(page.text.is_empty());
        let stranger = Guest::stranger(&world);
        let page = stranger.send(again(&stranger)).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        assert!(page.to().starts_with("/sign-in"), "{}", page.to());
    });
}

#[test]
fn what_could_run_in_a_browser_is_only_put_down_as_a_file() {
    in_a_house(async |world| {
        let writer = Guest::signed_in(&world, world.writer()).await;
        for (name, bytes) in [
            (
                "gates.svg",
                b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"
                    .as_slice(),
            ),
            ("board.png", b"<!doctype html><script>alert(1)</script>"),
            ("page.pdf", b"%PDF-1.7 (script)"),
        ] {
            let address = bring(&writer, name, bytes).await;
            let page = writer.get(&address).await;
            assert!(
                header(&page, "content-disposition").starts_with("attachment;"),
                "{name}"
            );
            let kind = header(&page, "content-type");
            assert!(
                !kind.contains("html") && !kind.contains("svg") && !kind.contains("image"),
                "{name}: {kind}"
            );
            assert!(header(&page, "content-security-policy").contains("sandbox"));
        }
    });
}

#[test]
fn an_address_opens_its_own_file_and_no_other() {
    in_a_house(async |world| {
        let writer = Guest::signed_in(&world, world.writer()).await;
        let address = bring(&writer, "board.jpg", PHOTO).await;
        let elsewhere = address.replace("/postmortems/1/", "/postmortems/2/");
        for path in [
            elsewhere.as_str(),
            "/postmortems/1/files/01a20434-3aeb-72d9-bf43-2142a8546010/a",
            "/postmortems/1/files/x/a",
        ] {
            assert_eq!(
                writer.get(path).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
    });
}

#[test]
fn what_is_not_taken_in_is_told_in_three_parts_to_a_program_and_in_a_sentence_on_the_page() {
    in_a_house(async |world| {
        let writer = Guest::signed_in(&world, world.writer()).await;
        let half = &PHOTO[..PHOTO.len() / 2];
        let page = send(&writer, API, &[("half.jpg", half)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        let told: Value = serde_json::from_str(&page.text).unwrap();
        assert_eq!(told["error"]["what"], "The image was not taken in.");
        assert!(told["error"]["why"].as_str().unwrap().contains("middle"));
        assert!(!told["error"]["next"].as_str().unwrap().is_empty());

        // What can be taken in is, and the other one is told.
        let page = send(
            &writer,
            PAGE,
            &[("half.jpg", half), ("gates.log", b"09:40")],
        )
        .await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains("half.jpg: The image was not taken in"));
        assert!(page.text.contains("gates.log</a>"), "{}", page.text);
        assert!(html::broken_promises(&page.text).is_empty());

        let page = send(&writer, PAGE, &[]).await;
        assert!(page.text.contains("no file came along"), "{}", page.text);
        let mut large = b"\x89PNG\r\n\x1a\n".to_vec();
        large.resize(11_000_000, 0);
        let page = send(&writer, API, &[("large.png", &large)]).await;
        assert!(page.text.contains("larger than 10 MB"), "{}", page.text);
    });
}

#[test]
fn the_page_of_files_works_without_script() {
    in_a_house(async |world| {
        let writer = Guest::signed_in(&world, world.writer()).await;
        let page = writer.get(PAGE).await;
        assert!(page.text.contains("No file is here yet"), "{}", page.text);
        let page = send(&writer, PAGE, &[("board.jpg", PHOTO)]).await;
        assert_eq!((page.status, page.to()), (StatusCode::SEE_OTHER, PAGE));
        let page = writer.get(PAGE).await;
        assert!(page.text.contains("board.jpg") && page.text.contains("not in the text"));
        assert!(page.text.contains("Brought by Noor Aziz"), "{}", page.text);
        assert_eq!(html::broken_promises(&page.text), Vec::<String>::new());

        let listed: Value = serde_json::from_str(&writer.get(API).await.text).unwrap();
        let file = &listed["files"][0];
        assert_eq!(
            (file["media"].as_str(), file["image"].as_bool()),
            (Some("image/jpeg"), Some(true))
        );
        let page = writer
            .post(&format!("{PAGE}/{}", file["id"].as_str().unwrap()), &[])
            .await;
        assert_eq!((page.status, page.to()), (StatusCode::SEE_OTHER, PAGE));
        let gone = writer.get(file["address"].as_str().unwrap()).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn another_site_brings_nothing() {
    in_a_house(async |world| {
        let writer = Guest::signed_in(&world, world.writer()).await;
        for path in [PAGE, API] {
            let request = writer
                .request(Method::POST, path)
                .header("sec-fetch-site", "cross-site")
                .header(CONTENT_TYPE, "multipart/form-data; boundary=edge")
                .body(Body::from("--edge--\r\n"))
                .unwrap();
            let page = writer.send(request).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        }
    });
}
