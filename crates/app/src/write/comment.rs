//! Comments on a text: beginning a thread, answering, rewording and taking back one's own, resolving and reopening.
//! Not here: questions of a review, which hold up its approval (review::converse).

use std::collections::BTreeMap;

use postmortem::history::Subject;
use postmortem::people::Person;
use postmortem::permission::{Actor, Verb, may};
use postmortem::review::conversation::read_text;
use postmortem::write::comment::{Comment, Place, Thread, mentioned};
use postmortem::{PersonId, PostmortemNumber};
use store::Tx;
use uuid::Uuid;

pub use store::comments::Mention;

use super::read;
use crate::{App, Failure, Result, history};

/// The threads of a text, with the people who speak in them.
#[derive(Debug, Clone)]
pub struct Threads {
    /// The threads, oldest first.
    pub threads: Vec<Thread>,
    /// Everyone in the house, by id.
    pub people: BTreeMap<PersonId, Person>,
}

/// Reads the threads of a postmortem.
pub async fn list(app: &App, actor: &Actor, number: PostmortemNumber) -> Result<Threads> {
    may(actor, Verb::Read)?;
    let mut tx = app.store().read().await?;
    read::find(&mut tx, number).await?;
    Ok(Threads {
        threads: store::comments::of(&mut tx, number).await?,
        people: everyone(&mut tx).await?,
    })
}

/// Begins a thread on some words of the text, or on the whole of it.
pub async fn open(
    app: &App,
    actor: &Actor,
    number: PostmortemNumber,
    place: Place,
    text: &str,
) -> Result<Uuid> {
    may(actor, Verb::Comment)?;
    let comment = said(app, actor, text)?;
    let mut tx = app.store().write().await?;
    read::find(&mut tx, number).await?;
    let thread = Thread {
        id: Uuid::now_v7(),
        postmortem: number,
        by: actor.id(),
        at: app.now(),
        resolved: None,
        comments: vec![comment],
        place,
    };
    store::comments::open(&mut tx, &thread).await?;
    call(&mut tx, actor, &thread.comments[0]).await?;
    // The words themselves stay out of history, so that taking a comment back takes it back.
    let words = if thread.place.is_whole_text() {
        "commented on the text"
    } else {
        "commented on a passage"
    };
    keep(app, tx, actor, number, "comment.begun", words).await?;
    Ok(thread.id)
}

/// Answers in a thread. A thread that was resolved is open again, for it goes on.
pub async fn reply(app: &App, actor: &Actor, id: Uuid, text: &str) -> Result<Uuid> {
    may(actor, Verb::Comment)?;
    let comment = said(app, actor, text)?;
    let mut tx = app.store().write().await?;
    let thread = find(&mut tx, id).await?;
    store::comments::say(&mut tx, id, &comment).await?;
    call(&mut tx, actor, &comment).await?;
    // Whoever answers has seen what they were called to.
    store::comments::see(&mut tx, id, actor.id()).await?;
    let words = if thread.is_open() {
        "answered a comment"
    } else {
        store::comments::reopen(&mut tx, id).await?;
        "answered a resolved comment, which is open again"
    };
    keep(app, tx, actor, thread.postmortem, "comment.answered", words).await?;
    Ok(comment.id)
}

/// Rewords one's own comment. `seen` is the version that was looked at.
pub async fn reword(app: &App, actor: &Actor, id: Uuid, text: &str, seen: i64) -> Result<()> {
    may(actor, Verb::Comment)?;
    let text = read_text(text)?;
    let mut tx = app.store().write().await?;
    let thread = holding(&mut tx, id).await?;
    let before = thread.own(id, actor.id())?.ok_or_else(missing)?;
    if before.text == text {
        return Ok(());
    }
    store::comments::reword(&mut tx, id, seen, &text, app.now()).await?;
    let people = everyone(&mut tx).await?;
    let people: Vec<Person> = people.into_values().collect();
    let called = mentioned(&text, &people, actor.id());
    let no_more: Vec<PersonId> = mentioned(&before.text, &people, actor.id())
        .into_iter()
        .filter(|person| !called.contains(person))
        .collect();
    store::comments::uncall(&mut tx, id, &no_more).await?;
    store::comments::call(&mut tx, id, &called).await?;
    let (number, words) = (thread.postmortem, "reworded a comment of their own");
    keep(app, tx, actor, number, "comment.reworded", words).await
}

