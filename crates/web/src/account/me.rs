//! One's own page: name, role, tokens for programs, signing out.
//! Not here: any number about oneself.

use app::account::tokens;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use postmortem::people::Person;
use postmortem::permission::Scope;

use crate::errors::Answer;
use crate::form::Sent;
use crate::page::{Shell, page};
use crate::parts::{Choice, Field};
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "account/me.html")]
struct MePage<'a> {
    shell: Shell,
    person: &'a Person,
    fields: Vec<Field<'a>>,
    token: Option<String>,
}

/// `GET /account`
pub async fn show(State(site): State<Site>, visitor: Visitor) -> Answer {
    Ok(mine(&site, &visitor, None))
}

/// `POST /account/tokens`: the token is shown on this page and never again.
pub async fn make_token(State(site): State<Site>, visitor: Visitor, sent: Sent) -> Answer {
    let scope = Scope::parse(sent.text("scope")).unwrap_or(Scope::Read);
    let token = tokens::create(site.app(), &visitor.actor, scope, sent.text("label")).await?;
    Ok(mine(&site, &visitor, Some(token)))
}

fn mine(site: &Site, visitor: &Visitor, token: Option<String>) -> Response {
    page(MePage {
        shell: site.shell("Your account", None, Some(visitor)),
        person: &visitor.actor.person,
        fields: vec![
            Field::line("label", "What is it for?")
                .help("For you, so that you can tell your tokens apart."),
            Field::select(
                "scope",
                "What may it do?",
                vec![
                    Choice {
                        value: "read",
                        label: "Read",
                    },
                    Choice {
                        value: "write",
                        label: "Read and write",
                    },
                    Choice {
                        value: "admin",
                        label: "All that you may do",
                    },
                ],
            ),
        ],
        token,
    })
}
