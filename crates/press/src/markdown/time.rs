//! Times as people write them: found at the start of a line, with what they say and what they leave open.
//! Not here: guesses. A time whose date or zone nobody said stays as it was typed.

use jiff::civil::{Date, Time};

use super::zone::{ZONES, etc};
pub(crate) use super::zone::{Zone, instant};

/// A time at the start of a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Leading {
    /// Exactly what was written, without brackets around it.
    pub typed: String,
    /// Bytes of the text that the time and the sign after it take.
    pub taken: usize,
    /// The day, as far as it is said.
    pub day: Option<Day>,
    /// The time of day, if said to the minute.
    pub clock: Option<Time>,
    /// The zone, if said.
    pub zone: Option<Zone>,
}

/// A day; the year is often left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Day {
    pub year: Option<i16>,
    pub month: i8,
    pub day: i8,
}

impl Day {
    /// The date, with the year that the document is about where none was said.
    pub(crate) fn date(self, year: Option<i16>) -> Option<Date> {
        Date::new(self.year.or(year)?, self.month, self.day).ok()
    }
}

pub(crate) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The time at the start of a text, if there is one.
pub(crate) fn leading(text: &str) -> Option<Leading> {
    let mut scan = Scan { text, at: 0 };
    scan.spaces();
    let opening = scan.any(&["[", "("]);
    let start = scan.at;
    scan.word(&[
        "around",
        "about",
        "approximately",
        "approx.",
        "approx",
        "ca.",
        "circa",
    ]);
    scan.any(&["~", "≈"]);
    let mut day = scan.day();
    let after_day = scan.at;
    if day.is_some() {
        scan.spaces();
        scan.any(&[",", "T", "at ", "- ", "– "]);
        scan.spaces();
        scan.any(&["~", "≈"]);
    }
    let clock = match scan.clock(day.is_some()) {
        Some(clock) => clock,
        None => {
            scan.at = after_day;
            None
        }
    };
    let told_clock = scan.at > after_day || (day.is_none() && scan.at > start);
    if day.is_none() && !told_clock {
        return None;
    }
    scan.range_end();
    let mut zone = scan.zone();
    // `14:51 UTC, 21 October`: the day may follow.
    if day.is_none() {
        let before = scan.at;
        scan.spaces();
        scan.any(&[",", "on "]);
        scan.spaces();
        day = scan.day().filter(|day| day.year.is_some());
        if day.is_none() {
            scan.at = before;
        } else if zone.is_none() {
            zone = scan.zone();
        }
    }
    let typed = text[start..scan.at].trim().to_owned();
    match opening {
        Some("[") => scan.any(&["]"]).map(|_| ())?,
        Some("(") => scan.any(&[")"]).map(|_| ())?,
        _ => {}
    }
    let ends = scan
        .rest()
        .chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || ":-–—,|[(;.*".contains(c));
    if !ends {
        return None;
    }
    scan.separator();
    Some(Leading {
        typed,
        taken: scan.at,
        day,
        clock,
        zone,
    })
}

/// The first full date anywhere in a text.
pub(crate) fn first_date(text: &str) -> Option<Date> {
    let mut previous = None;
    for (at, c) in text.char_indices() {
        let starts = c.is_alphanumeric()
            && previous.is_none_or(|before: char| !before.is_alphanumeric() && before != '.');
        previous = Some(c);
        if !starts {
            continue;
        }
        let mut scan = Scan { text, at };
        if let Some(day) = scan.day()
            && !scan.rest().starts_with(|c: char| c.is_alphanumeric())
            && let Some(date) = day.date(None)
        {
            return Some(date);
        }
    }
    None
}

