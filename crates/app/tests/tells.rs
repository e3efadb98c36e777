//! One postmortem for several incidents, and several postmortems for one, by the verbs alone, on both engines.
//! Not here: what stands in them.

use app::Failure;
use app::decide::view;
use app::write::{read, start, tells};
use postmortem::{IncidentNumber, PostmortemNumber};
use testing::in_both_worlds;
use testing::world::World;

async fn told_in(world: &World, incident: IncidentNumber) -> Vec<PostmortemNumber> {
    let assessed = view::assessed(&world.app, world.writer(), incident).await;
    let postmortems = assessed.unwrap().postmortems;
    postmortems
        .into_iter()
        .map(|postmortem| postmortem.number)
        .collect()
}

in_both_worlds! {
    async fn an_incident_that_another_postmortem_tells_of_needs_none_of_its_own(world) {
        let (app, writer) = (&world.app, world.writer());
        let (first, second) = (world.incident().await.incident.number, world.incident().await.incident.number);
        let number = start::start(app, writer, first).await.unwrap().number;
        tells::tell(app, writer, number, second, true).await.unwrap();
        tells::tell(app, writer, number, second, true).await.unwrap();
        assert_eq!(told_in(&world, second).await, [number]);
        assert_eq!(start::start(app, writer, second).await.unwrap().number, number);
        let page = read::page(app, writer, number).await.unwrap();
        assert_eq!(page.written.incidents.len(), 2);
        let said: Vec<&str> = page.history.iter().map(|line| line.verb.as_str()).collect();
        assert_eq!(said.iter().filter(|verb| **verb == "postmortem.tells_of").count(), 2);

        tells::tell(app, writer, number, second, false).await.unwrap();
        assert_eq!(told_in(&world, second).await, []);
        assert_eq!(told_in(&world, first).await, [number]);
    }

    async fn one_incident_may_be_told_twice_each_under_a_number_of_its_own(world) {
        let (app, writer) = (&world.app, world.writer());
        let incident = world.incident().await.incident.number;
        let first = start::start(app, writer, incident).await.unwrap().number;
        let second = start::another(app, writer, incident).await.unwrap().number;
        assert_ne!(first, second);
        assert_eq!(told_in(&world, incident).await, [first, second]);
        // The number is taken: the next incident gets another one.
        assert!(world.incident().await.incident.number.0 > second.0);
    }

    async fn nothing_is_linked_to_what_is_not_there(world) {
        let (app, writer) = (&world.app, world.writer());
        let incident = world.incident().await.incident.number;
        let number = start::start(app, writer, incident).await.unwrap().number;
        let unknown = tells::tell(app, writer, number, IncidentNumber(4_000), true).await;
        assert!(matches!(unknown, Err(Failure::Missing(_))));
        let unknown = tells::tell(app, writer, PostmortemNumber(4_000), incident, true).await;
        assert!(matches!(unknown, Err(Failure::Missing(_))));
        assert_eq!(told_in(&world, incident).await, [number]);
    }
}
