//! The shell around every page: the mark, the six words with what waits in each, the person, the foot.
//! Not here: what any page says.

use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::errors::NotDone;
use crate::parts::Face;

/// The six words, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Is a postmortem due?
    Decide,
    /// Write it together.
    Write,
    /// Have it reviewed.
    Review,
    /// Publish it, inside and outside.
    Publish,
    /// Act on it.
    Improve,
    /// Learn from it.
    Learn,
}

impl Word {
    /// All six, in order.
    pub const ALL: [Self; 6] = [
        Self::Decide,
        Self::Write,
        Self::Review,
        Self::Publish,
        Self::Improve,
        Self::Learn,
    ];

    /// The word itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::Decide => "Decide",
            Self::Write => "Write",
            Self::Review => "Review",
            Self::Publish => "Publish",
            Self::Improve => "Improve",
            Self::Learn => "Learn",
        }
    }

    /// Where the word leads.
    pub fn href(self) -> &'static str {
        match self {
            Self::Decide => "/incidents",
            Self::Write => "/postmortems",
            Self::Review => "/reviews",
            Self::Publish => "/published",
            Self::Improve => "/actions",
            Self::Learn => "/learn",
        }
    }
}

/// What stands around a page.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The page's title, without the product's name.
    pub title: String,
    /// The word under which the page lies.
    pub word: Option<Word>,
    /// Who is signed in.
    pub person: Option<Face>,
    /// How many things wait for this person under each word.
    pub waiting: [u32; 6],
    /// The name of the organisation.
    pub house: String,
    /// The day on which the page is looked at, in UTC.
    pub today: jiff::civil::Date,
}

impl Shell {
    /// How many things wait under a word.
    pub fn waiting_at(&self, word: &Word) -> u32 {
        self.waiting[*word as usize]
    }

    /// Is this the word under which the page lies?
    pub fn is_at(&self, word: &Word) -> bool {
        self.word == Some(*word)
    }
}

/// Turns a template into a page. Pages hold what people wrote inside the house, so no cache keeps them.
pub fn page(template: impl Template) -> Response {
    match template.render() {
        Ok(html) => (
            [
                (CONTENT_TYPE, "text/html; charset=utf-8"),
                (CACHE_CONTROL, "no-store"),
            ],
            html,
        )
            .into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be drawn");
            NotDone::broken().into_response()
        }
    }
}
