//! The API's description of itself (OpenAPI 3.1), made from the handlers.
//! Not here: anything written by hand twice.

use axum::Json;
use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};

use super::{check, comments, files, incidents, postmortems, references};

#[derive(OpenApi)]
#[openapi(
    info(title = "Five Hows", version = "1", description = "Record incidents, read postmortems, check texts. A token goes into `Authorization: Bearer`."),
    paths(incidents::create, incidents::read, incidents::all, postmortems::create, postmortems::read, postmortems::markdown, check::text, references::find,
        comments::list, comments::begin, comments::reply, comments::resolve, comments::reopen, comments::reword, comments::strike,
        files::list, files::bring),
    modifiers(&Bearer)
)]
struct Description;

struct Bearer;

impl utoipa::Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        openapi
            .components
            .get_or_insert_default()
            .add_security_scheme("token", scheme);
        openapi.security = Some(vec![utoipa::openapi::security::SecurityRequirement::new(
            "token",
            Vec::<String>::new(),
        )]);
    }
}

/// Answers with the description.
pub async fn show() -> Json<utoipa::openapi::OpenApi> {
    Json(Description::openapi())
}
