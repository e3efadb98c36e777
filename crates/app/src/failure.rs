//! Why something was not done, in the words of the domain: what did not happen, because of what, and what to do next.
//! Not here: status codes, which only the border knows.

use postmortem::Problems;
use postmortem::permission::Denied;

/// Why a verb of the application did nothing. Nothing is ever half done: its transaction was rolled back.
/// Its text has one form, here and in the domain: “What did not happen, because of what. What to do next.”
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Nobody is signed in, or the session has ended.
    #[error(
        "Nothing was done, because nobody is signed in. After signing in it can be tried again."
    )]
    NotSignedIn,
    /// The one door said no.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The input has obstacles; each is told beside its field.
    #[error(transparent)]
    Problems(#[from] Problems),
    /// The moment is not right, or a rule of the domain stands against it.
    #[error("{0}")]
    NotNow(String),
    /// What was asked for does not exist, or not for this person.
    #[error(
        "{0} was not found, because it has another number or was never here. The lists lead to everything that is."
    )]
    Missing(String),
    /// Someone else changed the same thing meanwhile.
    #[error(
        "Nothing was changed, because someone else changed the same thing a moment ago. It is shown again as it is now; what was typed can be sent again."
    )]
    Changed,
    /// Database, disk or git did not answer.
    #[error(
        "This could not be done now, because {0} did not answer. Nothing was changed; it can be tried again in a moment."
    )]
    Unavailable(
        &'static str,
        #[source] Box<dyn std::error::Error + Send + Sync>,
    ),
    /// A fault of ours, with what the operator needs to know.
    #[error(
        "Nothing was changed, because something in the program did not work as it was built to. The log of the server says more; whoever runs it can look there for this minute."
    )]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A failure in its three parts, each a sentence of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// What did not happen.
    pub what: String,
    /// Why.
    pub why: String,
    /// What to do next.
    pub next: String,
}

impl Told {
    /// Takes a text of the common form apart: “What, because why. Next.”, where “: ” may stand for “, because ”.
    pub fn read(text: &str) -> Self {
        let (first, next) = text.split_once(". ").unwrap_or((text, ""));
        let first = first.trim_end_matches('.');
        let seam = [", because ", ": "]
            .into_iter()
            .filter_map(|seam| Some((first.find(seam)?, seam.len())))
            .min();
        let (what, why) = match seam {
            Some((at, length)) => (&first[..at], &first[at + length..]),
            None => (first, ""),
        };
        Self {
            what: sentence(what),
            why: sentence(why),
            next: next.to_owned(),
        }
    }
}

/// With a capital at its head and a full stop at its end; nothing stays nothing.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
        .unwrap_or_default()
}

/// What verbs of the application give back.
pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// A fault of ours.
    pub fn broken(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Broken(error.into())
    }

    /// Its three parts, for a page of its own.
    pub fn told(&self) -> Told {
        match self {
            // Obstacles are sentences of their own, one for each field.
            Self::Problems(problems) => Told {
                what: "Nothing was taken in.".into(),
                why: problems.to_string(),
                next: "Each sentence says what would be taken. It can be sent again.".into(),
            },
            other => Told::read(&other.to_string()),
        }
    }

    /// One obstacle beside one field.
    pub fn problem(field: &'static str, sentence: impl Into<String>) -> Self {
        let mut problems = Problems::default();
        problems.add(field, sentence);
        Self::Problems(problems)
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Changed => Self::Changed,
            store::Error::Missing => Self::Missing("This".into()),
            store::Error::Unavailable(..) => Self::Unavailable("the database", error.into()),
            other => Self::broken(other),
        }
    }
}

/// A rule of the domain that stands against it says so in its own words.
macro_rules! stands_against {
    ($($rule:ty),* $(,)?) => {$(
        impl From<$rule> for Failure {
            fn from(rule: $rule) -> Self {
                Self::NotNow(rule.to_string())
            }
        }
    )*};
}
stands_against!(
    postmortem::postmortem::NotNow,
    postmortem::review::verdict::NotYet,
    postmortem::review::rotation::Nobody,
    postmortem::publish::approval::NotOutside,
    postmortem::write::comment::NotYours,
);

#[cfg(test)]
mod tests {
    use postmortem::people::Role;
    use postmortem::permission::{Scope, Verb};
    use postmortem::postmortem::NotNow;
    use postmortem::publish::approval::NotOutside;
    use postmortem::review::Point;
    use postmortem::review::rotation::Nobody;
    use postmortem::review::verdict::NotYet;

    use super::*;

    #[test]
    fn a_sentence_comes_apart_at_its_seams() {
        let told = Told::read(
            "Nothing was published, because no one has approved it: not yet. Approval comes from its review; it is quick.",
        );
        assert_eq!(told.what, "Nothing was published.");
        assert_eq!(told.why, "No one has approved it: not yet.");
        assert_eq!(told.next, "Approval comes from its review; it is quick.");
        assert_eq!(
            Told::read("It was not approved: an author asked."),
            Told {
                what: "It was not approved.".into(),
                why: "An author asked.".into(),
                next: String::new()
            }
        );
    }

    #[test]
    fn every_failure_says_what_did_not_happen_why_and_what_to_do_next() {
        let cause = || std::io::Error::other("the disk is full");
        let mut all: Vec<Failure> = vec![
            Failure::NotSignedIn,
            Denied::Suspended.into(),
            Denied::Role(Role::Member, Verb::Manage).into(),
            Denied::Token(Scope::Read).into(),
            Failure::problem("title", "A title is needed."),
            Failure::Missing("Incident #7".into()),
            Failure::Changed,
            Failure::Unavailable("the database", Box::new(cause())),
            Failure::broken(cause()),
            Nobody("all are away".into()).into(),
            NotOutside::OwnWork.into(),
            NotOutside::Role.into(),
        ];
        all.extend(
            [
                NotNow::NotADraft("published"),
                NotNow::NothingWritten,
                NotNow::NotInReview("a draft"),
                NotNow::NotApproved("inside"),
                NotNow::ChangedSinceApproval("inside"),
                NotNow::InsideFirst,
                NotNow::PrivateThingsOpen(2),
                NotNow::NotPublished,
            ]
            .map(Failure::from),
        );
        all.extend(
            [
                NotYet::Ended,
                NotYet::SomeoneElses,
                NotYet::OwnWork,
                NotYet::PointsOpen(vec![Point::Useful]),
                NotYet::QuestionsOpen(2),
                NotYet::NothingAsked,
            ]
            .map(Failure::from),
        );
        for failure in all {
            let told = failure.told();
            for part in [&told.what, &told.why, &told.next] {
                assert!(part.ends_with('.'), "{failure}: {told:?}");
            }
            assert!(!told.why.contains(&told.what), "{told:?}");
        }
    }
}
