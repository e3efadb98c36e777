//! The demo house: its people, its clock, and the moves that people make in it, each a verb of the application.
//! Not here: who does what when (plot).

use std::sync::Arc;

use app::account::{first_admin, people};
use app::clock::StoppedClock;
use app::decide::{record, rule};
use app::improve::{board, change};
use app::publish::{inside, outside, private, view};
use app::review::{approve, ask, converse, judge};
use app::write::{project, start};
use app::{App, Failure, Result};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use live::DocumentId;
use postmortem::decide::RulingKind;
use postmortem::improve::action::ChangeAsTold;
use postmortem::incident::FactsAsTold;
use postmortem::people::{Person, Role};
use postmortem::permission::{Actor, Scope};
use postmortem::publish::Answer;
use postmortem::review::{Judgement, Point, Question, Review};
use postmortem::write::document::ActionState;
use postmortem::{IncidentNumber, PostmortemNumber};
use store::actions::ActionFilter;

use super::stories::Story;

/// Everybody in the demo house signs in with this; it is told when the demo starts.
pub const PASSWORD: &str = "how was that possible";
/// The address of the demo admin.
pub const ADMIN: &str = "admin@example.org";
/// The name of the demo admin.
pub const ADMIN_NAME: &str = "Demo Admin";
/// The others: two reviewers, two who write.
pub const PEOPLE: [(&str, &str, Role); 4] = [
    ("isla.halyard@example.org", "Isla Halyard", Role::Reviewer),
    ("bram.fairlead@example.org", "Bram Fairlead", Role::Reviewer),
    ("nell.windlass@example.org", "Nell Windlass", Role::Member),
    ("odd.sounding@example.org", "Odd Sounding", Role::Member),
];

/// The demo house while its past is being told.
pub struct House {
    /// The application.
    pub app: App,
    clock: Arc<StoppedClock>,
    /// The day on which the demo is set up.
    pub today: Date,
    /// The admin, as whom a visitor looks around.
    pub admin: Actor,
    /// Two reviewers.
    pub reviewers: [Actor; 2],
    /// Two people who write.
    pub writers: [Actor; 2],
}

impl House {
    /// Opens the house on its first day and lets its people in.
    pub async fn found(app: App, clock: Arc<StoppedClock>, today: Date) -> Result<Self> {
        let admin = actor(first_admin::create(&app, ADMIN, ADMIN_NAME, PASSWORD).await?);
        let mut others = Vec::new();
        for (email, name, role) in PEOPLE {
            others.push(actor(
                people::add(&app, &admin, email, name, role, PASSWORD).await?,
            ));
        }
        let [isla, bram, nell, odd] = others
            .try_into()
            .map_err(|_| Failure::broken("the demo house has four people beside its admin"))?;
        let house = Self {
            app,
            clock,
            today,
            admin,
            reviewers: [isla, bram],
            writers: [nell, odd],
        };
        // The admin joins the rotation later, so that the newest review waits for whoever looks at the demo.
        house.rotation(false).await?;
        Ok(house)
    }

    /// Puts the admin into the rotation, or takes them out.
    pub async fn rotation(&self, in_rotation: bool) -> Result<()> {
        let everyone = people::list(&self.app, &self.admin).await?;
        let admin = everyone
            .into_iter()
            .find(|person| person.id == self.admin.id())
            .ok_or_else(|| Failure::broken("the admin is gone"))?;
        let wish = people::PersonChange {
            role: admin.role,
            active: true,
            in_rotation,
            away_until: None,
            version: admin.version,
        };
        people::change(&self.app, &self.admin, admin.id, wish)
            .await
            .map(|_| ())
    }

    /// The day that lies so many days before today.
    pub fn days_ago(&self, days: i64) -> Result<Date> {
        self.today.checked_sub(days.days()).map_err(Failure::broken)
    }

    /// Lets it be a time of a day, in UTC.
    pub fn it_is(&self, day: Date, hour: i8, minute: i8) -> Result<()> {
        self.clock.set(instant(day, hour, minute)?);
        Ok(())
    }

    /// Records an incident.
    pub async fn record(
        &self,
        by: &Actor,
        told: &FactsAsTold,
        involved: &[&Actor],
    ) -> Result<IncidentNumber> {
        let involved: Vec<_> = involved.iter().map(|actor| actor.id()).collect();
        Ok(record::record(&self.app, by, told, &involved)
            .await?
            .incident
            .number)
    }

    /// Waives the postmortem of an incident.
    pub async fn waive(&self, by: &Actor, incident: IncidentNumber, reason: &str) -> Result<()> {
        rule::rule(&self.app, by, incident, RulingKind::Waiver, reason)
            .await
            .map(|_| ())
    }

    /// Starts a postmortem and writes it. Actions that were finished later stand there as committed.
    pub async fn write(&self, incident: IncidentNumber, story: &Story) -> Result<PostmortemNumber> {
        let [first, second] = &self.writers;
        let postmortem = start::start(&self.app, first, incident).await?.number;
        let mut document = story.document.clone();
        for block in &mut document.blocks {
            if let postmortem::write::document::BlockKind::Actions(actions) = &mut block.kind {
                for action in actions.iter_mut().filter(|action| moved_on(action.state)) {
                    action.state = ActionState::Committed;
                }
            }
        }
        let json = document.to_json();
        self.app
            .rooms()
            .edit(DocumentId(postmortem.0), second.id().0, move |edit| {
                edit.replace(&json)
            })
            .await
            .map_err(Failure::broken)?;
        project::bring_up_to_date(&self.app, postmortem).await?;
        Ok(postmortem)
    }