/// Takes one's own comment back. With its last words a thread goes too.
pub async fn strike(app: &App, actor: &Actor, id: Uuid) -> Result<()> {
    may(actor, Verb::Comment)?;
    let mut tx = app.store().write().await?;
    let thread = holding(&mut tx, id).await?;
    thread.own(id, actor.id())?.ok_or_else(missing)?;
    if thread.ends_without(id) {
        store::comments::forget(&mut tx, thread.id).await?;
    } else {
        store::comments::strike(&mut tx, id).await?;
    }
    let (number, words) = (thread.postmortem, "took back a comment of their own");
    keep(app, tx, actor, number, "comment.struck", words).await
}

/// Resolves a thread: what it asked for is in the text, or said.
pub async fn resolve(app: &App, actor: &Actor, id: Uuid) -> Result<()> {
    may(actor, Verb::Comment)?;
    let mut tx = app.store().write().await?;
    let thread = find(&mut tx, id).await?;
    if !thread.is_open() {
        return Ok(());
    }
    store::comments::resolve(&mut tx, id, actor.id(), app.now()).await?;
    let (number, words) = (thread.postmortem, "resolved a comment");
    keep(app, tx, actor, number, "comment.resolved", words).await
}

/// Opens a resolved thread again.
pub async fn reopen(app: &App, actor: &Actor, id: Uuid) -> Result<()> {
    may(actor, Verb::Comment)?;
    let mut tx = app.store().write().await?;
    let thread = find(&mut tx, id).await?;
    if thread.is_open() {
        return Ok(());
    }
    store::comments::reopen(&mut tx, id).await?;
    let (number, words) = (thread.postmortem, "opened a resolved comment again");
    keep(app, tx, actor, number, "comment.reopened", words).await
}

/// Says that one has seen what one was called to in a thread; gives its postmortem. It is nobody else's affair, so
/// history tells nothing of it.
pub async fn see(app: &App, actor: &Actor, id: Uuid) -> Result<PostmortemNumber> {
    may(actor, Verb::Comment)?;
    let mut tx = app.store().write().await?;
    let thread = find(&mut tx, id).await?;
    store::comments::see(&mut tx, id, actor.id()).await?;
    tx.commit().await?;
    Ok(thread.postmortem)
}

/// The postmortem whose text a thread is about.
pub async fn postmortem_of(app: &App, actor: &Actor, thread: Uuid) -> Result<PostmortemNumber> {
    may(actor, Verb::Read)?;
    let mut tx = app.store().read().await?;
    Ok(find(&mut tx, thread).await?.postmortem)
}

/// The postmortem whose text a comment is about.
pub async fn postmortem_of_comment(
    app: &App,
    actor: &Actor,
    comment: Uuid,
) -> Result<PostmortemNumber> {
    may(actor, Verb::Read)?;
    let mut tx = app.store().read().await?;
    Ok(holding(&mut tx, comment).await?.postmortem)
}

/// Where one was called by name and has neither answered nor said that one has seen it.
pub async fn waiting(app: &App, actor: &Actor) -> Result<Vec<Mention>> {
    may(actor, Verb::Read)?;
    let mut tx = app.store().read().await?;
    Ok(store::comments::waiting_for(&mut tx, actor.id()).await?)
}

fn said(app: &App, actor: &Actor, text: &str) -> Result<Comment> {
    Ok(Comment {
        id: Uuid::now_v7(),
        by: actor.id(),
        at: app.now(),
        text: read_text(text)?,
        edited_at: None,
        struck: false,
        version: 1,
    })
}

async fn call(tx: &mut Tx, actor: &Actor, comment: &Comment) -> Result<()> {
    let people: Vec<Person> = everyone(tx).await?.into_values().collect();
    let called = mentioned(&comment.text, &people, actor.id());
    Ok(store::comments::call(tx, comment.id, &called).await?)
}

/// Writes the line of history, commits, and tells every page that has the document open.
async fn keep(
    app: &App,
    mut tx: Tx,
    actor: &Actor,
    number: PostmortemNumber,
    verb: &'static str,
    words: &str,
) -> Result<()> {
    let subject = Subject::Postmortem(number);
    history::write(app, &mut tx, actor, subject, verb, words).await?;
    tx.commit().await?;
    let news = serde_json::json!({ "kind": "comments" });
    app.rooms().say(live::DocumentId(number.0), &news);
    Ok(())
}

async fn everyone(tx: &mut Tx) -> Result<BTreeMap<PersonId, Person>> {
    let people = store::people::list(tx).await?;
    Ok(people
        .into_iter()
        .map(|person| (person.id, person))
        .collect())
}

async fn find(tx: &mut Tx, id: Uuid) -> Result<Thread> {
    store::comments::find(tx, id).await?.ok_or_else(missing)
}

async fn holding(tx: &mut Tx, comment: Uuid) -> Result<Thread> {
    store::comments::holding(tx, comment)
        .await?
        .ok_or_else(missing)
}

fn missing() -> Failure {
    Failure::Missing("This comment".into())
}
