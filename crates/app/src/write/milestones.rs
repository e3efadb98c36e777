//! A milestone that timeline and facts tell differently gets one time again, in the direction that a person chooses.
//! Not here: finding the differences (domain), and what the policy makes of corrected facts (decide).

use postmortem::PostmortemNumber;
use postmortem::history::{NewLine, Subject};
use postmortem::incident::{FactsAsTold, Milestone};
use postmortem::permission::{Actor, Verb, may};
pub use postmortem::write::milestones::Difference;

use super::project;
use super::read::{self, Written};
use crate::{App, Failure, Result, decide, errands};

/// On which milestones the timeline and the facts of the first incident do not agree.
pub fn differences(written: &Written) -> Vec<Difference> {
    let facts = written.incidents.first().map(|incident| &incident.facts);
    facts.map_or(Vec::new(), |facts| {
        postmortem::write::milestones::differences(&written.document, &facts.milestones)
    })
}

/// The entry's time becomes the incident's. The policy is asked again.
pub async fn into_facts(
    app: &App,
    actor: &Actor,
    number: PostmortemNumber,
    milestone: Milestone,
) -> Result<()> {
    let (written, difference) = find(app, actor, number, milestone).await?;
    let Some(incident) = written.incidents.first() else {
        return Err(gone());
    };
    let mut told = FactsAsTold::of(&incident.facts);
    let time = match milestone {
        Milestone::Started => &mut told.started_at,
        Milestone::Detected => &mut told.detected_at,
        Milestone::Declared => &mut told.declared_at,
        Milestone::Mitigated => &mut told.mitigated_at,
        Milestone::Resolved => &mut told.resolved_at,
    };
    *time = difference.entry.rfc3339();
    let involved = &incident.involved;
    decide::correct::correct(
        app,
        actor,
        incident.number,
        &told,
        involved,
        incident.version,
    )
    .await?;
    Ok(())
}

/// The incident's time becomes the entry's, in the live document.
pub async fn into_entry(
    app: &App,
    actor: &Actor,
    number: PostmortemNumber,
    milestone: Milestone,
) -> Result<()> {
    may(actor, Verb::Write)?;
    let (_, difference) = find(app, actor, number, milestone).await?;
    let Some(fact) = difference.fact else {
        return Err(gone());
    };
    let line = NewLine {
        by: Some(actor.id()),
        at: app.now(),
        subject: Subject::Postmortem(number),
        verb: "timeline.milestone",
        words: format!(
            "set the entry for “{}” to the time of the facts",
            milestone.word().to_lowercase()
        ),
    };
    let attributes = [
        ("at", fact.rfc3339().replace("+00:00", "Z")),
        ("zone", fact.zone.clone()),
        ("typed", fact.zoned().strftime("%Y-%m-%d %H:%M").to_string()),
    ];
    errands::edit_with_history(app, number, line, move |edit| {
        for (name, value) in attributes {
            edit.set_attr(&difference.block, name, value)?;
        }
        Ok(())
    })
    .await?
    .map_err(|error| project::unreadable(number, error))?;
    project::bring_up_to_date(app, number).await?;
    Ok(())
}

async fn find(
    app: &App,
    actor: &Actor,
    number: PostmortemNumber,
    milestone: Milestone,
) -> Result<(Written, Difference)> {
    let written = read::written(app, actor, number).await?;
    let found = differences(&written)
        .into_iter()
        .find(|difference| difference.milestone == milestone);
    Ok((written, found.ok_or_else(gone)?))
}

fn gone() -> Failure {
    Failure::NotNow("Nothing was changed, because timeline and facts agree on this time by now. The page shows both as they are.".into())
}
