//! The one door: may this person do this to that? Every verb of the application passes through `may`.
//! Not here: whether it is the right moment for it (postmortem, review).

use crate::PersonId;
use crate::people::{Person, Role};

/// What can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Read anything inside the house.
    Read,
    /// Record an incident or correct its facts.
    RecordIncident,
    /// Waive or ask for a postmortem.
    Rule,
    /// Start, import or write a postmortem.
    Write,
    /// Ask for review, or answer a reviewer's question.
    AskForReview,
    /// Judge the points of a review, ask and close questions, approve, return.
    Review,
    /// Approve for outside and answer what looks private.
    ApproveOutside,
    /// Publish what has been approved.
    Publish,
    /// End a publication.
    Withdraw,
    /// Follow up an action.
    FollowUp,
    /// Manage people, tokens of others, the policy and the rotation.
    Manage,
    /// Comment on a text, answer and resolve comments.
    Comment,
}

impl Verb {
    /// All verbs; the authorisation matrix is made from them.
    pub const ALL: [Self; 12] = [
        Self::Read,
        Self::RecordIncident,
        Self::Rule,
        Self::Write,
        Self::AskForReview,
        Self::Review,
        Self::ApproveOutside,
        Self::Publish,
        Self::Withdraw,
        Self::FollowUp,
        Self::Manage,
        Self::Comment,
    ];

    /// The role that may do it.
    pub fn needs(self) -> Role {
        match self {
            Self::Read
            | Self::RecordIncident
            | Self::Rule
            | Self::Write
            | Self::AskForReview
            | Self::Publish
            | Self::FollowUp
            | Self::Comment => Role::Member,
            Self::Review | Self::ApproveOutside | Self::Withdraw => Role::Reviewer,
            Self::Manage => Role::Admin,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Read => "read this",
            Self::RecordIncident => "record incidents",
            Self::Rule => "decide on a postmortem",
            Self::Write => "write here",
            Self::AskForReview => "ask for review",
            Self::Review => "review",
            Self::ApproveOutside => "approve for outside",
            Self::Publish => "publish",
            Self::Withdraw => "withdraw a publication",
            Self::FollowUp => "follow up actions",
            Self::Manage => "manage people and the policy",
            Self::Comment => "comment",
        }
    }
}

/// What a token was made for; a session in a browser has the full scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Only reading.
    Read,
    /// Reading and writing.
    Write,
    /// All that the person may do.
    Admin,
}

impl Scope {
    /// The fixed name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }

    /// Finds a scope by its fixed name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Read, Self::Write, Self::Admin]
            .into_iter()
            .find(|scope| scope.as_str() == text)
    }

    fn covers(self, verb: Verb) -> bool {
        match verb {
            Verb::Read => true,
            Verb::Manage => self >= Self::Admin,
            _ => self >= Self::Write,
        }
    }
}

/// Who acts, and by what they came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person.
    pub person: Person,
    /// How far the session or token reaches.
    pub scope: Scope,
}

impl Actor {
    /// The person's id.
    pub fn id(&self) -> PersonId {
        self.person.id
    }
}

/// A refusal: what did not happen, why, and who can help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The account is suspended.
    #[error("Nothing was done, because this account is suspended. An admin can open it again.")]
    Suspended,
    /// The role does not reach this far.
    #[error("Nothing was changed: the role “{}” does not {}. It takes the role “{}”; an admin can give it.", .0.as_str(), .1.words(), .1.needs().as_str())]
    Role(Role, Verb),
    /// The token does not reach this far.
    #[error("Nothing was changed: this token was made for “{}” only. A token with a wider scope can be made by its owner.", .0.as_str())]
    Token(Scope),
}

/// May this actor do this?
pub fn may(actor: &Actor, verb: Verb) -> Result<(), Denied> {
    if !actor.person.active {
        return Err(Denied::Suspended);
    }
    if actor.person.role < verb.needs() {
        return Err(Denied::Role(actor.person.role, verb));
    }
    if !actor.scope.covers(verb) {
        return Err(Denied::Token(actor.scope));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(role: Role, scope: Scope) -> Actor {
        let person = Person {
            id: PersonId(uuid::Uuid::from_u128(1)),
            email: "ines@example.com".into(),
            name: "Ines Varga".into(),
            role,
            hue: 1,
            active: true,
            in_rotation: false,
            away_until: None,
            created_at: jiff::Timestamp::UNIX_EPOCH,
            version: 1,
        };
        Actor { person, scope }
    }

    #[test]
    fn each_verb_opens_to_its_role_and_to_all_above_it() {
        for verb in Verb::ALL {
            for role in [Role::Member, Role::Reviewer, Role::Admin] {
                assert_eq!(
                    may(&actor(role, Scope::Admin), verb).is_ok(),
                    role >= verb.needs(),
                    "{role:?} {verb:?}"
                );
            }
        }
    }

    #[test]
    fn a_suspended_admin_may_not_even_read() {
        let mut admin = actor(Role::Admin, Scope::Admin);
        admin.person.active = false;
        assert!(
            Verb::ALL
                .into_iter()
                .all(|verb| may(&admin, verb) == Err(Denied::Suspended))
        );
    }

    #[test]
    fn a_reading_token_of_an_admin_only_reads() {
        let reading = actor(Role::Admin, Scope::Read);
        for verb in Verb::ALL {
            assert_eq!(may(&reading, verb).is_ok(), verb == Verb::Read, "{verb:?}");
        }
    }

    #[test]
    fn a_writing_token_does_not_manage() {
        assert!(may(&actor(Role::Admin, Scope::Write), Verb::Manage).is_err());
        assert!(may(&actor(Role::Admin, Scope::Write), Verb::Publish).is_ok());
    }
}
