//! References: `#465` in a text means the postmortem, or else the incident, of that number; where such a number stands, and the text
//! with links in its place, and in that of trackers' keys. Not here: which numbers there are (store), and who may see them (application).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::document::{Document, Inline, Mark};
use super::tracker::Trackers;
use crate::postmortem::Stage;

/// What a number leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The number: postmortems and incidents share one series.
    pub number: i64,
    /// The title of the postmortem, or of the incident.
    pub title: String,
    /// Where the postmortem stands; nothing for an incident without one of this number.
    pub stage: Option<Stage>,
}

impl Reference {
    /// The page it leads to.
    pub fn address(&self) -> String {
        let place = if self.stage.is_some() {
            "postmortems"
        } else {
            "incidents"
        };
        format!("/{place}/{}", self.number)
    }

    /// `draft`, `in review`, …, or `incident`.
    pub fn standing(&self) -> &'static str {
        self.stage.map_or("incident", Stage::words)
    }
}

/// Where a number leads, and what is told of it beside the link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leads {
    /// The address.
    pub to: String,
    /// The title of the link.
    pub told: String,
}

impl From<&Reference> for Leads {
    fn from(reference: &Reference) -> Self {
        Self {
            to: reference.address(),
            told: format!("{} ({})", reference.title, reference.standing()),
        }
    }
}

/// What leads somewhere. A number or a key that is not among it stays the text it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Numbers of postmortems and incidents.
    pub numbers: BTreeMap<i64, Leads>,
    /// The trackers whose keys are links.
    pub trackers: Trackers,
}

impl Known {
    fn is_empty(&self) -> bool {
        self.numbers.is_empty() && self.trackers.is_empty()
    }
}

/// The numbers that a document names.
pub fn named(document: &Document) -> BTreeSet<i64> {
    let mut numbers = BTreeSet::new();
    let mut document = document.clone();
    document.for_each_line(&mut |line| {
        for (place, inline) in line.iter().enumerate() {
            if let Some(text) = prose(inline) {
                numbers.extend(places(text, around(line, place)).map(|(_, number)| number));
            }
        }
    });
    numbers
}

/// The numbers that plain words name.
pub fn named_in(words: &str) -> BTreeSet<i64> {
    places(words, (None, None))
        .map(|(_, number)| number)
        .collect()
}

/// The same document with a link wherever it names something known. Only for showing: what is kept says `#465` and no more,
/// so that a title which changes is never told wrong, and nothing of another postmortem goes out with this one.
pub fn linked(document: &Document, known: &Known) -> Document {
    let mut document = document.clone();
    if !known.is_empty() {
        document.for_each_line(&mut |line| {
            *line = linked_line(line, known);
        });
    }
    document
}

/// Plain words with links.
pub fn linked_words(words: &str, known: &Known) -> Vec<Inline> {
    linked_line(&[Inline::text(words)], known)
}

fn linked_line(line: &[Inline], known: &Known) -> Vec<Inline> {
    let mut out = Vec::with_capacity(line.len());
    for (place, inline) in line.iter().enumerate() {
        let Some(text) = prose(inline) else {
            out.push(inline.clone());
            continue;
        };
        let around = around(line, place);
        let numbers = places(text, around)
            .filter_map(|(range, number)| Some((range, known.numbers.get(&number)?.clone())));
        let mut found = known.trackers.places(text, around);
        found.extend(numbers);
        found.sort_by_key(|(range, _)| range.start);
        let mut done = 0;
        for (range, leads) in found {
            if done < range.start {
                out.push(Inline::marked(&text[done..range.start], inline.marks()));
            }
            let mut marks = vec![Mark::Link {
                href: leads.to,
                title: leads.told,
            }];
            marks.extend_from_slice(inline.marks());
            done = range.end;
            out.push(Inline::marked(&text[range], marks));
        }
        if done < text.len() {
            out.push(Inline::marked(&text[done..], inline.marks()));
        }
    }
    out
}

/// The text of a run that may name a number: no code, no foreign markup, and no link, which leads somewhere already.
fn prose(inline: &Inline) -> Option<&str> {
    match inline {
        Inline::Text { text, marks } => {
            let speaks = |mark: &Mark| matches!(mark, Mark::Strong | Mark::Em | Mark::Strike);
            marks.iter().all(speaks).then_some(text)
        }
        Inline::Break | Inline::Image { .. } => None,
    }
}

/// The letters right before and right after a run.
fn around(line: &[Inline], place: usize) -> (Option<char>, Option<char>) {
    let text = |inline: &Inline| match inline {
        Inline::Text { text, .. } => text.clone(),
        Inline::Break | Inline::Image { .. } => String::new(),
    };
    let before = place.checked_sub(1).and_then(|before| line.get(before));
    (
        before.and_then(|inline| text(inline).chars().next_back()),
        line.get(place + 1)
            .and_then(|inline| text(inline).chars().next()),
    )
}

