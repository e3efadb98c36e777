//! The brackets in our own lists: `_(2015-10-21 14:51 UTC; detection; [source](https://…))_`, read back into fields.
//! Not here: the lists themselves and the writing of the brackets (`forms`).

use postmortem::write::document::{
    ActionKind, ActionState, Confidence, EntryKind, Inline, Mark, Milestone, Priority, joined,
};

/// What stands in for details where their place must be taken.
pub(super) const NOTHING: &str = "nothing further";

/// What the brackets say. Each field is read by the one form that has it.
#[derive(Debug, Default)]
pub(super) struct Details {
    pub time: Option<String>,
    pub zone: Option<String>,
    pub at: Option<String>,
    pub typed: Option<String>,
    pub kind: Option<EntryKind>,
    pub milestone: Option<Milestone>,
    pub confidence: Option<Confidence>,
    pub actions: Vec<String>,
    pub serves: Vec<String>,
    pub role: String,
    pub action_kind: Option<ActionKind>,
    pub priority: Option<Priority>,
    pub state: Option<ActionState>,
    pub owner: String,
    pub due: String,
    pub link: String,
}

/// Details at the start of a text, and the text without them.
pub(super) fn split_leading(text: &[Inline]) -> Option<(Details, Vec<Inline>)> {
    let end = text
        .iter()
        .position(|inline| !inline.marks().contains(&Mark::Em))
        .unwrap_or(text.len());
    let details = details(&text[..end])?;
    let mut rest = text[end..].to_vec();
    if !begins_with_space(&rest) {
        return None;
    }
    strip_first_space(&mut rest);
    Some((details, rest))
}

/// Details at the end of a text, and the text without them.
pub(super) fn split_trailing(text: &[Inline]) -> Option<(Details, Vec<Inline>)> {
    let start = text
        .iter()
        .rposition(|inline| !inline.marks().contains(&Mark::Em))
        .map_or(0, |last| last + 1);
    let details = details(&text[start..])?;
    let mut rest = text[..start].to_vec();
    match rest.last() {
        None => {}
        Some(Inline::Text { text, marks }) if marks.is_empty() && text.ends_with(' ') => {
            strip_last_space(&mut rest)
        }
        _ => return None,
    }
    Some((details, rest))
}

/// Reads an emphasised run in brackets; nothing if any part of it is not ours.
fn details(run: &[Inline]) -> Option<Details> {
    const CODE: char = '\u{1}';
    let mut flat = String::new();
    let mut out = Details::default();
    for inline in run {
        let Inline::Text { text, marks } = inline else {
            return None;
        };
        match marks.as_slice() {
            [Mark::Em] => flat.push_str(text),
            [Mark::Em, Mark::Code] => {
                flat.push_str(&format!("{CODE}{}{CODE}", text.replace("; ", ";\u{2}")))
            }
            [Mark::Link { href, .. }, Mark::Em] if text == "source" || text == "tracker" => {
                out.link = href.clone();
                flat.push_str("link");
            }
            _ => return None,
        }
    }
    let inner = flat.strip_prefix('(')?.strip_suffix(')')?;
    for part in inner.split("; ") {
        let part = part.replace('\u{2}', " ").replace(CODE, "");
        detail(&mut out, &part)?;
    }
    Some(out)
}

fn detail(out: &mut Details, part: &str) -> Option<()> {
    if let Some(kind) = EntryKind::parse(part) {
        out.kind = Some(kind);
    } else if let Some(milestone) = Milestone::ALL
        .into_iter()
        .find(|milestone| milestone.as_str() == part)
    {
        out.milestone = Some(milestone);
    } else if let Some(kind) = ActionKind::parse(part) {
        out.action_kind = Some(kind);
    } else if let Some(priority) = Priority::parse(part) {
        out.priority = Some(priority);
    } else if let Some(state) = ActionState::ALL.iter().find(|state| state.word() == part) {
        out.state = Some(*state);
    } else if let Some(confidence) = part.strip_suffix(" confidence") {
        out.confidence = Some(Confidence::parse(confidence)?);
    } else if let Some((name, value)) = part.split_once(' ')
        && !value.is_empty()
    {
        match name {
            "owner" => out.owner = value.into(),
            "due" => out.due = value.into(),
            "zone" => out.zone = Some(value.into()),
            "at" => out.at = Some(value.into()),
            "typed" => out.typed = Some(value.into()),
            "role" => out.role = value.into(),
            "action" | "actions" => out.actions = places(value)?,
            "serves" => out.serves = places(value)?,
            "no" if value == "zone" => out.zone = Some(String::new()),
            "no" if value == "time" => out.at = Some(String::new()),
            "not" if value == "typed" => out.typed = Some(String::new()),
            _ if part == NOTHING => {}
            _ if part
                .rsplit_once(' ')
                .is_some_and(|(clock, offset)| instant(clock, offset).is_some()) =>
            {
                out.time = Some(part.into());
            }
            _ => return None,
        }
    } else if instant("2000-01-01 00:00", part).is_some() {
        out.time = Some(part.into());
    } else if part != "link" {
        return None;
    }
    Some(())
}

/// `1, 3`: places of actions or hows in the file.
fn places(value: &str) -> Option<Vec<String>> {
    value
        .split(", ")
        .map(|place| place.parse::<usize>().ok().map(|n| n.to_string()))
        .collect()
}

/// The RFC 3339 time of a shown clock and offset; nothing if they have not that form.
pub(super) fn instant(clock: &str, offset: &str) -> Option<String> {
    let digits = |text: &str, form: &str| {
        text.len() == form.len()
            && text.bytes().zip(form.bytes()).all(|(c, f)| {
                if f == b'0' {
                    c.is_ascii_digit()
                } else {
                    c == f
                }
            })
    };
    let (date, time) = clock.split_once(' ')?;
    let seconds = match time.len() {
        5 if digits(time, "00:00") => ":00",
        8 if digits(time, "00:00:00") => "",
        _ => return None,
    };
    let offset = match offset {
        "UTC" => "Z",
        other if digits(other, "+00:00") || digits(other, "-00:00") => other,
        _ => return None,
    };
    digits(date, "0000-00-00").then(|| format!("{date}T{time}{seconds}{offset}"))
}

/// Whether plain text that begins with a space follows, or nothing.
pub(super) fn begins_with_space(text: &[Inline]) -> bool {
    match text.first() {
        None => true,
        Some(Inline::Text { text, marks }) => marks.is_empty() && text.starts_with(' '),
        _ => false,
    }
}

pub(super) fn strip_first_space(text: &mut Vec<Inline>) {
    if let Some(Inline::Text { text, .. }) = text.first_mut()
        && text.starts_with(' ')
    {
        text.remove(0);
    }
    *text = joined(std::mem::take(text));
}

pub(super) fn strip_last_space(text: &mut Vec<Inline>) {
    if let Some(Inline::Text { text, .. }) = text.last_mut()
        && text.ends_with(' ')
    {
        text.pop();
    }
    *text = joined(std::mem::take(text));
}
