//! Bring your own: Markdown files or a pasted text become postmortems, and nothing in them is dropped.
//! Not here: recognising sections, times and actions (press), and limits on one file (application).

use app::Failure;
use app::write::import::{Made, import};
use askama::Template;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use crate::errors::{Answer, NotDone};
use crate::form::Sent;
use crate::page::{Shell, Word, page};
use crate::security::limits;
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "write/import.html")]
struct ImportPage {
    shell: Shell,
    made: Vec<Made>,
    refused: Vec<String>,
    text: String,
}

/// `GET /import`
pub async fn show(State(site): State<Site>, visitor: Visitor) -> Answer {
    Ok(draw(&site, &visitor, vec![], vec![], String::new()))
}

/// `POST /import`: several files, or a text. What can be taken is taken; each of the others gets its sentence.
pub async fn take(State(site): State<Site>, visitor: Visitor, request: Request) -> Answer {
    let (files, text) = read(&site, request).await?;
    let (mut made, mut refused) = (Vec::new(), Vec::new());
    for (name, bytes) in &files {
        match import(site.app(), &visitor.actor, name, bytes).await {
            Ok(one) => made.push(one),
            Err(Failure::Problems(problems)) => refused.push(problems.to_string()),
            // What is in already is shown all the same, so that nothing is imported twice.
            Err(other) => refused.push(format!("{name}: {other}")),
        }
    }
    if files.is_empty() {
        refused.push("Nothing was imported, because neither a file nor a text came along.".into());
    }
    let status = if made.is_empty() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok((status, draw(&site, &visitor, made, refused, text)).into_response())
}

fn draw(
    site: &Site,
    visitor: &Visitor,
    made: Vec<Made>,
    refused: Vec<String>,
    text: String,
) -> Response {
    let text = if made.is_empty() { text } else { String::new() };
    page(ImportPage {
        shell: site.shell("Import", Some(Word::Write), Some(visitor)),
        made,
        refused,
        text,
    })
}

/// The files and the text that came along. Browsers send an empty part for a field without a file.
async fn read(site: &Site, request: Request) -> Result<(Vec<(String, Vec<u8>)>, String), NotDone> {
    let is_multipart = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("multipart/form-data"));
    let (mut files, mut text) = (Vec::new(), String::new());
    if is_multipart {
        let mut parts = Multipart::from_request(request, site)
            .await
            .map_err(|_| unreadable())?;
        while let Some(part) = parts.next_field().await.map_err(cut_off)? {
            let is_file = part.name() == Some("file");
            let name = part.file_name().unwrap_or_default().to_owned();
            let bytes = part.bytes().await.map_err(cut_off)?.to_vec();
            if is_file && !(name.is_empty() && bytes.is_empty()) {
                files.push((
                    if name.is_empty() {
                        "a file without a name".into()
                    } else {
                        name
                    },
                    bytes,
                ));
            } else if !is_file {
                text = String::from_utf8_lossy(&bytes).into_owned();
            }
        }
    } else {
        text = Sent::from_request(request, site)
            .await
            .map_err(|_| unreadable())?
            .owned("text");
    }
    if !text.trim().is_empty() {
        files.push(("the pasted text".into(), text.clone().into_bytes()));
    }
    Ok((files, text))
}

fn cut_off(error: MultipartError) -> NotDone {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        NotDone::too_large(limits::UPLOAD)
    } else {
        unreadable()
    }
}

fn unreadable() -> NotDone {
    NotDone::new(
        StatusCode::BAD_REQUEST,
        "Nothing was imported.",
        "What was sent ended in the middle, or has not the form of this page.",
        "Load the page again and send the files from there.",
    )
}
