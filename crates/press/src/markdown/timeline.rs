//! Timelines of other houses: lists, tables, lines, paragraphs and headings that begin with a time become entries.
//! Not here: our own form (`forms`), and reading of single times (`time`). In doubt a block stays as it is.

use jiff::{
    ToSpan,
    civil::{Date, Time},
};
use postmortem::write::document::{
    Block, BlockKind, Entry, Inline, ListItem, Mark, Milestone, Row, joined,
};

use super::{
    Found,
    found::About,
    settle::{after, flat, lines, trimmed},
    time::{self, Leading, Zone},
};

/// Finds the timelines in a document. `about` is the day that the document is about, as far as it says so.
pub(super) fn recognise(blocks: Vec<Block>, about: &About, found: &mut Found) -> Vec<Block> {
    let zone = preamble_zone(&blocks);
    let mut clock = Clock {
        about,
        day: about.date,
        last: None,
        zone: zone.clone(),
        general: zone,
    };
    let mut out = Vec::with_capacity(blocks.len());
    let mut inside: Option<u8> = None;
    let mut rest = std::collections::VecDeque::from(blocks);
    while let Some(block) = rest.pop_front() {
        if let BlockKind::Heading {
            level,
            section,
            text,
        } = &block.kind
        {
            let (level, words) = (*level, flat(text));
            let deeper = inside.is_some_and(|of| level > of) && section.is_empty();
            if let Some(of) = inside.filter(|of| is_timed_heading(&block, *of)) {
                if is_day_heading(&words, rest.front()) {
                    clock.turn_to(&words);
                } else if let Some(entries) =
                    headed_entries(&block, &mut rest, of, &mut clock, found)
                {
                    out.push(Block::new(BlockKind::Timeline(entries)));
                    continue;
                }
            } else if !deeper {
                inside = (section == "timeline").then_some(level);
                clock.open(&words);
            }
            out.push(block);
            continue;
        }
        let within = inside.is_some();
        match &block.kind {
            BlockKind::BulletList(items) | BlockKind::OrderedList { items, .. } if within => {
                match listed_entries(items, &mut clock, found) {
                    Some(entries) => out.push(Block::new(BlockKind::Timeline(entries))),
                    None => out.push(block),
                }
            }
            BlockKind::Table(rows) if within || is_timetable(rows) => {
                out.extend(match tabled_entries(rows, &mut clock, found) {
                    Some(made) => made,
                    None => vec![block],
                });
            }
            BlockKind::Paragraph(text) if within => {
                let words = flat(text);
                if let Some(zone) = time::zone_in(&words)
                    .filter(|_| words.to_lowercase().contains("time") && words.len() < 200)
                {
                    clock.zone = Some(zone);
                }
                if whole_time(&words)
                    .is_some_and(|leading| leading.day.is_some() && leading.clock.is_none())
                {
                    clock.turn_to(&words);
                }
                let mut run = vec![block];
                while rest.front().is_some_and(is_timed_paragraph)
                    && run.iter().all(is_timed_paragraph)
                {
                    run.extend(rest.pop_front());
                }
                match lined_entries(&run, &mut clock, found) {
                    Some(entries) => out.push(Block::new(BlockKind::Timeline(entries))),
                    None => out.extend(run),
                }
            }
            _ => out.push(block),
        }
    }
    out
}

/// What is known of day and zone while reading down a timeline.
struct Clock<'a> {
    about: &'a About,
    day: Option<Date>,
    last: Option<Time>,
    zone: Option<Zone>,
    general: Option<Zone>,
}

