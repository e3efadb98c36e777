//! Who uses the program: a person, a role, and what may be said about both.
//! Not here: passwords and sessions (application), and no number about one person, ever.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{PersonId, Problems};

/// What a person may do. Each role may do all that the one before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Records incidents, writes, reads, comments, acts.
    Member,
    /// May also be asked for review, and approve.
    Reviewer,
    /// May also manage people, the policy and where publications go.
    Admin,
}

impl Role {
    /// The role's fixed name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Reviewer => "reviewer",
            Self::Admin => "admin",
        }
    }

    /// Finds a role by its fixed name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Member, Self::Reviewer, Self::Admin]
            .into_iter()
            .find(|role| role.as_str() == text)
    }
}

/// A person who uses the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Who this is, to programs.
    pub id: PersonId,
    /// Where mail goes, and the name to sign in with. Lower case.
    pub email: String,
    /// The name others see.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// One of five hues (1–5) for cursor and avatar; never a status.
    pub hue: u8,
    /// Suspended people keep their history and lose their access.
    pub active: bool,
    /// Is this person in the pool that reviews are drawn from?
    pub in_rotation: bool,
    /// Away through this day, and not asked for reviews until after it.
    pub away_until: Option<Date>,
    /// Since when they are here.
    pub created_at: Timestamp,
    /// Which edit of this row this is.
    pub version: i64,
}

impl Person {
    /// Up to two letters for the avatar.
    pub fn initials(&self) -> String {
        initials(&self.name)
    }
}

/// Up to two letters that stand for a name.
pub fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().next());
    let first = words.next();
    let last = words.next_back();
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

/// The hue (1–5) that a person gets: spread evenly by the order in which they came.
pub fn hue_of(nth: u64) -> u8 {
    (nth % 5) as u8 + 1
}

/// A newcomer whose e-mail and name have been read and found usable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newcomer {
    /// Lower-cased e-mail address.
    pub email: String,
    /// Name as others will see it.
    pub name: String,
    /// Role from the first day.
    pub role: Role,
}

impl Newcomer {
    /// Reads a newcomer's e-mail and name at the door.
    pub fn read(email: &str, name: &str, role: Role) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let email = email.trim().to_lowercase();
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if !is_email(&email) {
            problems.add(
                "email",
                "This is not yet an e-mail address. One looks like ines@example.com.",
            );
        }
        if name.is_empty() {
            problems.add(
                "name",
                "A name is needed, so that others know whom they write with.",
            );
        } else if name.chars().count() > 100 || name.chars().any(char::is_control) {
            problems.add(
                "name",
                "The name is longer than 100 letters or holds characters that cannot be shown.",
            );
        }
        problems.unless_any(Self { email, name, role })
    }
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    !local.is_empty()
        && !domain.is_empty()
        && text.len() <= 254
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !text.chars().any(|letter| {
            letter.is_whitespace() || letter.is_control() || "<>()[],;:\\\"".contains(letter)
        })
}

/// Reads a password at the door: long enough to resist guessing (NIST SP 800-63B asks for length, not for symbols).
pub fn check_password(password: &str) -> Result<(), Problems> {
    let mut problems = Problems::default();
    let letters = password.chars().count();
    if letters < 10 {
        problems.add(
            "password",
            "A password here has at least 10 characters. A short sentence works well.",
        );
    } else if password.len() > 1024 {
        problems.add(
            "password",
            "The password is longer than 1,024 bytes. A shorter one is just as strong.",
        );
    }
    problems.unless_any(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_the_first_and_the_last_name() {
        assert_eq!(initials("Ines Maria Varga"), "IV");
        assert_eq!(initials("kwame"), "K");
        assert_eq!(initials(""), "");
    }

    #[test]
    fn a_newcomer_needs_an_address_and_a_name() {
        let problems = Newcomer::read("ines at home", "  ", Role::Member).unwrap_err();
        assert!(problems.beside("email").is_some() && problems.beside("name").is_some());
        assert_eq!(
            Newcomer::read(" Ines@Example.com ", "Ines  Varga", Role::Member)
                .unwrap()
                .email,
            "ines@example.com"
        );
    }

    #[test]
    fn roles_are_ordered_by_what_they_may_do() {
        assert!(Role::Member < Role::Reviewer && Role::Reviewer < Role::Admin);
        assert_eq!(Role::parse("reviewer"), Some(Role::Reviewer));
        assert_eq!(Role::parse("owner"), None);
    }
}
