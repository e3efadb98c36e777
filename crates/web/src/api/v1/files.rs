//! `/api/v1/…/files`: bringing an image or a file, for the editor and for programs.
//! Not here: the page of files, and the bytes, which both are under `/postmortems` (write::files).

use app::Failure;
use app::failure::Told;
use app::write::files;
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use postmortem::PostmortemNumber;
use postmortem::write::file::File;
use serde::Serialize;
use uuid::Uuid;

use crate::api::caller::Caller;
use crate::errors::NotDone;
use crate::visitor::Site;
use crate::write;

/// An image or a file of a postmortem.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FileOut {
    #[schema(value_type = String)]
    id: Uuid,
    /// What it is called here.
    name: String,
    /// Where it is read, by people who are signed in.
    address: String,
    /// Its media type, told by its bytes.
    media: &'static str,
    /// Whether a text shows it; else it leads to it.
    image: bool,
    /// How many bytes it has.
    size: i64,
}

/// All files of a postmortem.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FilesOut {
    files: Vec<FileOut>,
}

/// Lists the files of a postmortem, in the order in which they were brought.
#[utoipa::path(get, path = "/api/v1/postmortems/{number}/files", tag = "write", params(("number" = i64, Path)),
    responses((status = 200, body = FilesOut), (status = 401), (status = 404)))]
pub async fn list(
    State(site): State<Site>,
    Caller(actor): Caller,
    Path(number): Path<i64>,
) -> Result<Json<FilesOut>, NotDone> {
    let listed = files::list(site.app(), &actor, PostmortemNumber(number)).await?;
    let files = listed.iter().map(|one| file_out(&one.file)).collect();
    Ok(Json(FilesOut { files }))
}

/// Brings one file, as the part `file` of a form (`multipart/form-data`).
#[utoipa::path(post, path = "/api/v1/postmortems/{number}/files", tag = "write", params(("number" = i64, Path)),
    responses((status = 201, body = FileOut), (status = 401), (status = 403), (status = 404), (status = 413), (status = 422)))]
pub async fn bring(
    State(site): State<Site>,
    Caller(actor): Caller,
    Path(number): Path<i64>,
    request: Request,
) -> Result<Response, NotDone> {
    let mut brought = write::files::brought(&site, request).await?;
    let (Some(part), true) = (brought.pop(), brought.is_empty()) else {
        return Err(NotDone::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "Nothing was taken in.",
            "Exactly one file is expected, as the part “file”.",
            "Each file can be sent by itself.",
        ));
    };
    let number = PostmortemNumber(number);
    match files::bring(site.app(), &actor, number, &part.file, part.bytes).await {
        Ok(file) => Ok((StatusCode::CREATED, Json(file_out(&file))).into_response()),
        // There is one field, so its obstacle is the whole story.
        Err(Failure::Problems(problems)) => {
            let told = Told::read(&problems.to_string());
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Err(NotDone::new(status, told.what, told.why, told.next))
        }
        Err(failure) => Err(failure.into()),
    }
}

fn file_out(file: &File) -> FileOut {
    FileOut {
        id: file.id,
        name: file.name.clone(),
        address: file.address(),
        media: file.media.as_str(),
        image: file.media.is_image(),
        size: file.size,
    }
}
