//! `fivehows serve`: opens the house, listens, and ends well when it is asked to.
//! Not here: the pages (web).

use std::time::Duration;

use app::App;
use app::account::first_admin;
use tokio::net::TcpListener;
use tokio::sync::watch;
use web::Serving;

use super::Stop;
use crate::config::Config;

/// Requests that are under way when the end is asked for have this long to be answered.
const PATIENCE: Duration = Duration::from_secs(8);

/// What is said at the start, and whether a visitor is signed in already.
pub struct Welcome {
    /// A line under the address.
    pub greeting: String,
    /// The demo's session.
    pub demo_session: Option<String>,
}

/// Serves the pages until it is asked to end.
pub async fn run(config: Config) -> Result<(), Stop> {
    let listener = listen(&config).await?;
    let app = App::open(&config.storage.database, config.for_the_app()).await?;
    let greeting = if first_admin::is_wanted(&app).await? {
        "Nobody is here yet: the first visit makes the first admin.".to_owned()
    } else {
        format!("The data lies in {}.", config.storage.data.display())
    };
    until_stopped(
        &config,
        app,
        listener,
        Welcome {
            greeting,
            demo_session: None,
        },
    )
    .await
}

/// Takes the address before anything else, so that a second start on the same one changes nothing.
pub async fn listen(config: &Config) -> Result<TcpListener, Stop> {
    let address = config.server.listen;
    TcpListener::bind(address).await.map_err(|error| {
        Stop::unable(format!("Nothing was started, because {address} cannot be listened on: {error}. Another address can be given with --listen."))
    })
}

/// Serves until SIGTERM or Ctrl-C; then answers what is under way, keeps what was typed, and closes the house.
pub async fn until_stopped(
    config: &Config,
    app: App,
    listener: TcpListener,
    welcome: Welcome,
) -> Result<(), Stop> {
    let address = listener.local_addr().map_err(Stop::unable)?;
    // Before the address is told: whoever reads it may ask for the end at once.
    let ending = asked_to_end().map_err(|error| {
        Stop::unable(format!(
            "Nothing was started, because the system gives no signals: {error}."
        ))
    })?;
    println!("Five Hows is at http://{address}/\n{}", welcome.greeting);
    tracing::info!(%address, engine = app.store().engine(), version = env!("CARGO_PKG_VERSION"), "serving");

    let serving = Serving {
        demo_session: welcome.demo_session,
        public_https: config.server.public_https,
    };
    let (tell, told) = watch::channel(false);
    let mut server = tokio::spawn(web::serve(app.clone(), listener, serving, turned(told)));
    let ended = tokio::select! {
        ended = &mut server => Some(ended),
        () = ending => None,
    };
    let served = match ended {
        Some(ended) => ended,
        None => {
            tracing::info!("asked to end; requests under way are answered first");
            tell.send_replace(true);
            match tokio::time::timeout(PATIENCE, &mut server).await {
                Ok(ended) => ended,
                Err(_late) => {
                    server.abort();
                    Ok(Ok(()))
                }
            }
        }
    };
    app.close().await;
    tracing::info!("closed; everything that was typed is kept");
    match served {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(Stop::unable(format!(
            "Serving ended, because the network gave up: {error}."
        ))),
        Err(error) => Err(Stop::unable(format!(
            "Serving ended by a fault of this program: {error}."
        ))),
    }
}

/// Comes true when the end has been asked for.
async fn turned(mut told: watch::Receiver<bool>) {
    // A sender that is gone asks for the end as well.
    drop(told.wait_for(|asked| *asked).await);
}

/// Listens for SIGTERM and Ctrl-C from now on; what it gives comes true when one of them has come.
#[cfg(unix)]
fn asked_to_end() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
        }
    })
}

/// Listens for Ctrl-C; what it gives comes true when that has come.
#[cfg(not(unix))]
fn asked_to_end() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
