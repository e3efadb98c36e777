//! Bring your own: Markdown files or a pasted text become postmortems, and nothing in them is dropped.
//! Not here: recognising sections, times and actions (press), and limits on one file (application).

use app::Failure;
use app::write::import::{Made, import};
use askama::Template;
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use crate::errors::{Answer, NotDone};
use crate::form::Sent;
use crate::page::{Shell, Word, page};
use crate::upload;
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

/// The files and the text that came along.
async fn read(site: &Site, request: Request) -> Result<(Vec<(String, Vec<u8>)>, String), NotDone> {
    let is_multipart = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("multipart/form-data"));
    let (mut files, mut text) = (Vec::new(), String::new());
    if is_multipart {
        for part in upload::parts(site, request, unreadable).await? {
            if part.name != "file" {
                text = part.text();
            } else if !(part.file.is_empty() && part.bytes.is_empty()) {
                let name = match part.file {
                    name if name.is_empty() => "a file without a name".into(),
                    name => name,
                };
                files.push((name, part.bytes));
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

fn unreadable() -> NotDone {
    upload::unreadable(
        "Nothing was imported.",
        "Load the page again and send the files from there.",
    )
}
