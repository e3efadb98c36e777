//! The tools of rewriting: cutting a sentence, forms of verbs, capitals and articles, gaps.
//! Which words to choose is in the files beside this one.

use std::ops::Range;

use crate::finding::BlockKind;
use crate::rule::Hit;
use crate::text::actor::{Chunk, Reading};
use crate::text::lexicon::{class, lexicon};
use crate::text::token::Kind;

/// One way to say it: what is replaced, in bytes of the block's text, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    /// What it replaces.
    pub range: Range<usize>,
    /// What stands there then.
    pub text: String,
    /// Whether it can be taken without thinking twice.
    pub is_safe: bool,
}

impl Way {
    /// A way that the writer has to look at.
    pub fn new(range: Range<usize>, text: impl Into<String>) -> Way {
        Way {
            range,
            text: text.into(),
            is_safe: false,
        }
    }

    /// The same way, told over a wider range of the text.
    pub fn over(&self, text: &str, wider: &Range<usize>) -> String {
        let start = wider.start.min(self.range.start);
        let end = wider.end.max(self.range.end);
        [
            &text[start..self.range.start],
            &self.text,
            &text[self.range.end..end],
        ]
        .concat()
    }
}

/// The sentence without bullets, times and labels before it.
pub(super) fn whole(reading: &Reading<'_>) -> Range<usize> {
    let start = reading
        .tokens
        .get(reading.lead)
        .map_or(reading.range.start, |token| token.start as usize);
    start..reading.range.end
}

/// Where the words of the sentence end and its closing marks begin.
pub(super) fn close(reading: &Reading<'_>) -> usize {
    reading
        .tail
        .checked_sub(1)
        .map_or(reading.range.end, |last| reading.tokens[last].end as usize)
}

/// The matter from a token on: up to the mark or conjunction that ends the clause, without what joins it to the next.
pub(super) fn matter(reading: &Reading<'_>, from: usize) -> String {
    reading
        .slice(from..clause_end(reading, from))
        .trim()
        .to_string()
}

/// The token at which the clause ends that is under way at a token.
pub(super) fn clause_end(reading: &Reading<'_>, from: usize) -> usize {
    let mut end = from;
    while end < reading.tail {
        let token = reading.tokens[end];
        // "pause()" is one word to the reader.
        let glued = end > 0 && reading.tokens[end - 1].end == token.start;
        let parts = !(glued && matches!(token.first, '(' | ')'))
            && token.kind == Kind::Mark
            && matches!(
                token.first,
                ',' | ';'
                    | ':'
                    | '('
                    | ')'
                    | '?'
                    | '!'
                    | '.'
                    | '"'
                    | '|'
                    | '\u{2014}'
                    | '\u{2013}'
                    | '\u{201C}'
                    | '\u{201D}'
                    | '\u{2026}'
            );
        let joins = ["because", "but", "so", "although", "though", "which", "and"]
            .iter()
            .any(|word| reading.is_word(end, word))
            && end > from;
        // "the queue and the store" is one matter; "and was asleep" begins another.
        let and_goes_on = reading.is_word(end, "and")
            && (reading.chunk_at(end + 1).is_some_and(|next| {
                !reading.is(next.end, class::AUX | class::PAST | class::THIRD)
            }) || reading.is(end + 1, class::BASE));
        if parts || joins && !and_goes_on {
            break;
        }
        end += 1;
    }
    end
}

/// The token at which the clause of a token begins: behind the last mark that parts clauses.
pub(super) fn clause_start(reading: &Reading<'_>, at: usize) -> usize {
    let mut start = at;
    while start > reading.lead {
        let before = reading.tokens[start - 1];
        if before.kind == Kind::Mark
            && matches!(
                before.first,
                ',' | ';' | ':' | '|' | '(' | '"' | '\u{2014}' | '\u{2013}' | '\u{201C}'
            )
        {
            break;
        }
        start -= 1;
    }
    start
}

/// The base form of the verb at a token.
pub(super) fn base(reading: &Reading<'_>, index: usize) -> Option<String> {
    lexicon().base(&reading.text(index).to_lowercase())
}

/// "rolled" of "roll", "wrote" of "write".
pub(super) fn past(base: &str) -> String {
    form(base, class::PAST, 2)
}

/// "rolled" of "roll", "written" of "write".
pub(super) fn participle(base: &str) -> String {
    form(base, class::PART, 3)
}

/// "rolling" of "roll".
pub(super) fn gerund(base: &str) -> String {
    form(base, class::ING, 4)
}

/// "rolls" of "roll".
pub(super) fn third(base: &str) -> String {
    form(base, class::THIRD, 1)
}

fn form(base: &str, wanted: u64, place: usize) -> String {
    let forms = lexicon().forms(base);
    // A verb of the list leaves out forms that are spelled alike, so its forms are known by their classes.
    let by_class = forms
        .iter()
        .skip(usize::from(forms.len() > 3))
        .find(|form| lexicon().get(form).classes & wanted != 0);
    by_class
        .or_else(|| forms.get(place))
        .or_else(|| forms.last())
        .cloned()
        .unwrap_or_default()
}

