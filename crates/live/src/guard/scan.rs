//! A walk over the bytes of a v1 update before yrs sees them. It takes only what editors of ours write, bounds every
//! number and every depth, and sees that nothing refers to what is not there. Not here: what the update would make
//! of the document.
//!
//! yrs 0.28 panics on huge clocks, overflows the stack on deep nesting and turns quadratic on updates that wait for
//! others; each of these needs something that this walk refuses.

use super::Objection;
use super::homes;
use super::known::{Arrival, Holds, Id, Known, Parent, Root};
use super::trim::{self, Stretch};
use crate::document::{FRAGMENT, IGNORED, META};
use crate::schema;
use crate::wire::{Malformed, Reader};
use std::collections::{HashMap, HashSet};

/// Beyond this no clock may reach; yrs computes with 32-bit signed differences.
const LAST_CLOCK: u64 = 1 << 31;
/// Longest run of deleted characters in one piece.
const LONGEST_DELETION: u64 = 1 << 26;
/// Client ids are at most so large in JavaScript.
const LAST_CLIENT: u64 = (1 << 53) - 1;
/// How deep elements of one update may lie in each other. The tree's own limit is lower; this one keeps yrs safe.
const DEEPEST: u32 = 64;
/// Longest attribute value or set of marks.
const LONGEST_VALUE: usize = 64 * 1024;

/// What a walk found.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Scan {
    /// For each client with changes that were not known: from which clock to which.
    pub(crate) news: Vec<(u64, u32, u32)>,
    /// How many pieces the update consists of.
    pub(crate) pieces: usize,
    /// What it deletes, gone already or not: the client, from which clock to which.
    pub(crate) deletions: Vec<(u64, u32, u32)>,
    /// Where the new pieces are at home.
    pub(crate) arrivals: Vec<Arrival>,
    /// The same update without the changes that were known, if it held any.
    pub(crate) trimmed: Option<Vec<u8>>,
}

/// Walks over the whole state of a document, which stands on nothing else.
pub(crate) fn safe_to_decode(state: &[u8]) -> Result<Scan, Objection> {
    scan(state, &Known::default())
}

/// Walks over an update to a document of which so much is known.
pub(crate) fn scan(update: &[u8], known: &Known) -> Result<Scan, Objection> {
    let mut reader = Reader::new(update);
    let mut found = Scan::default();
    let sections = read_sections(&mut reader, known, &mut found)?;
    let ends: HashMap<u64, u32> = sections
        .iter()
        .map(|section| (section.client, section.end))
        .collect();
    check_references(&sections, known, &ends)?;
    check_depth(&sections, known)?;
    found.arrivals = homes::settle(&sections, known)?;
    let deletions = &update[update.len() - reader.left()..];
    read_deletions(&mut reader, known, &ends, &mut found)?;
    reader.end()?;
    if sections.iter().any(|section| section.holds_known) {
        let fresh: Vec<Stretch> = sections
            .into_iter()
            .filter_map(|section| section.fresh)
            .collect();
        found.trimmed = Some(trim::trim(update, &fresh, deletions)?);
    }
    Ok(found)
}

/// All pieces of one client in an update.
pub(super) struct Section<'a> {
    pub(super) client: u64,
    pub(super) end: u32,
    pub(super) items: Vec<Item<'a>>,
    /// Whether some of it was known.
    holds_known: bool,
    /// Where in the bytes the rest is, if there is any.
    fresh: Option<Stretch>,
}

/// One piece that is more than a gap.
pub(super) struct Item<'a> {
    pub(super) clock: u32,
    pub(super) length: u32,
    pub(super) origin: Option<Id>,
    pub(super) right: Option<Id>,
    /// Where it says that it belongs; one with neighbours belongs where they do.
    pub(super) parent: Parent,
    pub(super) name: Option<&'a str>,
    pub(super) content: Content,
}

impl Item<'_> {
    fn parent_piece(&self) -> Option<Id> {
        match self.parent {
            Parent::Piece(id) => Some(id),
            Parent::Root(_) | Parent::Gone => None,
        }
    }
}

/// What a piece is. These are all that y-prosemirror writes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Deleted,
    Letters,
    Mark,
    Element,
    Text,
    Values,
}