impl Clock<'_> {
    /// A new section: what its heading says, else what the document says.
    fn open(&mut self, heading: &str) {
        self.zone = time::zone_in(heading).or_else(|| self.general.clone());
        self.day = time::first_date(heading).or(self.about.date);
        self.last = None;
    }

    /// A heading or line that names a day.
    fn turn_to(&mut self, words: &str) {
        if let Some(day) = time::leading(words).and_then(|leading| self.dated(leading.day?)) {
            self.day = Some(day);
            self.last = None;
        }
    }

    /// A day without a year is the last such day before the report could have been written.
    fn dated(&self, day: time::Day) -> Option<Date> {
        let near = self.about.date.or(self.day);
        let date = day.date(near.map(Date::year).or(self.about.year))?;
        let late = near.is_some_and(|near| date > near.saturating_add(60.days()));
        if day.year.is_none() && late {
            date.checked_sub(1.year()).ok()
        } else {
            Some(date)
        }
    }

    /// An entry with the instant its time means, if all of it was said somewhere.
    fn entry(&mut self, leading: Leading, found: &mut Found) -> Entry {
        if let Some(day) = leading.day {
            self.day = self.dated(day);
            self.last = None;
        }
        if let (Some(now), Some(last), None) = (leading.clock, self.last, leading.day)
            && last.duration_since(now).as_hours() >= 12
        {
            self.day = self.day.and_then(|day| day.tomorrow().ok());
            found.note("The clock goes back over midnight without a new date: the entries after it are taken as the next day's.");
        }
        self.last = leading.clock.or(self.last);
        if leading.day.is_none()
            && self.day.is_some()
            && self.day == self.about.date
            && let Some(note) = &self.about.note
        {
            found.note(note);
        }
        let zone = leading.zone.or_else(|| self.zone.clone());
        let mut entry = Entry {
            typed: leading.typed,
            ..Entry::default()
        };
        let Some(clock) = leading.clock else {
            entry.zone = zone.map(|zone| zone.name).unwrap_or_default();
            return entry;
        };
        match (&zone, self.day) {
            (None, _) => {
                found.note("The timeline names no zone, so its times stay as they were typed.")
            }
            (_, None) => {
                found.note("The timeline names no date, so its times stay as they were typed.")
            }
            _ => {}
        }
        match zone
            .as_ref()
            .zip(self.day)
            .map(|(zone, day)| time::instant(day.to_datetime(clock), zone))
        {
            Some(Ok(at)) => entry.at = at,
            Some(Err(reason)) => {
                found.note(&reason);
                return entry;
            }
            None => {}
        }
        entry.zone = zone.map(|zone| zone.name).unwrap_or_default();
        entry
    }
}

/// “All times in PDT” near the top, before any section.
fn preamble_zone(blocks: &[Block]) -> Option<Zone> {
    let preamble = blocks.iter().take_while(|block| {
        block.name() != "heading" || matches!(block.kind, BlockKind::Heading { level: 1, .. })
    });
    preamble
        .filter_map(|block| match &block.kind {
            BlockKind::Paragraph(text) => Some(flat(text)),
            _ => None,
        })
        .filter(|words| words.len() < 200 && words.to_lowercase().contains("all times"))
        .find_map(|words| time::zone_in(&words))
}

/// A heading inside a timeline that begins with a time: below the timeline's own heading, or beside it with a clock.
fn is_timed_heading(block: &Block, of: u8) -> bool {
    match &block.kind {
        BlockKind::Heading {
            level,
            section,
            text,
        } if section.is_empty() => whole_time(&flat(text))
            .is_some_and(|leading| *level > of || (*level == of && leading.clock.is_some())),
        _ => false,
    }
}

/// A heading or line that begins with a time; a word or two in brackets may follow.
fn whole_time(words: &str) -> Option<Leading> {
    time::leading(words.trim())
}

/// Whether a heading names the day of what follows, rather than being an entry itself.
fn is_day_heading(words: &str, next: Option<&Block>) -> bool {
    let Some(leading) = time::leading(words.trim()) else {
        return false;
    };
    if leading.clock.is_some() || leading.day.is_none() {
        return false;
    }
    match next.map(|block| &block.kind) {
        Some(BlockKind::BulletList(items) | BlockKind::OrderedList { items, .. }) => items
            .iter()
            .any(|item| item_time(item).is_some_and(|leading| leading.clock.is_some())),
        Some(BlockKind::Table(_)) => true,
        Some(BlockKind::Heading { text, .. }) => {
            time::leading(&flat(text)).is_some_and(|leading| leading.clock.is_some())
        }
        Some(BlockKind::Paragraph(text)) => {
            time::leading(&flat(text)).is_some_and(|leading| leading.clock.is_some())
        }
        _ => false,
    }
}

/// A heading for each entry, its text below. At least two in a row make a timeline.
fn headed_entries(
    first: &Block,
    rest: &mut std::collections::VecDeque<Block>,
    of: u8,
    clock: &mut Clock,
    found: &mut Found,
) -> Option<Vec<Entry>> {
    let mut groups = vec![(first.clone(), Vec::new())];
    let mut taken = 0;
    for (place, block) in rest.iter().enumerate() {
        let last = groups.last_mut()?;
        match &block.kind {
            BlockKind::Heading { .. } if is_timed_heading(block, of) => {
                if is_day_heading(&heading_words(block), rest.get(place + 1)) {
                    break;
                }
                groups.push((block.clone(), Vec::new()));
            }
            BlockKind::Heading { level, .. } if *level <= level_of(&last.0) => break,
            _ => last.1.push(block.clone()),
        }
        taken = place + 1;
    }
    if groups.len() < 2 {
        return None;
    }
    rest.drain(..taken);
    let entries = groups.into_iter().filter_map(|(heading, mut body)| {
        let BlockKind::Heading { text, .. } = heading.kind else {
            return None;
        };
        let leading = time::leading(flat(&text).trim_start())?;
        let characters = skipped(&text) + taken_characters(&text, &leading);
        let mut said = after(&text, characters)?;
        let mut entry = clock.entry(leading, found);
        if said.is_empty()
            && let Some(Block {
                kind: BlockKind::Paragraph(first),
                ..
            }) = body.first()
        {
            said = first.clone();
            body.remove(0);
        }
        entry.text = said;
        entry.blocks = body;
        found.milestone(&mut entry);
        Some(entry)
    });
    Some(entries.collect())
}

