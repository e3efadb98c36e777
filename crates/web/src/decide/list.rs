//! The incidents, each with its verdict and where it stands.
//! Not here: judging them (domain).

use app::decide::Assessed;
use app::decide::list::{Filter, place_on_path};
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use jiff::civil::Date;
use postmortem::IncidentNumber;
use postmortem::incident::Severity;
use postmortem::moment::in_words;
use postmortem::postmortem::Stage;
use serde::Deserialize;

use crate::errors::Answer;
use crate::page::{Shell, Word, page};
use crate::parts::{IncidentRow, Path};
use crate::query::Query;
use crate::times;
use crate::visitor::{Site, Visitor, encode};

const SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "decide/list.html")]
struct ListPage {
    shell: Shell,
    asked: Asked,
    rows: Vec<IncidentRow>,
    services: Vec<String>,
    older: Option<String>,
}

/// What was asked for in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    severity: String,
    service: String,
    view: String,
    before: String,
}

impl Asked {
    fn is_filtered(&self) -> bool {
        !(self.q.is_empty()
            && self.severity.is_empty()
            && self.service.is_empty()
            && self.view_name() == "all")
    }

    fn view_name(&self) -> &str {
        if self.view.is_empty() {
            "all"
        } else {
            &self.view
        }
    }

    fn is_view(&self, name: &str) -> bool {
        self.view_name() == name
    }

    fn older_than(&self, number: IncidentNumber) -> String {
        format!(
            "/incidents?q={}&severity={}&service={}&view={}&before={number}",
            encode(&self.q),
            encode(&self.severity),
            encode(&self.service),
            encode(&self.view),
        )
    }
}

/// `GET /incidents`
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Answer {
    if let Some(number) = asked
        .q
        .trim()
        .strip_prefix('#')
        .and_then(|number| number.parse::<i64>().ok())
    {
        return Ok(Redirect::to(&format!("/incidents/{number}")).into_response());
    }
    let filter = Filter {
        text: asked.q.trim().to_owned(),
        severity: Severity::parse(&asked.severity),
        service: Some(asked.service.clone()).filter(|service| !service.is_empty()),
        limit: Some(SHOWN as i64),
        before: asked.before.parse().ok().map(IncidentNumber),
        ..Filter::default()
    };
    let found = app::decide::list::list(site.app(), &visitor.actor, &filter).await?;
    let older = (found.len() == SHOWN)
        .then(|| {
            found
                .last()
                .map(|last| asked.older_than(last.incident.number))
        })
        .flatten();
    let mut services: Vec<String> = found
        .iter()
        .flat_map(|assessed| assessed.incident.facts.services.clone())
        .chain([asked.service.clone()])
        .collect();
    services.retain(|service| !service.is_empty());
    services.sort();
    services.dedup();
    let rows = found
        .iter()
        .filter(|assessed| belongs(assessed, &asked, &visitor))
        .map(|assessed| row(assessed, site.today()))
        .collect();
    Ok(page(ListPage {
        shell: site.shell("Incidents", Some(Word::Decide), Some(&visitor)),
        asked,
        rows,
        services,
        older,
    }))
}

fn belongs(assessed: &Assessed, asked: &Asked, visitor: &Visitor) -> bool {
    let me = visitor.actor.id();
    match asked.view_name() {
        "due" => assessed.is_due() && assessed.postmortems.is_empty(),
        "open" => !matches!(place_on_path(assessed), None | Some(4..)),
        "mine" => {
            assessed.incident.recorded_by == Some(me)
                || assessed.incident.involved.contains(&me)
                || assessed
                    .postmortems
                    .iter()
                    .any(|postmortem| postmortem.authors.contains(&me))
        }
        _ => true,
    }
}

/// An incident as a row of the table.
pub fn row(assessed: &Assessed, today: Date) -> IncidentRow {
    let facts = &assessed.incident.facts;
    let (tag, tag_class) = tag(assessed);
    IncidentRow {
        number: assessed.incident.number.0,
        title: facts.title.clone(),
        services: facts.services.join(", "),
        severity: facts.severity.as_str(),
        began: facts
            .milestones
            .started
            .as_ref()
            .map(|moment| times::listed(moment.at, &moment.zone, today))
            .unwrap_or_default(),
        felt: match (facts.user_visible, facts.milestones.felt_for()) {
            (false, _) => "not felt".into(),
            (true, Some(felt)) => in_words(felt),
            (true, None) => "not known".into(),
        },
        tag,
        tag_class,
        path: path(assessed),
    }
}

/// Where an incident stands, in the small form.
pub fn path(assessed: &Assessed) -> Path {
    let stage = assessed
        .postmortems
        .first()
        .map(|postmortem| postmortem.stage);
    match (place_on_path(assessed), stage) {
        (None, _) if assessed.ruling.is_some() => Path::ended("Waived, with a reason"),
        (None, _) => Path::ended("Nothing to do"),
        (Some(_), None) => Path::small(Word::Decide, "Due, not started"),
        (Some(_), Some(Stage::Draft)) => Path::small(Word::Write, "Being written"),
        (Some(_), Some(Stage::InReview)) => Path::small(Word::Review, "In review"),
        (Some(_), Some(Stage::Approved)) => Path::small(Word::Publish, "Approved, to be published"),
        (Some(_), Some(Stage::Withdrawn)) => Path::small(Word::Publish, "Withdrawn"),
        (Some(_), Some(Stage::Published)) => Path::small(Word::Improve, "Published"),
    }
}

/// The word of an incident's path.
pub fn word(assessed: &Assessed) -> Word {
    place_on_path(assessed)
        .and_then(|place| Word::ALL.get(place).copied())
        .unwrap_or(Word::Decide)
}

fn tag(assessed: &Assessed) -> (String, &'static str) {
    if let Some(postmortem) = assessed.postmortems.first() {
        let class = if postmortem.stage == Stage::Published {
            "done"
        } else {
            ""
        };
        return (postmortem.stage.words().to_owned(), class);
    }
    match (assessed.is_due(), assessed.verdict.draft_by) {
        (true, Some(day)) => (format!("due {}", times::weekday(day)), "wait"),
        (true, None) => ("asked for".to_owned(), "wait"),
        (false, _) if assessed.verdict.is_due() => ("waived".to_owned(), ""),
        (false, _) => ("not due".to_owned(), ""),
    }
}
