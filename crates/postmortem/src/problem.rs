//! What stands in the way of accepting an input: the field, what did not happen and what to do next.
//! Not here: refusals by permission (see `permission`) or by a rule of a stage (see `postmortem`).

use serde::Serialize;

/// One obstacle, told beside the field it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The field's name, the same in forms and in the API.
    pub field: &'static str,
    /// A sentence for the person: what was not taken, why, and what would be.
    pub sentence: String,
}

/// All obstacles of one input, told together so that nobody fixes them one at a time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// Notes an obstacle.
    pub fn add(&mut self, field: &'static str, sentence: impl Into<String>) {
        self.0.push(Problem {
            field,
            sentence: sentence.into(),
        });
    }

    /// Gives the value back when nothing stands in the way, and otherwise everything that does.
    pub fn unless_any<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }

    /// The sentence beside a field, if there is one.
    pub fn beside(&self, field: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|problem| problem.field == field)
            .map(|problem| problem.sentence.as_str())
    }
}

impl std::fmt::Display for Problems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            f.write_str(&problem.sentence)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
