//! A chat that somebody copied out of its window or its log: Slack, Teams, IRC, and whatever has a clock in each line.
//! Not here: exports with a form of their own (`slack`, `table`).

use postmortem::write::document::{Entry, EntryKind};

use super::cast::Cast;
use super::line::Clock;
use super::{Recorded, Wishes, words};
use crate::markdown::time::{self, Leading};

/// Reads a pasted chat. Lines without a clock belong to the message above them.
pub(super) fn read(text: &str, wishes: &Wishes) -> Recorded {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<Line> = text.lines().map(|line| line_of(line.trim())).collect();
    // A name with a clock behind it opens a message only in a chat that does so throughout.
    let heads = lines
        .iter()
        .filter(|line| matches!(line, Line::Head { .. }))
        .count();
    let mut said: Vec<Said> = Vec::new();
    let mut clock = Clock::new(wishes);
    let mut passed_over = 0;
    let mut above = String::new();
    for (line, raw) in lines.into_iter().zip(text.lines()) {
        match line {
            Line::Blank => {}
            Line::Day(day) => clock.turn_to(day),
            Line::ComesOrGoes => passed_over += 1,
            Line::Head { author, time } if heads > 1 => said.push(Said {
                author,
                entry: clock.entry(&time),
                text: String::new(),
            }),
            Line::Message { author, time, text } if author.is_empty() && text.is_empty() => {
                // A clock alone: whoever stands on the line above says what stands below.
                let author = name_above(&above, &mut said, &mut passed_over);
                said.push(Said {
                    author,
                    entry: clock.entry(&time),
                    text,
                });
            }
            Line::Message { author, time, text } => said.push(Said {
                author,
                entry: clock.entry(&time),
                text,
            }),
            Line::Head { .. } | Line::More => match said.last_mut() {
                Some(last) => {
                    if !last.text.is_empty() {
                        last.text.push('\n');
                    }
                    last.text.push_str(raw.trim());
                }
                None => passed_over += 1,
            },
        }
        above = raw.trim().to_owned();
    }
    let mut cast = Cast::new(wishes.people);
    for said in said.iter().filter(|said| !said.author.is_empty()) {
        cast.introduce_if_new(&said.author, &[&said.author], "");
    }
    let mut notes = Vec::new();
    if passed_over > 0 {
        notes.push(format!(
            "{passed_over} {} no message and {} left out.",
            if passed_over == 1 {
                "line is"
            } else {
                "lines are"
            },
            if passed_over == 1 { "was" } else { "were" }
        ));
    }
    let entries = said.into_iter().map(|said| Entry {
        kind: (!said.author.is_empty()).then_some(EntryKind::Communication),
        role: if said.author.is_empty() {
            String::new()
        } else {
            cast.shown(&said.author)
        },
        text: words::content(&cast.told(&said.text)),
        ..said.entry
    });
    Recorded {
        what: "pasted chat",
        entries: entries.collect(),
        notes,
    }
}

/// The name on the line above, taken back from the message that it had been added to.
fn name_above(above: &str, said: &mut [Said], passed_over: &mut usize) -> String {
    if !is_a_name(above) {
        return String::new();
    }
    match said.last_mut() {
        Some(last) => match last.text.strip_suffix(above) {
            Some(before) => last.text = before.trim_end().to_owned(),
            None => return String::new(),
        },
        None => *passed_over = passed_over.saturating_sub(1),
    }
    above.to_owned()
}

/// A message while its lines are gathered.
struct Said {
    author: String,
    entry: Entry,
    text: String,
}

/// What a line is.
enum Line {
    Blank,
    /// `Tuesday, March 3rd 2026`, `--- Day changed Tue Mar 03 2026`
    Day(jiff::civil::Date),
    /// Somebody came or went.
    ComesOrGoes,
    /// `Ana Sol  10:02 AM`, with the words below.
    Head {
        author: String,
        time: Leading,
    },
    /// `[10:02] <ana> words`
    Message {
        author: String,
        time: Leading,
        text: String,
    },
    More,
}

