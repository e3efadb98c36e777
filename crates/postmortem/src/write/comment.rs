//! Comments on a text: threads that hang on words of it, who is mentioned in them, and who may change what.
//! Not here: questions of a review, which an approval waits for (review::conversation), and where the words are now (editor).

use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

use crate::people::Person;
use crate::{PersonId, PostmortemNumber, Problems};

/// A thread: something said about some words of the text, and what was said to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Thread {
    /// Its id.
    pub id: Uuid,
    /// The postmortem in whose text the words stand.
    pub postmortem: PostmortemNumber,
    /// The words it hangs on.
    pub place: Place,
    /// Who began it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Who resolved it and when, once somebody has.
    pub resolved: Option<(PersonId, Timestamp)>,
    /// What was said, oldest first.
    pub comments: Vec<Comment>,
}

/// One thing said in a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comment {
    /// Its id.
    pub id: Uuid,
    /// Who said it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// The words; empty once it was struck.
    pub text: String,
    /// When it was last reworded.
    pub edited_at: Option<Timestamp>,
    /// Its author took it back. It keeps its place while others' answers hang on it.
    pub struck: bool,
    /// Which edit of it this is.
    pub version: i64,
}

/// Where a thread hangs. The ends are places in the live text that move along with it; the quote is for the time when the
/// words are gone. A thread about the whole text has neither.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The first letter: a Yjs relative position in base64.
    pub from: String,
    /// The last letter, in the same form.
    pub to: String,
    /// The block in which the words begin.
    pub block: String,
    /// The words as they were.
    pub quote: String,
}

/// The longest end of a place that is kept. A relative position takes about twenty bytes.
const LONGEST_END: usize = 200;
/// So much of the words is kept as a quote.
const QUOTED: usize = 300;

impl Place {
    /// Reads a place at the door. Both ends and some words, or nothing at all.
    pub fn read(from: &str, to: &str, block: &str, quote: &str) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let quote = shortened(quote.trim());
        let is_whole_text = from.is_empty() && to.is_empty() && quote.is_empty();
        if is_whole_text {
            return Ok(Self::default());
        }
        if !is_end(from) || !is_end(to) || quote.is_empty() {
            problems.add(
                "place",
                "The comment was not kept, because the words it is about were not told in a form that is read here. They can be selected again.",
            );
        }
        if !is_block(block) {
            problems.add(
                "block",
                "The comment was not kept, because a block has an id of letters, digits, “-” and “_”. The words can be selected again.",
            );
        }
        problems.unless_any(Self {
            from: from.into(),
            to: to.into(),
            block: block.into(),
            quote,
        })
    }

    /// Is the thread about the text as a whole?
    pub fn is_whole_text(&self) -> bool {
        self.quote.is_empty()
    }
}

fn is_end(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LONGEST_END
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
}

fn is_block(text: &str) -> bool {
    text.len() <= 64
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

fn shortened(quote: &str) -> String {
    if quote.chars().count() <= QUOTED {
        return quote.to_owned();
    }
    let head: String = quote.chars().take(QUOTED - 1).collect();
    head.trim_end().to_owned() + "…"
}

/// Why somebody's comment stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotYours {
    /// Somebody else said it.
    #[error(
        "Nothing was changed, because these words are somebody else’s. An answer below them can say more."
    )]
    SomeoneElses,
    /// It was taken back.
    #[error("Nothing was changed, because this comment was taken back. A new one can be written.")]
    Struck,
}

impl Thread {
    /// Does it still wait for something?
    pub fn is_open(&self) -> bool {
        self.resolved.is_none()
    }

    /// Finds one of its comments, if this person may reword it or take it back.
    pub fn own(&self, comment: Uuid, who: PersonId) -> Result<Option<&Comment>, NotYours> {
        let Some(found) = self.comments.iter().find(|said| said.id == comment) else {
            return Ok(None);
        };
        if found.by != who {
            return Err(NotYours::SomeoneElses);
        }
        if found.struck {
            return Err(NotYours::Struck);
        }
        Ok(Some(found))
    }

    /// Would nothing be left of it without this comment?
    pub fn ends_without(&self, comment: Uuid) -> bool {
        self.comments
            .iter()
            .all(|said| said.struck || said.id == comment)
    }
}

/// The people who are called in a text by `@` and their name, each once, in the order of the text. Nobody calls
/// themself, and nobody who has left is called.
pub fn mentioned(text: &str, people: &[Person], by: PersonId) -> Vec<PersonId> {
    let mut called: Vec<PersonId> = Vec::new();
    for (at, _) in text.match_indices('@') {
        // Within a word it is an address of mail.
        if text[..at]
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric)
        {
            continue;
        }
        let rest = &text[at + 1..];
        let longest = people
            .iter()
            .filter(|person| person.active && begins_with_name(rest, &person.name))
            .max_by_key(|person| person.name.len());
        if let Some(person) = longest
            && person.id != by
            && !called.contains(&person.id)
        {
            called.push(person.id);
        }
    }
    called
}

