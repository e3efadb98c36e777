//! People by name who act in the story. Owners, authors, reviewers and attendees in their fields are left alone.
//! Whether a word is a name is decided in `text::actor`.

use std::ops::Range;

use crate::finding::BlockKind;
use crate::rule::Hit;
use crate::text::actor::Reading;
use crate::text::cue::{self, Cues};
use crate::text::lexicon::class;
use crate::text::token::Kind;
use crate::text::who::Who;

/// What wakes this rule besides a name: the sign of a chat's speaker.
pub(crate) const CUES: &[(Cues, &[&str])] = &[(cue::NAMED, &["<"])];

/// Finds names and handles outside the fields that hold them by consent.
pub(crate) fn named_person(reading: &Reading<'_>, hits: &mut Vec<Hit>) {
    if is_field(reading, 0, reading.tokens.len().min(8))
        || is_column_of_people(reading)
        || is_label_with_names(reading)
        || gives_thanks(reading)
        || is_citation(reading)
        || matches!(
            reading.block.section.as_deref(),
            Some("people" | "supporting")
        )
    {
        return;
    }
    if let Some(at) = reading.actor_by_handle()
        && !is_in_field(reading, at, at)
    {
        hits.push(Hit::new(at..at + 1));
    }
    hits.extend(
        names(reading)
            .into_iter()
            .filter(|span| !is_in_field(reading, span.start, span.end - 1))
            .map(Hit::new),
    );
    speakers(reading, hits);
}

/// Every name of a person in a sentence, in fields as well: the tokens of given name and surname.
pub(crate) fn names(reading: &Reading<'_>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for chunk in &reading.chunks {
        for index in chunk.start..chunk.end {
            let person = index == chunk.head && chunk.who == Who::Name
                || is_name_beside(reading, chunk.start, index, chunk.head);
            if !person || is_other_thing(reading, chunk.start, index, chunk.end) {
                continue;
            }
            let mut start = index;
            while start > chunk.start
                && reading.tokens[start - 1].is_capitalised()
                && !reading.tokens[start - 1].shouted
                && reading.tokens[start - 1].kind == Kind::Word
                && !reading.is(
                    start - 1,
                    class::DET | class::ROLE | class::SYSTEM | class::PREP,
                )
                && !reading.is_title(start - 1)
            {
                start -= 1;
            }
            out.push(start..index + 1);
        }
    }
    out
}

/// A cell below "Owner", "Author", "Who": a field by its column.
fn is_column_of_people(reading: &Reading<'_>) -> bool {
    const COLUMNS: [&str; 16] = [
        "owner",
        "author",
        "assignee",
        "assigned",
        "who",
        "name",
        "reviewer",
        "approver",
        "attendee",
        "participant",
        "responsible",
        "person",
        "contact",
        "lead",
        "dri",
        "role",
    ];
    reading.block.kind == BlockKind::Cell
        && COLUMNS.iter().any(|column| {
            reading
                .block
                .under
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word.trim_end_matches('s') == *column)
        })
}

/// "On-call: Petter Aas", "Roles: Ana (lead), Ben": a label and names, without a verb. A label that asks for a culprit is no field.
fn is_label_with_names(reading: &Reading<'_>) -> bool {
    let Some(sign) =
        (1..reading.tokens.len().min(7)).find(|index| reading.tokens[*index].is_mark(':'))
    else {
        return false;
    };
    let culprit = (0..sign).any(|at| {
        [
            "cause",
            "culprit",
            "fault",
            "guilty",
            "blame",
            "individual",
            "responsible",
            "offender",
        ]
        .iter()
        .any(|word| reading.is_word(at, word))
    });
    let begins_with_word = reading.tokens[..sign]
        .iter()
        .any(|token| token.kind == Kind::Word);
    let names_alone = (sign + 1..reading.tokens.len()).all(|index| {
        !reading.is(index, class::VERB | class::AUX | class::PEOPLE_PRON)
            || reading.is(index, class::ROLE | class::SYSTEM)
    });
    begins_with_word
        && !culprit
        && names_alone
        && !reading.is(sign - 1, class::NAME)
        && sign + 1 < reading.tokens.len()
}

