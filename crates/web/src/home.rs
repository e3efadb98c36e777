//! The home page: what needs this person, where everything stands, what was published.
//! Not here: news about people.

use app::decide::Assessed;
use app::decide::list::{Filter, place_on_path};
use app::write::comment::Mention;
use askama::Template;
use axum::extract::State;
use jiff::civil::Date;
use postmortem::improve::ActionState;
use postmortem::postmortem::{Postmortem, Stage};

use crate::decide::list;
use crate::errors::Answer;
use crate::page::{Shell, page};
use crate::parts::{Due, Path};
use crate::times;
use crate::visitor::{Site, Visitor};

/// So many incidents are shown as standing somewhere.
const STANDING: usize = 8;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    shell: Shell,
    today: String,
    asks: Vec<Ask>,
    mentions: Vec<Mention>,
    standing: Vec<Standing>,
    published: Vec<Postmortem>,
    is_empty: bool,
}

/// Something that needs this person.
struct Ask {
    due: Due,
    sort: Option<Date>,
    word: &'static str,
    number: i64,
    title: String,
    says: String,
    href: String,
    button: &'static str,
}

/// Where an incident stands.
struct Standing {
    began: String,
    title: String,
    href: String,
    path: Path,
}

/// `GET /`
pub async fn show(State(site): State<Site>, visitor: Visitor) -> Answer {
    let (app, actor) = (site.app(), &visitor.actor);
    let today = app.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let incidents = app::decide::list::list(
        app,
        actor,
        &Filter {
            limit: Some(200),
            ..Filter::default()
        },
    )
    .await?;
    let mut asks: Vec<Ask> = incidents
        .iter()
        .filter_map(|assessed| of_incident(assessed, &visitor, today))
        .collect();
    for listed in app::review::view::open(app, actor).await? {
        if listed.review.reviewer == actor.id() {
            asks.push(Ask {
                due: Due::seen_from(today, Some(listed.review.due), false),
                sort: Some(listed.review.due),
                word: "Review",
                number: listed.review.postmortem.0,
                title: listed.title,
                says: format!("Why you: {}.", listed.review.why),
                href: format!("/reviews/{}", listed.review.id),
                button: if listed.review.judgements.is_empty() {
                    "Start the review"
                } else {
                    "Go on"
                },
            });
        }
    }
    for card in
        app::improve::board::cards(app, actor, &app::improve::board::Filter::default()).await?
    {
        let owner = card.action.owner.trim();
        let is_mine = owner.eq_ignore_ascii_case(&actor.person.name)
            || owner.eq_ignore_ascii_case(&actor.person.email);
        if is_mine
            && matches!(
                card.action.state,
                ActionState::Committed | ActionState::InProgress
            )
        {
            asks.push(Ask {
                due: Due::seen_from(today, card.action.due, false),
                sort: card.action.due,
                word: "Improve",
                number: card.action.id.postmortem.0,
                says: if card.action.end_state.is_empty() {
                    "You own this action.".into()
                } else {
                    format!("You own this action. Done when: {}", card.action.end_state)
                },
                title: card.action.text,
                href: format!("/actions/{}", card.action.number),
                button: "Open the action",
            });
        }
    }
    let mentions = app::write::comment::waiting(app, actor).await?;
    asks.sort_by_key(|ask| (ask.sort.is_none(), ask.sort));
    let postmortems = app::write::list::list(app, actor).await?;
    let under_way: Vec<&Assessed> = incidents
        .iter()
        .filter(|assessed| place_on_path(assessed).is_some())
        .collect();
    Ok(page(HomePage {
        shell: site.shell("Today", None, Some(&visitor)),
        today: times::long_day(today),
        standing: under_way
            .iter()
            .take(STANDING)
            .map(|assessed| standing(assessed, today))
            .collect(),
        published: postmortems
            .iter()
            .filter(|postmortem| postmortem.stage == Stage::Published)
            .take(3)
            .cloned()
            .collect(),
        is_empty: incidents.is_empty() && postmortems.is_empty(),
        mentions,
        asks,
    }))
}

/// What an incident asks of this person: to be started, or to be written on.
fn of_incident(assessed: &Assessed, visitor: &Visitor, today: Date) -> Option<Ask> {
    let me = visitor.actor.id();
    let number = assessed.incident.number.0;
    let ask = |word, says: String, href, button| Ask {
        due: Due::seen_from(today, assessed.verdict.draft_by, false),
        sort: assessed.verdict.draft_by,
        word,
        number,
        title: assessed.incident.facts.title.clone(),
        says,
        href,
        button,
    };
    match assessed.postmortems.first() {
        None if assessed.is_due() => Some(ask(
            "Decide",
            "A postmortem is due, and nobody has begun it yet.".into(),
            format!("/incidents/{number}"),
            "See why",
        )),
        Some(postmortem)
            if postmortem.stage == Stage::Draft && postmortem.authors.contains(&me) =>
        {
            Some(ask(
                "Write",
                "The draft is yours, alone or with others.".into(),
                format!("/postmortems/{}/write", postmortem.number),
                "Go on writing",
            ))
        }
        Some(postmortem)
            if postmortem.stage == Stage::Approved && postmortem.authors.contains(&me) =>
        {
            Some(ask(
                "Publish",
                "Approved. It can go out now.".into(),
                format!("/postmortems/{}/publish", postmortem.number),
                "Publish it",
            ))
        }
        _ => None,
    }
}

fn standing(assessed: &Assessed, today: Date) -> Standing {
    let started = assessed.incident.facts.milestones.started.as_ref();
    Standing {
        began: started.map_or_else(
            || "not known".into(),
            |moment| match moment.zoned().date() {
                date if date.year() == today.year() => times::day(date),
                date => format!("{}\u{a0}{}", times::day(date), date.year()),
            },
        ),
        title: assessed.incident.facts.title.clone(),
        href: match assessed.postmortems.first() {
            Some(postmortem) => format!("/postmortems/{}", postmortem.number),
            None => format!("/incidents/{}", assessed.incident.number),
        },
        path: list::path(assessed),
    }
}

impl HomePage {
    fn heading(&self) -> String {
        match self.asks.len() + self.mentions.len() {
            0 => "Nothing needs you.".into(),
            1 => "One thing needs you.".into(),
            count => format!("{} things need you.", times::capital(times::count(count))),
        }
    }

    fn says(&self) -> String {
        let late = self
            .asks
            .iter()
            .filter(|ask| ask.due.class == "late")
            .count();
        let today = self
            .asks
            .iter()
            .filter(|ask| ask.due.says == "today")
            .count();
        match (self.asks.len() + self.mentions.len(), late, today) {
            (0, ..) => {
                "A good day to read a lesson, or to raise something small before it grows.".into()
            }
            (_, 0, 0) => "None of it is due today.".into(),
            (_, 0, 1) => "One is due today.".into(),
            (_, 0, many) => format!("{} are due today.", times::capital(times::count(many))),
            (_, 1, _) => "One is past its day; it stands at the top.".into(),
            (_, many, _) => format!(
                "{} are past their day; they stand at the top.",
                times::capital(times::count(many))
            ),
        }
    }
}
