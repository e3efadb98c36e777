//! One incident through decide, write, review, publish and improve, by the verbs alone, on both engines.
//! Not here: pages and browsers.

use app::Failure;
use app::account::people::{self, PersonChange};
use app::decide::{correct, rule};
use app::improve::{board, change};
use app::publish::{inside, outside, private, view as publish_view, withdraw};
use app::review::{approve, ask, converse, judge, view};
use app::write::{export, project, read, start};
use postmortem::decide::{Outcome, RulingKind};
use postmortem::improve::action::ChangeAsTold;
use postmortem::people::Person;
use postmortem::permission::Actor;
use postmortem::postmortem::{Postmortem, Stage};
use postmortem::publish::Answer;
use postmortem::review::{Judgement, Point, Review};
use testing::in_both_worlds;
use testing::world::{World, gates, story};

async fn started(world: &World) -> Postmortem {
    let incident = world.incident().await.incident;
    start::start(&world.app, world.writer(), incident.number)
        .await
        .unwrap()
}

async fn written(world: &World, summary: &str) -> Postmortem {
    let postmortem = started(world).await;
    world.write(postmortem.number, story(summary)).await;
    project::bring_up_to_date(&world.app, postmortem.number)
        .await
        .unwrap();
    postmortem
}

async fn in_review(world: &World, summary: &str) -> (Postmortem, Review, Actor) {
    let postmortem = written(world, summary).await;
    let review = ask::ask(&world.app, world.writer(), postmortem.number)
        .await
        .unwrap();
    let everyone = [&world.admin, &world.reviewers[0], &world.reviewers[1]];
    let reviewer = everyone
        .into_iter()
        .find(|actor| actor.id() == review.reviewer)
        .unwrap()
        .clone();
    (postmortem, review, reviewer)
}

async fn approved(world: &World, summary: &str) -> (Postmortem, Actor) {
    let (postmortem, review, reviewer) = in_review(world, summary).await;
    let yes = Point::ALL.map(|point| (point, Judgement::Yes));
    judge::judge(&world.app, &reviewer, review.id, &yes)
        .await
        .unwrap();
    let seen = read::written(&world.app, &reviewer, postmortem.number)
        .await
        .unwrap()
        .content_hash;
    approve::approve(&world.app, &reviewer, review.id, seen)
        .await
        .unwrap();
    (postmortem, reviewer)
}

async fn stage(world: &World, postmortem: &Postmortem) -> Stage {
    read::written(&world.app, world.writer(), postmortem.number)
        .await
        .unwrap()
        .postmortem
        .stage
}

async fn person(world: &World, actor: &Actor) -> Person {
    let everyone = people::list(&world.app, &world.admin).await.unwrap();
    everyone
        .into_iter()
        .find(|person| person.id == actor.id())
        .unwrap()
}

fn as_is(person: &Person) -> PersonChange {
    PersonChange {
        role: person.role,
        active: person.active,
        in_rotation: person.in_rotation,
        away_until: person.away_until,
        version: person.version,
    }
}

async fn suspend(world: &World, whom: &Actor) {
    let change = PersonChange {
        active: false,
        ..as_is(&person(world, whom).await)
    };
    people::change(&world.app, &world.admin, whom.id(), change)
        .await
        .unwrap();
}

async fn take_out_of_the_rotation(world: &World, whom: &Actor) {
    let change = PersonChange {
        in_rotation: false,
        ..as_is(&person(world, whom).await)
    };
    people::change(&world.app, &world.admin, whom.id(), change)
        .await
        .unwrap();
}

