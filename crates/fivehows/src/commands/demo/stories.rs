//! The stories of the demo house: their Markdown, with days put in, read as an incident's facts and a document.
//! Not here: what people do with them (plot).

use jiff::ToSpan;
use jiff::civil::Date;
use postmortem::incident::FactsAsTold;
use postmortem::write::document::{Block, BlockKind, Document};

/// The worked example, incident 465.
pub const SHAKESPEARE: &str = include_str!("stories/shakespeare-sonnet.md");
/// An import that stopped: published inside, its actions under way.
pub const TARIFF: &str = include_str!("stories/tariff-import.md");
/// Plans that were not printed: published inside and outside.
pub const DECK_PLANS: &str = include_str!("stories/deck-plans.md");
/// Payments taken twice: approved inside, waiting for outside.
pub const CARD_PAYMENTS: &str = include_str!("stories/card-payments.md");
/// A timetable of yesterday: in review.
pub const TIMETABLE: &str = include_str!("stories/timetable.md");
/// Gates that refused tickets: a draft, half written.
pub const GATES: &str = include_str!("stories/gates.md");

/// A story, read.
pub struct Story {
    /// The incident's facts.
    pub told: FactsAsTold,
    /// The document.
    pub document: Document,
}

/// Reads a story whose incident ended on a day, as told today.
pub fn read(markdown: &str, incident: Date, today: Date) -> Story {
    let imported = press::markdown::read(&with_days(markdown, incident, today));
    let front = |name: &str| {
        let value = imported
            .front
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.clone());
        value.unwrap_or_default()
    };
    let told = FactsAsTold {
        title: imported.title.clone(),
        severity: front("severity"),
        services: vec![front("services")],
        zone: "UTC".into(),
        started_at: front("started"),
        detected_at: front("detected"),
        declared_at: front("declared"),
        mitigated_at: front("mitigated"),
        resolved_at: front("resolved"),
        user_visible: front("user_visible") == "true",
        users_affected: front("users_affected"),
        data_loss: front("data_loss") == "true",
        error_budget_spent: front("error_budget_spent"),
        order_confirmed: false,
    };
    Story {
        told,
        document: with_room_to_write(imported.document),
    }
}