fn line_of(line: &str) -> Line {
    if line.is_empty() {
        return Line::Blank;
    }
    if let Some(leading) = time::leading(line) {
        let rest = line.get(leading.taken..).unwrap_or_default();
        if leading.clock.is_some() {
            return message(leading, rest.trim());
        }
        if let (Some(day), true) = (leading.day, rest.trim().is_empty()) {
            return day.date(None).map_or(Line::More, Line::Day);
        }
    }
    if line.chars().count() < 60
        && let Some(day) = time::first_date(line)
        && is_only_a_day(line)
    {
        return Line::Day(day);
    }
    match head(line) {
        Some((author, time)) => Line::Head { author, time },
        None => Line::More,
    }
}

/// Days stand alone, between dashes, or after “Day changed”; a clock in the line means that it says more.
fn is_only_a_day(line: &str) -> bool {
    const WORDS: [&str; 24] = [
        "day",
        "changed",
        "to",
        "opened",
        "log",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "st",
        "nd",
        "rd",
        "th",
        "of",
    ];
    line.split(|letter: char| !letter.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .all(|word| {
            WORDS.contains(&word.as_str())
                || time::MONTHS
                    .iter()
                    .any(|month| word.starts_with(&month[..3]))
        })
}

/// What follows a clock: a name in one of the forms in which logs write it, and the words.
fn message(time: Leading, rest: &str) -> Line {
    // The reader of times takes a dash after the clock for its own.
    for sign in ["-->", "->", "<--", "-!-", "!-", "--- ", "-- ", "→", "←"] {
        if rest.starts_with(sign) {
            return Line::ComesOrGoes;
        }
    }
    let message = |author: &str, text: &str| Line::Message {
        author: author
            .trim_matches(|sign: char| sign.is_whitespace() || "@+%~&".contains(sign))
            .to_owned(),
        text: text.trim().to_owned(),
        time: time.clone(),
    };
    if let Some((author, text)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'))
        && author.chars().count() < 40
        && !author.contains("://")
    {
        return message(author, text);
    }
    // An act in IRC: `* ana restarts the tile server`.
    if let Some(act) = rest.strip_prefix("* ")
        && let Some((author, text)) = act.trim().split_once(' ')
    {
        let comes_or_goes = [
            "has joined",
            "has left",
            "has quit",
            "joins",
            "leaves",
            "quit",
        ];
        return if comes_or_goes.iter().any(|words| text.starts_with(words)) {
            Line::ComesOrGoes
        } else {
            message(author, text)
        };
    }
    for sign in [": ", " | ", "\t"] {
        if let Some((author, text)) = rest.split_once(sign)
            && is_a_name(author)
        {
            return message(author, text);
        }
    }
    message("", rest)
}

/// A name at the start of a line and a clock at its end.
fn head(line: &str) -> Option<(String, Leading)> {
    let starts: Vec<usize> = line
        .char_indices()
        .filter(|(at, letter)| {
            !letter.is_whitespace()
                && *at > 0
                && line[..*at].ends_with(|before: char| before.is_whitespace())
        })
        .map(|(at, _)| at)
        .collect();
    // The longest ending that is a time, so that a day before the clock is not taken for a name.
    starts.into_iter().take(6).find_map(|at| {
        let author = line[..at]
            .trim()
            .trim_end_matches([',', '-', '·', '•'])
            .trim();
        let author = author
            .strip_suffix(" APP")
            .or(author.strip_suffix("APP").filter(|name| name.len() > 1))
            .unwrap_or(author);
        let time = time::leading(&line[at..])?;
        let is_whole =
            time.clock.is_some() && line[at..].get(time.taken..).is_some_and(str::is_empty);
        (is_whole && is_a_name(author)).then(|| (author.trim().to_owned(), time))
    })
}

/// Four words at most, no sentence: each begins like a name, or there is only one.
fn is_a_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let begins_like_one = |word: &&str| {
        word.chars()
            .next()
            .is_some_and(|first| !first.is_lowercase() && !first.is_ascii_digit())
    };
    let no_sentence = !text.contains("://")
        && !text.ends_with(['.', '!', '?', ','])
        && text.chars().count() <= 40;
    no_sentence
        && match words.as_slice() {
            [] => false,
            [one] => one.chars().any(char::is_alphanumeric),
            several => several.len() <= 4 && several.iter().all(begins_like_one),
        }
}
