//! The first visit: while nobody is here, whoever opens the page makes the first admin.
//! Not here: whether it is still the first visit, which the application checks again within its transaction.

use app::Failure;
use app::account::{first_admin, sign_in};
use askama::Template;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use postmortem::Problems;

use crate::errors::Answer;
use crate::form::Sent;
use crate::page::{Shell, page};
use crate::parts::Field;
use crate::security::cookies;
use crate::visitor::Site;

#[derive(Template)]
#[template(path = "account/first_visit.html")]
struct FirstVisitPage<'a> {
    shell: Shell,
    fields: Vec<Field<'a>>,
}

/// `GET /first-visit`
pub async fn show(State(site): State<Site>) -> Answer {
    if !first_admin::is_wanted(site.app()).await? {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    Ok(form(&site, &Sent::default(), &Problems::default()).into_response())
}

/// `POST /first-visit`
pub async fn open(State(site): State<Site>, headers: HeaderMap, sent: Sent) -> Answer {
    let (email, name, password) = (sent.text("email"), sent.text("name"), sent.text("password"));
    let admin = match first_admin::create(site.app(), email, name, password).await {
        Err(Failure::Problems(problems)) => {
            return Ok((
                StatusCode::UNPROCESSABLE_ENTITY,
                form(&site, &sent, &problems),
            )
                .into_response());
        }
        other => other?,
    };
    let begun = sign_in::begin(site.app(), admin.id).await?;
    let mut response = Redirect::to("/").into_response();
    response
        .headers_mut()
        .extend(cookies::open(&begun.secret, &headers).map(|cookie| (SET_COOKIE, cookie)));
    Ok(response)
}

fn form(site: &Site, sent: &Sent, problems: &Problems) -> axum::response::Response {
    page(FirstVisitPage {
        shell: site.shell("First visit", None, None),
        fields: vec![
            Field::email("email", "E-mail")
                .value(sent.text("email"))
                .error(problems.beside("email"))
                .autocomplete("username")
                .required(),
            Field::line("name", "Name")
                .value(sent.text("name"))
                .error(problems.beside("name"))
                .autocomplete("name")
                .help("As others will see it beside what you write.")
                .required(),
            Field::password("password", "Password")
                .error(problems.beside("password"))
                .autocomplete("new-password")
                .help("At least 10 characters. A short sentence works well.")
                .required(),
        ],
    })
}
