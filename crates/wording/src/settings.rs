//! What a house says about itself: its people and words, and how loud each label, rule and section is.
//! Where this is written and how it is read is the program's business; exceptions within a text are in `ignore`.

use std::collections::BTreeMap;

use crate::check;
use crate::finding::{Context, Finding, Format, Label, Severity};
use crate::rule::Rule;
use crate::rules;
use crate::text::block::Block;

/// What a house tells the analyser about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// Names and handles of people.
    pub roster: Vec<String>,
    /// Product, host and service names that are never people.
    pub products: Vec<String>,
    /// Words for people by what they do, in the singular.
    pub roles: Vec<String>,
    /// Words for things that act by themselves, in the singular.
    pub systems: Vec<String>,
    /// How loud labels and rules are.
    pub levels: Levels,
    /// How loud they are in one section, which counts more: its key, such as `timeline`, or its heading in lower case.
    pub sections: BTreeMap<String, Levels>,
}

/// How loud labels and rules are, by their names; [`ALL`] stands for those that are not named.
pub type Levels = BTreeMap<String, Level>;

/// The name that stands for every rule.
pub const ALL: &str = "all";

/// How loud a label or rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Not told at all.
    Off,
    /// Told with this severity.
    At(Severity),
}

impl Level {
    /// Reads `off`, `note`, `warning` or `error`; anything else is `None`.
    ///
    /// ```
    /// use wording::settings::Level;
    /// assert_eq!(Level::parse("off"), Some(Level::Off));
    /// ```
    pub fn parse(text: &str) -> Option<Level> {
        Some(match text {
            "off" => Level::Off,
            "note" => Level::At(Severity::Note),
            "warning" => Level::At(Severity::Warning),
            "error" => Level::At(Severity::Error),
            _ => return None,
        })
    }
}

impl Settings {
    /// What a check needs to know of them beforehand.
    pub fn context(&self) -> Context {
        Context {
            section: None,
            roster: self.roster.clone(),
            products: self.products.clone(),
            roles: self.roles.clone(),
            systems: self.systems.clone(),
            without_hints: rules::hints().all(|rule| self.is_off_everywhere(rule)),
        }
    }

    fn is_off_everywhere(&self, rule: &Rule) -> bool {
        let names = [rule.name, rule.label.as_str(), ALL];
        let level = names.iter().find_map(|name| self.levels.get(*name));
        let is_named = |levels: &Levels| names.iter().any(|name| levels.contains_key(*name));
        level == Some(&Level::Off) && !self.sections.values().any(is_named)
    }

    /// Checks a text as this house wants it.
    pub fn check(&self, text: &str, format: Format) -> Vec<Finding> {
        let mut findings = crate::check(text, format, &self.context());
        self.weigh(text, format, &mut findings);
        findings
    }

    /// Gives each finding of a text its level and drops those that are off.
    pub fn weigh(&self, text: &str, format: Format, findings: &mut Vec<Finding>) {
        let blocks = if self.sections.is_empty() || findings.is_empty() {
            Vec::new()
        } else {
            check::blocks(text, format, None)
        };
        self.weigh_among(&blocks, findings);
    }

    /// Gives each finding its level by the block in which it begins.
    pub(crate) fn weigh_among(&self, blocks: &[Block], findings: &mut Vec<Finding>) {
        let start = |block: &Block| block.source(0..block.text.len()).start;
        findings.retain_mut(|finding| {
            let within = blocks.partition_point(|block| start(block) <= finding.span.start);
            let block = within.checked_sub(1).map(|index| &blocks[index]);
            match self.level(finding, block) {
                Some(Level::Off) => false,
                Some(Level::At(severity)) => {
                    finding.severity = severity;
                    true
                }
                None => true,
            }
        });
    }

    /// The level that somebody set: a section counts more than the whole, a rule more than its label.
    fn level(&self, finding: &Finding, block: Option<&Block>) -> Option<Level> {
        let here = block.into_iter().flat_map(|block| {
            [block.section.as_deref(), Some(block.under.as_str())]
                .into_iter()
                .flatten()
                .filter_map(|name| self.sections.get(name))
        });
        here.chain([&self.levels]).find_map(|levels| {
            [finding.rule, finding.label.as_str(), ALL]
                .into_iter()
                .find_map(|name| levels.get(name).copied())
        })
    }
}

/// The names that levels may be set for: rules, labels, and [`ALL`].
pub fn names() -> impl Iterator<Item = &'static str> {
    let labels = Label::ALL.into_iter().map(Label::as_str);
    rules::rules()
        .iter()
        .map(|rule| rule.name)
        .chain(labels)
        .chain([ALL])
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "## Timeline\n\nThe team failed to look.\n\n## Raw log\n\nThe team failed to ask.\n\n## Lessons\n\nThe team failed to tell.\n";

    fn levels(list: &[(&str, &str)]) -> Levels {
        list.iter()
            .map(|(name, level)| (name.to_string(), Level::parse(level).expect("a level")))
            .collect()
    }

    fn told(settings: &Settings) -> Vec<(usize, Severity)> {
        settings
            .check(TEXT, Format::Markdown)
            .iter()
            .filter(|finding| finding.rule == "lapse")
            .map(|finding| (TEXT[..finding.span.start].lines().count(), finding.severity))
            .collect()
    }

    #[test]
    fn a_rule_counts_more_than_its_label_and_both_more_than_all() {
        let mut settings = Settings {
            levels: levels(&[("all", "off"), ("trait", "note"), ("lapse", "error")]),
            ..Settings::default()
        };
        assert_eq!(
            told(&settings),
            [3, 7, 11].map(|line| (line, Severity::Error))
        );
        settings.levels.remove("lapse");
        assert_eq!(
            told(&settings),
            [3, 7, 11].map(|line| (line, Severity::Note))
        );
        settings.levels.remove("trait");
        assert_eq!(told(&settings), []);
    }

    #[test]
    fn a_section_counts_more_than_the_whole_by_key_or_by_heading() {
        let settings = Settings {
            levels: levels(&[("lapse", "error")]),
            sections: [
                ("timeline".to_string(), levels(&[("trait", "note")])),
                ("raw log".to_string(), levels(&[("all", "off")])),
            ]
            .into(),
            ..Settings::default()
        };
        assert_eq!(
            told(&settings),
            [(3, Severity::Note), (11, Severity::Error)]
        );
    }

    #[test]
    fn the_learned_part_does_not_listen_where_all_its_hints_are_off() {
        let mut settings = Settings::default();
        assert!(!settings.context().without_hints);
        settings.levels = rules::hints()
            .map(|rule| (rule.name.to_string(), Level::Off))
            .collect();
        assert!(settings.context().without_hints);
        settings.sections = [("lessons".to_string(), levels(&[("trait", "note")]))].into();
        assert!(!settings.context().without_hints);
    }

    #[test]
    fn words_of_the_house_tell_people_from_systems() {
        let text = "The outage was caused by the flumewright.";
        let labels = |settings: &Settings| -> Vec<Label> {
            let findings = settings.check(text, Format::Markdown);
            findings.iter().map(|finding| finding.label).collect()
        };
        let people = Settings {
            roles: vec!["flumewright".into()],
            ..Settings::default()
        };
        let things = Settings {
            systems: vec!["flumewright".into()],
            ..Settings::default()
        };
        assert_eq!(labels(&people), [Label::Blame]);
        assert_eq!(labels(&things), []);
    }
}
