//! Questions that look for a culprit, or ask people to justify themselves, become questions of how.
//! Which questions do so is in `rules/who`.

use super::draft::{
    Way, base, bytes, cased, chunk_around, clause_start, from_to_close, matter, moment, whole,
};
use crate::finding::BlockKind;
use crate::rule::Hit;
use crate::text::actor::Reading;
use crate::text::lexicon::class;
use crate::text::token::Kind;

/// The questions to ask instead.
pub(super) fn ways(rule: &str, reading: &Reading<'_>, hit: &Hit) -> Vec<Way> {
    match rule {
        "culprit-heading" => heading(reading, hit),
        "why-did-they" => why(reading, hit),
        "who-did-it" => who(reading, hit),
        _ => demand(reading, hit),
    }
}

/// "Root cause: the night shift" makes room for conditions; "How ops broke replication" is left to the event.
fn heading(reading: &Reading<'_>, hit: &Hit) -> Vec<Way> {
    let span = hit.span.clone();
    let colon = (span.start..reading.tail.min(span.end + 7))
        .find(|index| reading.tokens[*index].is_mark(':') || reading.tokens[*index].is_mark('='));
    let names = colon.is_some_and(|colon| {
        colon + 1 < reading.tail
            && (colon + 1 < span.end
                || reading
                    .chunk_at(colon + 1)
                    .is_some_and(|chunk| chunk.who.is_people()))
    });
    let end = match colon {
        Some(_) if names => reading.tail,
        _ => span.end,
    };
    let text = if names {
        "contributing factors: [the conditions that came together]"
    } else {
        "contributing factors"
    };
    let field = [
        "cause",
        "fault",
        "culprit",
        "responsible",
        "guilty",
        "blame",
        "party",
        "who",
    ]
    .iter()
    .any(|word| {
        span.clone()
            .any(|index| reading.text(index).to_lowercase().starts_with(word))
    });
    // Only a label can be renamed; the same words inside a sentence are told as an event.
    let is_label = clause_start(reading, span.start) == span.start
        && (names
            || span.end >= reading.tail
            || colon == Some(span.end)
            || reading.block.kind == BlockKind::Heading
            || reading.is_word(span.end, "for"));
    let mut out = super::event::ways("people-as-cause", reading, hit);
    if is_label && (field || out.is_empty()) {
        let range = bytes(reading, span.start..end);
        let to = if end == reading.tail {
            reading.range.end
        } else {
            range.end
        };
        out.insert(
            0,
            Way::new(range.start..to, cased(reading, span.start, text)),
        );
    }
    if out.is_empty() {
        out = super::event::ways("guilty-party", reading, hit);
    }
    out.truncate(1);
    out
}

/// "Who approved this?" becomes "How did it make sense to approve this?"
fn who(reading: &Reading<'_>, hit: &Hit) -> Vec<Way> {
    let at = (hit.span.start..hit.span.end)
        .find(|index| asks_for_a_person(reading, *index))
        .unwrap_or(hit.span.start);
    // "whose idea was it to reuse that flag": the act stands behind "to".
    let to = (at + 1..(at + 8).min(reading.tail)).find(|index| {
        reading.is_word(*index, "to")
            && reading.is(index + 1, class::BASE)
            && (reading.is_word(index - 1, "it")
                || reading.is(index - 1, class::SYSTEM)
                || reading.is_word(index - 1, "up"))
    });
    let verb = to.map(|to| to + 1).or_else(|| {
        (at + 1..(at + 9).min(reading.tail)).find(|index| {
            reading.is(
                *index,
                class::PAST | class::ING | class::THIRD | class::PART,
            ) && !reading.is(*index, class::AUX)
                && base(reading, *index).is_some()
                && !reading
                    .chunks
                    .iter()
                    .any(|chunk| chunk.start <= *index && *index < chunk.end)
        })
    });
    let Some((verb, act)) = verb.and_then(|verb| Some((verb, base(reading, verb)?))) else {
        return how_it_came(reading, hit);
    };
    let duty = (at + 1..verb).any(|index| {
        ["job", "turn", "task", "duty", "responsibility"]
            .iter()
            .any(|word| reading.is_word(index, word))
    });
    let watching =
        reading.is(verb, class::ING) && (at..verb).any(|index| reading.is(index, class::BE));
    if (duty || watching) && reading.is_question() {
        let rest = matter(reading, verb + 1);
        let act = [act.as_str(), rest.as_str()].join(" ");
        return vec![Way::new(
            whole(reading),
            format!("What showed that it was time to {}?", act.trim()),
        )];
    }
    if ["know", "see", "notice"].contains(&act.as_str()) && to.is_none() {
        let rest = matter(reading, verb + 1);
        let act = [act.as_str(), rest.as_str()].join(" ");
        return vec![Way::new(
            whole(reading),
            format!(
                "What was there to {} {}, and where?",
                act.trim(),
                moment(reading)
            ),
        )];
    }
    if let Some(ways) = embedded(reading, at, verb, &act) {
        return ways;
    }
    let rest = matter(reading, verb + 1);
    // "On whose word was the feeder opened?": the thing stands before the participle.
    let suffered = (at + 1..verb)
        .any(|index| reading.is(index, class::BE))
        .then(|| reading.chunk_before(verb))
        .flatten()
        .map(|chunk| reading.slice(chunk.start..chunk.end))
        .unwrap_or("");
    let act = [act.as_str(), suffered, rest.as_str()].join(" ");
    let act = act.split_whitespace().collect::<Vec<_>>().join(" ");
    vec![
        Way::new(whole(reading), format!("How did it make sense to {act}?")),
        Way::new(whole(reading), format!("How was it possible to {act}?")),
    ]
}

