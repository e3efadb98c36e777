//! Why something was not done, in the words of the domain: what did not happen, why, what to do next.
//! Not here: status codes, which only the border knows.

use postmortem::Problems;
use postmortem::permission::Denied;

/// Why a verb of the application did nothing. Nothing is ever half done: its transaction was rolled back.
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
    #[error("{0} was not found. It may have another number, or it may never have existed.")]
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
        "Something in the program did not work as it was built to, so nothing was changed. The log of the server says more."
    )]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What verbs of the application give back.
pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// A fault of ours.
    pub fn broken(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Broken(error.into())
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

impl From<postmortem::postmortem::NotNow> for Failure {
    fn from(error: postmortem::postmortem::NotNow) -> Self {
        Self::NotNow(error.to_string())
    }
}

impl From<postmortem::review::verdict::NotYet> for Failure {
    fn from(error: postmortem::review::verdict::NotYet) -> Self {
        Self::NotNow(error.to_string())
    }
}

impl From<postmortem::review::rotation::Nobody> for Failure {
    fn from(error: postmortem::review::rotation::Nobody) -> Self {
        Self::NotNow(error.to_string())
    }
}

impl From<postmortem::publish::approval::NotOutside> for Failure {
    fn from(error: postmortem::publish::approval::NotOutside) -> Self {
        Self::NotNow(error.to_string())
    }
}
