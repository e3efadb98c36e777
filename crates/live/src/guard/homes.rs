//! Where each new piece of an update is at home: in which element's list, or under which of its attributes.
//! Not here: what is kept in mind of pieces that are known (`known`), and whether the tree is one of ours (`tree`).
//!
//! A piece that has neighbours does not say where it belongs: it belongs where they do. yrs 0.28 believes whatever it
//! finds first, so neighbours of two homes hang a piece into the list of one while it counts as part of the other. When
//! that other goes, the piece is left pointing to what was freed. So neighbours are seen to share one home, and then an
//! element that goes takes with it all that ever points to it, since yrs follows its lists and attributes.

use super::Objection;
use super::known::{Arrival, Holds, Home, Id, Known, Parent};
use super::scan::{Content, Item, Places, Section};

/// Finds the homes of the new pieces of an update whose chains were seen to have an end.
///
/// # Errors
/// When a piece cannot be at home where its neighbours are. No editor writes that.
pub(super) fn settle(sections: &[Section<'_>], known: &Known) -> Result<Vec<Arrival>, Objection> {
    let mut survey = Survey {
        sections,
        known,
        places: Places::of(sections),
        found: sections
            .iter()
            .map(|section| vec![None; section.items.len()])
            .collect(),
        rows: vec![],
    };
    for section in 0..sections.len() {
        for item in 0..sections[section].items.len() {
            survey.find_home(section, item);
        }
    }
    survey.rows = sections
        .iter()
        .map(|section| survey.rows_of(section))
        .collect();
    let mut arrivals = vec![];
    for (place, section) in sections.iter().enumerate() {
        survey.check_section(place, section, &mut arrivals)?;
    }
    Ok(arrivals)
}

struct Survey<'s, 'a> {
    sections: &'s [Section<'a>],
    known: &'s Known,
    places: Places,
    found: Vec<Vec<Option<Home<'s>>>>,
    /// For each piece the first clock of the row in which it stands.
    rows: Vec<Vec<u32>>,
}

