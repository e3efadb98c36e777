//! Better wording for what a rule noticed: a safe fix where there is one, else a rewrite, always a question.
//! What is noticed is in `rules`. Nothing here invents a fact: what only the writer can know becomes a question or a gap in brackets.

use std::ops::Range;

use crate::rule::{Hit, Rule};
use crate::text::actor::Reading;
use crate::text::lexicon::{class, lexicon};
use crate::text::token::Kind;

/// What could stand there instead. Ranges are bytes of the block's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rewrite {
    /// What each entry of `instead` replaces.
    pub replaces: Range<usize>,
    /// Other ways to say it.
    pub instead: Vec<String>,
    /// A change that is safe to make without thinking twice.
    pub fix: Option<(Range<usize>, String)>,
    /// A sentence to put in behind this one.
    pub circumstance: Option<String>,
    /// The better question.
    pub question: String,
}

/// The most bytes of a sentence that is rewritten as a whole; a longer one gets the question alone.
const LONGEST: usize = 600;

/// Finds better wording for a hit.
pub(crate) fn rewrite(rule: &Rule, reading: &Reading<'_>, hit: &Hit) -> Rewrite {
    let span = reading.bytes(hit.span.clone());
    let question = hit.question.unwrap_or(rule.question).to_string();
    if reading.range.len() > LONGEST {
        return Rewrite {
            replaces: span,
            instead: Vec::new(),
            fix: None,
            circumstance: None,
            question,
        };
    }
    let whole = sentence(reading);
    let of_sentence = |instead: Vec<String>| Rewrite {
        replaces: whole.clone(),
        instead,
        fix: None,
            circumstance: None,
        question: question.clone(),
    };
    let of_span = |instead: Vec<String>| Rewrite {
        replaces: span.clone(),
        instead,
        fix: None,
            circumstance: None,
        question: question.clone(),
    };
    let without = |range: Range<usize>, text: String| {
        let source = &reading.block.text;
        let inside = whole.start <= range.start && range.end <= whole.end;
        let instead = if inside {
            vec![
                [
                    &source[whole.start..range.start],
                    &text,
                    &source[range.end..whole.end],
                ]
                .concat(),
            ]
        } else {
            Vec::new()
        };
        Rewrite {
            replaces: whole.clone(),
            instead,
            fix: Some((range, text)),
            circumstance: None,
            question: question.clone(),
        }
    };
    match rule.name {
        "slip-adverb" => taken_out(reading, &hit.span).map(|(range, text)| without(range, text)),
        "obvious-now" if is_adverb(reading, hit) => {
            taken_out(reading, &hit.span).map(|(range, text)| without(range, text))
        }
        "strong-words" | "sarcasm" | "character" if is_ornament(reading, hit) => {
            taken_out(reading, &hit.span).map(|(range, text)| without(range, text))
        }
        "shouting" => lowered(reading, &hit.span).map(|(range, text)| without(range, text)),
        "named-person" => Some(of_span(roles(reading, hit))),
        "who-did-it" => who(reading, hit).map(of_sentence),
        "why-did-they" => why(reading, hit).map(of_sentence),
        "culprit-heading" => Some(of_span(vec!["Contributing factors".to_string()])),
        "lapse" => condition(reading, hit).map(of_sentence),
        "human-error" => Some(of_span(vec!["[the condition that made this easy to do]".to_string()])),
        "counterfactual" => known_then(reading, hit).map(of_sentence),
        "people-as-cause" => event(reading, hit).map(of_sentence),
        "be-more-careful" => Some(of_sentence(vec![
            "Change [the tool, the default or the check] so that this needs no extra care.".to_string(),
        ])),
        "reminder" => {
            Some(of_sentence(vec!["Show [what matters here] at [the place and moment where it matters].".to_string()]))
        }
        "retraining" => Some(of_sentence(vec![
            "Put this knowledge into [the tool, the check or the runbook], so that nobody has to carry it.".to_string(),
        ])),
        "punishment" => Some(of_sentence(vec![
            "Limit what [the command or the account] can do at once, whoever uses it.".to_string(),
        ])),
        _ => None,
    }
    .unwrap_or(Rewrite { replaces: span.clone(), instead: Vec::new(), fix: None,
            circumstance: None, question: question.clone() })
}

