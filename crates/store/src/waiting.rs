//! How much waits for one person, counted in one question to the database, because every page asks it.
//! Not here: which incidents are due, for that is the policy's verdict (app), and the lists themselves.

use jiff::civil::Date;
use postmortem::PersonId;
use postmortem::improve::ActionState;
use postmortem::postmortem::Stage;

use crate::columns::values;
use crate::{Error, Result, Tx};

/// What waits for a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Drafts in which they wrote.
    pub drafts: i64,
    /// Reviews that they have open.
    pub reviews: i64,
    /// Approved postmortems in which they wrote.
    pub approved: i64,
    /// Their open actions that were due before today.
    pub overdue: i64,
}

const COUNT: &str = "
    SELECT (SELECT COUNT(*) FROM postmortems JOIN postmortem_authors ON postmortem = number
            WHERE person = $1 AND stage = $2) AS drafts,
           (SELECT COUNT(*) FROM postmortems JOIN postmortem_authors ON postmortem = number
            WHERE person = $1 AND stage = $3) AS approved,
           (SELECT COUNT(*) FROM reviews WHERE reviewer = $1 AND standing IS NULL) AS reviews,
           (SELECT COUNT(*) FROM actions WHERE owner = $4 AND due < $5 AND state IN ($6, $7, $8)) AS overdue";

/// Counts what waits for a person; actions name their owner by name.
pub async fn count(tx: &mut Tx, person: PersonId, name: &str, today: Date) -> Result<Waiting> {
    let mut open = ActionState::ALL
        .iter()
        .copied()
        .filter(|state| state.is_open());
    let values = values![
        person,
        Stage::Draft,
        Stage::Approved,
        name,
        today,
        open.next(),
        open.next(),
        open.next(),
    ];
    let row = tx.row(COUNT, values).await?.ok_or(Error::Missing)?;
    Ok(Waiting {
        drafts: row.get("drafts")?,
        reviews: row.get("reviews")?,
        approved: row.get("approved")?,
        overdue: row.get("overdue")?,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use postmortem::ActionId;
    use postmortem::improve::Action;

    use super::*;
    use crate::trial::on_both_engines;
    use crate::{actions, postmortems, samples};

    on_both_engines! {
        async fn each_person_is_told_what_waits_for_them_alone(store) {
            let mut tx = store.write().await.unwrap();
            let ines = samples::person(&mut tx, "Ines Varga").await;
            let bo = samples::person(&mut tx, "Bo Lind").await;
            let number = samples::postmortem(&mut tx, 465).await.number;
            postmortems::add_author(&mut tx, number, ines.id).await.unwrap();
            let action = |block: &str, state, day| Action {
                id: ActionId { postmortem: number, block: block.into() },
                number: 0,
                text: "Do it".into(),
                end_state: String::new(),
                kind: None,
                state,
                owner: ines.name.clone(),
                due: Some(date(2026, 3, day)),
                priority: String::new(),
                tracker: String::new(),
                position: 0,
            };
            let all = [
                action("late", ActionState::Committed, 3),
                action("today", ActionState::Committed, 4),
                action("done", ActionState::Done, 3),
            ];
            actions::replace_all(&mut tx, number, &all).await.unwrap();
            let today = date(2026, 3, 4);
            let hers = count(&mut tx, ines.id, &ines.name, today).await.unwrap();
            assert_eq!(hers, Waiting { drafts: 1, overdue: 1, ..Waiting::default() });
            let his = count(&mut tx, bo.id, &bo.name, today).await.unwrap();
            assert_eq!(his, Waiting::default());
        }
    }
}