fn level_of(block: &Block) -> u8 {
    match &block.kind {
        BlockKind::Heading { level, .. } => *level,
        _ => 6,
    }
}

fn heading_words(block: &Block) -> String {
    match &block.kind {
        BlockKind::Heading { text, .. } => flat(text),
        _ => String::new(),
    }
}

/// Characters of white space before the time.
fn skipped(text: &[Inline]) -> usize {
    flat(text).chars().take_while(|c| c.is_whitespace()).count()
}

fn taken_characters(text: &[Inline], leading: &Leading) -> usize {
    let words = flat(text);
    words.trim_start()[..leading.taken].chars().count()
}

/// The time at the start of inline content, and what follows it.
fn timed(text: &[Inline]) -> Option<(Leading, Vec<Inline>)> {
    let words = flat(text);
    let leading = time::leading(words.trim_start())?;
    // A time that is a link would lose where it leads.
    let characters = skipped(text) + taken_characters(text, &leading);
    let mut passed = 0;
    for inline in text {
        if passed < characters
            && inline
                .marks()
                .iter()
                .any(|mark| matches!(mark, Mark::Link { .. }))
        {
            return None;
        }
        passed += flat(std::slice::from_ref(inline)).chars().count();
    }
    Some((leading, after(text, characters)?))
}

fn item_time(item: &ListItem) -> Option<Leading> {
    match item.blocks.first().map(|block| &block.kind) {
        Some(BlockKind::Paragraph(text)) if item.checked.is_none() => {
            timed(text).map(|(leading, _)| leading)
        }
        _ => None,
    }
}

/// Most of the items begin with a time, two at least.
fn listed_entries(items: &[ListItem], clock: &mut Clock, found: &mut Found) -> Option<Vec<Entry>> {
    let count = items
        .iter()
        .filter(|item| item_time(item).is_some())
        .count();
    if count < 2 || count * 5 < items.len() * 4 || items.iter().any(|item| item.checked.is_some()) {
        return None;
    }
    let entry = |item: &ListItem| {
        let (first, more) = item.blocks.split_first()?;
        let BlockKind::Paragraph(text) = &first.kind else {
            return None;
        };
        let mut entry = match timed(text) {
            Some((leading, said)) => Entry {
                text: said,
                ..clock.entry(leading, found)
            },
            None => Entry {
                text: text.clone(),
                ..Entry::default()
            },
        };
        entry.blocks = more.to_vec();
        found.milestone(&mut entry);
        Some(entry)
    };
    items.iter().map(entry).collect()
}

/// A table whose head speaks of time and event, wherever it stands.
fn is_timetable(rows: &[Row]) -> bool {
    let Some(head) = rows
        .first()
        .filter(|row| row.cells.len() == 2 && row.cells.iter().all(|cell| cell.header))
    else {
        return false;
    };
    let words: Vec<String> = head
        .cells
        .iter()
        .map(|cell| cell_words(&cell.blocks).to_lowercase())
        .collect();
    words[0]
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| matches!(word, "time" | "date" | "timestamp" | "when"))
        && ["event", "what", "description", "note", "happened"]
            .iter()
            .any(|word| words[1].contains(word))
}

fn cell_text(blocks: &[Block]) -> Option<&Vec<Inline>> {
    match blocks {
        [
            Block {
                kind: BlockKind::Paragraph(text),
                ..
            },
        ] => Some(text),
        _ => None,
    }
}

fn cell_words(blocks: &[Block]) -> String {
    cell_text(blocks)
        .map(|text| flat(text).trim().to_owned())
        .unwrap_or_default()
}

