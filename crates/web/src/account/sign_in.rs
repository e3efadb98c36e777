//! Signing in and out.
//! Not here: passwords, sessions and how often one may try (application).

use app::Failure;
use app::account::{first_admin, sign_in};
use askama::Template;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use postmortem::Problems;
use serde::Deserialize;

use crate::errors::Answer;
use crate::form::Sent;
use crate::page::{Shell, page};
use crate::parts::Field;
use crate::query::Query;
use crate::security::cookies;
use crate::visitor::{Site, local};

#[derive(Template)]
#[template(path = "account/sign_in.html")]
struct SignInPage<'a> {
    shell: Shell,
    fields: Vec<Field<'a>>,
    to: &'a str,
}

/// Where one was going.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Going {
    to: String,
}

/// `GET /sign-in`
pub async fn show(State(site): State<Site>, Query(going): Query<Going>) -> Answer {
    if first_admin::is_wanted(site.app()).await? {
        return Ok(Redirect::to("/first-visit").into_response());
    }
    Ok(form(&site, "", local(&going.to), &Problems::default()))
}

/// `POST /sign-in`
pub async fn sign_in_here(State(site): State<Site>, headers: HeaderMap, sent: Sent) -> Answer {
    let to = local(sent.text("to"));
    let begun = match sign_in::sign_in(site.app(), sent.text("email"), sent.text("password")).await
    {
        Err(Failure::Problems(problems)) => {
            let form = form(&site, sent.text("email"), to, &problems);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, form).into_response());
        }
        other => other?,
    };
    let mut response = Redirect::to(to).into_response();
    response
        .headers_mut()
        .extend(cookies::open(&begun.secret, &headers).map(|cookie| (SET_COOKIE, cookie)));
    Ok(response)
}

/// `POST /sign-out`
pub async fn sign_out(State(site): State<Site>, headers: HeaderMap) -> Answer {
    if let Some(secret) = cookies::session(&headers) {
        sign_in::sign_out(site.app(), secret).await?;
    }
    let mut response = Redirect::to("/sign-in").into_response();
    response
        .headers_mut()
        .extend(cookies::close(&headers).map(|cookie| (SET_COOKIE, cookie)));
    // Drafts that the editor kept on this device go with the person (Clear Site Data, W3C).
    response.headers_mut().insert(
        "clear-site-data",
        axum::http::HeaderValue::from_static("\"storage\""),
    );
    Ok(response)
}

fn form(site: &Site, email: &str, to: &str, problems: &Problems) -> Response {
    page(SignInPage {
        shell: site.shell("Sign in", None, None),
        fields: vec![
            Field::email("email", "E-mail")
                .value(email)
                .error(problems.beside("email"))
                .autocomplete("username")
                .required(),
            Field::password("password", "Password")
                .error(problems.beside("password"))
                .autocomplete("current-password")
                .required(),
        ],
        to,
    })
}
