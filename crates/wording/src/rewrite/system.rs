//! Advice to people becomes a change to consider: to a tool, a default, a check, a page. The topic of the advice is kept.
//! What counts as advice to people is in `rules/person_fix`.

use super::draft::{Way, chunk_around, clause_end, long_phrase, matter, small, whole};
use crate::rule::Hit;
use crate::text::actor::Reading;
use crate::text::lexicon::class;

/// The changes to consider, those that keep the topic first.
pub(super) fn ways(rule: &str, reading: &Reading<'_>, hit: &Hit) -> Vec<Way> {
    let own = match rule {
        "be-more-careful" => careful(reading, hit),
        "reminder" => reminded(reading, hit),
        "retraining" => known(reading, hit),
        _ => limited(reading, hit),
    };
    let general = match rule {
        "be-more-careful" => {
            "Change [the tool, the default or the check] so that this needs no extra care."
        }
        "reminder" => "Show [what matters here] at [the place and moment where it matters].",
        "retraining" => {
            "Put this knowledge into [the tool, the check or the runbook], so that nobody has to carry it."
        }
        _ => "Limit what [the command or the account] can do at once, whoever uses it.",
    };
    let mut out: Vec<Way> = own.into_iter().collect();
    out.push(sentence(reading, hit, general.to_string()));
    out
}

/// The bytes that the advice covers: the sentence, without what introduces it or whose action it is.
fn advice(reading: &Reading<'_>, hit: &Hit) -> std::ops::Range<usize> {
    let all = whole(reading);
    // "(owner: Ana)" and what stands behind it stays.
    let bracket = (hit.span.end..reading.tail)
        .find(|index| reading.tokens[*index].is_mark('(') || reading.tokens[*index].is_mark('['));
    match bracket {
        Some(bracket) if bracket > 0 => all.start..reading.tokens[bracket - 1].end as usize,
        _ => all,
    }
}

fn sentence(reading: &Reading<'_>, hit: &Hit, text: String) -> Way {
    let range = advice(reading, hit);
    let ends = range.end == reading.range.end;
    let stopped = reading.block.text[range.clone()].ends_with(['.', '!']);
    let text = if ends && !stopped {
        text.trim_end_matches('.').to_string()
    } else if ends {
        text
    } else {
        text.trim_end_matches('.').to_string()
    };
    Way::new(range, text)
}

/// "Before you purge a mailbox, …": the clause that says when, for the end of another sentence.
fn when(reading: &Reading<'_>, hit: &Hit) -> Option<String> {
    const JOINS: [&str; 6] = ["before", "when", "while", "whenever", "after", "during"];
    let join = (reading.lead..reading.tail).find(|index| {
        JOINS.iter().any(|word| reading.is_word(*index, word)) && !hit.span.contains(index)
    })?;
    let end = clause_end(reading, join + 1);
    if end <= join + 1 {
        return None;
    }
    Some(small(reading, join..end))
}

/// "Be more careful with wildcards" becomes "Let [the tool or the check] catch what can go wrong with wildcards".
fn careful(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    let when = when(reading, hit);
    // "double-check the tenant": the thing to look at can be shown.
    let verb = hit.span.start;
    let last = reading.text(hit.span.end - 1).to_lowercase();
    let looks = [
        "double-check",
        "double check",
        "check",
        "triple-check",
        "verify",
        "recheck",
    ];
    if looks.contains(&last.as_str())
        || looks.contains(&reading.slice(hit.span.clone()).to_lowercase().as_str())
    {
        let phrase = long_phrase(reading, hit.span.end)?;
        let thing = reading.slice(phrase);
        let when = when.map_or(String::new(), |when| format!(" {when}"));
        return Some(sentence(
            reading,
            hit,
            format!("Let [the tool] show {thing} and ask{when}."),
        ));
    }
    const TOPICS: [&str; 10] = [
        "with", "about", "around", "of", "in", "on", "over", "to", "at", "into",
    ];
    let topic = (hit.span.end - 1..(hit.span.end + 2).min(reading.tail))
        .find(|index| TOPICS.iter().any(|word| reading.is_word(*index, word)));
    let about = topic
        .filter(|at| !reading.is(at + 1, class::PEOPLE_PRON) && !reading.is_word(at + 1, "future"))
        .and_then(|at| {
            if reading.is(at + 1, class::ING) {
                Some(matter(reading, at + 1))
            } else if reading.chunk_at(at + 1)?.who.is_people() {
                None
            } else {
                Some(reading.slice(long_phrase(reading, at + 1)?).to_string())
            }
        });
    if let Some(thing) = about {
        let when = when.map_or(String::new(), |when| format!(" {when}"));
        return Some(sentence(
            reading,
            hit,
            format!("Let [the tool or the check] catch what can go wrong with {thing}{when}."),
        ));
    }
    if let Some(when) = when {
        return Some(sentence(
            reading,
            hit,
            format!("Let [the tool or the check] show what matters {when}."),
        ));
    }
    // "remember to rotate the key": what is to be remembered can happen by itself.
    let to = (verb..(hit.span.end + 2).min(reading.tail))
        .find(|index| reading.is_word(*index, "to") && reading.is(index + 1, class::BASE))?;
    let act = matter(reading, to + 1);
    (!act.is_empty() && can_be_done_by_a_tool(&act)).then(|| {
        sentence(
            reading,
            hit,
            format!("Let [the tool, the pipeline or a default] {act}."),
        )
    })
}

