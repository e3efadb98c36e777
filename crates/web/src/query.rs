//! What stands after the `?` of an address, by name; a value that cannot be read is told with its name.
//! Not here: what a form has sent (form).

use axum::extract::FromRequestParts;
use axum::extract::rejection::QueryRejection;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::errors::NotDone;

/// The values of an address.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = NotDone;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, NotDone> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(values)) => Ok(Self(values)),
            Err(rejection) => Err(NotDone::unreadable_query(why(&rejection))),
        }
    }
}

/// The library ends its sentence with the name of the value and what is the matter with it.
fn why(rejection: &QueryRejection) -> String {
    let told = rejection.body_text();
    let detail = told
        .split_once(": ")
        .map_or(told.as_str(), |(_, detail)| detail);
    format!("What stands after the “?” of the address could not be read: {detail}.")
}
