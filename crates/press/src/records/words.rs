//! Words of a record as content of an entry: links stay links, line ends stay breaks, and the first link is its evidence.
//! Not here: whose words they are (`cast`).

use postmortem::write::document::{Entry, Inline, Mark, joined};
use postmortem::write::safe::safe_address;

/// An entry takes so many characters of a message; a pasted log of megabytes is no entry.
const LONGEST: usize = 2_000;

/// A text with addresses in it, as content. Addresses of the web become links.
pub(super) fn content(text: &str) -> Vec<Inline> {
    let mut out = Vec::new();
    for (place, line) in text.trim().lines().enumerate() {
        if place > 0 {
            out.push(Inline::Break);
        }
        linked(line.trim_end(), &mut out);
    }
    joined(out)
}

/// A link with words of its own.
pub(super) fn link(address: &str, words: &str) -> Inline {
    Inline::marked(
        words,
        [Mark::Link {
            href: address.to_owned(),
            title: String::new(),
        }],
    )
}

fn linked(line: &str, out: &mut Vec<Inline>) {
    let mut rest = line;
    while let Some(at) = ["https://", "http://"]
        .iter()
        .filter_map(|scheme| rest.find(scheme))
        .min()
    {
        let end = rest[at..]
            .find(|letter: char| letter.is_whitespace() || matches!(letter, '<' | '>' | '"' | '|'))
            .map_or(rest.len(), |end| at + end);
        // A full stop or bracket at the end belongs to the sentence.
        let address = rest[at..end].trim_end_matches(['.', ',', ';', ')', ']', '!', '?', '\'']);
        out.push(Inline::text(&rest[..at]));
        if safe_address(address).is_some() && address.len() > "https://".len() {
            out.push(link(address, address));
        } else {
            out.push(Inline::text(address));
        }
        rest = &rest[at + address.len()..];
        if address.is_empty() {
            break;
        }
    }
    out.push(Inline::text(rest));
}

/// Makes an entry fit for a document: no signs that mean nothing, no more than an entry can hold, evidence from its first
/// link if it has none.
pub(super) fn tidy(entry: &mut Entry) {
    let mut left = LONGEST;
    let mut text = Vec::new();
    for inline in std::mem::take(&mut entry.text) {
        if left == 0 {
            break;
        }
        match inline {
            Inline::Text { text: words, marks } => {
                let clean: String = words
                    .chars()
                    .filter(|letter| !letter.is_control() || *letter == '\t')
                    .collect();
                let mut short: String = clean.chars().take(left).collect();
                left -= short.chars().count();
                if left == 0 && short.len() < clean.len() {
                    short.push('…');
                }
                text.push(Inline::Text { text: short, marks });
            }
            other => text.push(other),
        }
    }
    entry.text = trimmed(joined(text));
    entry.role = entry
        .role
        .chars()
        .filter(|letter| !letter.is_control())
        .take(60)
        .collect::<String>()
        .trim()
        .to_owned();
    entry.typed = entry
        .typed
        .chars()
        .filter(|letter| !letter.is_control())
        .take(80)
        .collect();
    if entry.source.is_empty() {
        let first = entry
            .text
            .iter()
            .flat_map(Inline::marks)
            .find_map(|mark| match mark {
                Mark::Link { href, .. } => Some(href.clone()),
                _ => None,
            });
        entry.source = first.unwrap_or_default();
    }
    // In a record an address is a whole one; a bare word is a name of something.
    let is_whole = ["https://", "http://"]
        .iter()
        .any(|scheme| entry.source.starts_with(scheme));
    let is_sound = is_whole && safe_address(&entry.source).is_some() && entry.source.len() < 1_900;
    if !is_sound {
        entry.source.clear();
    }
}

/// Without breaks and white space at its ends; nothing, if nothing else is there.
fn trimmed(mut text: Vec<Inline>) -> Vec<Inline> {
    let is_blank = |inline: &Inline| match inline {
        Inline::Break => true,
        Inline::Text { text, .. } => text.trim().is_empty(),
        Inline::Image { .. } => false,
    };
    while text.first().is_some_and(is_blank) {
        text.remove(0);
    }
    while text.last().is_some_and(is_blank) {
        text.pop();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use postmortem::write::document::plain;

    #[test]
    fn an_address_in_a_sentence_becomes_a_link_and_the_evidence() {
        let mut entry = Entry {
            text: content("see https://graphs.example.org/d/1?a=b. It is red"),
            ..Entry::default()
        };
        tidy(&mut entry);
        assert_eq!(entry.source, "https://graphs.example.org/d/1?a=b");
        assert_eq!(
            plain(&entry.text),
            "see https://graphs.example.org/d/1?a=b. It is red"
        );
    }

    #[test]
    fn a_pasted_log_is_cut_and_says_so() {
        let mut entry = Entry {
            text: content(&"x".repeat(9_000)),
            ..Entry::default()
        };
        tidy(&mut entry);
        assert!(
            plain(&entry.text).chars().count() == LONGEST + 1 && plain(&entry.text).ends_with('…')
        );
    }

    #[test]
    fn signs_that_mean_nothing_are_left_out_and_lines_stay_lines() {
        let mut entry = Entry {
            text: content("one\u{0}\u{7}\ntwo\n\n"),
            ..Entry::default()
        };
        tidy(&mut entry);
        assert_eq!(
            entry.text,
            [Inline::text("one"), Inline::Break, Inline::text("two")]
        );
    }
}