/// Whether an act is one that a tool can do or show the time for: "rotate the key", not "learn to ask" nor "stop guessing".
fn can_be_done_by_a_tool(act: &str) -> bool {
    const OF_PEOPLE: [&str; 22] = [
        "learn",
        "stop",
        "be",
        "think",
        "try",
        "explain",
        "pay",
        "slow",
        "account",
        "bypass",
        "communicate",
        "do",
        "ask",
        "improve",
        "take",
        "become",
        "stay",
        "own",
        "reflect",
        "show",
        "concentrate",
        "remember",
    ];
    let first = act.split_whitespace().next().unwrap_or("").to_lowercase();
    !OF_PEOPLE.contains(&first.as_str())
}

/// "Remind everyone to read the runbook" becomes "Let [the tool or the check] show when it is time to read the runbook".
fn reminded(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    let from = hit.span.start + 1;
    let to_limit = (hit.span.end + 5).min(reading.tail);
    for index in from..to_limit {
        if reading.is_word(index, "to") && reading.is(index + 1, class::BASE) {
            let act = matter(reading, index + 1);
            if !can_be_done_by_a_tool(&act) {
                return None;
            }
            let looks = ["read", "follow", "consult", "review", "check", "heed"]
                .iter()
                .any(|word| reading.is_word(index + 1, word));
            if looks && let Some(phrase) = long_phrase(reading, index + 2) {
                let thing = reading.slice(phrase);
                return Some(sentence(
                    reading,
                    hit,
                    format!("Show {thing} at [the place and moment where it matters]."),
                ));
            }
            return Some(sentence(
                reading,
                hit,
                format!("Let [the tool or the check] show when it is time to {act}."),
            ));
        }
        if reading.is_word(index, "that") && reading.chunk_at(index + 1).is_some() {
            let fact = matter(reading, index + 1);
            return Some(sentence(
                reading,
                hit,
                format!("Show at [the place and moment where it matters] that {fact}."),
            ));
        }
        if (reading.is_word(index, "of") || reading.is_word(index, "about"))
            && let Some(phrase) = long_phrase(reading, index + 1)
            && reading
                .chunk_at(index + 1)
                .is_some_and(|chunk| !chunk.who.is_people())
        {
            let thing = reading.slice(phrase);
            return Some(sentence(
                reading,
                hit,
                format!("Show {thing} at [the place and moment where it matters]."),
            ));
        }
    }
    None
}

/// "Retrain the operators on soft stops" becomes "Build what there is to know about soft stops into […]".
fn known(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    let topic = (hit.span.start + 1..(hit.span.end + 6).min(reading.tail)).find(|index| {
        ["on", "about", "in", "regarding"]
            .iter()
            .any(|word| reading.is_word(*index, word))
    })?;
    let start = topic + 1;
    let thing = matter(reading, start);
    if thing.is_empty()
        || reading
            .chunk_at(start)
            .is_some_and(|chunk| chunk.who.is_people())
    {
        return None;
    }
    Some(sentence(
        reading,
        hit,
        format!(
            "Build what there is to know about {thing} into [the tool, the check or the runbook]."
        ),
    ))
}

/// "Suspend the credentials of the engineers" becomes a limit on what the credentials allow.
fn limited(reading: &Reading<'_>, hit: &Hit) -> Option<Way> {
    const ONE: [&str; 5] = ["access", "root", "sudo", "console", "authorisation"];
    const SEVERAL: [&str; 5] = ["credentials", "rights", "privileges", "keys", "permissions"];
    let is_one_of =
        |index: usize, words: &[&str]| words.iter().any(|word| reading.is_word(index, word));
    let thing = (reading.lead..reading.tail)
        .find(|index| is_one_of(*index, &ONE) || is_one_of(*index, &SEVERAL))?;
    let allow = if is_one_of(thing, &SEVERAL) {
        "allow"
    } else {
        "allows"
    };
    // "merge rights", "production access": what kind they are stays.
    let kind = thing
        .checked_sub(1)
        .filter(|before| {
            chunk_around(reading, thing).is_some_and(|chunk| chunk.start <= *before)
                && !reading.is(
                    *before,
                    class::DET | class::POSS | class::ROLE | class::NAME,
                )
                && !reading.text(*before).ends_with('s')
        })
        .map_or(String::new(), |before| format!("{} ", reading.text(before)));
    let word = reading.text(thing);
    Some(sentence(
        reading,
        hit,
        format!("Limit what {kind}{word} {allow} in one step, whoever holds it."),
    ))
}
