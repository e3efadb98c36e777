//! Keeps other sites from pressing our buttons in a signed-in person's name.
//! Not here: the socket, which checks the origin at its own handshake.

use axum::extract::Request;
use axum::http::header::{AUTHORIZATION, HOST, ORIGIN};
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::errors::NotDone;

/// Lets a request through, or says that it came from elsewhere.
pub async fn guard(request: Request, next: Next) -> Response {
    if is_from_here(request.method(), request.headers()) {
        next.run(request).await
    } else {
        NotDone::from_elsewhere().into_response()
    }
}

/// Does a request that changes something come from a page of ours, or from a program that shows its token?
///
/// Browsers say where a request comes from in `Sec-Fetch-Site`, and where that is not sent (plain http on a name
/// that is not local) in `Origin`. Neither can be set by a page. A request that bears neither comes from a program,
/// which has no cookies of a person unless it was given them, and shows a token instead.
pub fn is_from_here(method: &Method, headers: &HeaderMap) -> bool {
    if method.is_safe() {
        return true;
    }
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &axum::http::HeaderValue| value.to_str().ok())
    };
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    if let Some(origin) = text(ORIGIN.as_str()) {
        let asked = text(HOST.as_str());
        return origin
            .parse::<Uri>()
            .ok()
            .and_then(|origin| {
                origin
                    .authority()
                    .map(|authority| authority.as_str().to_owned())
            })
            .is_some_and(|authority| {
                asked.is_some_and(|host| host.eq_ignore_ascii_case(&authority))
            });
    }
    text(AUTHORIZATION.as_str())
        .is_some_and(|value| value.len() > 7 && value[..7].eq_ignore_ascii_case("bearer "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, "hows.example:8465".parse().unwrap());
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        is_from_here(&Method::POST, &headers)
    }

    #[test]
    fn our_own_pages_may_send_their_forms() {
        assert!(post(&[("sec-fetch-site", "same-origin")]));
        assert!(post(&[("origin", "https://hows.example:8465")]));
    }

    #[test]
    fn another_site_may_not_press_our_buttons() {
        assert!(!post(&[("sec-fetch-site", "cross-site")]));
        assert!(!post(&[("sec-fetch-site", "same-site")]));
        assert!(!post(&[("origin", "https://evil.example")]));
        assert!(!post(&[(
            "origin",
            "https://hows.example:8465.evil.example"
        )]));
        assert!(!post(&[("origin", "null")]));
    }

    #[test]
    fn another_site_is_not_helped_by_a_token() {
        assert!(!post(&[
            ("sec-fetch-site", "cross-site"),
            ("authorization", "Bearer abc")
        ]));
    }

    #[test]
    fn a_program_shows_its_token() {
        assert!(post(&[("authorization", "Bearer abc")]));
        assert!(!post(&[]));
        assert!(!post(&[("authorization", "Basic abcdefgh")]));
    }

    #[test]
    fn reading_is_free() {
        assert!(is_from_here(&Method::GET, &HeaderMap::new()));
    }
}
