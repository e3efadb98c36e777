//! The published outside site, served from its folder to everyone. Any web server could do the same.
//! Not here: writing it (press).

use std::path::{Component, Path as FilePath, PathBuf};

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect};

use crate::errors::{Answer, NotDone};
use crate::visitor::Site;

/// The outside pages need nothing but their own style and pictures.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// `GET /outside/`
pub async fn index(State(site): State<Site>) -> Answer {
    file(&site, "index.html").await
}

/// `GET /outside/{*path}`
pub async fn show(State(site): State<Site>, Path(path): Path<String>) -> Answer {
    if path.ends_with('/') {
        return file(&site, &format!("{path}index.html")).await;
    }
    let is_folder = within(site.app().site(), &path).is_some_and(|folder| folder.is_dir());
    if is_folder {
        return Ok(Redirect::permanent(&format!("/outside/{path}/")).into_response());
    }
    file(&site, &path).await
}

async fn file(site: &Site, path: &str) -> Answer {
    let nothing = || {
        NotDone::new(
            axum::http::StatusCode::NOT_FOUND,
            "There is no report here.",
            "Nothing has been published outside at this address.",
            "",
        )
    };
    let place = within(site.app().site(), path).ok_or_else(nothing)?;
    let bytes = tokio::fs::read(&place).await.map_err(|_| nothing())?;
    let headers = [
        (CONTENT_TYPE, kind(&place)),
        (CACHE_CONTROL, "public, max-age=60"),
        (CONTENT_SECURITY_POLICY, POLICY),
    ];
    Ok((headers, bytes).into_response())
}

/// The file of a path, if every step of the path goes down into the folder.
fn within(folder: &FilePath, path: &str) -> Option<PathBuf> {
    let goes_down = FilePath::new(path)
        .components()
        .all(|step| matches!(step, Component::Normal(_)));
    (goes_down
        && !path.contains(['\\', '\0'])
        && !path.split('/').any(|step| step.starts_with('.')))
    .then(|| folder.join(path))
}

fn kind(place: &FilePath) -> &'static str {
    match place.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("xml" | "atom") => "application/atom+xml; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_leaves_the_folder_of_the_site() {
        let folder = FilePath::new("site");
        assert_eq!(
            within(folder, "465/index.html"),
            Some(PathBuf::from("site/465/index.html"))
        );
        for path in [
            "../secret",
            "465/../../secret",
            "/etc/passwd",
            "a\\..\\b",
            ".git/config",
            "465/.hidden",
            "./x",
        ] {
            assert_eq!(within(folder, path), None, "{path}");
        }
    }
}
