//! Every page, with something in it: whole, labelled, without inline script or style, and with its headers.
//! Not here: how pages look, and journeys through several of them.

mod support;

use std::sync::Arc;

use app::review::ask;
use app::write::start;
use axum::http::StatusCode;
use support::{Guest, html};
use testing::World;
use testing::world::story;

/// A summary that is longer than what the template brings along.
const SUMMARY: &str = "From 05:40 to 06:54 boarding gates at nine ports refused tickets that were valid, because each ticket was \
    signed with a key that these gates had not read yet. Crews let passengers on by sight, from a printed list. Three sailings \
    left late, the longest by 22 minutes. The gates read the list of keys when they start, and not again. Someone can be \
    asked at mara.lind@skerry-lines.eu about it.";

/// A world in which every page has something to show: its addresses.
async fn filled(world: &World) -> Vec<String> {
    let incident = world.incident().await.incident.number;
    let postmortem = start::start(&world.app, world.writer(), incident)
        .await
        .unwrap();
    world.write(postmortem.number, story(SUMMARY)).await;
    let review = ask::ask(&world.app, world.writer(), postmortem.number)
        .await
        .unwrap();
    let mut pages: Vec<String> = [
        "/",
        "/incidents",
        "/incidents?q=gates&severity=sev2&view=due",
        "/incidents?q=nothing-like-this",
        "/incidents/new",
        "/incidents/1",
        "/incidents/1/correct",
        "/policy",
        "/postmortems",
        "/postmortems?stage=published",
        "/postmortems/1",
        "/postmortems/1/write",
        "/postmortems/1/publish",
        "/import",
        "/check",
        "/reviews",
        "/published",
        "/actions",
        "/actions?view=mine",
        "/learn",
        "/account",
        "/people",
        "/history",
        "/help",
        "/styles",
    ]
    .map(String::from)
    .to_vec();
    pages.push(format!("/reviews/{}", review.id));
    let card = app::improve::board::cards(
        &world.app,
        world.writer(),
        &app::improve::board::Filter::default(),
    )
    .await
    .unwrap();
    pages.extend(
        card.iter()
            .map(|card| format!("/actions/{}", card.action.number)),
    );
    pages.extend(
        postmortem::learn::lesson::lessons()
            .iter()
            .map(|lesson| format!("/learn/{}", lesson.slug)),
    );
    pages.extend(
        postmortem::learn::exercise::EXERCISES
            .iter()
            .map(|exercise| format!("/learn/exercise/{}", exercise.slug)),
    );
    pages.extend(
        wording::rules()
            .iter()
            .map(|rule| format!("/rules/{}", rule.name)),
    );
    pages
}

testing::in_both_worlds! {
    async fn every_page_keeps_its_promises(world) {
        let pages = filled(&world).await;
        for actor in [&world.admin, &world.reviewers[0], &world.reviewers[1], world.writer()] {
            let guest = Guest::signed_in(&world, actor).await;
            for path in &pages {
                let page = guest.get(path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
                let broken = html::broken_promises(&page.text);
                assert!(broken.is_empty(), "{path} for {}: {broken:?}", actor.person.name);
            }
        }
    }
}

#[test]
fn an_empty_house_teaches_on_every_page() {
    World::run(
        async { Some(testing::Trial::sqlite()) },
        async |world: Arc<World>| {
            let guest = Guest::signed_in(&world, &world.admin).await;
            for path in [
                "/",
                "/incidents",
                "/postmortems",
                "/reviews",
                "/published",
                "/actions",
                "/history",
            ] {
                let page = guest.get(path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                let broken = html::broken_promises(&page.text);
                assert!(broken.is_empty(), "{path}: {broken:?}");
            }
            assert!(
                guest
                    .get("/incidents")
                    .await
                    .text
                    .contains("No incident is recorded yet")
            );
            assert!(
                guest
                    .get("/actions")
                    .await
                    .text
                    .contains("No action is written yet")
            );
        },
    );
}

#[test]
fn no_link_of_a_page_leads_nowhere() {
    World::run(
        async { Some(testing::Trial::sqlite()) },
        async |world: Arc<World>| {
            let pages = filled(&world).await;
            let guest = Guest::signed_in(&world, &world.admin).await;
            let mut targets: Vec<String> = Vec::new();
            // The living page of the parts shows samples, and those lead to a house that does not exist.
            for path in pages.iter().filter(|path| *path != "/styles") {
                for tag in html::tags(&guest.get(path).await.text) {
                    let target = match tag.name.as_str() {
                        "a" | "link" => tag.get("href"),
                        "script" | "img" => tag.get("src"),
                        _ => None,
                    };
                    let local = target
                        .filter(|target| target.starts_with('/'))
                        .map(|target| target.split('#').next().unwrap_or(target));
                    targets.extend(
                        local.map(|target| target.replace("&amp;", "&").replace("&#38;", "&")),
                    );
                }
            }
            targets.sort();
            targets.dedup();
            assert!(targets.len() > 40, "{targets:?}");
            for target in targets {
                let is_not_built = target.contains("/assets/none/built/");
                let is_not_published = target.starts_with("/outside");
                if !is_not_built && !is_not_published {
                    let page = guest.get(&target).await;
                    assert_eq!(page.status, StatusCode::OK, "{target}");
                }
            }
        },
    );
}

#[test]
fn our_own_words_pass_our_own_reader() {
    let context = wording::Context::default();
    let mut found = Vec::new();
    for lesson in postmortem::learn::lesson::lessons() {
        for (part, text) in [
            ("title", lesson.title),
            ("after", lesson.after),
            ("question", lesson.question),
        ] {
            let findings = wording::check(text, wording::Format::Markdown, &context);
            let about_people = findings
                .into_iter()
                .filter(|finding| finding.label.is_about_people());
            found.extend(about_people.map(|finding| {
                (
                    lesson.slug,
                    part,
                    finding.rule,
                    text[finding.span].to_owned(),
                )
            }));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// The colours, sizes and voices of a style sheet.
fn tokens(sheet: &str) -> &str {
    let start = sheet.find("@layer tokens {").expect("a layer of tokens");
    let end = sheet[start..].find("\n}").expect("its end");
    &sheet[start..start + end]
}

#[test]
fn inside_and_outside_have_the_same_colours_sizes_and_voices() {
    let inside = include_str!("../assets/look.css");
    let outside = include_str!("../../press/templates/outside.css");
    assert!(tokens(inside).contains("--ground"));
    assert_eq!(tokens(inside), tokens(outside));
}
