//! Settings of the check: people, product words, and how loud each label or rule is.
//! They stand in the table `[check]`; other tables of the file belong to other parts.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use wording::{Finding, Label, Severity};

/// What a team tells the check about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Names and handles of people.
    pub roster: Vec<String>,
    /// Product, host and service names that are never people.
    pub products: Vec<String>,
    /// `off`, `note`, `warning` or `error` for a label or a rule; a rule's word counts more than its label's.
    pub levels: BTreeMap<String, Level>,
}

/// How loud a label or rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not told at all.
    Off,
    /// Worth a look.
    Note,
    /// Likely to steer a reader towards a person.
    Warning,
    /// Clear and harmful.
    Error,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct File {
    check: Settings,
}

impl Settings {
    /// Reads the table `[check]` of a file; a sentence for the person if that is not possible.
    pub fn read(path: &Path) -> Result<Settings, String> {
        let told = |problem: String| {
            format!(
                "{}: the settings could not be read: {problem}. Nothing was checked.",
                path.display()
            )
        };
        let text = std::fs::read_to_string(path).map_err(|error| told(error.to_string()))?;
        let settings = toml::from_str::<File>(&text)
            .map_err(|error| told(error.to_string().trim_end().to_string()))?
            .check;
        match settings
            .levels
            .keys()
            .find(|name| Label::parse(name).is_none() && wording::rule(name).is_none())
        {
            Some(name) => Err(told(format!(
                "`levels` speaks of `{name}`, which is neither a label nor a rule; `fivehows rules` lists both"
            ))),
            None => Ok(settings),
        }
    }

    /// Gives each finding its level and drops those that are off.
    pub fn weigh(&self, findings: &mut Vec<Finding>) {
        findings.retain_mut(|finding| {
            let level = self
                .levels
                .get(finding.rule)
                .or_else(|| self.levels.get(finding.label.as_str()));
            finding.severity = match level {
                Some(Level::Off) => return false,
                Some(Level::Note) => Severity::Note,
                Some(Level::Warning) => Severity::Warning,
                Some(Level::Error) => Severity::Error,
                None => finding.severity,
            };
            true
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_counts_more_than_its_label() {
        let settings: Settings = toml::from_str("[levels]\ntrait = \"off\"\nlapse = \"error\"\n")
            .expect("the settings are well formed");
        let mut findings = wording::check(
            "The team failed to follow it.",
            wording::Format::Plain,
            &wording::Context::default(),
        );
        settings.weigh(&mut findings);
        assert_eq!(
            findings
                .iter()
                .map(|finding| finding.severity)
                .collect::<Vec<_>>(),
            [Severity::Error]
        );
    }
}
