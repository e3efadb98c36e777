//! Images and files of a postmortem, by the verbs alone.
//! Not here: how each kind of image is cleaned (press), and how they travel (web).

use app::Failure;
use app::publish::{inside, outside, view as publish_view};
use app::review::{approve, ask, judge};
use app::write::{files, project, read, start};
use postmortem::PostmortemNumber;
use postmortem::permission::{Actor, Scope};
use postmortem::review::{Judgement, Point};
use postmortem::write::file::{File, Media};
use serde_json::json;
use testing::in_both_worlds;
use testing::world::{World, story};

/// A photograph that tells an invented name and place.
const PHOTO: &[u8] = include_bytes!("../../press/src/image/samples/told.jpg");

async fn postmortem(world: &World) -> PostmortemNumber {
    let incident = world.incident().await.incident.number;
    let started = start::start(&world.app, world.writer(), incident).await;
    started.unwrap().number
}

async fn bring(
    world: &World,
    number: PostmortemNumber,
    name: &str,
    bytes: &[u8],
) -> app::Result<File> {
    files::bring(&world.app, world.writer(), number, name, bytes.to_vec()).await
}

fn holds(bytes: &[u8], words: &str) -> bool {
    String::from_utf8_lossy(bytes).contains(words)
}

/// A text with an image and a link to a file, through its review and approved for inside; gives who approved it.
async fn approved_with(world: &World, number: PostmortemNumber, image: &File, log: &File) -> Actor {
    let mut text = story("Gates refused valid tickets for 74 minutes.");
    let link = json!([{"type": "link", "attrs": {"href": log.address()}}]);
    let shown = json!({"type": "paragraph", "attrs": {"id": "withfiles"}, "content": [
        {"type": "image", "attrs": {"src": image.address(), "alt": "The board at 09:40"}},
        {"type": "text", "text": "the log", "marks": link}]});
    text["content"].as_array_mut().unwrap().insert(2, shown);
    world.write(number, text).await;
    project::bring_up_to_date(&world.app, number).await.unwrap();
    let review = ask::ask(&world.app, world.writer(), number).await.unwrap();
    let everyone = [&world.admin, &world.reviewers[0], &world.reviewers[1]];
    let reviewer = everyone
        .into_iter()
        .find(|one| one.id() == review.reviewer)
        .unwrap()
        .clone();
    let yes = Point::ALL.map(|point| (point, Judgement::Yes));
    judge::judge(&world.app, &reviewer, review.id, &yes)
        .await
        .unwrap();
    let seen = read::written(&world.app, &reviewer, number).await.unwrap();
    approve::approve(&world.app, &reviewer, review.id, seen.content_hash)
        .await
        .unwrap();
    reviewer
}

/// What was published inside at a path.
fn published(world: &World, path: &str) -> Vec<u8> {
    let output = std::process::Command::new("git")
        .arg("--git-dir")
        .arg(&world.app.settings().repository)
        .args(["show", &format!("main:{path}")])
        .output()
        .unwrap();
    assert!(output.status.success(), "{path} is not there");
    output.stdout
}

