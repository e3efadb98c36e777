//! Versions of a text: kept by name or by the program itself, read, compared, and restored as a forward edit.
//! Not here: what a difference is (postmortem::write::difference) and how a live text takes an edit (live).

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::SignedDuration;
use live::DocumentId;
use postmortem::history::{NewLine, Subject};
use postmortem::permission::{Actor, Verb, may};
use postmortem::write::difference::{self, Difference};
use postmortem::write::document::Document;
use postmortem::{PersonId, PostmortemNumber, Problems};
use sha2::{Digest, Sha256};
use store::Tx;
pub use store::versions::Version;
use store::versions::{NewVersion, WrittenSince};

use super::{project, read};
use crate::shelf::Shelf;
use crate::{App, Failure, Result, errands, history};

/// So many updates are much: about as many as a paragraph takes to type.
const MUCH: i64 = 100;
/// A text in which nobody has written for so long rests.
const RESTS: SignedDuration = SignedDuration::from_mins(5);
/// Where nobody ever rests, a version is kept so often.
const AT_LEAST_EVERY: SignedDuration = SignedDuration::from_mins(30);
/// The longest name of a version, in characters.
const LONGEST_NAME: usize = 120;

/// The versions of a text, with the names of those who kept them and wrote in them.
#[derive(Debug, Clone)]
pub struct Versions {
    /// The versions, newest first.
    pub versions: Vec<Version>,
    /// Names by id.
    pub names: BTreeMap<PersonId, String>,
}

/// Which of the texts of a postmortem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// One that was kept, by its place.
    Kept(i64),
    /// The text as it is now.
    Now,
}

impl Which {
    /// Reads a place, or `now`.
    pub fn read(text: &str) -> Option<Self> {
        match text.trim() {
            "now" => Some(Self::Now),
            place => place.parse().ok().map(Self::Kept),
        }
    }
}

/// Lists the versions of a text.
pub async fn list(app: &App, actor: &Actor, number: PostmortemNumber) -> Result<Versions> {
    may(actor, Verb::Read)?;
    let mut tx = app.store().read().await?;
    read::find(&mut tx, number).await?;
    let people = store::people::list(&mut tx).await?;
    Ok(Versions {
        versions: store::versions::list(&mut tx, number).await?,
        names: people
            .into_iter()
            .map(|person| (person.id, person.name))
            .collect(),
    })
}

/// Keeps the text as it is now under a name.
pub async fn name(app: &App, actor: &Actor, number: PostmortemNumber, name: &str) -> Result<i64> {
    may(actor, Verb::Write)?;
    let name = read_name(name)?;
    let state = state(app, number).await?;
    let mut tx = app.store().write().await?;
    read::find(&mut tx, number).await?;
    let version = NewVersion {
        name: &name,
        automatic: false,
        by: Some(actor.id()),
        at: app.now(),
        state: &state,
    };
    let seq = store::versions::keep(&mut tx, number, version).await?;
    let words = format!("named a version “{name}”");
    let subject = Subject::Postmortem(number);
    history::write(app, &mut tx, actor, subject, "version.named", words).await?;
    tx.commit().await?;
    Ok(seq)
}

fn read_name(name: &str) -> Result<String> {
    let mut problems = Problems::default();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        problems.add(
            "name",
            "No version was kept, because it has no name yet. A word about what was reached is enough.",
        );
    } else if name.chars().count() > LONGEST_NAME {
        problems.add(
            "name",
            "No version was kept, because its name is longer than 120 characters. A shorter one is found again more easily.",
        );
    }
    Ok(problems.unless_any(name)?)
}

/// Reads one version, or the text as it is now.
pub async fn document(
    app: &App,
    actor: &Actor,
    number: PostmortemNumber,
    which: Which,
) -> Result<Document> {
    may(actor, Verb::Read)?;
    match which {
        Which::Now => project::current(app, number).await,
        Which::Kept(seq) => {
            let (_, state) = find(app, number, seq).await?;
            read_state(app, &state)
        }
    }
}

/// Versions as they were read lately, by the hash of their state: who compares goes to and fro between a few.
pub(crate) type KeptTexts = Shelf<Document, 16>;

fn read_state(app: &App, state: &[u8]) -> Result<Document> {
    let key = Sha256::digest(state).into();
    if let Some(document) = app.kept_texts().get(&key) {
        return Ok(Document::clone(&document));
    }
    let document = Document::from_json(&json(state)?).map_err(Failure::broken)?;
    app.kept_texts().put(key, Arc::new(document.clone()));
    Ok(document)
}

/// One line of the list.
pub async fn one(app: &App, actor: &Actor, number: PostmortemNumber, seq: i64) -> Result<Version> {
    may(actor, Verb::Read)?;
    Ok(find(app, number, seq).await?.0)
}

