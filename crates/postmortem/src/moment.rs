//! A point in time together with the zone in which a person told it: UTC is kept, the zone is shown.
//! Not here: durations in words for pages beyond `in_words`, and no clock.

use jiff::{SignedDuration, Timestamp, Zoned, civil, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// When something happened, and in which zone it was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The instant, in UTC.
    pub at: Timestamp,
    /// The zone as typed: an IANA name (`Europe/Oslo`), `UTC`, or a fixed offset (`+02:00`).
    pub zone: String,
}

impl Moment {
    /// A moment told in UTC.
    pub fn utc(at: Timestamp) -> Self {
        Self {
            at,
            zone: "UTC".into(),
        }
    }

    /// The moment on the wall clock of the zone in which it was told.
    pub fn zoned(&self) -> Zoned {
        self.at.to_zoned(zone(&self.zone).unwrap_or(TimeZone::UTC))
    }

    /// RFC 3339 with the offset of its zone, as `2015-10-21T14:51:00+00:00`.
    pub fn rfc3339(&self) -> String {
        self.zoned().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }
}

/// Why a text is not a moment. Each variant is a sentence that says what would be one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAMoment {
    /// The text has no date and time in it that can be read.
    #[error("“{0}” could not be read as a date and time. A form that works is 2025-11-12 05:40.")]
    Unreadable(String),
    /// The zone is neither an IANA name nor an offset.
    #[error(
        "The zone “{0}” is not known here. Names such as Europe/Oslo or UTC work, and so do offsets such as +02:00."
    )]
    UnknownZone(String),
    /// The clock was put forward over this time, or the date does not exist.
    #[error(
        "{0} does not exist in {1}: the clocks were put forward over it. An offset such as +02:00 makes it clear."
    )]
    Skipped(String, String),
}

/// Reads an RFC 3339 time; its own offset becomes the zone as typed.
pub fn read_rfc3339(text: &str) -> Result<Moment, NotAMoment> {
    let text = text.trim();
    let at: Timestamp = text
        .parse()
        .map_err(|_| NotAMoment::Unreadable(text.into()))?;
    let zone = match text.rsplit_once(['+', '-']) {
        _ if text.ends_with(['Z', 'z']) => "UTC".into(),
        Some((_, offset)) if offset.len() == 5 && offset.contains(':') => {
            let sign = &text[text.len() - 6..text.len() - 5];
            if offset == "00:00" {
                "UTC".into()
            } else {
                format!("{sign}{offset}")
            }
        }
        _ => "UTC".into(),
    };
    Ok(Moment { at, zone })
}

/// Reads a wall-clock time as a form sends it (`2025-11-12T05:40`, `2025-11-12 05:40[:30]`) in a zone,
/// or an RFC 3339 time, whose own offset then wins.
pub fn read_local(text: &str, zone_name: &str) -> Result<Moment, NotAMoment> {
    let text = text.trim();
    if let Ok(moment) = read_rfc3339(text) {
        return Ok(moment);
    }
    let zone_name = if zone_name.trim().is_empty() {
        "UTC"
    } else {
        zone_name.trim()
    };
    let zone = zone(zone_name).ok_or_else(|| NotAMoment::UnknownZone(zone_name.into()))?;
    let clock: civil::DateTime = text
        .replacen(' ', "T", 1)
        .parse()
        .map_err(|_| NotAMoment::Unreadable(text.into()))?;
    let ambiguous = zone.to_ambiguous_zoned(clock);
    if matches!(ambiguous.offset(), jiff::tz::AmbiguousOffset::Gap { .. }) {
        return Err(NotAMoment::Skipped(text.into(), zone_name.into()));
    }
    let zoned = ambiguous
        .compatible()
        .map_err(|_| NotAMoment::Unreadable(text.into()))?;
    Ok(Moment {
        at: zoned.timestamp(),
        zone: zone_name.into(),
    })
}

