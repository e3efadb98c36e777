//! The tables `actions` and `action_numbers`: the actions of all documents in one place, as the board shows them.
//! Not here: changing an action, which happens in its document; these rows follow it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use postmortem::improve::action::{Action, ActionKind, ActionState};
use postmortem::{ActionId, PostmortemNumber};

use crate::columns::{Row, values};
use crate::{Error, Result, Tx, numbers};

/// Which actions are wanted; the empty filter wants all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActionFilter {
    /// Only those that still wait for somebody.
    pub open_only: bool,
    /// Only those of this owner, by the exact name.
    pub owner: Option<String>,
    /// Only open ones that were due before this day.
    pub overdue_before: Option<Date>,
    /// Only those of this type.
    pub kind: Option<ActionKind>,
    /// Only those of this postmortem.
    pub postmortem: Option<PostmortemNumber>,
}

/// Writing to the row lets one node at a time work on the actions of a postmortem.
const HOLD: &str = "UPDATE postmortems SET number = number WHERE number = $1";

const NUMBERS: &str =
    "SELECT block, number FROM action_numbers WHERE postmortem = $1 ORDER BY number";

const TAKE_NUMBER: &str =
    "INSERT INTO action_numbers (postmortem, block, number) VALUES ($1, $2, $3)";

const CLEAR: &str = "DELETE FROM actions WHERE postmortem = $1";

const ADD: &str = "
    INSERT INTO actions (postmortem, block, text, end_state, kind, state, owner, due, priority, tracker, position)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

const OF_POSTMORTEM: &str = "
    SELECT actions.*, action_numbers.number FROM actions
    JOIN action_numbers ON action_numbers.postmortem = actions.postmortem AND action_numbers.block = actions.block
    WHERE actions.postmortem = $1
    ORDER BY actions.position, action_numbers.number";

const FIND: &str = "
    SELECT actions.*, action_numbers.number FROM actions
    JOIN action_numbers ON action_numbers.postmortem = actions.postmortem AND action_numbers.block = actions.block
    WHERE actions.postmortem = $1 AND actions.block = $2";

const BY_NUMBER: &str = "
    SELECT actions.*, action_numbers.number FROM actions
    JOIN action_numbers ON action_numbers.postmortem = actions.postmortem AND action_numbers.block = actions.block
    WHERE action_numbers.number = $1";

const LIST: &str = "
    SELECT actions.*, action_numbers.number, postmortems.title FROM actions
    JOIN action_numbers ON action_numbers.postmortem = actions.postmortem AND action_numbers.block = actions.block
    JOIN postmortems ON postmortems.number = actions.postmortem
    WHERE ($1 IS NULL OR actions.postmortem = $1)
      AND ($2 IS NULL OR actions.owner = $2)
      AND ($3 IS NULL OR actions.kind = $3)
      AND ($4 IS NULL OR actions.due < $4)
      AND ($5 = FALSE OR actions.state IN ($6, $7, $8))
    ORDER BY CASE WHEN actions.due IS NULL THEN 1 ELSE 0 END, actions.due, action_numbers.number";

/// Makes the rows say what the document says now. A block keeps its number, also when it was gone for a while;
/// a new block takes the next one (the numbers in `actions` themselves are not read). Gone blocks go.
pub async fn replace_all(tx: &mut Tx, number: PostmortemNumber, actions: &[Action]) -> Result<()> {
    tx.touch(HOLD, values![number]).await?;
    if says_so_already(tx, number, actions).await? {
        return Ok(());
    }
    let mut known: BTreeMap<String, i64> = BTreeMap::new();
    for row in tx.rows(NUMBERS, values![number]).await? {
        known.insert(row.get("block")?, row.get("number")?);
    }
    tx.run(CLEAR, values![number]).await?;
    for action in actions {
        if !known.contains_key(&action.id.block) {
            let fresh = numbers::next(tx, "action").await?;
            tx.run(
                TAKE_NUMBER,
                values![number, action.id.block.as_str(), fresh],
            )
            .await?;
            known.insert(action.id.block.clone(), fresh);
        }
        add(tx, number, action).await?;
    }
    Ok(())
}

