//! Markdown in and out: any house's postmortem becomes a document, a document becomes a file for any git host.
//! Not here: HTML (`html`), and where a file is put (`repository`, `site`).

mod forms;
mod front;
mod inline;
mod parse;
mod sections;
mod write;

use postmortem::write::document::{Block, BlockKind, Document, plain};

pub use write::write;

/// What stands above a document in its file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heading {
    /// The postmortem's title.
    pub title: String,
    /// Its number.
    pub number: Option<u64>,
    /// Further facts for the front matter, in order: name and value.
    pub facts: Vec<(String, String)>,
}

/// What was found in a Markdown file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// The title, or empty if the file has none.
    pub title: String,
    /// Front matter of the upper level: names and values.
    pub front: Vec<(String, String)>,
    /// Everything the file says.
    pub document: Document,
}

/// Reads Markdown. Cannot fail: what is not recognised stays as ordinary or raw blocks.
pub fn read(text: &str) -> Imported {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{FFFD}");
    let (front, body) = front::split(&text);
    let mut blocks = forms::restore(parse::parse(body));
    let front_title = front.keys.iter().find(|(key, _)| key == "title").map(|(_, title)| write::one_line(title));
    let title = take_title(&mut blocks, front_title);
    if let Some(verbatim) = front.verbatim {
        blocks.insert(0, Block::new(BlockKind::Raw { format: "frontmatter".into(), text: verbatim }));
    }
    let mut document = Document { blocks };
    fill_ids(&mut document, &text);
    Imported { title, front: front.keys, document }
}

/// The title, from the front matter or the first heading. A first heading that only repeats it is taken off, since
/// the title is kept beside the document.
fn take_title(blocks: &mut Vec<Block>, front_title: Option<String>) -> String {
    let first = match blocks.first().map(|block| &block.kind) {
        Some(BlockKind::Heading { level: 1, text, .. }) => Some(write::one_line(&plain(text))),
        _ => None,
    };
    let title = front_title.or(first.clone()).unwrap_or_default();
    if first.as_deref() == Some(title.as_str()) {
        blocks.remove(0);
    }
    title
}

/// Ids from the text itself, so that reading the same text twice gives the same ids. Hows, which named actions by
/// their place, name them by id from here on.
fn fill_ids(document: &mut Document, text: &str) {
    let mut state = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    document.fill_ids(|| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
        (0..12).map(|place| char::from(LETTERS[(mixed >> (place * 5)) as usize & 31])).collect()
    });
    let ids: Vec<String> = document.actions().map(|action| action.id.clone()).collect();
    document.for_each_how(&mut |how| {
        how.actions = how.actions.iter().filter_map(|place| ids.get(place.parse::<usize>().ok()?.checked_sub(1)?).cloned()).collect();
    });
}
