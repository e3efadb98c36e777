//! Where each new piece of an update is at home: in which element's list, or under which of its attributes.
//! Not here: what is kept in mind of pieces that are known (`known`), and whether the tree is one of ours (`tree`).
//!
//! A piece that has neighbours does not say where it belongs: it belongs where they do. yrs 0.28 believes whatever it
//! finds first, so neighbours of two homes hang a piece into the list of one while it counts as part of the other. When
//! that other goes, the piece is left pointing to what was freed. So neighbours are seen to share one home, and then an
//! element that goes takes with it all that ever points to it, since yrs follows its lists and attributes.

use super::Objection;
use super::known::{Arrival, Holds, Home, Id, Known, Parent};
use super::pieces::{At, Content, Item, Links, Section};

/// Finds the homes of the new pieces of an update whose chains were seen to have an end.
///
/// # Errors
/// When a piece cannot be at home where its neighbours are. No editor writes that.
pub(super) fn settle(
    sections: &[Section<'_>],
    links: &Links,
    known: &Known,
    deletions: &[(u64, u32, u32)],
) -> Result<Vec<Arrival>, Objection> {
    let mut survey = Survey {
        sections,
        links,
        known,
        deletions,
        spots: sections
            .iter()
            .map(|section| vec![None; section.items.len()])
            .collect(),
    };
    for (place, section) in sections.iter().enumerate() {
        for item in 0..section.items.len() {
            survey.find_spot((place, item));
        }
    }
    let mut arrivals = vec![];
    for place in 0..sections.len() {
        survey.check_section(place, &mut arrivals)?;
    }
    Ok(arrivals)
}

struct Survey<'s, 'a> {
    sections: &'s [Section<'a>],
    links: &'s Links,
    known: &'s Known,
    /// What the update deletes, in order.
    deletions: &'s [(u64, u32, u32)],
    spots: Vec<Vec<Option<Spot<'s>>>>,
}

/// A home, and what the list of its parent may hold.
#[derive(Clone, Copy)]
struct Spot<'s> {
    home: Home<'s>,
    holds: Holds,
}

impl Spot<'_> {
    const GONE: Self = Self {
        home: Home::GONE,
        holds: Holds::Nothing,
    };
}

/// A neighbour, and where in the update it is if it came with it.
#[derive(Clone, Copy)]
struct Neighbour {
    id: Id,
    at: Option<At>,
}

