//! Every URL on one page, in the order of the six words.
//! Not here: what any of them answers.

use app::App;
use axum::extract::DefaultBodyLimit;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::errors::{self, NotDone};
use crate::security::{cross_site, headers, limits};
use crate::visitor::{Site, signed_in};
use crate::{
    Serving, account, assets, decide, health, help, history, home, improve, learn, outside,
    publish, review, socket, styles, write,
};

/// Open to everyone: the door itself, what it needs, and what has been published outside.
fn open() -> Router<Site> {
    Router::new()
        .route(
            "/first-visit",
            get(account::first_visit::show).post(account::first_visit::open),
        )
        .route(
            "/sign-in",
            get(account::sign_in::show).post(account::sign_in::sign_in_here),
        )
        .route("/assets/{mark}/{*name}", get(assets::serve))
        .route("/favicon.ico", get(assets::icon))
        .route("/outside", get(outside::index))
        .route("/outside/", get(outside::index))
        .route("/outside/{*path}", get(outside::show))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .layer(middleware::from_fn(limits::page))
}

/// Behind the door: nothing here is read without being signed in.
fn inside() -> Router<Site> {
    Router::new()
        .route("/", get(home::show))
        // decide
        .route(
            "/incidents",
            get(decide::list::show).post(decide::facts::record),
        )
        .route("/incidents/new", get(decide::facts::new))
        .route("/incidents/{number}", get(decide::incident::show))
        .route(
            "/incidents/{number}/correct",
            get(decide::facts::correct_form).post(decide::facts::correct),
        )
        .route("/incidents/{number}/ruling", post(decide::ruling::rule))
        .route(
            "/incidents/{number}/ruling/take-back",
            post(decide::ruling::take_back),
        )
        .route("/incidents/{number}/postmortem", post(decide::start::start))
        .route("/incidents/{number}/another", post(decide::start::another))
        .route("/incidents/{number}/told", post(write::tells::told))
        .route("/policy", get(decide::policy::show))
        // write
        .route("/postmortems", get(write::list::show))
        .route("/postmortems/{number}", get(write::show::show))
        .route("/postmortems/{number}/write", get(write::edit::show))
        .route("/postmortems/{number}/title", post(write::title::retitle))
        .route("/postmortems/{number}/incidents", post(write::tells::also))
        .route(
            "/postmortems/{number}/incidents/{incident}/away",
            post(write::tells::no_longer),
        )
        .route(
            "/templates",
            get(write::templates::show).post(write::templates::make),
        )
        .route(
            "/trackers",
            get(write::trackers::show).post(write::trackers::tell),
        )
        .route(
            "/postmortems/{number}/markdown",
            get(write::markdown::download),
        )
        .route("/check", get(write::check::show).post(write::check::check))
        .route(
            "/postmortems/{number}/timeline.svg",
            get(write::drawn::timeline),
        )
        .route("/postmortems/{number}/hows.svg", get(write::drawn::hows))
        .route(
            "/postmortems/{number}/milestones",
            post(write::drawn::agree),
        )
        .route("/postmortems/{number}/replay", get(learn::replay::show))
        .route(
            "/postmortems/{number}/comments",
            post(write::comments::begin),
        )
        .route(
            "/postmortems/{number}/whom-to-ask",
            get(write::whom::to_ask),
        )
        .route(
            "/postmortems/{number}/versions",
            get(write::versions::list).post(write::versions::name),
        )
        .route(
            "/postmortems/{number}/versions/compare",
            get(write::versions::compare),
        )
        .route(
            "/postmortems/{number}/versions/{seq}",
            get(write::versions::one),
        )
        .route(
            "/postmortems/{number}/versions/{seq}/restore",
            post(write::versions::restore),
        )
        .route(
            "/postmortems/{number}/files/{id}",
            post(write::files::erase),
        )
        .route(
            "/postmortems/{number}/files/{id}/{name}",
            get(write::files::show),
        )
        .route("/threads/{id}/reply", post(write::comments::reply))
        .route("/threads/{id}/resolve", post(write::comments::resolve))
        .route("/threads/{id}/reopen", post(write::comments::reopen))
        .route("/threads/{id}/seen", post(write::comments::seen))
        .route("/comments/{id}/reword", post(write::comments::reword))
        .route("/comments/{id}/strike", post(write::comments::strike))
        // review
        .route("/postmortems/{number}/review", post(review::ask::ask))
        .route("/reviews", get(review::list::show))
        .route(
            "/reviews/{id}",
            get(review::round::show).post(review::round::decide),
        )
        .route("/reviews/{id}/hand-back", post(review::ask::hand_back))
        .route("/questions/{id}/answer", post(review::question::answer))
        .route("/questions/{id}/close", post(review::question::close))
        // publish
        .route("/published", get(publish::list::show))
        .route(
            "/postmortems/{number}/publish",
            get(publish::postmortem::show),
        )
        .route(
            "/postmortems/{number}/publish/inside",
            post(publish::inside::publish),
        )
        .route(
            "/postmortems/{number}/publish/private",
            post(publish::private::answer_one),
        )
        .route(
            "/postmortems/{number}/publish/strike",
            post(publish::private::strike),
        )
        .route(
            "/postmortems/{number}/publish/hold-back",
            post(publish::private::hold_back),
        )
        .route(
            "/postmortems/{number}/publish/outside/approve",
            post(publish::outside::approve),
        )
        .route(
            "/postmortems/{number}/publish/outside",
            post(publish::outside::publish),
        )
        .route(
            "/postmortems/{number}/publish/withdraw",
            post(publish::withdraw::withdraw),
        )
        // improve
        .route("/actions", get(improve::board::show))
        .route(
            "/actions/{number}",
            get(improve::action::show).post(improve::action::follow_up),
        )
        // learn
        .route("/learn", get(learn::list::show))
        .route("/learn/{slug}", get(learn::lesson::show))
        .route("/learn/exercise/{slug}", get(learn::exercise::show))
        .route("/rules/{rule}", get(learn::rule::show))
        // the house
        .route("/account", get(account::me::show))
        .route("/account/tokens", post(account::tokens::make))
        .route("/account/tokens/{id}/revoke", post(account::tokens::revoke))
        .route("/account/password", post(account::password::change))
        .route(
            "/people",
            get(account::people::show).post(account::people::add),
        )
        .route("/people/{id}", post(account::people::change))
        .route("/history", get(history::show))
        .route("/help", get(help::show))
        .route("/styles", get(styles::show))
        .route("/sign-out", post(account::sign_in::sign_out))
        .layer(middleware::from_fn(limits::page))
        .merge(files())
}