impl Content {
    pub(super) fn holds(self) -> Holds {
        match self {
            Self::Element => Holds::Elements,
            Self::Text => Holds::Letters,
            Self::Deleted | Self::Letters | Self::Mark | Self::Values => Holds::Nothing,
        }
    }
}

/// Where in an update each piece is.
pub(super) struct Places(HashMap<u64, usize>);

impl Places {
    pub(super) fn of(sections: &[Section<'_>]) -> Self {
        let place = |(place, section): (usize, &Section)| (section.client, place);
        Self(sections.iter().enumerate().map(place).collect())
    }

    /// The section and the item that hold a change; nothing for one that is a gap or is not there.
    pub(super) fn find(&self, sections: &[Section<'_>], id: Id) -> Option<(usize, usize)> {
        let section = *self.0.get(&id.client)?;
        let items = &sections[section].items;
        let item = items
            .partition_point(|item| item.clock <= id.clock)
            .checked_sub(1)?;
        (id.clock - items[item].clock < items[item].length).then_some((section, item))
    }
}

fn read_sections<'a>(
    reader: &mut Reader<'a>,
    known: &Known,
    found: &mut Scan,
) -> Result<Vec<Section<'a>>, Objection> {
    let update_length = reader.left();
    let count = bounded(reader, 3)?;
    let mut seen = HashSet::new();
    let mut sections = vec![];
    for _ in 0..count {
        let pieces = bounded(reader, 2)?;
        let client = reader.number(LAST_CLIENT)?;
        let mut clock = reader.number(LAST_CLOCK)?;
        if pieces == 0 || !seen.insert(client) {
            return Err(Objection::Malformed(
                "a client's changes come in one stretch",
            ));
        }
        let start = known.reach(client);
        if clock > u64::from(start) {
            return Err(Objection::Unresolved);
        }
        let mut items = vec![];
        let holds_known = clock < u64::from(start);
        let mut fresh: Option<Stretch> = None;
        for _ in 0..pieces {
            let from = update_length - reader.left();
            let (item, length) = read_piece(reader, clock as u32)?;
            let to = update_length - reader.left();
            if clock + length > u64::from(start) {
                let skip = u64::from(start).saturating_sub(clock) as u32;
                fresh
                    .get_or_insert(Stretch {
                        client,
                        start,
                        skip,
                        first: from..to,
                        pieces: 0,
                        end: to,
                    })
                    .add(to);
            }
            clock += length;
            if clock >= LAST_CLOCK {
                return Err(Objection::Hostile("a clock beyond all bounds".into()));
            }
            items.extend(item);
        }
        found.pieces += pieces;
        if clock as u32 > start {
            found.news.push((client, start, clock as u32));
        }
        sections.push(Section {
            client,
            end: clock as u32,
            items,
            holds_known,
            fresh,
        });
    }
    Ok(sections)
}

/// Reads one piece; gaps have a length alone.
fn read_piece<'a>(
    reader: &mut Reader<'a>,
    clock: u32,
) -> Result<(Option<Item<'a>>, u64), Objection> {
    const HAS_ORIGIN: u8 = 0x80;
    const HAS_RIGHT: u8 = 0x40;
    const HAS_KEY: u8 = 0x20;
    let info = reader.byte()?;
    if info == 0 {
        let length = reader.number(LONGEST_DELETION)?;
        return if length == 0 {
            Err(Objection::Malformed("a piece of no length"))
        } else {
            Ok((None, length))
        };
    }
    if info & 0x1f == 10 {
        return Err(Objection::Hostile("a gap to be filled later".into()));
    }
    let origin = if info & HAS_ORIGIN != 0 {
        Some(read_id(reader)?)
    } else {
        None
    };
    let right = if info & HAS_RIGHT != 0 {
        Some(read_id(reader)?)
    } else {
        None
    };
    // A piece with neighbours says nothing of its parent.
    let (mut parent, mut name) = (Parent::Gone, None);
    if origin.is_none() && right.is_none() {
        parent = match reader.number(1)? {
            1 => Parent::Root(read_root(reader, info & HAS_KEY != 0)?),
            _ => Parent::Piece(read_id(reader)?),
        };
        if info & HAS_KEY != 0 {
            name = Some(reader.text()?);
        }
    }
    if matches!(parent, Parent::Piece(_)) && name.is_some_and(|name| name.len() > 256) {
        return Err(Objection::Hostile(
            "an attribute with an endless name".into(),
        ));
    }
    let (content, length) = read_content(reader, info & 0x1f)?;
    let item = Item {
        clock,
        length: length as u32,
        origin,
        right,
        parent,
        name,
        content,
    };
    Ok((Some(item), length))
}

