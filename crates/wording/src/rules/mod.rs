//! How the rules are run over a sentence, and which of their hits are findings. The rules themselves are in `list`.
//! Each rule's page and phrases lie in the folder of its label; what cannot be said in phrases is in the label's `.rs` file.

mod animated;
mod attribution;
mod blame;
mod hindsight;
mod list;
pub(crate) mod named;
mod person_fix;
mod refused;
mod who;

use std::ops::Range;
use std::sync::LazyLock;

use list::{ENTRIES, Entry, lesson};

use crate::finding::Label;
use crate::pattern::{Patterns, Phrases};
use crate::rule::{Hears, Hit, Rule};
use crate::text::actor::Reading;
use crate::text::cue::Cues;
use crate::text::lexicon::{self, Lexicon};
use crate::text::who as people;

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rule = |entry: &Entry| {
        let (title, rest) = entry.page.split_once('\n').unwrap_or((entry.page, ""));
        Rule {
            name: entry.name,
            label: entry.label,
            severity: entry.severity,
            title: title.trim_start_matches('#').trim(),
            summary: rest.trim().lines().next().unwrap_or(""),
            message: entry.message,
            question: entry.question,
            lesson: lesson(entry.label),
            page: entry.page,
            grammar: entry.grammar,
            hears: entry.hears,
        }
    };
    ENTRIES.iter().map(rule).collect()
});

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| Patterns::new(lexicon::phrases()));

/// All rules, in the order in which people read them.
pub fn rules() -> &'static [Rule] {
    &RULES
}

/// The rule of a name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    rules().iter().find(|rule| rule.name == name)
}

/// The rules by which the learned part speaks.
pub(crate) fn hints() -> impl Iterator<Item = &'static Rule> {
    let rules = rules().iter();
    rules.filter(|rule| rule.name.starts_with("hint-of-"))
}

/// Reads the phrases of all rules; each belongs to the rule of its number.
pub(crate) fn phrases(lexicon: &mut Lexicon) -> Phrases {
    let mut phrases = Phrases::default();
    for (index, entry) in ENTRIES.iter().enumerate() {
        phrases.read(index, entry.phrases, lexicon);
    }
    phrases
}

/// The words that wake the grammar of the rules, for the lexicon to mark.
pub(crate) fn cues(lexicon: &Lexicon) -> Vec<(Cues, Vec<String>)> {
    let lists = [
        attribution::CUES,
        animated::CUES,
        hindsight::CUES,
        named::CUES,
        person_fix::CUES,
        refused::CUES,
        who::CUES,
        &people::CUES,
    ];
    let plain = lists.into_iter().flatten().map(|(cue, words)| {
        let words = words.iter().map(|word| word.to_string()).collect();
        (*cue, words)
    });
    plain.chain(blame::cues(lexicon)).collect()
}

/// Everything that wakes the grammar of any rule.
static WAKING: LazyLock<Cues> = LazyLock::new(|| {
    let cues = rules().iter().filter_map(|rule| rule.grammar);
    cues.fold(0, |all, (_, cues)| all | cues)
});

/// Runs every language rule over a sentence: hits with the rule that made them, by where they begin.
pub(crate) fn hits(reading: &Reading<'_>) -> Vec<(&'static Rule, Hit)> {
    let found = PATTERNS.find(reading);
    if found.is_empty() && !reading.wakes(*WAKING) {
        return Vec::new();
    }
    let is_still = |rule: &Rule| rule.grammar.is_none_or(|(_, cues)| !reading.wakes(cues));
    // A text without any heading may be a lesson as well as a story.
    let advice =
        reading.is_advice() || reading.block.section.is_none() && reading.block.under.is_empty();
    let refusals = std::cell::OnceCell::new();
    let is_refused = |span: &Range<usize>| {
        refused::is_refused(
            reading,
            span,
            refusals.get_or_init(|| refused::refusals(reading)),
        )
    };
    let mut out: Vec<(&'static Rule, Hit)> = Vec::new();
    for (index, rule) in rules().iter().enumerate() {
        let mine = || found.iter().filter(|found| found.owner == index);
        let mut hits: Vec<Hit> = mine()
            .filter(|found| !found.silences)
            .map(|found| Hit {
                span: found.span.clone(),
                question: found.question,
            })
            .collect();
        if hits.is_empty() && is_still(rule) {
            continue;
        }
        if let Some((grammar, _)) = rule.grammar {
            grammar(reading, &mut hits);
        }
        hits.retain(|hit| {
            let quiet = mine().any(|found| {
                found.silences
                    && found.whole.start < hit.span.end
                    && hit.span.start < found.whole.end
            });
            !quiet
                && match rule.hears {
                    Hears::All => true,
                    Hears::Claims => !is_refused(&hit.span),
                    Hears::Feelings => {
                        !is_refused(&hit.span) || refused::is_felt(reading, &hit.span)
                    }
                    Hears::Advice => {
                        (advice || refused::recommends(reading)) && !is_refused(&hit.span)
                    }
                }
        });
        hits.sort_by_key(|hit| (hit.span.start, std::cmp::Reverse(hit.span.end)));
        let mut last_end = 0;
        for hit in hits {
            // Several phrases that overlap are one finding: the first and longest.
            if hit.span.start >= last_end {
                last_end = hit.span.end;
                out.push((rule, hit));
            }
        }
    }
    // Two rules of one label on the same words are one finding too: the one listed first.
    let mut kept: Vec<(&'static Rule, Hit)> = Vec::with_capacity(out.len());
    for (rule, hit) in out {
        if !kept.iter().any(|(other, known)| {
            other.label == rule.label
                && known.span.start < hit.span.end
                && hit.span.start < known.span.end
        }) {
            kept.push((rule, hit));
        }
    }
    // "be more careful" asks for a trait; that it asks is what matters.
    let asks: Vec<Range<usize>> = kept
        .iter()
        .filter(|(rule, _)| rule.label == Label::PersonFix)
        .map(|(_, hit)| hit.span.clone())
        .collect();
    kept.retain(|(rule, hit)| {
        rule.label != Label::Trait
            || !asks
                .iter()
                .any(|ask| ask.start < hit.span.end && hit.span.start < ask.end)
    });
    kept.sort_by_key(|(_, hit)| hit.span.start);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_can_be_read() {
        assert_eq!(lexicon::phrases().unread(), [""; 0]);
    }
}
