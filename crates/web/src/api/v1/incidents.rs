//! `/api/v1/incidents`: record one, read one with its verdict, list them.
//! Not here: the pages about incidents (decide).

use app::decide::{Assessed, list, record, view};
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header::LOCATION};
use axum::response::{IntoResponse, Response};
use postmortem::IncidentNumber;
use postmortem::incident::{FactsAsTold, Milestone};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{refusal, sent};
use crate::api::caller::Caller;
use crate::errors::NotDone;
use crate::query::Query;
use crate::visitor::Site;

/// An incident as a program sends it.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NewIncident {
    /// What happened, in one line.
    title: String,
    /// `sev1`, `sev2`, `sev3` or `sev4`.
    severity: String,
    /// Names of the services.
    services: Vec<String>,
    /// When the harm began: RFC 3339.
    started_at: Option<String>,
    /// When it was noticed: RFC 3339.
    detected_at: Option<String>,
    /// When it was called an incident: RFC 3339.
    declared_at: Option<String>,
    /// When users no longer felt it: RFC 3339.
    mitigated_at: Option<String>,
    /// When the repair ended: RFC 3339.
    resolved_at: Option<String>,
    /// Did users notice?
    user_visible: bool,
    /// How many users, when it is known.
    users_affected: Option<u64>,
    /// Was data lost?
    data_loss: bool,
    /// Share of the error budget: 0.2 is a fifth; more than 1 is possible.
    error_budget_spent: Option<f64>,
    /// A later time may stand before an earlier one: the order is right as it is.
    order_confirmed: bool,
}

impl NewIncident {
    fn told(self) -> FactsAsTold {
        FactsAsTold {
            title: self.title,
            severity: self.severity,
            services: self.services,
            zone: "UTC".into(),
            started_at: self.started_at.unwrap_or_default(),
            detected_at: self.detected_at.unwrap_or_default(),
            declared_at: self.declared_at.unwrap_or_default(),
            mitigated_at: self.mitigated_at.unwrap_or_default(),
            resolved_at: self.resolved_at.unwrap_or_default(),
            user_visible: self.user_visible,
            users_affected: self
                .users_affected
                .map(|users| users.to_string())
                .unwrap_or_default(),
            data_loss: self.data_loss,
            error_budget_spent: self
                .error_budget_spent
                .map(|share| share.to_string())
                .unwrap_or_default(),
            order_confirmed: self.order_confirmed,
        }
    }
}

/// An incident as a program reads it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct IncidentOut {
    number: i64,
    title: String,
    severity: &'static str,
    services: Vec<String>,
    started_at: Option<String>,
    detected_at: Option<String>,
    declared_at: Option<String>,
    mitigated_at: Option<String>,
    resolved_at: Option<String>,
    user_visible: bool,
    users_affected: Option<u64>,
    data_loss: bool,
    error_budget_spent: Option<f64>,
    recorded_at: String,
    version: i64,
    /// The policy's verdict: outcome, reasons with their numbers and thresholds, days.
    #[schema(value_type = Object)]
    verdict: Value,
    /// What a person said beside the verdict, if anything.
    #[schema(value_type = Option<Object>)]
    ruling: Option<Value>,
    /// Is a postmortem due when both the policy and people have spoken?
    due: bool,
    /// Numbers of the postmortems that tell of it.
    postmortems: Vec<i64>,
}

impl From<Assessed> for IncidentOut {
    fn from(assessed: Assessed) -> Self {
        let due = assessed.is_due();
        let facts = &assessed.incident.facts;
        let time = |milestone| {
            facts
                .milestones
                .get(milestone)
                .map(|moment| moment.rfc3339())
        };
        Self {
            number: assessed.incident.number.0,
            title: facts.title.clone(),
            severity: facts.severity.as_str(),
            services: facts.services.clone(),
            started_at: time(Milestone::Started),
            detected_at: time(Milestone::Detected),
            declared_at: time(Milestone::Declared),
            mitigated_at: time(Milestone::Mitigated),
            resolved_at: time(Milestone::Resolved),
            user_visible: facts.user_visible,
            users_affected: facts.users_affected,
            data_loss: facts.data_loss,
            error_budget_spent: facts.error_budget_spent,
            recorded_at: assessed.incident.recorded_at.to_string(),
            version: assessed.incident.version,
            verdict: json!(assessed.verdict),
            ruling: assessed.ruling.as_ref().map(|ruling| json!(ruling)),
            due,
            postmortems: assessed
                .postmortems
                .iter()
                .map(|postmortem| postmortem.number.0)
                .collect(),
        }
    }
}

/// Records an incident and answers with it and its verdict.
#[utoipa::path(post, path = "/api/v1/incidents", tag = "decide", request_body = NewIncident,
    responses((status = 201, body = IncidentOut), (status = 401), (status = 403), (status = 422)))]
pub async fn create(
    State(site): State<Site>,
    Caller(actor): Caller,
    body: Result<Json<NewIncident>, JsonRejection>,
) -> Result<Response, NotDone> {
    let told = sent(body)?.told();
    match record::record(site.app(), &actor, &told, &[]).await {
        Ok(assessed) => {
            let place = format!("/api/v1/incidents/{}", assessed.incident.number);
            Ok((
                StatusCode::CREATED,
                [(LOCATION, place)],
                Json(IncidentOut::from(assessed)),
            )
                .into_response())
        }
        Err(failure) => Ok(refusal(failure)),
    }
}

/// Reads an incident with its verdict as it is now.
#[utoipa::path(get, path = "/api/v1/incidents/{number}", tag = "decide", params(("number" = i64, Path)),
    responses((status = 200, body = IncidentOut), (status = 401), (status = 404)))]
pub async fn read(
    State(site): State<Site>,
    Caller(actor): Caller,
    Path(number): Path<i64>,
) -> Result<Json<IncidentOut>, NotDone> {
    Ok(Json(
        view::assessed(site.app(), &actor, IncidentNumber(number))
            .await?
            .into(),
    ))
}

/// Which incidents are asked for.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
pub struct Asked {
    /// Words in title or services.
    q: Option<String>,
    /// At most so many; 50 unless said otherwise, never more than 500.
    limit: Option<i64>,
    /// Only incidents with a number below this one.
    before: Option<i64>,
}

/// Lists incidents, newest first.
#[utoipa::path(get, path = "/api/v1/incidents", tag = "decide", params(Asked),
    responses((status = 200, body = Vec<IncidentOut>), (status = 400), (status = 401)))]
pub async fn all(
    State(site): State<Site>,
    Caller(actor): Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<IncidentOut>>, NotDone> {
    let limit = asked.limit.unwrap_or(50);
    if limit < 1 {
        return Err(NotDone::unreadable_query(format!(
            "“limit” is {limit}, and a list has at least one line."
        )));
    }
    let filter = list::Filter {
        text: asked.q.unwrap_or_default(),
        limit: Some(limit.min(500)),
        before: asked.before.map(IncidentNumber),
        ..list::Filter::default()
    };
    let assessed = list::list(site.app(), &actor, &filter).await?;
    Ok(Json(assessed.into_iter().map(IncidentOut::from).collect()))
}