/// Reads the name of a root. The tree is a list, the others are maps.
fn read_root(reader: &mut Reader<'_>, has_key: bool) -> Result<Root, Objection> {
    match (reader.text()?, has_key) {
        (FRAGMENT, false) => Ok(Root::Tree),
        (META, true) => Ok(Root::Meta),
        (IGNORED, true) => Ok(Root::Ignored),
        _ => Err(Objection::Hostile(
            "a root that documents do not have".into(),
        )),
    }
}

/// Reads what a piece holds and tells its length. Only the five kinds that y-prosemirror writes are taken.
fn read_content(reader: &mut Reader<'_>, content: u8) -> Result<(Content, u64), Objection> {
    match content {
        // Deleted: how much there was.
        1 => match reader.number(LONGEST_DELETION)? {
            0 => Err(Objection::Malformed("a piece of no length")),
            length => Ok((Content::Deleted, length)),
        },
        // Text, counted in UTF-16.
        4 => match reader.text()?.encode_utf16().count() {
            0 => Err(Objection::Malformed("a piece of no length")),
            length => Ok((Content::Letters, length as u64)),
        },
        // The start or end of a mark.
        6 => {
            let (name, value) = (reader.text()?, reader.text()?);
            if value.len() > LONGEST_VALUE {
                return Err(Objection::Hostile("an endless mark".into()));
            }
            let value = serde_json::from_str(value)
                .map_err(|_| Objection::Malformed("a mark is written as JSON"))?;
            if !schema::is_mark_value_sound(name, &value) {
                return Err(Objection::Schema(format!(
                    "the mark {name:?} is not one that text can carry that way"
                )));
            }
            Ok((Content::Mark, 1))
        }
        // An element or a text.
        7 => match reader.byte()? {
            3 => {
                let name = reader.text()?;
                if schema::node_type(name).is_none() || name == "doc" {
                    return Err(Objection::Schema(format!(
                        "{name:?} is not a node that documents hold"
                    )));
                }
                Ok((Content::Element, 1))
            }
            6 => Ok((Content::Text, 1)),
            _ => Err(Objection::Hostile(
                "a shared type that documents do not hold".into(),
            )),
        },
        // Plain values, such as attributes.
        8 => {
            let count = bounded(reader, 1)?;
            if count == 0 {
                return Err(Objection::Malformed("a piece of no length"));
            }
            for _ in 0..count {
                read_value(reader)?;
            }
            Ok((Content::Values, count as u64))
        }
        _ => Err(Objection::Hostile(
            "content that documents do not hold".into(),
        )),
    }
}

/// Reads one plain value. Lists and objects are not taken, so nothing can nest.
pub(super) fn read_value(reader: &mut Reader<'_>) -> Result<(), Objection> {
    match reader.byte()? {
        120 | 121 | 126 | 127 => {}
        125 => reader.skip_signed()?,
        124 => drop(reader.take(4)?),
        122 | 123 => drop(reader.take(8)?),
        119 if reader.text()?.len() > LONGEST_VALUE => {
            return Err(Objection::Hostile("an endless value".into()));
        }
        119 => {}
        _ => return Err(Objection::Hostile("a value within a value".into())),
    }
    Ok(())
}

