//! The time of one line or record: what it says, what the person who brings it says, and the instant that both mean.
//! Not here: finding the line (`chat`, `table`).

use jiff::{SignedDuration, Timestamp, civil::Date, civil::Time};
use postmortem::moment::{Moment, read_local};
use postmortem::write::document::Entry;

use super::Wishes;
use crate::markdown::time::{Leading, instant};

/// An entry of an instant, told in the zone that was asked for.
pub(super) fn entry_at(at: Timestamp, wishes: &Wishes) -> Entry {
    let zone = if postmortem::moment::zone(wishes.zone).is_some() {
        wishes.zone.trim()
    } else {
        "UTC"
    };
    // A timeline is told to the second.
    let at = Timestamp::from_second(at.as_second()).unwrap_or(at);
    let moment = Moment {
        at,
        zone: zone.into(),
    };
    let told = moment.rfc3339();
    Entry {
        at: match told.strip_suffix("+00:00") {
            Some(utc) => format!("{utc}Z"),
            None => told,
        },
        zone: zone.into(),
        ..Entry::default()
    }
}

/// Days and clocks while reading down a record.
pub(super) struct Clock<'a> {
    wishes: &'a Wishes<'a>,
    day: Option<Date>,
    last: Option<Time>,
}

impl<'a> Clock<'a> {
    pub(super) fn new(wishes: &'a Wishes<'a>) -> Self {
        Self {
            wishes,
            day: wishes.day,
            last: None,
        }
    }

    /// A line that names a day.
    pub(super) fn turn_to(&mut self, day: Date) {
        self.day = Some(day);
        self.last = None;
    }

    /// An entry of the time that a line says. A clock that goes far back without a new day has passed midnight.
    pub(super) fn entry(&mut self, leading: &Leading) -> Entry {
        let typed = leading.typed.clone();
        if let Some(day) = leading.day {
            let year = self.day.or(self.wishes.day).map(Date::year);
            if let Some(date) = day.date(year) {
                self.turn_to(date);
            }
        }
        let (Some(clock), Some(day)) = (leading.clock, self.day) else {
            return Entry {
                typed,
                ..Entry::default()
            };
        };
        let day = match self.last {
            Some(last) if last.duration_since(clock) > SignedDuration::from_hours(12) => {
                day.tomorrow().unwrap_or(day)
            }
            _ => day,
        };
        self.day = Some(day);
        self.last = Some(clock);
        let local = day.to_datetime(clock);
        let at = match &leading.zone {
            Some(zone) => instant(local, zone)
                .ok()
                .and_then(|at| at.parse::<Timestamp>().ok()),
            None => read_local(&local.to_string(), self.wishes.zone)
                .ok()
                .map(|moment| moment.at),
        };
        match at {
            Some(at) => Entry {
                typed,
                ..entry_at(at, self.wishes)
            },
            None => Entry {
                typed,
                ..Entry::default()
            },
        }
    }
}
