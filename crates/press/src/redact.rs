//! What leaves the house: struck texts get their stand-ins, parts that stay inside are left out.
//! Not here: deciding what is held back (postmortem::publish) and finding what looks private (the language analyser).

use postmortem::write::document::{Action, ActionState, Block, BlockKind, Document, Entry, How, Inline, Mark, joined};

/// Each struck text with its stand-in, longest first, as `Redactions::strikes` gives them.
pub type Strikes = [(String, String)];

/// What stands where a whole part was left out.
const PART_HELD_BACK: &str = "This part is held back.";

/// Puts stand-ins into a text.
pub fn text(text: &str, strikes: &Strikes) -> String {
    let mut struck = text.to_owned();
    for (what, stand_in) in strikes.iter().filter(|(what, _)| !what.is_empty()) {
        struck = struck.replace(what, stand_in);
    }
    struck
}

/// A document as it leaves the house. Blocks named in `inside` are left out with a sentence in their place, struck
/// texts get their stand-ins wherever they stand (also across a change of marks, in link targets and in code), and
/// always held back are: owners, trackers and states of actions, sources of entries, and markup that came with an import.
pub fn document(document: &Document, inside: &[String], strikes: &Strikes) -> Document {
    let mut blocks: Vec<Block> = Vec::new();
    for block in &document.blocks {
        if inside.contains(&block.id) {
            // Neighbours that are held back together say so once.
            if blocks.last().is_none_or(|last| *last != Block::paragraph(PART_HELD_BACK)) {
                blocks.push(Block::paragraph(PART_HELD_BACK));
            }
        } else {
            blocks.extend(self::block(block, strikes));
        }
    }
    Document { blocks }
}

fn block(block: &Block, strikes: &Strikes) -> Option<Block> {
    let kind = match &block.kind {
        BlockKind::Raw { .. } => return None,
        BlockKind::Rule => BlockKind::Rule,
        BlockKind::Heading { level, section, text } => {
            BlockKind::Heading { level: *level, section: section.clone(), text: inlines(text, strikes) }
        }
        BlockKind::Paragraph(text) => BlockKind::Paragraph(inlines(text, strikes)),
        BlockKind::Quote(inner) => BlockKind::Quote(blocks(inner, strikes)),
        BlockKind::Code { language, text } => {
            BlockKind::Code { language: language.clone(), text: self::text(text, strikes) }
        }
        BlockKind::BulletList(items) => BlockKind::BulletList(list(items, strikes)),
        BlockKind::OrderedList { start, items } => BlockKind::OrderedList { start: *start, items: list(items, strikes) },
        BlockKind::Table(rows) => {
            let mut rows = rows.clone();
            for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
                cell.blocks = blocks(&cell.blocks, strikes);
            }
            BlockKind::Table(rows)
        }
        BlockKind::Timeline(entries) => BlockKind::Timeline(entries.iter().map(|entry| self::entry(entry, strikes)).collect()),
        BlockKind::Hows(hows) => BlockKind::Hows(hows.iter().map(|how| self::how(how, strikes)).collect()),
        BlockKind::Actions(actions) => BlockKind::Actions(actions.iter().map(|action| self::action(action, strikes)).collect()),
    };
    Some(Block { id: block.id.clone(), kind })
}

fn blocks(blocks: &[Block], strikes: &Strikes) -> Vec<Block> {
    blocks.iter().filter_map(|inner| block(inner, strikes)).collect()
}

fn list(items: &[postmortem::write::document::ListItem], strikes: &Strikes) -> Vec<postmortem::write::document::ListItem> {
    let mut items = items.to_vec();
    for item in &mut items {
        item.blocks = blocks(&item.blocks, strikes);
    }
    items
}

fn entry(entry: &Entry, strikes: &Strikes) -> Entry {
    Entry {
        typed: text(&entry.typed, strikes),
        source: String::new(),
        text: inlines(&entry.text, strikes),
        blocks: blocks(&entry.blocks, strikes),
        known_then: inlines(&entry.known_then, strikes),
        known_now: inlines(&entry.known_now, strikes),
        ..entry.clone()
    }
}

fn how(how: &How, strikes: &Strikes) -> How {
    How {
        text: inlines(&how.text, strikes),
        hows: how.hows.iter().map(|inner| self::how(inner, strikes)).collect(),
        ..how.clone()
    }
}

