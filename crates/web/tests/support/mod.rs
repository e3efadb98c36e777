//! A guest of the site: asks for pages and sends forms as a browser would, without a browser.
//! Not here: how things look (e2e), and what a world is made of (testing).

#![allow(
    dead_code,
    reason = "each test program compiles this room and uses a part of it"
)]

pub mod html;

use app::account::sign_in;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use postmortem::permission::Actor;
use testing::World;
use tower::ServiceExt;
use web::Serving;

/// Somebody with a browser, signed in or not.
pub struct Guest {
    router: Router,
    cookie: Option<String>,
}

/// What came back.
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Page {
    /// Where it leads, when it leads elsewhere.
    pub fn to(&self) -> &str {
        self.headers
            .get(LOCATION)
            .and_then(|to| to.to_str().ok())
            .unwrap_or_default()
    }
}

impl Guest {
    /// Somebody who is not signed in.
    pub fn stranger(world: &World) -> Self {
        Self {
            router: web::router(world.app.clone(), Serving::default()),
            cookie: None,
        }
    }

    /// Somebody who is.
    pub async fn signed_in(world: &World, actor: &Actor) -> Self {
        let begun = sign_in::begin(&world.app, actor.id())
            .await
            .expect("a session begins");
        Self {
            cookie: Some(format!("fivehows_session={}", begun.secret)),
            ..Self::stranger(world)
        }
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Page {
        self.send(
            self.request(Method::GET, path)
                .body(Body::empty())
                .expect("a request"),
        )
        .await
    }

    /// Sends a form of our own pages.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let request = self
            .request(Method::POST, path)
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(encoded(fields)))
            .expect("a request");
        self.send(request).await
    }

    /// A request with this guest's cookie.
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "hows.example");
        match &self.cookie {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        }
    }

    /// Sends any request.
    pub async fn send(&self, request: Request<Body>) -> Page {
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the site answers");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 10_000_000).await.expect("a body");
        Page {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

/// Fields as a form sends them.
pub fn encoded(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| {
        text.bytes()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            })
            .collect::<String>()
    };
    fields
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect::<Vec<_>>()
        .join("&")
}

/// The form of an incident that users felt for 74 minutes.
pub const GATES: &[(&str, &str)] = &[
    ("title", "Boarding gates refused valid tickets"),
    ("severity", "sev2"),
    ("services", "Gangway, Keyring"),
    ("zone", "UTC"),
    ("started_at", "2025-11-12 05:40"),
    ("detected_at", "2025-11-12 06:18"),
    ("mitigated_at", "2025-11-12 06:54"),
    ("resolved_at", "2025-11-12 07:36"),
    ("user_visible", "yes"),
    ("users_affected", "1140"),
    ("error_budget_spent", "61 %"),
];
