//! Correcting facts: what comes late changes the incident, and the policy is asked again.
//! Not here: the text of the postmortem, which tells its own story.

use postmortem::history::Subject;
use postmortem::incident::{Facts, FactsAsTold, Milestone};
use postmortem::permission::{Actor, Verb, may};
use postmortem::{IncidentNumber, PersonId};

use super::{Assessed, view};
use crate::{App, Failure, Result, history};

/// Corrects the facts of an incident. `seen` is the version that was looked at.
pub async fn correct(
    app: &App,
    actor: &Actor,
    number: IncidentNumber,
    told: &FactsAsTold,
    involved: &[PersonId],
    seen: i64,
) -> Result<Assessed> {
    may(actor, Verb::RecordIncident)?;
    let facts = told.read()?;
    let mut tx = app.store().write().await?;
    let before = view::load(app, &mut tx, number).await?;
    if before.incident.version != seen {
        return Err(Failure::Changed);
    }
    let mut incident = before.incident.clone();
    incident.facts = facts;
    incident.involved = involved.to_vec();
    store::incidents::save(&mut tx, &incident).await?;
    let after = view::load(app, &mut tx, number).await?;
    let mut words = describe(&before.incident.facts, &after.incident.facts);
    if before.verdict.outcome == after.verdict.outcome {
        words.push_str("; the verdict stayed");
    } else {
        words.push_str(&format!(
            "; the verdict became: {}",
            after.verdict.outcome.sentence().to_lowercase()
        ));
    }
    history::write(
        app,
        &mut tx,
        actor,
        Subject::Incident(number),
        "incident.corrected",
        words,
    )
    .await?;
    tx.commit().await?;
    Ok(after)
}

fn describe(before: &Facts, after: &Facts) -> String {
    let mut parts = Vec::new();
    if before.title != after.title {
        parts.push(format!("retitled it “{}”", after.title));
    }
    if before.severity != after.severity {
        parts.push(format!(
            "set the severity from {} to {}",
            before.severity.as_str(),
            after.severity.as_str()
        ));
    }
    if before.services != after.services {
        parts.push(format!(
            "set the services to {}",
            if after.services.is_empty() {
                "none".into()
            } else {
                after.services.join(", ")
            }
        ));
    }
    for milestone in Milestone::ALL {
        let (from, to) = (
            before.milestones.get(milestone),
            after.milestones.get(milestone),
        );
        if from.map(|moment| moment.at) != to.map(|moment| moment.at) {
            let to = to.map_or_else(|| "not known".into(), |moment| moment.rfc3339());
            parts.push(format!("set “{}” to {to}", milestone.word().to_lowercase()));
        }
    }
    if before.user_visible != after.user_visible {
        parts.push(
            if after.user_visible {
                "noted that users felt it"
            } else {
                "noted that users did not feel it"
            }
            .into(),
        );
    }
    if before.users_affected != after.users_affected {
        let say =
            |users: Option<u64>| users.map_or_else(|| "unknown".into(), |users| users.to_string());
        parts.push(format!(
            "set the users affected from {} to {}",
            say(before.users_affected),
            say(after.users_affected)
        ));
    }
    if before.data_loss != after.data_loss {
        parts.push(
            if after.data_loss {
                "noted that data was lost"
            } else {
                "noted that no data was lost"
            }
            .into(),
        );
    }
    if before.error_budget_spent != after.error_budget_spent {
        parts.push("corrected the share of the error budget".into());
    }
    if parts.is_empty() {
        "looked over the facts and left them as they were".into()
    } else {
        parts.join("; ")
    }
}
