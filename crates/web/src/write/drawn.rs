//! The drawings of a postmortem: on its page with their words beside them, and each as a file; and one time for one milestone.
//! Not here: drawing (press).

use app::write::drawing::{self, Hows, Shown, Timeline};
use app::write::milestones::{self, Difference};
use app::write::read::{self, Written};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use postmortem::PostmortemNumber;
use postmortem::incident::Milestone;
use postmortem::moment::Moment;
use postmortem::write::impact::{Number, numbers};
use postmortem::write::template;

use crate::errors::{Answer, NotDone};
use crate::form::Sent;
use crate::visitor::{Site, Visitor};

/// What is drawn of a postmortem.
#[derive(Debug, Clone, Template)]
#[template(path = "write/drawn.html")]
pub struct Drawn {
    number: PostmortemNumber,
    /// The sentence that the incident's numbers make, and the numbers.
    impact: Option<(String, Vec<Number>)>,
    timeline: Option<Timeline>,
    hows: Option<Hows>,
    differences: Vec<Difference>,
}

impl Drawn {
    /// The drawings of a postmortem, as far as there is something to draw.
    pub fn of(written: &Written) -> Self {
        Self {
            number: written.postmortem.number,
            impact: written
                .incidents
                .first()
                .map(|incident| (template::impact(&incident.facts), numbers(&incident.facts))),
            timeline: drawing::timeline(written, Shown::Page)
                .filter(|drawn| !drawn.rows.is_empty()),
            hows: drawing::hows(written, Shown::Page),
            differences: milestones::differences(written),
        }
    }

    fn clock(&self, moment: &Moment) -> String {
        format!(
            "{} {}",
            moment.zoned().strftime("%-d %b %H:%M"),
            moment.zone
        )
    }
}

/// `POST /postmortems/{n}/milestones`: one of two times is taken for both.
pub async fn agree(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
    sent: Sent,
) -> Answer {
    let named = sent.text("milestone");
    let known = Milestone::ALL
        .into_iter()
        .find(|milestone| milestone.as_str() == named);
    let milestone = known.ok_or_else(NotDone::no_such_page)?;
    let (app, actor, postmortem) = (site.app(), &visitor.actor, PostmortemNumber(number));
    match sent.text("take") {
        "entry" => milestones::into_facts(app, actor, postmortem, milestone).await?,
        "fact" => milestones::into_entry(app, actor, postmortem, milestone).await?,
        _ => return Err(NotDone::no_such_page()),
    }
    Ok(Redirect::to(&format!("/postmortems/{number}#drawn-timeline")).into_response())
}

/// `GET /postmortems/{n}/timeline.svg`
pub async fn timeline(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Answer {
    let written = read::written(site.app(), &visitor.actor, PostmortemNumber(number)).await?;
    let drawn = drawing::timeline(&written, Shown::File).ok_or_else(NotDone::no_such_page)?;
    Ok(file(number, "timeline", drawn.svg))
}

/// `GET /postmortems/{n}/hows.svg`
pub async fn hows(State(site): State<Site>, visitor: Visitor, Path(number): Path<i64>) -> Answer {
    let written = read::written(site.app(), &visitor.actor, PostmortemNumber(number)).await?;
    let drawn = drawing::hows(&written, Shown::File).ok_or_else(NotDone::no_such_page)?;
    Ok(file(number, "hows", drawn.svg))
}

fn file(number: i64, name: &str, svg: String) -> Response {
    let disposition = format!("inline; filename=\"postmortem-{number}-{name}.svg\"");
    (
        [
            (CONTENT_TYPE, "image/svg+xml; charset=utf-8".to_owned()),
            (CONTENT_DISPOSITION, disposition),
        ],
        svg,
    )
        .into_response()
}
