//! Actions of other houses: lists with and without boxes and tables under a heading that speaks of actions.
//! Not here: our own form (`forms`). An item with more below it than one paragraph stays an item of a list.

use postmortem::write::document::{
    Action, ActionKind, ActionState, Block, BlockKind, Inline, ListItem, Mark, Priority, Row,
    joined,
};

use super::{Found, settle::flat};

/// Finds the actions in a document.
pub(super) fn recognise(blocks: Vec<Block>, found: &mut Found) -> Vec<Block> {
    let mut out = Vec::with_capacity(blocks.len());
    let scattered: Vec<bool> = (0..blocks.len())
        .map(|place| lists_after(&blocks, place) > MOST_LISTS)
        .collect();
    let mut inside: Option<u8> = None;
    for (block, scattered) in blocks.into_iter().zip(scattered) {
        match &block.kind {
            BlockKind::Heading { level, section, .. } => {
                if !section.is_empty() || inside.is_some_and(|of| *level <= of) {
                    inside = (section == "actions").then_some(*level);
                }
                if scattered {
                    inside = None;
                }
                out.push(block);
            }
            BlockKind::BulletList(items) if inside.is_some() => out.extend(listed(items, None)),
            BlockKind::OrderedList { start, items } if inside.is_some() => {
                out.extend(listed(items, Some(*start)))
            }
            BlockKind::Table(rows) => match tabled(rows, found) {
                Some(actions) => out.push(Block::new(BlockKind::Actions(actions))),
                None => out.push(block),
            },
            _ => out.push(block),
        }
    }
    out
}

/// Under one heading, more lists than these are an argument with details, not lists of things to do.
const MOST_LISTS: usize = 3;

/// How many lists without boxes stand between this heading and the next.
fn lists_after(blocks: &[Block], place: usize) -> usize {
    if blocks[place].name() != "heading" {
        return 0;
    }
    let under = blocks[place + 1..]
        .iter()
        .take_while(|block| block.name() != "heading");
    under
        .filter(|block| match &block.kind {
            BlockKind::BulletList(items) | BlockKind::OrderedList { items, .. } => {
                items.iter().all(|item| item.checked.is_none())
            }
            _ => false,
        })
        .count()
}

/// Runs of simple items become actions; items with more below them stay a list between.
fn listed(items: &[ListItem], start: Option<u64>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    // Items that only explain the types or priorities (`P0 - …`) are no actions.
    let legend = items.iter().all(|item| {
        item.checked.is_none() && simple_text(item).is_some_and(|text| is_legend(text))
    });
    for (place, item) in items.iter().enumerate() {
        match (
            simple_text(item).filter(|_| !legend),
            out.last_mut().map(|block| &mut block.kind),
        ) {
            (Some(text), Some(BlockKind::Actions(actions))) => {
                actions.push(action(text, item.checked))
            }
            (Some(text), _) => out.push(Block::new(BlockKind::Actions(vec![action(
                text,
                item.checked,
            )]))),
            (
                None,
                Some(BlockKind::BulletList(list) | BlockKind::OrderedList { items: list, .. }),
            ) => list.push(item.clone()),
            (None, _) => out.push(Block::new(match start {
                None => BlockKind::BulletList(vec![item.clone()]),
                Some(start) => BlockKind::OrderedList {
                    start: start + place as u64,
                    items: vec![item.clone()],
                },
            })),
        }
    }
    out
}

/// The text of an item that is one paragraph and nothing more.
fn simple_text(item: &ListItem) -> Option<&Vec<Inline>> {
    match item.blocks.as_slice() {
        [
            Block {
                kind: BlockKind::Paragraph(text),
                ..
            },
        ] if !text.is_empty() => Some(text),
        _ => None,
    }
}

fn is_legend(text: &[Inline]) -> bool {
    let words = flat(text);
    let Some((name, _)) = words.split_once(" - ") else {
        return false;
    };
    let name = name.trim().to_lowercase();
    ActionKind::parse(&name).is_some()
        || (name.len() == 2
            && name.starts_with('p')
            && name.ends_with(|c: char| c.is_ascii_digit()))
}

fn action(text: &[Inline], checked: Option<bool>) -> Action {
    let words = flat(text).to_lowercase();
    let state = match checked {
        Some(true) => ActionState::Done,
        _ if ["(completed)", "(done)", "(complete)", "\u{2705}"]
            .iter()
            .any(|sign| words.contains(sign)) =>
        {
            ActionState::Done
        }
        _ if words.contains("(in progress)") => ActionState::InProgress,
        _ => ActionState::Proposed,
    };
    Action {
        text: text.to_vec(),
        state,
        tracker: tracker_in(text),
        ..Action::default()
    }
}

/// The one link to an issue or pull request, often the only handle of an action.
fn tracker_in(text: &[Inline]) -> String {
    let mut found: Vec<&str> = text
        .iter()
        .flat_map(Inline::marks)
        .filter_map(|mark| match mark {
            Mark::Link { href, .. } => Some(href.as_str()),
            _ => None,
        })
        .filter(|href| {
            href.starts_with("http")
                && ["/issues/", "/pull/", "/browse/", "/merge_requests/"]
                    .iter()
                    .any(|sign| href.contains(sign))
        })
        .collect();
    found.dedup();
    match found.as_slice() {
        [only] => (*only).to_owned(),
        _ => String::new(),
    }
}