/// "With thanks to …", "We are grateful to …": people who are thanked are cited, not told about.
fn gives_thanks(reading: &Reading<'_>) -> bool {
    let from = reading.lead;
    let begins = |words: &[&str]| {
        words
            .iter()
            .enumerate()
            .all(|(at, word)| reading.is_word(from + at, word))
    };
    begins(&["with", "thanks"])
        || begins(&["many", "thanks"])
        || begins(&["our", "thanks"])
        || begins(&["special", "thanks"])
        || (from..from + 4)
            .any(|at| reading.is_word(at, "grateful") || reading.is_word(at, "indebted"))
}

/// "S. Dekker, *Just Culture*, 2012": initials, surname, comma, and the year of a book. Its authors are cited, not told about.
fn is_citation(reading: &Reading<'_>) -> bool {
    let is_initial = |at: usize| {
        reading.tokens.get(at).is_some_and(|token| {
            token.range().len() == 1
                && token.is_capitalised()
                && reading
                    .tokens
                    .get(at + 1)
                    .is_some_and(|stop| stop.is_mark('.'))
        })
    };
    let mut surname = reading.lead;
    while is_initial(surname) {
        surname += 2;
    }
    let is_year = |at: usize| {
        let text = reading.text(at);
        text.len() == 4 && (text.starts_with("19") || text.starts_with("20"))
    };
    surname > reading.lead
        && (surname + 1..surname + 4)
            .any(|at| reading.is_word(at, ",") || reading.is_word(at, "and"))
        && (surname..reading.tokens.len()).any(is_year)
}

/// A name that owns or describes the head: "Marisol's laptop" has its own phrase; "engineer Marco" ends in one.
fn is_name_beside(reading: &Reading<'_>, start: usize, index: usize, head: usize) -> bool {
    let token = reading.tokens[index];
    index < head && index > start && reading.is_title(index - 1) && token.is_capitalised()
}

/// Things named like people: storms, hosts, bots, laws, and names right before a thing ("Nadia server").
fn is_other_thing(reading: &Reading<'_>, start: usize, index: usize, end: usize) -> bool {
    const BEFORE: &[&str] = &[
        "storm",
        "hurricane",
        "typhoon",
        "cyclone",
        "host",
        "hosts",
        "server",
        "node",
        "cluster",
        "bot",
        "project",
        "codename",
        "vessel",
        "ship",
        "ferry",
        "mv",
        "mf",
        "ss",
        "hms",
        "city",
        "port",
        "lake",
        "mount",
        "saint",
        "st",
        "street",
        "via",
        "tool",
        "service",
        "called",
        "as",
        "job",
        "machine",
        "npc",
        "character",
        "satellite",
        "theorem",
        "station",
        "depot",
        "region",
        "model",
        "team",
        "release",
        "in",
        "at",
        "near",
    ];
    const AFTER: &[&str] = &[
        "server",
        "host",
        "node",
        "bot",
        "cluster",
        "service",
        "street",
        "road",
        "law",
        "rule",
        "theorem",
        "algorithm",
        "test",
        "distribution",
        "filter",
        "machine",
        "tool",
        "plugin",
        "library",
        "process",
        "team",
        "station",
        "region",
        "worker",
        "container",
        "vm",
        "job",
        "daemon",
        "interchange",
        "dam",
        "bridge",
        "river",
        "hospital",
        "university",
        "airport",
        "office",
        "site",
        "data",
        "datacentre",
        "exporter",
        "driver",
        "terminal",
        "hall",
        "building",
        "platform",
        "framework",
        "api",
        "client",
        "app",
        "mesh",
        "runtime",
        "pod",
        "queue",
        "topic",
        "ltd",
        "inc",
        "gmbh",
        "group",
        "systems",
        "networks",
        "bank",
        "airlines",
        "energy",
        "logistics",
        "foundation",
        "institute",
        "council",
        "college",
    ];
    let before = index.checked_sub(1).is_some_and(|at| {
        BEFORE.iter().any(|word| reading.is_word(at, word))
            && reading.tokens[index].kind != Kind::Handle
    }) || (start..index)
        .any(|at| BEFORE[..20].iter().any(|word| reading.is_word(at, word)));
    let owner = matches!(reading.text(end), "'s" | "\u{2019}s");
    let after = AFTER
        .iter()
        .any(|word| reading.is_word(index + 1, word) || owner && reading.is_word(end + 1, word));
    // "Otto, our deploy bot"
    let apposed = reading.is_word(end, ",")
        && reading.is(end + 1, class::DET | class::POSS)
        && reading.chunk_at(end + 1).is_some_and(|chunk| {
            reading.is(chunk.head, class::SYSTEM)
                || reading.text(chunk.head).ends_with("iser")
                || reading.is_word(chunk.head, "bot")
        });
    before && !reading.is(start, class::ROSTER) || after || apposed
}