in_both_worlds! {
    async fn inside_an_image_lies_beside_the_text_and_outside_only_its_words_are(world) {
        let number = postmortem(&world).await;
        let image = bring(&world, number, "Board at 09:40.jpg", PHOTO).await.unwrap();
        let log = bring(&world, number, "gates.log", b"09:40 refused").await.unwrap();
        let reviewer = approved_with(&world, number, &image, &log).await;
        let publication = inside::publish(&world.app, world.writer(), number).await.unwrap();
        let text = String::from_utf8(published(&world, &publication.place)).unwrap();
        assert!(text.contains(&format!("![The board at 09:40]({number}-files/board-at-09-40.jpg)")), "{text}");
        assert!(text.contains(&format!("[the log]({number}-files/gates.log)")), "{text}");
        let beside = published(&world, &format!("2025/{number}-files/board-at-09-40.jpg"));
        assert_eq!(beside, files::bytes(&world.app, &image).await.unwrap());
        let again = inside::publish(&world.app, world.writer(), number).await.unwrap();
        assert_eq!(again.revision, publication.revision);

        let leaving = publish_view::page(&world.app, &reviewer, number).await.unwrap().leaving;
        assert!(leaving.held_back.iter().any(|told| told.starts_with("2 images and files stay inside")), "{:?}", leaving.held_back);
        outside::approve(&world.app, &reviewer, number, leaving.hash).await.unwrap();
        outside::publish(&world.app, &reviewer, number).await.unwrap();
        let page = world.app.settings().site.join(format!("{number}/index.html"));
        let page = std::fs::read_to_string(page).unwrap();
        assert!(page.contains("[image: The board at 09:40]the log"), "{page}");
        assert!(!page.contains("<img") && !page.contains("files/"), "{page}");
    }

    async fn an_image_is_kept_without_what_it_tells_and_given_to_those_inside(world) {
        let number = postmortem(&world).await;
        assert!(holds(PHOTO, "Ana Sample"));
        let file = bring(&world, number, "../Board at 09:40.PNG", PHOTO).await.unwrap();
        assert_eq!((file.media, file.name.as_str()), (Media::Jpeg, "Board at 09-40.PNG.jpg"));
        let found = files::find(&world.app, &world.members[1], number, file.id).await.unwrap();
        assert_eq!(found, file);
        let bytes = files::bytes(&world.app, &found).await.unwrap();
        assert!(!holds(&bytes, "Ana Sample") && !holds(&bytes, "SampleCam"));
        assert_eq!(bytes.len(), usize::try_from(file.size).unwrap());
    }

    async fn what_is_no_image_is_kept_as_it_came(world) {
        let number = postmortem(&world).await;
        let drawing = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
        let file = bring(&world, number, "gates.svg", drawing).await.unwrap();
        assert_eq!((file.media, file.name.as_str()), (Media::Text, "gates.svg"));
        assert_eq!(files::bytes(&world.app, &file).await.unwrap(), drawing);
    }

    async fn bringing_and_erasing_each_write_a_line_of_history(world) {
        let number = postmortem(&world).await;
        let file = bring(&world, number, "gates.log", b"09:40 refused").await.unwrap();
        files::erase(&world.app, world.writer(), number, file.id).await.unwrap();
        let page = app::write::read::page(&world.app, world.writer(), number).await.unwrap();
        let words: Vec<&str> = page.history.iter().map(|line| line.words.as_str()).collect();
        assert_eq!(words[..2], ["erased “gates.log” for good", "brought the file “gates.log”"]);
    }

    async fn an_erased_file_is_gone_for_everyone_and_from_the_disk(world) {
        let number = postmortem(&world).await;
        let file = bring(&world, number, "photo.jpg", PHOTO).await.unwrap();
        let kept = world.app.settings().data.join(format!("files/{number}/{}", file.id));
        assert!(kept.exists());
        files::erase(&world.app, &world.members[1], number, file.id).await.unwrap();
        assert!(!kept.exists());
        let gone = files::find(&world.app, &world.admin, number, file.id).await;
        assert!(matches!(gone, Err(Failure::Missing(_))), "{gone:?}");
        let twice = files::erase(&world.app, world.writer(), number, file.id).await;
        assert!(matches!(twice, Err(Failure::Missing(_))), "{twice:?}");
        assert_eq!(files::list(&world.app, world.writer(), number).await.unwrap().len(), 0);
    }

    async fn the_list_tells_who_brought_a_file_and_whether_the_text_shows_it(world) {
        let number = postmortem(&world).await;
        let shown = bring(&world, number, "photo.jpg", PHOTO).await.unwrap();
        bring(&world, number, "gates.log", b"09:40 refused").await.unwrap();
        world.write(number, json!({"type": "doc", "content": [{"type": "paragraph", "attrs": {"id": "paragraph"}, "content": [
            {"type": "image", "attrs": {"src": shown.address(), "alt": "The board"}}]}]})).await;
        let listed = files::list(&world.app, &world.admin, number).await.unwrap();
        let told: Vec<_> = listed.iter().map(|one| (one.file.name.as_str(), one.by.as_str(), one.is_used)).collect();
        assert_eq!(told, [("photo.jpg", "Noor Aziz", true), ("gates.log", "Noor Aziz", false)]);
    }

    async fn what_is_not_taken_in_leaves_nothing_behind(world) {
        let number = postmortem(&world).await;
        let half = &PHOTO[..PHOTO.len() / 2];
        for (name, bytes, why) in [("half.jpg", half, "ends in the middle"), ("nothing", b"".as_slice(), "empty"), ("place.heic", b"\0\0\0\x18ftypheic", "where and by whom")] {
            let Err(Failure::Problems(problems)) = bring(&world, number, name, bytes).await else { panic!("{name} was taken in") };
            assert!(problems.beside("file").unwrap().contains(why), "{problems}");
        }
        let missing = bring(&world, PostmortemNumber(9_999), "a.log", b"a").await;
        assert!(matches!(missing, Err(Failure::Missing(_))), "{missing:?}");
        assert_eq!(files::list(&world.app, world.writer(), number).await.unwrap().len(), 0);
        assert!(!world.app.settings().data.join("files").exists());
    }

    async fn whoever_only_reads_brings_and_erases_nothing(world) {
        let number = postmortem(&world).await;
        let file = bring(&world, number, "photo.jpg", PHOTO).await.unwrap();
        let reader = Actor { scope: Scope::Read, ..world.writer().clone() };
        let brought = files::bring(&world.app, &reader, number, "a.log", b"a".to_vec()).await;
        assert!(matches!(brought, Err(Failure::Denied(_))), "{brought:?}");
        let erased = files::erase(&world.app, &reader, number, file.id).await;
        assert!(matches!(erased, Err(Failure::Denied(_))), "{erased:?}");
        files::find(&world.app, &reader, number, file.id).await.unwrap();
    }
}
