//! `/api/v1/references`: which postmortem or incident a number leads to, and which are meant by a few typed letters.
//! Not here: where numbers stand in a text (domain; for the text that is being written, the editor).

use app::write::references;
use axum::Json;
use axum::extract::State;
use postmortem::write::reference::Reference;
use serde::{Deserialize, Serialize};

use crate::api::caller::Caller;
use crate::errors::NotDone;
use crate::query::Query;
use crate::visitor::Site;

/// What is asked for: the first letters, or certain numbers.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
pub struct Asked {
    /// Letters of a title, or the first digits of a number: gives the best eight.
    q: Option<String>,
    /// Numbers, parted by commas: gives those that lead somewhere.
    of: Option<String>,
}

/// What was found.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReferencesOut {
    references: Vec<ReferenceOut>,
}

/// What a number leads to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReferenceOut {
    number: i64,
    title: String,
    /// The stage of the postmortem in words, or `incident` where no postmortem has this number.
    standing: &'static str,
    /// The page.
    address: String,
}

impl From<Reference> for ReferenceOut {
    fn from(reference: Reference) -> Self {
        Self {
            number: reference.number,
            standing: reference.standing(),
            address: reference.address(),
            title: reference.title,
        }
    }
}

/// Finds postmortems and incidents by their numbers, or by a few letters.
#[utoipa::path(get, path = "/api/v1/references", tag = "write", params(Asked),
    responses((status = 200, body = ReferencesOut), (status = 400), (status = 401)))]
pub async fn find(
    State(site): State<Site>,
    Caller(actor): Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<ReferencesOut>, NotDone> {
    let found = match &asked.of {
        Some(numbers) => {
            let numbers = numbers
                .split(',')
                .filter_map(|number| number.trim().parse().ok())
                .collect();
            references::of(site.app(), &actor, numbers).await?
        }
        None => {
            references::meant_by(site.app(), &actor, asked.q.as_deref().unwrap_or_default()).await?
        }
    };
    let references = found.into_iter().map(ReferenceOut::from).collect();
    Ok(Json(ReferencesOut { references }))
}
