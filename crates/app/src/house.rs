//! The house: everything a verb needs, behind one cheap handle.
//! Not here: the verbs.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use live::{Limits, Rooms};
use postmortem::decide::Policy;
use store::depot::Depot;
use store::{Database, Store};

use crate::account::doorkeeper::Doorkeeper;
use crate::clock::{Clock, SystemClock};
use crate::errands::Errands;
use crate::jobs::follow_documents::{self, Follower};
use crate::jobs::pass_on_rings::{self, Porter};
use crate::journal::StoreJournal;
use crate::write::readings::Readings;
use crate::write::versions::KeptTexts;
use crate::{Result, Settings};

/// A handle on the whole application; cloning it is cheap.
#[derive(Clone)]
pub struct App(Arc<House>);

struct House {
    store: Store,
    rooms: Rooms,
    clock: Arc<dyn Clock>,
    settings: Settings,
    doorkeeper: Doorkeeper,
    errands: Errands,
    readings: Readings,
    kept_texts: KeptTexts,
    depot: Depot,
    follower: Mutex<Option<Follower>>,
    porter: Mutex<Option<Porter>>,
}

impl App {
    /// Opens the house with the machine's clock: brings the database up to date, and starts following the documents.
    pub async fn open(database: &Database, settings: Settings) -> Result<Self> {
        Self::open_with(database, settings, Arc::new(SystemClock)).await
    }

    /// The same with a clock of the caller's.
    pub async fn open_with(
        database: &Database,
        settings: Settings,
        clock: Arc<dyn Clock>,
    ) -> Result<Self> {
        let app = Self::over(Store::open(database).await?, settings, clock).await?;
        let follower = follow_documents::start(&app);
        *app.follower() = Some(follower);
        *app.porter() = pass_on_rings::start(&app);
        Ok(app)
    }

    /// Opens the house beside a process that serves it, for one short command: a new person, a token, an import.
    /// Documents that people may be typing in must not be edited through it.
    pub async fn visit(database: &Database, settings: Settings) -> Result<Self> {
        Self::over(
            Store::visit(database).await?,
            settings,
            Arc::new(SystemClock),
        )
        .await
    }

    async fn over(store: Store, settings: Settings, clock: Arc<dyn Clock>) -> Result<Self> {
        first_policy(&store, clock.now()).await?;
        let errands = Errands::default();
        let journal = StoreJournal::new(store.clone(), clock.clone(), errands.clone());
        let rooms = Rooms::new(journal, Limits::default());
        Ok(Self(Arc::new(House {
            store,
            rooms,
            clock,
            depot: Depot::at(settings.files.clone()),
            settings,
            doorkeeper: Doorkeeper::default(),
            errands,
            readings: Readings::default(),
            kept_texts: KeptTexts::default(),
            follower: Mutex::default(),
            porter: Mutex::default(),
        })))
    }

    /// What is kept.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The live documents.
    pub fn rooms(&self) -> &Rooms {
        &self.0.rooms
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Who counts the tries at the door.
    pub(crate) fn doorkeeper(&self) -> &Doorkeeper {
        &self.0.doorkeeper
    }

    /// The lines of history that wait for the commit of their change.
    pub(crate) fn errands(&self) -> &Errands {
        &self.0.errands
    }

    /// What the language analyser said lately.
    pub(crate) fn readings(&self) -> &Readings {
        &self.0.readings
    }

    /// The versions that were read lately.
    pub(crate) fn kept_texts(&self) -> &KeptTexts {
        &self.0.kept_texts
    }

    /// Where the bytes of images and files lie.
    pub(crate) fn depot(&self) -> &Depot {
        &self.0.depot
    }

    /// The folder of the outside site.
    pub fn site(&self) -> &Path {
        &self.0.settings.site
    }

    /// Closes every room after all that was typed is kept, then the database.
    pub async fn close(&self) {
        self.0.rooms.close().await;
        let follower = self.follower().take();
        if let Some(follower) = follower {
            follower.finish().await;
            // Reading the last changes has opened their rooms again.
            self.0.rooms.close().await;
        }
        let porter = self.porter().take();
        if let Some(porter) = porter {
            porter.finish().await;
        }
        self.0.store.close().await;
    }

    fn porter(&self) -> MutexGuard<'_, Option<Porter>> {
        self.0.porter.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn follower(&self) -> MutexGuard<'_, Option<Follower>> {
        self.0
            .follower
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// A weak handle, for work that must not keep the house open.
    pub(crate) fn weak(&self) -> WeakApp {
        WeakApp(Arc::downgrade(&self.0))
    }
}

/// A handle that does not keep the house open.
pub(crate) struct WeakApp(std::sync::Weak<House>);

impl WeakApp {
    /// The house, if it is still open.
    pub fn upgrade(&self) -> Option<App> {
        self.0.upgrade().map(App)
    }
}

async fn first_policy(store: &Store, now: Timestamp) -> Result<()> {
    let mut tx = store.write().await?;
    if store::policies::in_force(&mut tx, now).await?.is_none() {
        store::policies::insert(&mut tx, &Policy::first(Timestamp::UNIX_EPOCH)).await?;
    }
    Ok(tx.commit().await?)
}
