//! One's own page: name and role, the tokens of one's programs, the password, signing out.
//! Not here: making and revoking tokens (tokens), changing the password (password), and any number about oneself.

use app::account::tokens::{self, Token};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use postmortem::Problems;
use postmortem::people::Person;
use postmortem::permission::Scope;
use serde::Deserialize;

use crate::errors::Answer;
use crate::form::Sent;
use crate::page::{Shell, page};
use crate::parts::{Choice, Field};
use crate::query::Query;
use crate::times;
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "account/me.html")]
struct MePage<'a> {
    shell: Shell,
    person: &'a Person,
    tokens: Vec<Token>,
    /// The token that was made just now.
    fresh: Option<&'a str>,
    /// The password was changed just now.
    changed: bool,
    token_fields: Vec<Field<'a>>,
    password_fields: Vec<Field<'a>>,
}

impl MePage<'_> {
    fn reach_of(&self, token: &Token) -> &'static str {
        reach(token.scope)
    }
}

/// What has just been done, told once after the page was loaded anew.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: String,
}

/// `GET /account`
pub async fn show(State(site): State<Site>, visitor: Visitor, Query(done): Query<Done>) -> Answer {
    let moment = Moment {
        changed: done.done == "password",
        ..Moment::default()
    };
    draw(&site, &visitor, moment).await
}

/// What the page shows beside what is kept.
#[derive(Default)]
pub(super) struct Moment<'a> {
    /// A token that was just made, shown this once.
    pub fresh: Option<&'a str>,
    /// The password was just changed.
    pub changed: bool,
    /// What a form sent that could not be taken.
    pub typed: Sent,
    /// The sentences beside its fields.
    pub problems: Problems,
}

/// The page again, with what was typed and the sentences about it. A password is never sent back.
pub(super) async fn again(
    site: &Site,
    visitor: &Visitor,
    typed: Sent,
    problems: Problems,
) -> Answer {
    let moment = Moment {
        typed,
        problems,
        ..Moment::default()
    };
    let page = draw(site, visitor, moment).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Draws the page.
pub(super) async fn draw(site: &Site, visitor: &Visitor, moment: Moment<'_>) -> Answer {
    let (typed, problems) = (&moment.typed, &moment.problems);
    Ok(page(MePage {
        shell: site.shell("Your account", None, Some(visitor)),
        person: &visitor.actor.person,
        tokens: tokens::list(site.app(), &visitor.actor).await?,
        fresh: moment.fresh,
        changed: moment.changed,
        token_fields: vec![
            Field::line("label", "What is it for?")
                .value(typed.text("label"))
                .error(problems.beside("label"))
                .help("For you, so that you can tell your tokens apart: “the weekly report”.")
                .required(),
            Field::select("scope", "What may it do?", scopes()).value(typed.text("scope")),
        ],
        password_fields: vec![
            Field::password("old_password", "The password now")
                .error(
                    problems
                        .beside("old_password")
                        .or(problems.beside("password")),
                )
                .autocomplete("current-password")
                .required(),
            Field::password("new_password", "The new password")
                .error(problems.beside("new_password"))
                .autocomplete("new-password")
                .help("At least 10 characters. A short sentence works well.")
                .required(),
        ],
    }))
}

fn scopes() -> Vec<Choice<'static>> {
    [Scope::Read, Scope::Write, Scope::Admin]
        .map(|scope| Choice {
            value: scope.as_str(),
            label: reach(scope),
        })
        .to_vec()
}

/// How far a token reaches, as its owner reads it.
fn reach(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => "Read",
        Scope::Write => "Read and write",
        Scope::Admin => "All that you may do",
    }
}
