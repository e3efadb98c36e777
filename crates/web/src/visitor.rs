//! Who is looking at a page: the person behind the session cookie, or nobody, who is led to the door.
//! Not here: signing in and out, and what the person may do (application).

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use app::App;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::header::{HOST, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use postmortem::permission::Actor;

use crate::Serving;
use crate::errors::NotDone;
use crate::page::{Shell, Word};
use crate::parts::Face;
use crate::security::cookies;

/// What every handler needs.
#[derive(Clone)]
pub struct Site(Arc<Rooms>);

struct Rooms {
    app: App,
    serving: Serving,
}

impl Site {
    /// A site over the application.
    pub fn new(app: App, serving: Serving) -> Self {
        Self(Arc::new(Rooms { app, serving }))
    }

    /// The application.
    pub fn app(&self) -> &App {
        &self.0.app
    }

    /// How the site is served.
    pub fn serving(&self) -> &Serving {
        &self.0.serving
    }

    /// The day on which it is looked at, in UTC.
    pub fn today(&self) -> jiff::civil::Date {
        self.0.app.now().to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    /// The shell of a page for whoever looks at it.
    pub fn shell(
        &self,
        title: impl Into<String>,
        word: Option<Word>,
        visitor: Option<&Visitor>,
    ) -> Shell {
        Shell {
            title: title.into(),
            word,
            person: visitor.map(|visitor| Face::of(&visitor.actor.person)),
            waiting: visitor.map(|visitor| visitor.waiting).unwrap_or_default(),
            house: self.0.app.settings().house.clone(),
            today: self.today(),
        }
    }
}

/// The person behind a request.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Who, and by what they came in.
    pub actor: Actor,
    /// How many things wait for them under each of the six words.
    pub waiting: [u32; 6],
}

impl Visitor {
    /// Finds who is behind the session cookie.
    pub async fn of(site: &Site, headers: &HeaderMap) -> Result<Option<Self>, NotDone> {
        match cookies::session(headers) {
            Some(secret) => Self::behind(site, secret).await,
            None => Ok(None),
        }
    }

    async fn behind(site: &Site, secret: &str) -> Result<Option<Self>, NotDone> {
        let visit = app::waiting::visit(site.app(), secret).await?;
        Ok(visit.map(|(actor, waiting)| Self { actor, waiting }))
    }
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = NotDone;

    /// The visitor that `signed_in` has let in. A route outside that door has none, which is a fault of ours.
    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Self, NotDone> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(NotDone::broken)
    }
}

/// The door: nothing behind it is read without being signed in.
pub async fn signed_in(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let to = destination(&request);
    if let Some(secret) = demo_session(&site, &request) {
        return match Visitor::behind(&site, &secret).await {
            Ok(Some(visitor)) => {
                let cookie = cookies::open(&secret, request.headers());
                request.extensions_mut().insert(visitor);
                let mut response = next.run(request).await;
                response
                    .headers_mut()
                    .extend(cookie.map(|cookie| (SET_COOKIE, cookie)));
                response
            }
            _ => to_the_door(&site, to).await,
        };
    }
    match Visitor::of(&site, request.headers()).await {
        Ok(Some(visitor)) => {
            request.extensions_mut().insert(visitor);
            next.run(request).await
        }
        Ok(None) => to_the_door(&site, to).await,
        Err(not_done) => not_done.into_response(),
    }
}

/// The demo hands its visitors a session: only on this machine, and only under a name of this machine,
/// so that a page of another site cannot come in by having its own name point here.
fn demo_session(site: &Site, request: &Request) -> Option<String> {
    let session = site.serving().demo_session.clone()?;
    if cookies::session(request.headers()).is_some() {
        return None;
    }
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()?
        .0
        .ip();
    let host = request.headers().get(HOST)?.to_str().ok()?;
    let name = host
        .rsplit_once(':')
        .map_or(host, |(name, _)| name)
        .trim_matches(['[', ']']);
    let is_local = name == "localhost"
        || name
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    (peer.is_loopback() && is_local).then_some(session)
}

/// Where somebody who is not signed in wanted to go, if it is a page that can be gone to afterwards.
fn destination(request: &Request) -> Option<String> {
    let is_page = matches!(*request.method(), Method::GET | Method::HEAD);
    let to = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    (is_page && to != "/").then(|| to.to_owned())
}

async fn to_the_door(site: &Site, to: Option<String>) -> Response {
    if app::account::first_admin::is_wanted(site.app())
        .await
        .unwrap_or(false)
    {
        return Redirect::to("/first-visit").into_response();
    }
    match to {
        Some(to) => Redirect::to(&format!("/sign-in?to={}", encode(&to))).into_response(),
        None => Redirect::to("/sign-in").into_response(),
    }
}

/// Makes a text fit into a query: letters, digits and a few signs stay, the rest becomes `%XX`.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Where to go after signing in: an address of this site, and nothing else.
pub fn local(to: &str) -> &str {
    let is_local = to.starts_with('/')
        && !to.starts_with("//")
        && !to.contains('\\')
        && !to.chars().any(char::is_control)
        && !to.starts_with("/sign-in");
    if is_local { to } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_one_stays_on_this_site() {
        assert_eq!(local("/incidents?q=gate"), "/incidents?q=gate");
        for elsewhere in [
            "//evil.example",
            "/\\evil.example",
            "https:evil.example",
            "",
            "javascript:x",
            "/a\r\nb",
            "/sign-in",
        ] {
            assert_eq!(local(elsewhere), "/", "{elsewhere}");
        }
    }

    #[test]
    fn a_query_cannot_be_broken_out_of() {
        assert_eq!(
            encode("/incidents?q=a&b=ä"),
            "/incidents%3Fq%3Da%26b%3D%C3%A4"
        );
    }
}
