//! What leaves the house: struck texts get their stand-ins, parts that stay inside are left out.
//! Not here: deciding what is held back (postmortem::publish) and finding what looks private (the language analyser).

use postmortem::write::document::{
    Action, ActionState, Block, BlockKind, Document, Entry, How, Inline, ListItem, Mark, joined,
};
use postmortem::write::file;

/// Each struck text with its stand-in, longest first, as `Redactions::strikes` gives them.
pub type Strikes = [(String, String)];

/// What stands where a whole part was left out.
const PART_HELD_BACK: &str = "This part is held back.";

/// Puts stand-ins into a text. Longer struck things win over shorter ones inside them, and a stand-in is never struck
/// itself.
pub fn text(text: &str, strikes: &Strikes) -> String {
    let mut struck = String::with_capacity(text.len());
    let mut from = 0;
    for (start, end, stand_in) in holes(text, strikes) {
        struck.push_str(&text[from..start]);
        struck.push_str(&stand_in);
        from = end;
    }
    struck.push_str(&text[from..]);
    struck
}

/// A document as it leaves the house. Parts named in `inside` (blocks, items, entries, hows, actions) are left out with a
/// sentence in their place, struck texts get their stand-ins wherever they stand (also across a change of marks, in link
/// targets and in code), and always held back are: owners and trackers of actions, sources of entries and hows, and markup that came
/// with an import.
pub fn document(document: &Document, inside: &[String], strikes: &Strikes) -> Document {
    let mut blocks = Held { inside, strikes }.blocks(&document.blocks);
    // Neighbours that are held back together say so once.
    blocks.dedup_by(|next, block| is_sentence(&next.kind) && is_sentence(&block.kind));
    Document { blocks }
}

fn is_sentence(kind: &BlockKind) -> bool {
    matches!(kind, BlockKind::Paragraph(text) if text == &sentence())
}

/// What stands where a part was left out.
fn sentence() -> Vec<Inline> {
    vec![Inline::text(PART_HELD_BACK)]
}

/// What is held back, on the way down through a document.
#[derive(Clone, Copy)]
struct Held<'a> {
    inside: &'a [String],
    strikes: &'a Strikes,
}