/// Sees that whatever a piece refers to is known or comes before it in this update.
fn check_references(
    sections: &[Section<'_>],
    known: &Known,
    ends: &HashMap<u64, u32>,
) -> Result<(), Objection> {
    for section in sections {
        for item in &section.items {
            for id in [item.origin, item.right, item.parent_piece()]
                .into_iter()
                .flatten()
            {
                if id.clock >= reach(id.client, known, ends) {
                    return Err(Objection::Unresolved);
                }
                if id.client == section.client && id.clock >= item.clock {
                    return Err(Objection::Hostile(
                        "a change that refers to itself or to a later one".into(),
                    ));
                }
            }
        }
    }
    Ok(())
}

/// Sees that elements do not lie deeper in each other than bounds allow. The chains are followed without recursion.
fn check_depth(sections: &[Section<'_>], known: &Known) -> Result<(), Objection> {
    const UNSEEN: u32 = 0;
    const ON_THE_WAY: u32 = u32::MAX;
    let places = Places::of(sections);
    let find = |id: Id| -> Option<(usize, usize)> {
        if id.clock < known.reach(id.client) {
            None
        } else {
            places.find(sections, id)
        }
    };
    let mut depths: Vec<Vec<u32>> = sections
        .iter()
        .map(|section| vec![UNSEEN; section.items.len()])
        .collect();
    let mut way = vec![];
    for section in 0..sections.len() {
        for item in 0..sections[section].items.len() {
            let mut at = (section, item);
            // Down the chain until a depth is known, then back up it.
            let mut depth = loop {
                match depths[at.0][at.1] {
                    ON_THE_WAY => {
                        return Err(Objection::Hostile("changes that contain each other".into()));
                    }
                    UNSEEN => {}
                    depth => break depth - 1,
                }
                depths[at.0][at.1] = ON_THE_WAY;
                way.push(at);
                let piece = &sections[at.0].items[at.1];
                match piece
                    .parent_piece()
                    .or(piece.origin)
                    .or(piece.right)
                    .and_then(find)
                {
                    Some(next) => at = next,
                    None => break 0,
                }
            };
            while let Some(at) = way.pop() {
                // A piece lies one deeper than its parent, and as deep as its neighbour. This counts for every
                // piece, or a chain of elements could hide behind first children that are none.
                if sections[at.0].items[at.1].parent_piece().is_some() {
                    depth += 1;
                }
                if depth > DEEPEST {
                    return Err(Objection::Hostile(
                        "elements that lie too deep in each other".into(),
                    ));
                }
                depths[at.0][at.1] = depth + 1;
            }
        }
    }
    Ok(())
}

fn read_deletions(
    reader: &mut Reader<'_>,
    known: &Known,
    ends: &HashMap<u64, u32>,
    found: &mut Scan,
) -> Result<(), Objection> {
    let count = bounded(reader, 2)?;
    let mut seen = HashSet::new();
    for _ in 0..count {
        let client = reader.number(LAST_CLIENT)?;
        let ranges = bounded(reader, 2)?;
        if !seen.insert(client) {
            return Err(Objection::Malformed(
                "a client's deletions come in one stretch",
            ));
        }
        let end = reach(client, known, ends);
        for _ in 0..ranges {
            let (clock, length) = (reader.number(LAST_CLOCK)?, reader.number(LAST_CLOCK)?);
            if length == 0 {
                return Err(Objection::Malformed("a deletion of no length"));
            }
            if clock + length > u64::from(end) {
                return Err(Objection::Unresolved);
            }
            let (from, to) = (clock as u32, (clock + length) as u32);
            found.deletions.push((client, from, to));
        }
        found.pieces += ranges;
    }
    Ok(())
}

/// How far a client's changes are known when this update has come.
fn reach(client: u64, known: &Known, ends: &HashMap<u64, u32>) -> u32 {
    known
        .reach(client)
        .max(ends.get(&client).copied().unwrap_or(0))
}

fn read_id(reader: &mut Reader<'_>) -> Result<Id, Objection> {
    Ok(Id {
        client: reader.number(LAST_CLIENT)?,
        clock: reader.number(LAST_CLOCK)? as u32,
    })
}

/// A count of things that take at least so many bytes each, so that it cannot promise more than the bytes hold.
fn bounded(reader: &mut Reader<'_>, least_bytes: usize) -> Result<usize, Objection> {
    let count = reader.number32()? as usize;
    if count > reader.left() / least_bytes {
        return Err(Objection::Malformed("a count beyond the bytes that follow"));
    }
    Ok(count)
}

impl From<Malformed> for Objection {
    fn from(_: Malformed) -> Self {
        Self::Malformed("it ends too early or holds a number out of range")
    }
}
