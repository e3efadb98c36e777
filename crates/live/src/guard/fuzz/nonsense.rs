//! Updates in perfect form that say nonsense: pieces hung anywhere in a document, mostly where the guard could take them,
//! so that yrs meets them. Not here: what becomes of them (the tests above).

use super::super::known::{self, Holds, Id, Known, Parent, Root};
use super::Chance;
use crate::schema;
use crate::wire::{put_bytes, put_number};
use std::collections::HashMap;

/// What stands in a document, for new pieces to be hung at.
#[derive(Clone)]
pub(super) struct Ground {
    reaches: Vec<(u64, u32)>,
    /// Each piece, and the number of its home.
    pieces: Vec<(Id, usize)>,
    homes: Vec<Home>,
    /// The pieces that hold others.
    holders: Vec<(Id, Kind)>,
}

#[derive(Clone)]
struct Home {
    kind: Kind,
    pieces: Vec<Id>,
}

/// What stands in a home.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Elements,
    Letters,
    Value,
    Nothing,
}

impl Ground {
    pub(super) fn of(known: &Known) -> Self {
        let mut ground = Self {
            reaches: known.reaches(),
            pieces: vec![],
            homes: vec![],
            holders: vec![],
        };
        let mut numbers = HashMap::new();
        for (client, reach) in known.reaches() {
            let mut last = None;
            for clock in 0..reach {
                let id = Id { client, clock };
                let Some(standing) = known.at(id) else {
                    continue;
                };
                let home = match last {
                    Some((home, number)) if home == standing.home => number,
                    _ => *numbers
                        .entry(format!("{:?}", standing.home))
                        .or_insert_with(|| ground.home(kind_of(known, standing.home))),
                };
                last = Some((standing.home, home));
                ground.add(id, home, standing.holds.into());
            }
        }
        ground
    }

    /// Makes a home and tells its number.
    fn home(&mut self, kind: Kind) -> usize {
        self.homes.push(Home {
            kind,
            pieces: vec![],
        });
        self.homes.len() - 1
    }

    fn add(&mut self, id: Id, home: usize, kind: Kind) {
        self.pieces.push((id, home));
        self.homes[home].pieces.push(id);
        if kind != Kind::Nothing {
            self.holders.push((id, kind));
        }
    }
}

impl From<Holds> for Kind {
    fn from(holds: Holds) -> Self {
        match holds {
            Holds::Nothing => Self::Nothing,
            Holds::Elements => Self::Elements,
            Holds::Letters => Self::Letters,
        }
    }
}

fn kind_of(known: &Known, home: known::Home<'_>) -> Kind {
    match (home.parent, home.name) {
        (Parent::Gone, _) => Kind::Nothing,
        (_, Some(_)) => Kind::Value,
        (Parent::Root(_), None) => Kind::Elements,
        (Parent::Piece(id), None) => known.at(id).map_or(Kind::Nothing, |at| at.holds.into()),
    }
}

/// Changes of one or two sessions, old or new, that begin with what is new or a little before.
pub(super) fn update(chance: &mut Chance, ground: &Ground) -> Vec<u8> {
    let mut ground = ground.clone();
    let mut out = vec![];
    let mut sessions: Vec<u64> = (0..1 + chance.below(2))
        .map(|_| match chance.below(3) {
            0 => 77,
            1 => 78,
            _ => ground.reaches[chance.below(ground.reaches.len())].0,
        })
        .collect();
    sessions.dedup();
    put_number(&mut out, sessions.len() as u64);
    let mut ends = ground.reaches.clone();
    for client in sessions {
        let reach = ground
            .reaches
            .iter()
            .find(|(known, _)| *known == client)
            .map_or(0, |(_, reach)| *reach);
        let back = if chance.below(3) == 0 {
            chance.below(reach.min(6) as usize + 1) as u32
        } else {
            0
        };
        let pieces = 1 + chance.below(6);
        put_number(&mut out, pieces as u64);
        put_number(&mut out, client);
        put_number(&mut out, u64::from(reach - back));
        let mut clock = reach - back;
        for _ in 0..pieces {
            clock += piece(chance, &mut out, &mut ground, Id { client, clock }, reach);
        }
        ends.push((client, clock));
    }
    let deletions = chance.below(4);
    put_number(&mut out, deletions.min(1) as u64);
    if deletions > 0 {
        let (client, end) = ends[chance.below(ends.len())];
        put_number(&mut out, client);
        put_number(&mut out, deletions as u64);
        for _ in 0..deletions {
            let start = chance.below(end as usize);
            let longest = if chance.below(2) == 0 {
                1
            } else {
                end as usize - start
            };
            put_number(&mut out, start as u64);
            put_number(&mut out, 1 + chance.below(longest) as u64);
        }
    }
    out
}

/// Where a piece is said to stand.
struct Hook {
    left: Option<Id>,
    right: Option<Id>,
    parent: Parent,
    name: Option<&'static str>,
    home: usize,
    kind: Kind,
}

