//! The living page of the design system: every part once, drawn by the code that draws it everywhere.
//! Not here: the parts themselves.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use postmortem::decide;

use crate::page::{Shell, Word, page};
use crate::parts::{self, Band, Card, Choice, Field, IncidentRow, Log, Path, Point, samples};
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "styles.html")]
struct StylesPage<'a> {
    shell: Shell,
    path_large: Path,
    path_small: Path,
    path_ended: Path,
    band: Band,
    due: &'a decide::Verdict,
    quiet: &'a decide::Verdict,
    point: Point,
    fields: Vec<Field<'a>>,
    rows: Vec<IncidentRow>,
    cards: Vec<Card>,
    log: Log,
}

/// `GET /styles`
pub async fn show(State(site): State<Site>, visitor: Visitor) -> Response {
    page(StylesPage {
        shell: site.shell("Components", None, Some(&visitor)),
        path_large: Path::large(Word::Review),
        path_small: Path::small(Word::Improve, "3 of 5 actions done"),
        path_ended: Path::ended("Nothing to do"),
        band: Band::of("sample", &samples::milestones(), "UTC"),
        due: &samples::verdict(),
        quiet: &samples::quiet_verdict(),
        point: samples::point(),
        fields: fields(),
        rows: samples::incident_rows(),
        cards: samples::cards(),
        log: samples::log(),
    })
}

fn fields() -> Vec<Field<'static>> {
    vec![
        Field::line("title", "What happened?")
            .value("Boarding gates refused valid tickets at nine ports")
            .help("As a passenger would say it. The cause can wait."),
        Field::clock("resolved_at", "Resolved at")
            .value("12 Nov 05:10 UTC")
            .error(Some(
                "This is 30 minutes before it began, at 05:40. Is one of the two in another zone?",
            )),
        Field::select(
            "severity",
            "Severity",
            vec![
                Choice {
                    value: "sev2",
                    label: "sev2: many felt it",
                },
                Choice {
                    value: "sev3",
                    label: "sev3: some felt it",
                },
            ],
        )
        .value("sev3"),
        Field::check("data_loss", "Data was lost")
            .help("Of any kind, also when it could be restored."),
        Field::area("reason", "Why is it waived?"),
    ]
}
