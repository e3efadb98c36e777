//! The template a document is born from: its sections, what each asks for, and what the incident fills in already.
//! Not here: templates that the house makes (`templates`); this is the classic one, after the SRE book's and the SRE workbook's fields.

use super::document::{Block, BlockKind, Document, Entry, How, Inline};
use crate::decide::verdict::{grouped, percent};
use crate::incident::{Facts, Milestone, Milestones};
use crate::moment::{Moment, in_words};

/// The version of the classic template.
pub const CLASSIC: i64 = 1;

/// A section of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SectionHint {
    /// The key by which programs know it.
    pub key: &'static str,
    /// Its heading.
    pub heading: &'static str,
    /// The level of its heading.
    pub level: u8,
    /// What it asks for, shown while it is empty.
    pub hint: &'static str,
    /// Must it be written before a review is any use?
    pub required: bool,
}

/// All sections of the classic template, in order.
pub const SECTIONS: [SectionHint; 15] = [
    section(
        "summary",
        "Summary",
        2,
        "What did users meet, for how long, and how did it end? Three sentences that a new colleague understands.",
        true,
    ),
    section(
        "impact",
        "Impact",
        2,
        "Who felt it, how many, how much. Numbers with their units, and what was not affected.",
        true,
    ),
    section(
        "trigger",
        "Trigger",
        2,
        "Which event set it off? A trigger is where the story starts, not its cause.",
        false,
    ),
    section(
        "detection",
        "Detection",
        2,
        "How did it come to be noticed, and what kept it unseen until then?",
        true,
    ),
    section(
        "resolution",
        "Resolution",
        2,
        "What ended the harm, and what made it safe to call it over?",
        true,
    ),
    section(
        "factors",
        "Contributing factors",
        2,
        "How was it possible? Each answer is a condition; ask again of it: how was that possible?",
        true,
    ),
    section(
        "lessons",
        "Lessons",
        2,
        "What do we know now about our system that we did not know before?",
        true,
    ),
    section(
        "went_well",
        "What went well",
        3,
        "What worked as hoped, or better, and is worth keeping?",
        false,
    ),
    section(
        "went_poorly",
        "What went poorly",
        3,
        "Where did the system make the work harder than it needed to be?",
        false,
    ),
    section(
        "lucky",
        "Where we got lucky",
        3,
        "What could have made it worse, and happened not to?",
        false,
    ),
    section(
        "timeline",
        "Timeline",
        2,
        "What happened when, and what was known at that time.",
        true,
    ),
    section(
        "actions",
        "Actions",
        2,
        "What will be true in the system that is not true today? Each with an owner and a day.",
        true,
    ),
    section(
        "background",
        "Background",
        2,
        "What a reader from another team needs to know about the services involved.",
        false,
    ),
    section("glossary", "Glossary", 2, "Words that only we use.", false),
    section(
        "supporting",
        "Supporting information",
        2,
        "Graphs, logs, links, discussions.",
        false,
    ),
];

const fn section(
    key: &'static str,
    heading: &'static str,
    level: u8,
    hint: &'static str,
    required: bool,
) -> SectionHint {
    SectionHint {
        key,
        heading,
        level,
        hint,
        required,
    }
}

/// The section with a key.
pub fn hint(key: &str) -> Option<&'static SectionHint> {
    SECTIONS.iter().find(|section| section.key == key)
}

/// A new document from the classic template, with what the incident already knows. Ids are filled by `fresh`.
pub fn classic(facts: &Facts, fresh: impl FnMut() -> String) -> Document {
    let mut blocks = Vec::new();
    for section in &SECTIONS {
        blocks.push(Block::heading(section.level, section.key, section.heading));
        blocks.push(body(section.key, facts));
    }
    let mut document = Document { blocks };
    document.fill_ids(fresh);
    document
}

pub(super) fn body(key: &str, facts: &Facts) -> Block {
    match key {
        "impact" => Block::paragraph(&impact(facts)),
        "factors" => Block::new(BlockKind::Hows(vec![How::default()])),
        "timeline" => Block::new(BlockKind::Timeline(milestones(&facts.milestones))),
        "actions" => Block::new(BlockKind::Actions(Vec::new())),
        _ => Block::paragraph(""),
    }
}

