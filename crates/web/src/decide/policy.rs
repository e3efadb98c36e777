//! The policy in force, with its criteria and numbers.
//! Not here: changing it.

use askama::Template;
use axum::extract::State;
use jiff::SignedDuration;
use postmortem::decide::Policy;
use postmortem::decide::verdict::{grouped, percent};
use postmortem::moment::in_words;

use crate::errors::Answer;
use crate::page::{Shell, Word, page};
use crate::times;
use crate::visitor::{Site, Visitor};

#[derive(Template)]
#[template(path = "decide/policy.html")]
struct PolicyPage {
    shell: Shell,
    policy: Policy,
}

/// `GET /policy`
pub async fn show(State(site): State<Site>, visitor: Visitor) -> Answer {
    let policy = app::decide::policy::in_force(site.app(), &visitor.actor).await?;
    Ok(page(PolicyPage {
        shell: site.shell("Policy", Some(Word::Decide), Some(&visitor)),
        policy,
    }))
}

impl PolicyPage {
    fn minutes(&self, minutes: &i64) -> String {
        in_words(SignedDuration::from_mins(*minutes))
    }

    fn days(&self, days: &i64) -> String {
        times::count(usize::try_from(*days).unwrap_or_default())
    }

    fn users(&self) -> String {
        grouped(self.policy.users_affected)
    }

    fn budget(&self) -> String {
        percent(self.policy.error_budget)
    }
}
