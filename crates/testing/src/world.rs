//! A house for one test: an admin, two reviewers and two members, a clock that stands still, folders that go away.
//! Not here: what the test is about.

use std::future::Future;
use std::sync::Arc;

use app::account::{first_admin, people};
use app::clock::StoppedClock;
use app::decide::{Assessed, record};
use app::{App, Settings};
use jiff::Timestamp;
use postmortem::incident::FactsAsTold;
use postmortem::people::{Person, Role};
use postmortem::permission::{Actor, Scope};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::Trial;

/// The password of everyone in a world.
pub const PASSWORD: &str = "a calm long night";

/// A house for one test.
pub struct World {
    /// The application.
    pub app: App,
    /// Its clock, which stands at 12 November 2025, 09:00 UTC, until it is moved.
    pub clock: Arc<StoppedClock>,
    /// Who opened the house.
    pub admin: Actor,
    /// Two people in the rotation besides the admin.
    pub reviewers: [Actor; 2],
    /// Two people who write.
    pub members: [Actor; 2],
    _folder: TempDir,
}

impl World {
    /// Runs a test in a fresh world over a fresh database.
    pub fn run<F, Fut>(trial: impl Future<Output = Option<Trial>>, test: F)
    where
        F: FnOnce(Arc<World>) -> Fut + Send + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        crate::run(trial, |store, database| async move {
            // The world opens the database by itself, as the program does.
            store.close().await;
            let world = Arc::new(Self::open(&database).await);
            let app = world.app.clone();
            let outcome = tokio::spawn(test(world)).await;
            app.close().await;
            if let Err(failure) = outcome {
                std::panic::resume_unwind(failure.into_panic());
            }
        });
    }

    async fn open(database: &store::Database) -> Self {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        let now: Timestamp = "2025-11-12T09:00:00Z".parse().expect("a time");
        let clock = Arc::new(StoppedClock::at(now));
        let app = App::open_with(database, Settings::in_folder(folder.path()), clock.clone())
            .await
            .expect("a house opens");
        let admin = first_admin::create(&app, "ines@example.org", "Ines Varga", PASSWORD)
            .await
            .expect("a first admin");
        let admin = actor(admin);
        let mut others = Vec::new();
        for (email, name, role) in [
            ("jun@example.org", "Jun Watanabe", Role::Reviewer),
            ("amara@example.org", "Amara Okafor", Role::Reviewer),
            ("noor@example.org", "Noor Aziz", Role::Member),
            ("leila@example.org", "Leila Haddad", Role::Member),
        ] {
            others.push(actor(
                people::add(&app, &admin, email, name, role, PASSWORD)
                    .await
                    .expect("a person"),
            ));
        }
        let [one, two, three, four] = <[Actor; 4]>::try_from(others).expect("four people");
        Self {
            app,
            clock,
            admin,
            reviewers: [one, two],
            members: [three, four],
            _folder: folder,
        }
    }

    /// A member who writes.
    pub fn writer(&self) -> &Actor {
        &self.members[0]
    }

    /// Records an incident that users felt for 74 minutes.
    pub async fn incident(&self) -> Assessed {
        record::record(&self.app, self.writer(), &gates(), &[])
            .await
            .expect("an incident is recorded")
    }

    /// Notes that somebody wrote in a postmortem with some pens, as their editors would have it noted.
    pub async fn wrote_with(&self, number: postmortem::PostmortemNumber, by: &Actor, pens: &[u64]) {
        let mut tx = self.app.store().write().await.expect("a transaction");
        for pen in pens {
            store::pens::note(&mut tx, number, *pen, by.id())
                .await
                .expect("a pen is noted");
        }
        tx.commit().await.expect("a commit");
    }

    /// Puts a document into a postmortem, as its writer would type it.
    pub async fn write(&self, number: postmortem::PostmortemNumber, document: Value) {
        let by = self.writer().id().0;
        self.app
            .rooms()
            .edit(live::DocumentId(number.0), by, move |edit| {
                edit.replace(&document)
            })
            .await
            .expect("a document is written");
    }
}

/// An incident as it would be told.
pub fn gates() -> FactsAsTold {
    FactsAsTold {
        title: "Boarding gates refused valid tickets".into(),
        severity: "sev2".into(),
        services: vec!["Gangway".into(), "Keyring".into()],
        zone: "UTC".into(),
        started_at: "2025-11-12T05:40".into(),
        detected_at: "2025-11-12T06:18".into(),
        mitigated_at: "2025-11-12T06:54".into(),
        resolved_at: "2025-11-12T07:36".into(),
        user_visible: true,
        users_affected: "1140".into(),
        error_budget_spent: "0.61".into(),
        ..FactsAsTold::default()
    }
}

/// A short document: a summary, a timeline entry, an action.
pub fn story(summary: &str) -> Value {
    json!({"type": "doc", "content": [
        {"type": "heading", "attrs": {"id": "headsum01", "level": 2, "section": "summary"}, "content": [{"type": "text", "text": "Summary"}]},
        {"type": "paragraph", "attrs": {"id": "parasum01"}, "content": [{"type": "text", "text": summary}]},
        {"type": "heading", "attrs": {"id": "headtim01", "level": 2, "section": "timeline"}, "content": [{"type": "text", "text": "Timeline"}]},
        {"type": "timeline", "attrs": {"id": "timeline1"}, "content": [
            {"type": "timeline_entry", "attrs": {"id": "entry0001", "at": "2025-11-12T05:40:00+00:00", "zone": "UTC", "typed": "05:40", "kind": "", "milestone": "started", "source": ""}, "content": [
                {"type": "entry_text", "content": [{"type": "text", "text": "A new key comes into use."}]},
                {"type": "known_then"}, {"type": "known_now"}]}]},
        {"type": "heading", "attrs": {"id": "headact01", "level": 2, "section": "actions"}, "content": [{"type": "text", "text": "Actions"}]},
        {"type": "actions", "attrs": {"id": "actions01"}, "content": [
            {"type": "action_item", "attrs": {"id": "action001", "owner": "Noor Aziz", "due": "2025-12-05", "kind": "prevent", "state": "proposed", "priority": "", "tracker": ""}, "content": [
                {"type": "action_text", "content": [{"type": "text", "text": "Read the list of keys every 10 minutes"}]},
                {"type": "end_state", "content": [{"type": "text", "text": "A gate accepts a key that is an hour old."}]}]}]}
    ]})
}

fn actor(person: Person) -> Actor {
    Actor {
        person,
        scope: Scope::Admin,
    }
}
