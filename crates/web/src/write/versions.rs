//! The versions of a text: the list, one of them whole, what changed between two, naming one and restoring one.
//! Not here: when the program keeps one by itself (application).

use app::write::versions::{self, Version, Versions, Which};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use postmortem::PostmortemNumber;
use postmortem::permission::{Verb, may};
use postmortem::postmortem::Postmortem;
use postmortem::write::difference::{Change, ChangedBlock, ChangedSection, Difference, Word};
use serde::Deserialize;

use crate::errors::Answer;
use crate::form::Sent;
use crate::page::{Shell, page};
use crate::parts::Field;
use crate::query::Query;
use crate::times;
use crate::visitor::{Site, Visitor};
use crate::write::show::{html_linked, word};

#[derive(Template)]
#[template(path = "write/versions.html")]
struct ListPage {
    shell: Shell,
    postmortem: Postmortem,
    found: Versions,
    may_write: bool,
    /// What was typed as a name and not kept, and why.
    typed: String,
    problem: Option<String>,
}

/// `GET /postmortems/{n}/versions`
pub async fn list(State(site): State<Site>, visitor: Visitor, Path(number): Path<i64>) -> Answer {
    draw(&site, &visitor, number, "", None).await
}

/// `POST /postmortems/{n}/versions`: names the text as it is now.
pub async fn name(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
    sent: Sent,
) -> Answer {
    let name = sent.text("name");
    match versions::name(site.app(), &visitor.actor, PostmortemNumber(number), name).await {
        Ok(_) => Ok(Redirect::to(&format!("/postmortems/{number}/versions")).into_response()),
        Err(app::Failure::Problems(problems)) => {
            let problem = problems.beside("name").map(str::to_owned);
            let page = draw(&site, &visitor, number, name, problem).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

async fn draw(
    site: &Site,
    visitor: &Visitor,
    number: i64,
    typed: &str,
    problem: Option<String>,
) -> Answer {
    let postmortem = postmortem(site, visitor, number).await?;
    Ok(page(ListPage {
        shell: site.shell(
            format!("Versions of #{number}"),
            Some(word(postmortem.stage)),
            Some(visitor),
        ),
        found: versions::list(site.app(), &visitor.actor, PostmortemNumber(number)).await?,
        may_write: may(&visitor.actor, Verb::Write).is_ok(),
        typed: typed.to_owned(),
        postmortem,
        problem,
    }))
}

async fn postmortem(site: &Site, visitor: &Visitor, number: i64) -> app::Result<Postmortem> {
    let number = PostmortemNumber(number);
    let written = app::write::read::written(site.app(), &visitor.actor, number).await?;
    Ok(written.postmortem)
}

impl ListPage {
    /// Who wrote in it, by name; the order of the alphabet, so that it says nothing about how much.
    fn writers(&self, version: &Version) -> String {
        let mut names: Vec<&str> = version
            .writers
            .iter()
            .filter_map(|id| self.found.names.get(id))
            .map(String::as_str)
            .collect();
        names.sort_unstable();
        names.join(", ")
    }

    fn kept_by(&self, version: &Version) -> &str {
        version
            .by
            .and_then(|by| self.found.names.get(&by))
            .map_or("Five Hows", String::as_str)
    }

    /// The version before this one, if there is one.
    fn before(&self, version: &Version) -> Option<i64> {
        let versions = &self.found.versions;
        let place = versions.iter().position(|other| other.seq == version.seq)?;
        versions.get(place + 1).map(|before| before.seq)
    }

    fn name_field(&self) -> String {
        Field::line("name", "Name this version")
            .value(&self.typed)
            .error(self.problem.as_deref())
            .help("The text as it is now is kept under this name.")
            .required()
            .to_string()
    }
}

#[derive(Template)]
#[template(path = "write/version.html")]
struct OnePage {
    shell: Shell,
    postmortem: Postmortem,
    version: Version,
    html: String,
    may_write: bool,
}

/// `GET /postmortems/{n}/versions/{seq}`
pub async fn one(
    State(site): State<Site>,
    visitor: Visitor,
    Path((number, seq)): Path<(i64, i64)>,
) -> Answer {
    let postmortem = postmortem(&site, &visitor, number).await?;
    let (app, actor, id) = (site.app(), &visitor.actor, PostmortemNumber(number));
    let version = versions::one(app, actor, id, seq).await?;
    let document = versions::document(app, actor, id, Which::Kept(seq)).await?;
    Ok(page(OnePage {
        shell: site.shell(
            format!("“{}” of #{number}", version.name),
            Some(word(postmortem.stage)),
            Some(&visitor),
        ),
        html: html_linked(&site, &visitor, &document).await?,
        may_write: may(actor, Verb::Write).is_ok(),
        postmortem,
        version,
    }))
}

/// `POST /postmortems/{n}/versions/{seq}/restore`
pub async fn restore(
    State(site): State<Site>,
    visitor: Visitor,
    Path((number, seq)): Path<(i64, i64)>,
) -> Answer {
    versions::restore(site.app(), &visitor.actor, PostmortemNumber(number), seq).await?;
    Ok(Redirect::to(&format!("/postmortems/{number}/versions")).into_response())
}

/// Which two texts are compared: the place of a version, or `now`.
#[derive(Debug, Deserialize)]
pub struct Two {
    before: Option<String>,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "write/compare.html")]
struct ComparePage {
    shell: Shell,
    postmortem: Postmortem,
    before: String,
    after: String,
    difference: Difference,
}

/// `GET /postmortems/{n}/versions/compare`
pub async fn compare(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
    Query(two): Query<Two>,
) -> Answer {
    let which = |text: &Option<String>| {
        Which::read(text.as_deref().unwrap_or("now")).ok_or_else(|| {
            crate::errors::NotDone::unreadable_query(
                "A version is told by its number in the list, or as “now”.",
            )
        })
    };
    let (before, after) = (which(&two.before)?, which(&two.after)?);
    let postmortem = postmortem(&site, &visitor, number).await?;
    let (app, actor, id) = (site.app(), &visitor.actor, PostmortemNumber(number));
    Ok(page(ComparePage {
        shell: site.shell(
            format!("What changed in #{number}"),
            Some(word(postmortem.stage)),
            Some(&visitor),
        ),
        before: called(&site, &visitor, number, before).await?,
        after: called(&site, &visitor, number, after).await?,
        difference: versions::compare(app, actor, id, before, after).await?,
        postmortem,
    }))
}

async fn called(site: &Site, visitor: &Visitor, number: i64, which: Which) -> app::Result<String> {
    Ok(match which {
        Which::Now => "the text as it is now".into(),
        Which::Kept(seq) => {
            let id = PostmortemNumber(number);
            let version = versions::one(site.app(), &visitor.actor, id, seq).await?;
            format!("“{}”", version.name)
        }
    })
}

impl ComparePage {
    /// What became of a block, in words.
    fn fate(&self, block: &ChangedBlock) -> String {
        let mut words = vec![match block.change {
            Change::Added => "new",
            Change::Removed => "gone",
            Change::Reworded => "reworded",
            Change::Kept => "",
        }];
        if block.moved {
            words.push("moved");
        }
        words.retain(|word| !word.is_empty());
        words.join(", ")
    }

    fn as_before(&self, section: &ChangedSection) -> String {
        parts(section.unchanged)
    }

    fn changes(&self) -> String {
        let sections = self.difference.sections.iter();
        parts(sections.map(|section| section.blocks.len()).sum())
    }
}

fn parts(count: usize) -> String {
    times::plural(i64::try_from(count).unwrap_or(i64::MAX), "part", "parts")
}
