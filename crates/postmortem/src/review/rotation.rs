//! The rotation: who is asked next, fairly, and why this one. Replayable: the same pool and seed choose the same person.
//! Not here: keeping absences and assignments (store).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::PersonId;

/// Someone in the pool, with what counts for the choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub person: PersonId,
    /// Did they write in this postmortem or start it?
    pub is_author: bool,
    /// Did they take part in the incident?
    pub is_involved: bool,
    /// Have they handed back this very review?
    pub has_declined: bool,
    /// Away through this day.
    pub away_until: Option<Date>,
    /// When they were last asked for any review.
    pub last_asked: Option<Timestamp>,
    /// Reviews they have open now.
    pub open_reviews: u32,
}

/// The person chosen, and the sentence that says why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Who is asked.
    pub reviewer: PersonId,
    /// Why this one, as a clause: `asked least recently, no open review, not involved that day`.
    pub why: String,
}

/// Nobody can be asked: told with the counts, so that the next step is clear.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "Nobody was asked for review, because nobody in the rotation can take it: {0}. An admin can add reviewers to the rotation."
)]
pub struct Nobody(pub String);

/// At this many open reviews a person is not asked for more while somebody else has fewer.
const OPEN_REVIEWS_AT_MOST: u32 = 3;

/// Chooses who is asked: never an author, someone involved, or someone away; then whoever has fewer than
/// three open reviews, was asked least recently, has the fewest open; ties fall by a hash of the seed.
pub fn choose(pool: &[Candidate], today: Date, seed: u64) -> Result<Choice, Nobody> {
    let free: Vec<&Candidate> = pool
        .iter()
        .filter(|candidate| hindrance(candidate, today).is_none())
        .collect();
    let chosen = free.iter().min_by_key(|candidate| {
        (
            candidate.open_reviews >= OPEN_REVIEWS_AT_MOST,
            candidate.last_asked,
            candidate.open_reviews,
            lot(candidate.person, seed),
        )
    });
    match chosen {
        Some(chosen) => Ok(Choice {
            reviewer: chosen.person,
            why: why(chosen, &free),
        }),
        None => Err(Nobody(why_nobody(pool, today))),
    }
}

fn hindrance(candidate: &Candidate, today: Date) -> Option<&'static str> {
    if candidate.is_author {
        Some("wrote it")
    } else if candidate.is_involved {
        Some("took part in the incident")
    } else if candidate.has_declined {
        Some("handed it back")
    } else if candidate.away_until.is_some_and(|until| until >= today) {
        Some("is away")
    } else {
        None
    }
}

fn why(chosen: &Candidate, free: &[&Candidate]) -> String {
    let recency = match chosen.last_asked {
        None => "not asked before".to_owned(),
        Some(at) if free.len() > 1 => {
            format!("asked least recently, on {}", at.strftime("%-d %B %Y"))
        }
        Some(at) => format!(
            "the only one free; last asked on {}",
            at.strftime("%-d %B %Y")
        ),
    };
    let load = match chosen.open_reviews {
        0 => "no open review".to_owned(),
        1 => "one open review".to_owned(),
        open => format!("{open} open reviews"),
    };
    format!("{recency}; {load}; not an author, not involved in the incident")
}

fn why_nobody(pool: &[Candidate], today: Date) -> String {
    if pool.is_empty() {
        return "the rotation is empty".into();
    }
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for reason in pool
        .iter()
        .filter_map(|candidate| hindrance(candidate, today))
    {
        match counts.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += 1,
            None => counts.push((reason, 1)),
        }
    }
    counts
        .into_iter()
        .map(|(reason, count)| {
            if count == 1 {
                format!("one {reason}")
            } else {
                format!("{count} {}", plural(reason))
            }
        })
        .collect::<Vec<_>>()
        .join(", ")
}

fn plural(reason: &str) -> &str {
    if reason == "is away" {
        "are away"
    } else {
        reason
    }
}

