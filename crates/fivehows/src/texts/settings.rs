//! The table `[check]` of a fivehows.toml, with a sentence, a line and a near name for whatever is none of its settings.
//! Not here: which file is read (houses), and what the settings do (wording::settings).

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use wording::settings::{Level, Levels, Settings};

use crate::config;

/// What a house says in its table `[check]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Check {
    /// What the analyser is told.
    pub settings: Settings,
    /// Paths that are not read, seen from the folder of the file.
    pub exclude: Vec<String>,
}

/// The settings of `[check]`.
const KEYS: [&str; 7] = [
    "roster", "products", "roles", "systems", "exclude", "levels", "sections",
];

/// Reads a fivehows.toml; `None` where it has no table `[check]`.
///
/// # Errors
/// All mistakes at once, each with its line.
pub fn parse(text: &str) -> Result<Option<Check>, Vec<String>> {
    let mut reader = Reader {
        text,
        mistakes: Vec::new(),
    };
    let check = reader.file();
    if reader.mistakes.is_empty() {
        return Ok(check);
    }
    reader.mistakes.sort_by_key(|(line, _)| *line);
    let told = reader.mistakes.into_iter();
    Err(told
        .map(|(line, sentence)| format!("Line {line}: {sentence}"))
        .collect())
}

struct Reader<'t> {
    text: &'t str,
    /// Each with its line; tables come in the order of their names.
    mistakes: Vec<(usize, String)>,
}

impl Reader<'_> {
    fn file(&mut self) -> Option<Check> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in &errors {
            let at = error.span().map_or(0, |span| span.start);
            self.mistake(at, format!("this is not TOML: {}.", error.message()));
        }
        let mut check = None;
        for (name, value) in table.get_ref() {
            let at = name.span().start;
            match (name.get_ref().as_ref(), value.get_ref().as_table()) {
                ("check", Some(table)) => check = Some(self.check(table)),
                ("check", None) => self.mistake(
                    at,
                    "check is a table; its settings stand below `[check]`.".into(),
                ),
                (name, _) if config::sections().contains(&name) => {}
                (name, _) => self.unknown(
                    at,
                    "a table",
                    name,
                    config::sections().into_iter().chain(["check"]),
                ),
            }
        }
        check
    }

    fn check(&mut self, table: &DeTable<'_>) -> Check {
        let mut check = Check::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "roster" => check.settings.roster = self.words("roster", value),
                "products" => check.settings.products = self.words("products", value),
                "roles" => check.settings.roles = self.words("roles", value),
                "systems" => check.settings.systems = self.words("systems", value),
                "exclude" => check.exclude = self.words("exclude", value),
                "levels" => check.settings.levels = self.levels(value),
                "sections" => {
                    for (section, value) in self.table("sections", value) {
                        let levels = self.levels(value);
                        check
                            .settings
                            .sections
                            .insert(section.get_ref().to_lowercase(), levels);
                    }
                }
                unknown => self.unknown(key.span().start, "a setting of [check]", unknown, KEYS),
            }
        }
        check
    }

    fn levels(&mut self, value: &Spanned<DeValue<'_>>) -> Levels {
        let mut levels = Levels::new();
        for (name, value) in self.table("a list of levels", value) {
            let at = name.span().start;
            let name = name.get_ref().as_ref();
            if !wording::settings::names().any(|known| known == name) {
                self.unknown(at, "a rule or a label", name, wording::settings::names());
                continue;
            }
            match value.get_ref().as_str().and_then(Level::parse) {
                Some(level) => drop(levels.insert(name.to_owned(), level)),
                None => self.mistake(
                    value.span().start,
                    format!("the level of {name} is \"off\", \"note\", \"warning\" or \"error\"."),
                ),
            }
        }
        levels
    }

    fn words(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Vec<String> {
        let list: Option<Vec<String>> = value.get_ref().as_array().and_then(|list| {
            list.iter()
                .map(|word| word.get_ref().as_str().map(str::to_owned))
                .collect()
        });
        list.unwrap_or_else(|| {
            self.mistake(
                value.span().start,
                format!("{key} is a list of texts, such as [\"one\", \"another\"]."),
            );
            Vec::new()
        })
    }

    fn table<'v, 'd>(
        &mut self,
        what: &str,
        value: &'v Spanned<DeValue<'d>>,
    ) -> impl Iterator<
        Item = (
            &'v Spanned<std::borrow::Cow<'d, str>>,
            &'v Spanned<DeValue<'d>>,
        ),
    > + use<'v, 'd> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.mistake(
                value.span().start,
                format!("{what} is expected to be a table."),
            );
        }
        table.into_iter().flatten()
    }

    fn unknown<'n>(
        &mut self,
        at: usize,
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) {
        let known: Vec<&str> = known.into_iter().collect();
        let next = match wording::near(name, known.iter().copied()) {
            Some(near) => format!("The nearest name is `{near}`."),
            None if known.len() <= 10 => format!("There are {}.", known.join(", ")),
            None => "`fivehows rules` lists them all.".to_owned(),
        };
        self.mistake(at, format!("`{name}` is not {what}. {next}"));
    }

    fn mistake(&mut self, at: usize, sentence: String) {
        let line = self
            .text
            .bytes()
            .take(at)
            .filter(|byte| *byte == b'\n')
            .count()
            + 1;
        self.mistakes.push((line, sentence));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wording::Severity;

    #[test]
    fn all_that_a_house_says_is_read() {
        let check = parse(
            "[house]\nname = \"Skerry Lines\"\n[check]\nroster = [\"Ada Quay\"]\nroles = [\"wrangler\"]\nexclude = [\"drafts/\"]\n\
             [check.levels]\nshouting = \"off\"\n[check.sections.Timeline]\nall = \"note\"\n",
        )
        .expect("it is well formed")
        .expect("it has the table");
        assert_eq!(check.settings.roster, ["Ada Quay"]);
        assert_eq!(check.settings.roles, ["wrangler"]);
        assert_eq!(check.exclude, ["drafts/"]);
        assert_eq!(check.settings.levels["shouting"], Level::Off);
        assert_eq!(
            check.settings.sections["timeline"]["all"],
            Level::At(Severity::Note)
        );
    }

    #[test]
    fn a_file_of_another_part_says_nothing_about_checks() {
        assert_eq!(parse("[server]\nlisten = \"127.0.0.1:1\"\n"), Ok(None));
    }

    #[test]
    fn all_mistakes_are_told_with_their_line_and_a_near_name() {
        let mistakes = parse("[check]\nrooster = []\nproducts = \"one\"\n[check.levels]\nlasp = \"off\"\nblame = \"loud\"\n[chekc]\n")
            .expect_err("nothing of it is right");
        assert_eq!(
            mistakes,
            [
                "Line 2: `rooster` is not a setting of [check]. The nearest name is `roster`.",
                "Line 3: products is a list of texts, such as [\"one\", \"another\"].",
                "Line 5: `lasp` is not a rule or a label. The nearest name is `lapse`.",
                "Line 6: the level of blame is \"off\", \"note\", \"warning\" or \"error\".",
                "Line 7: `chekc` is not a table. The nearest name is `check`.",
            ]
        );
    }
}