/// The word with a capital letter; of a gap, its first word.
pub(super) fn capital(text: &str) -> String {
    if let Some(gap) = text.strip_prefix('[') {
        return format!("[{}", capital(gap));
    }
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// The words of some tokens for the middle of a sentence: without the capital that only the beginning gave them.
pub(super) fn small(reading: &Reading<'_>, range: Range<usize>) -> String {
    let text = reading.slice(range.clone());
    let Some(token) = reading.tokens.get(range.start) else {
        return text.to_string();
    };
    let word = reading.text(range.start).to_lowercase();
    let ordinary = token.kind == Kind::Word
        && !token.shouted
        && word != "i"
        && (token.is(class::DET | class::POSS | class::PREP | class::PEOPLE_PRON | class::ADV)
            || token.is(class::SYSTEM | class::VERB | class::ROLE)
                && !token.is(class::PRODUCT | class::NAME)
            || token.classes == 0 && word.chars().all(|c| c.is_ascii_lowercase()));
    if ordinary && range.start == reading.lead {
        let mut letters = text.chars();
        letters.next().map_or(String::new(), |first| {
            first.to_lowercase().chain(letters).collect()
        })
    } else {
        text.to_string()
    }
}

/// Begins the text with a capital if the token begins its sentence with one.
pub(super) fn cased(reading: &Reading<'_>, at: usize, text: &str) -> String {
    let opens = at == reading.lead
        && reading
            .tokens
            .get(at)
            .is_some_and(|token| token.is_capitalised());
    if opens {
        capital(text)
    } else {
        text.to_string()
    }
}

/// "a" or "an", as the next word wants it.
pub(super) fn article(next: &str) -> &'static str {
    let lower = next.to_lowercase();
    let vowel = lower.starts_with(['a', 'e', 'i', 'o', 'u'])
        && !["uni", "use", "usu", "uti", "one", "eu"]
            .iter()
            .any(|sound| lower.starts_with(sound))
        || lower.starts_with("hour")
        || lower.starts_with("hon");
    if vowel { "an" } else { "a" }
}

/// Whether the words of a phrase mean several: "the alerts", "two hosts", "they".
pub(super) fn is_plural(reading: &Reading<'_>, chunk: &Chunk) -> bool {
    let head = reading.text(chunk.head).to_lowercase();
    ["they", "them", "we", "us", "both", "many", "people", "data"].contains(&head.as_str())
        || reading.is(chunk.head, class::PERSONS)
        || head.ends_with('s')
            && !["ss", "us", "is", "dns", "tls", "https", "aws", "news"]
                .iter()
                .any(|ending| head.ends_with(ending))
            && !reading.is_word(chunk.start, "a")
            && !reading.is_word(chunk.start, "an")
}

/// "at 10:02" where the sentence tells one time of day, else "at that moment".
pub(super) fn moment(reading: &Reading<'_>) -> String {
    let mut times = reading.tokens.iter().filter(|token| {
        token.kind == Kind::Number && reading.block.text[token.range()].contains(':')
    });
    match (times.next(), times.next()) {
        (Some(time), None) if time.start as usize >= whole(reading).start => {
            format!("at {}", &reading.block.text[time.range()])
        }
        _ => "at that moment".to_string(),
    }
}

/// Whether a sentence can take a further clause at its end: it is no heading, no question and no single word.
pub(super) fn can_go_on(reading: &Reading<'_>) -> bool {
    reading.block.kind != BlockKind::Heading && !reading.is_question()
}

/// The noun phrase that a token is part of.
pub(super) fn chunk_around<'r>(reading: &'r Reading<'_>, at: usize) -> Option<&'r Chunk> {
    let found = reading.chunks.partition_point(|chunk| chunk.end <= at);
    reading
        .chunks
        .get(found)
        .filter(|chunk| chunk.start <= at && at < chunk.end)
}

/// The noun phrase at a token with the "of …" phrases behind it: its first token and the token after it.
pub(super) fn long_phrase(reading: &Reading<'_>, start: usize) -> Option<Range<usize>> {
    let mut end = reading.chunk_at(start)?.end;
    for _ in 0..3 {
        let owner = reading.is_word(end, "'s") || reading.is_word(end, "\u{2019}s");
        if (reading.is_word(end, "of") || owner)
            && let Some(next) = reading.chunk_at(end + 1)
        {
            end = next.end;
        } else {
            break;
        }
    }
    Some(start..end)
}

/// The first token of the hit, stepping back over adverbs that belong to it: "simply forgot".
pub(super) fn with_adverbs(reading: &Reading<'_>, at: usize) -> usize {
    let mut start = at;
    while start > reading.lead
        && reading.is(start - 1, class::ADV)
        && !["then", "now", "today", "later", "once", "again"]
            .iter()
            .any(|word| reading.is_word(start - 1, word))
    {
        start -= 1;
    }
    start
}

/// The bytes of some tokens; empty at the end of the sentence if there are none.
pub(super) fn bytes(reading: &Reading<'_>, range: Range<usize>) -> Range<usize> {
    if range.start < range.end {
        reading.bytes(range)
    } else {
        let at = close(reading);
        at..at
    }
}

/// The words between two tokens and the closing marks, with the space before them.
pub(super) fn from_to_close<'b>(reading: &Reading<'b>, from: usize) -> &'b str {
    let end = close(reading);
    let start = from
        .checked_sub(1)
        .and_then(|before| reading.tokens.get(before))
        .map_or(end, |token| token.end as usize);
    reading.block.text.get(start..end).unwrap_or("")
}

/// The verb's base at the beginning of a hit, in lower case; the word itself where it is no verb.
pub(super) fn first_verb(reading: &Reading<'_>, hit: &Hit) -> String {
    base(reading, hit.span.start).unwrap_or_else(|| reading.text(hit.span.start).to_lowercase())
}
