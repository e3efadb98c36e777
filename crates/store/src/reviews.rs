//! The tables `reviews` and `review_judgements`: who looked at what, what they said on each point, and how it ended.
//! Not here: questions (questions), and choosing among the candidates (postmortem::review::rotation).

use std::collections::BTreeMap;

use postmortem::people::Role;
use postmortem::review::{Candidate, Ending, Judgement, Point, Review, Standing};
use postmortem::{PersonId, PostmortemNumber, ReviewId};

use crate::columns::{Bind, Row, Value, values};
use crate::{Error, Result, Tx};

const INSERT: &str = "
    INSERT INTO reviews (id, version, postmortem, round, reviewer, why, asked_by, asked_at, due, standing, ended_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

const SAVE: &str = "
    UPDATE reviews SET standing = $3, ended_at = $4, version = version + 1 WHERE id = $1 AND version = $2";

const FIND: &str = "SELECT * FROM reviews WHERE id = $1";

const LIST_OF: &str = "SELECT * FROM reviews WHERE postmortem = $1 ORDER BY round DESC, id";

const OPEN_OF: &str = "
    SELECT * FROM reviews WHERE postmortem = $1 AND standing IS NULL ORDER BY round DESC, id LIMIT 1";

const OPEN_FOR: &str = "
    SELECT * FROM reviews WHERE reviewer = $1 AND standing IS NULL ORDER BY due, asked_at, id";

const OPEN: &str = "SELECT * FROM reviews WHERE standing IS NULL ORDER BY due, asked_at, id";

const JUDGEMENTS: &str =
    "SELECT * FROM review_judgements WHERE review IN ({list}) ORDER BY review, point";

const CLEAR_JUDGEMENTS: &str = "DELETE FROM review_judgements WHERE review = $1";

const ADD_JUDGEMENT: &str =
    "INSERT INTO review_judgements (review, point, says, reason) VALUES ($1, $2, $3, $4)";

/// An asking goes on over rounds that were handed back, and ends when one is approved or returned.
/// So whoever handed back a round after the last such end has declined this asking.
const CANDIDATES: &str = "
    SELECT people.id AS person,
           people.away_until,
           (   EXISTS (SELECT 1 FROM postmortem_authors WHERE postmortem = $1 AND person = people.id)
            OR EXISTS (SELECT 1 FROM postmortems WHERE number = $1 AND started_by = people.id)) AS is_author,
           EXISTS (SELECT 1 FROM postmortem_incidents
                   JOIN incident_involved ON incident_involved.incident = postmortem_incidents.incident
                   WHERE postmortem_incidents.postmortem = $1 AND incident_involved.person = people.id) AS is_involved,
           EXISTS (SELECT 1 FROM reviews
                   WHERE reviews.postmortem = $1 AND reviews.reviewer = people.id AND reviews.standing = $2
                     AND reviews.round > (SELECT COALESCE(MAX(ended.round), 0) FROM reviews AS ended
                                          WHERE ended.postmortem = $1 AND ended.standing IN ($3, $4))) AS has_declined,
           (SELECT MAX(reviews.asked_at) FROM reviews WHERE reviews.reviewer = people.id) AS last_asked,
           (SELECT COUNT(*) FROM reviews WHERE reviews.reviewer = people.id AND reviews.standing IS NULL) AS open_reviews
    FROM people
    WHERE people.active = TRUE AND people.in_rotation = TRUE AND people.role IN ($5, $6)
    ORDER BY people.id";

/// Adds a review with what was said in it so far. A round of a postmortem happens once: [`Error::Changed`].
pub async fn insert(tx: &mut Tx, review: &Review) -> Result<()> {
    let values = values![
        review.id,
        review.version,
        review.postmortem,
        review.round,
        review.reviewer,
        review.why.as_str(),
        review.asked_by,
        review.asked_at,
        review.due,
        review.ending.as_ref().map(|ending| ending.standing),
        review.ending.as_ref().map(|ending| ending.at),
    ];
    tx.run(INSERT, values).await?;
    add_judgements(tx, review).await
}

/// Keeps changed judgements and the end; [`Error::Changed`] when somebody else changed them since this version.
pub async fn save(tx: &mut Tx, review: &Review) -> Result<()> {
    let values = values![
        review.id,
        review.version,
        review.ending.as_ref().map(|ending| ending.standing),
        review.ending.as_ref().map(|ending| ending.at),
    ];
    tx.edit(SAVE, values).await?;
    tx.run(CLEAR_JUDGEMENTS, values![review.id]).await?;
    add_judgements(tx, review).await
}

/// Finds a review.
pub async fn find(tx: &mut Tx, id: ReviewId) -> Result<Option<Review>> {
    Ok(some(tx, FIND, values![id]).await?.pop())
}

/// The review of a postmortem that has not ended yet.
pub async fn open_of(tx: &mut Tx, number: PostmortemNumber) -> Result<Option<Review>> {
    Ok(some(tx, OPEN_OF, values![number]).await?.pop())
}

/// All rounds of a postmortem, latest first.
pub async fn list_of(tx: &mut Tx, number: PostmortemNumber) -> Result<Vec<Review>> {
    some(tx, LIST_OF, values![number]).await
}

/// The open reviews of a reviewer, most urgent first.
pub async fn open_for(tx: &mut Tx, reviewer: PersonId) -> Result<Vec<Review>> {
    some(tx, OPEN_FOR, values![reviewer]).await
}

/// All open reviews, most urgent first.
pub async fn open(tx: &mut Tx) -> Result<Vec<Review>> {
    some(tx, OPEN, values![]).await
}

/// The pool of the rotation, with what counts for the choice of a reviewer for this postmortem.
pub async fn candidates(tx: &mut Tx, number: PostmortemNumber) -> Result<Vec<Candidate>> {
    let values = values![
        number,
        Standing::Declined,
        Standing::Approved,
        Standing::Returned,
        Role::Reviewer,
        Role::Admin
    ];
    tx.rows(CANDIDATES, values)
        .await?
        .iter()
        .map(candidate)
        .collect()
}

async fn add_judgements(tx: &mut Tx, review: &Review) -> Result<()> {
    for (point, judgement) in &review.judgements {
        tx.run(
            ADD_JUDGEMENT,
            values![review.id, *point, judgement.as_str(), judgement.reason()],
        )
        .await?;
    }
    Ok(())
}

/// The reviews that a query finds, with their judgements.
async fn some(tx: &mut Tx, sql: &'static str, values: Vec<Value>) -> Result<Vec<Review>> {
    let rows = tx.rows(sql, values).await?;
    let mut reviews: Vec<Review> = rows.iter().map(review).collect::<Result<_>>()?;
    let ids: Vec<Value> = reviews.iter().map(|review| review.id.value()).collect();
    for row in tx.rows_among(JUDGEMENTS, ids).await? {
        let of: ReviewId = row.get("review")?;
        let (point, judgement) = (row.get::<Point>("point")?, judgement(&row)?);
        if let Some(review) = reviews.iter_mut().find(|review| review.id == of) {
            review.judgements.insert(point, judgement);
        }
    }
    Ok(reviews)
}

fn review(row: &Row) -> Result<Review> {
    let ending = match (row.maybe("standing")?, row.maybe("ended_at")?) {
        (Some(standing), Some(at)) => Some(Ending { standing, at }),
        _ => None,
    };
    Ok(Review {
        id: row.get("id")?,
        postmortem: row.get("postmortem")?,
        round: row.get("round")?,
        reviewer: row.get("reviewer")?,
        why: row.get("why")?,
        asked_by: row.get("asked_by")?,
        asked_at: row.get("asked_at")?,
        due: row.get("due")?,
        judgements: BTreeMap::new(),
        ending,
        version: row.get("version")?,
    })
}

fn judgement(row: &Row) -> Result<Judgement> {
    let (says, reason): (String, String) = (row.get("says")?, row.get("reason")?);
    Judgement::read(&says, &reason).ok_or_else(|| {
        Error::Broken(sqlx::Error::Decode(
            format!("a judgement says {says}").into(),
        ))
    })
}

fn candidate(row: &Row) -> Result<Candidate> {
    Ok(Candidate {
        person: row.get("person")?,
        is_author: row.get("is_author")?,
        is_involved: row.get("is_involved")?,
        has_declined: row.get("has_declined")?,
        away_until: row.maybe("away_until")?,
        last_asked: row.maybe("last_asked")?,
        open_reviews: u32::try_from(row.get::<i64>("open_reviews")?).unwrap_or(u32::MAX),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use postmortem::incident::Incident;
    use postmortem::people::Person;
    use postmortem::postmortem::Postmortem;

    use super::*;
    use crate::samples::{self, id, incident_numbered, person_named, postmortem_numbered, time};
    use crate::trial::on_both_engines;
    use crate::{incidents, people, postmortems};

    fn asked(nth: u128, number: PostmortemNumber, round: i64, reviewer: PersonId) -> Review {
        Review {
            id: ReviewId(id(nth)),
            postmortem: number,
            round,
            reviewer,
            why: "not asked before; no open review".into(),
            asked_by: reviewer,
            asked_at: time(round),
            due: date(2025, 11, 14),
            judgements: BTreeMap::new(),
            ending: None,
            version: 1,
        }
    }

    async fn ended(tx: &mut Tx, mut review: Review, standing: Standing) {
        review.end(standing, time(100));
        insert(tx, &review).await.unwrap();
    }

    async fn candidate_of(tx: &mut Tx, number: PostmortemNumber, person: PersonId) -> Candidate {
        candidates(tx, number)
            .await
            .unwrap()
            .into_iter()
            .find(|candidate| candidate.person == person)
            .unwrap()
    }

    on_both_engines! {
        async fn a_review_is_found_with_all_that_was_said(store) {
            let mut tx = store.write().await.unwrap();
            let rui = samples::reviewer(&mut tx, "Rui").await.id;
            let number = samples::postmortem(&mut tx, 465).await.number;
            let mut review = asked(1, number, 1, rui);
            insert(&mut tx, &review).await.unwrap();
            assert_eq!(find(&mut tx, review.id).await.unwrap(), Some(review.clone()));
            review.judgements.insert(Point::Blameless, Judgement::Yes);
            review.judgements.insert(Point::Complete, Judgement::NotYet);
            review.judgements.insert(Point::ProtectsUserInfo, Judgement::DoesNotApply("No user data.".into()));
            save(&mut tx, &review).await.unwrap();
            review.version = 2;
            assert_eq!(open_of(&mut tx, number).await.unwrap(), Some(review.clone()));
            review.judgements.remove(&Point::Complete);
            review.end(Standing::Approved, time(50));
            save(&mut tx, &review).await.unwrap();
            review.version = 3;
            assert_eq!(find(&mut tx, review.id).await.unwrap(), Some(review));
            assert_eq!(open_of(&mut tx, number).await.unwrap(), None);
        }

        async fn the_second_of_two_verdicts_is_told(store) {
            let mut tx = store.write().await.unwrap();
            let rui = samples::reviewer(&mut tx, "Rui").await.id;
            let number = samples::postmortem(&mut tx, 465).await.number;
            let review = asked(1, number, 1, rui);
            insert(&mut tx, &review).await.unwrap();
            let (mut approved, mut returned) = (review.clone(), review);
            approved.end(Standing::Approved, time(1));
            returned.end(Standing::Returned, time(2));
            save(&mut tx, &approved).await.unwrap();
            assert!(matches!(save(&mut tx, &returned).await, Err(Error::Changed)));
            assert_eq!(find(&mut tx, approved.id).await.unwrap().unwrap().ending, approved.ending);
        }

        async fn a_round_happens_once(store) {
            let mut tx = store.write().await.unwrap();
            let rui = samples::reviewer(&mut tx, "Rui").await.id;
            let number = samples::postmortem(&mut tx, 465).await.number;
            insert(&mut tx, &asked(1, number, 1, rui)).await.unwrap();
            assert!(matches!(insert(&mut tx, &asked(2, number, 1, rui)).await, Err(Error::Changed)));
        }

        async fn open_reviews_are_listed_for_their_reviewer_and_for_all(store) {
            let mut tx = store.write().await.unwrap();
            let rui = samples::reviewer(&mut tx, "Rui").await.id;
            let ada = samples::reviewer(&mut tx, "Ada").await.id;
            let (one, two) = (samples::postmortem(&mut tx, 1).await.number, samples::postmortem(&mut tx, 2).await.number);
            ended(&mut tx, asked(1, one, 1, rui), Standing::Returned).await;
            insert(&mut tx, &asked(2, one, 2, rui)).await.unwrap();
            let urgent = Review { due: date(2025, 11, 13), ..asked(3, two, 1, ada) };
            insert(&mut tx, &urgent).await.unwrap();
            let rounds = |reviews: Vec<Review>| reviews.into_iter().map(|review| (review.postmortem.0, review.round)).collect::<Vec<_>>();
            assert_eq!(rounds(open_for(&mut tx, rui).await.unwrap()), [(1, 2)]);
            assert_eq!(rounds(open(&mut tx).await.unwrap()), [(2, 1), (1, 2)]);
            assert_eq!(rounds(list_of(&mut tx, one).await.unwrap()), [(1, 2), (1, 1)]);
        }

        async fn a_candidate_who_wrote_started_or_responded_is_marked(store) {
            let mut tx = store.write().await.unwrap();
            let wrote = samples::reviewer(&mut tx, "Wrote").await.id;
            let started = samples::reviewer(&mut tx, "Started").await.id;
            let responded = samples::reviewer(&mut tx, "Responded").await.id;
            let free = samples::reviewer(&mut tx, "Free").await.id;
            samples::person(&mut tx, "Not a reviewer").await;
            let away = Person { role: Role::Admin, in_rotation: true, away_until: Some(date(2026, 1, 2)), ..person_named("Away") };
            people::insert(&mut tx, &away, None).await.unwrap();
            incidents::insert(&mut tx, &Incident { involved: vec![responded], ..incident_numbered(465) }).await.unwrap();
            let number = PostmortemNumber(465);
            let begun = Postmortem {
                incidents: vec![postmortem::IncidentNumber(465)],
                started_by: Some(started),
                authors: vec![wrote],
                ..postmortem_numbered(465)
            };
            postmortems::insert(&mut tx, &begun).await.unwrap();
            samples::postmortem(&mut tx, 9).await;
            let marked = |candidate: &Candidate| (candidate.is_author, candidate.is_involved);
            assert_eq!(candidates(&mut tx, number).await.unwrap().len(), 5);
            assert_eq!(marked(&candidate_of(&mut tx, number, wrote).await), (true, false));
            assert_eq!(marked(&candidate_of(&mut tx, number, started).await), (true, false));
            assert_eq!(marked(&candidate_of(&mut tx, number, responded).await), (false, true));
            assert_eq!(marked(&candidate_of(&mut tx, number, free).await), (false, false));
            assert_eq!(candidate_of(&mut tx, number, away.id).await.away_until, away.away_until);
            assert_eq!(marked(&candidate_of(&mut tx, PostmortemNumber(9), wrote).await), (false, false));
        }

        async fn whoever_handed_it_back_is_asked_again_after_the_next_verdict(store) {
            let mut tx = store.write().await.unwrap();
            let rui = samples::reviewer(&mut tx, "Rui").await.id;
            let ada = samples::reviewer(&mut tx, "Ada").await.id;
            let number = samples::postmortem(&mut tx, 1).await.number;
            ended(&mut tx, asked(1, number, 1, rui), Standing::Declined).await;
            assert!(candidate_of(&mut tx, number, rui).await.has_declined);
            assert!(!candidate_of(&mut tx, number, ada).await.has_declined);
            ended(&mut tx, asked(2, number, 2, ada), Standing::Returned).await;
            assert!(!candidate_of(&mut tx, number, rui).await.has_declined);
        }

        async fn a_candidates_load_and_last_asking_count_over_all_postmortems(store) {
            let mut tx = store.write().await.unwrap();
            let rui = samples::reviewer(&mut tx, "Rui").await.id;
            let ada = samples::reviewer(&mut tx, "Ada").await.id;
            let (one, two) = (samples::postmortem(&mut tx, 1).await.number, samples::postmortem(&mut tx, 2).await.number);
            insert(&mut tx, &asked(1, one, 1, rui)).await.unwrap();
            ended(&mut tx, asked(2, two, 7, rui), Standing::Approved).await;
            let busy = candidate_of(&mut tx, two, rui).await;
            assert_eq!((busy.last_asked, busy.open_reviews), (Some(time(7)), 1));
            let fresh = candidate_of(&mut tx, two, ada).await;
            assert_eq!((fresh.last_asked, fresh.open_reviews), (None, 0));
        }
    }
}
