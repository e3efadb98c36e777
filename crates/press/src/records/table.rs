//! Tables: CSV with a column of times. Which column means what is read off its head, or off what stands in it.
//! Not here: tables in Markdown (`markdown`).

use jiff::Timestamp;
use postmortem::moment::read_rfc3339;
use postmortem::write::document::{Entry, EntryKind};

use super::cast::Cast;
use super::line::{Clock, entry_at};
use super::{Recorded, Wishes, words};
use crate::markdown::time;

/// A table with more rows than this is no timeline of one incident; the rest is not looked at.
const MOST_ROWS: usize = 50_000;

/// Reads a table; nothing when the text is none. `is_named` says that its file's name calls it one.
pub(super) fn read(text: &str, is_named: bool, wishes: &Wishes) -> Option<Recorded> {
    let first = text.lines().next()?;
    let sign = [',', ';', '\t']
        .into_iter()
        .max_by_key(|sign| first.matches(*sign).count())?;
    let rows = rows(text, sign);
    let head: Vec<String> = rows
        .first()?
        .iter()
        .map(|cell| cell.trim().to_lowercase())
        .collect();
    if head.len() < 2 {
        return None;
    }
    // A head names things; a line of a chat with commas in it says more.
    let is_head = head
        .iter()
        .all(|cell| !cell.contains(':') && cell.split_whitespace().count() <= 4);
    let by_head = Columns::by_head(&head).filter(|_| is_head);
    let (columns, body) = match by_head {
        Some(columns) => (columns, &rows[1..]),
        None if is_named => (Columns::by_content(&rows)?, &rows[..]),
        None => return None,
    };
    let mut cast = Cast::new(wishes.people);
    let cell = |row: &[String], column: Option<usize>| -> String {
        column
            .and_then(|column| row.get(column))
            .map(|cell| cell.trim().to_owned())
            .unwrap_or_default()
    };
    if columns.is_person {
        for row in body {
            let name = cell(row, columns.author);
            if !name.is_empty() {
                cast.introduce_if_new(&name, &[&name], "");
            }
        }
    }
    let mut clock = Clock::new(wishes);
    let mut without = 0;
    let mut entries = Vec::new();
    for row in body {
        let said = cell(row, Some(columns.text));
        let when = match columns.date {
            Some(_) => format!(
                "{} {}",
                cell(row, columns.date),
                cell(row, Some(columns.time))
            ),
            None => cell(row, Some(columns.time)),
        };
        let timed = entry_of(when.trim(), &mut clock, wishes);
        if said.is_empty() || timed.is_none() {
            without += usize::from(row.iter().any(|cell| !cell.trim().is_empty()));
            continue;
        }
        let author = cell(row, columns.author);
        let role = match (author.is_empty(), columns.is_person) {
            (true, _) => String::new(),
            (false, true) => cast.shown(&author),
            (false, false) => author,
        };
        entries.push(Entry {
            kind: EntryKind::parse(&cell(row, columns.kind).to_lowercase()),
            role,
            source: cell(row, columns.link),
            text: words::content(&cast.told(&said)),
            ..timed.unwrap_or_default()
        });
    }
    let mut notes = Vec::new();
    if without > 0 {
        notes.push(format!(
            "{without} {} no time or no words and {} left out.",
            if without == 1 { "row has" } else { "rows have" },
            if without == 1 { "was" } else { "were" }
        ));
    }
    Some(Recorded {
        what: "table",
        entries,
        notes,
    })
}

/// The entry of a time as tables write it: RFC 3339, seconds since 1970, or as people write it.
fn entry_of(when: &str, clock: &mut Clock, wishes: &Wishes) -> Option<Entry> {
    if let Ok(moment) = read_rfc3339(when) {
        return Some(entry_at(moment.at, wishes));
    }
    if when.len() >= 9
        && when
            .chars()
            .all(|letter| letter.is_ascii_digit() || letter == '.')
    {
        let number: f64 = when.parse().ok()?;
        // Seconds until the year 5138, beyond that milliseconds.
        let seconds = if number > 1e11 {
            number / 1000.0
        } else {
            number
        };
        if seconds < 1e11 {
            return Some(entry_at(
                Timestamp::from_second(seconds as i64).ok()?,
                wishes,
            ));
        }
    }
    let leading = time::leading(when)?;
    leading.clock.is_some().then(|| clock.entry(&leading))
}

/// Which column means what.
#[derive(Debug, Default)]
struct Columns {
    time: usize,
    date: Option<usize>,
    text: usize,
    author: Option<usize>,
    /// Whether the author column holds people, rather than roles.
    is_person: bool,
    kind: Option<usize>,
    link: Option<usize>,
}

impl Columns {
    /// By the words of the head; nothing when it names no time or no words.
    fn by_head(head: &[String]) -> Option<Self> {
        let find = |words: &[&str]| {
            words.iter().find_map(|word| {
                head.iter().position(|cell| {
                    cell.split(|letter: char| !letter.is_alphanumeric())
                        .any(|part| part == *word)
                })
            })
        };
        let date = find(&["date", "day"]);
        let time = find(&[
            "timestamp",
            "time",
            "when",
            "at",
            "datetime",
            "created",
            "ts",
            "clock",
            "utc",
        ])
        .or(date)?;
        let text = find(&[
            "text",
            "message",
            "event",
            "what",
            "description",
            "summary",
            "note",
            "body",
            "title",
            "entry",
        ])?;
        if text == time {
            return None;
        }
        let role = find(&["role", "team", "system"]);
        let person = find(&[
            "author", "user", "who", "from", "actor", "name", "person", "by",
        ]);
        Some(Self {
            time,
            date: date.filter(|date| *date != time),
            text,
            author: role.or(person).filter(|column| *column != text),
            is_person: role.is_none(),
            kind: find(&["kind", "type", "category"]),
            link: find(&["link", "url", "evidence", "permalink", "source"]),
        })
    }

    /// By what stands in them: times in most rows of one column, and the longest words in another.
    fn by_content(rows: &[Vec<String>]) -> Option<Self> {
        let wide = rows.iter().map(Vec::len).max()?;
        let some: Vec<&Vec<String>> = rows.iter().take(50).collect();
        let is_time = |cell: &str| {
            read_rfc3339(cell).is_ok()
                || time::leading(cell).is_some_and(|leading| leading.clock.is_some())
        };
        let cells = |column: usize| some.iter().filter_map(move |row| row.get(column));
        let time = (0..wide).find(|column| {
            let count = cells(*column).filter(|cell| is_time(cell.trim())).count();
            count * 5 >= some.len() * 4
        })?;
        let text = (0..wide)
            .filter(|column| *column != time)
            .max_by_key(|column| cells(*column).map(String::len).sum::<usize>())?;
        Some(Self {
            time,
            text,
            ..Self::default()
        })
    }
}

/// Rows of cells; a quoted cell may hold the sign, line ends and doubled quotes.
fn rows(text: &str, sign: char) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if rows.len() > MOST_ROWS {
            break;
        }
        let Some(row) = rows.last_mut() else { break };
        let Some(cell) = row.last_mut() else { break };
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => {
                cell.clear();
                quoted = true;
            }
            _ if quoted => cell.push(letter),
            '\r' => {}
            '\n' => rows.push(vec![String::new()]),
            _ if letter == sign => row.push(String::new()),
            _ => cell.push(letter),
        }
    }
    rows.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    rows
}