    /// Asks for review. The rotation draws the reviewer.
    pub async fn ask_for_review(&self, postmortem: PostmortemNumber) -> Result<(Review, Actor)> {
        let review = ask::ask(&self.app, &self.writers[0], postmortem).await?;
        let reviewer = [&self.admin, &self.reviewers[0], &self.reviewers[1]]
            .into_iter()
            .find(|actor| actor.id() == review.reviewer);
        Ok((
            review,
            reviewer
                .ok_or_else(|| Failure::broken("the rotation drew a stranger"))?
                .clone(),
        ))
    }

    /// Judges some points as holding.
    pub async fn hold(&self, by: &Actor, review: &Review, points: &[Point]) -> Result<()> {
        let judgements: Vec<_> = points
            .iter()
            .map(|point| (*point, Judgement::Yes))
            .collect();
        judge::judge(&self.app, by, review.id, &judgements)
            .await
            .map(|_| ())
    }

    /// Asks a question, and lets an author answer it.
    pub async fn talk(
        &self,
        by: &Actor,
        review: &Review,
        point: Point,
        question: &str,
        answer: Option<&str>,
    ) -> Result<Question> {
        let question = converse::ask(&self.app, by, review.id, point, question).await?;
        if let Some(answer) = answer {
            converse::answer(&self.app, &self.writers[1], question.id, answer).await?;
        }
        Ok(question)
    }

    /// Closes a question.
    pub async fn close_question(&self, by: &Actor, question: &Question) -> Result<()> {
        converse::close(&self.app, by, question.id).await
    }

    /// Approves for inside.
    pub async fn approve(&self, by: &Actor, review: &Review) -> Result<()> {
        let seen = project::current(&self.app, review.postmortem)
            .await?
            .content_hash();
        approve::approve(&self.app, by, review.id, seen)
            .await
            .map(|_| ())
    }

    /// Publishes inside.
    pub async fn publish_inside(&self, postmortem: PostmortemNumber) -> Result<()> {
        inside::publish(&self.app, &self.writers[0], postmortem)
            .await
            .map(|_| ())
    }

    /// Strikes out whatever looks private.
    pub async fn strike(&self, postmortem: PostmortemNumber) -> Result<()> {
        let page = view::page(&self.app, &self.writers[0], postmortem).await?;
        for thing in &page.things {
            private::answer(
                &self.app,
                &self.writers[0],
                postmortem,
                &thing.text,
                &thing.kind,
                Answer::Strike,
            )
            .await?;
        }
        Ok(())
    }

    /// Approves for outside what the preview shows, and publishes it.
    pub async fn publish_outside(&self, by: &Actor, postmortem: PostmortemNumber) -> Result<()> {
        let seen = view::page(&self.app, by, postmortem).await?.leaving.hash;
        outside::approve(&self.app, by, postmortem, seen).await?;
        outside::publish(&self.app, &self.writers[0], postmortem)
            .await
            .map(|_| ())
    }

    /// Lets actions go on to where the story has them, each on the day before it was due.
    pub async fn follow_up(&self, postmortem: PostmortemNumber, story: &Story) -> Result<()> {
        let filter = ActionFilter {
            postmortem: Some(postmortem),
            ..ActionFilter::default()
        };
        let cards = board::cards(&self.app, &self.admin, &filter).await?;
        for told in story
            .document
            .actions()
            .filter(|action| moved_on(action.state))
        {
            let Some(card) = cards.iter().find(|card| card.action.id.block == told.id) else {
                continue;
            };
            let due = card.action.due.unwrap_or(self.today);
            let day = due
                .yesterday()
                .map_err(Failure::broken)?
                .min(self.today.yesterday().map_err(Failure::broken)?);
            self.it_is(day, 14, 20)?;
            let shown = format!("Seen to hold: {}", card.action.end_state);
            let steps: &[(ActionState, &str)] = match told.state {
                ActionState::Verified => &[
                    (ActionState::Done, &shown),
                    (ActionState::Verified, "Looked at again by another team."),
                ],
                _ => &[(told.state, &shown)],
            };
            for (state, note) in steps {
                let wish = ChangeAsTold {
                    owner: card.action.owner.clone(),
                    due: due.to_string(),
                    kind: card
                        .action
                        .kind
                        .map(|kind| kind.as_str().to_owned())
                        .unwrap_or_default(),
                    state: state.as_str().to_owned(),
                    note: (*note).to_owned(),
                };
                change::change(&self.app, &self.writers[1], card.action.number, &wish).await?;
            }
        }
        Ok(())
    }
}

/// A person with all that their role may do.
pub fn actor(person: Person) -> Actor {
    Actor {
        person,
        scope: Scope::Admin,
    }
}

/// A time of a day in UTC.
pub fn instant(day: Date, hour: i8, minute: i8) -> Result<Timestamp> {
    Ok(day
        .at(hour, minute, 0, 0)
        .to_zoned(TimeZone::UTC)
        .map_err(Failure::broken)?
        .timestamp())
}

/// States that an action reaches after its postmortem was read.
fn moved_on(state: ActionState) -> bool {
    matches!(state, ActionState::Done | ActionState::Verified)
}
