//! The Markdown forms of timeline, hows and actions: lists that anyone can read, each after a comment that says what
//! it is, and the way back. Not here: lists of other houses that only look like these (`timeline`, `actions`, `hows`).

use postmortem::write::document::{
    Action, ActionState, Block, BlockKind, Entry, How, Inline, ListItem, Mark, plain,
};

use super::{
    details::{
        Details, NOTHING, begins_with_space, instant, split_leading, split_trailing,
        strip_first_space, strip_last_space,
    },
    inline,
    inline::Place,
    parse::SIGN,
    sections, write,
    write::Writer,
};

const TIMELINE: &str = "<!-- five hows: timeline -->";
const HOWS: &str = "<!-- five hows: hows -->";
const ACTIONS: &str = "<!-- five hows: actions -->";
/// What stands in for a time that nobody has said.
const NO_TIME: &str = "time not known";
/// Whether a raw text is one of our own signs.
pub(super) fn is_marker(text: &str) -> bool {
    text == "<!-- -->" || text.starts_with("<!-- five hows:") || text.starts_with("<!-- section:")
}

/// Said after a heading whose words alone would open another section.
pub(super) fn section_sign(level: u8, section: &str, text: &[Inline]) -> String {
    let sane = !section.is_empty()
        && section
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    match section {
        _ if sections::key(level, &plain(text)) == section => String::new(),
        "" => "<!-- section: none -->".into(),
        _ if sane => format!("<!-- section: {section} -->"),
        _ => String::new(),
    }
}

/// The section of a heading that was read: by our sign if there is one (it is taken off), else by its words.
fn section_of(level: u8, text: &mut Vec<Inline>) -> String {
    if let Some(Inline::Text { text: sign, marks }) = text.last()
        && marks == &[Mark::HtmlInline]
        && let Some(key) = sign
            .strip_prefix("<!-- section: ")
            .and_then(|rest| rest.strip_suffix(" -->"))
    {
        let key = if key == "none" {
            String::new()
        } else {
            key.to_owned()
        };
        text.pop();
        strip_last_space(text);
        return key;
    }
    sections::key(level, &plain(text)).to_owned()
}

/// A timeline as a list.
pub(super) fn timeline(writer: &Writer, entries: &[Entry]) -> String {
    list(
        TIMELINE,
        entries
            .iter()
            .map(|entry| timeline_item(writer, entry))
            .collect(),
    )
}

/// The hows as a nested list.
pub(super) fn hows(writer: &Writer, hows: &[How]) -> String {
    list(HOWS, hows.iter().map(|how| how_item(writer, how)).collect())
}

/// Actions as a list of tasks.
pub(super) fn actions(actions: &[Action]) -> String {
    list(ACTIONS, actions.iter().map(action_item).collect())
}

/// Turns marked lists back into what they are, and tells which sections the headings open.
pub(super) fn restore(blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        match &mut block.kind {
            BlockKind::Heading {
                level,
                section,
                text,
            } => *section = section_of(*level, text),
            BlockKind::Quote(inner) => *inner = restore(std::mem::take(inner)),
            BlockKind::BulletList(items) | BlockKind::OrderedList { items, .. } => {
                for item in items {
                    item.blocks = restore(std::mem::take(&mut item.blocks));
                }
            }
            _ => {}
        }
        let sign = match out.last().map(|block| &block.kind) {
            Some(BlockKind::Raw { format, text }) if format == SIGN => text.clone(),
            _ => String::new(),
        };
        if let BlockKind::BulletList(items) = &mut block.kind {
            let items = std::mem::take(items);
            block.kind = match sign.as_str() {
                TIMELINE => BlockKind::Timeline(items.into_iter().map(read_entry).collect()),
                HOWS => BlockKind::Hows(items.into_iter().map(read_how).collect()),
                ACTIONS => BlockKind::Actions(items.into_iter().map(read_action).collect()),
                _ => BlockKind::BulletList(items),
            };
            if block.name() != "bullet_list" {
                out.pop();
            }
        }
        if let BlockKind::Raw { format, text } = &block.kind
            && format == SIGN
        {
            block.kind = match text
                .strip_suffix(", empty -->")
                .map(|start| format!("{start} -->"))
                .as_deref()
            {
                Some(TIMELINE) => BlockKind::Timeline(Vec::new()),
                Some(HOWS) => BlockKind::Hows(Vec::new()),
                Some(ACTIONS) => BlockKind::Actions(Vec::new()),
                _ => block.kind,
            };
        }
        out.push(block);
    }
    // A sign that nothing followed is a comment like any other.
    for block in &mut out {
        if let BlockKind::Raw { format, .. } = &mut block.kind
            && format == SIGN
        {
            *format = "html".into();
        }
    }
    out
}