/// Whether the rows are as they should be, which they are after most changes of a text.
async fn says_so_already(
    tx: &mut Tx,
    number: PostmortemNumber,
    actions: &[Action],
) -> Result<bool> {
    let kept = of(tx, number).await?;
    let same = |(kept, told): (&Action, &Action)| {
        *kept
            == Action {
                number: kept.number,
                ..told.clone()
            }
    };
    Ok(kept.len() == actions.len() && kept.iter().zip(actions).all(same))
}

/// The actions of a postmortem, in the order of its document.
pub async fn of(tx: &mut Tx, number: PostmortemNumber) -> Result<Vec<Action>> {
    tx.rows(OF_POSTMORTEM, values![number])
        .await?
        .iter()
        .map(action)
        .collect()
}

/// Finds an action by where it stands.
pub async fn find(tx: &mut Tx, id: &ActionId) -> Result<Option<Action>> {
    tx.row(FIND, values![id.postmortem, id.block.as_str()])
        .await?
        .map(|row| action(&row))
        .transpose()
}

/// Finds an action by its number, as in A-241.
pub async fn by_number(tx: &mut Tx, number: i64) -> Result<Option<Action>> {
    tx.row(BY_NUMBER, values![number])
        .await?
        .map(|row| action(&row))
        .transpose()
}

/// The actions that a filter wants, each with the title of its postmortem: soonest first, those without a day last.
pub async fn list(tx: &mut Tx, filter: &ActionFilter) -> Result<Vec<(Action, String)>> {
    let mut open = ActionState::ALL
        .iter()
        .copied()
        .filter(|state| state.is_open());
    let values = values![
        filter.postmortem,
        filter.owner.as_deref(),
        filter.kind,
        filter.overdue_before,
        filter.open_only || filter.overdue_before.is_some(),
        open.next(),
        open.next(),
        open.next(),
    ];
    tx.rows(LIST, values)
        .await?
        .iter()
        .map(|row| Ok((action(row)?, row.get("title")?)))
        .collect()
}

async fn add(tx: &mut Tx, number: PostmortemNumber, action: &Action) -> Result<()> {
    let values = values![
        number,
        action.id.block.as_str(),
        action.text.as_str(),
        action.end_state.as_str(),
        action.kind,
        action.state,
        action.owner.as_str(),
        action.due,
        action.priority.as_str(),
        action.tracker.as_str(),
        action.position,
    ];
    match tx.run(ADD, values).await {
        // One block twice is a document that was not tidied yet, not a rival.
        Err(Error::Changed) => Err(Error::Broken(sqlx::Error::Protocol(format!(
            "the block {} is there twice",
            action.id.block
        )))),
        added => added.map(|_| ()),
    }
}