/// Words that open a field of people: "Author: …", "(owner: …)", "approved by …".
const FIELDS: &[&str] = &[
    "author",
    "authors",
    "owner",
    "owners",
    "reviewer",
    "reviewers",
    "approver",
    "approvers",
    "approved",
    "reviewed",
    "prepared",
    "attendee",
    "attendees",
    "assignee",
    "assigned",
    "participants",
    "present",
    "written",
    "editor",
    "scribe",
    "contact",
    "sponsor",
    "lead",
    "responsible",
    "facilitator",
    "chair",
    "apologies",
    "distribution",
    "cc",
    "signed-off",
    "thanks",
    "kudos",
    "acknowledgements",
    "credit",
    "commander",
    "responders",
    "drafted",
    "by",
    "compiled",
    "created",
    "who",
    "dri",
    "assignees",
];

/// Whether the sentence is a field: one of the words, then a colon, equals sign or bar.
fn is_field(reading: &Reading<'_>, from: usize, to: usize) -> bool {
    let mut field = false;
    for at in from..to.min(reading.tokens.len()) {
        if FIELDS.iter().any(|word| reading.is_word(at, word)) && !reading.is_word(at, "by") {
            field = true;
        } else if field
            && reading.tokens[at].kind == Kind::Mark
            && matches!(reading.tokens[at].first, ':' | '=')
        {
            return true;
        } else if reading.is(at, class::PAST) && !field {
            return false;
        }
    }
    // "Reviewed on 21 August by …", a line of its own.
    let by = (from..to.min(reading.tokens.len())).find(|at| reading.is_word(*at, "by"));
    let made = [
        "prepared",
        "reviewed",
        "written",
        "approved",
        "drafted",
        "compiled",
        "edited",
        "facilitated",
        "authored",
        "published",
        "signed",
    ];
    reading.tokens.len() <= 18
        && by.is_some_and(|by| {
            (by.saturating_sub(5)..by).any(|at| {
                at <= reading.lead + 2 && made.iter().any(|word| reading.is_word(at, word))
            })
        })
}

/// Whether the name at `index` is left alone by this rule: it stands in a field, or in the entry of a book.
pub(crate) fn is_by_consent(reading: &Reading<'_>, index: usize) -> bool {
    is_in_field(reading, index, index) || is_citation(reading)
}

/// Whether the name at `index` stands in a small field inside a sentence: "(owner: Ana)", "— assignee: Tomoko", "thanks to …".
fn is_in_field(reading: &Reading<'_>, start: usize, index: usize) -> bool {
    let from = index.saturating_sub(6);
    for at in (from..index).rev() {
        if FIELDS.iter().any(|word| reading.is_word(at, word)) && !reading.is_word(at, "by") {
            let sign = (at + 1..index).any(|between| {
                reading.tokens[between].kind == Kind::Mark
                    && matches!(
                        reading.tokens[between].first,
                        ':' | '=' | '\u{2014}' | '\u{2013}'
                    )
            });
            let thanks = reading.is_word(at, "thanks")
                || reading.is_word(at, "kudos")
                || reading.is_word(at, "credit");
            if sign
                || at + 1 == index && !reading.is(at, class::PERSON) && !reading.is_word(at, "who")
                || thanks && reading.is_word(at + 1, "to") && !gives_the_reason(reading, at, index)
            {
                return true;
            }
        }
        if reading.is(at, class::VERB) && !reading.is(at, class::SYSTEM) {
            break;
        }
    }
    // In actions, a name alone in brackets or at the end is an owner.
    let actions = reading.block.section.as_deref() == Some("actions")
        || reading.block.kind == BlockKind::Action;
    let bracket = index > 0 && reading.tokens[index - 1].is_mark('(')
        || reading
            .tokens
            .get(index + 1)
            .is_some_and(|token| token.is_mark(')'));
    let last = reading.tokens[index + 1..]
        .iter()
        .all(|token| token.kind == Kind::Mark);
    let only = reading.block.kind == BlockKind::Cell && reading.tokens.len() <= 3;
    // "Ana to add …", "Ana will add …"; but "Ana to be cautioned" is done to Ana.
    let owner_to = (reading.is_word(index + 1, "to") || reading.is_word(index + 1, "will"))
        && !reading.is_word(index + 2, "be")
        && !["himself", "herself", "themselves"]
            .iter()
            .any(|word| reading.is_word(index + 3, word))
        && reading.is(index + 2, class::BASE | class::DO);
    // "Ana: add …", "[Ana] add …"
    let begins = index == reading.lead
        || reading
            .chunk_at(reading.lead)
            .is_some_and(|chunk| chunk.head == index);
    let owner_label = begins
        && reading
            .tokens
            .get(index + 1)
            .is_some_and(|token| token.is_mark(':') || token.is_mark(']'));
    // "… @ana due:2024-05-03"
    let before_due = reading.text(index + 1).starts_with("due") || reading.is_word(index + 1, "by");
    // In an action a name that neither acts nor is acted upon is its owner: "…; Petter, by Friday".
    let acts = reading.is(index + 1, class::PAST | class::THIRD | class::AUX)
        || matches!(reading.text(index + 1), "'s" | "\u{2019}s")
        || reading.is_word(index + 1, "to");
    let before = if start > 0 && reading.is_title(start - 1) {
        start - 1
    } else {
        start
    };
    let acted_upon = before > 0
        && (reading.is(before - 1, class::BASE | class::PREP | class::HAVE)
            && !reading.is_word(before - 1, "by")
            && !reading.is_word(before - 1, "with")
            || is_talked_to(reading, before));
    actions
        && (!acts && !acted_upon
            || owner_to
            || owner_label
            || before_due && !reading.is(index, class::BASE)
            || bracket
            || last
            || reading.tokens.get(index + 1).is_some_and(|token| {
                matches!(token.first, '|' | ',') && reading.tokens[index].kind == Kind::Handle
            }))
        || only
}