/// The sentence without bullets, times and labels before it.
fn sentence(reading: &Reading<'_>) -> Range<usize> {
    let start = reading
        .tokens
        .get(reading.lead)
        .map_or(reading.range.start, |token| token.start as usize);
    start..reading.range.end
}

/// The words from a token to the end of the clause that hold the matter: up to a comma, bracket or the end.
fn rest(reading: &Reading<'_>, from: usize) -> String {
    let mut end = from;
    while end < reading.tokens.len() {
        let token = reading.tokens[end];
        if token.kind == Kind::Mark
            && matches!(
                token.first,
                ',' | ';'
                    | ':'
                    | '('
                    | ')'
                    | '?'
                    | '!'
                    | '.'
                    | '\u{2014}'
                    | '\u{2013}'
                    | '"'
                    | '\u{201D}'
                    | '|'
            )
            || end > from
                && (reading.is_word(end, "because")
                    || reading.is_word(end, "but")
                    || reading.is_word(end, "so"))
        {
            break;
        }
        end += 1;
    }
    reading.slice(from..end).trim().to_string()
}

/// The base form of the verb at a token.
fn base(reading: &Reading<'_>, index: usize) -> Option<String> {
    lexicon().base(&reading.text(index).to_lowercase())
}

fn is_adverb(reading: &Reading<'_>, hit: &Hit) -> bool {
    hit.span.len() == 1 && reading.text(hit.span.start).to_lowercase().ends_with("ly")
}

/// A single word that may go without changing the matter: "this ridiculous script", "our beloved registrar", "careless operators".
fn is_ornament(reading: &Reading<'_>, hit: &Hit) -> bool {
    let index = hit.span.start;
    let before =
        index == reading.lead || index > 0 && reading.is(index - 1, class::DET | class::POSS);
    let next = reading.tokens.get(index + 1);
    let noun_follows = next.is_some_and(|token| {
        token.kind == Kind::Word
            && !token.is(class::AUX | class::PREP | class::CONJ | class::PAST | class::REL)
            || matches!(token.kind, Kind::Object | Kind::Identifier)
    });
    let adverb = reading.text(index).ends_with("ly");
    // At the beginning of a sentence only a word of the lists tells that a noun follows.
    let sure =
        index != reading.lead || next.is_some_and(|token| token.is(class::ROLE | class::SYSTEM));
    hit.span.len() == 1
        && !reading.is(index, class::ROLE | class::SYSTEM)
        && (adverb || before && noun_follows && sure)
}