fn asks_for_a_person(reading: &Reading<'_>, index: usize) -> bool {
    ["who", "whose", "which", "whom", "what", "who's"]
        .iter()
        .any(|word| reading.is_word(index, word))
}

/// "find out who approved this" becomes "find out how it was possible to approve this".
fn embedded(reading: &Reading<'_>, at: usize, verb: usize, act: &str) -> Option<Vec<Way>> {
    let leads = clause_start(reading, at);
    let asked = at > leads && !reading.is_question() && reading.tokens[at - 1].kind == Kind::Word;
    let rest = from_to_close(reading, verb + 1);
    if asked && rest.is_empty() {
        return Some(Vec::new());
    }
    asked.then(|| {
        let start = reading.bytes(at..at + 1).start;
        vec![Way::new(
            start..super::draft::close(reading),
            format!("how it was possible to {act}{rest}"),
        )]
    })
}

/// Where no act can be read: the question for the course of events.
fn how_it_came(reading: &Reading<'_>, hit: &Hit) -> Vec<Way> {
    let start = clause_start(reading, hit.span.start);
    let question = "how did this come about, step by step?";
    let end = if reading.is_question() {
        reading.range.end
    } else {
        super::draft::close(reading)
    };
    let from = reading
        .tokens
        .get(start)
        .map_or(reading.range.start, |token| token.start as usize);
    let text = cased(reading, start, question);
    let text = match end == reading.range.end {
        true => text,
        false => text.trim_end_matches('?').to_string() + "?",
    };
    let end = reading.range.end.max(end);
    vec![Way::new(from..end, text)]
}

/// "Why did the operator ignore the alert?" becomes "How did it make sense to …?"; "why didn't" asks for the sign.
fn why(reading: &Reading<'_>, hit: &Hit) -> Vec<Way> {
    let asks = reading.is_question()
        || reading.is(hit.span.start + 1, class::AUX)
        || hit.span.start == reading.lead;
    if !asks {
        return demand(reading, hit);
    }
    let reach = (hit.span.end + 2).min(reading.tokens.len());
    let negated = (hit.span.start..reach).any(|index| {
        reading.is(index, class::NEG)
            || ["nobody", "no-one", "none", "neither", "no"]
                .iter()
                .any(|word| reading.is_word(index, word))
    });
    let reach_people = hit.span.start..(hit.span.end + 3).min(reading.tail);
    let people = reach_people.clone().find_map(|index| {
        chunk_around(reading, index)
            .filter(|chunk| chunk.who.is_people() && chunk.start > hit.span.start)
    });
    let mut verb = people.map_or(hit.span.end - 1, |people| people.end);
    let inside = |index: usize| {
        chunk_around(reading, index).is_some_and(|chunk| chunk.end > chunk.start + 1)
    };
    while verb < hit.span.end + 5
        && (!reading.is(verb, class::BASE)
            || reading.is(verb, class::AUX | class::ADV)
            || inside(verb) && people.is_none())
        && verb < reading.tail
    {
        verb += 1;
    }
    let subject_inside = reading
        .chunk_at(verb)
        .is_some_and(|chunk| chunk.who.is_people());
    let Some(act) =
        base(reading, verb).filter(|_| reading.is(verb, class::BASE) && !subject_inside)
    else {
        return why_otherwise(reading, hit);
    };
    let rest = matter(reading, verb + 1);
    let act = [act.as_str(), rest.as_str()].join(" ");
    let act = act.trim();
    let start = clause_start(reading, hit.span.start);
    let from = reading
        .tokens
        .get(start)
        .map_or(reading.range.start, |token| token.start as usize);
    let end = super::draft::clause_end(reading, verb + 1);
    let to = if end >= reading.tail {
        reading.range.end
    } else {
        whole(reading).end
    };
    let mark = if to == reading.range.end { "?" } else { "" };
    let say = |question: String| {
        Way::new(
            from..to,
            cased(reading, start, &format!("{question}{mark}")),
        )
    };
    if negated {
        let sign = format!("what could show, next time, that it is time to {act}");
        match act
            .strip_prefix("think to ")
            .or(act.strip_prefix("bother to "))
        {
            Some(act) => vec![say(format!(
                "what could show, next time, that it is time to {act}"
            ))],
            None => vec![say(sign)],
        }
    } else {
        vec![say(format!("how did it make sense to {act}"))]
    }
}

