//! A form that brings files: its parts, in the order in which they came, and what is told when they did not come whole.
//! Not here: what a file holds (press), and how much may come at once (`security::limits`).

use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;

use crate::errors::NotDone;
use crate::security::limits;
use crate::visitor::Site;

/// One field of such a form. Browsers send an empty part for a field without a file.
pub struct Part {
    pub name: String,
    /// What the file is called; empty for a field of text.
    pub file: String,
    pub bytes: Vec<u8>,
}

impl Part {
    /// The bytes as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// Reads all parts of a form; `unreadable` tells what was not done when they end in the middle.
pub async fn parts(
    site: &Site,
    request: Request,
    unreadable: fn() -> NotDone,
) -> Result<Vec<Part>, NotDone> {
    let cut_off = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => NotDone::too_large(limits::UPLOAD),
        _ => unreadable(),
    };
    let mut form = Multipart::from_request(request, site)
        .await
        .map_err(|_| unreadable())?;
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.map_err(cut_off)? {
        parts.push(Part {
            name: field.name().unwrap_or_default().to_owned(),
            file: field.file_name().unwrap_or_default().to_owned(),
            bytes: field.bytes().await.map_err(cut_off)?.to_vec(),
        });
    }
    Ok(parts)
}

/// What came cannot be read: what was not done, and how to send it again.
pub fn unreadable(what: &str, next: &str) -> NotDone {
    NotDone::new(
        StatusCode::BAD_REQUEST,
        what,
        "What was sent ended in the middle, or has not the form of this page.",
        next,
    )
}
