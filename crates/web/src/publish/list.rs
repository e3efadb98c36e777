//! What has been published and what could be, newest first.
//! Not here: the published pages themselves.

use app::publish::list::{self, Listed};
use askama::Template;
use axum::extract::State;
use postmortem::postmortem::Stage;

use crate::errors::Answer;
use crate::page::{Shell, Word, page};
use crate::times;
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "publish/list.html")]
struct ListPage {
    shell: Shell,
    waiting: Vec<Listed>,
    published: Vec<Listed>,
}

/// `GET /published`
pub async fn show(State(site): State<Site>, visitor: Visitor) -> Answer {
    let listed = list::list(site.app(), &visitor.actor).await?;
    let (waiting, published) = listed
        .into_iter()
        .partition(|listed| listed.postmortem.stage == Stage::Approved);
    Ok(page(ListPage {
        shell: site.shell("Published", Some(Word::Publish), Some(&visitor)),
        waiting,
        published,
    }))
}
