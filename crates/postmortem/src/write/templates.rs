//! Templates of the house: which sections a document is born with, what each asks for, and for which severities; versioned, so
//! that a document keeps the one it was born with. Not here: what stands in a section at first (`template`).

use serde::{Deserialize, Serialize};

use crate::Problems;
use crate::incident::{Facts, Severity};
use crate::write::document::{Action, Block, BlockKind, Document, Inline};
use crate::write::template::{self, SECTIONS};

/// One version of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Its number; 1 is the classic one, which every house has.
    pub version: i64,
    /// What the house calls it.
    pub name: String,
    /// Incidents of these severities begin with it.
    pub severities: Vec<Severity>,
    /// Its sections, in order.
    pub sections: Vec<Asked>,
    /// Actions that each document begins with.
    pub actions: Vec<String>,
}

/// A section that a template asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The key by which programs know it.
    pub key: String,
    /// Its heading.
    pub heading: String,
    /// The level of its heading.
    pub level: u8,
    /// What it asks for, shown while it is empty.
    pub hint: String,
    /// Must it be written before a review is any use?
    pub required: bool,
}

/// A template as somebody typed it.
#[derive(Debug, Clone, Default)]
pub struct TemplateAsTold {
    /// What the house calls it.
    pub name: String,
    /// Fixed names of severities.
    pub severities: Vec<String>,
    /// One for each section of the classic template that is wanted, in its order.
    pub sections: Vec<AskedAsTold>,
    /// One action a line.
    pub actions: String,
}

/// A section as somebody typed it.
#[derive(Debug, Clone, Default)]
pub struct AskedAsTold {
    /// The key of a section of the classic template.
    pub key: String,
    /// Its heading; the classic one when it is empty.
    pub heading: String,
    /// What it asks for.
    pub hint: String,
    /// Must it be written?
    pub required: bool,
}

impl Template {
    /// The classic one.
    pub fn classic() -> Self {
        let asked = |section: &template::SectionHint| Asked {
            key: section.key.into(),
            heading: section.heading.into(),
            level: section.level,
            hint: section.hint.into(),
            required: section.required,
        };
        Self {
            version: template::CLASSIC,
            name: "Classic".into(),
            severities: Severity::ALL.to_vec(),
            sections: SECTIONS.iter().map(asked).collect(),
            actions: Vec::new(),
        }
    }

    /// A light one for small incidents, written in half an hour. No house has it until an admin makes a version from it.
    pub fn light() -> Self {
        const ASKED: [(&str, &str, bool); 6] = [
            (
                "summary",
                "What did users meet, and how did it end? Two sentences are enough.",
                true,
            ),
            ("impact", "Who felt it, and for how long?", false),
            (
                "factors",
                "How was it possible? Two or three answers; more where one of them surprises you.",
                true,
            ),
            (
                "lessons",
                "Is there anything that another team would be glad to know?",
                false,
            ),
            (
                "timeline",
                "The few moments that matter, and what was known at each.",
                true,
            ),
            (
                "actions",
                "What will be true that is not true today? “Nothing, because …” is an answer, too.",
                false,
            ),
        ];
        let classic = Self::classic();
        let asked = |(key, hint, required): (&str, &str, bool)| {
            let section = classic.sections.iter().find(|section| section.key == key)?;
            Some(Asked {
                hint: hint.into(),
                required,
                ..section.clone()
            })
        };
        Self {
            version: Self::LIGHT,
            name: "Light".into(),
            severities: vec![Severity::Sev4],
            sections: ASKED.into_iter().filter_map(asked).collect(),
            actions: Vec::new(),
        }
    }

    /// The number that stands for the light one, which is no version yet.
    pub const LIGHT: i64 = 0;

    /// The one that an incident of a severity begins with: of those that name it the newest, else the classic one.
    pub fn chosen(newest_first: &[Self], severity: Severity) -> Self {
        newest_first
            .iter()
            .find(|template| template.severities.contains(&severity))
            .cloned()
            .unwrap_or_else(Self::classic)
    }

    /// A new document from it, with what the incident already knows. Ids are filled by `fresh`.
    pub fn document(&self, facts: &Facts, fresh: impl FnMut() -> String) -> Document {
        let mut blocks = Vec::new();
        for section in &self.sections {
            blocks.push(Block::heading(
                section.level,
                &section.key,
                &section.heading,
            ));
            let mut body = template::body(&section.key, facts);
            if let BlockKind::Actions(actions) = &mut body.kind {
                actions.extend(self.actions.iter().map(|words| Action {
                    text: vec![Inline::text(words.clone())],
                    ..Action::default()
                }));
            }
            blocks.push(body);
        }
        let mut document = Document { blocks };
        document.fill_ids(fresh);
        document
    }

    /// How many words the authors have written: headings and what the template brought along do not count.
    pub fn own_words(&self, document: &Document, facts: Option<&Facts>) -> usize {
        template::words_beside(
            document,
            facts.map(|facts| self.document(facts, template::counted_ids())),
        )
    }
}

