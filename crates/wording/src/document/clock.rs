//! Times, dates and durations as people write them: "14:51", "5:32 PM", "2015-10-21", "2 h 26 min", "47 minutes".
//! What follows from them is in `timeline`. Where a reading is unsure there is none.

/// A time of day in minutes, with the day where the words tell one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    /// The day: a count that only serves to compare.
    pub day: Option<i64>,
    /// Minutes since midnight.
    pub minute: i64,
}

/// Reads the time with which a text begins, perhaps behind a date, a weekday or a mark such as "~".
pub(super) fn stamp_at_start(text: &str) -> Option<Stamp> {
    let mut day = None;
    let mut rest = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    for _ in 0..6 {
        if let Some((minute, _)) = time(rest) {
            return Some(Stamp { day, minute });
        }
        if let Some((found, length)) = date(rest) {
            day = Some(found);
            rest = &rest[length..];
        } else if let Some(word) = first_word(rest).filter(|word| is_filler(word)) {
            rest = &rest[word.len()..];
        } else {
            return None;
        }
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    }
    None
}

/// The date with which a text begins, such as a heading of a timeline.
pub(super) fn day_at_start(text: &str) -> Option<i64> {
    let mut rest = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    for _ in 0..3 {
        if let Some((day, _)) = date(rest) {
            return Some(day);
        }
        let word = first_word(rest).filter(|word| is_filler(word))?;
        rest = rest[word.len()..].trim_start_matches(|c: char| !c.is_alphanumeric());
    }
    None
}

fn first_word(text: &str) -> Option<&str> {
    let end = text
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(text.len());
    (end > 0).then(|| &text[..end])
}

fn is_filler(word: &str) -> bool {
    const FILLERS: [&str; 24] = [
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "at",
        "around",
        "about",
        "ca",
        "circa",
        "approx",
        "approximately",
        "t",
        "the",
        "on",
    ];
    FILLERS.contains(&word.to_lowercase().as_str())
}

/// Reads "14:51", "14:51:09", "5:32 PM", "14h51" at the start of a text: the minute and the length read.
pub(super) fn time(text: &str) -> Option<(i64, usize)> {
    let bytes = text.as_bytes();
    let hours = text.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=2).contains(&hours) {
        return None;
    }
    if !matches!(bytes.get(hours), Some(b':' | b'h' | b'.')) {
        return None;
    }
    let minutes = text[hours + 1..]
        .bytes()
        .take_while(u8::is_ascii_digit)
        .count();
    if minutes != 2 {
        return None;
    }
    let mut end = hours + 3;
    // "10.30" is a number until something says otherwise; "10.30 pm" is a time.
    let dotted = bytes[hours] == b'.';
    let mut hour: i64 = text[..hours].parse().ok()?;
    let minute: i64 = text[hours + 1..end].parse().ok()?;
    if bytes.get(end) == Some(&b':') {
        let seconds = text[end + 1..]
            .bytes()
            .take_while(u8::is_ascii_digit)
            .count();
        if seconds == 2 {
            end += 3;
        }
    }
    let after = text[end..].trim_start().to_lowercase();
    let half = ["am", "a.m", "pm", "p.m"].iter().find(|half| {
        after.starts_with(**half) && !after[half.len()..].starts_with(|c: char| c.is_alphanumeric())
    });
    if let Some(half) = half {
        hour = hour % 12 + if half.starts_with('p') { 12 } else { 0 };
    } else if dotted || text[end..].starts_with(|c: char| c.is_alphanumeric() && c != 'Z') {
        return None;
    }
    (hour < 24 && minute < 60).then_some((hour * 60 + minute, end))
}

/// Reads "2015-10-21", "21 October 2015", "Oct 21" at the start of a text.
fn date(text: &str) -> Option<(i64, usize)> {
    let bytes = text.as_bytes();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 4
        && matches!(bytes.get(4), Some(b'-' | b'/'))
        && text.is_char_boundary(10.min(text.len()))
        && text.len() >= 10
    {
        let month: i64 = text.get(5..7)?.parse().ok()?;
        let day: i64 = text.get(8..10)?.parse().ok()?;
        return Some((count(month, day), 10));
    }
    if (1..=2).contains(&digits) {
        let day: i64 = text[..digits].parse().ok()?;
        let rest = &text[digits..];
        let gap = rest.len()
            - rest
                .trim_start_matches([' ', '.', '-'])
                .trim_start_matches("st ")
                .trim_start_matches("nd ")
                .trim_start_matches("rd ")
                .trim_start_matches("th ")
                .len();
        let word = first_word(&rest[gap..])?;
        let month = month(word)?;
        let mut end = digits + gap + word.len();
        end += year_after(&text[end..]);
        return (gap > 0).then(|| (count(month, day), end));
    }
    let word = first_word(text)?;
    let month = month(word)?;
    let rest = &text[word.len()..];
    let gap = rest.len() - rest.trim_start_matches([' ', '.', '-']).len();
    let digits = rest[gap..].bytes().take_while(u8::is_ascii_digit).count();
    if gap == 0 || !(1..=2).contains(&digits) || rest[gap + digits..].starts_with(':') {
        return None;
    }
    let day: i64 = rest[gap..gap + digits].parse().ok()?;
    let mut end = word.len() + gap + digits;
    for ending in ["st", "nd", "rd", "th"] {
        if text[end..].starts_with(ending) {
            end += 2;
        }
    }
    end += year_after(&text[end..]);
    Some((count(month, day), end))
}

