//! The board: actions of all postmortems, by how far they are.
//! Not here: numbers by person; nobody is ranked by actions.

use std::collections::HashMap;

use app::improve::board::{self, Card, Filter};
use askama::Template;
use axum::extract::State;
use jiff::civil::Date;
use postmortem::improve::{ActionKind, ActionState};
use postmortem::people::Person;
use serde::Deserialize;

use crate::errors::Answer;
use crate::page::{Shell, Word, page};
use crate::parts::{self, Due, Face};
use crate::query::Query;
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "improve/board.html")]
struct BoardPage {
    shell: Shell,
    asked: Asked,
    columns: Vec<Column>,
    any: bool,
}

/// A column of the board.
struct Column {
    name: &'static str,
    title: &'static str,
    empty: &'static str,
    cards: Vec<parts::Card>,
}

/// What was asked for in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    view: String,
}

impl Asked {
    fn is_view(&self, name: &str) -> bool {
        self.view == name || (self.view.is_empty() && name == "all")
    }
}

/// `GET /actions`
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Answer {
    let all = board::cards(site.app(), &visitor.actor, &Filter::default()).await?;
    let people = app::account::people::list(site.app(), &visitor.actor).await?;
    let faces: HashMap<&str, &Person> = people
        .iter()
        .map(|person| (person.name.as_str(), person))
        .collect();
    let today = site.app().now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let any = !all.is_empty();
    let me = &visitor.actor.person;
    let shown: Vec<&Card> = all
        .iter()
        .filter(|card| belongs(card, &asked, me))
        .collect();
    let column = |state, title, empty| Column {
        name: ActionState::as_str(state),
        title,
        empty,
        cards: shown
            .iter()
            .filter(|card| column_of(card.action.state) == Some(state))
            .map(|card| draw(card, &faces, today))
            .collect(),
    };
    let columns = vec![
        column(
            ActionState::Proposed,
            "Proposed",
            "What a postmortem proposes comes here by itself.",
        ),
        column(
            ActionState::Committed,
            "Committed",
            "With an owner and a day, an action is a promise.",
        ),
        column(
            ActionState::InProgress,
            "In progress",
            "Nothing is under way.",
        ),
        column(
            ActionState::Done,
            "Done. Did it hold?",
            "An action comes here when it is done, and waits for someone to look.",
        ),
    ];
    Ok(page(BoardPage {
        shell: site.shell("Actions", Some(Word::Improve), Some(&visitor)),
        asked,
        columns,
        any,
    }))
}

fn belongs(card: &Card, asked: &Asked, me: &Person) -> bool {
    let action = &card.action;
    match asked.view.as_str() {
        "mine" => is_owned_by(&action.owner, me),
        "late" => card.overdue,
        "prevent" => action.kind == Some(ActionKind::Prevent),
        "unowned" => action.state.is_open() && action.owner.trim().is_empty(),
        "ended" => matches!(action.state, ActionState::Verified | ActionState::Dropped),
        _ => true,
    }
}

/// Is this the owner, by name or by address?
fn is_owned_by(owner: &str, person: &Person) -> bool {
    owner.trim().eq_ignore_ascii_case(&person.name)
        || owner.trim().eq_ignore_ascii_case(&person.email)
}

/// Verified ones rest in the last column; what was let go has left the board.
fn column_of(state: ActionState) -> Option<ActionState> {
    match state {
        ActionState::Verified => Some(ActionState::Done),
        ActionState::Dropped => None,
        other => Some(other),
    }
}

fn draw(card: &Card, faces: &HashMap<&str, &Person>, today: Date) -> parts::Card {
    let action = &card.action;
    let owner = action.owner.trim();
    parts::Card {
        what: action.text.clone(),
        end_state: action.end_state.clone(),
        due: Due::seen_from(today, action.due, !action.state.is_open()),
        kind: action
            .kind
            .map(|kind| kind.as_str().to_owned())
            .unwrap_or_default(),
        href: format!("/actions/{}", action.number),
        number: action.number,
        postmortem: action.id.postmortem.0,
        owner: (!owner.is_empty()).then(|| {
            faces
                .get(owner)
                .map_or_else(|| Face::new(owner, 0), |person| Face::of(person))
        }),
        verified: action.state == ActionState::Verified,
    }
}
