//! The facts of an incident as a form: recording them, and correcting them when more is known.
//! Not here: reading what was typed (domain).

use app::Failure;
use app::account::people;
use app::decide::{correct, record, view};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use postmortem::incident::{FactsAsTold, Milestone};
use postmortem::people::Person;
use postmortem::{IncidentNumber, PersonId, Problems};

use crate::errors::Answer;
use crate::form::Sent;
use crate::page::{Shell, Word, page};
use crate::parts::{Choice, Field};
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "decide/facts.html")]
struct FactsPage<'a> {
    shell: Shell,
    told: &'a FactsAsTold,
    problems: &'a Problems,
    people: Vec<Person>,
    involved: &'a [PersonId],
    correcting: Option<Correcting>,
    services: String,
}

#[derive(Clone, Copy)]
struct Correcting {
    number: IncidentNumber,
    version: i64,
}

/// `GET /incidents/new`
pub async fn new(State(site): State<Site>, visitor: Visitor) -> Answer {
    let told = FactsAsTold {
        zone: "UTC".into(),
        severity: "sev3".into(),
        user_visible: true,
        ..FactsAsTold::default()
    };
    form(&site, &visitor, &told, &Problems::default(), &[], None).await
}

/// `POST /incidents`
pub async fn record(State(site): State<Site>, visitor: Visitor, sent: Sent) -> Answer {
    let (told, involved) = (told(&sent), involved(&sent));
    match record::record(site.app(), &visitor.actor, &told, &involved).await {
        Err(Failure::Problems(problems)) => {
            again(form(&site, &visitor, &told, &problems, &involved, None).await?)
        }
        other => {
            Ok(Redirect::to(&format!("/incidents/{}", other?.incident.number)).into_response())
        }
    }
}

/// `GET /incidents/{n}/correct`
pub async fn correct_form(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Answer {
    let incident = view::assessed(site.app(), &visitor.actor, IncidentNumber(number))
        .await?
        .incident;
    let correcting = Correcting {
        number: incident.number,
        version: incident.version,
    };
    let told = FactsAsTold::of(&incident.facts);
    form(
        &site,
        &visitor,
        &told,
        &Problems::default(),
        &incident.involved,
        Some(correcting),
    )
    .await
}

/// `POST /incidents/{n}/correct`
pub async fn correct(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
    sent: Sent,
) -> Answer {
    let correcting = Correcting {
        number: IncidentNumber(number),
        version: sent.number("version"),
    };
    let (told, involved) = (told(&sent), involved(&sent));
    let done = correct::correct(
        site.app(),
        &visitor.actor,
        correcting.number,
        &told,
        &involved,
        correcting.version,
    )
    .await;
    match done {
        Err(Failure::Problems(problems)) => again(
            form(
                &site,
                &visitor,
                &told,
                &problems,
                &involved,
                Some(correcting),
            )
            .await?,
        ),
        other => {
            Ok(Redirect::to(&format!("/incidents/{}", other?.incident.number)).into_response())
        }
    }
}

fn again(form: Response) -> Answer {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, form).into_response())
}

fn told(sent: &Sent) -> FactsAsTold {
    FactsAsTold {
        title: sent.owned("title"),
        severity: sent.owned("severity"),
        services: vec![sent.owned("services")],
        zone: sent.owned("zone"),
        started_at: sent.owned("started_at"),
        detected_at: sent.owned("detected_at"),
        declared_at: sent.owned("declared_at"),
        mitigated_at: sent.owned("mitigated_at"),
        resolved_at: sent.owned("resolved_at"),
        user_visible: sent.is_yes("user_visible"),
        users_affected: sent.owned("users_affected"),
        data_loss: sent.is_yes("data_loss"),
        error_budget_spent: sent.owned("error_budget_spent"),
        order_confirmed: sent.is_yes("order_confirmed"),
    }
}

fn involved(sent: &Sent) -> Vec<PersonId> {
    sent.all("involved")
        .filter_map(|id| id.parse().ok())
        .map(PersonId)
        .collect()
}

async fn form(
    site: &Site,
    visitor: &Visitor,
    told: &FactsAsTold,
    problems: &Problems,
    involved: &[PersonId],
    correcting: Option<Correcting>,
) -> Answer {
    let people = people::list(site.app(), &visitor.actor)
        .await?
        .into_iter()
        .filter(|person| person.active)
        .collect();
    let title = if correcting.is_some() {
        "Correct the facts"
    } else {
        "Record an incident"
    };
    Ok(page(FactsPage {
        shell: site.shell(title, Some(Word::Decide), Some(visitor)),
        told,
        problems,
        people,
        involved,
        correcting,
        services: told.services.join(", "),
    }))
}

impl FactsPage<'_> {
    fn title(&self) -> Field<'_> {
        Field::line("title", "What happened?")
            .value(&self.told.title)
            .error(self.problems.beside("title"))
            .help("As a user would say it. The cause can wait.")
            .hint("Boarding gates refused valid tickets")
            .required()
    }

    fn severity(&self) -> Field<'_> {
        let choices = vec![
            Choice {
                value: "sev1",
                label: "sev1: down, or harming many",
            },
            Choice {
                value: "sev2",
                label: "sev2: a large part, felt by many",
            },
            Choice {
                value: "sev3",
                label: "sev3: a part, felt by some",
            },
            Choice {
                value: "sev4",
                label: "sev4: hardly felt",
            },
        ];
        Field::select("severity", "Severity", choices)
            .value(&self.told.severity)
            .error(self.problems.beside("severity"))
    }

    fn services(&self) -> Field<'_> {
        Field::line("services", "Services")
            .value(&self.services)
            .error(self.problems.beside("services"))
            .help("With commas between them.")
    }

    fn zone(&self) -> Field<'_> {
        Field::line("zone", "The times below are told in")
            .value(&self.told.zone)
            .error(self.problems.beside("zone"))
            .help("A zone such as Europe/Oslo, UTC, or an offset such as +02:00.")
    }

    fn time(&self, milestone: &Milestone) -> Field<'_> {
        let help = match milestone {
            Milestone::Started => "When the harm began, also if nobody knew yet.",
            Milestone::Detected => "When someone or something noticed.",
            Milestone::Declared => "When it was called an incident.",
            Milestone::Mitigated => "When users no longer felt it.",
            Milestone::Resolved => "When the repair ended.",
        };
        Field::clock(milestone.field(), milestone.word())
            .value(self.told.time(*milestone))
            .error(self.problems.beside(milestone.field()))
            .hint("2025-11-12 05:40")
            .help(help)
    }

    fn users_affected(&self) -> Field<'_> {
        Field::clock("users_affected", "Users affected")
            .value(&self.told.users_affected)
            .error(self.problems.beside("users_affected"))
            .help("An estimate is fine; empty means not known yet.")
    }

    fn error_budget(&self) -> Field<'_> {
        Field::clock("error_budget_spent", "Error budget spent")
            .value(&self.told.error_budget_spent)
            .error(self.problems.beside("error_budget_spent"))
            .help("0.4 and 40 % both work; empty means not known yet.")
    }

    fn is_out_of_order(&self) -> bool {
        self.told.order_confirmed
            || Milestone::ALL.iter().any(|milestone| {
                self.problems
                    .beside(milestone.field())
                    .is_some_and(|sentence| sentence.contains("before “"))
            })
    }
}