/// The length of a year behind a date, with the comma or space before it.
fn year_after(text: &str) -> usize {
    let gap = text.len() - text.trim_start_matches([' ', ',']).len();
    let digits = text[gap..].bytes().take_while(u8::is_ascii_digit).count();
    let is_year = gap > 0 && digits == 4 && !text[gap + digits..].starts_with(':');
    if is_year { gap + digits } else { 0 }
}

/// A count of days that grows with the date. Months are taken as 31 days: it only compares. The year is left out: dates
/// without one stand for themselves, whichever year the others tell.
fn count(month: i64, day: i64) -> i64 {
    month * 31 + day
}

fn month(word: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    const LONG: [&str; 12] = [
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
    let lower = word.to_lowercase();
    MONTHS
        .iter()
        .zip(LONG)
        .position(|(short, long)| {
            lower == *short || lower == long || lower == "sept" && long == "september"
        })
        .map(|at| at as i64 + 1)
}

/// A duration in a text: the minutes, how far it may be off, and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Duration {
    /// Its length in minutes.
    pub minutes: i64,
    /// By how much it may differ from the stamps.
    pub slack: i64,
    /// Where it stands.
    pub span: std::ops::Range<usize>,
}

/// The durations of a text: "47 minutes", "2 h 26 min", "1 hour and 5 minutes".
pub(super) fn durations(text: &str) -> Vec<Duration> {
    let mut out: Vec<Duration> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < text.len() {
        let starts = bytes[at].is_ascii_digit()
            && (at == 0
                || !(bytes[at - 1].is_ascii_alphanumeric()
                    || matches!(bytes[at - 1], b'.' | b':' | b'-' | b',')));
        if !starts {
            at += 1;
            continue;
        }
        match part(&text[at..]) {
            Some((mut minutes, mut length, mut unit)) => {
                // "2 h 26 min", "1 hour and 5 minutes"
                let rest = text[at + length..]
                    .trim_start_matches([' ', ','])
                    .trim_start_matches("and ");
                let gap = text.len() - at - length - rest.len();
                if unit == 60
                    && let Some((more, more_length, 1)) = part(rest)
                {
                    minutes += more;
                    length += gap + more_length;
                    unit = 1;
                }
                let before = text[..at].trim_end().to_lowercase();
                let rough = [
                    "about",
                    "roughly",
                    "around",
                    "almost",
                    "nearly",
                    "over",
                    "than",
                    "approximately",
                    "some",
                    "~",
                    "circa",
                    "ca.",
                ]
                .iter()
                .any(|word| before.ends_with(word));
                let slack = match (rough, unit) {
                    (true, _) => (minutes / 3).max(10),
                    (false, 60) => 35,
                    (false, _) => (minutes / 20).max(2),
                };
                out.push(Duration {
                    minutes,
                    slack,
                    span: at..at + length,
                });
                at += length;
            }
            None => at += 1,
        }
    }
    out
}

/// A number with a unit of time: the minutes, the length, and whether the unit was an hour (60) or a minute (1).
fn part(text: &str) -> Option<(i64, usize, i64)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 4 {
        return None;
    }
    let number: i64 = text[..digits].parse().ok()?;
    let mut end = digits;
    let mut half = 0;
    if text[end..].starts_with(".5") {
        half = 30;
        end += 2;
    }
    let rest = text[end..].trim_start_matches([' ', '-', '\u{a0}']);
    let gap = text.len() - end - rest.len();
    let word = first_word(rest)?;
    let unit = match word.to_lowercase().as_str() {
        "h" | "hr" | "hrs" | "hour" | "hours" => 60,
        "m" | "min" | "mins" | "minute" | "minutes" => 1,
        _ => return None,
    };
    let half = if unit == 60 { half } else { 0 };
    Some((number * unit + half, end + gap + word.len(), unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, minute) in [
            ("14:51 an alert", Some(891)),
            ("~14:51 UTC", Some(891)),
            ("5:32 PM: the hub", Some(1052)),
            ("12:05 AM", Some(5)),
            ("2015-10-21 14:51:09Z", Some(891)),
            ("Feb 20 2018 14:17", Some(857)),
            ("21 October, 08:00", Some(480)),
            ("10.30 pm", Some(1350)),
            ("10.30 requests", None),
            ("2X:XX (not sure)", None),
            ("24 hosts", None),
        ] {
            assert_eq!(
                stamp_at_start(text).map(|stamp| stamp.minute),
                minute,
                "{text}"
            );
        }
    }

    #[test]
    fn durations_are_read_with_their_parts_together() {
        let read = |text: &str| {
            durations(text)
                .into_iter()
                .map(|duration| duration.minutes)
                .collect::<Vec<_>>()
        };
        assert_eq!(read("It lasted 2 h 26 min."), [146]);
        assert_eq!(read("1 hour and 5 minutes in all"), [65]);
        assert_eq!(read("for 47 minutes, then 3 hours"), [47, 180]);
        assert_eq!(read("12 hosts and 3 monitors"), [0; 0]);
    }
}
