//! Comments on a text, by the verbs alone, on both engines.
//! Not here: pages, and where the words are in the live text.

use app::Failure;
use app::write::{comment, start};
use postmortem::PostmortemNumber;
use postmortem::write::comment::{Place, Thread};
use testing::in_both_worlds;
use testing::world::World;
use uuid::Uuid;

async fn started(world: &World) -> PostmortemNumber {
    let incident = world.incident().await.incident.number;
    let started = start::start(&world.app, world.writer(), incident).await;
    started.unwrap().number
}

fn on_words() -> Place {
    Place::read("AAEC", "AAED", "parasum01", "the gates").unwrap()
}

async fn begun(world: &World, number: PostmortemNumber, text: &str) -> Uuid {
    let begun = comment::open(&world.app, world.writer(), number, on_words(), text).await;
    begun.unwrap()
}

async fn threads(world: &World, number: PostmortemNumber) -> Vec<Thread> {
    let list = comment::list(&world.app, world.writer(), number).await;
    list.unwrap().threads
}

in_both_worlds! {
    async fn a_thread_goes_back_and_forth_and_is_resolved(world) {
        let number = started(&world).await;
        let reviewer = &world.reviewers[0];
        let id = begun(&world, number, "When was that known?").await;
        comment::reply(&world.app, reviewer, id, "At 06:18, by the alert.").await.unwrap();
        comment::resolve(&world.app, reviewer, id).await.unwrap();
        let thread = threads(&world, number).await.remove(0);
        assert_eq!(thread.comments.len(), 2);
        assert_eq!(thread.resolved.map(|(by, _)| by), Some(reviewer.id()));
        comment::reply(&world.app, world.writer(), id, "It is in the text now.").await.unwrap();
        assert!(threads(&world, number).await[0].is_open(), "an answer opens it again");
        let lines = app::history::latest(&world.app, &world.admin, 4).await.unwrap();
        let verbs: Vec<&str> = lines.iter().map(|line| line.verb.as_str()).collect();
        assert_eq!(verbs, ["comment.answered", "comment.resolved", "comment.answered", "comment.begun"]);
        assert!(lines.iter().all(|line| !line.words.contains("06:18")), "history keeps no words of a comment");
    }

    async fn a_comment_is_its_authors_alone_to_change(world) {
        let number = started(&world).await;
        begun(&world, number, "When was that known?").await;
        let said = threads(&world, number).await[0].comments[0].clone();
        let other = &world.members[1];
        let refused = comment::reword(&world.app, other, said.id, "What else?", 1).await.unwrap_err();
        assert!(refused.to_string().contains("somebody else’s"), "{refused}");
        assert!(matches!(comment::strike(&world.app, &world.admin, said.id).await, Err(Failure::NotNow(_))));
        comment::reword(&world.app, world.writer(), said.id, "Who could have seen it?", 1).await.unwrap();
        let late = comment::reword(&world.app, world.writer(), said.id, "What?", 1).await;
        assert!(matches!(late, Err(Failure::Changed)));
        assert_eq!(threads(&world, number).await[0].comments[0].text, "Who could have seen it?");
    }

    async fn taking_back_the_last_words_takes_the_thread_away(world) {
        let number = started(&world).await;
        let id = begun(&world, number, "Is this so?").await;
        let answer = comment::reply(&world.app, &world.members[1], id, "It is.").await.unwrap();
        let first = threads(&world, number).await[0].comments[0].id;
        comment::strike(&world.app, world.writer(), first).await.unwrap();
        let thread = threads(&world, number).await.remove(0);
        assert!(thread.comments[0].struck && thread.comments[0].text.is_empty());
        assert_eq!(thread.comments[1].text, "It is.");
        comment::strike(&world.app, &world.members[1], answer).await.unwrap();
        assert_eq!(threads(&world, number).await, []);
    }

    async fn whoever_is_called_by_name_finds_it_waiting_until_they_answer(world) {
        let number = started(&world).await;
        let (jun, amara) = (&world.reviewers[0], &world.reviewers[1]);
        let id = begun(&world, number, "@Jun Watanabe and @Amara Okafor: is that the right key?").await;
        let waiting = comment::waiting(&world.app, jun).await.unwrap();
        assert_eq!((waiting.len(), waiting[0].by.as_str(), waiting[0].quote.as_str()), (1, "Noor Aziz", "the gates"));
        comment::reply(&world.app, jun, id, "It is.").await.unwrap();
        assert_eq!(comment::waiting(&world.app, jun).await.unwrap(), []);
        assert_eq!(comment::see(&world.app, amara, id).await.unwrap(), number);
        assert_eq!(comment::waiting(&world.app, amara).await.unwrap(), []);
    }

    async fn a_name_that_is_taken_out_of_the_words_calls_nobody(world) {
        let number = started(&world).await;
        let (jun, amara) = (&world.reviewers[0], &world.reviewers[1]);
        begun(&world, number, "@Jun Watanabe, is that so?").await;
        let said = threads(&world, number).await[0].comments[0].clone();
        comment::reword(&world.app, world.writer(), said.id, "@Amara Okafor, is that so?", 1).await.unwrap();
        assert_eq!(comment::waiting(&world.app, jun).await.unwrap(), []);
        assert_eq!(comment::waiting(&world.app, amara).await.unwrap().len(), 1);
    }

    async fn nothing_is_said_without_words_or_to_a_text_that_is_not_there(world) {
        let number = started(&world).await;
        let empty = comment::open(&world.app, world.writer(), number, on_words(), " \n").await;
        assert!(matches!(empty, Err(Failure::Problems(_))));
        let nowhere = comment::open(&world.app, world.writer(), PostmortemNumber(99), on_words(), "Here?").await;
        assert!(matches!(nowhere, Err(Failure::Missing(_))));
        assert!(matches!(comment::reply(&world.app, world.writer(), Uuid::nil(), "Here?").await, Err(Failure::Missing(_))));
    }

    async fn a_token_that_only_reads_does_not_comment(world) {
        let number = started(&world).await;
        let reading = postmortem::permission::Actor { scope: postmortem::permission::Scope::Read, ..world.admin.clone() };
        let refused = comment::open(&world.app, &reading, number, on_words(), "Here?").await;
        assert!(matches!(refused, Err(Failure::Denied(_))));
        assert!(comment::list(&world.app, &reading, number).await.is_ok());
    }
}
