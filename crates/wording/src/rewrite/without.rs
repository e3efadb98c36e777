//! Taking words out: an adverb of slipping, an ornament, an interjection. The sentence closes behind them.
//! Which words may go is decided by whoever calls; here it is done without leaving a gap, a comma or a wrong article.

use std::ops::Range;

use super::draft::{Way, article, capital, chunk_around};
use crate::text::actor::Reading;
use crate::text::lexicon::class;
use crate::text::token::Kind;

/// The sentence without some tokens: safe, since nothing else changes.
pub(super) fn ways(reading: &Reading<'_>, span: &Range<usize>) -> Vec<Way> {
    taken_out(reading, span)
        .map(|(range, text)| Way {
            range,
            text,
            is_safe: true,
        })
        .into_iter()
        .collect()
}

/// Whether a stretch only describes what follows it: "this ridiculous script", "our beloved registrar", "careless operators".
pub(super) fn is_ornament(reading: &Reading<'_>, span: &Range<usize>) -> bool {
    let Some(chunk) = chunk_around(reading, span.start) else {
        return false;
    };
    let inside = span.end <= chunk.head
        && !reading.is(span.start, class::DET | class::POSS)
        && reading
            .tokens
            .get(chunk.head)
            .is_some_and(|head| head.kind != Kind::Mark);
    let describes = span
        .clone()
        .all(|index| reading.tokens[index].kind == Kind::Word && !is_noun(reading, index));
    // At the beginning of a sentence only a known noun tells that the first word describes it.
    let sure = span.start != reading.lead || reading.is(chunk.head, class::ROLE | class::SYSTEM);
    inside && describes && sure
}

fn is_noun(reading: &Reading<'_>, index: usize) -> bool {
    reading.is(index, class::ROLE | class::SYSTEM)
}

/// Whether a stretch stands between marks or at an edge of the sentence, so that nothing hangs on it: "bruh, the alert …".
pub(super) fn is_aside(reading: &Reading<'_>, span: &Range<usize>) -> bool {
    let comma = |index: usize| {
        reading.tokens.get(index).is_some_and(|token| {
            matches!(
                token.first,
                ',' | '\u{2014}' | '\u{2013}' | '\u{2026}' | ':'
            ) && token.kind == Kind::Mark
        })
    };
    let before = span.start == reading.lead || comma(span.start - 1);
    let after = span.end >= reading.tail || comma(span.end);
    // "was, in our view, foreseeable": the last word is what the sentence says.
    let hangs_on_it =
        (reading.lead..span.start).any(|index| reading.is(index, class::BE) && comma(index + 1));
    // "Once the replica lagged, the writing …": the first clause does not stand alone.
    let only_clause =
        span.end >= reading.tail && reading.is(reading.lead, class::SUB | class::PREP);
    before
        && after
        && !hangs_on_it
        && !only_clause
        && span.end - span.start < reading.tail - reading.lead
}

/// Takes words out, with the space and comma they leave behind; what then begins the sentence gets its capital.
pub(super) fn taken_out(
    reading: &Reading<'_>,
    span: &Range<usize>,
) -> Option<(Range<usize>, String)> {
    let mut end = span.end;
    let opens = span.start == reading.lead;
    if opens
        && reading.tokens.get(end).is_some_and(|token| {
            token.kind == Kind::Mark
                && matches!(
                    token.first,
                    ',' | '\u{2026}' | '\u{2014}' | '\u{2013}' | ':'
                )
        })
    {
        end += 1;
    }
    let start = reading.tokens.get(span.start)?.start as usize;
    let Some(next) = reading.tokens.get(end) else {
        // At the very end: the comma before goes as well.
        let mut before = span.start.checked_sub(1)?;
        if reading.tokens[before].is_mark(',') && before > reading.lead {
            before -= 1;
        }
        return Some((
            reading.tokens[before].end as usize..reading.tokens[end - 1].end as usize,
            String::new(),
        ));
    };
    if opens && next.kind == Kind::Mark {
        return None;
    }
    if opens && reading.tokens[span.start].is_capitalised() {
        let word = reading.text(end);
        return Some((start..next.end as usize, capital(word)));
    }
    if next.kind == Kind::Mark && span.start > 0 {
        // Before a mark the space goes too, and of two commas around it one.
        let mut before = span.start - 1;
        if reading.tokens[before].is_mark(',') && before > reading.lead {
            before -= 1;
        }
        return Some((
            reading.tokens[before].end as usize..reading.tokens[end - 1].end as usize,
            String::new(),
        ));
    }
    // "an appalling bug": the article follows the word that is now behind it.
    if span.start > 0
        && (reading.is_word(span.start - 1, "a") || reading.is_word(span.start - 1, "an"))
    {
        let article = article(reading.text(end));
        let article = if reading.tokens[span.start - 1].is_capitalised() {
            capital(article)
        } else {
            article.to_string()
        };
        return Some((
            reading.tokens[span.start - 1].start as usize..next.start as usize,
            format!("{article} "),
        ));
    }
    Some((start..next.start as usize, String::new()))
}
