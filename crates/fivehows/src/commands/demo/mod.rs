//! `fivehows demo`: a house with a past, set up once, and then served with its admin signed in for whoever sits here.
//! Not here: serving itself (serve).

mod house;
mod plot;
mod stories;

use std::sync::Arc;

use app::account::sign_in;
use app::clock::{Clock, StoppedClock, SystemClock};
use app::{App, Failure};
use jiff::tz::TimeZone;

use super::Stop;
use super::serve::{self, Welcome};
use crate::config::Config;
use house::House;

/// The data folder of the demo, apart from a real house's.
pub const DATA: &str = "./fivehows-demo";

/// The mark in the database that says the past has been told to its end.
const MARK: &str = "demo";

/// Sets the demo up if its folder is empty, and serves it.
pub async fn run(mut config: Config) -> Result<(), Stop> {
    if !config.server.listen.ip().is_loopback() {
        return Err(Stop::unable(
            "The demo was not started: everybody in it has the same, known password, so it listens on this machine only. `--listen 127.0.0.1:8465` works, and `fivehows serve` is for the network.",
        ));
    }
    if config.house.name == app::Settings::in_folder("").house {
        config.house.name = "Skerry Lines".into();
    }
    let listener = serve::listen(&config).await?;
    set_up(&config).await?;
    let app = App::open(&config.storage.database, config.for_the_app()).await?;
    let session = admin_session(&app).await?;
    let greeting = format!(
        "Everybody there signs in with the password “{}”; you are signed in as Demo Admin.",
        house::PASSWORD
    );
    serve::until_stopped(
        &config,
        app,
        listener,
        Welcome {
            greeting,
            demo_session: Some(session),
        },
    )
    .await
}

/// Tells the past of the demo house, unless it has been told.
async fn set_up(config: &Config) -> Result<(), Stop> {
    // The clock of the house's first day: it moves with the story.
    let first_day = house::instant(plot::FIRST_DAY, 9, 0)?;
    let clock = Arc::new(StoppedClock::at(first_day));
    let app = App::open_with(
        &config.storage.database,
        config.for_the_app(),
        clock.clone(),
    )
    .await?;
    let outcome = match state_of(&app).await {
        Ok(State::Empty) => tell_the_past(&app, clock).await.map_err(Stop::from),
        Ok(State::Told) => Ok(()),
        Ok(State::Interrupted) => Err(Stop::unable(format!(
            "The demo was not started: setting it up in {} was interrupted. Without that folder it is set up anew.",
            config.storage.data.display()
        ))),
        Ok(State::RealHouse) => Err(Stop::unable(format!(
            "The demo was not started: people work in {} already. Another folder, such as `--data {DATA}`, keeps the two apart.",
            config.storage.data.display()
        ))),
        Err(failure) => Err(failure.into()),
    };
    app.close().await;
    outcome
}

/// What the folder holds.
enum State {
    Empty,
    Told,
    Interrupted,
    RealHouse,
}

async fn state_of(app: &App) -> app::Result<State> {
    let mut tx = app.store().read().await?;
    if store::people::count(&mut tx).await? == 0 {
        return Ok(State::Empty);
    }
    let mark = store::settings::get(&mut tx, MARK).await?;
    let has_demo_admin = store::people::by_email(&mut tx, house::ADMIN)
        .await?
        .is_some();
    Ok(match (mark.as_deref(), has_demo_admin) {
        (Some("told"), true) => State::Told,
        (Some(_), _) => State::Interrupted,
        (None, _) => State::RealHouse,
    })
}

async fn tell_the_past(app: &App, clock: Arc<StoppedClock>) -> app::Result<()> {
    mark(app, "begun").await?;
    let today = SystemClock.now().to_zoned(TimeZone::UTC).date();
    let house = House::found(app.clone(), clock, today).await?;
    plot::tell(&house).await?;
    mark(app, "told").await
}

async fn mark(app: &App, how_far: &str) -> app::Result<()> {
    let mut tx = app.store().write().await?;
    store::settings::put(&mut tx, MARK, how_far).await?;
    Ok(tx.commit().await?)
}

async fn admin_session(app: &App) -> app::Result<String> {
    let found = {
        let mut tx = app.store().read().await?;
        store::people::by_email(&mut tx, house::ADMIN).await?
    };
    let (admin, _) = found.ok_or_else(|| Failure::broken("the demo admin is gone"))?;
    Ok(sign_in::begin(app, admin.id).await?.secret)
}
