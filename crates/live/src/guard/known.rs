//! What the guard keeps in mind of a document: how far each client's pieces are known, and where each is at home.
//! Not here: how the home of a new piece is found, and what is refused (`homes`).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// One place in a client's changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Id {
    pub(super) client: u64,
    pub(super) clock: u32,
}

/// The list or the attribute that a piece belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Home<'a> {
    pub(super) parent: Parent,
    /// The name of the attribute; none in a list.
    pub(super) name: Option<&'a str>,
}

impl Home<'_> {
    /// Where all belongs whose parent is no more: nothing of it is kept but a gap.
    pub(super) const GONE: Self = Self {
        parent: Parent::Gone,
        name: None,
    };
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parent {
    Gone,
    /// The tree, or one of the maps beside it.
    Root(Root),
    /// An element or a text.
    Piece(Id),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    Tree,
    Meta,
    Ignored,
}

/// What may stand in the list of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Nothing,
    Elements,
    Letters,
}

/// New pieces of one client that are alike.
#[derive(Debug, PartialEq)]
pub(crate) struct Arrival {
    pub(super) client: u64,
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) holds: Holds,
    pub(super) parent: Parent,
    pub(super) name: Option<Box<str>>,
}

/// What is known of a piece.
pub(super) struct Standing<'a> {
    pub(super) home: Home<'a>,
    pub(super) holds: Holds,
}

/// What is known of a document.
#[derive(Debug, Default)]
pub(crate) struct Known {
    clients: HashMap<u64, Client>,
    /// The elements and texts that were deleted. Nothing is at home there any more: yrs keeps gaps instead.
    deleted: HashSet<Id>,
    /// Each name once, since the same few attributes come with every element.
    names: HashSet<Arc<str>>,
}

#[derive(Debug, Default)]
struct Client {
    stretches: Vec<Stretch>,
    end: u32,
}

/// Pieces that are alike, from this clock to the next stretch.
#[derive(Debug)]
struct Stretch {
    from: u32,
    holds: Holds,
    parent: Parent,
    name: Option<Arc<str>>,
}

impl Known {
    /// How far a client's changes are known: the number of the first that is not.
    pub(super) fn reach(&self, client: u64) -> u32 {
        self.clients.get(&client).map_or(0, |known| known.end)
    }

    /// How many clients are known.
    pub(super) fn clients(&self) -> usize {
        self.clients.len()
    }

    /// What is known of a piece; nothing beyond its client's reach.
    pub(super) fn at(&self, id: Id) -> Option<Standing<'_>> {
        let client = self.clients.get(&id.client)?;
        if id.clock >= client.end {
            return None;
        }
        let next = client
            .stretches
            .partition_point(|stretch| stretch.from <= id.clock);
        let stretch = &client.stretches[next.checked_sub(1)?];
        let home = match stretch.parent {
            Parent::Piece(parent) if self.deleted.contains(&parent) => Home::GONE,
            parent => Home {
                parent,
                name: stretch.name.as_deref(),
            },
        };
        let is_deleted = stretch.holds != Holds::Nothing && self.deleted.contains(&id);
        let holds = if is_deleted {
            Holds::Nothing
        } else {
            stretch.holds
        };
        Some(Standing { home, holds })
    }

    /// Takes note of what came new and what went.
    pub(crate) fn learn(&mut self, arrivals: Vec<Arrival>, deletions: &[(u64, u32, u32)]) {
        self.add(arrivals);
        for &(client, from, to) in deletions {
            let Some(Client { stretches, end }) = self.clients.get(&client) else {
                continue;
            };
            let first = stretches.partition_point(|stretch| stretch.from <= from);
            let mut ends = stretches[first..]
                .iter()
                .map(|next| next.from)
                .chain([*end]);
            for stretch in &stretches[first.saturating_sub(1)..] {
                if stretch.from >= to {
                    break;
                }
                let stretch_end = ends.next().unwrap_or(*end);
                if stretch.holds != Holds::Nothing {
                    let gone = stretch.from.max(from)..stretch_end.min(to);
                    self.deleted.extend(gone.map(|clock| Id { client, clock }));
                }
            }
        }
    }

    /// Adds new pieces; a client's come in the order of its clocks, without holes.
    fn add(&mut self, arrivals: Vec<Arrival>) {
        for arrival in arrivals {
            let name = arrival.name.map(|name| match self.names.get(&*name) {
                Some(name) => name.clone(),
                None => {
                    let name: Arc<str> = name.into();
                    self.names.insert(name.clone());
                    name
                }
            });
            let client = self.clients.entry(arrival.client).or_default();
            client.end = arrival.to;
            let goes_on = client.stretches.last().is_some_and(|last| {
                last.parent == arrival.parent && last.holds == arrival.holds && last.name == name
            });
            if !goes_on {
                client.stretches.push(Stretch {
                    from: arrival.from,
                    holds: arrival.holds,
                    parent: arrival.parent,
                    name,
                });
            }
        }
    }

    /// Every client with its reach, in an order that stays.
    #[cfg(test)]
    pub(super) fn reaches(&self) -> Vec<(u64, u32)> {
        let mut reaches: Vec<_> = self
            .clients
            .iter()
            .map(|(client, known)| (*client, known.end))
            .collect();
        reaches.sort_unstable();
        reaches
    }

    /// A document of which one client's changes are known so far, and nothing of them is left.
    #[cfg(test)]
    pub(super) fn gaps(client: u64, end: u32) -> Self {
        let mut known = Self::default();
        known.add(vec![Arrival {
            client,
            from: 0,
            to: end,
            holds: Holds::Nothing,
            parent: Parent::Gone,
            name: None,
        }]);
        known
    }
}
