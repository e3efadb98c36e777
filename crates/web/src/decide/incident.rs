//! An incident on its page: the band of its times, the verdict with its reasons, facts, history.
//! Not here: the story told about it (write).

use app::Failure;
use app::decide::view::{self, IncidentPage};
use app::write::references;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use postmortem::decide::verdict::{grouped, percent};
use postmortem::decide::{Policy, RulingKind};
use postmortem::moment::in_words;
use postmortem::write::reference::named_in;
use postmortem::{IncidentNumber, Problems};

use super::list;
use crate::errors::Answer;
use crate::page::{Shell, Word, page};
use crate::parts::{self, Band, Field, Log};
use crate::times;
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "decide/incident.html")]
struct ShowPage<'a> {
    shell: Shell,
    found: &'a IncidentPage,
    policy: &'a Policy,
    band: Band,
    path: parts::Path,
    log: Log,
    zone: &'a str,
    /// The HTML of what a person gave as the reason beside the verdict.
    ruled_because: String,
    /// A reason that could not be taken, shown again with its sentence.
    reason: &'a str,
    problems: &'a Problems,
}

/// `GET /incidents/{n}`
pub async fn show(State(site): State<Site>, visitor: Visitor, Path(number): Path<i64>) -> Answer {
    draw(
        &site,
        &visitor,
        IncidentNumber(number),
        "",
        &Problems::default(),
    )
    .await
}

/// The page again, with what could not be taken and why.
pub async fn again(
    site: &Site,
    visitor: &Visitor,
    number: IncidentNumber,
    reason: &str,
    failure: Failure,
) -> Answer {
    let Failure::Problems(problems) = failure else {
        return Err(failure.into());
    };
    let page: Response = draw(site, visitor, number, reason, &problems).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn draw(
    site: &Site,
    visitor: &Visitor,
    number: IncidentNumber,
    reason: &str,
    problems: &Problems,
) -> Answer {
    let found = view::page(site.app(), &visitor.actor, number).await?;
    let policy = app::decide::policy::in_force(site.app(), &visitor.actor).await?;
    let facts = &found.assessed.incident.facts;
    let zone = facts
        .milestones
        .known()
        .next()
        .map_or("UTC", |(_, moment)| moment.zone.as_str())
        .to_owned();
    let ruling = found.assessed.ruling.as_ref();
    let reason_given = ruling.map_or("", |ruling| ruling.reason.as_str());
    let known = references::known(site.app(), &visitor.actor, named_in(reason_given)).await?;
    Ok(page(ShowPage {
        shell: site.shell(
            format!("#{number} {}", facts.title),
            Some(Word::Decide),
            Some(visitor),
        ),
        policy: &policy,
        band: Band::of("times", &facts.milestones, &zone),
        path: parts::Path::large(list::word(&found.assessed)),
        log: Log::of(&found.history, site.today()),
        zone: &zone,
        ruled_because: references::html_of(reason_given, &known),
        found: &found,
        reason,
        problems,
    }))
}

impl ShowPage<'_> {
    /// The box's heading: what the policy says, or what a person has said beside it.
    fn heading(&self) -> &'static str {
        match self
            .found
            .assessed
            .ruling
            .as_ref()
            .map(|ruling| ruling.kind)
        {
            Some(RulingKind::Waiver) => "The postmortem is waived",
            Some(RulingKind::Request) => "A postmortem was asked for",
            None => self.found.assessed.verdict.outcome.sentence(),
        }
    }

    fn reason_field(&self, kind: &str) -> Field<'_> {
        let label = if kind == "waiver" {
            "Why is it waived?"
        } else {
            "Why is it worth one?"
        };
        Field::area("reason", label)
            .value(self.reason)
            .error(self.problems.beside("reason"))
            .required()
    }

    fn felt(&self) -> String {
        let facts = &self.found.assessed.incident.facts;
        match (facts.user_visible, facts.milestones.felt_for()) {
            (false, _) => "not felt by users".into(),
            (true, Some(felt)) => in_words(felt),
            (true, None) => "not known yet".into(),
        }
    }

    fn users(&self) -> String {
        self.found
            .assessed
            .incident
            .facts
            .users_affected
            .map_or_else(|| "not known yet".into(), grouped)
    }

    fn budget(&self) -> String {
        self.found
            .assessed
            .incident
            .facts
            .error_budget_spent
            .map_or_else(|| "not known yet".into(), percent)
    }

    fn began(&self) -> Option<String> {
        let started = self
            .found
            .assessed
            .incident
            .facts
            .milestones
            .started
            .as_ref()?;
        Some(times::long_day(
            times::on_the_wall(started.at, self.zone).date(),
        ))
    }
}
