//! Anger, drama, sarcasm and shouting, said quietly: what only colours goes, what stands for a fact becomes room for the fact.
//! Taking words out of a sentence is in `without`.

use std::ops::Range;

use super::draft::{Way, bytes, capital, cased, chunk_around, clause_end, clause_start};
use super::without::{self, is_aside, is_ornament};
use crate::rule::Hit;
use crate::text::actor::Reading;
use crate::text::lexicon::class;
use crate::text::token::Kind;

/// The ways to say plainly what was said with strong words or a sting.
pub(super) fn ways(reading: &Reading<'_>, hit: &Hit) -> Vec<Way> {
    const COLOUR: [&str; 14] = [
        "on earth",
        "the hell",
        "the fuck",
        "in the world",
        "in the name of god",
        "ffs",
        "wtf",
        "lmao",
        "lol",
        "rofl",
        "damn",
        "goddamn",
        "omg",
        "bloody",
    ];
    for colour in ["on earth", "the hell", "the fuck", "in the world"] {
        let length = colour.split(' ').count();
        if reading
            .slice(hit.span.end..(hit.span.end + length).min(reading.tail).max(hit.span.end))
            .to_lowercase()
            == colour
            && reading.is(hit.span.start, class::WH)
        {
            return without::ways(reading, &(hit.span.end..hit.span.end + length));
        }
    }
    // "our precious mesh": the owner stays, the ornament goes.
    if hit.span.len() > 1 && reading.is(hit.span.start, class::DET | class::POSS) {
        let inner = hit.span.start + 1..hit.span.end;
        if is_ornament(reading, &inner) {
            return without::ways(reading, &inner);
        }
    }
    let words = reading.slice(hit.span.clone()).to_lowercase();
    let adverb = hit.span.len() == 1 && words.ends_with("ly");
    if COLOUR.contains(&words.as_str())
        || adverb
        || is_ornament(reading, &hit.span)
        || is_aside(reading, &hit.span)
    {
        let ways = without::ways(reading, &hit.span);
        if !ways.is_empty() {
            return ways;
        }
    }
    as_a_fact(reading, hit).into_iter().collect()
}

/// "The rollback was a nightmare" becomes "The rollback was [what it was, in numbers and plain words]".
fn as_a_fact(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    let verb = (hit.span.start..hit.span.end).find(|index| {
        reading.is(*index, class::VERB | class::AUX)
            && reading
                .subject(*index)
                .is_some_and(|subject| subject.end <= *index)
            && !reading.text(*index).starts_with(['\'', '\u{2019}'])
            && chunk_around(reading, *index).is_none()
            && !(*index > 0
                && *index > hit.span.start
                && reading.is(index - 1, class::DET | class::POSS))
            && !reading.is(index.saturating_sub(1), class::DET | class::POSS)
    });
    if let Some(verb) = verb {
        let start = if reading.is(hit.span.start, class::AUX | class::ADV | class::NEG) {
            hit.span.start
        } else {
            verb
        };
        let end = clause_end(reading, hit.span.end).max(hit.span.end);
        return Some(Way::new(
            bytes(reading, start.min(hit.span.start)..end),
            "[did or was what, in numbers and plain words]",
        ));
    }
    let mut range = hit.span.clone();
    // "Any first-year student could …", "my late grandmother": nothing can stand for people.
    let about_people = chunk_around(reading, hit.span.end - 1)
        .is_some_and(|chunk| chunk.who.is_people() && chunk.head + 1 > hit.span.end);
    if about_people {
        return None;
    }
    if let Some(chunk) = chunk_around(reading, hit.span.end - 1) {
        range.start = range.start.min(chunk.start);
        range.end = range.end.max(chunk.end);
    }
    if range.start > reading.lead && reading.is(range.start - 1, class::DET) {
        range.start -= 1;
    }
    // Words that begin a clause and do not end a phrase: the sting is in the whole of it.
    if range.start == clause_start(reading, range.start)
        && chunk_around(reading, hit.span.end - 1).is_none_or(|chunk| chunk.end <= hit.span.end)
        && range.len() > 1
        && range.end < reading.tail
        && !reading.is(range.end, class::PREP | class::AUX | class::FINITE)
    {
        range.end = clause_end(reading, range.end).max(range.end);
    }
    // "was asking for trouble of …": a phrase that ends open takes what it opens for.
    if reading.is(range.end - 1, class::PREP)
        && let Some(next) = reading.chunk_at(range.end)
    {
        range.end = next.end;
    }
    let gap = if range.start > 0 && reading.is(range.start - 1, class::BE | class::ADV) {
        "[what it was, in numbers and plain words]"
    } else {
        "[what happened, in numbers and plain words]"
    };
    Some(Way::new(
        reading.bytes(range.clone()),
        cased(reading, range.start, gap),
    ))
}

