//! Pages and API: the only crate with HTTP. Every URL stands in `routes`; a page's handler stands beside its HTML.
//! Not here: what may be done (application) and what is decided (domain).

use std::future::Future;
use std::net::SocketAddr;

use app::App;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;

mod account;
mod api;
mod assets;
mod decide;
mod errors;
mod form;
mod health;
mod help;
mod history;
mod home;
mod improve;
mod learn;
mod markdown;
mod outside;
mod page;
mod parts;
mod publish;
mod query;
mod review;
mod routes;
mod security;
mod socket;
mod styles;
mod times;
mod upload;
mod visitor;
mod write;

pub use routes::router;
pub use visitor::Site;

/// How the site is served.
#[derive(Debug, Clone, Default)]
pub struct Serving {
    /// The session that the demo hands to a visitor on this machine who brings none.
    pub demo_session: Option<String>,
    /// People reach this site by https, through a proxy that says so in `X-Forwarded-Proto`.
    pub public_https: bool,
}

/// Serves the site until `stop` comes true; requests that are under way are answered first.
pub async fn serve(
    app: App,
    listener: TcpListener,
    serving: Serving,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    // Edits are small and many: a packet that waits for its neighbour makes others wait up to 40 ms (RFC 896, RFC 1122).
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::warn!(%error, "a connection waits to fill its packets");
        }
    });
    let service = router(app, serving).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(stop)
        .await
}
