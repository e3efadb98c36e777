//! The board: actions of all postmortems.
//! Not here: changing one (change).

use postmortem::improve::{Action, ActionState};
use postmortem::permission::{Actor, Verb, may};
pub use store::actions::ActionFilter as Filter;

use crate::{App, Failure, Result};

/// An action on the board.
#[derive(Debug, Clone)]
pub struct Card {
    /// The action.
    pub action: Action,
    /// The title of the postmortem in which it stands.
    pub title: String,
    /// Is it past its day?
    pub overdue: bool,
    /// How many days past or until its day; nothing without a day.
    pub days: Option<i32>,
}

/// The cards that fit a filter, by state and then by day.
pub async fn cards(app: &App, actor: &Actor, filter: &Filter) -> Result<Vec<Card>> {
    may(actor, Verb::Read)?;
    let mut tx = app.store().read().await?;
    let today = app.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let mut cards: Vec<Card> = store::actions::list(&mut tx, filter)
        .await?
        .into_iter()
        .map(|(action, title)| Card {
            overdue: action.is_overdue(today),
            days: action
                .due
                .and_then(|due| today.until(due).ok())
                .map(|span| span.get_days()),
            action,
            title,
        })
        .collect();
    cards.sort_by_key(|card| {
        (
            card.action.state,
            card.action.due.is_none(),
            card.action.due,
            card.action.number,
        )
    });
    Ok(cards)
}

/// One card, by the action's number.
pub async fn card(app: &App, actor: &Actor, number: i64) -> Result<Card> {
    may(actor, Verb::Read)?;
    let filter = Filter::default();
    let cards = cards(app, actor, &filter).await?;
    cards
        .into_iter()
        .find(|card| card.action.number == number)
        .ok_or_else(|| Failure::Missing(format!("Action A-{number}")))
}

/// The columns of the board, in order.
pub const COLUMNS: [ActionState; 4] = [
    ActionState::Proposed,
    ActionState::Committed,
    ActionState::InProgress,
    ActionState::Done,
];