fn piece(chance: &mut Chance, out: &mut Vec<u8>, ground: &mut Ground, id: Id, reach: u32) -> u32 {
    if chance.below(40) == 0 {
        let length = 1 + chance.below(3) as u32;
        out.push(0);
        put_number(out, u64::from(length));
        let home = ground.home(Kind::Nothing);
        note(ground, id, reach, length, home, Kind::Nothing);
        return length;
    }
    let hook = match chance.below(24) {
        0 => anywhere(chance, ground),
        1..=6 => in_a_parent(chance, ground),
        _ => beside_others(chance, ground),
    };
    let kind = if chance.below(60) == 0 {
        [Kind::Elements, Kind::Letters, Kind::Value][chance.below(3)]
    } else {
        hook.kind
    };
    let content = match kind {
        _ if chance.below(8) == 0 => 1,
        Kind::Elements => 7,
        Kind::Letters => [4, 4, 6][chance.below(3)],
        Kind::Value => 8,
        Kind::Nothing => [1, 4, 6, 7, 8][chance.below(5)],
    };
    let flag = |is_set: bool, flag: u8| if is_set { flag } else { 0 };
    out.push(
        content
            | flag(hook.left.is_some(), 0x80)
            | flag(hook.right.is_some(), 0x40)
            | flag(hook.name.is_some(), 0x20),
    );
    for neighbour in [hook.left, hook.right].into_iter().flatten() {
        put_id(out, neighbour);
    }
    if hook.left.is_none() && hook.right.is_none() {
        match hook.parent {
            Parent::Piece(parent) => {
                out.push(0);
                put_id(out, parent);
            }
            Parent::Root(Root::Ignored) => {
                out.push(1);
                put_bytes(out, b"ignored");
            }
            Parent::Root(_) | Parent::Gone => {
                out.push(1);
                put_bytes(out, b"prosemirror");
            }
        }
        if let Some(name) = hook.name {
            put_bytes(out, name.as_bytes());
        }
    }
    let (length, holds) = put_content(chance, out, content);
    note(ground, id, reach, length, hook.home, holds);
    length
}

/// Lets later pieces be hung at these, so far as they are new.
fn note(ground: &mut Ground, id: Id, reach: u32, length: u32, home: usize, kind: Kind) {
    for clock in id.clock.max(reach)..id.clock + length {
        let client = id.client;
        ground.add(Id { client, clock }, home, kind);
    }
}

/// Beside pieces of one home.
fn beside_others(chance: &mut Chance, ground: &Ground) -> Hook {
    let (some, home) = ground.pieces[chance.below(ground.pieces.len())];
    let here = &ground.homes[home];
    let other = here.pieces[chance.below(here.pieces.len())];
    let (left, right) = match chance.below(4) {
        0 => (Some(some), None),
        1 => (None, Some(some)),
        _ => (Some(some), Some(other)),
    };
    Hook {
        left,
        right,
        parent: Parent::Gone,
        name: None,
        home,
        kind: here.kind,
    }
}

/// First in a parent, as what the parent holds or as an attribute.
fn in_a_parent(chance: &mut Chance, ground: &mut Ground) -> Hook {
    let name = ["id", "level", "at", "x"][chance.below(4)];
    let (parent, holds) = match chance.below(6) {
        0 => (Parent::Root(Root::Tree), Kind::Elements),
        1 => (Parent::Root(Root::Ignored), Kind::Value),
        _ => {
            let (id, holds) = ground.holders[chance.below(ground.holders.len())];
            (Parent::Piece(id), holds)
        }
    };
    let is_named = match parent {
        Parent::Piece(_) => chance.below(3) == 0,
        _ => holds == Kind::Value,
    };
    let name = is_named.then_some(name);
    let kind = if is_named { Kind::Value } else { holds };
    let home = ground.home(kind);
    Hook {
        left: None,
        right: None,
        parent,
        name,
        home,
        kind,
    }
}

/// Beside or in what has nothing to do with one another.
fn anywhere(chance: &mut Chance, ground: &mut Ground) -> Hook {
    let any = |chance: &mut Chance| ground.pieces[chance.below(ground.pieces.len())];
    let (some, home) = any(chance);
    let neighbours = (chance.below(2) == 0).then_some(some);
    let kind = ground.homes[home].kind;
    Hook {
        left: neighbours,
        right: (chance.below(2) == 0).then(|| any(chance).0),
        parent: Parent::Piece(any(chance).0),
        name: (chance.below(2) == 0).then_some("id"),
        home,
        kind,
    }
}

/// Writes what a piece holds; tells its length and what may stand in it.
fn put_content(chance: &mut Chance, out: &mut Vec<u8>, content: u8) -> (u32, Kind) {
    match content {
        1 => {
            let length = 1 + chance.below(5) as u32;
            put_number(out, u64::from(length));
            (length, Kind::Nothing)
        }
        4 => {
            let words = ["a", "why", "😀", "é😀b"][chance.below(4)];
            put_bytes(out, words.as_bytes());
            (words.encode_utf16().count() as u32, Kind::Nothing)
        }
        6 => {
            put_bytes(out, b"strong");
            put_bytes(out, [&b"{}"[..], b"null"][chance.below(2)]);
            (1, Kind::Nothing)
        }
        7 if chance.below(3) == 0 => {
            out.push(6);
            (1, Kind::Letters)
        }
        7 => {
            let some = schema::NODES[1 + chance.below(schema::NODES.len() - 1)].name;
            out.push(3);
            put_bytes(
                out,
                ["paragraph", "blockquote", some][chance.below(3)].as_bytes(),
            );
            (1, Kind::Elements)
        }
        _ => {
            let length = 1 + u32::from(chance.below(30) == 0);
            put_number(out, u64::from(length));
            for _ in 0..length {
                out.push(119);
                put_bytes(out, b"draft");
            }
            (length, Kind::Nothing)
        }
    }
}

fn put_id(out: &mut Vec<u8>, id: Id) {
    put_number(out, id.client);
    put_number(out, u64::from(id.clock));
}
