//! Records as other programs write them, invented here in their forms, and what becomes of each.
//! Not here: what a person takes of it.

use std::io::Write;

use postmortem::write::document::{EntryKind, plain};
use proptest::prelude::*;

use super::*;

fn wishes() -> Wishes<'static> {
    Wishes {
        zone: "UTC",
        day: Some(jiff::civil::date(2026, 3, 3)),
        window: None,
        people: People::Roles,
    }
}

/// Each entry as `HH:MM role: words`.
fn told(name: &str, text: &str) -> Vec<String> {
    let recorded = read(name, text.as_bytes(), &wishes()).unwrap_or_else(|why| panic!("{why}"));
    lines(&recorded)
}

fn lines(recorded: &Recorded) -> Vec<String> {
    recorded
        .entries
        .iter()
        .map(|entry| {
            let clock = entry.at.get(11..16).unwrap_or("--:--");
            format!(
                "{clock} {}: {}",
                entry.role,
                plain(&entry.text).replace('\n', " / ")
            )
        })
        .collect()
}

#[test]
fn a_chat_copied_out_of_slack_is_read() {
    // Some windows copy the clock on a line of its own.
    let chat = "Ana Sol\n  10:02 AM\nThe tiles are empty.\nBen\n  10:05 AM\nI look.\n";
    assert_eq!(
        told("paste", chat),
        [
            "10:02 Participant 1: The tiles are empty.",
            "10:05 Participant 2: I look."
        ]
    );
    let chat = "Ana Sol  10:02 AM\nThe tiles are empty.\nIs it only the map?\n\nBen Ode  10:05 AM\n@Ana Sol yes, see https://graphs.example.org/1\n";
    assert_eq!(
        told("paste", chat),
        [
            "10:02 Participant 1: The tiles are empty. / Is it only the map?",
            "10:05 Participant 2: Participant 1 yes, see https://graphs.example.org/1"
        ]
    );
}

#[test]
fn a_chat_of_teams_and_of_irc_is_read() {
    assert_eq!(
        told(
            "paste",
            "[2026-03-03 10:02] Ana Sol: The tiles are empty\n[2026-03-03 10:05] Ben Ode: I look\n"
        ),
        [
            "10:02 Participant 1: The tiles are empty",
            "10:05 Participant 2: I look"
        ]
    );
    assert_eq!(
        told(
            "paste",
            "--- Day changed Wed Mar 04 2026\n23:58 <@ana> tiles are empty\n23:59 -!- ben [b@example.org] has joined #ops\n23:59 * ben looks\n00:03 <ana> they are back\n"
        ),
        [
            "23:58 Participant 1: tiles are empty",
            "23:59 Participant 2: looks",
            "00:03 Participant 1: they are back"
        ]
    );
}

#[test]
fn a_chat_that_passes_midnight_goes_on_the_next_day() {
    let recorded = read(
        "paste",
        "23:58 <ana> late\n00:03 <ana> later\n".as_bytes(),
        &wishes(),
    )
    .unwrap();
    assert_eq!(recorded.entries[1].at, "2026-03-04T00:03:00Z");
}

#[test]
fn clocks_are_taken_in_the_zone_that_was_chosen() {
    let oslo = Wishes {
        zone: "Europe/Oslo",
        ..wishes()
    };
    let recorded = read(
        "paste",
        "10:02 <ana> tiles\n10:04 UTC <ana> more\n".as_bytes(),
        &oslo,
    )
    .unwrap();
    let at: Vec<&str> = recorded
        .entries
        .iter()
        .map(|entry| entry.at.as_str())
        .collect();
    assert_eq!(
        at,
        ["2026-03-03T10:02:00+01:00", "2026-03-03T11:04:00+01:00"]
    );
}

