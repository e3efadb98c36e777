//! Whom one can ask about some words: names for those inside while it is a draft, and nothing once it is published; on both engines.
//! Not here: which pens wrote which words (editor), and a pen's way from the keyboard to the table (e2e).

use app::Failure;
use app::account::people::{self, PersonChange};
use app::publish::{inside, outside, view};
use app::review::{approve, ask, judge};
use app::write::whom::{self, Askable, Whom};
use app::write::{project, read, start};
use postmortem::PostmortemNumber;
use postmortem::permission::{Actor, Scope};
use postmortem::review::{Judgement, Point};
use testing::in_both_worlds;
use testing::world::{World, story};

/// A draft in which Noor wrote with pens 1 and 2, Leila with 3, and nobody with 4.
async fn draft(world: &World) -> PostmortemNumber {
    let incident = world.incident().await.incident.number;
    let started = start::start(&world.app, world.writer(), incident).await;
    let number = started.unwrap().number;
    world.write(number, story("Gates refused tickets.")).await;
    project::bring_up_to_date(&world.app, number).await.unwrap();
    let [noor, leila] = &world.members;
    world.wrote_with(number, noor, &[1, 2]).await;
    world.wrote_with(number, leila, &[3]).await;
    number
}

async fn approved(world: &World, number: PostmortemNumber) -> Actor {
    let app = &world.app;
    let review = ask::ask(app, world.writer(), number).await.unwrap();
    let everyone = [&world.admin, &world.reviewers[0], &world.reviewers[1]];
    let drawn = everyone
        .into_iter()
        .find(|actor| actor.id() == review.reviewer);
    let reviewer = drawn.unwrap();
    let yes = Point::ALL.map(|point| (point, Judgement::Yes));
    judge::judge(app, reviewer, review.id, &yes).await.unwrap();
    let seen = read::written(app, reviewer, number).await.unwrap();
    approve::approve(app, reviewer, review.id, seen.content_hash)
        .await
        .unwrap();
    reviewer.clone()
}

async fn asked(
    world: &World,
    actor: &Actor,
    number: PostmortemNumber,
    pens: &[u64],
) -> app::Result<Whom> {
    whom::to_ask(&world.app, actor, number, &pens.iter().copied().collect()).await
}

async fn pens_left(world: &World, number: PostmortemNumber) -> usize {
    let mut tx = world.app.store().read().await.unwrap();
    let all = (0..10).collect();
    let whose = store::pens::whose(&mut tx, number, &all).await.unwrap();
    whose.known.len()
}

fn named(name: &str) -> Askable {
    Askable {
        name: name.into(),
        is_asker: false,
        is_suspended: false,
    }
}

in_both_worlds! {
    async fn people_are_told_by_name_in_the_order_of_the_alphabet(world) {
        let number = draft(&world).await;
        let found = asked(&world, &world.admin, number, &[2, 3, 1]).await.unwrap();
        assert_eq!(found, Whom { people: vec![named("Leila Haddad"), named("Noor Aziz")], and_nobody: false, is_let_go: false });
        let found = asked(&world, world.writer(), number, &[1, 4]).await.unwrap();
        assert_eq!(found.people, [Askable { is_asker: true, ..named("Noor Aziz") }]);
        assert!(found.and_nobody, "pen 4 is nobody's");
        assert_eq!(asked(&world, &world.admin, number, &[]).await.unwrap(), Whom::default());
    }

    async fn somebody_who_may_not_come_in_any_more_is_told_as_such(world) {
        let number = draft(&world).await;
        let leila = &world.members[1].person;
        let suspended = PersonChange { role: leila.role, active: false, in_rotation: false, away_until: None, version: leila.version };
        people::change(&world.app, &world.admin, leila.id, suspended).await.unwrap();
        let found = asked(&world, &world.admin, number, &[3]).await.unwrap();
        assert_eq!(found.people, [Askable { is_suspended: true, ..named("Leila Haddad") }]);
    }

    async fn whoever_may_read_the_draft_may_ask_and_nobody_else(world) {
        let number = draft(&world).await;
        let reading = Actor { scope: Scope::Read, ..world.reviewers[0].clone() };
        assert!(asked(&world, &reading, number, &[1]).await.is_ok());
        let mut gone = world.writer().clone();
        gone.person.active = false;
        assert!(matches!(asked(&world, &gone, number, &[1]).await, Err(Failure::Denied(_))));
        assert!(matches!(asked(&world, &reading, PostmortemNumber(99), &[1]).await, Err(Failure::Missing(_))));
        let many: Vec<u64> = (0..501).collect();
        assert!(matches!(asked(&world, &reading, number, &many).await, Err(Failure::Problems(_))));
    }

    async fn nothing_is_left_once_it_is_published_inside(world) {
        let (number, other) = (draft(&world).await, draft(&world).await);
        approved(&world, number).await;
        assert_eq!(pens_left(&world, number).await, 3, "a review still asks people");
        inside::publish(&world.app, world.writer(), number).await.unwrap();
        assert_eq!((pens_left(&world, number).await, pens_left(&world, other).await), (0, 3));
        let found = asked(&world, &world.admin, number, &[1, 3]).await.unwrap();
        assert_eq!(found, Whom { is_let_go: true, ..Whom::default() });
    }

    async fn nothing_is_left_once_it_is_published_outside(world) {
        let number = draft(&world).await;
        let reviewer = approved(&world, number).await;
        let page = view::page(&world.app, &reviewer, number).await.unwrap();
        outside::approve(&world.app, &reviewer, number, page.leaving.hash).await.unwrap();
        outside::publish(&world.app, world.writer(), number).await.unwrap();
        assert_eq!(pens_left(&world, number).await, 0);
        assert!(asked(&world, &world.admin, number, &[1]).await.unwrap().is_let_go);
    }
}
