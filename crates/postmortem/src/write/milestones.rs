//! One time for one milestone: where an entry of the timeline and the incident's facts tell two, or only the entry tells one.
//! Not here: deciding which of the two is meant; a person does.

use jiff::{SignedDuration, Timestamp};

use crate::incident::{Milestone, Milestones};
use crate::moment::Moment;
use crate::write::document::{Document, Entry};

/// Entries are told to the minute, and facts may have seconds: less than this is no difference.
const SAME: SignedDuration = SignedDuration::from_secs(60);

/// A milestone that is told with two times, or by its entry alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which milestone.
    pub milestone: Milestone,
    /// The id of the entry.
    pub block: String,
    /// The time of the entry, in its zone.
    pub entry: Moment,
    /// The time in the incident's facts, if they have one.
    pub fact: Option<Moment>,
}

/// All milestones on which timeline and facts do not agree, in their natural order.
pub fn differences(document: &Document, facts: &Milestones) -> Vec<Difference> {
    let told = Milestone::ALL.into_iter().filter_map(|milestone| {
        let (entry, at) = document
            .timeline()
            .find_map(|entry| told_by(entry, milestone))?;
        let fact = facts.get(milestone).cloned();
        let is_same = fact
            .as_ref()
            .is_some_and(|fact| fact.at.duration_since(at).abs() < SAME);
        (!is_same).then(|| Difference {
            milestone,
            block: entry.id.clone(),
            entry: Moment {
                at,
                zone: if entry.zone.is_empty() {
                    "UTC".into()
                } else {
                    entry.zone.clone()
                },
            },
            fact,
        })
    });
    told.collect()
}

fn told_by(entry: &Entry, milestone: Milestone) -> Option<(&Entry, Timestamp)> {
    let at = entry.at.parse().ok()?;
    (entry.milestone == Some(milestone)).then_some((entry, at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::read_rfc3339;
    use crate::write::document::{Block, BlockKind};

    fn document(milestone: Milestone, at: &str) -> Document {
        let entry = Entry {
            id: "e1".into(),
            at: at.into(),
            milestone: Some(milestone),
            ..Entry::default()
        };
        Document {
            blocks: vec![Block::new(BlockKind::Timeline(vec![entry]))],
        }
    }

    fn detected(at: &str) -> Milestones {
        Milestones {
            detected: Some(read_rfc3339(at).unwrap()),
            ..Milestones::default()
        }
    }

    #[test]
    fn a_milestone_that_is_told_with_two_times_is_a_difference() {
        let document = document(Milestone::Detected, "2025-11-12T06:25:00Z");
        let found = differences(&document, &detected("2025-11-12T06:18:00Z"));
        assert_eq!((found.len(), found[0].block.as_str()), (1, "e1"));
        assert_eq!(found[0].entry.at.to_string(), "2025-11-12T06:25:00Z");
    }

    #[test]
    fn seconds_and_other_zones_are_no_difference() {
        let document = document(Milestone::Detected, "2025-11-12T07:18:00+01:00");
        assert_eq!(
            differences(&document, &detected("2025-11-12T06:18:41Z")),
            []
        );
    }

    #[test]
    fn a_milestone_that_only_the_timeline_knows_can_be_told_to_the_facts() {
        let found = differences(
            &document(Milestone::Declared, "2025-11-12T06:25:00Z"),
            &Milestones::default(),
        );
        assert_eq!(found[0].fact, None);
        assert_eq!(
            differences(&document(Milestone::Declared, ""), &Milestones::default()),
            []
        );
    }
}
