//! Where sentences end in a block of prose.
//! Words are in `token`; what a sentence says is in `actor`.

use std::ops::Range;

/// The most bytes of a sentence. What is longer is no sentence; it is cut between words, so that all later work stays linear.
const LONGEST: usize = 1000;

/// Cuts a block's text into sentences: trimmed ranges, in order, none empty. Linear in the length of the text.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    let mut start = 0;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\n' => {
                push(text, start..at, &mut out);
                start = at + 1;
                at += 1;
            }
            b'.' | b'!' | b'?' => {
                let mut end = at + 1;
                while end < bytes.len() && matches!(bytes[end], b'.' | b'!' | b'?') {
                    end += 1;
                }
                let mut close = end;
                while let Some(c) = text[close..].chars().next()
                    && matches!(
                        c,
                        '"' | '\'' | ')' | ']' | '*' | '_' | '\u{201D}' | '\u{2019}'
                    )
                {
                    close += c.len_utf8();
                }
                if ends_here(text, start, at, end, close) {
                    push(text, start..close, &mut out);
                    start = close;
                }
                at = close.max(end);
            }
            _ => at += 1,
        }
    }
    push(text, start..text.len(), &mut out);
    out
}

fn push(text: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    let slice = &text[range.clone()];
    let start = range.start + (slice.len() - slice.trim_start().len());
    let end = start + slice.trim().len();
    let mut start = start;
    while end - start > LONGEST {
        let cut = cut_before(text, start, start + LONGEST);
        out.push(start..cut);
        start = cut + (text[cut..end].len() - text[cut..end].trim_start().len());
    }
    if end > start {
        out.push(start..end);
    }
}

/// The last gap between words in `start..most`; without one, the last whole character.
fn cut_before(text: &str, start: usize, most: usize) -> usize {
    let most = (start..=most)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(most);
    let stretch = &text[start..most];
    let gap = stretch
        .rfind(char::is_whitespace)
        .map_or(0, |at| stretch[..at].trim_end().len());
    if gap > 0 { start + gap } else { most }
}

/// Whether the marks at `at..end` (with closing quotes up to `close`) end the sentence that began at `start`.
fn ends_here(text: &str, start: usize, at: usize, end: usize, close: usize) -> bool {
    let rest = &text[close..];
    let Some(next) = rest.chars().next() else {
        return true;
    };
    if !next.is_whitespace() {
        return false;
    }
    let following = rest.trim_start().chars().next().unwrap_or(' ');
    if end - at > 1 || text.as_bytes()[at] != b'.' {
        // "Who approved this? the intern" goes on in chat; "4?" in brackets does not matter.
        return !(following.is_lowercase() && close > end);
    }
    let word_start = text[start..at]
        .rfind(|c: char| c.is_whitespace() || c == '(')
        .map_or(start, |i| start + i + 1);
    let Some(word) = text.get(word_start..at) else {
        return true;
    };
    if is_abbreviation(word) || word.eq_ignore_ascii_case("no") && following.is_ascii_digit() {
        return false;
    }
    // "3 a.m. the job ran": letters with dots between them end a sentence only before a capital.
    if word.contains('.') && word.len() <= 5 && following.is_lowercase() {
        return false;
    }
    let mut letters = word.chars();
    let first = letters.next();
    if first.is_some_and(char::is_uppercase) && letters.next().is_none() && following.is_uppercase()
    {
        // An initial: "G. Svensson". A sentence that ends in one capital letter is rarer.
        return false;
    }
    // "1. Restart" at the very beginning is a number of a list.
    !(word_start == start && word.chars().all(|c| c.is_ascii_digit()))
}

fn is_abbreviation(word: &str) -> bool {
    const LIST: [&str; 31] = [
        "e.g", "i.e", "mr", "mrs", "ms", "dr", "prof", "vs", "approx", "ca", "fig", "sec", "st",
        "jr", "sr", "cf", "al", "incl", "eng", "dept", "max", "min", "resp", "vol", "ref", "mt",
        "gen", "col", "sgt", "lt", "capt",
    ];
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    word.len() <= 6 && LIST.iter().any(|known| word.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn a_dot_inside_a_name_or_number_ends_nothing() {
        assert_eq!(
            cut(
                "At 3 a.m. the job, e.g. v1.2, ran. Dr. Obi rang G. Svensson! Why? \u{201C}No.\u{201D} End"
            ),
            [
                "At 3 a.m. the job, e.g. v1.2, ran.",
                "Dr. Obi rang G. Svensson!",
                "Why?",
                "\u{201C}No.\u{201D}",
                "End"
            ]
        );
    }

    #[test]
    fn a_sentence_without_end_is_cut_between_words() {
        let text = "wörd ".repeat(1000);
        let cut = cut(&text);
        assert!(cut.iter().all(|part| part.len() <= LONGEST
            && part.ends_with("wörd")
            && part.starts_with("wörd")));
        assert_eq!(
            cut.iter()
                .map(|part| part.split(' ').count())
                .sum::<usize>(),
            1000
        );
    }

    #[test]
    fn a_line_break_ends_a_sentence() {
        assert_eq!(cut("one\ntwo\n\n three "), ["one", "two", "three"]);
    }
}