/// Each `#` with a number behind it that stands by itself: `page#465`, `##465`, `&#465;` and `#465th` are something else.
fn places(
    text: &str,
    (before, after): (Option<char>, Option<char>),
) -> impl Iterator<Item = (Range<usize>, i64)> {
    text.match_indices('#').filter_map(move |(start, _)| {
        let digits = text[start + 1..]
            .bytes()
            .take_while(u8::is_ascii_digit)
            .count();
        let end = start + 1 + digits;
        let preceding = text[..start].chars().next_back().or(before);
        let following = text[end..].chars().next().or(after);
        let alone = !preceding.is_some_and(|c| is_word(c) || matches!(c, '#' | '&' | '/'))
            && !following.is_some_and(is_word);
        let number = &text[start + 1..end];
        (alone && digits < 10 && !number.starts_with('0'))
            .then(|| number.parse().ok())
            .flatten()
            .map(|number| (start..end, number))
    })
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::super::document::{Action, Block, BlockKind, Entry, How, ListItem};
    use super::*;

    fn known() -> Known {
        let reference = Reference {
            number: 465,
            title: "Search answered slowly".into(),
            stage: Some(Stage::InReview),
        };
        Known {
            numbers: [(465, Leads::from(&reference))].into(),
            trackers: Trackers::read("OPS https://tracker.example/{key}").unwrap(),
        }
    }

    fn check(words: &str, numbers: &[i64]) {
        assert_eq!(
            named_in(words),
            numbers.iter().copied().collect(),
            "{words}"
        );
    }

    #[test]
    fn a_number_counts_where_it_stands_by_itself() {
        check("See #465.", &[465]);
        check("#1, (#22) and #333", &[1, 22, 333]);
        check("#465\u{2019}s timeline", &[465]);
        check("“#465”: again", &[465]);
        for other in [
            "page#465",
            "##465",
            "&#465;",
            "/#465",
            "#465th",
            "#4_5",
            "# 465",
            "#0465",
            "#1234567890",
            "#",
            "#x",
            "465",
        ] {
            check(other, &[]);
        }
    }

    #[test]
    fn a_known_number_becomes_a_link_and_keeps_its_emphasis() {
        let line = [
            Inline::marked("As in #465 and #466", [Mark::Strong]),
            Inline::text("."),
        ];
        let link = Mark::Link {
            href: "/postmortems/465".into(),
            title: "Search answered slowly (in review)".into(),
        };
        assert_eq!(
            linked_line(&line, &known()),
            [
                Inline::marked("As in ", [Mark::Strong]),
                Inline::marked("#465", [link, Mark::Strong]),
                Inline::marked(" and #466", [Mark::Strong]),
                Inline::text("."),
            ]
        );
    }

    #[test]
    fn a_key_of_a_tracker_becomes_a_link_beside_a_number() {
        let link = |href: &str, title: &str| Mark::Link {
            href: href.into(),
            title: title.into(),
        };
        assert_eq!(
            linked_words("OPS-7 and #465, not DEV-8", &known()),
            [
                Inline::marked(
                    "OPS-7",
                    [link(
                        "https://tracker.example/OPS-7",
                        "OPS-7 at tracker.example"
                    )]
                ),
                Inline::text(" and "),
                Inline::marked(
                    "#465",
                    [link(
                        "/postmortems/465",
                        "Search answered slowly (in review)"
                    )]
                ),
                Inline::text(", not DEV-8"),
            ]
        );
    }

    #[test]
    fn code_links_and_halves_of_a_number_stay_as_they_are() {
        let link = Mark::Link {
            href: "https://example.org".into(),
            title: String::new(),
        };
        for line in [
            vec![Inline::marked("#465", [Mark::Code])],
            vec![Inline::marked("#465", [link])],
            vec![Inline::marked("#465", [Mark::HtmlInline])],
            vec![Inline::text("#465"), Inline::marked("0", [Mark::Em])],
            vec![Inline::marked("OPS-7", [Mark::Code])],
            vec![Inline::text("OPS-7"), Inline::marked("0", [Mark::Em])],
            vec![Inline::marked("x", [Mark::Em]), Inline::text("#465")],
        ] {
            assert_eq!(linked_line(&line, &known()), line);
        }
    }

    #[test]
    fn an_incident_without_a_postmortem_leads_to_its_own_page() {
        let incident = Reference {
            number: 7,
            title: "Gates refused tickets".into(),
            stage: None,
        };
        assert_eq!(
            Leads::from(&incident),
            Leads {
                to: "/incidents/7".into(),
                told: "Gates refused tickets (incident)".into(),
            }
        );
    }

    #[test]
    fn numbers_are_found_in_blocks_of_every_kind_but_code() {
        let words = |number: i64| vec![Inline::text(format!("#{number}"))];
        let paragraph = |number| Block::new(BlockKind::Paragraph(words(number)));
        let item = ListItem {
            blocks: vec![paragraph(1)],
            ..ListItem::default()
        };
        let cell = super::super::document::Cell {
            blocks: vec![paragraph(2)],
            ..Default::default()
        };
        let entry = Entry {
            text: words(3),
            blocks: vec![paragraph(4)],
            known_then: words(5),
            known_now: words(6),
            ..Entry::default()
        };
        let how = How {
            text: words(7),
            hows: vec![How {
                text: words(8),
                ..How::default()
            }],
            ..How::default()
        };
        let action = Action {
            text: words(9),
            end_state: words(10),
            ..Action::default()
        };
        let document = Document {
            blocks: [
                BlockKind::BulletList(vec![item]),
                BlockKind::Table(vec![super::super::document::Row { cells: vec![cell] }]),
                BlockKind::Timeline(vec![entry]),
                BlockKind::Hows(vec![how]),
                BlockKind::Actions(vec![action]),
                BlockKind::Quote(vec![paragraph(11)]),
                BlockKind::Code {
                    language: String::new(),
                    text: "#12".into(),
                },
            ]
            .map(Block::new)
            .into(),
        };
        assert_eq!(named(&document), (1..=11).collect());
        assert_eq!(linked(&document, &known()), document);
    }
}