fn begins_with_name(text: &str, name: &str) -> bool {
    let mut letters = text.chars();
    let is_same = name.chars().all(|wanted| {
        letters
            .next()
            .is_some_and(|is| is.to_lowercase().eq(wanted.to_lowercase()))
    });
    is_same && !name.is_empty() && !letters.next().is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::Role;

    fn person(number: u128, name: &str) -> Person {
        Person {
            id: PersonId(Uuid::from_u128(number)),
            email: format!("p{number}@example.com"),
            name: name.into(),
            role: Role::Member,
            hue: 1,
            active: true,
            in_rotation: false,
            away_until: None,
            created_at: Timestamp::UNIX_EPOCH,
            version: 1,
        }
    }

    fn called(text: &str) -> Vec<u128> {
        let people = [
            person(1, "Ines Varga"),
            person(2, "Jun"),
            person(3, "Jun Watanabe"),
            Person {
                active: false,
                ..person(4, "Rui")
            },
        ];
        let by = PersonId(Uuid::from_u128(9));
        mentioned(text, &people, by)
            .iter()
            .map(|id| id.0.as_u128())
            .collect()
    }

    #[test]
    fn a_name_behind_an_at_sign_calls_its_person_once() {
        assert_eq!(called("@Ines Varga, is that so? (@ines varga)"), [1]);
        assert_eq!(called("cc @Jun and @Ines Varga."), [2, 1]);
    }

    #[test]
    fn the_longest_name_that_fits_is_meant() {
        assert_eq!(called("@Jun Watanabe knows"), [3]);
        assert_eq!(called("@Jun Watanabes list"), [2]);
    }

    #[test]
    fn what_is_no_name_here_calls_nobody() {
        for text in [
            "ask someone@Jun.example",
            "@Juno",
            "@",
            "@Rui",
            "Ines Varga",
            "@ Jun",
        ] {
            assert_eq!(called(text), [0; 0], "{text}");
        }
    }

    #[test]
    fn nobody_calls_themself() {
        let ines = person(1, "Ines Varga");
        assert_eq!(
            mentioned("@Ines Varga", std::slice::from_ref(&ines), ines.id),
            []
        );
    }

    #[test]
    fn a_place_has_both_ends_and_its_words_or_is_the_whole_text() {
        assert!(Place::read("", "", "", " ").unwrap().is_whole_text());
        let place = Place::read("AAEC", "AAED", "para-1", " the gates ").unwrap();
        assert_eq!(
            (place.quote.as_str(), place.is_whole_text()),
            ("the gates", false)
        );
        for (from, to, block, quote) in [
            ("AAEC", "", "p", "words"),
            ("AAEC", "AAED", "p", ""),
            ("AA<C", "AAED", "p", "words"),
            ("AAEC", "AAED", "p\"", "words"),
            (&"A".repeat(201), "AAED", "p", "words"),
        ] {
            assert!(
                Place::read(from, to, block, quote).is_err(),
                "{from} {to} {block} {quote}"
            );
        }
    }

    #[test]
    fn a_long_passage_is_quoted_by_its_beginning() {
        let place = Place::read("A", "B", "p", &"é ".repeat(500)).unwrap();
        assert!(place.quote.ends_with('…') && place.quote.chars().count() <= 300);
    }

    #[test]
    fn only_its_author_changes_a_comment() {
        let (author, other) = (PersonId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)));
        let comment = |number: u128, by, struck| Comment {
            id: Uuid::from_u128(number),
            by,
            at: Timestamp::UNIX_EPOCH,
            text: "When was that?".into(),
            edited_at: None,
            struck,
            version: 1,
        };
        let thread = Thread {
            id: Uuid::from_u128(7),
            postmortem: PostmortemNumber(1),
            place: Place::default(),
            by: author,
            at: Timestamp::UNIX_EPOCH,
            resolved: None,
            comments: vec![comment(1, author, false), comment(2, author, true)],
        };
        let id = Uuid::from_u128;
        assert_eq!(thread.own(id(1), other), Err(NotYours::SomeoneElses));
        assert_eq!(thread.own(id(2), author), Err(NotYours::Struck));
        assert_eq!(thread.own(id(3), author), Ok(None));
        assert!(thread.own(id(1), author).unwrap().is_some());
        assert!(thread.ends_without(id(1)) && !thread.ends_without(id(2)));
    }
}
