//! A walk over a v1 update before yrs sees it: only pieces that editors of ours write, nothing that refers to what is not
//! there or lies too deep, and each piece in one place. Not here: how the pieces are read (`pieces`), where each is at
//! home (`homes`), and what the update would make of the document (`twin`).
//!
//! yrs 0.28 panics on huge clocks, overflows the stack on deep nesting and turns quadratic on updates that wait for
//! others; each of these needs something that this walk refuses.

use super::Objection;
use super::homes;
use super::known::{Arrival, Known, Parent};
use super::pieces::{LAST_CLIENT, LAST_CLOCK, Links, Section, bounded, read_sections};
use super::trim::{self, Stretch};
use crate::wire::{Malformed, Reader};
use std::collections::{HashMap, HashSet};

/// How deep elements of one update may lie in each other. The tree's own limit is lower; this one keeps yrs safe.
const DEEPEST: u32 = 64;

/// What a walk found.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Scan {
    /// For each client with changes that were not known: from which clock to which.
    pub(crate) news: Vec<(u64, u32, u32)>,
    /// How many pieces the update consists of.
    pub(crate) pieces: usize,
    /// What it deletes, gone already or not: the client, from which clock to which, in that order.
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
    let links = Links::of(&sections, known);
    check_depth(&sections, &links)?;
    let deletions = &update[update.len() - reader.left()..];
    read_deletions(&mut reader, known, &ends, &mut found)?;
    reader.end()?;
    found.arrivals = homes::settle(&sections, &links, known, &found.deletions)?;
    if sections.iter().any(|section| section.holds_known) {
        let fresh: Vec<Stretch> = sections
            .into_iter()
            .filter_map(|section| section.fresh)
            .collect();
        found.trimmed = Some(trim::trim(update, &fresh, deletions)?);
    }
    Ok(found)
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
fn check_depth(sections: &[Section<'_>], links: &Links) -> Result<(), Objection> {
    const UNSEEN: u32 = 0;
    const ON_THE_WAY: u32 = u32::MAX;
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
                let (piece, link) = (&sections[at.0].items[at.1], links.at(at));
                let next = match (piece.parent, piece.origin) {
                    (Parent::Piece(_), _) => link.parent,
                    (_, Some(_)) => link.origin,
                    _ => link.right,
                };
                match next {
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
    found.deletions.sort_unstable();
    Ok(())
}

/// How far a client's changes are known when this update has come.
fn reach(client: u64, known: &Known, ends: &HashMap<u64, u32>) -> u32 {
    known
        .reach(client)
        .max(ends.get(&client).copied().unwrap_or(0))
}

impl From<Malformed> for Objection {
    fn from(_: Malformed) -> Self {
        Self::Malformed("it ends too early or holds a number out of range")
    }
}
