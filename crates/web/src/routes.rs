//! Every URL on one page, in the order of the six words.
//! Not here: what any of them answers.

use axum::routing::get;
use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::errors::{self, NotDone};
use crate::visitor::Site;
use crate::{assets, learn, security, styles};

/// The whole site. Layers are read from below: the last one added is the first that a request meets.
pub fn router(site: Site) -> Router {
    let pages = Router::new()
        // learn
        .route("/learn", get(learn::list::show))
        .route("/learn/{slug}", get(learn::lesson::show))
        .route("/learn/exercise/{slug}", get(learn::exercise::show))
        // the parts, once each
        .route("/styles", get(styles::show))
        .layer(middleware::from_fn(security::limits::page));

    let open = Router::new().route("/assets/{mark}/{*name}", get(assets::serve));

    Router::new()
        .merge(pages)
        .merge(open)
        .fallback(|| async { NotDone::no_such_page() })
        .layer(CatchPanicLayer::custom(|_| axum::response::IntoResponse::into_response(NotDone::broken())))
        .layer(middleware::from_fn(security::cross_site::guard))
        .layer(middleware::from_fn_with_state(site.clone(), errors::tell))
        .layer(middleware::from_fn(security::headers::protect))
        .layer(CompressionLayer::new())
        .with_state(site)
}
