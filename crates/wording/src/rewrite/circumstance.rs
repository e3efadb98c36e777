//! “If it were me”: one sentence to put in behind a finding of blame or a trait, asking what made the act reasonable.
//! It tells nothing itself; what was seen and expected are gaps for those who were there.

use super::draft::{can_go_on, capital, moment};
use crate::finding::Label;
use crate::rule::{Hit, Rule};
use crate::text::actor::Reading;
use crate::text::lexicon::class;
use crate::text::who::Who;

/// The sentence to insert, with the space before it.
pub(super) fn circumstance(
    rule: &Rule,
    reading: &Reading<'_>,
    hit: &Hit,
    hits: &[(&'static Rule, Hit)],
) -> Option<String> {
    if !matches!(rule.label, Label::Blame | Label::Trait) || !can_go_on(reading) {
        return None;
    }
    let moment = capital(&moment(reading));
    let saw = "saw [what the screen, the alerts and colleagues said]";
    let so = "and had reason to expect [what], which made it the sensible thing to do.";
    // A note without a full stop gets one, so that the sentence behind it stands alone.
    let ends = reading.block.text[reading.range.clone()]
        .trim_end_matches(|c: char| !c.is_alphanumeric() && !".!?".contains(c))
        .ends_with(['.', '!', '?']);
    let stop = if ends { "" } else { "." };
    let actor = actor(reading, hit, hits).unwrap_or_else(|| "[the role]".to_string());
    Some(format!("{stop} {moment} {actor} {saw} {so}"))
}

/// Who acted, by role or pronoun, as the middle of a sentence wants it; a name gives way to a gap.
fn actor(reading: &Reading<'_>, hit: &Hit, hits: &[(&'static Rule, Hit)]) -> Option<String> {
    let subject = reading
        .subject(hit.span.start)
        .or_else(|| hit.span.clone().find_map(|index| reading.subject(index)))?;
    let text = reading.slice(subject.start..subject.end).to_lowercase();
    match subject.who {
        Who::Pronoun if ["i", "we", "he", "she", "they"].contains(&text.as_str()) => {
            Some(if text == "i" { "I".to_string() } else { text })
        }
        // "The on-call engineer", not "a careless engineer" nor "Ana's team".
        Who::Person | Who::People | Who::Group
            if reading.is_word(subject.start, "the")
                && (subject.start + 1..subject.end).all(|index| {
                    !reading.is(index, class::NAME | class::PRODUCT)
                        && hits.iter().all(|(_, other)| !other.span.contains(&index))
                }) =>
        {
            let rest = reading.slice(subject.start + 1..subject.end);
            Some(format!("the {rest}"))
        }
        _ => None,
    }
}