fn action(row: &Row) -> Result<Action> {
    Ok(Action {
        id: ActionId {
            postmortem: row.get("postmortem")?,
            block: row.get("block")?,
        },
        number: row.get("number")?,
        text: row.get("text")?,
        end_state: row.get("end_state")?,
        kind: row.maybe("kind")?,
        state: row.get("state")?,
        owner: row.get("owner")?,
        due: row.maybe("due")?,
        priority: row.get("priority")?,
        tracker: row.get("tracker")?,
        position: row.get("position")?,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::samples;
    use crate::trial::on_both_engines;

    fn written(number: PostmortemNumber, block: &str, position: i64) -> Action {
        Action {
            id: ActionId {
                postmortem: number,
                block: block.into(),
            },
            number: 0,
            text: format!("Do {block}"),
            end_state: "It holds.".into(),
            kind: Some(ActionKind::Prevent),
            state: ActionState::Committed,
            owner: "Team Search".into(),
            due: Some(date(2026, 3, 31)),
            priority: "p1".into(),
            tracker: "https://tracker.example/1".into(),
            position,
        }
    }

    async fn blocks(tx: &mut Tx, filter: ActionFilter) -> Vec<String> {
        list(tx, &filter)
            .await
            .unwrap()
            .into_iter()
            .map(|(action, _)| action.id.block)
            .collect()
    }

    on_both_engines! {
        async fn an_action_is_found_by_place_and_by_number(store) {
            let mut tx = store.write().await.unwrap();
            let number = samples::postmortem(&mut tx, 465).await.number;
            let bare = Action { kind: None, due: None, state: ActionState::Proposed, ..written(number, "b", 2) };
            replace_all(&mut tx, number, &[written(number, "a", 1), bare.clone()]).await.unwrap();
            let found = find(&mut tx, &bare.id).await.unwrap().unwrap();
            assert_eq!(found, Action { number: 2, ..bare });
            assert_eq!(by_number(&mut tx, 2).await.unwrap(), Some(found));
            assert_eq!(by_number(&mut tx, 3).await.unwrap(), None);
            assert_eq!(of(&mut tx, number).await.unwrap().len(), 2);
        }

        async fn a_number_stays_with_its_block_through_edits_moves_and_an_undo(store) {
            let mut tx = store.write().await.unwrap();
            let number = samples::postmortem(&mut tx, 465).await.number;
            let (a, b, c) = (written(number, "a", 1), written(number, "b", 2), written(number, "c", 1));
            replace_all(&mut tx, number, &[a.clone(), b.clone()]).await.unwrap();
            let moved = Action { position: 1, state: ActionState::Done, ..b.clone() };
            replace_all(&mut tx, number, &[moved.clone(), c]).await.unwrap();
            assert_eq!(find(&mut tx, &a.id).await.unwrap(), None);
            assert_eq!(find(&mut tx, &b.id).await.unwrap(), Some(Action { number: 2, ..moved }));
            replace_all(&mut tx, number, &[a.clone(), b]).await.unwrap();
            assert_eq!(find(&mut tx, &a.id).await.unwrap().unwrap().number, 1);
            assert_eq!(by_number(&mut tx, 3).await.unwrap(), None);
        }

        async fn numbers_run_over_all_postmortems_and_never_twice(store) {
            let mut tx = store.write().await.unwrap();
            let (one, two) = (samples::postmortem(&mut tx, 1).await.number, samples::postmortem(&mut tx, 2).await.number);
            replace_all(&mut tx, one, &[written(one, "same", 1)]).await.unwrap();
            replace_all(&mut tx, two, &[written(two, "same", 1)]).await.unwrap();
            replace_all(&mut tx, one, &[]).await.unwrap();
            let left = list(&mut tx, &ActionFilter::default()).await.unwrap();
            assert_eq!(left, [(Action { number: 2, ..written(two, "same", 1) }, "Postmortem 2".to_owned())]);
        }

        async fn the_actions_of_a_postmortem_that_is_not_there_are_not_kept(store) {
            let mut tx = store.write().await.unwrap();
            let number = PostmortemNumber(1);
            assert!(matches!(replace_all(&mut tx, number, &[written(number, "a", 1)]).await, Err(Error::Missing)));
        }

        async fn the_board_shows_what_is_asked_for_soonest_first(store) {
            let mut tx = store.write().await.unwrap();
            let (one, two) = (samples::postmortem(&mut tx, 1).await.number, samples::postmortem(&mut tx, 2).await.number);
            let actions = [
                Action { due: None, ..written(one, "undated", 1) },
                Action { due: Some(date(2026, 1, 5)), owner: "Ines".into(), ..written(one, "soon", 2) },
                Action { due: Some(date(2026, 1, 1)), state: ActionState::Verified, ..written(one, "verified", 3) },
                Action { due: Some(date(2026, 1, 6)), kind: Some(ActionKind::Detect), ..written(one, "later", 4) },
            ];
            replace_all(&mut tx, one, &actions).await.unwrap();
            replace_all(&mut tx, two, &[Action { kind: None, ..written(two, "other", 1) }]).await.unwrap();
            let all = ActionFilter::default();
            assert_eq!(blocks(&mut tx, all.clone()).await, ["verified", "soon", "later", "other", "undated"]);
            let open = ActionFilter { open_only: true, ..all.clone() };
            assert_eq!(blocks(&mut tx, open).await, ["soon", "later", "other", "undated"]);
            let overdue = ActionFilter { overdue_before: Some(date(2026, 1, 6)), ..all.clone() };
            assert_eq!(blocks(&mut tx, overdue).await, ["soon"]);
            assert_eq!(blocks(&mut tx, ActionFilter { owner: Some("Ines".into()), ..all.clone() }).await, ["soon"]);
            assert_eq!(blocks(&mut tx, ActionFilter { kind: Some(ActionKind::Detect), ..all.clone() }).await, ["later"]);
            assert_eq!(blocks(&mut tx, ActionFilter { postmortem: Some(two), ..all }).await, ["other"]);
        }
    }
}
