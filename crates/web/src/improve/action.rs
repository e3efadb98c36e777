//! One action: following it up. What changes here changes in the document too.
//! Not here: its text and end state, which are written in the document.

use app::Failure;
use app::improve::board::{self, Card};
use app::improve::change;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use postmortem::Problems;
use postmortem::improve::action::ChangeAsTold;
use postmortem::improve::{ActionKind, ActionState};

use crate::errors::Answer;
use crate::form::Sent;
use crate::page::{Shell, Word, page};
use crate::parts::{Choice, Due, Field};
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "improve/action.html")]
struct ActionPage<'a> {
    shell: Shell,
    card: &'a Card,
    due: Due,
    fields: Vec<Field<'a>>,
}

/// `GET /actions/{n}`
pub async fn show(State(site): State<Site>, visitor: Visitor, Path(number): Path<i64>) -> Answer {
    let card = board::card(site.app(), &visitor.actor, number).await?;
    let action = &card.action;
    let told = ChangeAsTold {
        owner: action.owner.clone(),
        due: action.due.map(|due| due.to_string()).unwrap_or_default(),
        kind: action
            .kind
            .map(|kind| kind.as_str().to_owned())
            .unwrap_or_default(),
        state: action.state.as_str().to_owned(),
        note: String::new(),
    };
    draw(&site, &visitor, &card, &told, &Problems::default())
}

/// `POST /actions/{n}`
pub async fn follow_up(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
    sent: Sent,
) -> Answer {
    let told = ChangeAsTold {
        owner: sent.owned("owner"),
        due: sent.owned("due"),
        kind: sent.owned("kind"),
        state: sent.owned("state"),
        note: sent.owned("note"),
    };
    match change::change(site.app(), &visitor.actor, number, &told).await {
        Err(Failure::Problems(problems)) => {
            let card = board::card(site.app(), &visitor.actor, number).await?;
            let again = draw(&site, &visitor, &card, &told, &problems)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
        }
        other => {
            other?;
            Ok(Redirect::to(&format!("/actions/{number}")).into_response())
        }
    }
}

fn draw(
    site: &Site,
    visitor: &Visitor,
    card: &Card,
    told: &ChangeAsTold,
    problems: &Problems,
) -> Answer {
    let today = site.app().now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let kinds = [Choice {
        value: "",
        label: "not said yet",
    }]
    .into_iter()
    .chain(ActionKind::ALL.iter().map(|kind| Choice {
        value: kind.as_str(),
        label: kind.as_str(),
    }))
    .collect();
    let states = ActionState::ALL
        .iter()
        .map(|state| Choice {
            value: state.as_str(),
            label: state.words(),
        })
        .collect();
    Ok(page(ActionPage {
        shell: site.shell(format!("A-{}", card.action.number), Some(Word::Improve), Some(visitor)),
        due: Due::seen_from(today, card.action.due, !card.action.state.is_open()),
        card,
        fields: vec![
            Field::select("state", "How far is it?", states).value(&told.state).error(problems.beside("state")),
            Field::line("owner", "Who cares for it?")
                .value(&told.owner)
                .error(problems.beside("owner"))
                .help("A person or a team. One who may say that it stands still."),
            Field::day("due", "By when?").value(&told.due).error(problems.beside("due")),
            Field::select("kind", "What sort of change is it?", kinds).value(&told.kind).error(problems.beside("kind")),
            Field::area("note", "What shows it, or why it is let go")
                .value(&told.note)
                .error(problems.beside("note"))
                .help("Done asks for something that shows it: a link, a test, a graph. Letting go asks for a reason."),
        ],
    }))
}
