//! The reviews that are open, one's own first.
//! Not here: how many anyone has done.

use app::review::view::{self, Listed};
use askama::Template;
use axum::extract::State;

use crate::errors::Answer;
use crate::page::{Shell, Word, page};
use crate::times;
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "review/list.html")]
struct ListPage {
    shell: Shell,
    mine: Vec<Listed>,
    others: Vec<Listed>,
}

/// `GET /reviews`
pub async fn show(State(site): State<Site>, visitor: Visitor) -> Answer {
    let open = view::open(site.app(), &visitor.actor).await?;
    let me = visitor.actor.id();
    let (mine, others) = open
        .into_iter()
        .partition(|listed| listed.review.reviewer == me);
    Ok(page(ListPage {
        shell: site.shell("Reviews", Some(Word::Review), Some(&visitor)),
        mine,
        others,
    }))
}
