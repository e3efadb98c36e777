//! What was told where: flags before environment before file; and the mistakes, gathered to be told together.
//! Not here: what a setting means (read), and the form of the file (file).

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use super::file::{self, Entry};
use super::{FILE, Place};

/// A value as somebody wrote it, and where.
#[derive(Debug, Clone)]
pub(super) struct Value {
    /// The text.
    pub text: String,
    /// Where it stands: `--listen`, `FIVEHOWS_LISTEN`, `line 3 of fivehows.toml`.
    pub place: String,
}

/// All that was told.
pub(super) struct Told<'a> {
    flags: Vec<(&'static str, &'static str, Value)>,
    environment: &'a dyn Fn(&str) -> Option<String>,
    file: Vec<Entry>,
    mistakes: Vec<String>,
}

/// Everything in the settings that could not be read, one sentence each.
#[derive(Debug, PartialEq, Eq)]
pub struct Mistakes(pub Vec<String>);

impl<'a> Told<'a> {
    /// What flags, environment and the file in the data folder tell.
    pub fn new(
        data: &Path,
        place: &Place,
        environment: &'a dyn Fn(&str) -> Option<String>,
    ) -> Self {
        let flag = |section, key, name: &str, value: &Option<String>| {
            value.clone().map(|text| {
                (
                    section,
                    key,
                    Value {
                        text,
                        place: name.to_owned(),
                    },
                )
            })
        };
        let flags = [
            flag("database", "url", "--database", &place.database),
            flag("server", "listen", "--listen", &place.listen),
        ];
        let (file, mistakes) = file::read(&data.join(FILE));
        Self {
            flags: flags.into_iter().flatten().collect(),
            environment,
            file,
            mistakes,
        }
    }

    /// The value that counts, if anybody told one. An empty variable of the environment tells nothing.
    pub fn get(&self, section: &str, key: &str, variable: &str) -> Option<Value> {
        let flag = self
            .flags
            .iter()
            .find(|(s, k, _)| (*s, *k) == (section, key))
            .map(|(_, _, value)| value.clone());
        let from_environment = || {
            let text = self.variable(variable)?;
            Some(Value {
                text,
                place: variable.to_owned(),
            })
        };
        let from_file = || {
            let entry = self
                .file
                .iter()
                .find(|entry| (entry.section.as_str(), entry.key.as_str()) == (section, key))?;
            Some(Value {
                text: entry.text.clone(),
                place: format!("{key} in line {} of {FILE}", entry.line),
            })
        };
        flag.or_else(from_environment).or_else(from_file)
    }

    /// What a variable of the environment tells, if it is not empty.
    pub fn variable(&self, variable: &str) -> Option<String> {
        (self.environment)(variable).filter(|text| !text.is_empty())
    }

    /// The value in its form; where it has another form, that is noted and the default stands in.
    pub fn parsed<T: FromStr>(&mut self, value: &Value, default: T, form: &str) -> T {
        let parsed = value.text.trim().parse();
        self.expect(parsed.is_ok(), value, form);
        parsed.unwrap_or(default)
    }

    /// Notes a value that has not its form.
    pub fn expect(&mut self, holds: bool, value: &Value, form: &str) {
        if !holds {
            self.mistakes
                .push(format!("{}: “{}” is not {form}.", value.place, value.text));
        }
    }

    /// The settings, unless anything was noted.
    pub fn unless_mistaken<T>(self, settings: T) -> Result<T, Mistakes> {
        if self.mistakes.is_empty() {
            Ok(settings)
        } else {
            Err(Mistakes(self.mistakes))
        }
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Nothing was started, because the settings could not be read:"
        )?;
        for mistake in &self.0 {
            write!(f, "\n  {mistake}")?;
        }
        write!(
            f,
            "\nThe manual’s page “Running” lists every setting and its form."
        )
    }
}
