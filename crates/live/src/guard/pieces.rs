//! The pieces of an update as they stand in its bytes, every number bounded and every content one that editors write,
//! and where the pieces are that they refer to. Not here: whether they may stand where they say (`scan`, `homes`).

use super::Objection;
use super::known::{Holds, Id, Known, Parent, Root};
use super::scan::Scan;
use super::trim::Stretch;
use crate::document::{FRAGMENT, IGNORED, META};
use crate::schema;
use crate::wire::Reader;
use std::collections::{HashMap, HashSet};

/// Beyond this no clock may reach; yrs computes with 32-bit signed differences.
pub(super) const LAST_CLOCK: u64 = 1 << 31;
/// Longest run of deleted characters in one piece.
const LONGEST_DELETION: u64 = 1 << 26;
/// Client ids are at most so large in JavaScript.
pub(super) const LAST_CLIENT: u64 = (1 << 53) - 1;
/// Longest attribute value or set of marks.
const LONGEST_VALUE: usize = 64 * 1024;

/// All pieces of one client in an update.
pub(super) struct Section<'a> {
    pub(super) client: u64,
    /// The first clock that is new, and the one after the last.
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) items: Vec<Item<'a>>,
    /// Whether some of it was known.
    pub(super) holds_known: bool,
    /// Where in the bytes the rest is, if there is any.
    pub(super) fresh: Option<Stretch>,
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
    pub(super) fn parent_piece(&self) -> Option<Id> {
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

/// The place of a piece in an update: the number of its section, and of its item there.
pub(super) type At = (usize, usize);

/// Where in an update the pieces are that an item refers to; nothing for what is known or a gap.
#[derive(Clone, Copy)]
pub(super) struct Link {
    pub(super) origin: Option<At>,
    pub(super) right: Option<At>,
    pub(super) parent: Option<At>,
}

/// For each item its link. It is looked up once, for it is asked for often.
pub(super) struct Links(Vec<Vec<Link>>);

impl Links {
    pub(super) fn of(sections: &[Section<'_>], known: &Known) -> Self {
        let places: HashMap<u64, (usize, u32, Vec<u32>)> = sections
            .iter()
            .enumerate()
            .map(|(place, section)| {
                let clocks = section.items.iter().map(|item| item.clock).collect();
                (section.client, (place, known.reach(section.client), clocks))
            })
            .collect();
        let find = |id: Id| -> Option<At> {
            let (section, reach, clocks) = places.get(&id.client)?;
            if id.clock < *reach {
                return None;
            }
            let item = clocks
                .partition_point(|clock| *clock <= id.clock)
                .checked_sub(1)?;
            let is_there = id.clock - clocks[item] < sections[*section].items[item].length;
            is_there.then_some((*section, item))
        };
        let link = |item: &Item<'_>| Link {
            origin: item.origin.and_then(find),
            right: item.right.and_then(find),
            parent: item.parent_piece().and_then(find),
        };
        let links = |section: &Section<'_>| section.items.iter().map(link).collect();
        Self(sections.iter().map(links).collect())
    }

    pub(super) fn at(&self, at: At) -> Link {
        self.0[at.0][at.1]
    }
}

/// Reads all pieces of all clients.
pub(super) fn read_sections<'a>(
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
            start,
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

fn read_id(reader: &mut Reader<'_>) -> Result<Id, Objection> {
    Ok(Id {
        client: reader.number(LAST_CLIENT)?,
        clock: reader.number(LAST_CLOCK)? as u32,
    })
}

/// A count of things that take at least so many bytes each, so that it cannot promise more than the bytes hold.
pub(super) fn bounded(reader: &mut Reader<'_>, least_bytes: usize) -> Result<usize, Objection> {
    let count = reader.number32()? as usize;
    if count > reader.left() / least_bytes {
        return Err(Objection::Malformed("a count beyond the bytes that follow"));
    }
    Ok(count)
}