impl<'s> Survey<'s, '_> {
    /// Goes along the neighbours until a home is known, and gives it to all on the way.
    fn find_home(&mut self, section: usize, item: usize) {
        let mut at = (section, item);
        let mut way = vec![];
        let home = loop {
            if let Some(home) = self.found[at.0][at.1] {
                break home;
            }
            way.push(at);
            let piece = &self.sections[at.0].items[at.1];
            let neighbour = self.left_of(&self.sections[at.0], piece).or(piece.right);
            match neighbour {
                None => break self.own_home(piece),
                Some(id) => match self.known.at(id) {
                    Some(standing) => break standing.home,
                    None => match self.places.find(self.sections, id) {
                        Some(next) => at = next,
                        None => break Home::GONE,
                    },
                },
            }
        };
        for at in way {
            self.found[at.0][at.1] = Some(home);
        }
    }

    /// The left neighbour. What is left of a piece of which the beginning is known follows that beginning, whatever it
    /// says of itself.
    fn left_of(&self, section: &Section<'_>, item: &Item<'_>) -> Option<Id> {
        let reach = self.known.reach(section.client);
        if item.clock < reach && reach < item.clock + item.length {
            Some(Id {
                client: section.client,
                clock: reach - 1,
            })
        } else {
            item.origin
        }
    }

    /// The home that a piece without neighbours names. In an element that is deleted there is none any more.
    fn own_home(&self, item: &Item<'s>) -> Home<'s> {
        match item.parent {
            Parent::Piece(id) if self.holds(id) == Holds::Nothing => Home::GONE,
            parent => Home {
                parent,
                name: item.name,
            },
        }
    }

    fn rows_of(&self, section: &Section<'_>) -> Vec<u32> {
        let reach = self.known.reach(section.client);
        let mut rows: Vec<u32> = vec![];
        for (place, item) in section.items.iter().enumerate() {
            let from = item.clock.max(reach);
            let follows = self
                .left_of(section, item)
                .filter(|left| left.client == section.client && left.clock + 1 == from);
            let row = match follows.map(|left| self.known.at(left)) {
                Some(Some(standing)) => standing.row,
                Some(None) => place.checked_sub(1).map_or(from, |before| rows[before]),
                None => from,
            };
            rows.push(row);
        }
        rows
    }

    /// The client and the first clock of the row in which a piece stands, if it is more than a gap.
    fn row_of(&self, id: Id) -> Option<(u64, u32)> {
        let row = match self.known.at(id) {
            Some(standing) => standing.row,
            None => {
                let (section, item) = self.places.find(self.sections, id)?;
                self.rows[section][item]
            }
        };
        Some((id.client, row))
    }

    fn holds(&self, id: Id) -> Holds {
        if let Some(standing) = self.known.at(id) {
            return standing.holds;
        }
        self.places
            .find(self.sections, id)
            .map_or(Holds::Nothing, |(section, item)| {
                self.sections[section].items[item].content.holds()
            })
    }

    fn home_of(&self, id: Id) -> Home<'s> {
        if let Some(standing) = self.known.at(id) {
            return standing.home;
        }
        self.places
            .find(self.sections, id)
            .and_then(|(section, item)| self.found[section][item])
            .unwrap_or(Home::GONE)
    }

    /// Holds each new piece of one client against its home, and notes it.
    fn check_section(
        &self,
        place: usize,
        section: &Section<'_>,
        arrivals: &mut Vec<Arrival>,
    ) -> Result<(), Objection> {
        let client = section.client;
        let mut next = self.known.reach(client);
        let gap = |from, to| Arrival {
            client,
            from,
            to,
            follows: true,
            holds: Holds::Nothing,
            parent: Parent::Gone,
            name: None,
        };
        for (item, home) in section.items.iter().zip(&self.found[place]) {
            let end = item.clock + item.length;
            if end <= next {
                continue;
            }
            let home = home.unwrap_or(Home::GONE);
            let left = self.left_of(section, item);
            for neighbour in [left, item.right].into_iter().flatten() {
                if self.home_of(neighbour) != home {
                    return Err(hostile("a piece between neighbours of two homes"));
                }
            }
            if let (Some(left), Some(right)) = (left, item.right)
                && home != Home::GONE
            {
                self.check_order(left, right)?;
            }
            self.check_content(home, item)?;
            if item.clock > next {
                arrivals.push(gap(next, item.clock));
            }
            let from = item.clock.max(next);
            arrivals.push(Arrival {
                client,
                from,
                to: end,
                follows: left.is_some_and(|left| left.client == client && left.clock + 1 == from),
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

    /// Within letters that were written in one row the left neighbour comes first. yrs would find such a piece's place
    /// by how the row is cut just then, so that it would stand elsewhere when the document is read again.
    fn check_order(&self, left: Id, right: Id) -> Result<(), Objection> {
        let is_one_row = left.client == right.client && self.row_of(left) == self.row_of(right);
        if is_one_row && right.clock <= left.clock {
            Err(hostile(
                "a piece whose right neighbour stands left of its left one",
            ))
        } else {
            Ok(())
        }
    }

    /// Elements hold elements and texts, texts hold letters and marks, and an attribute is one plain value. yrs would
    /// cut an attribute of several values in two, and forget the first when the element goes.
    fn check_content(&self, home: Home<'_>, item: &Item<'_>) -> Result<(), Objection> {
        let holds = match home.parent {
            Parent::Gone => return Ok(()),
            Parent::Root(_) => Holds::Elements,
            Parent::Piece(id) => self.holds(id),
        };
        match (home.name, item.content) {
            (_, Content::Deleted) => Ok(()),
            (Some(_), Content::Values) if item.length == 1 => Ok(()),
            (Some(_), _) => Err(hostile("an attribute that is not one plain value")),
            (None, Content::Element | Content::Text) if holds == Holds::Elements => Ok(()),
            (None, Content::Letters | Content::Mark) if holds == Holds::Letters => Ok(()),
            (None, _) => Err(hostile("a piece in a list that cannot hold it")),
        }
    }
}

fn hostile(what: &str) -> Objection {
    Objection::Hostile(what.into())
}