/// The pages that take files, and so more than a form.
fn files() -> Router<Site> {
    Router::new()
        .route(
            "/import",
            get(write::import::show).post(write::import::take),
        )
        .route(
            "/postmortems/{number}/timeline/import",
            get(write::records::show).post(write::records::read),
        )
        .route(
            "/postmortems/{number}/timeline/entries",
            post(write::records::take),
        )
        .route(
            "/postmortems/{number}/files",
            get(write::files::list).post(write::files::take),
        )
        .layer(middleware::from_fn(limits::upload))
        .layer(DefaultBodyLimit::max(limits::UPLOAD))
}

/// For programs, by token or session; each of these finds its own caller.
fn for_programs() -> Router<Site> {
    use crate::api::v1::{check, comments, files, incidents, openapi, postmortems, references};
    Router::new()
        .route("/api/v1/openapi.json", get(openapi::show))
        .route(
            "/api/v1/incidents",
            get(incidents::all).post(incidents::create),
        )
        .route("/api/v1/incidents/{number}", get(incidents::read))
        .route(
            "/api/v1/incidents/{number}/postmortem",
            post(postmortems::create),
        )
        .route("/api/v1/postmortems/{number}", get(postmortems::read))
        .route(
            "/api/v1/postmortems/{number}/markdown",
            get(postmortems::markdown),
        )
        .route(
            "/api/v1/postmortems/{number}/comments",
            get(comments::list).post(comments::begin),
        )
        .route("/api/v1/threads/{id}/replies", post(comments::reply))
        .route("/api/v1/threads/{id}/resolve", post(comments::resolve))
        .route("/api/v1/threads/{id}/reopen", post(comments::reopen))
        .route(
            "/api/v1/comments/{id}",
            post(comments::reword).delete(comments::strike),
        )
        .route("/api/v1/references", get(references::find))
        .route("/api/v1/check", post(check::text))
        .route("/api/v1/check/blocks", post(check::blocks))
        .route("/live/{number}", get(socket::join))
        .merge(
            Router::new()
                .route(
                    "/api/v1/postmortems/{number}/files",
                    get(files::list).post(files::bring),
                )
                .layer(middleware::from_fn(limits::upload))
                .layer(DefaultBodyLimit::max(limits::UPLOAD)),
        )
}

/// The whole site. Layers are read from below: the last one added is the first that a request meets.
pub fn router(app: App, serving: Serving) -> Router {
    let site = Site::new(app, serving);
    Router::new()
        .merge(open())
        .merge(for_programs())
        .merge(inside().route_layer(middleware::from_fn_with_state(site.clone(), signed_in)))
        .fallback(|| async { NotDone::no_such_page() })
        .layer(CatchPanicLayer::custom(|_| {
            NotDone::broken().into_response()
        }))
        .layer(middleware::from_fn(cross_site::guard))
        .layer(middleware::from_fn_with_state(site.clone(), errors::tell))
        .layer(middleware::from_fn(headers::protect))
        .layer(middleware::from_fn_with_state(
            site.clone(),
            headers::by_https,
        ))
        .layer(CompressionLayer::new())
        .with_state(site)
}