#[test]
fn a_slack_export_is_read_with_roles_for_its_people() {
    let users = r#"[{"id":"U1","name":"ana","profile":{"real_name":"Ana Sol","title":"on-call"}},{"id":"U2","name":"ben","profile":{"real_name":"Ben Ode","title":""}}]"#;
    let day = r#"[
        {"type":"message","subtype":"channel_join","user":"U2","ts":"1772531900.0","text":"<@U2> has joined"},
        {"type":"message","user":"U2","ts":"1772532120.000200","text":"<@U1> tiles are &lt;empty&gt;, see <https://graphs.example.org/1|the graph>"},
        {"type":"message","subtype":"bot_message","bot_id":"B1","username":"Watcher","ts":"1772532000.1","text":"","attachments":[{"title":"Empty tiles","title_link":"https://alerts.example.org/9","text":"30 % empty"}]}]"#;
    let zip = zipped(&[
        ("users.json", users),
        ("channels.json", "[]"),
        ("ops/2026-03-03.json", day),
    ]);
    let recorded = read("export.zip", &zip, &wishes()).unwrap();
    assert_eq!(
        lines(&recorded),
        [
            "10:00 Watcher: Empty tiles: 30 % empty",
            "10:02 Participant 1: on-call tiles are <empty>, see the graph"
        ]
    );
    assert_eq!(recorded.entries[0].kind, Some(EntryKind::Alert));
    assert_eq!(recorded.entries[1].source, "https://graphs.example.org/1");
    let names = Wishes {
        people: People::Names,
        ..wishes()
    };
    let named = read("export.zip", &zip, &names).unwrap();
    assert!(
        lines(&named)[1].starts_with("10:02 Ben Ode: Ana Sol tiles"),
        "{:?}",
        lines(&named)
    );
}

#[test]
fn a_zip_that_unpacks_to_far_more_than_it_seems_is_refused_with_a_sentence() {
    let blank = " ".repeat(17_000_000);
    let zip = zipped(&[("ops/2026-03-03.json", &blank)]);
    assert!(zip.len() < 100_000, "small to carry");
    let why = read("bomb.zip", &zip, &wishes()).unwrap_err();
    assert!(why.contains("unpacks to more than 16 MB"), "{why}");
    let why = read("cut.zip", &zip[..zip.len() / 2], &wishes()).unwrap_err();
    assert!(why.contains("not whole"), "{why}");
}

#[test]
fn alerts_are_told_when_they_fire_and_when_they_end() {
    let hook = r#"{"version":"4","status":"firing","alerts":[
        {"status":"resolved","labels":{"alertname":"EmptyTiles","service":"map"},"annotations":{"summary":"30 % of tiles are empty"},"startsAt":"2026-03-03T10:04:00Z","endsAt":"2026-03-03T11:10:00Z","generatorURL":"https://prometheus.example.org/g"},
        {"status":"firing","labels":{"alertname":"CacheCold"},"annotations":{},"startsAt":"2026-03-03T10:06:00Z","endsAt":"0001-01-01T00:00:00Z"}]}"#;
    assert_eq!(
        told("alerts.json", hook),
        [
            "10:04 : Alert: EmptyTiles (map): 30 % of tiles are empty",
            "10:06 : Alert: CacheCold",
            "11:10 : The alert ends: EmptyTiles (map): 30 % of tiles are empty"
        ]
    );
}

#[test]
fn log_entries_of_calls_are_read() {
    let log = r#"{"log_entries":[
        {"type":"trigger_log_entry","created_at":"2026-03-03T10:04:00Z","summary":"Triggered through the API","channel":{"summary":"Empty tiles on map"},"agent":{"type":"service_reference","summary":"Watcher"},"html_url":"https://pages.example.org/1"},
        {"type":"acknowledge_log_entry","created_at":"2026-03-03T10:07:00Z","summary":"Acknowledged by Ana Sol","agent":{"id":"P1","type":"user_reference","summary":"Ana Sol"}}]}"#;
    assert_eq!(
        told("log.json", log),
        [
            "10:04 : Empty tiles on map",
            "10:07 Participant 1: Acknowledged by Participant 1"
        ]
    );
}

#[test]
fn tables_are_read_by_their_head_whatever_parts_their_cells() {
    assert_eq!(
        told(
            "t.csv",
            "Time (UTC),Role,What happened,Link\n2026-03-03 10:02,on-call,\"Tiles, many of them, are empty\",https://x.example.org\n10:05,support,Calls come in,\n,,nothing,\n"
        ),
        [
            "10:02 on-call: Tiles, many of them, are empty",
            "10:05 support: Calls come in"
        ]
    );
    assert_eq!(
        told(
            "t.csv",
            "timestamp;author;message\n1772532120;Ana Sol;tiles\n1772532300000;Ben Ode;Ana Sol is right\n"
        ),
        [
            "10:02 Participant 1: tiles",
            "10:05 Participant 2: Participant 1 is right"
        ]
    );
    assert_eq!(
        told(
            "t.csv",
            "2026-03-03T10:02:00Z,tiles are empty\n2026-03-03T10:05:00Z,calls come in\n"
        ),
        ["10:02 : tiles are empty", "10:05 : calls come in"]
    );
}

