//! Loudness in the spelling: capitals, repeated marks, stretched letters, emoji that mock or scream.
//! Words and phrases of anger are data, in the folder `animated`.

use crate::rule::Hit;
use crate::text::actor::Reading;
use crate::text::cue::{self, Cues};
use crate::text::token::Kind;

/// Emoji that carry contempt, panic or mockery. A check mark or a wave carries none.
const EMOJI: &[&str] = &[
    "😱", "🙄", "🤡", "🤮", "🤦", "🔥", "💩", "😡", "🤬", "😠", "😭", "💀", "🖕", "😤", "🤯", "😩",
    "😫", "😵", "🥴", "😒", "🙃", "🫠", "😂", "🤣", "👏", "☠", "😖", "😣", "🤢", "🧨", "💣", "🪦",
    "⚰", "😓", "🚨",
];

/// Chat codes such as :facepalm:
const CODES: &[&str] = &[
    "facepalm",
    "this-is-fine",
    "thisisfine",
    "fire",
    "sob",
    "rage",
    "clown",
    "clown_face",
    "skull",
    "poop",
    "scream",
    "face_palm",
    "table_flip",
    "tableflip",
    "angry",
    "eye-roll",
    "eyeroll",
    "roll_eyes",
    "dumpster-fire",
    "middle_finger",
    "vomit",
];

/// The words and marks that wake the loud rule.
pub(crate) const CUES: &[(Cues, &[&str])] = &[
    (cue::LOUD, &["!", "?"]),
    (cue::PICTURE, CODES),
    (cue::PICTURE, EMOJI),
    (cue::PICTURE, FACES),
];

/// Pieces of faces made of letters.
const FACES: &[&str] = &["ツ", "益", "╯", "┻"];

/// Words that are written in capitals for their own sake.
const NOT_SHOUTED: &[&str] = &[
    "NOT", "AND", "ALL", "TODO", "DONE", "WARNING", "ERROR", "FATAL", "CRITICAL", "FIRING",
    "DELETE", "DROP", "TABLE", "ORDERS", "CASCADE", "SELECT", "INSERT", "UPDATE", "WHERE", "NULL",
    "TRUE", "FALSE", "OK", "GET", "POST", "PUT", "HEAD", "PANIC", "SEV", "INFO", "DEBUG",
    "NXDOMAIN", "SERVFAIL", "BOGUS", "OPERATOR", "DISK", "ALMOST", "FULL", "TRUNCATE", "COMMIT",
    "ROLLBACK", "NOTICE", "ALERT", "RESOLVED", "IMPACT", "STATUS", "ONLY", "BEFORE", "AFTER",
    "MUST", "SHOULD", "MAY", "UTC", "ALWAYS", "NEVER",
];

/// Words that are written in capitals only to be heard.
const SHOUTED_ALONE: &[&str] = &[
    "PLEASE",
    "AGAIN",
    "NOBODY",
    "NOTHING",
    "REALLY",
    "SERIOUSLY",
    "EVER",
    "STILL",
];

/// Drops words that are the name of something: Doom, Fiasco, "The Shambles".
pub(crate) fn strong_words(reading: &Reading<'_>, hits: &mut Vec<Hit>) {
    let titled = reading
        .tokens
        .iter()
        .filter(|token| token.kind == Kind::Word && token.is_capitalised())
        .count()
        * 2
        > reading.tokens.len();
    hits.retain(|hit| {
        let token = reading.tokens[hit.span.start];
        let inside =
            hit.span.start > reading.lead && !crate::pattern::begins(reading, hit.span.start);
        !(token.is_capitalised() && inside && !titled && hit.span.len() == 1)
            && !(token.shouted
                && hit.span.len() == 1
                && ![
                    "WTF", "OMG", "FFS", "LMAO", "LOL", "JFC", "FUBAR", "PEBKAC", "RTFM",
                ]
                .contains(&reading.text(hit.span.start)))
            || token.shouted && hit.span.start == reading.lead
    });
}

/// Finds raised voices.
pub(crate) fn shouting(reading: &Reading<'_>, hits: &mut Vec<Hit>) {
    if reading.wakes(cue::LOUD) {
        marks(reading, hits);
    }
    if reading.wakes(cue::SHOUTED) {
        capitals(reading, hits);
    }
    if reading.wakes(cue::PICTURE) {
        pictures(reading, hits);
    }
    hits.extend(
        reading
            .waking(cue::STRETCHED)
            .map(|index| Hit::new(index..index + 1)),
    );
}

