//! Bringing a record into a timeline: a file or a paste is read, shown as entries, and what is ticked goes into the document.
//! Not here: reading records (press), and putting entries in (application).

use app::Failure;
use app::write::read::{self, Written};
use app::write::records::{self, Brought, People, Preview};
use askama::Template;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use postmortem::PostmortemNumber;
use postmortem::write::document::{EntryKind, plain};

use crate::errors::{Answer, NotDone};
use crate::form::Sent;
use crate::page::{Shell, Word, page};
use crate::upload;
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "write/records.html")]
struct RecordsPage {
    shell: Shell,
    number: PostmortemNumber,
    title: String,
    refused: Option<String>,
    text: String,
    zone: String,
    day: String,
    names: bool,
    preview: Option<Shown>,
}

/// What was read, as rows.
struct Shown {
    what: &'static str,
    notes: Vec<String>,
    there: usize,
    outside: usize,
    rows: Vec<Row>,
}

struct Row {
    number: usize,
    clock: String,
    day: String,
    role: String,
    kind: &'static str,
    text: String,
    source: String,
    is_there: bool,
    is_outside: bool,
    carried: String,
}

/// `GET /postmortems/{n}/timeline/import`
pub async fn show(State(site): State<Site>, visitor: Visitor, Path(number): Path<i64>) -> Answer {
    let written = read::written(site.app(), &visitor.actor, PostmortemNumber(number)).await?;
    let asked = Asked::usual(&written);
    Ok(draw(&site, &visitor, &written, asked, None, None))
}

/// `POST /postmortems/{n}/timeline/import`: reads what came, and shows it. Nothing is kept.
pub async fn read(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
    request: Request,
) -> Answer {
    let number = PostmortemNumber(number);
    let written = read::written(site.app(), &visitor.actor, number).await?;
    let mut asked = Asked::read(&site, request, &written).await?;
    let (name, bytes) = match asked.file.take() {
        Some(file) => file,
        None if !asked.text.trim().is_empty() => (
            "the pasted text".to_owned(),
            asked.text.clone().into_bytes(),
        ),
        None => {
            let why = "Nothing was read, because neither a file nor a text came along.";
            return Ok(refused(&site, &visitor, &written, asked, why));
        }
    };
    let brought = Brought {
        name: &name,
        bytes: &bytes,
        zone: &asked.zone,
        day: &asked.day,
        people: if asked.names {
            People::Names
        } else {
            People::Roles
        },
    };
    match records::preview(site.app(), &visitor.actor, number, &brought).await {
        Ok(preview) => Ok(draw(&site, &visitor, &written, asked, None, Some(preview))),
        Err(Failure::Problems(why)) => Ok(refused(&site, &visitor, &written, asked, why)),
        Err(failure) => Err(failure.into()),
    }
}

/// `POST /postmortems/{n}/timeline/entries`: what was ticked goes into the document.
pub async fn take(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
    sent: Sent,
) -> Answer {
    let number = PostmortemNumber(number);
    let carried: Vec<&str> = sent.all("take").collect();
    match records::take(site.app(), &visitor.actor, number, &carried).await {
        Ok(_) => Ok(Redirect::to(&format!("/postmortems/{number}/write")).into_response()),
        Err(Failure::Problems(why)) => {
            let written = read::written(site.app(), &visitor.actor, number).await?;
            let asked = Asked::usual(&written);
            Ok(refused(&site, &visitor, &written, asked, why))
        }
        Err(failure) => Err(failure.into()),
    }
}

fn refused(
    site: &Site,
    visitor: &Visitor,
    written: &Written,
    asked: Asked,
    why: impl ToString,
) -> Response {
    let page = draw(site, visitor, written, asked, Some(why.to_string()), None);
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

fn draw(
    site: &Site,
    visitor: &Visitor,
    written: &Written,
    asked: Asked,
    refused: Option<String>,
    preview: Option<Preview>,
) -> Response {
    let number = written.postmortem.number;
    page(RecordsPage {
        shell: site.shell(
            format!("Bring entries into #{number}"),
            Some(Word::Write),
            Some(visitor),
        ),
        number,
        title: written.postmortem.title.clone(),
        refused,
        text: asked.text,
        zone: asked.zone,
        day: asked.day,
        names: asked.names,
        preview: preview.map(Shown::of),
    })
}

impl Shown {
    fn of(preview: Preview) -> Self {
        let count = |is: fn(&records::Offered) -> bool| {
            preview.offered.iter().filter(|offered| is(offered)).count()
        };
        Self {
            there: count(|offered| offered.is_there),
            outside: count(|offered| offered.is_outside && !offered.is_there),
            what: preview.what,
            notes: preview.notes,
            rows: preview.offered.into_iter().enumerate().map(row).collect(),
        }
    }
}

fn row((place, offered): (usize, records::Offered)) -> Row {
    let entry = offered.entry;
    let known = entry.at.split_once('T');
    Row {
        number: place + 1,
        clock: known.map_or_else(
            || entry.typed.clone(),
            |(_, clock)| clock.chars().take(5).collect(),
        ),
        day: known.map_or(String::new(), |(day, _)| day.to_owned()),
        role: entry.role,
        kind: entry.kind.map_or("", EntryKind::as_str),
        text: plain(&entry.text),
        source: entry.source,
        is_there: offered.is_there,
        is_outside: offered.is_outside,
        carried: offered.carried,
    }
}

/// What the form brought.
struct Asked {
    file: Option<(String, Vec<u8>)>,
    text: String,
    zone: String,
    day: String,
    names: bool,
}

impl Asked {
    /// The form before anybody has filled it.
    fn usual(written: &Written) -> Self {
        let (zone, day) = records::usual(written);
        Self {
            file: None,
            text: String::new(),
            zone,
            day,
            names: false,
        }
    }

    /// Reads the parts of the form.
    async fn read(site: &Site, request: Request, written: &Written) -> Result<Self, NotDone> {
        let mut asked = Self::usual(written);
        for part in upload::parts(site, request, unreadable).await? {
            match part.name.as_str() {
                "file" if !part.bytes.is_empty() => {
                    let name = match part.file {
                        name if name.is_empty() => "the file".into(),
                        name => name,
                    };
                    asked.file = Some((name, part.bytes));
                }
                "text" => asked.text = part.text().replace("\r\n", "\n"),
                "zone" if !part.bytes.is_empty() => part.text().trim().clone_into(&mut asked.zone),
                "day" => asked.day = part.text(),
                "people" => asked.names = part.bytes == b"names",
                _ => {}
            }
        }
        Ok(asked)
    }
}

fn unreadable() -> NotDone {
    upload::unreadable(
        "Nothing was read.",
        "Load the page again and send the record from there.",
    )
}
