//! Better wording for what a rule noticed: ways to say it, a safe fix where there is one, always a question.
//! What is noticed is in `rules`. Nothing here invents a fact: what only the writer can know is a question or a gap in brackets.

mod circumstance;
mod condition;
mod draft;
mod event;
mod guilt;
mod known_then;
mod plainly;
mod question;
mod role;
mod situation;
mod system;
mod visible_then;
mod without;

use std::ops::Range;

use crate::check::noticed;
use crate::finding::Label;
use crate::rule::{Hit, Rule};
use crate::text::actor::Reading;
use crate::text::block::{Block, OBJECT};
use crate::text::sentence;
use crate::text::token::{Kind, Roster};
use draft::Way;

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

/// The most bytes of a sentence that is rewritten; a longer one gets the question alone.
const LONGEST: usize = 600;

/// Finds better wording for one hit of a sentence, of all the hits it has.
pub(crate) fn rewrite(
    rule: &Rule,
    reading: &Reading<'_>,
    hit: &Hit,
    hits: &[(&'static Rule, Hit)],
    roster: &Roster,
) -> Rewrite {
    let span = reading.bytes(hit.span.clone());
    let mut ways = if reading.range.len() > LONGEST {
        Vec::new()
    } else {
        ways(rule, reading, hit)
    };
    ways.retain(|way| {
        keeps_facts(reading, hit, way) && raises_nothing_new(rule, reading, hits, way, roster)
    });
    ways.dedup_by(|way, before| way.range == before.range && way.text == before.text);
    let replaces = ways
        .iter()
        .map(|way| way.range.clone())
        .reduce(|one, other| one.start.min(other.start)..one.end.max(other.end))
        .unwrap_or(span);
    Rewrite {
        instead: ways
            .iter()
            .map(|way| way.over(&reading.block.text, &replaces))
            .collect(),
        replaces,
        fix: ways
            .iter()
            .find(|way| way.is_safe)
            .map(|way| (way.range.clone(), way.text.clone())),
        circumstance: circumstance::circumstance(rule, reading, hit, hits),
        question: hit.question.unwrap_or(rule.question).to_string(),
    }
}

/// All ways to say it that come to mind, the best first.
fn ways(rule: &Rule, reading: &Reading<'_>, hit: &Hit) -> Vec<Way> {
    match rule.label {
        Label::Blame => event::ways(rule.name, reading, hit),
        Label::Trait => match rule.name {
            "slip-adverb" => without::ways(reading, &hit.span),
            "lapse" => condition::ways(reading, hit),
            _ => situation::ways(reading, hit),
        },
        Label::Hindsight => match rule.name {
            "counterfactual" => known_then::ways(reading, hit),
            _ => visible_then::ways(reading, hit),
        },
        Label::Animated => match rule.name {
            "shouting" => plainly::quietly(reading, &hit.span),
            _ => plainly::ways(reading, hit),
        },
        Label::Who => question::ways(rule.name, reading, hit),
        Label::PersonFix => system::ways(rule.name, reading, hit),
        Label::Named => role::ways(reading, hit),
        Label::VagueAction | Label::Document | Label::Privacy | Label::Ignore => Vec::new(),
    }
}

/// Whether times, numbers, identifiers and code of the replaced words are still there, code in its order.
fn keeps_facts(reading: &Reading<'_>, hit: &Hit, way: &Way) -> bool {
    let old = &reading.block.text[way.range.clone()];
    if old.matches(OBJECT).count() != way.text.matches(OBJECT).count() {
        return false;
    }
    reading.tokens.iter().enumerate().all(|(index, token)| {
        !matches!(token.kind, Kind::Number | Kind::Identifier)
            || token.range().start < way.range.start
            || token.range().end > way.range.end
            || hit.span.contains(&index)
            || way.text.contains(reading.text(index))
    })
}

/// Reads the rewritten sentence again: the label has to become rarer, and no other may become more frequent.
fn raises_nothing_new(
    rule: &Rule,
    reading: &Reading<'_>,
    hits: &[(&'static Rule, Hit)],
    way: &Way,
    roster: &Roster,
) -> bool {
    let mut block = Block::whole(
        &way.over(&reading.block.text, &reading.range),
        reading.block.kind,
        reading.block.section.clone(),
    );
    block.under.clone_from(&reading.block.under);
    let after: Vec<Label> = sentence::sentences(&block.text)
        .into_iter()
        .flat_map(|range| noticed(&Reading::new(&block, range, roster)))
        .map(|(rule, _)| rule.label)
        .collect();
    after.iter().all(|label| {
        let before = hits.iter().filter(|(rule, _)| rule.label == *label).count();
        // A question or advice is rewritten as a whole, so nothing of its kind may be left.
        let allowed = if *label == rule.label && matches!(label, Label::Who | Label::PersonFix) {
            0
        } else {
            before - usize::from(*label == rule.label && before > 0)
        };
        after.iter().filter(|other| *other == label).count() <= allowed
    })
}

#[cfg(test)]
mod tests;
