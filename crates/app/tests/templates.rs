//! Templates of the house, by the verbs alone, on both engines.
//! Not here: what a template may be (domain), and its page (web).

use app::Failure;
use app::review::{ask, view};
use app::write::templates::{self, AskedAsTold, TemplateAsTold};
use app::write::{read, start};
use postmortem::review::Point;
use testing::in_both_worlds;

/// Summary, timeline and actions, for the incidents of a world, which are of severity 2.
fn light(name: &str) -> TemplateAsTold {
    let section = |key: &str| AskedAsTold {
        key: key.into(),
        hint: "Three sentences.".into(),
        required: key == "summary",
        ..AskedAsTold::default()
    };
    TemplateAsTold {
        name: name.into(),
        severities: vec!["sev2".into()],
        sections: ["summary", "timeline", "actions"].map(section).to_vec(),
        actions: "Tell the ports what to answer".into(),
    }
}

in_both_worlds! {
    async fn a_document_keeps_the_template_it_was_born_with(world) {
        let made = templates::make(&world.app, &world.admin, &light("Light")).await.unwrap();
        assert_eq!(made.version, 2);
        let incident = world.incident().await.incident.number;
        let number = start::start(&world.app, world.writer(), incident).await.unwrap().number;
        templates::make(&world.app, &world.admin, &light("Lighter")).await.unwrap();

        let written = read::written(&world.app, world.writer(), number).await.unwrap();
        assert_eq!((written.postmortem.template_version, written.template.name.as_str()), (2, "Light"));
        let headings: Vec<String> = written.document.sections().map(|section| section.title()).collect();
        assert_eq!(headings, ["Summary", "Timeline", "Actions"]);
        assert_eq!(written.document.actions().count(), 1);
        let names: Vec<String> = templates::all(&world.app, world.writer()).await.unwrap().into_iter().map(|template| template.name).collect();
        assert_eq!(names, ["Lighter", "Light", "Classic"]);
    }

    async fn nothing_that_a_template_brought_counts_as_written(world) {
        templates::make(&world.app, &world.admin, &light("Light")).await.unwrap();
        let incident = world.incident().await.incident.number;
        let number = start::start(&world.app, world.writer(), incident).await.unwrap().number;
        let failure = ask::ask(&world.app, world.writer(), number).await.unwrap_err();
        assert!(matches!(failure, Failure::NotNow(_)), "{failure}");
    }

    async fn a_review_asks_for_what_the_template_asks_for(world) {
        templates::make(&world.app, &world.admin, &light("Light")).await.unwrap();
        let incident = world.incident().await.incident.number;
        let number = start::start(&world.app, world.writer(), incident).await.unwrap().number;
        world.write(number, testing::world::story("Gates refused tickets for an hour.")).await;
        let review = ask::ask(&world.app, world.writer(), number).await.unwrap();
        let page = view::page(&world.app, &world.reviewers[0], review.id).await.unwrap();
        let point = page.points.iter().find(|view| view.point == Point::Complete).unwrap();
        let complete: Vec<&str> = point.evidence.iter().map(|evidence| evidence.sentence.as_str()).collect();
        assert!(complete[0].starts_with("All 1 sections that are asked for"), "{complete:?}");
        assert!(!complete.iter().any(|sentence| sentence.contains("lucky")), "{complete:?}");
    }

    async fn only_an_admin_makes_a_template(world) {
        let failure = templates::make(&world.app, world.writer(), &light("Light")).await.unwrap_err();
        assert!(matches!(failure, Failure::Denied(_)), "{failure}");
        let failure = templates::make(&world.app, &world.admin, &TemplateAsTold::default()).await.unwrap_err();
        assert!(matches!(failure, Failure::Problems(_)), "{failure}");
        assert_eq!(templates::all(&world.app, &world.admin).await.unwrap().len(), 1);
    }
}