/// "!!", "?!", "???": two or more marks of which one shouts, outside quoted output.
fn marks(reading: &Reading<'_>, hits: &mut Vec<Hit>) {
    let mut index = 0;
    while index < reading.tokens.len() {
        let start = index;
        while reading.tokens.get(index).is_some_and(|token| {
            token.kind == Kind::Mark
                && matches!(token.first, '!' | '?')
                && (index == start || token.start == reading.tokens[index - 1].end)
        }) {
            index += 1;
        }
        let count = index - start;
        let shouts = (start..index).any(|at| reading.tokens[at].first == '!');
        if (count >= 2 && shouts || count >= 3)
            && !in_quotes(reading, start)
            && start > 0
            && reading.tokens[start].start == reading.tokens[start - 1].end
        {
            hits.push(Hit::new(start.saturating_sub(1)..index));
        }
        index = index.max(start + 1);
    }
}

/// Two or more words in capitals in a row, or one long word that is no acronym, in a sentence that has small letters too.
fn capitals(reading: &Reading<'_>, hits: &mut Vec<Hit>) {
    let loud = |index: usize| {
        reading.tokens.get(index).is_some_and(|token| {
            token.kind == Kind::Word
                && token.shouted
                && !reading
                    .text(index)
                    .contains(|c: char| c == '-' || c.is_numeric())
        })
    };
    let mut index = 0;
    while index < reading.tokens.len() {
        let start = index;
        while loud(index)
            || index > start
                && reading.tokens.get(index).is_some_and(|token| {
                    token.kind == Kind::Word && token.is_capitalised() && token.range().len() == 1
                })
                && loud(index + 1)
        {
            index += 1;
        }
        // Everyday words in capitals; acronyms are not in the lexicon or have no vowel.
        let plain = (start..index)
            .filter(|at| is_everyday(reading, *at))
            .count();
        let pleads = index == start + 1 && SHOUTED_ALONE.contains(&reading.text(start));
        if (plain >= 2 && plain * 2 >= index - start || pleads) && !in_quotes(reading, start) {
            hits.push(Hit::new(start..index));
        }
        index = index.max(start + 1);
    }
}

fn is_everyday(reading: &Reading<'_>, index: usize) -> bool {
    let token = reading.tokens[index];
    let text = reading.text(index);
    let acronym = token
        .is(crate::text::lexicon::class::PRODUCT | crate::text::lexicon::class::DEPARTMENT)
        || text.len() < 2
        || NOT_SHOUTED.contains(&text);
    let known =
        token.id != 0 || text.len() >= 5 && text.to_lowercase().contains(['a', 'e', 'i', 'o', 'u']);
    known
        && !acronym
        && !matches!(
            text,
            "IT" | "DB"
                | "IC"
                | "SRE"
                | "DBA"
                | "API"
                | "CPU"
                | "HR"
                | "QA"
                | "NOC"
                | "SOC"
                | "VP"
                | "CEO"
                | "CTO"
                | "VM"
                | "ISP"
                | "OR"
                | "PR"
                | "ID"
                | "IDS"
                | "UPS"
                | "GC"
                | "IO"
                | "CLI"
                | "DNS"
                | "VPN"
                | "RAM"
                | "VIP"
                | "PIN"
                | "AS"
        )
}

fn pictures(reading: &Reading<'_>, hits: &mut Vec<Hit>) {
    for (index, token) in reading.tokens.iter().enumerate() {
        let spoken_of = index > 0 && reading.is(index - 1, crate::text::lexicon::class::DET)
            || reading.is_word(index + 1, "stands")
            || reading.is_word(index + 1, "means");
        if token.kind == Kind::Mark && EMOJI.contains(&reading.text(index)) && !spoken_of {
            hits.push(Hit::new(index..index + 1));
        }
        let code = token.is_mark(':')
            && reading
                .tokens
                .get(index + 2)
                .is_some_and(|close| close.is_mark(':'))
            && CODES.iter().any(|code| reading.is_word(index + 1, code));
        // "reactions such as :tada: and :facepalm:" speaks of them.
        if code
            && !(0..index).any(|at| reading.is_word(at, "as") || reading.is_word(at, "reactions"))
        {
            hits.push(Hit::new(index..index + 3));
        }
        if token.kind == Kind::Mark && FACES.contains(&reading.text(index)) {
            hits.push(Hit::new(index..index + 1));
        }
    }
}

/// Whether a token stands between quotation marks: an alert's text is not our voice.
fn in_quotes(reading: &Reading<'_>, index: usize) -> bool {
    // A quotation may have begun in the sentence before.
    let from = reading.tokens[index].start as usize;
    let near = &reading.block.text[..from];
    let tail: String = near.chars().rev().take(300).collect();
    if tail.matches('"').count() % 2 == 1
        || tail
            .find('\u{201C}')
            .is_some_and(|open| tail.find('\u{201D}').is_none_or(|close| open < close))
    {
        return true;
    }
    let quotes = |range: std::ops::Range<usize>| {
        range
            .into_iter()
            .filter(|at| {
                reading.tokens[*at].kind == Kind::Mark
                    && matches!(reading.tokens[*at].first, '"' | '\u{201C}' | '\u{201D}')
            })
            .count()
    };
    quotes(0..index) % 2 == 1
}