impl Held<'_> {
    fn is_inside(self, id: &str) -> bool {
        !id.is_empty() && self.inside.iter().any(|held| held == id)
    }

    fn blocks(self, blocks: &[Block]) -> Vec<Block> {
        blocks
            .iter()
            .filter_map(|block| self.block(block))
            .collect()
    }

    fn block(self, block: &Block) -> Option<Block> {
        if self.is_inside(&block.id) {
            return Some(Block::paragraph(PART_HELD_BACK));
        }
        let strikes = self.strikes;
        let kind = match &block.kind {
            BlockKind::Raw { .. } => return None,
            BlockKind::Rule => BlockKind::Rule,
            BlockKind::Heading {
                level,
                section,
                text,
            } => BlockKind::Heading {
                level: *level,
                section: section.clone(),
                text: inlines(text, strikes),
            },
            BlockKind::Paragraph(text) => BlockKind::Paragraph(inlines(text, strikes)),
            BlockKind::Quote(inner) => BlockKind::Quote(self.blocks(inner)),
            BlockKind::Code { language, text } => BlockKind::Code {
                language: self::text(language, strikes),
                text: self::text(text, strikes),
            },
            BlockKind::BulletList(items) => BlockKind::BulletList(self.list(items)),
            BlockKind::OrderedList { start, items } => BlockKind::OrderedList {
                start: *start,
                items: self.list(items),
            },
            BlockKind::Table(rows) => {
                let mut rows = rows.clone();
                for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
                    cell.blocks = self.blocks(&cell.blocks);
                }
                BlockKind::Table(rows)
            }
            BlockKind::Timeline(entries) => {
                BlockKind::Timeline(entries.iter().map(|entry| self.entry(entry)).collect())
            }
            BlockKind::Hows(hows) => {
                BlockKind::Hows(hows.iter().map(|how| self.how(how)).collect())
            }
            BlockKind::Actions(actions) => {
                BlockKind::Actions(actions.iter().map(|action| self.action(action)).collect())
            }
        };
        Some(Block {
            id: block.id.clone(),
            kind,
        })
    }

    fn list(self, items: &[ListItem]) -> Vec<ListItem> {
        let item = |item: &ListItem| {
            if self.is_inside(&item.id) {
                return ListItem {
                    blocks: vec![Block::paragraph(PART_HELD_BACK)],
                    ..ListItem::default()
                };
            }
            ListItem {
                blocks: self.blocks(&item.blocks),
                ..item.clone()
            }
        };
        items.iter().map(item).collect()
    }

    fn entry(self, entry: &Entry) -> Entry {
        if self.is_inside(&entry.id) {
            return Entry {
                text: sentence(),
                ..Entry::default()
            };
        }
        Entry {
            typed: text(&entry.typed, self.strikes),
            role: text(&entry.role, self.strikes),
            source: String::new(),
            at: postmortem::moment::read_rfc3339(&entry.at)
                .map(|moment| moment.rfc3339())
                .unwrap_or_default(),
            zone: postmortem::moment::zone(&entry.zone)
                .map(|_| entry.zone.clone())
                .unwrap_or_default(),
            text: inlines(&entry.text, self.strikes),
            blocks: self.blocks(&entry.blocks),
            known_then: inlines(&entry.known_then, self.strikes),
            known_now: inlines(&entry.known_now, self.strikes),
            ..entry.clone()
        }
    }

    /// A how that stays inside takes what is below it along.
    fn how(self, how: &How) -> How {
        if self.is_inside(&how.id) {
            return How {
                text: sentence(),
                ..How::default()
            };
        }
        How {
            text: inlines(&how.text, self.strikes),
            source: String::new(),
            hows: how.hows.iter().map(|inner| self.how(inner)).collect(),
            ..how.clone()
        }
    }

    fn action(self, action: &Action) -> Action {
        if self.is_inside(&action.id) {
            return Action {
                text: sentence(),
                ..Action::default()
            };
        }
        Action {
            text: inlines(&action.text, self.strikes),
            end_state: inlines(&action.end_state, self.strikes),
            owner: String::new(),
            // A day leaves only as a day: the field itself holds whatever a client put there.
            due: action
                .due
                .parse::<jiff::civil::Date>()
                .map(|due| due.to_string())
                .unwrap_or_default(),
            tracker: String::new(),
            priority: None,
            // Outside it is told whether it is proposed, promised, done or dropped, and nothing of the way there.
            state: match action.state {
                same @ (ActionState::Proposed | ActionState::Dropped) => same,
                ActionState::Committed | ActionState::InProgress => ActionState::Committed,
                ActionState::Done | ActionState::Verified => ActionState::Done,
            },
            ..action.clone()
        }
    }
}

/// A run of text with a struck thing in it loses the marks where the thing stands; everything around keeps its own.
fn inlines(content: &[Inline], strikes: &Strikes) -> Vec<Inline> {
    let plain: String = content.iter().map(letters).collect();
    let holes = holes(&plain, strikes);
    let mut out: Vec<Inline> = Vec::new();
    let mut at = 0;
    let mut holes = holes.into_iter().peekable();
    for inline in content {
        let begins = at;
        at += letters(inline).len();
        match inline {
            Inline::Text { marks, .. } if marks.contains(&Mark::HtmlInline) => {}
            Inline::Text { text, marks } => {
                let mut from = begins;
                while let Some((start, end, stand_in)) = holes.peek() {
                    if *start >= at {
                        break;
                    }
                    if *start >= begins {
                        out.push(piece(
                            &text[from.max(begins) - begins..start - begins],
                            marks,
                            strikes,
                        ));
                        out.push(Inline::text(stand_in.clone()));
                    }
                    from = (*end).min(at);
                    if *end > at {
                        break;
                    }
                    holes.next();
                }
                out.push(piece(&text[from - begins..], marks, strikes));
            }
            Inline::Break => out.push(Inline::Break),
            // What was brought into the house stays there; outside it is told what the image shows.
            Inline::Image { src, alt, .. } if file::named_by(src).is_some() => {
                let alt = text(alt, strikes);
                let words = match alt.trim() {
                    "" => "[image]".to_owned(),
                    shows => format!("[image: {shows}]"),
                };
                out.push(Inline::text(words));
            }
            Inline::Image {
                src,
                alt,
                title,
                marks,
            } => out.push(Inline::Image {
                src: address(src, strikes),
                alt: text(alt, strikes),
                title: text(title, strikes),
                marks: self::marks(marks, strikes),
            }),
        }
    }
    joined(out)
}

