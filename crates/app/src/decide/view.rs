//! An incident with the policy's verdict and what people said beside it.
//! Not here: changing any of it.

use postmortem::decide::{Ruling, Verdict, ruling, verdict};
use postmortem::history::{Line, Subject};
use postmortem::incident::Incident;
use postmortem::permission::{Actor, Verb, may};
use postmortem::postmortem::Postmortem;
use postmortem::{IncidentNumber, PersonId};
use store::Tx;

use crate::{App, Failure, Result};

/// An incident, judged.
#[derive(Debug, Clone)]
pub struct Assessed {
    /// The incident.
    pub incident: Incident,
    /// What the policy says.
    pub verdict: Verdict,
    /// What a person said beside it.
    pub ruling: Option<Ruling>,
    /// The name of whoever said it.
    pub ruled_by: String,
    /// The postmortems that tell of it.
    pub postmortems: Vec<Postmortem>,
}

impl Assessed {
    /// Is a postmortem due when both the policy and people have spoken?
    pub fn is_due(&self) -> bool {
        ruling::is_due(&self.verdict, self.ruling.as_ref())
    }
}

/// An incident as its page shows it.
#[derive(Debug, Clone)]
pub struct IncidentPage {
    /// The incident, judged.
    pub assessed: Assessed,
    /// Who recorded it; empty when a program did.
    pub recorded_by: String,
    /// The people who took part.
    pub involved: Vec<(PersonId, String)>,
    /// What happened to it, newest first.
    pub history: Vec<Line>,
}

/// Reads an incident with its verdict.
pub async fn assessed(app: &App, actor: &Actor, number: IncidentNumber) -> Result<Assessed> {
    may(actor, Verb::Read)?;
    let mut tx = app.store().read().await?;
    load(app, &mut tx, number).await
}

/// Reads all that the incident's page shows.
pub async fn page(app: &App, actor: &Actor, number: IncidentNumber) -> Result<IncidentPage> {
    may(actor, Verb::Read)?;
    let mut tx = app.store().read().await?;
    let assessed = load(app, &mut tx, number).await?;
    let mut involved = Vec::new();
    for id in &assessed.incident.involved {
        if let Some(person) = store::people::by_id(&mut tx, *id).await? {
            involved.push((*id, person.name));
        }
    }
    let recorded_by = name_of(&mut tx, assessed.incident.recorded_by).await?;
    let history = store::history::of(&mut tx, &Subject::Incident(number)).await?;
    Ok(IncidentPage {
        assessed,
        recorded_by,
        involved,
        history,
    })
}

/// Loads an incident and judges it by the policy in force.
pub(crate) async fn load(app: &App, tx: &mut Tx, number: IncidentNumber) -> Result<Assessed> {
    let incident = find(tx, number).await?;
    let verdict = judge(app, tx, &incident).await?;
    let ruling = store::rulings::latest(tx, number).await?;
    let ruled_by = name_of(tx, ruling.as_ref().map(|ruling| ruling.by)).await?;
    let postmortems = store::postmortems::of_incident(tx, number).await?;
    Ok(Assessed {
        incident,
        verdict,
        ruling,
        ruled_by,
        postmortems,
    })
}

/// Finds an incident.
pub(crate) async fn find(tx: &mut Tx, number: IncidentNumber) -> Result<Incident> {
    store::incidents::find(tx, number)
        .await?
        .ok_or_else(|| Failure::Missing(format!("Incident #{number}")))
}

/// Judges an incident by the policy in force now; late facts change the verdict.
pub(crate) async fn judge(app: &App, tx: &mut Tx, incident: &Incident) -> Result<Verdict> {
    let policy = store::policies::in_force(tx, app.now())
        .await?
        .ok_or_else(|| Failure::broken("no policy is in force"))?;
    Ok(verdict::judge(
        &incident.facts,
        &policy,
        incident.recorded_at,
    ))
}

/// A person's name, or nothing.
pub(crate) async fn name_of(tx: &mut Tx, id: Option<PersonId>) -> Result<String> {
    let Some(id) = id else {
        return Ok(String::new());
    };
    Ok(store::people::by_id(tx, id)
        .await?
        .map(|person| person.name)
        .unwrap_or_default())
}
