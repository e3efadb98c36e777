//! Numbers of other postmortems and keys of trackers in a text: links inside the house, among published files, and never outside; on both engines.
//! Not here: where a number stands in a text (domain), and pages (web).

use app::Failure;
use app::publish::{inside, outside, view as publish_view};
use app::review::{approve, ask, judge};
use app::write::{export, project, read, references, start, trackers};
use postmortem::PostmortemNumber;
use postmortem::permission::Actor;
use postmortem::postmortem::{Postmortem, Stage};
use postmortem::review::{Judgement, Point};
use postmortem::write::document::ContentHash;
use store::documents::Text;
use testing::in_both_worlds;
use testing::world::{World, story};

/// A postmortem that says this and that somebody else approved, with whoever did.
async fn approved(world: &World, summary: &str) -> (PostmortemNumber, Actor) {
    let (app, writer) = (&world.app, world.writer());
    let incident = world.incident().await.incident.number;
    let number = start::start(app, writer, incident).await.unwrap().number;
    world.write(number, story(summary)).await;
    project::bring_up_to_date(app, number).await.unwrap();
    let review = ask::ask(app, writer, number).await.unwrap();
    let everyone = [&world.admin, &world.reviewers[0], &world.reviewers[1]];
    let reviewer = everyone
        .into_iter()
        .find(|actor| actor.id() == review.reviewer)
        .unwrap();
    let yes = Point::ALL.map(|point| (point, Judgement::Yes));
    judge::judge(app, reviewer, review.id, &yes).await.unwrap();
    let seen = read::written(app, reviewer, number).await.unwrap();
    approve::approve(app, reviewer, review.id, seen.content_hash)
        .await
        .unwrap();
    (number, reviewer.clone())
}

async fn file(world: &World, place: &str) -> String {
    let repository = &world.app.settings().repository;
    let git = std::process::Command::new("git")
        .args(["--git-dir"])
        .arg(repository)
        .args(["show", &format!("main:{place}")])
        .output()
        .unwrap();
    assert!(git.status.success(), "{git:?}");
    String::from_utf8(git.stdout).unwrap()
}

