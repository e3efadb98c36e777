//! Zones as people name them, and what a local time in one of them means.
//! Not here: finding times and zones in text (`time`).

use jiff::{
    civil::DateTime,
    tz::{Offset, TimeZone},
};

/// A zone as named: by its place, and by the offset that its name implies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Zone {
    /// As written.
    pub word: String,
    /// The IANA name.
    pub name: String,
    /// The offset in minutes that the name implies (PST is always −8 h, Eastern is not).
    pub implied: Option<i32>,
}

/// Abbreviations that mean one place. Those that mean several (CST, IST) stay unread.
pub(super) const ZONES: &[(&str, &str, Option<i32>)] = &[
    ("UTC", "UTC", Some(0)),
    ("GMT", "UTC", Some(0)),
    ("Z", "UTC", Some(0)),
    ("WET", "Europe/Lisbon", Some(0)),
    ("WEST", "Europe/Lisbon", Some(60)),
    ("BST", "Europe/London", Some(60)),
    ("CET", "Europe/Brussels", Some(60)),
    ("CEST", "Europe/Brussels", Some(120)),
    ("EET", "Europe/Athens", Some(120)),
    ("EEST", "Europe/Athens", Some(180)),
    ("EST", "America/New_York", Some(-300)),
    ("EDT", "America/New_York", Some(-240)),
    ("ET", "America/New_York", None),
    ("Eastern", "America/New_York", None),
    ("CDT", "America/Chicago", Some(-300)),
    ("MDT", "America/Denver", Some(-360)),
    ("PST", "America/Los_Angeles", Some(-480)),
    ("PDT", "America/Los_Angeles", Some(-420)),
    ("PT", "America/Los_Angeles", None),
    ("Pacific", "America/Los_Angeles", None),
    ("JST", "Asia/Tokyo", Some(540)),
    ("KST", "Asia/Seoul", Some(540)),
    ("SGT", "Asia/Singapore", Some(480)),
    ("HKT", "Asia/Hong_Kong", Some(480)),
    ("AEST", "Australia/Sydney", Some(600)),
    ("AEDT", "Australia/Sydney", Some(660)),
    ("NZST", "Pacific/Auckland", Some(720)),
    ("NZDT", "Pacific/Auckland", Some(780)),
];

/// A local time in a zone as RFC 3339, or why it is not one instant.
pub(crate) fn instant(at: DateTime, zone: &Zone) -> Result<String, String> {
    let tz = TimeZone::get(&zone.name)
        .map_err(|_| format!("The zone {} is not known here.", zone.name))?;
    let ambiguous = tz.to_ambiguous_zoned(at);
    let named = match zone.implied {
        Some(minutes) => {
            let offset = Offset::from_seconds(minutes * 60)
                .map_err(|_| "The offset is out of range.".to_owned())?;
            let actual = tz.to_offset(
                offset
                    .to_timestamp(at)
                    .map_err(|_| "The time is out of range.".to_owned())?,
            );
            if actual != offset {
                return Err(format!(
                    "{} in {} can mean {} or the clock of {} at that date ({}). The times stay as typed until someone says which.",
                    zone.word,
                    at.strftime("%B"),
                    shown(offset),
                    zone.name,
                    shown(actual)
                ));
            }
            offset
        }
        None => ambiguous
            .unambiguous()
            .map_err(|_| format!("{at} happens twice or not at all in {}.", zone.name))?
            .offset(),
    };
    let offset = if named == Offset::UTC {
        "Z".to_owned()
    } else {
        shown(named)
    };
    Ok(format!("{}{offset}", at.strftime("%Y-%m-%dT%H:%M:%S")))
}

fn shown(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// `Etc/GMT-1` is one hour ahead of UTC: the sign of these names is turned round.
pub(super) fn etc(minutes: i32) -> Option<String> {
    (minutes % 60 == 0).then(|| {
        format!(
            "Etc/GMT{}{}",
            if minutes > 0 { '-' } else { '+' },
            minutes.abs() / 60
        )
    })
}
