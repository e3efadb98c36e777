//! Markdown in and out: any house's postmortem becomes a document, a document becomes a file for any git host.
//! Not here: HTML (`html`), and where a file is put (`repository`, `site`).

mod actions;
mod details;
mod forms;
mod found;
mod front;
mod hows;
mod inline;
mod labels;
mod line;
mod parse;
mod sections;
mod settle;
pub(crate) mod time;
mod timeline;
mod write;
mod zone;

use postmortem::write::document::{Block, BlockKind, Document};

use found::Found;
pub use found::FoundTime;
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
    /// The title: from the front matter, the first heading, or the file's name; empty if there is none.
    pub title: String,
    /// The number, if the file is one of our own exports.
    pub number: Option<u64>,
    /// Front matter of the upper level: names and values.
    pub front: Vec<(String, String)>,
    /// The day that the postmortem is about, `YYYY-MM-DD`, or empty.
    pub date: String,
    /// The severity as written, or empty.
    pub severity: String,
    /// Who wrote it, as written.
    pub authors: Vec<String>,
    /// The incident's times, as far as the text tells them outright.
    pub times: Vec<FoundTime>,
    /// Everything the file says.
    pub document: Document,
    /// Sentences for the person who imports: what was recognised, and what was left as typed and why.
    pub notes: Vec<String>,
    /// Words of the file that stand in another place or are said by a form now: heads of tables, and cells of a table
    /// of actions, which became the actions' fields.
    pub became_form: Vec<String>,
}

/// Reads Markdown. Cannot fail: what is not recognised stays as ordinary or raw blocks.
pub fn read(text: &str) -> Imported {
    read_named(text, "")
}

/// Reads Markdown of which the path is known: it often names the day, and the title where the text has none.
pub fn read_named(text: &str, path: &str) -> Imported {
    let text = text
        .strip_prefix('\u{FEFF}')
        .unwrap_or(text)
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\0', "\u{FFFD}");
    let (front, body) = front::split(&text);
    let value = |name: &str| {
        front
            .keys
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.clone())
    };
    let mut blocks = parse::parse(body);
    if front.ours {
        settle::settle(&mut blocks);
    }
    let mut blocks = forms::restore(blocks);
    let mut title = take_title(
        &mut blocks,
        value("title").map(|title| write::one_line(&title)),
    );
    if title.is_empty() {
        title = name_of(path);
    }
    let mut found = Found::default();
    let mut imported = Imported {
        number: if front.ours {
            value("number").and_then(|number| number.parse().ok())
        } else {
            None
        },
        severity: value("severity")
            .or_else(|| found::labelled_value(&blocks, &["severity", "sev"]))
            .unwrap_or_default(),
        authors: value("authors")
            .or_else(|| value("author"))
            .or_else(|| {
                found::labelled_value(&blocks, &["authors", "author", "created by", "written by"])
            })
            .map(|authors| found::names(&authors))
            .unwrap_or_default(),
        title,
        ..Imported::default()
    };
    if !front.ours {
        blocks = labels::to_headings(blocks);
        let about = found::about(
            &imported.title,
            path,
            &value("date").unwrap_or_default(),
            &blocks,
        );
        imported.date = about.date.map(|date| date.to_string()).unwrap_or_default();
        blocks = timeline::recognise(blocks, &about, &mut found);
        found.labelled_times(&blocks, about.date);
        blocks = actions::recognise(blocks, &mut found);
        blocks = hows::recognise(blocks);
        settle::settle(&mut blocks);
    }
    if let Some(verbatim) = front.verbatim {
        blocks.insert(
            0,
            Block::new(BlockKind::Raw {
                format: "frontmatter".into(),
                text: verbatim,
            }),
        );
    }
    let mut document = Document { blocks };
    if imported.date.is_empty() {
        imported.date = document
            .timeline()
            .find_map(|entry| entry.at.get(..10))
            .unwrap_or_default()
            .to_owned();
    }
    fill_ids(&mut document, &text);
    imported.notes = summary(&document);
    imported.notes.append(&mut found.notes);
    Imported {
        front: front.keys,
        document,
        times: found.times,
        became_form: found.became_form,
        ..imported
    }
}

/// What was recognised, in one sentence each.
fn summary(document: &Document) -> Vec<String> {
    let counts = [
        (
            document.timeline().count(),
            "timeline entry",
            "timeline entries",
        ),
        (document.actions().count(), "action", "actions"),
        (document.hows().count(), "chain of hows", "chains of hows"),
    ];
    let counted = counts.iter().filter(|(count, ..)| *count > 0);
    counted
        .map(|(count, one, many)| {
            format!(
                "{count} {} recognised.",
                if *count == 1 { one } else { many }
            )
        })
        .collect()
}

/// The title, from the front matter or the first heading. A first heading that only repeats it is taken off, since
/// the title is kept beside the document.
fn take_title(blocks: &mut Vec<Block>, front_title: Option<String>) -> String {
    let first = match blocks.first().map(|block| &block.kind) {
        Some(BlockKind::Heading { level: 1, text, .. }) => {
            Some(write::one_line(&settle::flat(text)))
        }
        _ => None,
    };
    let title = front_title.or(first.clone()).unwrap_or_default();
    if first.as_deref() == Some(title.as_str()) {
        blocks.remove(0);
    }
    title
}

/// A file's name as words.
fn name_of(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    write::one_line(&stem.replace(['-', '_'], " "))
}

/// Ids from the text itself, so that reading the same text twice gives the same ids. Hows, which named actions and other
/// hows by their place, name them by id from here on.
fn fill_ids(document: &mut Document, text: &str) {
    let mut state = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    document.fill_ids(|| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
        (0..12)
            .map(|place| char::from(LETTERS[(mixed >> (place * 5)) as usize & 31]))
            .collect()
    });
    let actions: Vec<String> = document.actions().map(|action| action.id.clone()).collect();
    let hows: Vec<String> = document
        .all_hows()
        .iter()
        .map(|how| how.id.clone())
        .collect();
    let named = |ids: &[String], places: &[String]| -> Vec<String> {
        let id = |place: &String| ids.get(place.parse::<usize>().ok()?.checked_sub(1)?);
        places.iter().filter_map(id).cloned().collect()
    };
    document.for_each_how(&mut |how| {
        how.actions = named(&actions, &how.actions);
        how.serves = named(&hows, &how.serves);
    });
}