/// The sentence that the incident's numbers make.
pub fn impact(facts: &Facts) -> String {
    let mut sentences = Vec::new();
    let milestones = &facts.milestones;
    if let (true, Some(felt), Some(from)) = (
        facts.user_visible,
        milestones.felt_for(),
        &milestones.started,
    ) {
        let services = if facts.services.is_empty() {
            String::new()
        } else {
            format!(" in {}", facts.services.join(", "))
        };
        sentences.push(format!(
            "Users felt it{services} for {} from {}.",
            in_words(felt),
            clock(from)
        ));
    } else if !facts.user_visible {
        sentences.push("It was not felt by users.".into());
    }
    if let Some(users) = facts.users_affected {
        sentences.push(format!("{} users were affected.", grouped(users)));
    }
    if let Some(spent) = facts.error_budget_spent {
        sentences.push(format!("It spent {} of the error budget.", percent(spent)));
    }
    sentences.push(if facts.data_loss {
        "Data was lost.".into()
    } else {
        "No data was lost.".into()
    });
    sentences.join(" ")
}

fn clock(moment: &Moment) -> String {
    format!(
        "{} {}",
        moment.zoned().strftime("%H:%M on %-d %B %Y"),
        moment.zone
    )
}

fn milestones(milestones: &Milestones) -> Vec<Entry> {
    milestones
        .known()
        .map(|(milestone, moment)| Entry {
            // As documents write it: `Z` for UTC.
            at: moment.rfc3339().replace("+00:00", "Z"),
            zone: moment.zone.clone(),
            typed: moment.zoned().strftime("%Y-%m-%d %H:%M").to_string(),
            milestone: Some(milestone),
            text: vec![Inline::text(prompt(milestone))],
            ..Entry::default()
        })
        .collect()
}

fn prompt(milestone: Milestone) -> &'static str {
    match milestone {
        Milestone::Started => "It begins.",
        Milestone::Detected => "It is noticed.",
        Milestone::Declared => "It is declared an incident.",
        Milestone::Mitigated => "Users no longer feel it.",
        Milestone::Resolved => "The repair ends.",
    }
}

/// How many words the authors have written: headings and what the template brought along do not count.
pub fn own_words(document: &Document, facts: Option<&Facts>) -> usize {
    words_beside(document, facts.map(|facts| classic(facts, counted_ids())))
}

/// How many words a document has beside those that it was born with, headings left out.
pub(super) fn words_beside(document: &Document, born: Option<Document>) -> usize {
    let brought: Vec<String> = born
        .map(|born| born.texts().into_iter().map(|piece| piece.text).collect())
        .unwrap_or_default();
    document
        .texts()
        .iter()
        .filter(|piece| piece.kind != "heading" && !brought.contains(&piece.text))
        .map(|piece| piece.text.split_whitespace().count())
        .sum()
}

/// Ids in order, for a document that is only counted.
pub(super) fn counted_ids() -> impl FnMut() -> String {
    let mut count = 0u32;
    move || {
        count += 1;
        format!("block-{count:04}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::FactsAsTold;

    fn facts() -> Facts {
        FactsAsTold {
            title: "Gates refused valid tickets".into(),
            severity: "sev2".into(),
            services: vec!["Gangway".into()],
            started_at: "2025-11-12T05:40Z".into(),
            mitigated_at: "2025-11-12T06:54Z".into(),
            user_visible: true,
            users_affected: "1140".into(),
            error_budget_spent: "0.61".into(),
            ..FactsAsTold::default()
        }
        .read()
        .unwrap()
    }

    #[test]
    fn a_new_document_has_every_section_once_and_knows_the_incident() {
        let document = classic(&facts(), counted_ids());
        for section in SECTIONS.iter().filter(|section| section.level == 2) {
            assert_eq!(
                document
                    .sections()
                    .filter(|found| found.key == section.key)
                    .count(),
                1,
                "{}",
                section.key
            );
        }
        assert_eq!(document.timeline().count(), 2);
        assert!(impact(&facts()).replace('\u{a0}', " ").starts_with(
            "Users felt it in Gangway for 74 min from 05:40 on 12 November 2025 UTC. 1,140 users"
        ));
    }

    #[test]
    fn a_new_document_counts_as_nothing_written() {
        let document = classic(&facts(), counted_ids());
        assert_eq!(own_words(&document, Some(&facts())), 0);
    }

    #[test]
    fn a_new_document_reads_back_from_its_json() {
        let document = classic(&facts(), counted_ids());
        assert_eq!(Document::from_json(&document.to_json()).unwrap(), document);
    }
}