#[test]
fn a_chat_that_speaks_of_times_and_messages_is_no_table() {
    assert_eq!(
        told(
            "paste",
            "10:02 Ana: at that time, the message came\n10:03 Ben: yes, it did\n"
        ),
        [
            "10:02 Participant 1: at that time, the message came",
            "10:03 Participant 2: yes, it did"
        ]
    );
}

#[test]
fn what_cannot_be_read_is_told_in_a_sentence_and_nothing_of_it_is_taken() {
    for (bytes, words) in [
        (&b""[..], "it is empty"),
        (
            b"just some prose without a clock",
            "no line in it has a time",
        ),
        (b"{\"alerts\": [", "its JSON ends or breaks at line 1"),
        (b"{\"weather\": \"fine\"}", "of no form that is known here"),
        (b"\xff\xfe\x00", "neither a zip nor UTF-8"),
    ] {
        let why = read("file", bytes, &wishes()).unwrap_err();
        assert!(why.contains(words), "{why}");
    }
}

#[test]
fn of_very_many_messages_those_nearest_to_the_incident_are_kept() {
    let chat: String = (0..600)
        .map(|minute| {
            format!(
                "{:02}:{:02} <ana> message {minute}\n",
                minute / 60,
                minute % 60
            )
        })
        .collect();
    let window = (
        "2026-03-03T09:00:00Z".parse().unwrap(),
        "2026-03-03T09:30:00Z".parse().unwrap(),
    );
    let near = Wishes {
        window: Some(window),
        ..wishes()
    };
    let recorded = read("paste", chat.as_bytes(), &near).unwrap();
    assert_eq!(recorded.entries.len(), MOST);
    assert!(
        lines(&recorded)
            .iter()
            .any(|line| line.ends_with("message 555"))
    );
    assert!(
        !lines(&recorded)
            .iter()
            .any(|line| line.ends_with("message 5"))
    );
    assert!(
        recorded
            .notes
            .iter()
            .any(|note| note.starts_with("200 more")),
        "{:?}",
        recorded.notes
    );
}

#[test]
fn nesting_without_end_is_told_and_not_followed() {
    let deep = "[".repeat(200_000);
    assert!(read("deep.json", deep.as_bytes(), &wishes()).is_err());
}

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever somebody brings, it is read or refused with a sentence; what is read fits into a document.
    #[test]
    fn nothing_that_somebody_brings_makes_it_panic(bytes in brought(), name in "[a-z]{1,4}\\.(csv|txt|json|zip)") {
        match read(&name, &bytes, &wishes()) {
            Ok(recorded) => {
                prop_assert!(!recorded.entries.is_empty() && recorded.entries.len() <= MOST);
                for entry in &recorded.entries {
                    prop_assert!(entry.at.is_empty() || entry.at.parse::<Timestamp>().is_ok());
                    prop_assert!(plain(&entry.text).chars().count() <= 2_100 && entry.role.chars().count() <= 60);
                }
            }
            Err(why) => prop_assert!(why.ends_with('.'), "{}", why),
        }
    }
}

/// Bytes that look like records, cut and mixed.
fn brought() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        "10:02",
        "[10:02 AM] ",
        "<ana> ",
        "Ana Sol  10:05 AM\n",
        "2026-03-03T10:02:00Z",
        ",",
        ";",
        "\t",
        "\"",
        "\n",
        "time,text\n",
        "{\"log_entries\":[",
        "{\"alerts\":[{\"startsAt\":\"2026-03-03T10:02:00Z\",\"labels\":{}}]}",
        "[{\"ts\":\"1772532120.1\",\"text\":\"<@U1|x> <http\",\"user\":\"U1\"}]",
        "[{\"ts\":1e99,\"text\":\"x\"}]",
        "]}",
        "1772532120",
        "* ana ",
        "-->",
        "é😀",
        "https://",
        "https://x.example.org/)",
        "<",
        ">",
        "March 3rd",
        "25:99",
        "0:0",
        "--- Day changed Wed Mar 04 2026\n",
        "PK\u{3}\u{4}",
        "\0",
        "12/31/9999 23:59",
        "9999-12-31 23:59\tx\n",
        "  ",
    ]);
    prop_oneof![
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat().into_bytes()),
        prop::collection::vec(any::<u8>(), 0..200),
    ]
}