/// The marks with which a run or an image leaves: without links to files of the house, which lead nobody outside anywhere.
fn marks(marks: &[Mark], strikes: &Strikes) -> Vec<Mark> {
    marks
        .iter()
        .filter(|mark| !matches!(mark, Mark::Link { href, .. } if file::named_by(href).is_some()))
        .map(|mark| self::mark(mark, strikes))
        .collect()
}

fn piece(text: &str, marks: &[Mark], strikes: &Strikes) -> Inline {
    Inline::marked(text, self::marks(marks, strikes))
}

fn mark(mark: &Mark, strikes: &Strikes) -> Mark {
    match mark {
        Mark::Link { href, title } => Mark::Link {
            href: address(href, strikes),
            title: text(title, strikes),
        },
        other => other.clone(),
    }
}

/// An address that names a struck thing, in any spelling (`ana%40corp.io`), leads nowhere: with a stand-in in it it would
/// not lead where it led, and no other part of it can be trusted to say nothing.
fn address(address: &str, strikes: &Strikes) -> String {
    let read = decoded(address).to_lowercase();
    let names = strikes
        .iter()
        .any(|(what, _)| !what.is_empty() && read.contains(&what.to_lowercase()));
    if names {
        String::new()
    } else {
        address.to_owned()
    }
}

/// Percent-encoding undone, as often as it was done.
fn decoded(address: &str) -> String {
    let mut address = address.to_owned();
    for _ in 0..4 {
        let mut bytes = Vec::with_capacity(address.len());
        let mut rest = address.as_bytes();
        while let Some((first, more)) = rest.split_first() {
            let pair = more
                .get(..2)
                .and_then(|pair| std::str::from_utf8(pair).ok());
            match pair
                .filter(|_| *first == b'%')
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
            {
                Some(byte) => {
                    bytes.push(byte);
                    rest = &more[2..];
                }
                None => {
                    bytes.push(*first);
                    rest = more;
                }
            }
        }
        let next = String::from_utf8_lossy(&bytes).into_owned();
        if next == address {
            break;
        }
        address = next;
    }
    address
}

/// What an inline adds to the plain text in which struck things are looked for.
fn letters(inline: &Inline) -> &str {
    match inline {
        Inline::Text { text, .. } => text,
        Inline::Break => "\n",
        Inline::Image { .. } => "\u{FFFC}",
    }
}

/// Where struck things stand in a plain text, in order and without overlaps. Longer things win over shorter ones; of
/// two that overlap nothing is left, not even the part that only one of them covers.
fn holes(plain: &str, strikes: &Strikes) -> Vec<(usize, usize, String)> {
    let mut found: Vec<(usize, usize, &String)> = Vec::new();
    for (what, stand_in) in strikes.iter().filter(|(what, _)| !what.is_empty()) {
        found.extend(
            plain
                .match_indices(what.as_str())
                .map(|(start, _)| (start, start + what.len(), stand_in)),
        );
    }
    found.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
    let mut holes: Vec<(usize, usize, String)> = Vec::new();
    for (start, end, stand_in) in found {
        match holes.last_mut() {
            Some((_, last, _)) if start < *last => *last = end.max(*last),
            _ => holes.push((start, end, stand_in.clone())),
        }
    }
    holes
}