impl TemplateAsTold {
    /// Reads it as the version of that number, or tells every obstacle beside its field.
    ///
    /// # Errors
    /// When it has no name, no section, or asks for something that is none.
    pub fn read(&self, version: i64) -> Result<Template, Problems> {
        let mut problems = Problems::default();
        let name = self.name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() || name.chars().count() > 60 {
            problems.add(
                "name",
                "A template has a name of up to 60 characters, such as “Light”.",
            );
        }
        let severities: Vec<Severity> = self
            .severities
            .iter()
            .filter_map(|named| Severity::parse(named))
            .collect();
        let mut sections = Vec::new();
        for told in &self.sections {
            let Some(classic) = template::hint(&told.key) else {
                continue;
            };
            let heading = told
                .heading
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            if heading.chars().count() > 80 || told.hint.chars().count() > 400 {
                problems.add(
                    "sections",
                    format!(
                        "“{}” has a heading of up to 80 characters and a hint of up to 400.",
                        classic.heading
                    ),
                );
            }
            sections.push(Asked {
                key: classic.key.into(),
                heading: if heading.is_empty() {
                    classic.heading.into()
                } else {
                    heading
                },
                level: classic.level,
                hint: told.hint.trim().into(),
                required: told.required,
            });
        }
        if !["summary", "timeline"]
            .iter()
            .all(|key| sections.iter().any(|section| section.key == *key))
        {
            problems.add(
                "sections",
                "A template has a summary and a timeline: review and publication begin from them.",
            );
        }
        let actions: Vec<String> = self
            .actions
            .lines()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect();
        if actions.len() > 12 || actions.iter().any(|words| words.chars().count() > 300) {
            problems.add(
                "actions",
                "A template brings up to 12 actions of up to 300 characters each.",
            );
        }
        problems.unless_any(Template {
            version,
            name,
            severities,
            sections,
            actions,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::FactsAsTold;

    fn facts() -> Facts {
        FactsAsTold {
            title: "Gates refused valid tickets".into(),
            severity: "sev4".into(),
            started_at: "2025-11-12T05:40Z".into(),
            ..FactsAsTold::default()
        }
        .read()
        .unwrap()
    }

    fn asked(key: &str, required: bool) -> AskedAsTold {
        AskedAsTold {
            key: key.into(),
            required,
            ..AskedAsTold::default()
        }
    }

    fn light() -> TemplateAsTold {
        TemplateAsTold {
            name: "Light".into(),
            severities: vec!["sev4".into()],
            sections: vec![
                asked("summary", true),
                asked("timeline", false),
                asked("actions", false),
            ],
            actions: "Tell the port of it\n\n".into(),
        }
    }

    fn ids() -> impl FnMut() -> String {
        let mut count = 0;
        move || {
            count += 1;
            format!("id-{count:06}")
        }
    }

    #[test]
    fn a_document_is_born_with_the_sections_and_actions_of_its_template() {
        let light = light().read(2).unwrap();
        let document = light.document(&facts(), ids());
        let keys: Vec<&str> = document.sections().map(|section| section.key).collect();
        assert_eq!(keys, ["summary", "timeline", "actions"]);
        assert_eq!(document.actions().count(), 1);
        assert_eq!(
            light.own_words(&document, Some(&facts())),
            0,
            "nobody has written anything yet"
        );
    }

    #[test]
    fn the_light_template_is_one_that_an_admin_could_have_told() {
        let light = Template::light();
        let section = |asked: &Asked| AskedAsTold {
            key: asked.key.clone(),
            heading: asked.heading.clone(),
            hint: asked.hint.clone(),
            required: asked.required,
        };
        let told = TemplateAsTold {
            name: light.name.clone(),
            severities: vec!["sev4".into()],
            sections: light.sections.iter().map(section).collect(),
            actions: String::new(),
        };
        assert_eq!(told.read(Template::LIGHT).unwrap(), light);
        assert_eq!(light.sections.len(), 6);
    }

    #[test]
    fn the_classic_template_makes_what_it_always_made() {
        let made = Template::classic().document(&facts(), ids());
        assert_eq!(made, template::classic(&facts(), ids()));
    }

    #[test]
    fn the_newest_template_that_names_a_severity_is_chosen() {
        let older = light().read(2).unwrap();
        let newer = Template {
            version: 3,
            ..older.clone()
        };
        let all = [newer, older];
        assert_eq!(Template::chosen(&all, Severity::Sev4).version, 3);
        assert_eq!(
            Template::chosen(&all, Severity::Sev1).version,
            template::CLASSIC
        );
    }

    #[test]
    fn what_a_template_lacks_is_told_beside_its_field() {
        let nothing = TemplateAsTold::default().read(2).unwrap_err().to_string();
        assert!(
            nothing.contains("has a name") && nothing.contains("a summary and a timeline"),
            "{nothing}"
        );
    }
}