/// "a frank conversation with Ana": she is spoken to, and owns nothing.
fn is_talked_to(reading: &Reading<'_>, index: usize) -> bool {
    reading.is_word(index - 1, "with")
        && (index.saturating_sub(4)..index).any(|at| {
            ["conversation", "talk", "chat", "word", "words", "interview"]
                .iter()
                .any(|word| reading.is_word(at, word))
        })
}

/// "Thanks to Ana, the ledger is empty": a reason that opens the sentence, and no thanks.
fn gives_the_reason(reading: &Reading<'_>, thanks: usize, index: usize) -> bool {
    thanks == reading.lead
        && !reading.is_word(index + 1, "for")
        && (index + 1..reading.tokens.len())
            .find(|at| reading.tokens[*at].is_mark(','))
            .is_some_and(|comma| {
                !(index..comma).any(|at| reading.is_word(at, "for"))
                    && (comma..reading.tokens.len())
                        .any(|at| reading.is(at, class::PAST | class::THIRD | class::AUX))
            })
}

/// Speakers of pasted chat: "<jpark> who is running …".
fn speakers(reading: &Reading<'_>, hits: &mut Vec<Hit>) {
    for index in 1..reading.tokens.len().min(8) {
        let between = reading.tokens[index - 1].is_mark('<')
            && reading
                .tokens
                .get(index + 1)
                .is_some_and(|token| token.is_mark('>'));
        let nick = matches!(reading.tokens[index].kind, Kind::Word | Kind::Identifier)
            && !reading.is(index, class::ROLE | class::SYSTEM)
            && !reading.text(index).contains("bot");
        if between && nick {
            hits.push(Hit::new(index..index + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{BlockKind, Context, Label, check_block};

    fn names_somebody(text: &str) -> bool {
        let actions = Context {
            section: Some("actions".to_string()),
            ..Context::default()
        };
        check_block(text, BlockKind::Paragraph, &actions)
            .iter()
            .any(|finding| finding.label == Label::Named)
    }

    #[test]
    fn who_owns_an_action_is_not_told_about() {
        for owned in [
            "Marta to add a dry run by Friday",
            "Marta will add a dry run by Friday.",
            "Marta: add a dry run",
            "[Marta] Add a dry run",
            "Add a dry run @marta due:2024-05-03",
            "Add a dry run (owner: Marta Keller)",
        ] {
            assert!(!names_somebody(owned), "{owned}");
        }
    }

    #[test]
    fn whom_an_action_is_done_to_is_told_about() {
        assert!(names_somebody("Krzysztof to be cautioned formally."));
    }
}
