//! Who is looking at a page: the person behind the session cookie, or nobody.
//! Not here: signing in and out, and what the person may do (application).

use std::sync::Arc;

use axum::http::HeaderMap;

use crate::errors::NotDone;
use crate::page::{Shell, Word};
use crate::parts::Face;

/// What every handler needs.
#[derive(Clone)]
pub struct Site {
    house: Arc<str>,
}

impl Site {
    /// A site of this house.
    pub fn new(house: &str) -> Self {
        Self { house: house.into() }
    }

    /// The shell of a page.
    pub fn shell(&self, title: impl Into<String>, word: Option<Word>, visitor: Option<&Visitor>) -> Shell {
        Shell {
            title: title.into(),
            word,
            person: visitor.map(|visitor| visitor.face.clone()),
            waiting: visitor.map(|visitor| visitor.waiting).unwrap_or_default(),
            house: self.house.to_string(),
        }
    }
}

/// The person behind a request.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Name and colours.
    pub face: Face,
    /// How many things wait for them under each of the six words.
    pub waiting: [u32; 6],
}

impl Visitor {
    /// Finds who is behind the session cookie.
    pub async fn of(_site: &Site, _headers: &HeaderMap) -> Result<Option<Self>, NotDone> {
        Ok(None)
    }
}
