//! The people of the house: who is here, in which role, who is in the rotation and who is away.
//! Not here: numbers about anyone.

use app::Failure;
use app::account::people::{self, PersonChange};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use postmortem::people::{Person, Role};
use postmortem::permission::{Verb, may};
use postmortem::{PersonId, Problems};
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::Sent;
use crate::page::{Shell, page};
use crate::parts::{Choice, Face, Field};
use crate::times;
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "account/people.html")]
struct PeoplePage<'a> {
    shell: Shell,
    people: Vec<Person>,
    may_manage: bool,
    fields: Vec<Field<'a>>,
    opened: bool,
}

/// `GET /people`
pub async fn show(State(site): State<Site>, visitor: Visitor) -> Answer {
    list(&site, &visitor, &Sent::default(), &Problems::default()).await
}

/// `POST /people`
pub async fn add(State(site): State<Site>, visitor: Visitor, sent: Sent) -> Answer {
    let role = Role::parse(sent.text("role")).unwrap_or(Role::Member);
    let (email, name, password) = (sent.text("email"), sent.text("name"), sent.text("password"));
    match people::add(site.app(), &visitor.actor, email, name, role, password).await {
        Err(Failure::Problems(problems)) => {
            let again = list(&site, &visitor, &sent, &problems).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
        }
        other => {
            other?;
            Ok(Redirect::to("/people").into_response())
        }
    }
}

/// `POST /people/{id}`
pub async fn change(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    sent: Sent,
) -> Answer {
    let change = PersonChange {
        role: Role::parse(sent.text("role")).unwrap_or(Role::Member),
        active: sent.is_yes("active"),
        in_rotation: sent.is_yes("in_rotation"),
        away_until: sent.text("away_until").trim().parse().ok(),
        version: sent.number("version"),
    };
    people::change(site.app(), &visitor.actor, PersonId(id), change).await?;
    Ok(Redirect::to("/people").into_response())
}

async fn list(site: &Site, visitor: &Visitor, sent: &Sent, problems: &Problems) -> Answer {
    Ok(page(PeoplePage {
        shell: site.shell("People", None, Some(visitor)),
        people: people::list(site.app(), &visitor.actor).await?,
        may_manage: may(&visitor.actor, Verb::Manage).is_ok(),
        fields: vec![
            Field::line("name", "Name")
                .value(sent.text("name"))
                .error(problems.beside("name"))
                .required(),
            Field::email("email", "E-mail")
                .value(sent.text("email"))
                .error(problems.beside("email"))
                .required(),
            Field::select("role", "Role", roles()).value(sent.text("role")),
            Field::password("password", "First password")
                .error(problems.beside("password"))
                .autocomplete("new-password")
                .help("At least 10 characters. Tell it to them in person.")
                .required(),
        ],
        opened: !problems.0.is_empty(),
    }))
}

fn roles() -> Vec<Choice<'static>> {
    vec![
        Choice {
            value: "member",
            label: "member: records, writes, acts",
        },
        Choice {
            value: "reviewer",
            label: "reviewer: also reviews and approves",
        },
        Choice {
            value: "admin",
            label: "admin: also manages people and the policy",
        },
    ]
}
