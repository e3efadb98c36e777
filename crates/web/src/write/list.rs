//! All postmortems, newest first.
//! Not here: their texts.

use askama::Template;
use axum::extract::State;
use postmortem::postmortem::{Postmortem, Stage};
use serde::Deserialize;

use crate::errors::Answer;
use crate::page::{Shell, Word, page};
use crate::parts::Path;
use crate::query::Query;
use crate::times;
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "write/list.html")]
struct ListPage {
    shell: Shell,
    stage: Option<Stage>,
    postmortems: Vec<Postmortem>,
    any: bool,
}

/// What was asked for in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    stage: String,
}

/// `GET /postmortems`
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Answer {
    let all = app::write::list::list(site.app(), &visitor.actor).await?;
    let stage = Stage::parse(&asked.stage);
    Ok(page(ListPage {
        shell: site.shell("Postmortems", Some(Word::Write), Some(&visitor)),
        stage,
        any: !all.is_empty(),
        postmortems: all
            .into_iter()
            .filter(|postmortem| stage.is_none_or(|stage| postmortem.stage == stage))
            .collect(),
    }))
}

impl ListPage {
    fn is_at(&self, stage: &Stage) -> bool {
        self.stage == Some(*stage)
    }

    fn path(&self, stage: &Stage) -> Path {
        match stage {
            Stage::Draft => Path::small(Word::Write, "Being written"),
            Stage::InReview => Path::small(Word::Review, "In review"),
            Stage::Approved => Path::small(Word::Publish, "Approved, to be published"),
            Stage::Withdrawn => Path::small(Word::Publish, "Withdrawn"),
            Stage::Published => Path::small(Word::Improve, "Published"),
        }
    }
}