/// What a column of a table of actions holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    What,
    Kind,
    Priority,
    Owner,
    Due,
    Tracker,
    State,
    Other,
}

fn column(head: &str) -> Column {
    let head = head.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| head.contains(word));
    if says(&["action", "task", "follow", "what", "description", "item"]) {
        Column::What
    } else if says(&["type", "kind", "category"]) {
        Column::Kind
    } else if says(&["priority", "prio"]) {
        Column::Priority
    } else if says(&["owner", "assignee", "who", "responsible", "lead"]) {
        Column::Owner
    } else if says(&["due", "deadline", "target", "eta", "when", "by"]) {
        Column::Due
    } else if says(&["bug", "ticket", "issue", "tracker", "jira", "link", "pr"]) {
        Column::Tracker
    } else if says(&["status", "state", "done", "progress"]) {
        Column::State
    } else {
        Column::Other
    }
}

/// A table with a column for the action and at least one for what is known of it. What a field cannot hold stays
/// behind the action's words.
fn tabled(rows: &[Row], found: &mut Found) -> Option<Vec<Action>> {
    let (head, body) = rows.split_first()?;
    if body.is_empty() || !head.cells.iter().all(|cell| cell.header) {
        return None;
    }
    let heads: Vec<String> = head
        .cells
        .iter()
        .map(|cell| words_of(&cell.blocks))
        .collect();
    let columns: Vec<Column> = heads.iter().map(|head| column(head)).collect();
    let known = columns.iter().any(|column| {
        matches!(
            column,
            Column::Owner | Column::Due | Column::State | Column::Tracker
        )
    });
    let first_speaks = heads.first().is_some_and(|head| {
        let head = head.to_lowercase();
        head.contains("action") || head.contains("task") || head.contains("follow")
    });
    if columns.first() != Some(&Column::What)
        || columns
            .iter()
            .filter(|column| **column == Column::What)
            .count()
            != 1
        || !known
        || !first_speaks
    {
        return None;
    }
    let inline = |row: &Row| {
        row.cells.iter().all(|cell| {
            matches!(
                cell.blocks.as_slice(),
                [Block {
                    kind: BlockKind::Paragraph(_),
                    ..
                }]
            )
        })
    };
    if !body.iter().all(inline) {
        return None;
    }
    found.became_form.extend(heads.iter().cloned());
    let mut actions = Vec::new();
    for row in body {
        let mut action = Action::default();
        let mut more: Vec<Inline> = Vec::new();
        for (place, cell) in row.cells.iter().enumerate() {
            let [
                Block {
                    kind: BlockKind::Paragraph(text),
                    ..
                },
            ] = cell.blocks.as_slice()
            else {
                return None;
            };
            let words = flat(text).trim().to_owned();
            if words.is_empty() {
                continue;
            }
            let held = match columns.get(place).copied().unwrap_or(Column::Other) {
                Column::What => {
                    action.text = text.clone();
                    continue;
                }
                Column::Kind => set(&mut action.kind, ActionKind::parse(&words.to_lowercase())),
                // P0 to P2 is another scale than P1 to P4, so its letters stay letters.
                Column::Priority if heads_up(body, place) => false,
                Column::Priority => {
                    set(&mut action.priority, Priority::parse(&words.to_lowercase()))
                }
                Column::Owner if !text.iter().any(|inline| !inline.marks().is_empty()) => {
                    action.owner = words.clone();
                    true
                }
                Column::Due if words.parse::<jiff::civil::Date>().is_ok() => {
                    action.due = words.clone();
                    true
                }
                Column::Tracker => {
                    let one = tracker_in(text);
                    let whole = one == words;
                    action.tracker = one;
                    whole
                }
                Column::State => state_of(&words).is_some_and(|state| {
                    action.state = state;
                    true
                }),
                _ => false,
            };
            found.became_form.push(words);
            if !held {
                more.push(Inline::text(if more.is_empty() { " (" } else { "; " }));
                more.extend(text.iter().cloned());
            }
        }
        if !more.is_empty() {
            more.push(Inline::text(")"));
            action.text.extend(more);
            action.text = joined(action.text);
        }
        actions.push(action);
    }
    Some(actions)
}

fn set<T>(field: &mut Option<T>, value: Option<T>) -> bool {
    *field = value;
    field.is_some()
}

fn heads_up(body: &[Row], place: usize) -> bool {
    body.iter()
        .filter_map(|row| row.cells.get(place))
        .any(|cell| words_of(&cell.blocks).eq_ignore_ascii_case("p0"))
}

fn words_of(blocks: &[Block]) -> String {
    match blocks {
        [
            Block {
                kind: BlockKind::Paragraph(text),
                ..
            },
        ] => flat(text).trim().to_owned(),
        _ => String::new(),
    }
}

fn state_of(words: &str) -> Option<ActionState> {
    match words.to_lowercase().as_str() {
        "done" | "completed" | "complete" | "closed" | "fixed" | "\u{2705}" => {
            Some(ActionState::Done)
        }
        "in progress" | "started" | "ongoing" | "wip" => Some(ActionState::InProgress),
        "todo" | "to do" | "open" | "not started" | "proposed" | "new" => {
            Some(ActionState::Proposed)
        }
        "verified" => Some(ActionState::Verified),
        "dropped" | "won't do" | "wontfix" | "cancelled" => Some(ActionState::Dropped),
        _ => None,
    }
}