impl<'s> Survey<'s, '_> {
    /// Goes along the neighbours until a home is known, and gives it to all on the way.
    fn find_spot(&mut self, mut at: At) {
        let mut way = vec![];
        let spot = loop {
            if let Some(spot) = self.spots[at.0][at.1] {
                break spot;
            }
            way.push(at);
            match self.left_of(at).or_else(|| self.right_of(at)) {
                None => break self.own_spot(at),
                Some(Neighbour { at: Some(next), .. }) => at = next,
                Some(Neighbour { id, at: None }) => break self.known_spot(id),
            }
        };
        for at in way {
            self.spots[at.0][at.1] = Some(spot);
        }
    }

    fn item(&self, at: At) -> &'s Item<'s> {
        &self.sections[at.0].items[at.1]
    }

    /// The left neighbour. What is left of a piece of which the beginning is known follows that beginning, whatever it
    /// says of itself.
    fn left_of(&self, at: At) -> Option<Neighbour> {
        let (section, item) = (&self.sections[at.0], self.item(at));
        let start = section.start;
        if item.clock < start && start < item.clock + item.length {
            let (client, clock) = (section.client, start - 1);
            return Some(Neighbour {
                id: Id { client, clock },
                at: None,
            });
        }
        item.origin.map(|id| Neighbour {
            id,
            at: self.links.at(at).origin,
        })
    }

    fn right_of(&self, at: At) -> Option<Neighbour> {
        self.item(at).right.map(|id| Neighbour {
            id,
            at: self.links.at(at).right,
        })
    }

    /// The home that a piece without neighbours names. In an element that is deleted there is none any more.
    fn own_spot(&self, at: At) -> Spot<'s> {
        let item = self.item(at);
        let holds = match (item.parent, self.links.at(at).parent) {
            (Parent::Piece(_), Some(at)) => self.item(at).content.holds(),
            (parent, _) => self.known_holds(parent),
        };
        if holds == Holds::Nothing {
            return Spot::GONE;
        }
        let (parent, name) = (item.parent, item.name);
        Spot {
            home: Home { parent, name },
            holds,
        }
    }

    fn known_spot(&self, id: Id) -> Spot<'s> {
        self.known.at(id).map_or(Spot::GONE, |standing| Spot {
            home: standing.home,
            holds: self.known_holds(standing.home.parent),
        })
    }

    fn known_holds(&self, parent: Parent) -> Holds {
        match parent {
            Parent::Gone => Holds::Nothing,
            Parent::Root(_) => Holds::Elements,
            Parent::Piece(id) => self
                .known
                .at(id)
                .map_or(Holds::Nothing, |standing| standing.holds),
        }
    }

    fn home_of(&self, neighbour: Neighbour) -> Home<'s> {
        match neighbour.at {
            Some(at) => self.spots[at.0][at.1].map_or(Home::GONE, |spot| spot.home),
            None => self.known.at(neighbour.id).map_or(Home::GONE, |at| at.home),
        }
    }

    /// Holds each new piece of one client against its home, and notes it.
    fn check_section(&self, place: usize, arrivals: &mut Vec<Arrival>) -> Result<(), Objection> {
        let section = &self.sections[place];
        let client = section.client;
        let mut next = section.start;
        let gap = |from, to| Arrival {
            client,
            from,
            to,
            holds: Holds::Nothing,
            parent: Parent::Gone,
            name: None,
        };
        for (number, item) in section.items.iter().enumerate() {
            let end = item.clock + item.length;
            if end <= next {
                continue;
            }
            let at = (place, number);
            let spot = self.spots[place][number].unwrap_or(Spot::GONE);
            let home = spot.home;
            self.check_neighbours(at, home)?;
            let from = item.clock.max(next);
            if home != Home::GONE {
                let is_single = end - from == 1 || self.deletes(client, from, end);
                check_content(spot, item, is_single)?;
            }
            if from > next {
                arrivals.push(gap(next, from));
            }
            arrivals.push(Arrival {
                client,
                from,
                to: end,
                holds: item.content.holds(),
                parent: home.parent,
                name: home.name.map(Into::into),
            });
            next = end;
        }
        if next < section.end {
            arrivals.push(gap(next, section.end));
        }
        Ok(())
    }

    /// Whether the update deletes all of a stretch, in one range as editors write it.
    fn deletes(&self, client: u64, from: u32, to: u32) -> bool {
        let next = self
            .deletions
            .partition_point(|(deleted, start, _)| (*deleted, *start) <= (client, from));
        next.checked_sub(1).is_some_and(|range| {
            let (deleted, _, end) = self.deletions[range];
            deleted == client && to <= end
        })
    }

    /// Sees that both neighbours are at home here. Which of them comes first is not asked: who undoes a deletion writes
    /// pieces whose right neighbour stands left of the other.
    fn check_neighbours(&self, at: At, home: Home<'_>) -> Result<(), Objection> {
        let mut neighbours = [self.left_of(at), self.right_of(at)].into_iter().flatten();
        if neighbours.all(|neighbour| self.home_of(neighbour) == home) {
            Ok(())
        } else {
            Err(hostile("a piece between neighbours of two homes"))
        }
    }
}

/// Elements hold elements and texts, texts hold letters and marks, and an attribute is one plain value. Several come only
/// from who can undo, in one piece and deleted with the same update; yrs would cut others in two, and forget the first when
/// the element goes.
fn check_content(spot: Spot<'_>, item: &Item<'_>, is_single: bool) -> Result<(), Objection> {
    match (spot.home.name, item.content, spot.holds) {
        (_, Content::Deleted, _) => Ok(()),
        (Some(_), Content::Values, _) if is_single => Ok(()),
        (Some(_), ..) => Err(hostile("an attribute that is not one plain value")),
        (None, Content::Element | Content::Text, Holds::Elements)
        | (None, Content::Letters | Content::Mark, Holds::Letters) => Ok(()),
        (None, ..) => Err(hostile("a piece in a list that cannot hold it")),
    }
}

fn hostile(what: &str) -> Objection {
    Objection::Hostile(what.into())
}
