//! The pages of the site and its feed, as their templates take them.
//! Not here: writing them into the folder (site).

use askama::Template;
use jiff::Timestamp;

use super::shelf::{Kept, Shelf};

#[derive(Template)]
#[template(path = "report.html")]
pub(super) struct ReportPage<'a> {
    pub(super) up: &'a str,
    pub(super) house: &'a str,
    pub(super) number: u64,
    pub(super) title: &'a str,
    pub(super) lede: String,
    pub(super) lede_html: String,
    pub(super) published_on: String,
    pub(super) published: String,
    pub(super) changed: Option<String>,
    pub(super) minutes: usize,
    pub(super) band: String,
    pub(super) body: String,
}

#[derive(Template)]
#[template(path = "withdrawn.html")]
pub(super) struct WithdrawnPage<'a> {
    pub(super) up: &'a str,
    pub(super) house: &'a str,
    pub(super) number: u64,
    pub(super) withdrawn_on: String,
    pub(super) withdrawn: String,
}

#[derive(Template)]
#[template(path = "reports.html")]
pub(super) struct IndexPage<'a> {
    pub(super) up: &'a str,
    pub(super) house: &'a str,
    pub(super) reports: Vec<Listed>,
}

/// A line of the index.
pub(super) struct Listed {
    number: u64,
    title: String,
    summary: String,
    published_on: String,
    published: String,
}

impl Listed {
    pub(super) fn of(kept: &Kept) -> Self {
        Self {
            number: kept.number,
            title: kept.title.clone(),
            summary: kept.summary.clone(),
            published_on: day(kept.published),
            published: day_in_words(kept.published),
        }
    }
}

#[derive(Template)]
#[template(path = "feed.xml")]
pub(super) struct Feed<'a> {
    pub(super) house: &'a str,
    pub(super) url: &'a str,
    pub(super) id: String,
    pub(super) updated: String,
    pub(super) entries: Vec<FeedEntry>,
}

/// An entry of the feed. A withdrawn report stays in it under its id, so that readers who have it learn of it.
pub(super) struct FeedEntry {
    number: u64,
    title: String,
    id: String,
    published: String,
    updated: String,
    summary: String,
}

impl FeedEntry {
    pub(super) fn of(kept: &Kept, ids: &str) -> Self {
        let summary = match kept.withdrawn {
            Some(at) => format!("This report was withdrawn on {}.", day_in_words(at)),
            None => kept.summary.clone(),
        };
        Self {
            number: kept.number,
            title: kept.title.clone(),
            id: format!("{ids}report-{}", kept.number),
            published: kept.published.to_string(),
            updated: kept.updated.to_string(),
            summary,
        }
    }
}

/// The beginning of the permanent ids (RFC 4151): the host and the day of the first publication.
pub(super) fn ids(url: &str, shelf: &Shelf) -> String {
    let host = url
        .split_once("://")
        .map_or(url, |(_, rest)| rest)
        .split(['/', ':'])
        .next()
        .unwrap_or_default();
    let first = shelf
        .reports
        .iter()
        .map(|kept| kept.published)
        .min()
        .unwrap_or_default();
    format!("tag:{host},{}:", day(first))
}

/// Without the control signs that XML does not allow in any form.
pub(super) fn speakable(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') {
                ' '
            } else {
                c
            }
        })
        .collect()
}

pub(super) fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

pub(super) fn day_in_words(at: Timestamp) -> String {
    at.strftime("%-d %B %Y").to_string()
}
