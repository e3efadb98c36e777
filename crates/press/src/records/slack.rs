//! Slack: an export as a zip of channels and days, the JSON of one day, or what its API answers.
//! Not here: text that somebody copied out of its window (`chat`).

use std::io::{Cursor, Read};

use jiff::Timestamp;
use postmortem::write::document::{Entry, EntryKind, Inline, joined};
use serde_json::Value;

use super::cast::Cast;
use super::line::entry_at;
use super::{Recorded, Wishes, words};

/// A zip with more files than this is no export of one incident.
const MOST_FILES: usize = 20_000;
/// No single day is larger than this, unpacked.
const LARGEST_DAY: u64 = 16_000_000;
/// All days together are no larger than this, unpacked.
const LARGEST: u64 = 96_000_000;

/// Messages that only say who came and went.
const HOUSEKEEPING: [&str; 14] = [
    "channel_join",
    "channel_leave",
    "channel_topic",
    "channel_purpose",
    "channel_name",
    "channel_archive",
    "channel_unarchive",
    "channel_convert_to_private",
    "group_join",
    "group_leave",
    "bot_add",
    "bot_remove",
    "pinned_item",
    "tombstone",
];

/// Reads an export: `users.json`, and a folder of days for each channel.
pub(super) fn export(name: &str, bytes: &[u8], wishes: &Wishes) -> Result<Recorded, String> {
    let refuse = |why: String| {
        Err(format!(
            "{name} was not read, because {why}. An export of the incident’s channel alone, or the JSON of its days, can be."
        ))
    };
    let Ok(mut zip) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return refuse("the zip is not whole".into());
    };
    if zip.len() > MOST_FILES {
        return refuse(format!("it holds {} files", zip.len()));
    }
    let mut cast = Cast::new(wishes.people);
    let mut days: Vec<(String, Value)> = Vec::new();
    let mut notes = Vec::new();
    let (mut unpacked, mut unread) = (0_u64, 0);
    for place in 0..zip.len() {
        let Ok(file) = zip.by_index(place) else {
            unread += 1;
            continue;
        };
        let path = file.name().to_owned();
        if !file.is_file() || !path.to_lowercase().ends_with(".json") {
            continue;
        }
        // What the zip says of its sizes is a claim; what comes out is counted.
        let mut content = Vec::new();
        let taken = file.take(LARGEST_DAY + 1).read_to_end(&mut content);
        unpacked += content.len() as u64;
        if unpacked > LARGEST {
            return refuse(format!(
                "it unpacks to more than {} MB",
                LARGEST / 1_000_000
            ));
        }
        if content.len() as u64 > LARGEST_DAY {
            return refuse(format!(
                "{path} unpacks to more than {} MB",
                LARGEST_DAY / 1_000_000
            ));
        }
        match (taken, serde_json::from_slice::<Value>(&content)) {
            (Ok(_), Ok(json)) if path.ends_with("users.json") => introduce(&json, &mut cast),
            (Ok(_), Ok(json)) if path.contains('/') => days.push((path, json)),
            // Lists of channels and the like stand at the top.
            (Ok(_), Ok(_)) => {}
            _ => unread += 1,
        }
    }
    if unread > 0 {
        notes.push(format!(
            "{unread} of its files could not be read and were left out."
        ));
    }
    let several = {
        let mut channels: Vec<&str> = days.iter().filter_map(|(path, _)| channel(path)).collect();
        channels.sort_unstable();
        channels.dedup();
        channels.len() > 1
    };
    // Days in order, so that people are numbered as they come in.
    days.sort_by(|(one, _), (other, _)| day(one).cmp(day(other)));
    let mut entries = Vec::new();
    for (path, json) in &days {
        let channel = channel(path).filter(|_| several);
        for message in json.as_array().into_iter().flatten() {
            entries.extend(entry(message, channel, &mut cast, wishes));
        }
    }
    Ok(Recorded {
        what: "Slack export",
        entries,
        notes,
    })
}

/// Reads messages as Slack writes them, in a list or under `messages`.
pub(super) fn messages(json: &Value, wishes: &Wishes) -> Option<Recorded> {
    let list = json
        .as_array()
        .or_else(|| json.get("messages")?.as_array())?;
    list.iter()
        .find(|message| message.get("ts").is_some() && message.get("text").is_some())?;
    let mut cast = Cast::new(wishes.people);
    let entries = list
        .iter()
        .filter_map(|message| entry(message, None, &mut cast, wishes))
        .collect();
    Some(Recorded {
        what: "Slack messages",
        entries,
        notes: Vec::new(),
    })
}

fn channel(path: &str) -> Option<&str> {
    path.rsplit('/').nth(1)
}

