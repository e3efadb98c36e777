//! Comments on the page that is read, by forms alone: the threads under the text, answering, resolving, taking back.
//! Not here: the panel beside the text that is written (editor), and who may change what (domain).

use app::write::comment::{self, Threads};
use app::write::references;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use postmortem::people::Person;
use postmortem::write::comment::{Comment, Place, Thread};
use postmortem::write::reference::{Known, named_in};
use postmortem::write::safe::escaped;
use postmortem::{PersonId, PostmortemNumber};
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::Sent;
use crate::times;
use crate::visitor::{Site, Visitor};

/// The threads under a text.
#[derive(Template)]
#[template(path = "write/comments.html")]
pub struct Comments {
    number: i64,
    found: Threads,
    me: PersonId,
    /// The blocks that the text has now.
    blocks: Vec<String>,
    /// Where the numbers lead that the comments name.
    known: Known,
}

impl Comments {
    /// The threads of a postmortem, for somebody who reads it. `blocks` are the ids that stand in the text.
    pub async fn of(
        site: &Site,
        visitor: &Visitor,
        number: i64,
        blocks: Vec<String>,
    ) -> app::Result<Self> {
        let found = comment::list(site.app(), &visitor.actor, PostmortemNumber(number)).await?;
        let comments = found.threads.iter().flat_map(|thread| &thread.comments);
        let numbers = comments
            .flat_map(|comment| named_in(&comment.text))
            .collect();
        Ok(Self {
            number,
            known: references::known(site.app(), &visitor.actor, numbers).await?,
            found,
            me: visitor.actor.id(),
            blocks,
        })
    }

    fn open(&self) -> impl Iterator<Item = &Thread> {
        self.found.threads.iter().filter(|thread| thread.is_open())
    }

    fn resolved(&self) -> impl Iterator<Item = &Thread> {
        self.found.threads.iter().filter(|thread| !thread.is_open())
    }

    fn person(&self, id: &PersonId) -> Option<&Person> {
        self.found.people.get(id)
    }

    fn name(&self, id: &PersonId) -> &str {
        self.person(id)
            .map_or("Someone", |person| person.name.as_str())
    }

    fn hue(&self, id: &PersonId) -> u8 {
        self.person(id).map_or(1, |person| person.hue)
    }

    fn initials(&self, id: &PersonId) -> String {
        self.person(id).map(Person::initials).unwrap_or_default()
    }

    /// Is the block in which its words began still in the text?
    fn stands(&self, thread: &Thread) -> bool {
        self.blocks.contains(&thread.place.block)
    }

    /// Who resolved it, and when.
    fn resolution(&self, thread: &Thread) -> String {
        let Some((by, at)) = thread.resolved else {
            return String::new();
        };
        let name = escaped(self.name(&by));
        format!("{name} resolved it, {}.", times::day_clock(at, "UTC"))
    }

    /// What was said, with links to what it names.
    fn linked(&self, comment: &Comment) -> String {
        references::html_of(&comment.text, &self.known)
    }

    fn may_change(&self, comment: &Comment) -> bool {
        comment.by == self.me && !comment.struck
    }
}

/// `POST /postmortems/{n}/comments`: says something about the whole text.
pub async fn begin(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
    sent: Sent,
) -> Answer {
    let whole = Place::default();
    let number = PostmortemNumber(number);
    comment::open(site.app(), &visitor.actor, number, whole, sent.text("text")).await?;
    Ok(back(number))
}

/// `POST /threads/{id}/reply`
pub async fn reply(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    sent: Sent,
) -> Answer {
    comment::reply(site.app(), &visitor.actor, id, sent.text("text")).await?;
    to_thread(&site, &visitor, id).await
}

/// `POST /threads/{id}/resolve`
pub async fn resolve(State(site): State<Site>, visitor: Visitor, Path(id): Path<Uuid>) -> Answer {
    comment::resolve(site.app(), &visitor.actor, id).await?;
    to_thread(&site, &visitor, id).await
}

/// `POST /threads/{id}/reopen`
pub async fn reopen(State(site): State<Site>, visitor: Visitor, Path(id): Path<Uuid>) -> Answer {
    comment::reopen(site.app(), &visitor.actor, id).await?;
    to_thread(&site, &visitor, id).await
}

/// `POST /threads/{id}/seen`: what one was called to waits no more.
pub async fn seen(State(site): State<Site>, visitor: Visitor, Path(id): Path<Uuid>) -> Answer {
    comment::see(site.app(), &visitor.actor, id).await?;
    Ok(Redirect::to("/").into_response())
}

/// `POST /comments/{id}/reword`
pub async fn reword(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    sent: Sent,
) -> Answer {
    let number = comment::postmortem_of_comment(site.app(), &visitor.actor, id).await?;
    let (text, seen) = (sent.text("text"), sent.number("version"));
    comment::reword(site.app(), &visitor.actor, id, text, seen).await?;
    Ok(back(number))
}

/// `POST /comments/{id}/strike`
pub async fn strike(State(site): State<Site>, visitor: Visitor, Path(id): Path<Uuid>) -> Answer {
    let number = comment::postmortem_of_comment(site.app(), &visitor.actor, id).await?;
    comment::strike(site.app(), &visitor.actor, id).await?;
    Ok(back(number))
}

async fn to_thread(site: &Site, visitor: &Visitor, id: Uuid) -> Answer {
    let number = comment::postmortem_of(site.app(), &visitor.actor, id).await?;
    Ok(Redirect::to(&format!("/postmortems/{number}#thread-{id}")).into_response())
}

fn back(number: PostmortemNumber) -> Response {
    Redirect::to(&format!("/postmortems/{number}#comments")).into_response()
}
