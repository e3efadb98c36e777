//! Records brought into a timeline, by the verbs alone, on both engines.
//! Not here: the forms of the records (press), and the page (web).

use app::Failure;
use app::write::records::{self, Brought, People};
use app::write::{project, read, start};
use postmortem::PostmortemNumber;
use postmortem::write::document::plain;
use testing::in_both_worlds;
use testing::world::{World, story};

/// The story has one entry: 05:40, “A new key comes into use.”
const CHAT: &str = "05:40 a new key comes into use\n\
                    05:30 <ana> the new key is on its way\n\
                    06:20 <ben> the gate at Vestmark refuses, see https://graphs.example.org/1\n\
                    06:25 <ana> I look\n\
                    23:00 <ben> good night\n";

async fn written(world: &World) -> PostmortemNumber {
    let incident = world.incident().await.incident.number;
    let started = start::start(&world.app, world.writer(), incident).await;
    let number = started.unwrap().number;
    world.write(number, story("Gates refused tickets.")).await;
    project::bring_up_to_date(&world.app, number).await.unwrap();
    number
}

fn chat(text: &str) -> Brought<'_> {
    Brought {
        name: "the pasted text",
        bytes: text.as_bytes(),
        zone: "UTC",
        day: "",
        people: People::Roles,
    }
}

/// The timeline as `HH:MM role: words`, in the order in which the document has it.
async fn timeline(world: &World, number: PostmortemNumber) -> Vec<String> {
    let written = read::written(&world.app, world.writer(), number)
        .await
        .unwrap();
    let told = written.document.timeline().map(|entry| {
        format!(
            "{} {}: {}",
            &entry.at[11..16],
            entry.role,
            plain(&entry.text)
        )
    });
    told.collect()
}

in_both_worlds! {
    async fn what_is_chosen_stands_in_the_timeline_at_its_time(world) {
        let number = written(&world).await;
        let writer = world.writer();
        let preview = records::preview(&world.app, writer, number, &chat(CHAT)).await.unwrap();
        let marks: Vec<(bool, bool)> = preview.offered.iter().map(|offered| (offered.is_there, offered.is_outside)).collect();
        assert_eq!(marks, [(false, false), (true, false), (false, false), (false, false), (false, true)]);
        assert_eq!(timeline(&world, number).await.len(), 1, "nothing is taken before it is chosen");

        let chosen: Vec<&str> = preview.offered.iter().filter(|offered| !offered.is_there && !offered.is_outside).map(|offered| offered.carried.as_str()).collect();
        assert_eq!(records::take(&world.app, writer, number, &chosen).await.unwrap(), 3);
        assert_eq!(timeline(&world, number).await, [
            "05:30 Participant 1: the new key is on its way",
            "05:40 : A new key comes into use.",
            "06:20 Participant 2: the gate at Vestmark refuses, see https://graphs.example.org/1",
            "06:25 Participant 1: I look",
        ]);
        let page = read::page(&world.app, writer, number).await.unwrap();
        assert!(page.history[0].words.contains("brought 3 entries into the timeline"), "{:?}", page.history[0]);
        let evidence = page.written.document.timeline().nth(2).unwrap().source.clone();
        assert_eq!(evidence, "https://graphs.example.org/1");

        // The same again changes nothing.
        assert_eq!(records::take(&world.app, writer, number, &chosen).await.unwrap(), 0);
        assert_eq!(timeline(&world, number).await.len(), 4);
        let again = records::preview(&world.app, writer, number, &chat(CHAT)).await.unwrap();
        assert!(again.offered.iter().all(|offered| offered.is_there || offered.is_outside));
    }

    async fn whatever_is_not_a_choice_of_the_page_changes_nothing(world) {
        let number = written(&world).await;
        let entry = r#"{"type":"timeline_entry","attrs":{"at":"2025-11-12T06:20:00Z"},"content":[{"type":"entry_text","content":[{"type":"text","text":"kept"}]}]}"#;
        for carried in [vec![], vec!["{"], vec![r#"{"type":"doc"}"#], vec![entry, "nonsense"]] {
            let failure = records::take(&world.app, world.writer(), number, &carried).await.unwrap_err();
            assert!(matches!(failure, Failure::Problems(_)) && failure.to_string().starts_with("Nothing was put into the timeline"), "{failure}");
        }
        let script = r#"{"type":"timeline_entry","attrs":{"source":"javascript:alert(1)"},"content":[{"type":"entry_text"}]}"#;
        assert!(records::take(&world.app, world.writer(), number, &[script, entry]).await.is_err());
        assert_eq!(timeline(&world, number).await.len(), 1);
    }

    async fn a_record_in_a_zone_that_nobody_knows_is_told_so(world) {
        let number = written(&world).await;
        let brought = Brought { zone: "Middle/Earth", ..chat(CHAT) };
        let failure = records::preview(&world.app, world.writer(), number, &brought).await.unwrap_err();
        assert!(failure.to_string().contains("“Middle/Earth” is not known here"), "{failure}");
    }
}
