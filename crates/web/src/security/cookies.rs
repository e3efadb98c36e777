//! The one cookie: which session this is. A browser keeps it from scripts and from other sites.
//! Not here: what a session is, which the application knows.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

const NAME: &str = "fivehows_session";
const NAME_BY_HTTPS: &str = "__Host-fivehows_session";

/// The cookie that opens a session, for as long as the application keeps one. By https it bears the `__Host-` prefix, so that no neighbour site can set it.
pub fn open(token: &str, headers: &HeaderMap) -> Option<HeaderValue> {
    cookie(token, 60 * 60 * 24 * 14, headers)
}

/// The cookie that ends a session.
pub fn close(headers: &HeaderMap) -> Option<HeaderValue> {
    cookie("", 0, headers)
}

/// The session that a request brings.
pub fn session(headers: &HeaderMap) -> Option<&str> {
    let name = name(headers);
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name && !value.is_empty()).then_some(value))
}

/// Did the person's browser come by https, here or to the proxy in front of us?
/// The header can be made up by anyone; all it changes is that the answer to them is stricter.
pub fn came_by_https(headers: &HeaderMap) -> bool {
    headers
        .get("x-forwarded-proto")
        .is_some_and(|proto| proto.as_bytes().eq_ignore_ascii_case(b"https"))
}

fn name(headers: &HeaderMap) -> &'static str {
    if came_by_https(headers) {
        NAME_BY_HTTPS
    } else {
        NAME
    }
}

fn cookie(value: &str, seconds: u64, headers: &HeaderMap) -> Option<HeaderValue> {
    let secure = if came_by_https(headers) {
        "; Secure"
    } else {
        ""
    };
    let name = name(headers);
    HeaderValue::from_str(&format!(
        "{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}"
    ))
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(proto: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(
            "x-forwarded-proto".parse().unwrap(),
            HeaderValue::from_static(proto),
        )])
    }

    #[test]
    fn by_https_the_cookie_is_bound_to_this_host() {
        let cookie = open("abc", &by("https")).unwrap();
        assert_eq!(
            cookie,
            "__Host-fivehows_session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=1209600; Secure"
        );
    }

    #[test]
    fn without_https_the_cookie_still_works_on_this_machine() {
        let cookie = open("abc", &HeaderMap::new()).unwrap();
        assert_eq!(
            cookie,
            "fivehows_session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=1209600"
        );
    }

    #[test]
    fn the_session_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, "a=1; fivehows_session=abc; b=2".parse().unwrap());
        assert_eq!(session(&headers), Some("abc"));
    }

    #[test]
    fn an_unprefixed_cookie_does_not_count_by_https() {
        let mut headers = by("https");
        headers.insert(COOKIE, "fivehows_session=planted".parse().unwrap());
        assert_eq!(session(&headers), None);
    }

    #[test]
    fn a_token_cannot_smuggle_a_second_header() {
        assert_eq!(open("abc\r\nSet-Cookie: x=y", &HeaderMap::new()), None);
    }
}
