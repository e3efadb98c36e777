//! Times and numbers as pages tell them: short days, clocks with a zone, counts in words.
//! Not here: reading what people type (domain).

use std::borrow::Borrow;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use postmortem::moment;

/// A day: `12 Nov`, which stays on one line.
pub fn day(date: impl Borrow<Date>) -> String {
    date.borrow().strftime("%-d\u{a0}%b").to_string()
}

/// A day of this or a near week: `Mon 17 Nov`.
pub fn weekday(date: impl Borrow<Date>) -> String {
    date.borrow().strftime("%a\u{a0}%-d\u{a0}%b").to_string()
}

/// A day in full: `Wednesday 12 November 2025`.
pub fn long_day(date: impl Borrow<Date>) -> String {
    date.borrow().strftime("%A %-d %B %Y").to_string()
}

/// An instant on the wall clock of a zone, as a `time` of HTML: `12 Nov 05:40`. Its zone stands in the title.
pub fn day_clock(at: impl Borrow<Timestamp>, zone: &str) -> String {
    tag(&on_the_wall(*at.borrow(), zone), "%-d %b %H:%M")
}

/// An instant in a list: `12 Nov 05:40` in the year of today, `12 Nov 2024` in another one; its clock stands in the title.
pub fn listed(at: impl Borrow<Timestamp>, zone: &str, today: impl Borrow<Date>) -> String {
    let zoned = on_the_wall(*at.borrow(), zone);
    if zoned.year() == today.borrow().year() {
        tag(&zoned, "%-d %b %H:%M")
    } else {
        tag(&zoned, "%-d %b %Y")
    }
}

/// The same without the day: `05:40`.
pub fn clock(at: impl Borrow<Timestamp>, zone: &str) -> String {
    tag(&on_the_wall(*at.borrow(), zone), "%H:%M")
}

/// An instant on the wall clock of a zone; UTC where the zone is not known.
pub fn on_the_wall(at: Timestamp, zone: &str) -> Zoned {
    at.to_zoned(moment::zone(zone).unwrap_or(TimeZone::UTC))
}

fn tag(zoned: &Zoned, form: &str) -> String {
    let instant = zoned.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ");
    let full = zoned.strftime("%Y-%m-%d %H:%M:%S %:z");
    format!(
        r#"<time datetime="{instant}" title="{full}">{}</time>"#,
        zoned.strftime(form)
    )
}

/// Small numbers in words, larger ones in digits.
pub fn count(number: impl Borrow<usize>) -> String {
    let number = *number.borrow();
    const WORDS: [&str; 13] = [
        "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    WORDS
        .get(number)
        .map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

/// The same text with a capital at its head.
pub fn capital(text: impl AsRef<str>) -> String {
    let mut letters = text.as_ref().chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// A number and its noun, which stay on one line: `3 days`.
pub fn plural(number: i64, one: &str, many: &str) -> String {
    format!("{number}\u{a0}{}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_shown_on_the_wall_clock_of_its_zone() {
        let at: Timestamp = "2025-11-12T05:40:00Z".parse().unwrap();
        assert_eq!(
            day_clock(at, "Europe/Oslo"),
            r#"<time datetime="2025-11-12T05:40:00Z" title="2025-11-12 06:40:00 +01:00">12 Nov 06:40</time>"#
        );
    }

    #[test]
    fn a_list_tells_the_year_where_it_is_another_one() {
        let at: Timestamp = "2025-12-31T23:40:00Z".parse().unwrap();
        let listed = |today: &str| listed(at, "UTC", today.parse::<Date>().unwrap());
        assert!(listed("2025-01-01").ends_with(">31 Dec 23:40</time>"));
        assert!(listed("2026-01-01").ends_with(">31 Dec 2025</time>"));
    }

    #[test]
    fn small_numbers_are_words() {
        assert_eq!(
            (count(3), count(13), capital("three")),
            ("three".into(), "13".into(), "Three".into())
        );
    }
}