fn action(action: &Action, strikes: &Strikes) -> Action {
    let is_done = matches!(action.state.as_str(), "done" | "verified");
    Action {
        text: inlines(&action.text, strikes),
        end_state: inlines(&action.end_state, strikes),
        owner: String::new(),
        tracker: String::new(),
        priority: None,
        // Outside it is told whether it is done, and nothing of the way there.
        state: if is_done { ActionState::Done } else { ActionState::Committed },
        ..action.clone()
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
                        out.push(piece(&text[from.max(begins) - begins..start - begins], marks, strikes));
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
            Inline::Image { src, alt, title, marks } => out.push(Inline::Image {
                src: text(src, strikes),
                alt: text(alt, strikes),
                title: text(title, strikes),
                marks: marks.iter().map(|mark| self::mark(mark, strikes)).collect(),
            }),
        }
    }
    joined(out)
}

fn piece(text: &str, marks: &[Mark], strikes: &Strikes) -> Inline {
    Inline::marked(text, marks.iter().map(|mark| self::mark(mark, strikes)).collect::<Vec<_>>())
}

fn mark(mark: &Mark, strikes: &Strikes) -> Mark {
    match mark {
        Mark::Link { href, title } => Mark::Link { href: text(href, strikes), title: text(title, strikes) },
        other => other.clone(),
    }
}

/// What an inline adds to the plain text in which struck things are looked for.
fn letters(inline: &Inline) -> &str {
    match inline {
        Inline::Text { text, .. } => text,
        Inline::Break => "\n",
        Inline::Image { .. } => "\u{FFFC}",
    }
}

/// Where struck things stand in a plain text, in order and without overlaps; longer things win over shorter ones.
fn holes(plain: &str, strikes: &Strikes) -> Vec<(usize, usize, String)> {
    let mut holes: Vec<(usize, usize, String)> = Vec::new();
    for (what, stand_in) in strikes.iter().filter(|(what, _)| !what.is_empty()) {
        for (start, _) in plain.match_indices(what.as_str()) {
            let end = start + what.len();
            if holes.iter().all(|(from, to, _)| end <= *from || start >= *to) {
                holes.push((start, end, stand_in.clone()));
            }
        }
    }
    holes.sort();
    holes
}

#[cfg(test)]
mod tests {
    use super::*;
    use postmortem::write::document::plain;
    use proptest::prelude::*;

    fn strikes() -> Vec<(String, String)> {
        vec![("ana@corp.io".into(), "[e-mail address A]".into()), ("ana".into(), "[person A]".into())]
    }

    fn paragraph(content: Vec<Inline>) -> Document {
        Document { blocks: vec![Block { id: "p1".into(), kind: BlockKind::Paragraph(content) }] }
    }

    fn said(document: &Document) -> String {
        document.to_json().to_string()
    }

    #[test]
    fn a_struck_text_is_gone_across_marks_links_and_pictures() {
        let link = Mark::Link { href: "mailto:ana@corp.io".into(), title: "ana".into() };
        let before = paragraph(vec![
            Inline::text("Write to an"),
            Inline::marked("a@co", [Mark::Strong]),
            Inline::marked("rp.io", [Mark::Code]),
            Inline::text(" or "),
            Inline::marked("here", [link]),
            Inline::Image { src: "x?u=ana@corp.io".into(), alt: "ana at work".into(), title: String::new(), marks: vec![] },
        ]);
        let after = document(&before, &[], &strikes());
        assert!(!said(&after).contains("ana@corp.io") && !said(&after).contains("\"ana"), "{}", said(&after));
        let BlockKind::Paragraph(content) = &after.blocks[0].kind else { panic!("a paragraph stays one") };
        assert!(plain(content).starts_with("Write to [e-mail address A] or here"), "{}", plain(content));
    }

    #[test]
    fn owners_sources_and_foreign_markup_never_leave() {
        let action = Action { id: "a1".into(), text: vec![Inline::text("Mend it")], owner: "Jun".into(), tracker: "https://t/1".into(), ..Action::default() };
        let entry = Entry { id: "e1".into(), source: "https://chat/1".into(), text: vec![Inline::text("It began")], ..Entry::default() };
        let before = Document {
            blocks: vec![
                Block::new(BlockKind::Raw { format: "html".into(), text: "<!-- secret -->".into() }),
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
        before.blocks.push(Block { id: "p2".into(), kind: BlockKind::Paragraph(vec![Inline::text("two")]) });
        before.blocks.push(Block { id: "p3".into(), kind: BlockKind::Paragraph(vec![Inline::text("three")]) });
        let after = document(&before, &["p1".into(), "p2".into()], &[]);
        assert_eq!(after.blocks.len(), 2);
        assert!(!said(&after).contains("one") && !said(&after).contains("two"));
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