/// Finds a zone by IANA name, `UTC`, or fixed offset (`+02:00`, `-0330`).
pub fn zone(name: &str) -> Option<TimeZone> {
    if name.eq_ignore_ascii_case("utc") || name == "Z" || name == "GMT" {
        return Some(TimeZone::UTC);
    }
    if let Some(offset) = fixed_offset(name) {
        return Some(TimeZone::fixed(offset));
    }
    TimeZone::get(name).ok()
}

fn fixed_offset(text: &str) -> Option<jiff::tz::Offset> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) | ("−", rest) => (-1, rest),
        _ => return None,
    };
    let digits: String = digits.chars().filter(|letter| *letter != ':').collect();
    let (hours, minutes): (i32, i32) = match digits.len() {
        1 | 2 => (digits.parse().ok()?, 0),
        4 => (digits[..2].parse().ok()?, digits[2..].parse().ok()?),
        _ => return None,
    };
    (minutes < 60).then_some(())?;
    jiff::tz::Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

/// A duration as people say it: `74 min`, `1 h 56 min`, `2 days 3 h`. A number and its unit stay together (U+00A0).
pub fn in_words(duration: SignedDuration) -> String {
    let minutes = (duration.as_secs().unsigned_abs() + 30) / 60;
    let (days, hours, rest) = (minutes / 1440, minutes % 1440 / 60, minutes % 60);
    match (days, hours, rest) {
        (0, 0, 0) => format!("{}\u{a0}s", duration.as_secs().unsigned_abs()),
        (0, 0 | 1, _) if minutes < 100 => format!("{minutes}\u{a0}min"),
        (0, hours, 0) => format!("{hours}\u{a0}h"),
        (0, hours, rest) => format!("{hours}\u{a0}h\u{a0}{rest}\u{a0}min"),
        (1, 0, _) => "1\u{a0}day".into(),
        (1, hours, _) => format!("1\u{a0}day\u{a0}{hours}\u{a0}h"),
        (days, 0, _) => format!("{days}\u{a0}days"),
        (days, hours, _) => format!("{days}\u{a0}days\u{a0}{hours}\u{a0}h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_clock_time_is_read_in_the_zone_it_was_told_in() {
        let moment = read_local("2025-11-12 06:40", "Europe/Oslo").unwrap();
        assert_eq!(moment.at.to_string(), "2025-11-12T05:40:00Z");
        assert_eq!(moment.rfc3339(), "2025-11-12T06:40:00+01:00");
    }

    #[test]
    fn an_offset_in_the_text_wins_over_the_zone_beside_it() {
        let moment = read_local("2025-11-12T06:40:00+02:00", "Europe/Oslo").unwrap();
        assert_eq!(
            (moment.at.to_string().as_str(), moment.zone.as_str()),
            ("2025-11-12T04:40:00Z", "+02:00")
        );
    }

    #[test]
    fn an_unknown_zone_is_told_by_name() {
        let error = read_local("2025-11-12 06:40", "Middle/Earth").unwrap_err();
        assert_eq!(error, NotAMoment::UnknownZone("Middle/Earth".into()));
    }

    #[test]
    fn a_time_that_the_clocks_jumped_over_is_not_guessed() {
        assert!(matches!(
            read_local("2025-03-30 02:30", "Europe/Oslo"),
            Err(NotAMoment::Skipped(..))
        ));
    }

    #[test]
    fn a_text_without_a_time_is_not_a_moment() {
        for text in ["", "yesterday", "2025-13-40 10:00", "10:00"] {
            assert!(
                matches!(read_local(text, "UTC"), Err(NotAMoment::Unreadable(_))),
                "{text}"
            );
        }
    }

    #[test]
    fn durations_are_told_as_people_say_them() {
        let say =
            |minutes: i64| in_words(SignedDuration::from_mins(minutes)).replace('\u{a0}', " ");
        assert_eq!(say(74), "74 min");
        assert_eq!(say(116), "1 h 56 min");
        assert_eq!(say(240), "4 h");
        assert_eq!(say(1440 + 180), "1 day 3 h");
        assert_eq!(in_words(SignedDuration::from_secs(12)), "12\u{a0}s");
    }
}