/// Says quietly what was shouted: marks become one, capitals small, pictures go.
pub(super) fn quietly(reading: &Reading<'_>, span: &Range<usize>) -> Vec<Way> {
    lowered(reading, span)
        .map(|(range, text)| Way {
            range,
            text,
            is_safe: true,
        })
        .into_iter()
        .collect()
}

fn lowered(reading: &Reading<'_>, span: &Range<usize>) -> Option<(Range<usize>, String)> {
    let is_loud = |index: &usize| {
        matches!(reading.tokens[*index].first, '!' | '?')
            && reading.tokens[*index].kind == Kind::Mark
    };
    let range = reading.bytes(span.clone());
    let words: Range<usize> = span.start..span.clone().find(is_loud).unwrap_or(span.end);
    let shouted = words.clone().any(|index| reading.tokens[index].shouted);
    let said: String = if shouted {
        let lower = reading.slice(words.clone()).to_lowercase();
        if span.start == reading.lead {
            capital(&lower)
        } else {
            lower
        }
    } else if words.is_empty() {
        String::new()
    } else {
        reading.slice(words.clone()).to_string()
    };
    if let Some(first) = span.clone().find(is_loud) {
        let asks = span.clone().any(|index| reading.tokens[index].is_mark('?'));
        // All the marks in a row, not only those of the span.
        let mut last = first;
        while reading.tokens.get(last + 1).is_some() && is_loud(&(last + 1)) {
            last += 1;
        }
        let mark = if asks { "?" } else { "." };
        return Some((
            range.start..reading.tokens[last].end as usize,
            format!("{said}{mark}"),
        ));
    }
    if shouted {
        return Some((range, said));
    }
    let stretched = shortened(&said);
    if stretched != said {
        return Some((range, stretched));
    }
    if said.chars().any(char::is_alphanumeric) && !said.starts_with(':') {
        return None;
    }
    // A picture, and those beside it.
    let is_picture = |index: usize| {
        reading
            .tokens
            .get(index)
            .is_some_and(|token| token.kind == Kind::Mark && !token.first.is_ascii())
    };
    let (mut start, mut end) = (span.start, span.end);
    while start > 0 && is_picture(start - 1) {
        start -= 1;
    }
    while is_picture(end) {
        end += 1;
    }
    let from = start.checked_sub(1).map_or(reading.range.start, |before| {
        reading.tokens[before].end as usize
    });
    let to = reading.bytes(start..end).end;
    if start == 0 {
        // What follows begins the sentence then.
        let next = reading.tokens.get(end)?;
        return Some((from..next.start as usize, String::new()));
    }
    Some((from..to, String::new()))
}

/// "sooooo" becomes "so": three and more of a letter are one.
fn shortened(words: &str) -> String {
    let mut out = String::new();
    let mut run = 0;
    let letters: Vec<char> = words.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        run = if at > 0 && letters[at - 1].eq_ignore_ascii_case(letter) {
            run + 1
        } else {
            0
        };
        let ahead = letters[at..]
            .iter()
            .take_while(|other| other.eq_ignore_ascii_case(letter))
            .count();
        let long = run + ahead > 2 && letter.is_alphabetic();
        if !long || run == 0 {
            out.push(*letter);
        }
    }
    out
}