/// "What was she thinking when …", "his excuse", "what possessed …".
fn why_otherwise(reading: &Reading<'_>, hit: &Hit) -> Vec<Way> {
    // "why wasn't anyone watching the dashboard"
    let ing = (hit.span.end - 1..(hit.span.end + 4).min(reading.tail))
        .find(|index| reading.is(*index, class::ING) && !reading.is_word(*index, "thinking"));
    let to = (hit.span.start..(hit.span.end + 6).min(reading.tail))
        .find(|index| reading.is_word(*index, "to") && reading.is(index + 1, class::BASE));
    let act = match (ing, to) {
        (Some(ing), _) => {
            base(reading, ing).map(|act| [act.as_str(), &matter(reading, ing + 1)].join(" "))
        }
        (None, Some(to)) => Some(matter(reading, to + 1)),
        (None, None) => None,
    };
    let negated = (hit.span.start..hit.span.end).any(|index| reading.is(index, class::NEG));
    let when = (hit.span.start..reading.tail).find(|index| reading.is_word(*index, "when"));
    if let Some(when) = when
        && act.is_none()
    {
        let moment = matter(reading, when);
        return vec![Way::new(
            whole(reading),
            format!("What could be seen {moment}?"),
        )];
    }
    let text = match act.as_deref().map(str::trim).filter(|act| !act.is_empty()) {
        Some(act) if negated => format!("What could show, next time, that it is time to {act}?"),
        Some(act) => format!("How did it make sense to {act}?"),
        None => return how_it_came(reading, hit),
    };
    vec![Way::new(whole(reading), text)]
}

/// "It remains unclear who left the port open" becomes "… how it was possible to leave the port open".
fn demand(reading: &Reading<'_>, hit: &Hit) -> Vec<Way> {
    let reach = (hit.span.end + 3).min(reading.tail);
    let who = (hit.span.start..reach).find(|index| {
        ["who", "whoever", "why"]
            .iter()
            .any(|word| reading.is_word(*index, word))
    });
    if let Some(who) = who
        && let Some(verb) = (who + 1..(who + 8).min(reading.tail)).find(|index| {
            reading.is(*index, class::PAST | class::THIRD)
                && !reading.is(*index, class::AUX)
                && base(reading, *index).is_some()
        })
        && let Some(act) = base(reading, verb)
        && !reading.is_question()
    {
        let why = reading.is_word(who, "why");
        let subject = reading.subject(verb).filter(|subject| subject.start > who);
        let thing = subject.is_some_and(|subject| !subject.who.is_people());
        let denied = (who..verb).any(|index| reading.is(index, class::NEG));
        if why && (denied || thing || reading.is_passive(verb)) {
            // The clause is about a thing: only the demand goes.
            let at = reading.bytes(who..who + 1);
            return vec![Way::new(at, "how it came that")];
        }
        let rest = from_to_close(reading, verb + 1);
        let how = if why {
            "how it made sense to"
        } else {
            "how it was possible to"
        };
        let end = super::draft::close(reading);
        let mut out = vec![Way::new(
            reading.bytes(who..who + 1).start..end,
            format!("{how} {act}{rest}"),
        )];
        let start = clause_start(reading, hit.span.start);
        if start != reading.lead {
            return out;
        }
        out.push(Way::new(
            bytes(reading, start..who).start..end,
            cased(
                reading,
                start,
                &format!("find out, with those who were there, {how} {act}{rest}"),
            ),
        ));
        return out;
    }
    // "why its staff did not attend": what did not happen is told, and nobody has to justify it.
    if let Some(why) = who.filter(|who| reading.is_word(*who, "why"))
        && (why..reading.tail).any(|index| reading.is(index, class::NEG))
        && !reading.is_question()
    {
        return vec![Way::new(reading.bytes(why..why + 1), "how it came that")];
    }
    let start = clause_start(reading, hit.span.start);
    vec![Way::new(
        bytes(reading, start..reading.tail),
        cased(
            reading,
            start,
            "ask those who were there what they saw and aimed for",
        ),
    )]
}