/// A table whose first column holds times. Its head becomes a line above it where it says more than the form does.
fn tabled_entries(rows: &[Row], clock: &mut Clock, found: &mut Found) -> Option<Vec<Block>> {
    let headed = rows.first()?.cells.iter().all(|cell| cell.header);
    let (head, body) = if headed {
        rows.split_first()?
    } else {
        (&rows[0], rows)
    };
    let whole = |row: &Row| {
        let words = cell_words(&row.cells.first()?.blocks);
        let leading = time::leading(&words)?;
        (leading.taken == words.len() && row.cells.len() >= 2).then_some(leading)
    };
    let count = body.iter().filter(|row| whole(row).is_some()).count();
    if count < 2 || count * 5 < body.len() * 4 {
        return None;
    }
    let simple = body.iter().all(|row| {
        row.cells
            .iter()
            .all(|cell| cell_text(&cell.blocks).is_some())
    });
    if !simple {
        return None;
    }
    let mut out = Vec::new();
    let head_words: Vec<String> = head
        .cells
        .iter()
        .map(|cell| cell_words(&cell.blocks))
        .collect();
    if headed {
        clock.zone = head_words
            .iter()
            .find_map(|words| time::zone_in(words))
            .or(clock.zone.take());
        let generic = [
            "time",
            "date",
            "timestamp",
            "when",
            "event",
            "events",
            "note",
            "notes",
            "what",
            "description",
            "happened",
            "and",
        ];
        let all_generic = head_words
            .iter()
            .flat_map(|words| words.split_whitespace())
            .all(|word| generic.contains(&word.to_lowercase().as_str()));
        if all_generic {
            found.became_form.extend(head_words);
        } else {
            let line = head_words.join(" · ");
            out.push(Block::new(BlockKind::Paragraph(vec![Inline::marked(
                line,
                [Mark::Em],
            )])));
        }
    }
    let entries = body.iter().map(|row| {
        let (first, others) = row.cells.split_first()?;
        let mut entry = match whole(row) {
            Some(leading) => clock.entry(leading, found),
            None => Entry {
                typed: cell_words(&first.blocks),
                ..Entry::default()
            },
        };
        let mut said: Vec<Inline> = Vec::new();
        for text in others
            .iter()
            .filter_map(|cell| cell_text(&cell.blocks))
            .filter(|text| !text.is_empty())
        {
            if !said.is_empty() {
                said.push(Inline::text(" · "));
            }
            said.extend(text.iter().cloned());
        }
        entry.text = joined(said);
        found.milestone(&mut entry);
        Some(entry)
    });
    let entries = entries.collect::<Option<Vec<Entry>>>()?;
    out.push(Block::new(BlockKind::Timeline(entries)));
    Some(out)
}

fn is_timed_paragraph(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Paragraph(text) => {
            timed(text).is_some_and(|(leading, _)| leading.clock.is_some())
        }
        _ => false,
    }
}

/// Paragraphs or lines that begin with a time of day; two at least.
fn lined_entries(run: &[Block], clock: &mut Clock, found: &mut Found) -> Option<Vec<Entry>> {
    if !run.iter().all(is_timed_paragraph) {
        return None;
    }
    let mut parts: Vec<(Leading, Vec<Inline>)> = Vec::new();
    for block in run {
        let BlockKind::Paragraph(text) = &block.kind else {
            return None;
        };
        for line in lines(text) {
            match timed(&line).filter(|(leading, _)| leading.clock.is_some()) {
                Some(part) => parts.push(part),
                None => {
                    let (_, said) = parts.last_mut()?;
                    if !said.is_empty() {
                        said.push(Inline::text(" "));
                    }
                    said.extend(line);
                }
            }
        }
    }
    if parts.len() < 2 {
        return None;
    }
    let entries = parts.into_iter().map(|(leading, said)| {
        let mut entry = Entry {
            text: trimmed(joined(said)),
            ..clock.entry(leading, found)
        };
        found.milestone(&mut entry);
        entry
    });
    Some(entries.collect())
}

/// The milestone that the words of an entry tell outright.
pub(super) fn milestone_of(words: &str) -> Option<Milestone> {
    let words = words.to_lowercase();
    let begins = |signs: &[&str]| signs.iter().any(|sign| words.starts_with(sign));
    let says = |signs: &[&str]| signs.iter().any(|sign| words.contains(sign));
    if begins(&["incident declared", "declared"]) {
        Some(Milestone::Declared)
    } else if begins(&["first detected", "detected", "detection:"]) {
        Some(Milestone::Detected)
    } else if begins(&["incident resolved", "resolved"]) || says(&["outage ends", "incident ends"])
    {
        Some(Milestone::Resolved)
    } else if begins(&["mitigated", "repaired"]) {
        Some(Milestone::Mitigated)
    } else if begins(&["incident began", "outage began"])
        || says(&["outage starts", "incident starts"])
    {
        Some(Milestone::Started)
    } else {
        None
    }
}