/// What changed from one text to another.
pub async fn compare(
    app: &App,
    actor: &Actor,
    number: PostmortemNumber,
    before: Which,
    after: Which,
) -> Result<Difference> {
    let before = document(app, actor, number, before).await?;
    let after = document(app, actor, number, after).await?;
    Ok(difference::compare(&before, &after))
}

/// Makes the text say again what it said in a version: an edit like any other, which everyone sees as it happens. The
/// text as it was just before is kept first, so that this, too, can be restored.
pub async fn restore(app: &App, actor: &Actor, number: PostmortemNumber, seq: i64) -> Result<()> {
    may(actor, Verb::Write)?;
    let (version, state) = find(app, number, seq).await?;
    let before = self::state(app, number).await?;
    let document = json(&state)?;
    if document == json(&before)? {
        return Err(Failure::NotNow(format!(
            "Nothing was changed, because the text says what it said in “{}” already. Another version can be restored.",
            version.name
        )));
    }
    let name = format!("Before “{}” was restored", version.name);
    keep_state(app, number, &name, &before).await?;
    let line = NewLine {
        by: Some(actor.id()),
        at: app.now(),
        subject: Subject::Postmortem(number),
        verb: "version.restored",
        words: format!("restored the version “{}”", version.name),
    };
    errands::edit_with_history(app, number, line, move |edit| edit.replace(&document))
        .await?
        .map_err(|error| project::unreadable(number, error))?;
    project::bring_up_to_date(app, number).await?;
    Ok(())
}

/// Keeps a version because the postmortem has come to another stage. That it was reached does not hang on this, so a
/// version that could not be kept is told to the operator alone.
pub(crate) async fn keep_at_stage(app: &App, number: PostmortemNumber, name: &str) {
    let kept = match state(app, number).await {
        Ok(state) => keep_state(app, number, name, &state).await,
        Err(failure) => Err(failure),
    };
    if let Err(error) = kept {
        tracing::warn!(%number, %error, name, "a version was not kept at a change of stage");
    }
}

/// Keeps a version of each text in which much was written and that rests now.
pub async fn keep_what_rests(app: &App) -> Result<()> {
    let written = {
        let mut tx = app.store().read().await?;
        store::versions::written_since(&mut tx, MUCH).await?
    };
    for since in written.iter().filter(|since| is_due(since, app.now())) {
        let state = state(app, since.number).await?;
        keep_state(app, since.number, "Writing paused", &state).await?;
    }
    Ok(())
}

fn is_due(since: &WrittenSince, now: jiff::Timestamp) -> bool {
    let rests = now.duration_since(since.written_at) >= RESTS;
    let is_long_ago = since
        .kept_at
        .is_some_and(|kept_at| now.duration_since(kept_at) >= AT_LEAST_EVERY);
    rests || is_long_ago
}

async fn keep_state(app: &App, number: PostmortemNumber, name: &str, state: &[u8]) -> Result<()> {
    let mut tx: Tx = app.store().write().await?;
    let version = NewVersion {
        name,
        automatic: true,
        by: None,
        at: app.now(),
        state,
    };
    store::versions::keep(&mut tx, number, version).await?;
    Ok(tx.commit().await?)
}

async fn state(app: &App, number: PostmortemNumber) -> Result<Vec<u8>> {
    app.rooms()
        .state(DocumentId(number.0))
        .await
        .map_err(|error| project::unreadable(number, error))
}

fn json(state: &[u8]) -> Result<serde_json::Value> {
    live::json_of_state(state).map_err(Failure::broken)
}

async fn find(app: &App, number: PostmortemNumber, seq: i64) -> Result<(Version, Vec<u8>)> {
    let mut tx = app.store().read().await?;
    store::versions::find(&mut tx, number, seq)
        .await?
        .ok_or_else(|| Failure::Missing(format!("Version {seq} of postmortem #{number}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(count: i64) -> jiff::Timestamp {
        jiff::Timestamp::from_second(count * 60).unwrap()
    }

    #[test]
    fn a_version_is_due_when_writing_rests_or_never_does() {
        let since = |kept_at: Option<i64>, written_at| WrittenSince {
            number: PostmortemNumber(1),
            updates: MUCH,
            kept_at: kept_at.map(minutes),
            written_at: minutes(written_at),
        };
        assert!(is_due(&since(None, 0), minutes(5)));
        assert!(!is_due(&since(None, 1), minutes(5)));
        assert!(is_due(&since(Some(0), 30), minutes(30)));
        assert!(!is_due(&since(Some(1), 30), minutes(30)));
    }

    #[test]
    fn which_text_is_told_by_its_place_or_as_now() {
        assert_eq!(Which::read("now"), Some(Which::Now));
        assert_eq!(Which::read(" 3 "), Some(Which::Kept(3)));
        assert_eq!(Which::read("three"), None);
    }
}