/// The zone named in a heading or sentence, with its offset where one stands beside it.
pub(crate) fn zone_in(text: &str) -> Option<Zone> {
    let mut at = 0;
    for word in text.split(|c: char| {
        !c.is_alphanumeric() && c != '+' && c != '-' && c != ':' && c != '\u{2212}'
    }) {
        let place = word.as_ptr() as usize - text.as_ptr() as usize;
        at = at.max(place);
        if let Some(zone) = (Scan { text, at: place }).zone() {
            return Some(zone);
        }
    }
    None
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn any(&mut self, signs: &[&'static str]) -> Option<&'static str> {
        let found = signs.iter().find(|sign| self.rest().starts_with(**sign))?;
        self.at += found.len();
        Some(found)
    }

    fn word(&mut self, words: &[&str]) {
        let rest = self.rest();
        if let Some(word) = words.iter().find(|word| {
            rest.get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
                && rest[word.len()..].starts_with(' ')
        }) {
            self.at += word.len();
            self.spaces();
        }
    }

    /// A number of so many digits.
    fn number(&mut self, digits: std::ops::RangeInclusive<usize>) -> Option<i16> {
        let rest = self.rest();
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        if !digits.contains(&length) {
            return None;
        }
        self.at += length;
        rest[..length].parse().ok()
    }

    /// Tries one way of reading; goes back if it does not fit.
    fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.at;
        let found = read(self);
        if found.is_none() {
            self.at = before;
        }
        found
    }

    fn day(&mut self) -> Option<Day> {
        self.attempt(Self::iso_day)
            .or_else(|| self.attempt(Self::numeric_day))
            .or_else(|| self.attempt(Self::month_first))
            .or_else(|| self.attempt(Self::day_first))
    }

    fn iso_day(&mut self) -> Option<Day> {
        let year = self.number(4..=4)?;
        let sign = self.any(&["-", "/", "."])?;
        let month = self.number(2..=2)?;
        self.any(&["-", "/", "."]).filter(|other| *other == sign)?;
        checked(Some(year), month, self.number(2..=2)?)
    }

    /// `28/11/2024`, `5-26-21`, `07-29-2023`, `03-26`. Read only where the two parts cannot be taken for each other.
    fn numeric_day(&mut self) -> Option<Day> {
        let first = self.number(1..=2)?;
        let sign = self.any(&["/", "-", "."])?;
        let second = self.number(1..=2)?;
        let year = self.attempt(|scan| {
            scan.any(&["/", "-", "."]).filter(|other| *other == sign)?;
            let year = scan.number(2..=4)?;
            Some(if year < 100 { year + 2000 } else { year })
        });
        if year.is_none() && (sign != "-" || self.at == 0 || self.rest().starts_with(':')) {
            return None;
        }
        match (first, second) {
            (month @ 1..=12, day) if day > 12 || day == month => checked(year, month, day),
            (day, month @ 1..=12) if day > 12 => checked(year, month, day),
            // Month and day with a dash and no year: `03-04` is how logs write it.
            (month @ 1..=12, day @ 1..=12) if sign == "-" && year.is_none() => {
                checked(year, month, day)
            }
            _ => None,
        }
    }

    fn month(&mut self) -> Option<i16> {
        let rest = self.rest();
        let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let word = rest[..length].to_ascii_lowercase();
        if length < 3 || rest.starts_with(|c: char| c.is_ascii_lowercase()) {
            return None;
        }
        let place = MONTHS.iter().position(|month| {
            *month == word
                || (length == 3 && month.starts_with(&word))
                || word == "sept" && *month == "september"
        })?;
        self.at += length;
        self.any(&["."]);
        Some(place as i16 + 1)
    }

    /// `Feb 20 2018`, `January 23rd, 2019`, `Jan 14`.
    fn month_first(&mut self) -> Option<Day> {
        let month = self.month()?;
        self.any(&[" "])?;
        let day = self.number(1..=2)?;
        self.ordinal();
        // `January 14-19, 2026` begins on the 14th.
        self.attempt(|scan| {
            scan.any(&["-", "–"])?;
            scan.number(1..=2)
                .filter(|last| *last > day && !scan.rest().starts_with([':', '.']))
        });
        let year = self.year();
        checked(year, month, day)
    }

    /// `20 February 2018`, `28th of November 2024`.
    fn day_first(&mut self) -> Option<Day> {
        let day = self.number(1..=2)?;
        self.ordinal();
        self.any(&[" "])?;
        self.any(&["of "]);
        let month = self.month()?;
        let year = self.year();
        checked(year, month, day)
    }

    fn ordinal(&mut self) {
        self.any(&["st", "nd", "rd", "th"]);
    }

    fn year(&mut self) -> Option<i16> {
        self.attempt(|scan| {
            scan.any(&[","]);
            scan.any(&[" "])?;
            let year = scan
                .number(4..=4)
                .filter(|year| (1970..2200).contains(year))?;
            (!scan.rest().starts_with(':')).then_some(year)
        })
    }

    /// A time of day: `Some(None)` is a placeholder such as `--:--`. Four digits alone count only after a date.
    fn clock(&mut self, dated: bool) -> Option<Option<Time>> {
        if self.any(&["--:--", "??:??"]).is_some() {
            return Some(None);
        }
        self.attempt(|scan| {
            let hour = scan.number(1..=2)?;
            let sign = scan.any(&[":", "."])?;
            let minute = scan.number(2..=2)?;
            let second = scan.attempt(|scan| {
                scan.any(&[":"])?;
                scan.number(2..=2)
            });
            // Fractions of a second are kept in what was typed.
            scan.attempt(|scan| {
                second?;
                scan.any(&[".", ","])?;
                scan.number(1..=9)
            });
            let half = scan.half();
            if sign == "." && (second.is_some() || scan.rest().starts_with(['.', '%'])) {
                return None;
            }
            time(hour, minute, second.unwrap_or(0), half).map(Some)
        })
        .or_else(|| {
            self.attempt(|scan| {
                let hour = scan.number(1..=2)?;
                let half = scan.half()?;
                time(hour, 0, 0, Some(half)).map(Some)
            })
        })
        .or_else(|| {
            self.attempt(|scan| {
                let digits = scan.number(4..=4).filter(|_| dated)?;
                time(digits / 100, digits % 100, 0, None).map(Some)
            })
        })
        .or_else(|| {
            // `2X:XX`: someone knew that it was after eight in the evening.
            self.attempt(|scan| {
                let rest = scan.rest();
                let form: String = rest.chars().take(5).collect();
                let vague = form.len() == 5
                    && form.chars().enumerate().all(|(place, c)| {
                        if place == 2 {
                            c == ':'
                        } else {
                            c.is_ascii_digit() || c == 'X' || c == '?'
                        }
                    });
                vague.then(|| scan.at += 5)?;
                Some(None)
            })
        })
    }

    fn half(&mut self) -> Option<&'static str> {
        self.attempt(|scan| {
            scan.spaces();
            let rest = scan.rest();
            for (form, half) in [("am", "am"), ("a.m.", "am"), ("pm", "pm"), ("p.m.", "pm")] {
                if rest
                    .get(..form.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(form))
                    && !rest[form.len()..].starts_with(|c: char| c.is_alphanumeric())
                {
                    scan.at += form.len();
                    return Some(half);
                }
            }
            None
        })
    }

    /// The end of a range: `10:00 - 10:30`, `17:00–18:00`, `5 pm to 6 pm`.
    fn range_end(&mut self) {
        self.attempt(|scan| {
            scan.spaces();
            scan.any(&["-", "–", "—", "to "])?;
            scan.spaces();
            scan.clock(false)
        });
    }

    fn zone(&mut self) -> Option<Zone> {
        self.attempt(|scan| {
            scan.spaces();
            let bracket = scan.any(&["("]);
            let rest = scan.rest();
            let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            let word = &rest[..length];
            let (_, name, implied) = ZONES.iter().find(|(short, _, _)| *short == word)?;
            let glued = word == "Z"
                && scan.at > 0
                && !scan.text[..scan.at].ends_with(|c: char| c.is_ascii_digit());
            if glued {
                return None;
            }
            let start = scan.at;
            scan.at += length;
            // Only UTC and GMT are steps to an offset: `UTC-7`.
            let offset = if *name == "UTC" && word != "Z" {
                scan.attempt(Self::offset)
            } else {
                None
            };
            let (name, implied) = match offset {
                Some(0) | None => ((*name).to_owned(), *implied),
                Some(minutes) => (etc(minutes)?, Some(minutes)),
            };
            if scan.rest().starts_with(|c: char| c.is_alphanumeric()) {
                return None;
            }
            let word = scan.text[start..scan.at].to_owned();
            if bracket.is_some() {
                scan.any(&[")"])?;
            }
            Some(Zone {
                word,
                name,
                implied,
            })
        })
    }

    fn offset(&mut self) -> Option<i32> {
        let sign = if self.any(&["+"]).is_some() {
            1
        } else {
            self.any(&["-", "\u{2212}"]).map(|_| -1)?
        };
        let hours = i32::from(self.number(1..=2)?);
        let minutes = self.attempt(|scan| {
            scan.any(&[":"])?;
            scan.number(2..=2)
        });
        (hours <= 14).then(|| sign * (hours * 60 + i32::from(minutes.unwrap_or(0))))
    }

    fn separator(&mut self) {
        self.spaces();
        if self.any(&[":", "-", "–", "—", "|", ","]).is_some() {
            self.spaces();
        }
    }
}