fn list(sign: &str, items: Vec<String>) -> String {
    if items.is_empty() {
        return sign.replace(" -->", ", empty -->");
    }
    let loose = items.iter().any(|item| item.contains("\n\n"));
    format!(
        "{sign}\n\n{}",
        items.join(if loose { "\n\n" } else { "\n" })
    )
}

fn timeline_item(writer: &Writer, entry: &Entry) -> String {
    let shown = shown_time(entry);
    let bold = inline::write(&[Inline::marked(shown.bold, [Mark::Strong])], Place::Lines);
    let mut details = shown.details;
    details.extend(entry.kind.map(|kind| kind.as_str().to_owned()));
    details.extend(
        entry
            .milestone
            .map(|milestone| milestone.as_str().to_owned()),
    );
    details.extend(named("role", &entry.role));
    details.extend(link("source", &entry.source));
    if details.is_empty() && split_leading(&entry.text).is_some() {
        details.push(NOTHING.into());
    }
    let text = inline::write(&entry.text, Place::Lines);
    let parts = [bold, in_brackets(&details), text];
    let mut paragraphs = vec![
        parts
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" "),
    ];
    paragraphs.extend(Some(writer.inner(&entry.blocks)).filter(|more| !more.is_empty()));
    let unclear = matches!(entry.blocks.last().map(|block| &block.kind),
        Some(BlockKind::Paragraph(text)) if labelled(text, "Known then:").or(labelled(text, "Known now:")).is_some());
    for (label, known) in [
        ("_Known then:_", &entry.known_then),
        ("_Known now:_", &entry.known_now),
    ] {
        if unclear || !known.is_empty() {
            paragraphs.push(
                format!("{label} {}", inline::write(known, Place::Lines))
                    .trim_end()
                    .to_owned(),
            );
        }
    }
    write::prefixed(&paragraphs.join("\n\n"), "- ", "  ")
}

fn how_item(writer: &Writer, how: &How) -> String {
    let mut details = Vec::new();
    details.extend(
        how.confidence
            .map(|confidence| format!("{} confidence", confidence.as_str())),
    );
    let places = |of: &[&str], ids: &[String]| -> Vec<String> {
        let place = |id: &String| of.iter().position(|known| known == id);
        ids.iter()
            .filter_map(place)
            .map(|place| (place + 1).to_string())
            .collect()
    };
    let actions = places(&writer.actions, &how.actions);
    match actions.len() {
        0 => {}
        1 => details.push(format!("action {}", actions[0])),
        _ => details.push(format!("actions {}", actions.join(", "))),
    }
    let served = places(&writer.hows, &how.serves);
    if !served.is_empty() {
        details.push(format!("serves {}", served.join(", ")));
    }
    details.extend(link("source", &how.source));
    let mut out = with_details(&how.text, details);
    for inner in &how.hows {
        out.push('\n');
        out.push_str(&how_item(writer, inner));
    }
    write::prefixed(&out, "- ", "  ")
}

fn action_item(action: &Action) -> String {
    let mut details = Vec::new();
    details.extend(action.kind.map(|kind| kind.as_str().to_owned()));
    details.extend(action.priority.map(|priority| priority.as_str().to_owned()));
    if !matches!(action.state, ActionState::Proposed | ActionState::Done) {
        details.push(action.state.word().into());
    }
    details.extend(named("owner", &action.owner));
    details.extend(named("due", &action.due));
    details.extend(link("tracker", &action.tracker));
    let mut out = with_details(&action.text, details);
    if !action.end_state.is_empty() {
        out.push_str(&format!(
            "\n\n_Done when:_ {}",
            inline::write(&action.end_state, Place::Lines)
        ));
    }
    let box_sign = if action.state.is_done() {
        "- [x] "
    } else {
        "- [ ] "
    };
    write::prefixed(&out, box_sign, "  ")
}

