//! The policy: the criteria that make a postmortem due, versioned, in force from a date.
//! Not here: applying it (verdict).

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Weekday},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};

use crate::incident::Severity;
use crate::moment;

/// The criteria of one version of the policy. One met criterion is enough.
/// The defaults follow the list in the Google SRE book, chapter 15, with numbers of our own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// Which version this is; a verdict names it.
    pub version: i64,
    /// From when it is in force.
    pub in_force_from: Timestamp,
    /// Minutes for which users felt it.
    pub downtime_minutes: i64,
    /// Users affected.
    pub users_affected: u64,
    /// Minutes from start to end.
    pub resolution_minutes: i64,
    /// Share of the error budget spent by this one incident.
    pub error_budget: f64,
    /// From this severity on, whatever the numbers say.
    pub severity: Severity,
    /// From this severity on at least a light one, whatever the numbers say.
    pub light_severity: Severity,
    /// Business days until the draft is there.
    pub draft_days: i64,
    /// Business days until it is published.
    pub publish_days: i64,
    /// The zone in which business days are counted: an IANA name.
    pub zone: String,
}

impl Policy {
    /// The policy of a fresh installation.
    pub fn first(in_force_from: Timestamp) -> Self {
        Self {
            version: 1,
            in_force_from,
            downtime_minutes: 30,
            users_affected: 500,
            resolution_minutes: 240,
            error_budget: 0.2,
            severity: Severity::Sev1,
            light_severity: Severity::Sev2,
            draft_days: 3,
            publish_days: 10,
            zone: "UTC".into(),
        }
    }

    /// The day that lies so many business days (Monday to Friday) after an instant, in the policy's zone.
    pub fn business_days_after(&self, from: Timestamp, days: i64) -> Date {
        let zone = moment::zone(&self.zone).unwrap_or(TimeZone::UTC);
        let mut day = from.to_zoned(zone).date();
        let mut left = days;
        while left > 0 {
            let Ok(next) = day.checked_add(1.day()) else {
                return day;
            };
            day = next;
            if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
                left -= 1;
            }
        }
        day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn business_days_pass_over_the_weekend() {
        let policy = Policy::first(Timestamp::UNIX_EPOCH);
        let wednesday: Timestamp = "2025-11-12T06:54:00Z".parse().unwrap();
        assert_eq!(
            policy.business_days_after(wednesday, 3).to_string(),
            "2025-11-17"
        );
        assert_eq!(
            policy.business_days_after(wednesday, 0).to_string(),
            "2025-11-12"
        );
    }

    #[test]
    fn business_days_are_counted_in_the_zone_of_the_house() {
        let policy = Policy {
            zone: "Pacific/Auckland".into(),
            ..Policy::first(Timestamp::UNIX_EPOCH)
        };
        let late_wednesday: Timestamp = "2025-11-12T20:00:00Z".parse().unwrap();
        assert_eq!(
            policy.business_days_after(late_wednesday, 1).to_string(),
            "2025-11-14"
        );
    }
}