/// A lot that the same seed draws again: SplitMix64 over the id (Steele, Lea, Flood 2014).
fn lot(person: PersonId, seed: u64) -> u64 {
    let (high, low) = person.0.as_u64_pair();
    let mut x = seed ^ high.rotate_left(17) ^ low;
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn candidate(n: u128) -> Candidate {
        Candidate {
            person: PersonId(uuid::Uuid::from_u128(n)),
            is_author: false,
            is_involved: false,
            has_declined: false,
            away_until: None,
            last_asked: None,
            open_reviews: 0,
        }
    }

    fn today() -> Date {
        "2025-11-17".parse().unwrap()
    }

    fn asked(mut candidate: Candidate, at: &str) -> Candidate {
        candidate.last_asked = Some(at.parse().unwrap());
        candidate
    }

    #[test]
    fn authors_and_people_involved_are_passed_over() {
        let author = Candidate {
            is_author: true,
            ..candidate(1)
        };
        let involved = Candidate {
            is_involved: true,
            ..candidate(2)
        };
        let free = asked(candidate(3), "2025-11-16T00:00:00Z");
        let choice = choose(
            &[author.clone(), involved.clone(), free.clone()],
            today(),
            1,
        )
        .unwrap();
        assert_eq!(choice.reviewer, free.person);
        let nobody = choose(&[author, involved], today(), 1).unwrap_err();
        assert!(
            nobody
                .to_string()
                .contains("one wrote it, one took part in the incident")
        );
    }

    #[test]
    fn whoever_was_asked_least_recently_is_next() {
        let recent = asked(candidate(1), "2025-11-10T00:00:00Z");
        let long_ago = asked(candidate(2), "2025-09-19T00:00:00Z");
        let choice = choose(&[recent.clone(), long_ago.clone()], today(), 9).unwrap();
        assert_eq!(choice.reviewer, long_ago.person);
        assert!(choice.why.contains("19 September 2025"), "{}", choice.why);
        assert_eq!(
            choose(&[recent, candidate(3)], today(), 9)
                .unwrap()
                .reviewer,
            candidate(3).person
        );
    }

    #[test]
    fn someone_away_is_asked_again_on_the_day_after() {
        let away = Candidate {
            away_until: Some(today()),
            ..candidate(1)
        };
        assert!(choose(std::slice::from_ref(&away), today(), 1).is_err());
        assert!(choose(&[away], today().tomorrow().unwrap(), 1).is_ok());
    }

    #[test]
    fn a_full_desk_waits_while_another_is_free() {
        let full = Candidate {
            open_reviews: 3,
            ..asked(candidate(1), "2025-01-01T00:00:00Z")
        };
        let free = asked(candidate(2), "2025-11-16T00:00:00Z");
        assert_eq!(
            choose(&[full.clone(), free.clone()], today(), 1)
                .unwrap()
                .reviewer,
            free.person
        );
        assert_eq!(
            choose(std::slice::from_ref(&full), today(), 1)
                .unwrap()
                .reviewer,
            full.person
        );
    }

    proptest! {
        #[test]
        fn the_same_seed_chooses_the_same_person_in_any_order(seed: u64, people in 1u128..9) {
            let pool: Vec<_> = (1..=people).map(candidate).collect();
            let reversed: Vec<_> = pool.iter().rev().cloned().collect();
            prop_assert_eq!(choose(&pool, today(), seed), choose(&reversed, today(), seed));
        }

        #[test]
        fn turns_taken_one_after_another_never_differ_by_more_than_one(people in 1u128..7, turns in 1usize..40) {
            let mut pool: Vec<_> = (1..=people).map(candidate).collect();
            let mut counts = vec![0usize; pool.len()];
            for turn in 0..turns {
                let choice = choose(&pool, today(), turn as u64).unwrap();
                let index = pool.iter().position(|candidate| candidate.person == choice.reviewer).unwrap();
                counts[index] += 1;
                pool[index].last_asked = Some(Timestamp::from_second(turn as i64).unwrap());
            }
            prop_assert!(counts.iter().max().unwrap() - counts.iter().min().unwrap() <= 1);
        }
    }
}
