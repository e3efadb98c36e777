//! Images and files of a postmortem: the list of them, bringing one, reading one, erasing one.
//! Not here: what may be brought and what is taken out of it (application).

use app::Failure;
use app::write::files::{self, Listed};
use app::write::read;
use askama::Template;
use axum::extract::{Path, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use postmortem::PostmortemNumber;
use postmortem::permission::{Verb, may};
use postmortem::postmortem::Postmortem;
use postmortem::write::file::{File, in_an_address};
use uuid::Uuid;

use crate::errors::{Answer, NotDone};
use crate::page::{Shell, Word, page};
use crate::times;
use crate::upload::{self, Part};
use crate::visitor::{Site, Visitor};

/// What was brought is drawn and never run, whoever opens its address by itself: no script, no form, no word with other pages.
const POLICY: &str =
    "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

#[derive(Template)]
#[template(path = "write/files.html")]
struct FilesPage {
    shell: Shell,
    postmortem: Postmortem,
    listed: Vec<Listed>,
    refused: Vec<String>,
    may_write: bool,
}

/// `GET /postmortems/{n}/files`
pub async fn list(State(site): State<Site>, visitor: Visitor, Path(number): Path<i64>) -> Answer {
    draw(&site, &visitor, PostmortemNumber(number), vec![]).await
}

/// `POST /postmortems/{n}/files`: what can be taken in is; each of the others gets its sentence.
pub async fn take(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
    request: Request,
) -> Answer {
    let number = PostmortemNumber(number);
    let parts = brought(&site, request).await?;
    let mut refused = Vec::new();
    if parts.is_empty() {
        refused.push("Nothing was taken in, because no file came along.".into());
    }
    for part in parts {
        match files::bring(site.app(), &visitor.actor, number, &part.file, part.bytes).await {
            Ok(_) => {}
            Err(Failure::Problems(problems)) => refused.push(format!("{}: {problems}", part.file)),
            Err(failure) => return Err(failure.into()),
        }
    }
    if refused.is_empty() {
        return Ok(Redirect::to(&format!("/postmortems/{number}/files")).into_response());
    }
    let page = draw(&site, &visitor, number, refused).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `GET /postmortems/{n}/files/{id}/{name}`: who asks is looked at each time, so no browser keeps it without asking again.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path((number, id, _name)): Path<(i64, Uuid, String)>,
    headers: HeaderMap,
) -> Answer {
    let file = files::find(site.app(), &visitor.actor, PostmortemNumber(number), id).await?;
    let tag = tag(&file);
    let is_known = headers
        .get(IF_NONE_MATCH)
        .and_then(|known| known.to_str().ok())
        .is_some_and(|known| known.split(',').any(|known| known.trim() == tag));
    let about = [
        (ETAG, tag),
        (CACHE_CONTROL, "private, no-cache".to_owned()),
        (CONTENT_SECURITY_POLICY, POLICY.to_owned()),
    ];
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, about).into_response());
    }
    let bytes = files::bytes(site.app(), &file).await?;
    let what = [
        (CONTENT_TYPE, file.media.as_str().to_owned()),
        (CONTENT_DISPOSITION, disposition(&file)),
    ];
    Ok((about, what, bytes).into_response())
}

/// `POST /postmortems/{n}/files/{id}`: erases one for good.
pub async fn erase(
    State(site): State<Site>,
    visitor: Visitor,
    Path((number, id)): Path<(i64, Uuid)>,
) -> Answer {
    files::erase(site.app(), &visitor.actor, PostmortemNumber(number), id).await?;
    Ok(Redirect::to(&format!("/postmortems/{number}/files")).into_response())
}

/// The files that a form brought.
pub async fn brought(site: &Site, request: Request) -> Result<Vec<Part>, NotDone> {
    let parts = upload::parts(site, request, unreadable).await?;
    let is_file =
        |part: &Part| part.name == "file" && !(part.file.is_empty() && part.bytes.is_empty());
    Ok(parts.into_iter().filter(is_file).collect())
}

async fn draw(
    site: &Site,
    visitor: &Visitor,
    number: PostmortemNumber,
    refused: Vec<String>,
) -> Result<Response, NotDone> {
    let written = read::written(site.app(), &visitor.actor, number).await?;
    Ok(page(FilesPage {
        shell: site.shell(
            format!("Files of #{number}"),
            Some(Word::Write),
            Some(visitor),
        ),
        postmortem: written.postmortem,
        listed: files::list(site.app(), &visitor.actor, number).await?,
        refused,
        may_write: may(&visitor.actor, Verb::Write).is_ok(),
    }))
}

/// By the bytes: what has the same ones is the same.
fn tag(file: &File) -> String {
    let hex: String = file.hash[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("\"{hex}\"")
}

/// Images are shown; everything else is put down as a file (RFC 6266), so that nothing of it is opened as a page of ours.
fn disposition(file: &File) -> String {
    let how = if file.media.is_image() {
        "inline"
    } else {
        "attachment"
    };
    format!("{how}; filename*=UTF-8''{}", in_an_address(&file.name))
}

fn unreadable() -> NotDone {
    upload::unreadable(
        "Nothing was taken in.",
        "Load the page again and send the file from there.",
    )
}

/// How large a file is, in the measure that people use.
pub fn size(bytes: &i64) -> String {
    match *bytes {
        bytes if bytes < 1_000 => format!("{bytes} bytes"),
        bytes if bytes < 1_000_000 => format!("{} kB", (bytes + 500) / 1_000),
        bytes => format!(
            "{}.{} MB",
            (bytes + 50_000) / 1_000_000,
            (bytes + 50_000) / 100_000 % 10
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_told_in_the_measure_that_people_use() {
        for (bytes, told) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1_500, "2 kB"),
            (999_400, "999 kB"),
            (1_000_000, "1.0 MB"),
            (1_960_000, "2.0 MB"),
            (10_000_000, "10.0 MB"),
        ] {
            assert_eq!(size(&bytes), told);
        }
    }
}