fn day(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn introduce(users: &Value, cast: &mut Cast) {
    for user in users.as_array().into_iter().flatten() {
        let profile = user.get("profile").unwrap_or(&Value::Null);
        let names = [
            text(profile, "real_name"),
            text(user, "real_name"),
            text(profile, "display_name"),
            text(user, "name"),
        ];
        cast.introduce(text(user, "id"), &names, text(profile, "title"));
    }
}

fn entry(
    message: &Value,
    channel: Option<&str>,
    cast: &mut Cast,
    wishes: &Wishes,
) -> Option<Entry> {
    let subtype = text(message, "subtype");
    if HOUSEKEEPING.contains(&subtype) {
        return None;
    }
    let ts = message.get("ts")?;
    let seconds: f64 = match ts {
        Value::String(ts) => ts.parse().ok()?,
        other => other.as_f64()?,
    };
    if !(0.0..1e11).contains(&seconds) {
        return None;
    }
    let at = Timestamp::from_second(seconds as i64).ok()?;
    let user = text(message, "user");
    let is_machine =
        subtype == "bot_message" || (user.is_empty() && !text(message, "bot_id").is_empty());
    let role = if is_machine {
        text(message, "username").to_owned()
    } else if user.is_empty() {
        String::new()
    } else {
        if let Some(profile) = message.get("user_profile") {
            let names = [text(profile, "real_name"), text(profile, "display_name")];
            cast.introduce_if_new(user, &names, text(profile, "title"));
        }
        cast.shown(user)
    };
    let mut words = content(text(message, "text"), cast);
    for attachment in message
        .get("attachments")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .take(4)
    {
        attached(attachment, &mut words, cast);
    }
    if let (Some(channel), false) = (channel, words.is_empty()) {
        words.insert(0, Inline::text(format!("#{channel}: ")));
    }
    Some(Entry {
        kind: Some(if is_machine {
            EntryKind::Alert
        } else {
            EntryKind::Communication
        }),
        role,
        text: joined(words),
        ..entry_at(at, wishes)
    })
}

/// A preview or an alert below a message: its title with its link, and its text.
fn attached(attachment: &Value, words: &mut Vec<Inline>, cast: &mut Cast) {
    let title = text(attachment, "title");
    let link = text(attachment, "title_link");
    let said = text(attachment, "text");
    let fallback = text(attachment, "fallback");
    if !words.is_empty() && (!title.is_empty() || !said.is_empty()) {
        words.push(Inline::Break);
    }
    match (title.is_empty(), link.is_empty()) {
        (false, false) => words.push(words::link(link, title)),
        (false, true) => words.push(Inline::text(title)),
        _ => {}
    }
    if !said.is_empty() {
        if !title.is_empty() {
            words.push(Inline::text(": "));
        }
        words.extend(content(said, cast));
    }
    if words.is_empty() && !fallback.is_empty() {
        words.extend(content(fallback, cast));
    }
}

/// Slack's own signs as content: `<@U1>`, `<#C1|name>`, `<!here>`, `<https://…|words>`, and `&amp;`.
fn content(raw: &str, cast: &mut Cast) -> Vec<Inline> {
    let mut out = Vec::new();
    let mut rest = raw;
    while let Some(at) = rest.find('<') {
        let Some(end) = rest[at..].find('>').map(|end| at + end) else {
            break;
        };
        plain(&rest[..at], cast, &mut out);
        let (target, label) = rest[at + 1..end]
            .split_once('|')
            .unwrap_or((&rest[at + 1..end], ""));
        match target.chars().next() {
            Some('@') => out.push(Inline::text(cast.shown(&target[1..]))),
            Some('#') => out.push(Inline::text(format!(
                "#{}",
                if label.is_empty() {
                    &target[1..]
                } else {
                    label
                }
            ))),
            Some('!') => out.push(Inline::text(format!(
                "@{}",
                if label.is_empty() {
                    &target[1..]
                } else {
                    label
                }
            ))),
            _ if target.contains("://") => {
                let address = unescaped(target);
                let shown = if label.is_empty() {
                    address.clone()
                } else {
                    unescaped(label)
                };
                out.push(words::link(&address, &shown));
            }
            _ => plain(
                if label.is_empty() { target } else { label },
                cast,
                &mut out,
            ),
        }
        rest = &rest[end + 1..];
    }
    plain(rest, cast, &mut out);
    joined(out)
}

fn plain(text: &str, cast: &mut Cast, out: &mut Vec<Inline>) {
    for (place, line) in cast.told(&unescaped(text)).split('\n').enumerate() {
        if place > 0 {
            out.push(Inline::Break);
        }
        out.push(Inline::text(line));
    }
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}
