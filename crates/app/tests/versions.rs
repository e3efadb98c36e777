//! Versions of a text, by the verbs alone, on both engines.
//! Not here: how a difference is found word by word (domain).

use app::Failure;
use app::review::ask;
use app::write::versions::{self, Which};
use app::write::{project, read, start};
use postmortem::PostmortemNumber;
use postmortem::write::difference::{Change, Word};
use testing::in_both_worlds;
use testing::world::{World, story};

const FIRST: &str =
    "Gates refused tickets for 74 minutes, at nine ports, on the morning of the change.";
const SECOND: &str =
    "Gates refused valid tickets for 74 minutes, at nine ports, on the morning of the change.";

async fn written(world: &World) -> PostmortemNumber {
    let incident = world.incident().await.incident.number;
    let started = start::start(&world.app, world.writer(), incident).await;
    let number = started.unwrap().number;
    say(world, number, FIRST).await;
    number
}

async fn say(world: &World, number: PostmortemNumber, summary: &str) {
    world.write(number, story(summary)).await;
    project::bring_up_to_date(&world.app, number).await.unwrap();
}

async fn summary(world: &World, number: PostmortemNumber) -> String {
    let written = read::written(&world.app, world.writer(), number)
        .await
        .unwrap();
    let texts = written.document.texts();
    texts
        .into_iter()
        .find(|piece| piece.block == "parasum01")
        .unwrap()
        .text
}

async fn names(world: &World, number: PostmortemNumber) -> Vec<String> {
    let list = versions::list(&world.app, world.writer(), number)
        .await
        .unwrap();
    list.versions
        .into_iter()
        .map(|version| version.name)
        .collect()
}

in_both_worlds! {
    async fn a_named_version_is_read_and_compared_with_the_text_of_now(world) {
        let number = written(&world).await;
        let writer = world.writer();
        let seq = versions::name(&world.app, writer, number, "  First   draft ").await.unwrap();
        say(&world, number, SECOND).await;
        let version = versions::one(&world.app, writer, number, seq).await.unwrap();
        assert_eq!((version.name.as_str(), version.automatic, version.by), ("First draft", false, Some(writer.id())));
        let difference = versions::compare(&world.app, writer, number, Which::Kept(seq), Which::Now).await.unwrap();
        assert_eq!(difference.sections.len(), 1);
        let block = &difference.sections[0].blocks[0];
        assert_eq!((difference.sections[0].title.as_str(), block.change), ("Summary", Change::Reworded));
        let new: Vec<&str> = block.words.iter().filter(|stretch| stretch.word == Word::New).map(|stretch| stretch.text.trim()).collect();
        assert_eq!(new, ["valid"]);
        let same = versions::compare(&world.app, writer, number, Which::Kept(seq), Which::Kept(seq)).await.unwrap();
        assert!(same.is_empty());
    }

    async fn a_version_is_restored_and_the_restoring_restored_again(world) {
        let number = written(&world).await;
        let writer = world.writer();
        let seq = versions::name(&world.app, writer, number, "First draft").await.unwrap();
        say(&world, number, SECOND).await;
        versions::restore(&world.app, &world.members[1], number, seq).await.unwrap();
        assert_eq!(summary(&world, number).await, FIRST);
        assert_eq!(names(&world, number).await, ["Before “First draft” was restored", "First draft"]);
        let again = versions::restore(&world.app, writer, number, seq).await.unwrap_err();
        assert!(again.to_string().contains("already"), "{again}");
        versions::restore(&world.app, writer, number, 2).await.unwrap();
        assert_eq!(summary(&world, number).await, SECOND);
        let lines = app::history::latest(&world.app, &world.admin, 1).await.unwrap();
        assert!(lines[0].verb == "version.restored" && lines[0].by == "Noor Aziz", "{lines:?}");
    }

    async fn a_version_is_kept_at_a_change_of_stage(world) {
        let number = written(&world).await;
        ask::ask(&world.app, world.writer(), number).await.unwrap();
        let list = versions::list(&world.app, world.writer(), number).await.unwrap();
        assert_eq!(list.versions.len(), 1);
        assert_eq!((list.versions[0].name.as_str(), list.versions[0].automatic), ("Review was asked for", true));
    }

    async fn a_version_is_kept_when_writing_pauses_after_much_was_written(world) {
        let number = written(&world).await;
        versions::keep_what_rests(&world.app).await.unwrap();
        assert!(names(&world, number).await.is_empty(), "little was written");
        for nth in 0..100 {
            world.write(number, story(&format!("{FIRST} Told for the {nth}th time."))).await;
        }
        project::bring_up_to_date(&world.app, number).await.unwrap();
        let mut minutes = 0;
        while names(&world, number).await.is_empty() && minutes < 600 {
            // Whoever follows the documents may be writing down, at this very moment, that it was written in.
            minutes += 6;
            world.clock.set(world.app.now() + jiff::SignedDuration::from_mins(6));
            versions::keep_what_rests(&world.app).await.unwrap();
        }
        assert_eq!(names(&world, number).await, ["Writing paused"]);
        world.clock.set(world.app.now() + jiff::SignedDuration::from_hours(2));
        versions::keep_what_rests(&world.app).await.unwrap();
        assert_eq!(names(&world, number).await.len(), 1, "nothing was written since");
    }

    async fn a_version_needs_a_name_and_a_text_that_is_there(world) {
        let number = written(&world).await;
        for name in [" ", &"long ".repeat(40)] {
            let refused = versions::name(&world.app, world.writer(), number, name).await;
            assert!(matches!(refused, Err(Failure::Problems(_))), "{name}");
        }
        assert!(matches!(versions::document(&world.app, world.writer(), number, Which::Kept(7)).await, Err(Failure::Missing(_))));
        assert!(matches!(versions::restore(&world.app, world.writer(), number, 7).await, Err(Failure::Missing(_))));
        assert!(matches!(versions::list(&world.app, world.writer(), PostmortemNumber(99)).await, Err(Failure::Missing(_))));
    }

    async fn a_token_that_only_reads_keeps_and_restores_nothing(world) {
        let number = written(&world).await;
        let seq = versions::name(&world.app, world.writer(), number, "First draft").await.unwrap();
        let reading = postmortem::permission::Actor { scope: postmortem::permission::Scope::Read, ..world.admin.clone() };
        assert!(matches!(versions::name(&world.app, &reading, number, "Mine").await, Err(Failure::Denied(_))));
        assert!(matches!(versions::restore(&world.app, &reading, number, seq).await, Err(Failure::Denied(_))));
        assert!(versions::document(&world.app, &reading, number, Which::Kept(seq)).await.is_ok());
    }
}
