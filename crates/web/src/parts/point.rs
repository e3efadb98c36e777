//! One of the five points of a review: the question, the reviewer's verdict, and beside it what was found.
//! Not here: finding the evidence (application) and what an approval needs (domain).

use askama::Template;

use super::Icon;

/// What a reviewer says on a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// Nothing said yet.
    Open,
    /// Yes.
    Yes,
    /// Not yet.
    NotYet,
    /// It does not apply here.
    DoesNotApply,
}

/// Something that the program found, beside a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its sign.
    pub icon: Icon,
    /// In one sentence.
    pub says: String,
    /// The words it is about; may be empty.
    pub quote: String,
    /// A second line; may be empty.
    pub more: String,
    /// The slug of a lesson; may be empty.
    pub lesson: &'static str,
}

/// A point, ready to be drawn within a form.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/point.html")]
pub struct Point {
    /// The name of its fields.
    pub name: &'static str,
    /// Its name on the page.
    pub title: &'static str,
    /// The question it asks.
    pub asks: &'static str,
    /// What has been said.
    pub judgement: Judgement,
    /// Why it does not apply, or what is missing.
    pub reason: String,
    /// A sentence about what could not be kept, beside the point.
    pub error: Option<String>,
    /// What was found.
    pub found: Vec<Evidence>,
    /// May this person answer?
    pub open: bool,
}