in_both_worlds! {
    async fn a_number_is_a_link_inside_and_plain_text_outside(world) {
        let (app, writer) = (&world.app, world.writer());
        let (first, _) = approved(&world, "Gates refused tickets for 74 minutes.").await;
        let (second, reviewer) = approved(&world, &format!("The keys again, as in #{first} and #4000.")).await;
        let written = read::written(app, writer, second).await.unwrap();
        let shown = export::html_of(&references::linked(app, writer, &written.document).await.unwrap());
        let link = format!("<a href=\"/postmortems/{first}\" title=\"Boarding gates refused valid tickets (approved)\"");
        assert!(shown.contains(&link) && shown.contains("and #4000."), "{shown}");
        // What is kept says the number and no more.
        assert!(!export::html(&written).contains("/postmortems/"));

        let page = publish_view::page(app, &reviewer, second).await.unwrap();
        assert!(!export::html_outside(&page.leaving).contains("/postmortems/"));
        outside::approve(app, &reviewer, second, page.leaving.hash).await.unwrap();
        outside::publish(app, writer, second).await.unwrap();
        let left = std::fs::read_to_string(app.site().join(second.to_string()).join("index.html")).unwrap();
        assert!(left.contains(&format!("as in #{first} and")) && !left.contains(&format!("postmortems/{first}")), "{left}");
    }

    async fn a_published_file_links_the_files_that_are_published(world) {
        let (app, writer) = (&world.app, world.writer());
        let (first, _) = approved(&world, "Gates refused tickets for 74 minutes.").await;
        let (second, _) = approved(&world, &format!("The keys again, as in #{first}.")).await;
        let before = inside::publish(app, writer, second).await.unwrap();
        assert!(file(&world, &before.place).await.contains(&format!("as in #{first}.")));
        let target = inside::publish(app, writer, first).await.unwrap();
        let after = inside::publish(app, writer, second).await.unwrap();
        let told = file(&world, &after.place).await;
        assert!(told.contains(&format!("[#{first}](../{} \"Boarding gates refused valid tickets\")", target.place)), "{told}");
        assert_ne!(before.revision, after.revision);
        let again = inside::publish(app, writer, second).await.unwrap();
        assert_eq!(again.revision, after.revision);
    }

    async fn a_key_of_a_tracker_is_a_link_inside_and_plain_text_outside(world) {
        let (app, writer) = (&world.app, world.writer());
        trackers::tell(app, &world.admin, "OPS https://tracker.example/browse/{key}", "").await.unwrap();
        let (number, reviewer) = approved(&world, "The keys again, as in OPS-12 and DEV-8.").await;
        let written = read::written(app, writer, number).await.unwrap();
        let shown = export::html_of(&references::linked(app, writer, &written.document).await.unwrap());
        let link = "<a href=\"https://tracker.example/browse/OPS-12\" title=\"OPS-12 at tracker.example\" rel=\"noopener\">OPS-12</a> and DEV-8.";
        assert!(shown.contains(link), "{shown}");
        assert!(!export::html(&written).contains("tracker.example"), "what is kept says the key and no more");
        let page = publish_view::page(app, &reviewer, number).await.unwrap();
        outside::approve(app, &reviewer, number, page.leaving.hash).await.unwrap();
        outside::publish(app, writer, number).await.unwrap();
        let left = std::fs::read_to_string(app.site().join(number.to_string()).join("index.html")).unwrap();
        assert!(left.contains("as in OPS-12 and DEV-8.") && !left.contains("tracker.example"), "{left}");
        let place = inside::publish(app, writer, number).await.unwrap().place;
        let told = file(&world, &place).await;
        assert!(told.contains("[OPS-12](https://tracker.example/browse/OPS-12 \"OPS-12 at tracker.example\") and DEV-8."), "{told}");
    }

    async fn which_trackers_there_are_an_admin_says_with_a_line_of_history(world) {
        let (app, told) = (&world.app, "OPS https://tracker.example/{key}");
        assert!(matches!(trackers::tell(app, &world.reviewers[0], told, "").await, Err(Failure::Denied(_))));
        assert!(matches!(trackers::tell(app, &world.admin, "OPS nowhere", "").await, Err(Failure::Problems(_))));
        assert!(trackers::all(app, world.writer()).await.unwrap().is_empty());
        trackers::tell(app, &world.admin, told, "").await.unwrap();
        let late = trackers::tell(app, &world.admin, "DEV https://tracker.example/{key}", "").await;
        assert!(matches!(late, Err(Failure::Changed)), "another admin has told others meanwhile: {late:?}");
        trackers::tell(app, &world.admin, told, told).await.unwrap();
        assert_eq!(trackers::all(app, world.writer()).await.unwrap().told(), told);
        trackers::tell(app, &world.admin, "", told).await.unwrap();
        assert!(trackers::all(app, world.writer()).await.unwrap().is_empty());
        let lines = app::history::latest(app, &world.admin, 50).await.unwrap();
        let told: Vec<&str> = lines.iter().filter(|line| line.verb == "trackers.told").map(|line| line.words.as_str()).collect();
        assert_eq!(told, ["said that no keys of trackers are links", "said which keys of trackers are links: OPS"]);
    }

    async fn a_text_from_before_names_were_noted_counts_when_somebody_asks(world) {
        let (app, writer) = (&world.app, world.writer());
        let (first, _) = approved(&world, "Gates refused tickets for 74 minutes.").await;
        let incident = world.incident().await.incident.number;
        let second = start::start(app, writer, incident).await.unwrap();
        assert_eq!(references::naming(app, writer, first).await.unwrap(), []);

        // As an older program left it: a text of which nobody has noted what it names.
        let older = PostmortemNumber(incident.0 + 1_000);
        let text = Text {
            json: story(&format!("As in #{first}.")).to_string(),
            words: 3,
            hash: ContentHash::from_bytes([1; 32]),
            updated_at: app.now(),
            upto: 0,
        };
        let mut tx = app.store().write().await.unwrap();
        let told = Postmortem { number: older, incidents: vec![], ..second.clone() };
        store::postmortems::insert(&mut tx, &told).await.unwrap();
        store::documents::put_text(&mut tx, older, &text).await.unwrap();
        // And one that cannot be read, which holds up nobody.
        let broken = PostmortemNumber(older.0 + 1);
        store::postmortems::insert(&mut tx, &Postmortem { number: broken, ..told }).await.unwrap();
        store::documents::put_text(&mut tx, broken, &Text { json: "no".into(), ..text }).await.unwrap();
        tx.commit().await.unwrap();

        for _ in 0..2 {
            let naming = references::naming(app, writer, first).await.unwrap();
            assert_eq!(naming.iter().map(|one| one.number).collect::<Vec<_>>(), [older.0]);
        }
        let mut gone = writer.clone();
        gone.person.active = false;
        assert!(matches!(references::naming(app, &gone, first).await, Err(Failure::Denied(_))));
    }

    async fn numbers_are_offered_to_whoever_may_read(world) {
        let (app, writer) = (&world.app, world.writer());
        let incident = world.incident().await.incident.number;
        let told = world.incident().await.incident.number;
        start::start(app, writer, told).await.unwrap();
        let meant = references::meant_by(app, writer, "gates").await.unwrap();
        let stages: Vec<_> = meant.iter().map(|reference| (reference.number, reference.stage)).collect();
        assert_eq!(stages, [(told.0, Some(Stage::Draft)), (incident.0, None)]);
        let mut gone = writer.clone();
        gone.person.active = false;
        assert!(matches!(references::meant_by(app, &gone, "gates").await, Err(Failure::Denied(_))));
        assert!(matches!(references::of(app, &gone, [told.0].into()).await, Err(Failure::Denied(_))));
    }
}
