//! Journeys through several pages, by forms alone: what a person without script can do.
//! Not here: writing together, which needs the editor (e2e).

mod support;

use axum::http::StatusCode;
use support::{GATES, Guest};
use testing::world::story;

/// A summary that is longer than what the template brings along.
const SUMMARY: &str = "From 05:40 to 06:54 boarding gates at nine ports refused tickets that were valid, because each ticket was \
    signed with a key that these gates had not read yet. Crews let passengers on by sight, from a printed list. Three sailings \
    left late, the longest by 22 minutes. The gates read the list of keys when they start, and not again. Someone can be \
    asked at mara.lind@skerry-lines.eu about it.";

fn with<'a>(fields: &[(&'a str, &'a str)], change: (&'a str, &'a str)) -> Vec<(&'a str, &'a str)> {
    fields
        .iter()
        .copied()
        .filter(|(name, _)| *name != change.0)
        .chain([change])
        .collect()
}

/// The value of a hidden field.
fn hidden(html: &str, name: &str) -> String {
    let value = html
        .split(&format!("name=\"{name}\" value=\""))
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    value.unwrap_or_default().to_owned()
}

testing::in_both_worlds! {
    async fn an_incident_is_recorded_and_judged_at_once(world) {
        let guest = Guest::signed_in(&world, world.writer()).await;
        let page = guest.post("/incidents", GATES).await;
        assert_eq!((page.status, page.to()), (StatusCode::SEE_OTHER, "/incidents/1"));
        let page = guest.get("/incidents/1").await;
        assert!(page.text.contains("A postmortem is due") && page.text.contains("74\u{a0}min"), "{}", page.text);
        assert!(page.text.contains("Start the postmortem"));
    }

    async fn a_time_before_the_beginning_is_told_beside_its_field(world) {
        let guest = Guest::signed_in(&world, world.writer()).await;
        let page = guest.post("/incidents", &with(GATES, ("resolved_at", "2025-11-12 05:10"))).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains(r#"id="resolved_at-error""#), "{}", page.text);
        assert!(page.text.contains("2025-11-12 05:10") && page.text.contains("order_confirmed"), "what was typed is gone");
        let page = guest.post("/incidents", &[with(GATES, ("resolved_at", "2025-11-12 05:10")), vec![("order_confirmed", "yes")]].concat()).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
    }

    async fn what_is_typed_is_shown_and_never_run(world) {
        let guest = Guest::signed_in(&world, world.writer()).await;
        let hostile = r#"<script>x()</script> " onload="x() {{ 977*977 }} {% raw %}"#;
        guest.post("/incidents", &with(GATES, ("title", hostile))).await;
        for path in ["/", "/incidents", "/incidents/1", "/incidents/1/correct", "/history"] {
            let text = guest.get(path).await.text;
            assert!(!text.contains("<script>x()") && !text.contains("\" onload=\"x()"), "{path}");
            assert!(!text.contains("954529"), "{path}");
        }
        assert!(guest.get("/incidents/1").await.text.contains("{{ 977*977 }}"));
    }

    async fn what_is_due_is_waived_only_with_a_reason(world) {
        world.incident().await;
        let guest = Guest::signed_in(&world, world.writer()).await;
        let page = guest.post("/incidents/1/ruling", &[("kind", "waiver"), ("reason", " ")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains(r#"id="reason-error""#));
        let page = guest.post("/incidents/1/ruling", &[("kind", "waiver"), ("reason", "A drill, announced on Monday.")]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        let text = guest.get("/incidents/1").await.text;
        assert!(text.contains("The postmortem is waived") && text.contains("A drill, announced on Monday."));
        guest.post("/incidents/1/ruling/take-back", &[]).await;
        assert!(guest.get("/incidents/1").await.text.contains("A postmortem is due"));
    }

    async fn two_corrections_at_once_lose_nothing(world) {
        world.incident().await;
        let guest = Guest::signed_in(&world, world.writer()).await;
        let fields = [GATES.to_vec(), vec![("version", "1")]].concat();
        assert_eq!(guest.post("/incidents/1/correct", &with(&fields, ("users_affected", "2000"))).await.status, StatusCode::SEE_OTHER);
        let second = guest.post("/incidents/1/correct", &with(&fields, ("users_affected", "7"))).await;
        assert_eq!(second.status, StatusCode::CONFLICT);
        assert!(guest.get("/incidents/1").await.text.contains("2,000"));
    }

    async fn a_postmortem_goes_from_draft_to_published_inside(world) {
        world.incident().await;
        let writer = Guest::signed_in(&world, world.writer()).await;
        assert_eq!(writer.post("/incidents/1/postmortem", &[]).await.to(), "/postmortems/1/write");
        let page = writer.post("/postmortems/1/review", &[]).await;
        assert_eq!(page.status, StatusCode::CONFLICT, "an empty draft went to review");
        world.write(postmortem::PostmortemNumber(1), story(SUMMARY)).await;
        let page = writer.post("/postmortems/1/review", &[]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        let review = page.to().to_owned();

        let mut reviewer = None;
        for actor in world.reviewers.iter().chain([&world.admin]) {
            let guest = Guest::signed_in(&world, actor).await;
            if guest.get(&review).await.text.contains("name=\"do\"") {
                reviewer = Some(guest);
            }
        }
        let reviewer = reviewer.expect("the rotation drew somebody");
        let early = reviewer.post(&review, &[("blameless", "yes"), ("do", "approve")]).await;
        assert_eq!(early.status, StatusCode::CONFLICT);
        assert!(early.text.contains("four of the five points") || early.text.contains("4 of the five points"), "{}", early.text);

        let refused = [("blameless", "does_not_apply"), ("useful", "yes"), ("accurate", "not_yet"), ("accurate_reason", "Which of the two times is right?")];
        let page = reviewer.post(&review, &refused).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains("Which of the two times is right?"), "what was typed is gone");
        let page = reviewer.post(&review, &refused[1..]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        let text = reviewer.get(&review).await.text;
        assert!(text.contains("Which of the two times is right?"), "what is missing did not become a question");
        let question = text.split("id=\"close-").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        assert_eq!(writer.post(&format!("/questions/{question}/answer"), &[("text", "The first one.")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(reviewer.post(&format!("/questions/{question}/close"), &[]).await.status, StatusCode::SEE_OTHER);

        let seen = hidden(&reviewer.get(&review).await.text, "seen");
        let all = [
            ("blameless", "yes"), ("useful", "yes"), ("accurate", "yes"), ("complete", "does_not_apply"),
            ("complete_reason", "A short one, on purpose."), ("protects_user_info", "yes"), ("seen", seen.as_str()), ("do", "approve"),
        ];
        let page = reviewer.post(&review, &all).await;
        assert_eq!((page.status, page.to()), (StatusCode::SEE_OTHER, "/postmortems/1/publish"), "{}", page.text);
        let page = writer.post("/postmortems/1/publish/inside", &[]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        assert!(writer.get("/published").await.text.contains("inside"));

        let page = writer.get("/postmortems/1/publish").await;
        assert!(page.text.contains("mara.lind@skerry-lines.eu") && page.text.contains("Strike it out"), "{}", page.text);
        let early = reviewer.post("/postmortems/1/publish/outside/approve", &[("seen", &hidden(&page.text, "seen"))]).await;
        assert_eq!(early.status, StatusCode::CONFLICT, "an outside approval was given with a private thing open");
        let answer = [("text", "mara.lind@skerry-lines.eu"), ("kind", "email"), ("answer", "strike")];
        assert_eq!(writer.post("/postmortems/1/publish/private", &answer).await.status, StatusCode::SEE_OTHER);
        let stranger = Guest::stranger(&world);
        assert_eq!(stranger.get("/outside/1/").await.status, StatusCode::NOT_FOUND);
        let seen = hidden(&reviewer.get("/postmortems/1/publish").await.text, "seen");
        let page = reviewer.post("/postmortems/1/publish/outside/approve", &[("seen", &seen)]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        let page = writer.post("/postmortems/1/publish/outside", &[]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        let outside = stranger.get("/outside/1/").await;
        assert_eq!(outside.status, StatusCode::OK);
        assert!(outside.text.contains("signed with a key") && !outside.text.contains("mara.lind"), "{}", outside.text);
        assert!(outside.text.contains("<span class=\"stand-in\">["), "{}", outside.text);

        let page = reviewer.post("/postmortems/1/publish/withdraw", &[("reason", "A number in it was not ours to tell.")]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        assert!(!stranger.get("/outside/1/").await.text.contains("signed with a key"));
    }

    async fn an_action_moves_on_the_board(world) {
        world.incident().await;
        let writer = Guest::signed_in(&world, world.writer()).await;
        writer.post("/incidents/1/postmortem", &[]).await;
        world.write(postmortem::PostmortemNumber(1), story(SUMMARY)).await;
        app::write::project::bring_up_to_date(&world.app, postmortem::PostmortemNumber(1)).await.unwrap();
        let change = [("owner", "Noor Aziz"), ("due", "2025-12-05"), ("kind", "prevent"), ("state", "done"), ("note", "")];
        let page = writer.post("/actions/1", &change).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text);
        assert!(page.text.contains(r#"id="note-error""#));
        let page = writer.post("/actions/1", &with(&change, ("note", "The nightly test holds it."))).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        assert!(writer.get("/actions/1").await.text.contains("done"));
    }
}
