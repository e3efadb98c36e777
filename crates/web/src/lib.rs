//! Pages and API: the only crate with HTTP. Every URL stands in `routes`; a page's handler stands beside its HTML.
//! Not here: what may be done (application) and what is decided (domain).

mod assets;
mod errors;
mod learn;
mod markdown;
mod page;
mod parts;
mod routes;
mod security;
mod styles;
mod times;
mod visitor;

pub use routes::router;
pub use visitor::Site;