/// Text with its details behind it.
fn with_details(text: &[Inline], mut details: Vec<String>) -> String {
    if details.is_empty() && (text.is_empty() || split_trailing(text).is_some()) {
        details.push(NOTHING.into());
    }
    let parts = [inline::write(text, Place::Lines), in_brackets(&details)];
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn in_brackets(details: &[String]) -> String {
    if details.is_empty() {
        String::new()
    } else {
        format!("_({})_", details.join("; "))
    }
}

/// `owner Ana Sol`; anything that could be misread on return stands in code.
fn named(name: &str, value: &str) -> Option<String> {
    if value.is_empty() {
        return None;
    }
    let simple = value.chars().all(|c| {
        c.is_alphanumeric()
            || matches!(
                c,
                ' ' | '-' | '_' | '.' | '\'' | '@' | ',' | '/' | '+' | ':'
            )
    }) && value.trim() == value
        && !value.contains("://");
    let value = if simple {
        Inline::text(value)
    } else {
        Inline::marked(value, [Mark::Code])
    };
    Some(format!(
        "{name} {}",
        inline::write(&[value], Place::Heading)
    ))
}

fn link(name: &str, address: &str) -> Option<String> {
    let mark = Mark::Link {
        href: address.to_owned(),
        title: String::new(),
    };
    (!address.is_empty()).then(|| inline::write(&[Inline::marked(name, [mark])], Place::Heading))
}

/// The time in bold and what must be said besides to get `at`, `zone` and `typed` back.
struct ShownTime {
    bold: String,
    details: Vec<String>,
}

fn shown_time(entry: &Entry) -> ShownTime {
    let exact = wall_clock(&entry.at);
    let bold = match (&exact, entry.typed.is_empty()) {
        (_, false) => entry.typed.clone(),
        (Some((clock, offset)), true) => format!("{clock} {offset}"),
        (None, true) => NO_TIME.into(),
    };
    let mut details = Vec::new();
    if !entry.typed.is_empty()
        && let Some((clock, offset)) = &exact
    {
        details.push(if *clock == entry.typed {
            offset.clone()
        } else {
            format!("{clock} {offset}")
        });
    }
    // What would be read back so far; whatever differs is said outright.
    let (at, zone, typed) = time_from(&bold, details.first().map(String::as_str));
    if zone != entry.zone {
        details.push(if entry.zone.is_empty() {
            "no zone".into()
        } else {
            named("zone", &entry.zone).unwrap_or_default()
        });
    }
    if at != entry.at {
        details.push(if entry.at.is_empty() {
            "no time".into()
        } else {
            in_code("at", &entry.at)
        });
    }
    if typed != entry.typed {
        details.push(if entry.typed.is_empty() {
            "not typed".into()
        } else {
            in_code("typed", &entry.typed)
        });
    }
    ShownTime { bold, details }
}

fn in_code(name: &str, value: &str) -> String {
    format!(
        "{name} {}",
        inline::write(&[Inline::marked(value, [Mark::Code])], Place::Heading)
    )
}

/// `2015-10-21 14:51` and `UTC` or `+02:00` of an RFC 3339 time in whole minutes or seconds.
fn wall_clock(at: &str) -> Option<(String, String)> {
    let (date, time) = at.split_once('T')?;
    let (clock, offset) = match time.strip_suffix('Z') {
        Some(clock) => (clock, "UTC"),
        None => time.split_at_checked(time.len().checked_sub(6)?)?,
    };
    let shown = format!(
        "{date} {}",
        clock
            .strip_suffix(":00")
            .filter(|short| short.len() == 5)
            .unwrap_or(clock)
    );
    (instant(&shown, offset).as_deref() == Some(at)).then(|| (shown, offset.to_owned()))
}

/// `at`, `zone`, `typed` as a reader has them from the bold time and the first detail.
fn time_from(bold: &str, detail: Option<&str>) -> (String, String, String) {
    let zone = |offset: &str| {
        if offset == "UTC" {
            "UTC".to_owned()
        } else {
            String::new()
        }
    };
    let exact = |text: &str| {
        let (clock, offset) = text.rsplit_once(' ')?;
        Some((instant(clock, offset)?, zone(offset)))
    };
    if let Some((at, zone)) = detail.and_then(exact) {
        return (at, zone, bold.to_owned());
    }
    if let Some(offset) = detail
        && let Some(at) = instant(bold, offset)
    {
        return (at, zone(offset), bold.to_owned());
    }
    if bold == NO_TIME {
        return Default::default();
    }
    match exact(bold) {
        Some((at, zone)) => (at, zone, String::new()),
        None => (String::new(), String::new(), bold.to_owned()),
    }
}

fn read_entry(item: ListItem) -> Entry {
    let mut entry = Entry::default();
    let mut blocks = item.blocks.into_iter();
    let mut text = match blocks.next().map(|block| block.kind) {
        Some(BlockKind::Paragraph(text)) => text,
        _ => Vec::new(),
    };
    let mut bold = NO_TIME.to_owned();
    if let Some(Inline::Text { text: first, marks }) = text.first()
        && marks == &[Mark::Strong]
        && begins_with_space(&text[1..])
    {
        bold = first.clone();
        text.remove(0);
        strip_first_space(&mut text);
    }
    let mut details = Details::default();
    if let Some((read, rest)) = split_leading(&text) {
        (details, text) = (read, rest);
    }
    (entry.at, entry.zone, entry.typed) = time_from(&bold, details.time.as_deref());
    entry.zone = details.zone.unwrap_or(entry.zone);
    entry.at = details.at.unwrap_or(entry.at);
    entry.typed = details.typed.unwrap_or(entry.typed);
    entry.kind = details.kind;
    entry.milestone = details.milestone;
    entry.role = details.role;
    entry.source = details.link;
    entry.text = text;
    entry.blocks = blocks.collect();
    for (label, known) in [
        ("Known now:", &mut entry.known_now),
        ("Known then:", &mut entry.known_then),
    ] {
        if let Some(BlockKind::Paragraph(text)) = entry.blocks.last().map(|block| &block.kind)
            && let Some(said) = labelled(text, label)
        {
            *known = said;
            entry.blocks.pop();
        }
    }
    entry
}

fn read_how(item: ListItem) -> How {
    let mut how = How::default();
    for block in item.blocks {
        match block.kind {
            BlockKind::Paragraph(text) if how.text.is_empty() => how.text = text,
            BlockKind::BulletList(items) => how.hows.extend(items.into_iter().map(read_how)),
            // Something a person added by hand: its words stay.
            other => how.hows.push(How {
                text: words_of(other),
                ..How::default()
            }),
        }
    }
    if let Some((details, text)) = split_trailing(&how.text) {
        how.text = text;
        how.confidence = details.confidence;
        how.actions = details.actions;
        how.serves = details.serves;
        how.source = details.link;
    }
    how
}

fn read_action(item: ListItem) -> Action {
    let mut action = Action::default();
    let done = item.checked == Some(true);
    for (place, block) in item.blocks.into_iter().enumerate() {
        match block.kind {
            BlockKind::Paragraph(text) if place == 0 => action.text = text,
            BlockKind::Paragraph(text) if labelled(&text, "Done when:").is_some() => {
                action
                    .end_state
                    .extend(labelled(&text, "Done when:").unwrap_or_default());
            }
            other => {
                if !action.text.is_empty() {
                    action.text.push(Inline::Break);
                }
                action.text.extend(words_of(other));
            }
        }
    }
    action.state = if done {
        ActionState::Done
    } else {
        ActionState::Proposed
    };
    if let Some((details, text)) = split_trailing(&action.text) {
        action.text = text;
        action.kind = details.action_kind;
        action.priority = details.priority;
        action.state = details.state.unwrap_or(action.state);
        action.owner = details.owner;
        action.due = details.due;
        action.tracker = details.link;
    }
    action
}

/// The words of a block as one run, for places that hold only inline text.
fn words_of(kind: BlockKind) -> Vec<Inline> {
    match kind {
        BlockKind::Paragraph(text) => text,
        other => {
            let block = Block::new(other);
            vec![Inline::text(
                Writer {
                    actions: Vec::new(),
                    hows: Vec::new(),
                }
                .blocks(&[block]),
            )]
        }
    }
}

/// The text after an emphasised label at the start of a paragraph.
fn labelled(text: &[Inline], label: &str) -> Option<Vec<Inline>> {
    let (first, rest) = text.split_first()?;
    let is_label =
        matches!(first, Inline::Text { text, marks } if text == label && marks == &[Mark::Em]);
    if !is_label || !begins_with_space(rest) {
        return None;
    }
    let mut rest = rest.to_vec();
    strip_first_space(&mut rest);
    Some(rest)
}