/// Takes words out, with the space and comma they leave behind; what then begins the sentence gets its capital.
fn taken_out(reading: &Reading<'_>, span: &Range<usize>) -> Option<(Range<usize>, String)> {
    let mut end = span.end;
    let opens = span.start == reading.lead;
    if opens
        && reading
            .tokens
            .get(end)
            .is_some_and(|token| token.is_mark(','))
    {
        end += 1;
    }
    let next = reading.tokens.get(end)?;
    let start = reading.tokens.get(span.start)?.start as usize;
    if opens && reading.tokens[span.start].is_capitalised() {
        let word = reading.text(end);
        return Some((start..next.end as usize, capital(word)));
    }
    if next.kind == Kind::Mark && span.start > 0 {
        // At the end of a clause the space before goes too.
        return Some((
            reading.tokens[span.start - 1].end as usize..reading.tokens[end - 1].end as usize,
            String::new(),
        ));
    }
    // "an appalling bug": the article follows the word that is now behind it.
    if span.start > 0
        && (reading.is_word(span.start - 1, "a") || reading.is_word(span.start - 1, "an"))
    {
        let vowel = next
            .first
            .to_lowercase()
            .next()
            .is_some_and(|c| "aeiou".contains(c));
        let article = if vowel { "an" } else { "a" };
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

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Says quietly what was shouted: marks become one, capitals small, pictures go.
fn lowered(reading: &Reading<'_>, span: &Range<usize>) -> Option<(Range<usize>, String)> {
    let marks = span
        .clone()
        .filter(|index| {
            matches!(reading.tokens[*index].first, '!' | '?')
                && reading.tokens[*index].kind == Kind::Mark
        })
        .count();
    let range = reading.bytes(span.clone());
    if marks > 0 {
        let first = span.clone().find(|index| {
            matches!(reading.tokens[*index].first, '!' | '?')
                && reading.tokens[*index].kind == Kind::Mark
        })?;
        let asks = span.clone().any(|index| reading.tokens[index].is_mark('?'));
        return Some((
            reading.tokens[first].start as usize..range.end,
            if asks { "?" } else { "." }.to_string(),
        ));
    }
    let words = reading.slice(span.clone());
    if words.chars().any(char::is_alphabetic) && words == words.to_uppercase() {
        let lower = words.to_lowercase();
        return Some((
            range,
            if span.start == reading.lead {
                capital(&lower)
            } else {
                lower
            },
        ));
    }
    if words.chars().any(char::is_alphanumeric) {
        return None;
    }
    let start = span
        .start
        .checked_sub(1)
        .map_or(range.start, |before| reading.tokens[before].end as usize);
    Some((start..range.end, String::new()))
}

/// Roles that may stand for a name; the writer knows which.
fn roles(reading: &Reading<'_>, hit: &Hit) -> Vec<String> {
    let opens = hit.span.start == reading.lead;
    [
        "the on-call engineer",
        "the incident commander",
        "a member of the team",
    ]
    .iter()
    .map(|role| {
        if opens {
            capital(role)
        } else {
            role.to_string()
        }
    })
    .collect()
}

/// "Who approved this?" becomes "How did it make sense to approve this?"
fn who(reading: &Reading<'_>, hit: &Hit) -> Option<Vec<String>> {
    let verb = hit.span.clone().rev().find(|index| {
        reading.is(*index, class::PAST | class::ING | class::THIRD)
            && !reading.is(*index, class::AUX)
    })?;
    let act = base(reading, verb)?;
    let matter = rest(reading, verb + 1);
    let act = if matter.is_empty() {
        act
    } else {
        format!("{act} {matter}")
    };
    Some(vec![
        format!("How did it make sense to {act}?"),
        format!("How was it possible to {act}?"),
    ])
}

/// "Why did the operator ignore the alert?" becomes "How did it make sense to …?"; "why didn't" asks for the sign that was missing.
fn why(reading: &Reading<'_>, hit: &Hit) -> Option<Vec<String>> {
    let negated = (hit.span.start..(hit.span.end + 2).min(reading.tokens.len()))
        .any(|index| reading.is(index, class::NEG))
        || hit
            .span
            .clone()
            .any(|index| reading.is_word(index, "nobody") || reading.is_word(index, "no-one"));
    // The span ends with the verb or right before it.
    let mut verb = hit.span.end - 1;
    while verb < hit.span.end + 4
        && !reading.is(verb, class::BASE)
        && (reading.is(verb, class::ADV | class::NEG)
            || reading.is(verb, class::AUX) && !reading.is(verb, class::BASE))
    {
        verb += 1;
    }
    if !reading.is(verb, class::BASE | class::PAST | class::ING) {
        return None;
    }
    let act = base(reading, verb)?;
    let matter = rest(reading, verb + 1);
    let act = if matter.is_empty() {
        act
    } else {
        format!("{act} {matter}")
    };
    Some(if negated {
        vec![format!(
            "What could show, next time, that it is time to {act}?"
        )]
    } else {
        vec![format!("How did it make sense to {act}?")]
    })
}

/// "failed to follow the runbook" becomes the question for the condition: "What made it hard to follow the runbook?"
fn condition(reading: &Reading<'_>, hit: &Hit) -> Option<Vec<String>> {
    let first = reading.text(hit.span.start).to_lowercase();
    let verb = lexicon().base(&first).unwrap_or(first);
    let to = (hit.span.start + 1..(hit.span.end + 2).min(reading.tokens.len()))
        .find(|index| reading.is_word(*index, "to"));
    if let Some(to) = to
        && reading.is(to + 1, class::BASE)
        && matches!(
            verb.as_str(),
            "fail" | "forget" | "neglect" | "omit" | "miss"
        )
    {
        let act = rest(reading, to + 1);
        return Some(match verb.as_str() {
            "forget" => vec![format!(
                "What could show, at that moment, that it is time to {act}?"
            )],
            _ => vec![format!("What made it hard to {act}?")],
        });
    }
    // The matter stands behind the verb; in a passive it is the subject.
    let matter = if reading.is_passive(hit.span.start) {
        let subject = reading.subject(hit.span.start)?;
        reading.slice(subject.start..subject.end).to_string()
    } else {
        reading.chunk_at(hit.span.end)?;
        rest(reading, hit.span.end)
    };
    if matter.is_empty() {
        return None;
    }
    let matter = if reading
        .tokens
        .first()
        .is_some_and(|token| token.is_capitalised())
        && reading.is_passive(hit.span.start)
    {
        small(&matter)
    } else {
        matter
    };
    match verb.as_str() {
        "ignore" | "disregard" => Some(vec![format!(
            "What made {matter} look unimportant at that moment?"
        )]),
        "overlook" | "miss" => Some(vec![format!(
            "What made {matter} hard to see at that moment?"
        )]),
        "misread" | "misunderstand" | "misjudge" | "misinterpret" => Some(vec![format!(
            "What could {matter} be taken for at that moment?"
        )]),
        "forget" => Some(vec![format!(
            "What could bring {matter} to mind at that moment?"
        )]),
        "skip" => Some(vec![format!(
            "What made it sensible to leave out {matter}?"
        )]),
        _ => None,
    }
}

fn small(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// "We should have rolled back at 06:20" becomes the question for what was known: "What could show, next time, that it is time to roll back?"
fn known_then(reading: &Reading<'_>, hit: &Hit) -> Option<Vec<String>> {
    let have = (hit.span.start..(hit.span.end + 1).min(reading.tokens.len()))
        .rev()
        .find(|index| reading.is(*index, class::HAVE))?;
    let mut verb = have + 1;
    while verb < have + 4 && reading.is(verb, class::ADV) {
        verb += 1;
    }
    if reading.is_word(verb, "been")
        || !reading.is(verb, class::PART | class::PAST)
        || reading.is(verb, class::BE)
    {
        return None;
    }
    let act = base(reading, verb)?;
    let ours = |word: &str| {
        [
            "anyone",
            "anybody",
            "everyone",
            "everybody",
            "nobody",
            "one",
        ]
        .contains(&word.to_lowercase().as_str())
    };
    if !reading
        .subject(have)
        .or_else(|| reading.subject(hit.span.start))
        .is_some_and(|subject| subject.who.is_people() && !ours(reading.text(subject.head)))
        || (hit.span.start..have).any(|index| reading.is(index, class::NEG))
    {
        return None;
    }
    let matter = rest(reading, verb + 1);
    let act = if matter.is_empty() {
        act
    } else {
        format!("{act} {matter}")
    };
    Some(vec![format!(
        "What was known at that moment, and what could show, next time, that it is time to {act}?"
    )])
}

/// "An intern took down checkout on Friday" becomes the event with room for its context: "Checkout went down on Friday, after […]."
fn event(reading: &Reading<'_>, hit: &Hit) -> Option<Vec<String>> {
    const DOWN: [&str; 5] = ["take", "bring", "knock", "crash", "tank"];
    let verb = hit.span.start;
    let subject = reading.subject(verb)?;
    if subject.start != reading.lead
        || !reading.is(verb, class::PAST | class::THIRD)
        || reading
            .tokens
            .get(verb)
            .is_none_or(|token| token.kind != Kind::Word)
    {
        return None;
    }
    let act = base(reading, verb)?;
    let object = reading
        .chunk_at(verb + 1)
        .or_else(|| reading.chunk_at(hit.span.end))?;
    if object.who.is_people() {
        return None;
    }
    let thing = reading.slice(object.start..object.end).to_string();
    let after = rest(reading, object.end.max(hit.span.end));
    let after = if after.is_empty() {
        String::new()
    } else {
        format!(" {after}")
    };
    let plural = thing.ends_with('s') && !thing.ends_with("ss");
    // Without its agent, "caused" says nothing; "messed up" has no plain event.
    let empty = [
        "cause",
        "trigger",
        "provoke",
        "inflict",
        "mess",
        "screw",
        "muck",
        "cock",
        "fuck",
        "cost",
        "introduce",
        "do",
        "occasion",
        "let",
        "lose",
        "leave",
    ]
    .contains(&act.as_str());
    if empty {
        return None;
    }
    let happened = if DOWN.contains(&act.as_str()) {
        "went down".to_string()
    } else {
        let forms = lexicon().forms(&act);
        let participle = forms
            .iter()
            .find(|form| lexicon().get(form).classes & class::PART != 0)?;
        format!("{} {participle}", if plural { "were" } else { "was" })
    };
    Some(vec![format!(
        "{} {happened}{after}, after [what was being done, and what made it the sensible thing to do].",
        capital(&thing)
    )])
}

#[cfg(test)]
mod tests {
    use crate::{Context, Format, Label, check};

    /// Applies the first rewrite of the first finding with a label.
    fn rewritten(text: &str, label: Label) -> String {
        let section = (label == Label::PersonFix).then(|| "actions".to_string());
        let findings = check(
            text,
            Format::Markdown,
            &Context {
                section,
                ..Context::default()
            },
        );
        let finding = findings
            .iter()
            .find(|finding| finding.label == label)
            .expect("the sentence is noticed");
        match finding.instead.first() {
            Some(instead) => [
                &text[..finding.replaces.start],
                instead,
                &text[finding.replaces.end..],
            ]
            .concat(),
            None => "no rewrite".to_string(),
        }
    }

    #[test]
    fn a_rewrite_keeps_the_matter_and_drops_the_blame() {
        for (label, text, better) in [
            (
                Label::Who,
                "Who approved this?",
                "How did it make sense to approve this?",
            ),
            (
                Label::Who,
                "Why did the operator ignore the `disk` alert?",
                "How did it make sense to ignore the `disk` alert?",
            ),
            (
                Label::Who,
                "Why didn't anyone check the backup?",
                "What could show, next time, that it is time to check the backup?",
            ),
            (
                Label::Trait,
                "The team failed to follow the runbook.",
                "What made it hard to follow the runbook?",
            ),
            (
                Label::Trait,
                "10:02 The shift ignored the disk alert.",
                "10:02 What made the disk alert look unimportant at that moment?",
            ),
            (
                Label::Trait,
                "The engineer accidentally deleted the namespace.",
                "The engineer deleted the namespace.",
            ),
            (
                Label::Trait,
                "Careless operators filled the disk.",
                "Operators filled the disk.",
            ),
            (
                Label::Hindsight,
                "Obviously, the pool was too small.",
                "The pool was too small.",
            ),
            (
                Label::Animated,
                "An appalling bug hit the parser!!",
                "A bug hit the parser!!",
            ),
            (
                Label::Blame,
                "An intern took down checkout on Friday.",
                "Checkout went down on Friday, after [what was being done, and what made it the sensible thing to do].",
            ),
            (
                Label::Named,
                "Tomasz then restarted the broker.",
                "The on-call engineer then restarted the broker.",
            ),
        ] {
            assert_eq!(rewritten(text, label), better, "{text}");
        }
    }

    #[test]
    fn a_rewrite_raises_nothing_new() {
        let sentences = [
            "Who approved this?",
            "Why didn't anyone check the backup?",
            "The team failed to follow the runbook.",
            "She forgot to lock the table.",
            "We should have rolled back at 06:20.",
            "An intern took down checkout on Friday.",
            "Be more careful with wildcards.",
            "Remind everyone to read the runbook.",
            "Retrain the operator.",
            "Issue the shift lead with a final written warning.",
            "The root cause was human error.",
            "Tomasz then restarted the broker.",
        ];
        let context = Context {
            section: Some("actions".to_string()),
            ..Context::default()
        };
        for text in sentences {
            for finding in check(text, Format::Markdown, &context) {
                for instead in &finding.instead {
                    let after = [
                        &text[..finding.replaces.start],
                        instead,
                        &text[finding.replaces.end..],
                    ]
                    .concat();
                    let labels: Vec<Label> = check(&after, Format::Markdown, &context)
                        .iter()
                        .map(|finding| finding.label)
                        .filter(|label| *label == finding.label)
                        .collect();
                    assert_eq!(labels, [], "{text} became {after}");
                }
            }
        }
    }
}