fn checked(year: Option<i16>, month: i16, day: i16) -> Option<Day> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Date::new(year.unwrap_or(2000), month, day).ok()?;
    Some(Day { year, month, day })
}

fn time(hour: i16, minute: i16, second: i16, half: Option<&str>) -> Option<Time> {
    let hour = match (half, hour) {
        (None, 0..=23) => hour,
        (Some("am"), 12) => 0,
        (Some("am"), 1..=11) => hour,
        (Some("pm"), 12) => 12,
        (Some("pm"), 1..=11) => hour + 12,
        // `14:30 PM` is said often enough.
        (Some("pm"), 13..=23) => hour,
        _ => return None,
    };
    Time::new(
        i8::try_from(hour).ok()?,
        i8::try_from(minute).ok()?,
        i8::try_from(second).ok()?,
        0,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn check(text: &str, typed: &str, rest: &str) -> Leading {
        let found = leading(text).unwrap_or_else(|| panic!("no time in {text:?}"));
        assert_eq!(
            (found.typed.as_str(), &text[found.taken..]),
            (typed, rest),
            "{text}"
        );
        found
    }

    #[test]
    fn times_in_the_forms_of_many_houses_are_found() {
        check("14:55", "14:55", "");
        check("5:02 PM", "5:02 PM", "");
        check("[03-26 02:50] The outage", "03-26 02:50", "The outage");
        check(
            "07-27-2023 2:14 pm - Approved",
            "07-27-2023 2:14 pm",
            "Approved",
        );
        check("04:49 PM UTC Site repo", "04:49 PM UTC", "Site repo");
        check(
            "2024-04-01 0251: wrong block",
            "2024-04-01 0251",
            "wrong block",
        );
        check("12:32 UTC – opened", "12:32 UTC", "opened");
        check("Jan 14, 10:18 AM", "Jan 14, 10:18 AM", "");
        check("Feb 20 2018 14:17", "Feb 20 2018 14:17", "");
        check("May 31 Team deploys", "May 31", "Team deploys");
        check(
            "2024-06-28 7:09 AM Eastern: Reports",
            "2024-06-28 7:09 AM Eastern",
            "Reports",
        );
        check("17:00-18:00", "17:00-18:00", "");
        check("~13:30 something", "~13:30", "something");
        check("2019-12-03 --:--", "2019-12-03 --:--", "");
        check("2X:XX (not sure)", "2X:XX", "(not sure)");
        check("2021-12-10   15:40", "2021-12-10   15:40", "");
    }

    #[test]
    fn words_and_numbers_that_are_no_times_are_left_alone() {
        for text in [
            "May we ask",
            "3 of them",
            "1.2.3 was released",
            "10% more",
            "12 nodes",
            "Maybe",
            "2021",
            "v1.2",
            "99.95% of",
        ] {
            assert_eq!(leading(text), None, "{text}");
        }
    }

    #[test]
    fn a_numeric_date_is_read_only_where_day_and_month_cannot_be_confused() {
        assert_eq!(first_date("on 28/11/2024"), Some(date(2024, 11, 28)));
        assert_eq!(first_date("Outage 5-26-21"), Some(date(2021, 5, 26)));
        assert_eq!(first_date("January 14-19, 2026"), Some(date(2026, 1, 14)));
        assert_eq!(first_date("on 05/06/2024"), None);
        assert_eq!(
            first_date("January 23rd, 2019 Outage"),
            Some(date(2019, 1, 23))
        );
    }

    #[test]
    fn a_zone_is_found_in_headings_and_sentences() {
        let name = |text| zone_in(text).map(|zone| (zone.name, zone.implied));
        assert_eq!(
            name("Timeline (times in BST)"),
            Some(("Europe/London".into(), Some(60)))
        );
        assert_eq!(
            name("All times in CET (GMT+1)"),
            Some(("Europe/Brussels".into(), Some(60)))
        );
        assert_eq!(
            name("All times in UTC-7."),
            Some(("Etc/GMT+7".into(), Some(-420)))
        );
        assert_eq!(name("Time (UTC)"), Some(("UTC".into(), Some(0))));
        assert_eq!(name("Timeline of events"), None);
    }

    #[test]
    fn a_winter_name_in_summer_has_two_readings_and_so_no_instant() {
        let zone = zone_in("PST").unwrap();
        let in_may = instant(date(2022, 5, 31).at(7, 35, 0, 0), &zone).unwrap_err();
        assert!(
            in_may.contains("-08:00") && in_may.contains("-07:00"),
            "{in_may}"
        );
        assert_eq!(
            instant(date(2019, 1, 22).at(14, 54, 0, 0), &zone).as_deref(),
            Ok("2019-01-22T14:54:00-08:00")
        );
        let eastern = zone_in("Eastern").unwrap();
        assert_eq!(
            instant(date(2024, 6, 28).at(7, 9, 0, 0), &eastern).as_deref(),
            Ok("2024-06-28T07:09:00-04:00")
        );
        assert_eq!(
            instant(date(2024, 3, 1).at(1, 0, 0, 0), &zone_in("UTC").unwrap()).as_deref(),
            Ok("2024-03-01T01:00:00Z")
        );
    }
}
