//! Keys and where things are. Every key only does what a link or a button does too.
//! Not here: the keys of the editor, which its own page tells.

use askama::Template;
use axum::extract::State;

use crate::errors::Answer;
use crate::page::{Shell, page};
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage {
    shell: Shell,
}

/// `GET /help`
pub async fn show(State(site): State<Site>, visitor: Visitor) -> Answer {
    Ok(page(HelpPage {
        shell: site.shell("Keys and help", None, Some(&visitor)),
    }))
}