#[cfg(test)]
mod tests {
    use super::*;
    use postmortem::write::document::plain;
    use proptest::prelude::*;

    fn strikes() -> Vec<(String, String)> {
        vec![
            ("ana@corp.io".into(), "[e-mail address A]".into()),
            ("ana".into(), "[person A]".into()),
        ]
    }

    fn paragraph(content: Vec<Inline>) -> Document {
        Document {
            blocks: vec![Block {
                id: "p1".into(),
                kind: BlockKind::Paragraph(content),
            }],
        }
    }

    fn said(document: &Document) -> String {
        document.to_json().to_string()
    }

    #[test]
    fn a_struck_text_is_gone_across_marks_links_and_pictures() {
        let link = Mark::Link {
            href: "mailto:ana@corp.io".into(),
            title: "ana".into(),
        };
        let before = paragraph(vec![
            Inline::text("Write to an"),
            Inline::marked("a@co", [Mark::Strong]),
            Inline::marked("rp.io", [Mark::Code]),
            Inline::text(" or "),
            Inline::marked("here", [link]),
            Inline::Image {
                src: "x?u=ana@corp.io".into(),
                alt: "ana at work".into(),
                title: String::new(),
                marks: vec![],
            },
        ]);
        let after = document(&before, &[], &strikes());
        assert!(
            !said(&after).contains("ana@corp.io") && !said(&after).contains("\"ana"),
            "{}",
            said(&after)
        );
        let BlockKind::Paragraph(content) = &after.blocks[0].kind else {
            panic!("a paragraph stays one")
        };
        assert!(
            plain(content).starts_with("Write to [e-mail address A] or here"),
            "{}",
            plain(content)
        );
    }

    #[test]
    fn owners_sources_and_foreign_markup_never_leave() {
        let action = Action {
            id: "a1".into(),
            text: vec![Inline::text("Mend it")],
            owner: "Jun".into(),
            tracker: "https://t/1".into(),
            ..Action::default()
        };
        let entry = Entry {
            id: "e1".into(),
            source: "https://chat/1".into(),
            text: vec![Inline::text("It began")],
            ..Entry::default()
        };
        let before = Document {
            blocks: vec![
                Block::new(BlockKind::Raw {
                    format: "html".into(),
                    text: "<!-- secret -->".into(),
                }),
                Block::new(BlockKind::Actions(vec![action])),
                Block::new(BlockKind::Timeline(vec![entry])),
            ],
        };
        let after = said(&document(&before, &[], &[]));
        for gone in ["Jun", "https://t/1", "https://chat/1", "secret"] {
            assert!(!after.contains(gone), "{gone} is still in {after}");
        }
    }

    #[test]
    fn parts_that_stay_inside_leave_one_sentence() {
        let mut before = paragraph(vec![Inline::text("one")]);
        before.blocks.push(Block {
            id: "p2".into(),
            kind: BlockKind::Paragraph(vec![Inline::text("two")]),
        });
        before.blocks.push(Block {
            id: "p3".into(),
            kind: BlockKind::Paragraph(vec![Inline::text("three")]),
        });
        let after = document(&before, &["p1".into(), "p2".into()], &[]);
        assert_eq!(after.blocks.len(), 2);
        assert!(!said(&after).contains("one") && !said(&after).contains("two"));
    }

