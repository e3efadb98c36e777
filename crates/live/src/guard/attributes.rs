//! Which pieces of a document are attributes and which stand in a list, and that no piece is both.
//! Not here: the other things that a walk over an update looks at (`scan`).
//!
//! A piece takes after its neighbours. One whose left neighbour stands in a list while its right one is an attribute pushes
//! the true entry out of its element in yrs 0.28; when the element goes, that entry is left pointing to what was freed.

use super::Objection;
use super::scan::{Clocks, Id, Item, Places, Section};
use std::collections::HashMap;

/// A client, and from which of its clocks to which.
pub(crate) type Stretched = (u64, u32, u32);

/// The pieces of a document that are attributes.
#[derive(Debug, Default)]
pub(crate) struct Attributes(HashMap<u64, Vec<(u32, u32)>>);

impl Attributes {
    /// Notes more of them; a client's come in the order of its clocks.
    pub(crate) fn add(&mut self, more: impl IntoIterator<Item = Stretched>) {
        for (client, from, to) in more {
            let stretches = self.0.entry(client).or_default();
            match stretches.last_mut() {
                Some((_, end)) if *end == from => *end = to,
                _ => stretches.push((from, to)),
            }
        }
    }

    fn hold(&self, id: Id) -> bool {
        let Some(stretches) = self.0.get(&id.client) else {
            return false;
        };
        let next = stretches.partition_point(|(from, _)| *from <= id.clock);
        next > 0 && id.clock < stretches[next - 1].1
    }
}

/// Finds the attributes among the new pieces of an update whose chains were seen to have an end.
///
/// # Errors
/// When a piece stands between one that is an attribute and one that is none. No editor writes that.
pub(super) fn among(
    sections: &[Section],
    known: &Clocks,
    attributes: &Attributes,
) -> Result<Vec<Stretched>, Objection> {
    let places = Places::of(sections);
    let start = |client: u64| known.get(&client).copied().unwrap_or(0);
    // What is left of a piece of which the beginning is known follows that beginning, whatever it says of itself.
    let left_of = |section: &Section, item: &Item| {
        let start = start(section.client);
        if item.clock < start && start < item.clock + item.length {
            Some(Id {
                client: section.client,
                clock: start - 1,
            })
        } else {
            item.origin
        }
    };
    let mut kinds: Vec<Vec<Option<bool>>> = sections
        .iter()
        .map(|section| vec![None; section.items.len()])
        .collect();
    let mut way = vec![];
    for section in 0..sections.len() {
        for item in 0..sections[section].items.len() {
            let mut at = (section, item);
            // Along the neighbours until a kind is known, then back.
            let kind = loop {
                if let Some(kind) = kinds[at.0][at.1] {
                    break kind;
                }
                way.push(at);
                let piece = &sections[at.0].items[at.1];
                match left_of(&sections[at.0], piece).or(piece.right) {
                    None => break piece.is_named,
                    Some(id) if id.clock < start(id.client) => break attributes.hold(id),
                    Some(id) => match places.find(sections, id) {
                        Some(next) => at = next,
                        None => break false,
                    },
                }
            };
            for at in way.drain(..) {
                kinds[at.0][at.1] = Some(kind);
            }
        }
    }
    let kind = |id: Id| {
        if id.clock < start(id.client) {
            Some(attributes.hold(id))
        } else {
            let (section, item) = places.find(sections, id)?;
            kinds[section][item]
        }
    };
    let mut found = vec![];
    for (section, kinds) in sections.iter().zip(&kinds) {
        for (item, is_attribute) in section.items.iter().zip(kinds) {
            if let (Some(left), Some(right)) = (left_of(section, item), item.right)
                && let (Some(left), Some(right)) = (kind(left), kind(right))
                && left != right
            {
                return Err(Objection::Hostile(
                    "a piece of a list that is an attribute as well".into(),
                ));
            }
            let (from, to) = (
                item.clock.max(start(section.client)),
                item.clock + item.length,
            );
            if *is_attribute == Some(true) && from < to {
                found.push((section.client, from, to));
            }
        }
    }
    Ok(found)
}
