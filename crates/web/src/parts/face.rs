//! A person as others see them: initials in a hue, and the name.
//! Not here: anything that counts or ranks people.

use askama::Template;
use postmortem::people::{Person, initials};

/// Name, initials and hue of a person.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"<span class="with-face"><span class="avatar small person-{{ hue }}" aria-hidden="true">{{ initials }}</span>{{ name }}</span>"#,
    ext = "html"
)]
pub struct Face {
    /// The name as others see it.
    pub name: String,
    /// Up to two letters.
    pub initials: String,
    /// One of five hues, 1 to 5.
    pub hue: u8,
}

impl Face {
    /// A face for a name.
    pub fn new(name: &str, hue: u8) -> Self {
        Self {
            name: name.to_owned(),
            initials: initials(name),
            hue,
        }
    }

    /// The face of a person.
    pub fn of(person: &Person) -> Self {
        Self::new(&person.name, person.hue)
    }
}