    #[test]
    fn items_entries_hows_and_actions_can_stay_inside_by_themselves() {
        let held = |id: &str| id.to_owned();
        let text = |words: &str| vec![Inline::text(words)];
        let item = |id: &str| ListItem {
            id: held(id),
            checked: None,
            blocks: vec![Block::paragraph(&format!("item {id}"))],
        };
        let inner = How {
            id: held("h2"),
            text: text("inner how"),
            ..How::default()
        };
        let how = How {
            id: held("h1"),
            text: text("outer how"),
            hows: vec![inner],
            ..How::default()
        };
        let before = Document {
            blocks: vec![
                Block::new(BlockKind::BulletList(vec![item("i1"), item("i2")])),
                Block::new(BlockKind::Timeline(vec![Entry {
                    id: held("e1"),
                    typed: held("14:51"),
                    text: text("an entry"),
                    ..Entry::default()
                }])),
                Block::new(BlockKind::Hows(vec![how])),
                Block::new(BlockKind::Actions(vec![Action {
                    id: held("a1"),
                    text: text("an action"),
                    ..Action::default()
                }])),
            ],
        };
        let after = said(&document(
            &before,
            &["i1".into(), "e1".into(), "h1".into(), "a1".into()],
            &[],
        ));
        for gone in [
            "item i1",
            "an entry",
            "14:51",
            "outer how",
            "inner how",
            "an action",
        ] {
            assert!(!after.contains(gone), "{gone} is still in {after}");
        }
        assert!(after.contains("item i2"));
    }

    #[test]
    fn an_address_that_spells_a_struck_thing_otherwise_leads_nowhere() {
        for href in [
            "https://x.example/?u=ana%40corp.io",
            "https://x.example/?u=ana%2540corp.io",
            "mailto:ANA@corp.io",
            "https://x.example/%61na",
        ] {
            let link = Mark::Link {
                href: href.into(),
                title: String::new(),
            };
            let after = said(&document(
                &paragraph(vec![Inline::marked("here", [link])]),
                &[],
                &strikes(),
            ));
            assert!(
                !after.contains("x.example") && !after.contains("corp.io"),
                "{after}"
            );
        }
    }

    #[test]
    fn of_two_struck_things_that_overlap_nothing_is_left_and_stand_ins_are_not_struck() {
        let strikes = [
            ("abcd".to_owned(), "[person cde]".to_owned()),
            ("cde".into(), "[B]".into()),
        ];
        assert_eq!(text("xabcdey cde", &strikes), "x[person cde]y [B]");
    }

    #[test]
    fn a_proposal_is_not_told_as_a_promise_and_a_dropped_action_as_what_it_is() {
        let action = |state| Action {
            text: vec![Inline::text(format!("{state:?}"))],
            state,
            ..Action::default()
        };
        let states = [
            ActionState::Proposed,
            ActionState::InProgress,
            ActionState::Verified,
            ActionState::Dropped,
        ];
        let before = Document {
            blocks: vec![Block::new(BlockKind::Actions(states.map(action).to_vec()))],
        };
        let after = document(&before, &[], &[]);
        let told: Vec<ActionState> = after.actions().map(|action| action.state).collect();
        assert_eq!(
            told,
            [
                ActionState::Proposed,
                ActionState::Committed,
                ActionState::Done,
                ActionState::Dropped
            ]
        );
        assert_eq!(
            after.content_hash(),
            before.content_hash(),
            "following up an action needs no new approval"
        );
    }

    proptest! {
        #[test]
        fn no_struck_text_is_left_however_it_is_cut_into_runs(cuts in proptest::collection::vec(0usize..40, 0..6), around in "[a-z ]{0,9}") {
            let whole = format!("{around} ana@corp.io {around}");
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(whole.len())).collect();
            cuts.extend([0, whole.len()]);
            cuts.sort_unstable();
            let runs = cuts.windows(2).enumerate().map(|(nth, pair)| {
                let marks = if nth % 2 == 0 { vec![] } else { vec![Mark::Em] };
                Inline::marked(&whole[pair[0]..pair[1]], marks)
            });
            let after = document(&paragraph(runs.collect()), &[], &strikes());
            let BlockKind::Paragraph(content) = &after.blocks[0].kind else { panic!("a paragraph stays one") };
            prop_assert!(!plain(content).contains("ana@corp.io"));
            prop_assert!(plain(content).contains("[e-mail address A]"));
        }
    }
}
