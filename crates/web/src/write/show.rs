//! A postmortem to read: its text, where it stands, who has it now, and the next step.
//! Not here: writing in it (edit).

use app::write::read::PostmortemPage;
use app::write::references;
use askama::Template;
use axum::extract::{Path, State};
use postmortem::PostmortemNumber;
use postmortem::incident::Milestones;
use postmortem::postmortem::Stage;
use postmortem::publish::Audience;
use postmortem::write::document::Document;

use crate::errors::Answer;
use crate::page::{Shell, Word, page};
use crate::parts::{self, Band, Log};
use crate::times;
use crate::visitor::{Site, Visitor};
use crate::write::comments::Comments;
use crate::write::drawn::Drawn;

#[derive(Template)]
#[template(path = "write/show.html")]
struct ShowPage {
    shell: Shell,
    found: PostmortemPage,
    html: String,
    path: parts::Path,
    band: Option<Band>,
    log: Log,
    is_reviewer: bool,
    places: Vec<(bool, String)>,
    drawn: Drawn,
    comments: Comments,
}

/// `GET /postmortems/{n}`
pub async fn show(State(site): State<Site>, visitor: Visitor, Path(number): Path<i64>) -> Answer {
    let found =
        app::write::read::page(site.app(), &visitor.actor, PostmortemNumber(number)).await?;
    let written = &found.written;
    let html = html_linked(&site, &visitor, &written.document).await?;
    let comments = Comments::of(&site, &visitor, number, ids(&written.document)).await?;
    Ok(page(ShowPage {
        shell: site.shell(
            format!("#{number} {}", written.postmortem.title),
            Some(word(written.postmortem.stage)),
            Some(&visitor),
        ),
        html,
        path: parts::Path::large(word(written.postmortem.stage)),
        band: band(
            written
                .incidents
                .first()
                .map(|incident| &incident.facts.milestones),
        ),
        log: Log::of(&found.history, site.today()),
        is_reviewer: found
            .review
            .as_ref()
            .is_some_and(|review| review.reviewer == visitor.actor.id()),
        places: places(&found),
        drawn: Drawn::of(written),
        comments,
        found,
    }))
}

/// The HTML of a document, with links to all postmortems and incidents that it names.
pub async fn html_linked(
    site: &Site,
    visitor: &Visitor,
    document: &Document,
) -> app::Result<String> {
    let linked = references::linked(site.app(), &visitor.actor, document).await?;
    Ok(app::write::export::html_of(&linked))
}

/// The ids of all blocks, by which comments find them.
fn ids(document: &Document) -> Vec<String> {
    let mut ids = Vec::new();
    document.clone().for_each_id(&mut |id| ids.push(id.clone()));
    ids
}

/// Where it has been published and not withdrawn: outside or not, and when.
fn places(found: &PostmortemPage) -> Vec<(bool, String)> {
    found
        .publications
        .iter()
        .filter(|publication| publication.withdrawal.is_none())
        .map(|publication| {
            (
                publication.audience == Audience::Outside,
                times::day_clock(publication.at, "UTC"),
            )
        })
        .collect()
}

fn band(milestones: Option<&Milestones>) -> Option<Band> {
    let milestones = milestones?;
    let zone = milestones.known().next()?.1.zone.clone();
    Some(Band::of("times", milestones, &zone))
}

/// The word under which a postmortem of this stage lies.
pub fn word(stage: Stage) -> Word {
    match stage {
        Stage::Draft => Word::Write,
        Stage::InReview => Word::Review,
        Stage::Approved | Stage::Withdrawn => Word::Publish,
        Stage::Published => Word::Improve,
    }
}

impl ShowPage {
    /// Whose turn it is, and what happens next.
    fn turn(&self) -> String {
        let names = self
            .found
            .authors
            .iter()
            .filter(|name| !name.is_empty())
            .cloned()
            .collect::<Vec<_>>();
        let authors = if names.is_empty() {
            "Its authors".to_owned()
        } else {
            names.join(", ")
        };
        match (self.found.written.postmortem.stage, &self.found.review) {
            (Stage::Draft, _) => format!(
                "{authors}: writing. When a summary and a timeline are there, review can be asked for."
            ),
            (Stage::InReview, Some(review)) => {
                format!(
                    "{} looks at it until {}. {}.",
                    self.found.reviewer,
                    times::weekday(review.due),
                    times::capital(&review.why)
                )
            }
            (Stage::InReview, None) => "It waits for a reviewer from the rotation.".into(),
            (Stage::Approved, _) => {
                "Approved. It can be published inside now, and outside after its own approval."
                    .into()
            }
            (Stage::Published, _) => "Published. What is left are its actions.".into(),
            (Stage::Withdrawn, _) => "Withdrawn. It can be written on, and reviewed again.".into(),
        }
    }

    fn has_text(&self) -> bool {
        self.found.written.words > 0
    }
}