/// Puts days in: `{D}` is the incident's day, `{T}` today, `{D+3}` and `{T-2}` days after and before.
fn with_days(markdown: &str, incident: Date, today: Date) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after
            .split_once('}')
            .and_then(|(sign, behind)| Some((day(sign, incident, today)?, behind)))
        {
            Some((day, behind)) => {
                out.push_str(&day.to_string());
                rest = behind;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn day(sign: &str, incident: Date, today: Date) -> Option<Date> {
    let from = match sign.chars().next()? {
        'D' => incident,
        'T' => today,
        _ => return None,
    };
    let days: i32 = match &sign[1..] {
        "" => 0,
        days => days.parse().ok()?,
    };
    from.checked_add(days.days()).ok()
}

/// A section that is still empty has an empty paragraph, in which somebody can begin to write.
fn with_room_to_write(document: Document) -> Document {
    let level = |block: Option<&Block>| match block.map(|block| &block.kind) {
        Some(BlockKind::Heading { level, .. }) => Some(*level),
        Some(_) => None,
        None => Some(1),
    };
    let mut blocks = Vec::new();
    let mut rest = document.blocks.into_iter().peekable();
    while let Some(block) = rest.next() {
        let own = level(Some(&block)).filter(|_| block.name() == "heading");
        let is_empty = own.is_some_and(|own| level(rest.peek()).is_some_and(|next| next <= own));
        blocks.push(block);
        if is_empty {
            blocks.push(Block::paragraph(""));
        }
    }
    let mut document = Document { blocks };
    document.fill_ids(|| uuid::Uuid::new_v4().simple().to_string()[..12].to_owned());
    document
}

#[cfg(test)]
mod tests {
    use app::write::readings::{Reader, Readings};
    use postmortem::write::template;
    use wording::Label;

    use super::super::house::{ADMIN_NAME, PEOPLE};
    use super::*;

    const FINISHED: [(&str, &str); 5] = [
        ("Shakespeare", SHAKESPEARE),
        ("tariff", TARIFF),
        ("deck plans", DECK_PLANS),
        ("card payments", CARD_PAYMENTS),
        ("timetable", TIMETABLE),
    ];

    fn days() -> (Date, Date) {
        ("2026-11-20".parse().unwrap(), "2026-11-22".parse().unwrap())
    }

    fn story(markdown: &str) -> Story {
        let (incident, today) = days();
        read(markdown, incident, today)
    }

    /// What the editor will underline: each label with the words it is about.
    fn findings(markdown: &str) -> Vec<(Label, String)> {
        let roster: Vec<String> = PEOPLE
            .iter()
            .map(|(_, name, _)| (*name).to_owned())
            .chain([ADMIN_NAME.to_owned()])
            .collect();
        let readings = Readings::default();
        let mut reader = Reader::new(roster, &readings);
        let noted = app::write::check::document(&story(markdown).document, &mut reader);
        noted
            .into_iter()
            .filter_map(|noted| Some((Label::parse(noted.label)?, noted.quote)))
            .collect()
    }

    #[test]
    fn days_are_put_in_and_other_braces_stay() {
        let (incident, today) = days();
        let text = with_days("{D} {D-1} {T+10} {x} {", incident, today);
        assert_eq!(text, "2026-11-20 2026-11-19 2026-12-02 {x} {");
    }

    #[test]
    fn the_facts_of_every_story_are_consistent() {
        for (name, markdown) in FINISHED.into_iter().chain([("gates", GATES)]) {
            let facts = story(markdown).told.read();
            assert!(facts.is_ok(), "{name}: {facts:?}");
        }
    }

    #[test]
    fn a_finished_story_has_every_section_and_speaks_of_systems() {
        let mut found = Vec::new();
        for (name, markdown) in FINISHED {
            let document = story(markdown).document;
            for section in template::SECTIONS
                .iter()
                .filter(|section| section.level == 2)
            {
                assert!(
                    document.section(section.key).is_some(),
                    "{name} has no {}",
                    section.key
                );
            }
            let about_people = findings(markdown)
                .into_iter()
                .filter(|(label, _)| label.is_about_people());
            found.extend(about_people.map(|finding| (name, finding)));
        }
        assert_eq!(found, []);
    }

    #[test]
    fn the_worked_example_has_nothing_to_find_at_all() {
        assert_eq!(findings(SHAKESPEARE), []);
    }

    #[test]
    fn the_half_written_draft_leaves_something_to_find() {
        let labels: Vec<Label> = findings(GATES)
            .into_iter()
            .map(|(label, _)| label)
            .collect();
        assert!(
            labels.contains(&Label::Trait) || labels.contains(&Label::Hindsight),
            "{labels:?}"
        );
        assert!(labels.contains(&Label::VagueAction), "{labels:?}");
    }

    #[test]
    fn the_hows_of_the_worked_example_branch_and_go_five_deep() {
        fn depth(how: &postmortem::write::document::How) -> usize {
            1 + how.hows.iter().map(depth).max().unwrap_or(0)
        }
        let document = story(SHAKESPEARE).document;
        assert!(document.hows().map(depth).max().unwrap_or(0) >= 6);
        assert!(document.hows().any(|how| how.hows.len() > 1));
    }

    #[test]
    fn an_empty_section_of_the_draft_has_a_paragraph_to_write_in() {
        let document = story(GATES).document;
        let headings = document
            .blocks
            .windows(2)
            .filter(|pair| pair.iter().all(|block| block.name() == "heading"));
        // Only “Lessons” goes on with a smaller heading.
        assert_eq!(headings.count(), 1);
        assert_eq!(document.blocks.last().map(Block::name), Some("paragraph"));
    }
}