in_both_worlds! {
    async fn the_verdict_follows_the_facts_and_people_may_speak_beside_it(world) {
        let assessed = world.incident().await;
        assert_eq!(assessed.verdict.outcome, Outcome::Due);
        let number = assessed.incident.number;
        let waived = rule::rule(&world.app, world.writer(), number, RulingKind::Waiver, "A drill.").await.unwrap();
        assert!(!waived.is_due() && waived.ruled_by == "Noor Aziz");
        let told = postmortem::incident::FactsAsTold { user_visible: false, users_affected: "0".into(), error_budget_spent: "0".into(), severity: "sev4".into(), ..gates() };
        let corrected = correct::correct(&world.app, world.writer(), number, &told, &[], assessed.incident.version).await.unwrap();
        assert_eq!(corrected.verdict.outcome, Outcome::NotDue);
        let stale = correct::correct(&world.app, world.writer(), number, &gates(), &[], assessed.incident.version).await;
        assert!(matches!(stale, Err(Failure::Changed)), "an edit of what was not seen is a question");
    }

    async fn starting_twice_gives_the_same_postmortem(world) {
        let first = started(&world).await;
        let again = start::start(&world.app, &world.members[1], first.incidents[0]).await.unwrap();
        assert_eq!(first.number, again.number);
        assert_eq!(first.number.0, first.incidents[0].0);
    }

    async fn who_has_typed_and_goes_to_read_finds_what_they_typed(world) {
        let number = started(&world).await.number;
        let writer = world.writer();
        for words in ["Nine ports waited.", "Nine ports waited for an hour.", "Nine ports waited for 74 minutes."] {
            world.clock.set(world.app.now() + jiff::SignedDuration::from_millis(1));
            world.write(number, story(words)).await;
            let page = read::page(&world.app, writer, number).await.unwrap();
            assert_eq!(page.written.document.texts()[1].text, words);
            let markdown = export::markdown(&world.app, writer, number).await.unwrap();
            assert!(markdown.contains(words), "{markdown}");
        }
    }

    async fn nothing_is_published_before_somebody_else_approved_it(world) {
        let (postmortem, review, reviewer) = in_review(&world, "Gates refused tickets for 74 minutes.").await;
        assert_ne!(reviewer.id(), world.writer().id());
        assert!(inside::publish(&world.app, world.writer(), postmortem.number).await.is_err());
        let seen = read::written(&world.app, &reviewer, postmortem.number).await.unwrap().content_hash;
        let early = approve::approve(&world.app, &reviewer, review.id, seen).await.unwrap_err();
        assert!(early.to_string().contains("five points"), "{early}");
        let question = converse::ask(&world.app, &reviewer, review.id, Point::Accurate, "How do we know?").await.unwrap();
        judge::judge(&world.app, &reviewer, review.id, &Point::ALL.map(|point| (point, Judgement::Yes))).await.unwrap();
        assert!(approve::approve(&world.app, &reviewer, review.id, seen).await.unwrap_err().to_string().contains("question"));
        converse::answer(&world.app, world.writer(), question.id, "From the gate log.").await.unwrap();
        converse::close(&world.app, &reviewer, question.id).await.unwrap();
        approve::approve(&world.app, &reviewer, review.id, seen).await.unwrap();
        let published = inside::publish(&world.app, world.writer(), postmortem.number).await.unwrap();
        assert!(published.place.ends_with("boarding-gates-refused-valid-tickets.md"), "{}", published.place);
        assert_eq!(stage(&world, &postmortem).await, Stage::Published);
    }

    async fn an_edit_after_the_approval_asks_for_a_new_look(world) {
        let (postmortem, _) = approved(&world, "Gates refused tickets.").await;
        world.write(postmortem.number, story("Gates refused many tickets.")).await;
        let refused = inside::publish(&world.app, world.writer(), postmortem.number).await.unwrap_err();
        assert!(refused.to_string().contains("has changed since"), "{refused}");
    }

    async fn a_returned_postmortem_goes_through_a_second_round(world) {
        let (postmortem, review, reviewer) = in_review(&world, "Gates refused tickets.").await;
        converse::ask(&world.app, &reviewer, review.id, Point::Useful, "What would others learn?").await.unwrap();
        approve::send_back(&world.app, &reviewer, review.id).await.unwrap();
        assert_eq!(stage(&world, &postmortem).await, Stage::Draft);
        let second = ask::ask(&world.app, world.writer(), postmortem.number).await.unwrap();
        assert_eq!(second.round, 2);
    }

    async fn what_a_reviewer_says_in_one_go_is_kept_whole_or_not_at_all(world) {
        let (_, review, reviewer) = in_review(&world, "Gates refused tickets.").await;
        let yes = [(Point::Blameless, Judgement::Yes)];
        let questions = [(Point::Useful, "What would others learn?".to_owned()), (Point::Accurate, "x".repeat(100_000))];
        assert!(judge::say(&world.app, &reviewer, review.id, &yes, &questions).await.is_err(), "a question without end was taken");
        let page = view::page(&world.app, &reviewer, review.id).await.unwrap();
        assert!(page.review.judgements.is_empty() && page.points.iter().all(|point| point.questions.is_empty()));
        judge::say(&world.app, &reviewer, review.id, &yes, &questions[..1]).await.unwrap();
        let page = view::page(&world.app, &reviewer, review.id).await.unwrap();
        assert_eq!((page.review.judgements.len(), page.points.iter().flat_map(|point| &point.questions).count()), (1, 1));
    }

    async fn the_review_of_somebody_who_is_suspended_goes_to_somebody_else(world) {
        take_out_of_the_rotation(&world, &world.admin).await;
        let (postmortem, review, reviewer) = in_review(&world, "Gates refused tickets.").await;
        suspend(&world, &reviewer).await;
        let open = view::open(&world.app, &world.admin).await.unwrap();
        let other = world.reviewers.iter().find(|other| other.id() != reviewer.id()).unwrap();
        assert_eq!(open.len(), 1);
        assert_eq!((open[0].review.postmortem, open[0].review.round), (postmortem.number, review.round + 1));
        assert_eq!(open[0].review.reviewer, other.id());
        let lines = app::history::latest(&world.app, &world.admin, 5).await.unwrap();
        assert!(lines.iter().any(|line| line.verb == "review.passed_on" && line.words.contains("no longer reviews")), "{lines:?}");
    }

    async fn a_reviewer_whom_nobody_can_follow_can_still_be_suspended(world) {
        take_out_of_the_rotation(&world, &world.admin).await;
        let (_, review, reviewer) = in_review(&world, "Gates refused tickets.").await;
        for other in world.reviewers.iter().filter(|other| other.id() != reviewer.id()) {
            take_out_of_the_rotation(&world, other).await;
        }
        suspend(&world, &reviewer).await;
        let open = view::open(&world.app, &world.admin).await.unwrap();
        assert_eq!((open.len(), open[0].review.id), (1, review.id));
        assert!(!person(&world, &reviewer).await.active);
    }

    async fn a_change_on_the_board_and_its_history_are_kept_together_or_not_at_all(world) {
        let postmortem = written(&world, "Gates refused tickets.").await;
        let card = board::cards(&world.app, world.writer(), &board::Filter::default()).await.unwrap().remove(0);
        let told = ChangeAsTold { owner: "Jun Watanabe".into(), due: "2025-12-01".into(), kind: "prevent".into(), state: "committed".into(), note: String::new() };
        // History has no line by somebody who is not kept here, so that with this actor it cannot be written.
        let mut nobody = world.writer().clone();
        nobody.person.id = postmortem::PersonId(uuid::Uuid::from_u128(99));
        assert!(change::change(&world.app, &nobody, card.action.number, &told).await.is_err());
        let document = project::bring_up_to_date(&world.app, postmortem.number).await.unwrap();
        assert!(document.actions().all(|action| action.owner != "Jun Watanabe"), "the document changed without its history");

        change::change(&world.app, world.writer(), card.action.number, &told).await.unwrap();
        // The same again asks for no change of the document, and is still told.
        change::change(&world.app, world.writer(), card.action.number, &ChangeAsTold { note: "As agreed on Monday.".into(), ..told }).await.unwrap();
        let lines = app::history::latest(&world.app, world.writer(), 50).await.unwrap();
        let told: Vec<&str> = lines.iter().filter(|line| line.verb == "action.changed").map(|line| line.words.as_str()).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].contains("As agreed on Monday.") && told[1].contains("owner Jun Watanabe"), "{told:?}");
        let authors = read::written(&world.app, world.writer(), postmortem.number).await.unwrap().postmortem.authors;
        assert!(!authors.iter().any(|author| *author != world.writer().id()), "{authors:?}");
    }

    async fn a_review_that_is_handed_back_goes_to_somebody_else(world) {
        let (_, review, reviewer) = in_review(&world, "Gates refused tickets.").await;
        let next = ask::hand_back(&world.app, &reviewer, review.id, "On leave").await.unwrap();
        assert_ne!(next.reviewer, review.reviewer);
        let page = view::page(&world.app, world.writer(), next.id).await.unwrap();
        assert_eq!(page.points.len(), 5);
    }

    async fn the_outside_waits_for_every_private_thing_and_shows_none_of_it(world) {
        let (postmortem, reviewer) = approved(&world, "A customer, dana@ferryfreight.io, told us at 06:09.").await;
        let number = postmortem.number;
        let page = publish_view::page(&world.app, &reviewer, number).await.unwrap();
        assert_eq!(page.things.len(), 1, "{:?}", page.things);
        let refused = outside::approve(&world.app, &reviewer, number, page.leaving.hash).await.unwrap_err();
        assert!(refused.to_string().contains("private"), "{refused}");
        private::answer(&world.app, world.writer(), number, "dana@ferryfreight.io", "email", Answer::Strike).await.unwrap();
        let stale = outside::approve(&world.app, &reviewer, number, page.leaving.hash).await.unwrap_err();
        assert!(stale.to_string().contains("has changed"), "{stale}");
        let page = publish_view::page(&world.app, &reviewer, number).await.unwrap();
        let own = outside::approve(&world.app, world.writer(), number, page.leaving.hash).await;
        assert!(own.is_err(), "a member, and an author");
        outside::approve(&world.app, &reviewer, number, page.leaving.hash).await.unwrap();
        outside::publish(&world.app, world.writer(), number).await.unwrap();
        let site = world.app.site();
        let mut everything = String::new();
        for entry in walk(site) {
            everything.push_str(&String::from_utf8_lossy(&std::fs::read(entry).unwrap()));
        }
        assert!(everything.contains("[e-mail address A]"), "the stand-in is there");
        for private in ["ferryfreight", "Noor Aziz", "dana"] {
            assert!(!everything.contains(private), "{private} left the house");
        }
        withdraw::withdraw(&world.app, &reviewer, number, "It names a partner.").await.unwrap();
        let left: String = walk(site).iter().map(|file| String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned()).collect();
        assert!(!left.contains("told us at 06:09"), "a withdrawn text is gone");
        assert_eq!(stage(&world, &postmortem).await, Stage::Withdrawn);
    }

    async fn following_up_on_the_board_changes_the_document_and_keeps_the_approval(world) {
        let (postmortem, _) = approved(&world, "Gates refused tickets.").await;
        let cards = board::cards(&world.app, world.writer(), &board::Filter::default()).await.unwrap();
        assert_eq!(cards.len(), 1);
        let told = ChangeAsTold { owner: "Jun Watanabe".into(), due: "2025-12-01".into(), kind: "prevent".into(), state: "committed".into(), note: String::new() };
        change::change(&world.app, world.writer(), cards[0].action.number, &told).await.unwrap();
        let document = project::current(&world.app, postmortem.number).await.unwrap();
        let action = document.actions().next().unwrap();
        assert_eq!((action.owner.as_str(), action.due.as_str(), action.state.as_str()), ("Jun Watanabe", "2025-12-01", "committed"));
        let card = board::card(&world.app, world.writer(), cards[0].action.number).await.unwrap();
        assert_eq!(card.action.owner, "Jun Watanabe");
        assert!(inside::publish(&world.app, world.writer(), postmortem.number).await.is_ok(), "the approval still holds");
        let refused = change::change(&world.app, world.writer(), cards[0].action.number, &ChangeAsTold { state: "done".into(), note: String::new(), ..told }).await;
        assert!(matches!(refused, Err(Failure::Problems(_))), "done needs evidence");
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .flatten()
        .flat_map(|entry| {
            if entry.path().is_dir() {
                walk(&entry.path())
            } else {
                vec![entry.path()]
            }
        })
        .collect()
}
