//! Trackers: `OPS-123` in a text means the ticket of that key. Which keys a house has, where such a key stands, and where it leads.
//! Not here: making the links (reference), and who may say which trackers there are (application).

use std::ops::Range;

use super::reference::{Leads, is_word};
use crate::Problems;

/// So many trackers a house may name.
const MOST: usize = 50;
/// Stands in an address for the whole key, `OPS-123`.
const KEY: &str = "{key}";
/// Stands in an address for the number alone, `123`.
const NUMBER: &str = "{number}";

/// A tracker, by what its keys begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tracker {
    /// What stands before the hyphen: `OPS`.
    pub prefix: String,
    /// The address of a ticket, with `{key}` or `{number}` in it.
    pub address: String,
}

/// The trackers of a house, each prefix once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trackers(Vec<Tracker>);

impl Trackers {
    /// Reads one tracker a line: `OPS https://tracker.example/browse/{key}`.
    pub fn read(told: &str) -> Result<Self, Problems> {
        let (mut trackers, mut problems) = (Self::default(), Problems::default());
        for line in told.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match read_line(line) {
                Ok(tracker) if trackers.of(&tracker.prefix).is_some() => problems.add(
                    "trackers",
                    format!("“{}” stands there twice, and a key leads to one place. One of the two lines can go.", tracker.prefix),
                ),
                Ok(tracker) => trackers.0.push(tracker),
                Err(sentence) => problems.add("trackers", sentence),
            }
        }
        if trackers.0.len() > MOST {
            problems.add(
                "trackers",
                format!(
                    "There are more than {MOST} trackers. The ones that texts name most are enough."
                ),
            );
        }
        problems.unless_any(trackers)
    }

    /// The lines that [`Self::read`] reads.
    pub fn told(&self) -> String {
        let lines = self
            .0
            .iter()
            .map(|tracker| format!("{} {}", tracker.prefix, tracker.address));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// All of them, in the order in which they were told.
    pub fn iter(&self) -> impl Iterator<Item = &Tracker> {
        self.0.iter()
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn of(&self, prefix: &str) -> Option<&Tracker> {
        self.0.iter().find(|tracker| tracker.prefix == prefix)
    }

    /// Where keys stand in a text, and where each leads; the letters right before and after the text count.
    pub(super) fn places(
        &self,
        text: &str,
        (before, after): (Option<char>, Option<char>),
    ) -> Vec<(Range<usize>, Leads)> {
        let hyphens = text.match_indices('-').filter_map(|(hyphen, _)| {
            let start = text[..hyphen]
                .rfind(|c: char| !is_of_prefix(c))
                .map_or(0, |at| {
                    at + text[at..].chars().next().map_or(1, char::len_utf8)
                });
            let tracker = self.of(&text[start..hyphen])?;
            let digits = text[hyphen + 1..]
                .bytes()
                .take_while(u8::is_ascii_digit)
                .count();
            let end = hyphen + 1 + digits;
            let number = &text[hyphen + 1..end];
            let preceding = text[..start].chars().next_back().or(before);
            let following = text[end..].chars().next().or(after);
            let alone = !preceding
                .is_some_and(|c| is_word(c) || matches!(c, '#' | '&' | '/' | '-'))
                && !following.is_some_and(|c| is_word(c) || c == '-');
            let is_number = (1..10).contains(&digits) && !number.starts_with('0');
            (alone && is_number).then(|| (start..end, tracker.leads(number)))
        });
        hyphens.collect()
    }
}

impl Tracker {
    fn leads(&self, number: &str) -> Leads {
        let key = format!("{}-{number}", self.prefix);
        Leads {
            told: format!("{key} at {}", self.host()),
            to: self.address.replace(KEY, &key).replace(NUMBER, number),
        }
    }

    /// Who keeps the tickets, as the address names them.
    pub fn host(&self) -> &str {
        let (_, rest) = self.address.split_once("://").unwrap_or_default();
        rest.split(['/', '?', '#']).next().unwrap_or_default()
    }
}

fn read_line(line: &str) -> Result<Tracker, String> {
    let (prefix, address) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let (prefix, address) = (prefix.trim_end_matches('-'), address.trim());
    let is_prefix = prefix.starts_with(|c: char| c.is_ascii_uppercase())
        && prefix.chars().all(is_of_prefix)
        && (2..=20).contains(&prefix.len());
    if !is_prefix {
        return Err(format!(
            "“{prefix}” was not taken as the beginning of keys. It has 2 to 20 capital letters, digits and underscores, and begins with a letter, such as OPS."
        ));
    }
    let is_web = ["https://", "http://"]
        .iter()
        .any(|scheme| address.starts_with(scheme));
    if !is_web
        || address.contains(|c: char| c.is_whitespace() || c.is_control())
        || address.len() > 500
    {
        return Err(format!(
            "“{prefix}” has no address of the web behind it. It looks like this: {prefix} https://tracker.example/browse/{KEY}"
        ));
    }
    if !address.contains(KEY) && !address.contains(NUMBER) {
        return Err(format!(
            "The address of “{prefix}” does not say where the key goes. {KEY} in it stands for {prefix}-123, {NUMBER} for 123."
        ));
    }
    Ok(Tracker {
        prefix: prefix.into(),
        address: address.into(),
    })
}

fn is_of_prefix(c: char) -> bool {
    c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trackers() -> Trackers {
        Trackers::read("OPS https://tracker.example/browse/{key}\n\n GH-  https://git.example/house/issues/{number}#top ").unwrap()
    }

    fn check(text: &str, keys: &[&str]) {
        let places = trackers().places(text, (None, None));
        let found: Vec<&str> = places.into_iter().map(|(range, _)| &text[range]).collect();
        assert_eq!(found, keys, "{text}");
    }

    #[test]
    fn a_key_counts_where_it_stands_by_itself() {
        check("See OPS-123.", &["OPS-123"]);
        check(
            "OPS-1, (GH-22) and “OPS-333”",
            &["OPS-1", "GH-22", "OPS-333"],
        );
        check("OPS-7\u{2019}s end, OPS-8: ü", &["OPS-7", "OPS-8"]);
        for other in [
            "ops-123",
            "XOPS-123",
            "éOPS-123",
            "OPS-",
            "OPS-0123",
            "OPS-1234567890",
            "OPS-12a",
            "OPS-12-fix",
            "/OPS-12",
            "a-OPS-12",
            "#OPS-12",
            "DEV-12",
            "OPS - 12",
            "OPS–12",
            "UTF-8",
            "-1",
            "GH_-1",
        ] {
            check(other, &[]);
        }
    }

    #[test]
    fn the_letters_beside_a_run_count_too() {
        let around = |before, after| trackers().places("OPS-12", (before, after)).len();
        assert_eq!(around(None, Some('.')), 1);
        assert_eq!(
            (
                around(Some('x'), None),
                around(None, Some('3')),
                around(None, Some('-'))
            ),
            (0, 0, 0)
        );
    }

    #[test]
    fn a_key_leads_to_its_ticket() {
        let leads = |text: &str| trackers().places(text, (None, None)).remove(0).1;
        assert_eq!(leads("OPS-12").to, "https://tracker.example/browse/OPS-12");
        assert_eq!(leads("OPS-12").told, "OPS-12 at tracker.example");
        assert_eq!(leads("GH-12").to, "https://git.example/house/issues/12#top");
    }

    #[test]
    fn what_is_told_is_read_again_and_every_line_that_is_not_taken_says_why() {
        assert_eq!(Trackers::read(&trackers().told()).unwrap(), trackers());
        assert!(Trackers::read(" \n").unwrap().is_empty());
        for (line, why) in [
            ("ops https://t.example/{key}", "capital letters"),
            ("O https://t.example/{key}", "capital letters"),
            ("OPS", "no address"),
            ("OPS javascript:alert({key})", "no address"),
            ("OPS //t.example/{key}", "no address"),
            ("OPS https://t.example/{key} more", "no address"),
            ("OPS https://t.example/", "where the key goes"),
            (
                "OPS https://t.example/{key}\nOPS- https://u.example/{key}",
                "twice",
            ),
        ] {
            let told = Trackers::read(line).unwrap_err().to_string();
            assert!(told.contains(why), "{line}: {told}");
        }
        let many: String = (0..51)
            .map(|nth| format!("K{nth} https://t.example/{{key}}\n"))
            .collect();
        assert!(Trackers::read(&many).is_err());
        let told = Trackers::read("x y\nz w").unwrap_err();
        assert_eq!(told.0.len(), 2, "all of them are told at once");
    }
}
