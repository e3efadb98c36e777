//! The style, the script and the icon that every page asks for, served from the binary itself.
//! Not here: anything that people upload.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::errors::NotDone;

#[derive(rust_embed::Embed)]
#[folder = "assets/"]
struct Files;

struct Asset {
    bytes: Vec<u8>,
    mark: String,
    kind: &'static str,
}

static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    Files::iter()
        .filter_map(|name| {
            let file = Files::get(&name)?;
            let mark =
                file.metadata.sha256_hash()[..6]
                    .iter()
                    .fold(String::new(), |mut mark, byte| {
                        let _ = write!(mark, "{byte:02x}");
                        mark
                    });
            Some((
                name.to_string(),
                Asset {
                    bytes: file.data.into_owned(),
                    mark,
                    kind: kind(&name),
                },
            ))
        })
        .collect()
});

/// The address of an asset. It holds a mark of the content, so that a browser may keep it for ever.
/// An asset that was not built (the editor, on a machine without Node) has an address that answers "not found".
pub fn url(name: &str) -> String {
    let mark = ASSETS.get(name).map_or("none", |asset| asset.mark.as_str());
    format!("/assets/{mark}/{name}")
}

/// Answers `/assets/<mark>/<name>`. An older mark gets the present content, but is not kept.
pub async fn serve(Path((mark, name)): Path<(String, String)>) -> Response {
    let Some(asset) = ASSETS.get(&name) else {
        return NotDone::no_such_page().into_response();
    };
    let keep = if mark == asset.mark {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    (
        [(CONTENT_TYPE, asset.kind), (CACHE_CONTROL, keep)],
        asset.bytes.as_slice(),
    )
        .into_response()
}

/// Answers `/favicon.ico`, which browsers ask for where a page names no icon.
pub async fn icon() -> Response {
    match ASSETS.get("mark.svg") {
        Some(mark) => (
            [
                (CONTENT_TYPE, mark.kind),
                (CACHE_CONTROL, "public, max-age=86400"),
            ],
            mark.bytes.as_slice(),
        )
            .into_response(),
        None => NotDone::no_such_page().into_response(),
    }
}

fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("map" | "json") => "application/json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_changes_with_the_content() {
        let address = url("look.css");
        let mark = address
            .strip_prefix("/assets/")
            .and_then(|rest| rest.split('/').next())
            .unwrap();
        assert!(
            mark.len() == 12 && mark.chars().all(|letter| letter.is_ascii_hexdigit()),
            "{address}"
        );
    }

    #[tokio::test]
    async fn only_the_right_mark_is_kept_for_ever() {
        let mark = ASSETS["look.css"].mark.clone();
        let fresh = serve(Path((mark, "look.css".into()))).await;
        let stale = serve(Path(("000000000000".into(), "look.css".into()))).await;
        assert_eq!(
            fresh.headers()[CACHE_CONTROL],
            "public, max-age=31536000, immutable"
        );
        assert_eq!(stale.headers()[CACHE_CONTROL], "no-cache");
    }

    #[tokio::test]
    async fn a_path_out_of_the_folder_finds_nothing() {
        let answer = serve(Path(("x".into(), "../Cargo.toml".into()))).await;
        assert_eq!(answer.status(), axum::http::StatusCode::NOT_FOUND);
    }
}
