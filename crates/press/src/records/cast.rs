//! How the people of a record are told of: by the role that the record names, else numbered; by name only where asked for.
//! Not here: finding names in running text that nobody signed (the language analyser does).

use std::collections::BTreeMap;

/// How people are told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum People {
    /// By their role, as this house tells its stories.
    #[default]
    Roles,
    /// By their names.
    Names,
}

/// The people of one record, in the order in which they come in.
pub(super) struct Cast {
    people: People,
    /// By key (an id, or the name itself): name, role as the record tells it, and how they are shown.
    known: BTreeMap<String, Person>,
    shown: usize,
}

#[derive(Debug, Clone, Default)]
struct Person {
    names: Vec<String>,
    role: String,
    shown: String,
}

impl Cast {
    pub(super) fn new(people: People) -> Self {
        Self {
            people,
            known: BTreeMap::new(),
            shown: 0,
        }
    }

    /// Tells of somebody who may come in: their names, the best first, and their role if the record has it.
    pub(super) fn introduce(&mut self, key: &str, names: &[&str], role: &str) {
        let person = self.known.entry(key.to_owned()).or_default();
        person.names = names
            .iter()
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect();
        person.role = role.trim().to_owned();
    }

    /// The same, unless somebody is known already.
    pub(super) fn introduce_if_new(&mut self, key: &str, names: &[&str], role: &str) {
        if !self.known.contains_key(key) {
            self.introduce(key, names, role);
        }
    }

    /// How somebody is shown. Two people with one role are one role; those without one are numbered.
    pub(super) fn shown(&mut self, key: &str) -> String {
        let person = self.known.entry(key.to_owned()).or_default();
        if person.shown.is_empty() {
            let name = person.names.first().map_or(key, String::as_str);
            person.shown = match self.people {
                People::Names => name.to_owned(),
                People::Roles if !person.role.is_empty() => person.role.clone(),
                People::Roles => {
                    self.shown += 1;
                    format!("Participant {}", self.shown)
                }
            };
        }
        person.shown.clone()
    }

    /// A text in which everyone who is known by name is told of as elsewhere.
    pub(super) fn told(&mut self, text: &str) -> String {
        if self.people == People::Names {
            return text.to_owned();
        }
        let mut named: Vec<(String, String)> = self
            .known
            .iter()
            .flat_map(|(key, person)| {
                person
                    .names
                    .iter()
                    .map(move |name| (name.clone(), key.clone()))
            })
            // A single short word is as often a word as a name.
            .filter(|(name, _)| name.chars().count() > 2)
            .collect();
        named.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        let mut text = text.to_owned();
        for (name, key) in named {
            if !text.contains(&name) {
                continue;
            }
            let shown = self.shown(&key);
            text = replaced(&text, &format!("@{name}"), &shown);
            text = replaced(&text, &name, &shown);
        }
        text
    }
}

/// Whole words only.
fn replaced(text: &str, name: &str, shown: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let (before, after) = (&rest[..at], &rest[at + name.len()..]);
        let is_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        out.push_str(before);
        let stands_alone = !is_word(out.chars().next_back()) && !is_word(after.chars().next());
        out.push_str(if stands_alone { shown } else { name });
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_of_by_role_and_numbered_where_none_is_known() {
        let mut cast = Cast::new(People::Roles);
        cast.introduce("U1", &["Ana Sol"], "on-call");
        cast.introduce("U2", &["Ben Ode"], "");
        assert_eq!(cast.shown("U2"), "Participant 1");
        assert_eq!(cast.shown("U1"), "on-call");
        assert_eq!(
            cast.told("Ben Ode asks @Ana Sol; Ben Odegard is elsewhere"),
            "Participant 1 asks on-call; Ben Odegard is elsewhere"
        );
    }

    #[test]
    fn names_stay_where_they_are_asked_for() {
        let mut cast = Cast::new(People::Names);
        cast.introduce("U1", &["Ana Sol"], "on-call");
        assert_eq!(cast.shown("U1"), "Ana Sol");
        assert_eq!(cast.told("Ana Sol looks"), "Ana Sol looks");
    }
}
