//! The tables `comment_threads`, `comments` and `comment_mentions`: what is said beside the text, and who it waits for.
//! Not here: who may change what (postmortem::write::comment) and where the words are now (editor).

use jiff::Timestamp;
use postmortem::write::comment::{Comment, Place, Thread};
use postmortem::{PersonId, PostmortemNumber};
use uuid::Uuid;

use crate::columns::{Bind, Row, Value, values};
use crate::{Result, Tx};

const OPEN: &str = "
    INSERT INTO comment_threads (id, postmortem, place_first, place_last, block, quote, by_person, at, resolved_by, resolved_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

const FIND: &str = "SELECT * FROM comment_threads WHERE id = $1";

const HOLDING: &str = "
    SELECT comment_threads.* FROM comment_threads JOIN comments ON comments.thread = comment_threads.id
    WHERE comments.id = $1";

const OF: &str = "SELECT * FROM comment_threads WHERE postmortem = $1 ORDER BY at, id";

const SAID_IN: &str = "SELECT * FROM comments WHERE thread IN ({list}) ORDER BY at, id";

const SAY: &str = "
    INSERT INTO comments (id, thread, by_person, at, text, edited_at, struck, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

const REWORD: &str = "
    UPDATE comments SET text = $3, edited_at = $4, version = version + 1
    WHERE id = $1 AND version = $2 AND struck = FALSE";

const STRIKE: &str =
    "UPDATE comments SET text = '', struck = TRUE, version = version + 1 WHERE id = $1";

const RESOLVE: &str = "UPDATE comment_threads SET resolved_by = $2, resolved_at = $3 WHERE id = $1 AND resolved_at IS NULL";

const REOPEN: &str = "
    UPDATE comment_threads SET resolved_by = NULL, resolved_at = NULL WHERE id = $1 AND resolved_at IS NOT NULL";

const FORGET_MENTIONS: &str =
    "DELETE FROM comment_mentions WHERE comment IN (SELECT id FROM comments WHERE thread = $1)";
const FORGET_COMMENTS: &str = "DELETE FROM comments WHERE thread = $1";
const FORGET_THREAD: &str = "DELETE FROM comment_threads WHERE id = $1";

/// Begins a thread, with what is said in it.
pub async fn open(tx: &mut Tx, thread: &Thread) -> Result<()> {
    let place = &thread.place;
    let values = values![
        thread.id,
        thread.postmortem,
        place.from.as_str(),
        place.to.as_str(),
        place.block.as_str(),
        place.quote.as_str(),
        thread.by,
        thread.at,
        thread.resolved.map(|(by, _)| by),
        thread.resolved.map(|(_, at)| at),
    ];
    tx.run(OPEN, values).await?;
    for comment in &thread.comments {
        say(tx, thread.id, comment).await?;
    }
    Ok(())
}

/// Finds a thread.
pub async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<Thread>> {
    Ok(some(tx, FIND, values![id]).await?.pop())
}

/// Finds the thread in which a comment stands.
pub async fn holding(tx: &mut Tx, comment: Uuid) -> Result<Option<Thread>> {
    Ok(some(tx, HOLDING, values![comment]).await?.pop())
}

/// The threads of a postmortem, oldest first.
pub async fn of(tx: &mut Tx, number: PostmortemNumber) -> Result<Vec<Thread>> {
    some(tx, OF, values![number]).await
}

/// Adds to a thread.
pub async fn say(tx: &mut Tx, thread: Uuid, comment: &Comment) -> Result<()> {
    let values = values![
        comment.id,
        thread,
        comment.by,
        comment.at,
        comment.text.as_str(),
        comment.edited_at,
        comment.struck,
        comment.version,
    ];
    tx.run(SAY, values).await.map(|_| ())
}

/// Rewords a comment; [`Error::Changed`](crate::Error::Changed) when it is no longer at the version that was seen.
pub async fn reword(
    tx: &mut Tx,
    comment: Uuid,
    seen: i64,
    text: &str,
    at: Timestamp,
) -> Result<()> {
    tx.edit(REWORD, values![comment, seen, text, at]).await
}

/// Takes a comment back: its words go, its place stays.
pub async fn strike(tx: &mut Tx, comment: Uuid) -> Result<()> {
    tx.touch(STRIKE, values![comment]).await
}

/// Resolves a thread; [`Error::Changed`](crate::Error::Changed) when somebody else has.
pub async fn resolve(tx: &mut Tx, thread: Uuid, by: PersonId, at: Timestamp) -> Result<()> {
    tx.edit(RESOLVE, values![thread, by, at]).await
}

/// Opens a thread again; [`Error::Changed`](crate::Error::Changed) when it is open.
pub async fn reopen(tx: &mut Tx, thread: Uuid) -> Result<()> {
    tx.edit(REOPEN, values![thread]).await
}

/// Takes a thread out with everything in it.
pub async fn forget(tx: &mut Tx, thread: Uuid) -> Result<()> {
    tx.run(FORGET_MENTIONS, values![thread]).await?;
    tx.run(FORGET_COMMENTS, values![thread]).await?;
    tx.touch(FORGET_THREAD, values![thread]).await
}

async fn some(tx: &mut Tx, sql: &'static str, values: Vec<Value>) -> Result<Vec<Thread>> {
    let rows = tx.rows(sql, values).await?;
    let mut threads: Vec<Thread> = rows.iter().map(thread).collect::<Result<_>>()?;
    let ids: Vec<Value> = threads.iter().map(|thread| thread.id.value()).collect();
    for row in tx.rows_among(SAID_IN, ids).await? {
        let of: Uuid = row.get("thread")?;
        if let Some(thread) = threads.iter_mut().find(|thread| thread.id == of) {
            thread.comments.push(comment(&row)?);
        }
    }
    Ok(threads)
}

fn thread(row: &Row) -> Result<Thread> {
    Ok(Thread {
        id: row.get("id")?,
        postmortem: row.get("postmortem")?,
        place: Place {
            from: row.get("place_first")?,
            to: row.get("place_last")?,
            block: row.get("block")?,
            quote: row.get("quote")?,
        },
        by: row.get("by_person")?,
        at: row.get("at")?,
        resolved: row.maybe("resolved_by")?.zip(row.maybe("resolved_at")?),
        comments: vec![],
    })
}

fn comment(row: &Row) -> Result<Comment> {
    Ok(Comment {
        id: row.get("id")?,
        by: row.get("by_person")?,
        at: row.get("at")?,
        text: row.get("text")?,
        edited_at: row.maybe("edited_at")?,
        struck: row.get("struck")?,
        version: row.get("version")?,
    })
}

/// A call by name that still waits for the person called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The thread in which it was said.
    pub thread: Uuid,
    /// The postmortem.
    pub postmortem: PostmortemNumber,
    /// Its title.
    pub title: String,
    /// The words the thread hangs on; empty when it is about the whole text.
    pub quote: String,
    /// Who called.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

const UNCALL: &str = "DELETE FROM comment_mentions WHERE comment = $1 AND person = $2";

const CALL: &str = "
    INSERT INTO comment_mentions (comment, person, seen) VALUES ($1, $2, FALSE) ON CONFLICT (comment, person) DO NOTHING";

const SEE: &str = "
    UPDATE comment_mentions SET seen = TRUE
    WHERE person = $2 AND comment IN (SELECT id FROM comments WHERE thread = $1)";

const WAITING: &str = "
    SELECT comment_threads.id AS thread, comment_threads.postmortem, comment_threads.quote, postmortems.title,
           people.name AS by_name, comments.at
    FROM comment_mentions
        JOIN comments ON comments.id = comment_mentions.comment
        JOIN comment_threads ON comment_threads.id = comments.thread
        JOIN postmortems ON postmortems.number = comment_threads.postmortem
        JOIN people ON people.id = comments.by_person
    WHERE comment_mentions.person = $1 AND comment_mentions.seen = FALSE
      AND comments.struck = FALSE AND comment_threads.resolved_at IS NULL
    ORDER BY comments.at DESC, comments.id";

/// Keeps who is called in a comment. Whoever was called before and has seen it is not called again.
pub async fn call(tx: &mut Tx, comment: Uuid, people: &[PersonId]) -> Result<()> {
    for person in people {
        tx.run(CALL, values![comment, *person]).await?;
    }
    Ok(())
}

/// Takes back that people were called in a comment.
pub async fn uncall(tx: &mut Tx, comment: Uuid, people: &[PersonId]) -> Result<()> {
    for person in people {
        tx.run(UNCALL, values![comment, *person]).await?;
    }
    Ok(())
}

/// Somebody has seen what they were called to in a thread.
pub async fn see(tx: &mut Tx, thread: Uuid, person: PersonId) -> Result<()> {
    tx.run(SEE, values![thread, person]).await.map(|_| ())
}

/// What waits for somebody who was called by name: one line a thread, the latest call first.
pub async fn waiting_for(tx: &mut Tx, person: PersonId) -> Result<Vec<Mention>> {
    let mut mentions: Vec<Mention> = Vec::new();
    for row in tx.rows(WAITING, values![person]).await? {
        let thread: Uuid = row.get("thread")?;
        if mentions.iter().any(|mention| mention.thread == thread) {
            continue;
        }
        mentions.push(Mention {
            thread,
            postmortem: row.get("postmortem")?,
            title: row.get("title")?,
            quote: row.get("quote")?,
            by: row.get("by_name")?,
            at: row.get("at")?,
        });
    }
    Ok(mentions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::samples::{self, id, time};
    use crate::trial::on_both_engines;

    fn said(nth: u128, by: PersonId, at: i64) -> Comment {
        Comment {
            id: id(nth),
            by,
            at: time(at),
            text: format!("comment {nth}"),
            edited_at: None,
            struck: false,
            version: 1,
        }
    }

    fn begun(nth: u128, by: PersonId) -> Thread {
        Thread {
            id: id(nth),
            postmortem: PostmortemNumber(465),
            place: Place {
                from: "AAEC".into(),
                to: "AAED".into(),
                block: "para-1".into(),
                quote: "the gates".into(),
            },
            by,
            at: time(nth as i64),
            resolved: None,
            comments: vec![said(nth * 10, by, nth as i64)],
        }
    }

    async fn kept(tx: &mut Tx) -> (Thread, PersonId, PersonId) {
        let (ines, jun) = (
            samples::person(tx, "Ines").await.id,
            samples::person(tx, "Jun").await.id,
        );
        samples::postmortem(tx, 465).await;
        let thread = begun(1, ines);
        open(tx, &thread).await.unwrap();
        (thread, ines, jun)
    }

    on_both_engines! {
        async fn a_thread_gathers_what_is_said_until_it_is_resolved(store) {
            let mut tx = store.write().await.unwrap();
            let (mut thread, ines, jun) = kept(&mut tx).await;
            say(&mut tx, thread.id, &said(11, jun, 5)).await.unwrap();
            thread.comments.push(said(11, jun, 5));
            assert_eq!(find(&mut tx, thread.id).await.unwrap(), Some(thread.clone()));
            assert_eq!(holding(&mut tx, id(11)).await.unwrap().map(|found| found.id), Some(thread.id));
            resolve(&mut tx, thread.id, jun, time(9)).await.unwrap();
            assert!(matches!(resolve(&mut tx, thread.id, ines, time(10)).await, Err(Error::Changed)));
            assert_eq!(find(&mut tx, thread.id).await.unwrap().unwrap().resolved, Some((jun, time(9))));
            reopen(&mut tx, thread.id).await.unwrap();
            assert!(matches!(reopen(&mut tx, thread.id).await, Err(Error::Changed)));
            assert!(find(&mut tx, thread.id).await.unwrap().unwrap().is_open());
        }

        async fn threads_of_a_text_are_told_in_the_order_in_which_they_began(store) {
            let mut tx = store.write().await.unwrap();
            let (first, ines, _) = kept(&mut tx).await;
            open(&mut tx, &begun(2, ines)).await.unwrap();
            let ids: Vec<Uuid> = of(&mut tx, PostmortemNumber(465)).await.unwrap().iter().map(|thread| thread.id).collect();
            assert_eq!(ids, [first.id, id(2)]);
            assert_eq!(of(&mut tx, PostmortemNumber(1)).await.unwrap(), []);
        }

        async fn a_comment_is_reworded_only_as_it_was_seen(store) {
            let mut tx = store.write().await.unwrap();
            let (thread, ..) = kept(&mut tx).await;
            reword(&mut tx, id(10), 1, "How do we know?", time(3)).await.unwrap();
            assert!(matches!(reword(&mut tx, id(10), 1, "late", time(4)).await, Err(Error::Changed)));
            let comment = find(&mut tx, thread.id).await.unwrap().unwrap().comments.remove(0);
            assert_eq!((comment.text.as_str(), comment.edited_at, comment.version), ("How do we know?", Some(time(3)), 2));
            strike(&mut tx, id(10)).await.unwrap();
            assert!(matches!(reword(&mut tx, id(10), 3, "after all", time(5)).await, Err(Error::Changed)));
            let comment = find(&mut tx, thread.id).await.unwrap().unwrap().comments.remove(0);
            assert_eq!((comment.text.as_str(), comment.struck), ("", true));
        }

        async fn a_thread_that_is_taken_out_leaves_nothing(store) {
            let mut tx = store.write().await.unwrap();
            let (thread, _, jun) = kept(&mut tx).await;
            call(&mut tx, id(10), &[jun]).await.unwrap();
            forget(&mut tx, thread.id).await.unwrap();
            assert_eq!(of(&mut tx, PostmortemNumber(465)).await.unwrap(), []);
            assert_eq!(waiting_for(&mut tx, jun).await.unwrap(), []);
            assert!(matches!(forget(&mut tx, thread.id).await, Err(Error::Missing)));
        }

        async fn a_call_by_name_waits_until_it_is_seen_resolved_or_taken_back(store) {
            let mut tx = store.write().await.unwrap();
            let (thread, ines, jun) = kept(&mut tx).await;
            call(&mut tx, id(10), &[jun]).await.unwrap();
            say(&mut tx, thread.id, &said(11, ines, 7)).await.unwrap();
            call(&mut tx, id(11), &[jun]).await.unwrap();
            let waiting = waiting_for(&mut tx, jun).await.unwrap();
            assert_eq!(waiting.len(), 1, "one line a thread");
            assert_eq!((waiting[0].by.as_str(), waiting[0].quote.as_str(), waiting[0].at), ("Ines", "the gates", time(7)));
            assert_eq!(waiting_for(&mut tx, ines).await.unwrap(), []);
            see(&mut tx, thread.id, jun).await.unwrap();
            assert_eq!(waiting_for(&mut tx, jun).await.unwrap(), []);
            call(&mut tx, id(10), &[jun]).await.unwrap();
            assert_eq!(waiting_for(&mut tx, jun).await.unwrap(), [], "what was seen does not call again");
            say(&mut tx, thread.id, &said(12, ines, 8)).await.unwrap();
            call(&mut tx, id(12), &[jun]).await.unwrap();
            resolve(&mut tx, thread.id, ines, time(9)).await.unwrap();
            assert_eq!(waiting_for(&mut tx, jun).await.unwrap(), []);
            reopen(&mut tx, thread.id).await.unwrap();
            assert_eq!(waiting_for(&mut tx, jun).await.unwrap().len(), 1);
            strike(&mut tx, id(12)).await.unwrap();
            assert_eq!(waiting_for(&mut tx, jun).await.unwrap(), []);
        }

        async fn a_call_that_was_taken_out_of_the_words_waits_no_more(store) {
            let mut tx = store.write().await.unwrap();
            let (_, _, jun) = kept(&mut tx).await;
            call(&mut tx, id(10), &[jun]).await.unwrap();
            uncall(&mut tx, id(10), &[jun]).await.unwrap();
            assert_eq!(waiting_for(&mut tx, jun).await.unwrap(), []);
        }
    }
}
