//! What is held back: each thing that looks private gets an answer, and each struck thing one stand-in.
//! Not here: finding them (the language analyser) and putting stand-ins into text (the press).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Something in the text that looks private, as the detectors report it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct PrivateThing {
    /// Its kind: `email`, `ip`, `card`, `phone`, `secret`, …
    pub kind: String,
    /// The text itself.
    pub text: String,
    /// In how many places it stands.
    pub places: usize,
}

/// A person's answer to a private thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// Struck out wherever it stands; a stand-in takes its place.
    Strike,
    /// It is ours to tell; it stays.
    Keep,
}

impl Answer {
    /// The fixed name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Strike => "strike",
            Self::Keep => "keep",
        }
    }

    /// Finds an answer by its fixed name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Strike, Self::Keep]
            .into_iter()
            .find(|answer| answer.as_str() == text)
    }
}

/// All that a postmortem holds back from outside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Redactions {
    /// Text to answer, with its kind; strikes of whole phrases by hand have the kind `phrase`.
    pub answers: BTreeMap<String, (String, Answer)>,
    /// Ids of blocks that stay inside.
    pub inside_blocks: Vec<String>,
}

impl Redactions {
    /// The private things that nobody has answered yet.
    pub fn open<'a>(&self, things: &'a [PrivateThing]) -> Vec<&'a PrivateThing> {
        things
            .iter()
            .filter(|thing| !self.answers.contains_key(&thing.text))
            .collect()
    }

    /// Each struck text with its stand-in, longest text first, so that a part never shows through a whole.
    /// The same text always gets the same stand-in, which tells its kind and nothing of its length.
    pub fn strikes(&self) -> Vec<(String, String)> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut strikes: Vec<(String, String)> = self
            .answers
            .iter()
            .filter(|(_, (_, answer))| *answer == Answer::Strike)
            .map(|(text, (kind, _))| {
                let count = counts.entry(kind.as_str()).or_default();
                *count += 1;
                (
                    text.clone(),
                    format!("[{} {}]", word_for(kind), letter(*count)),
                )
            })
            .collect();
        strikes.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        strikes
    }
}

/// What a reader outside sees instead of a kind.
fn word_for(kind: &str) -> &str {
    match kind {
        "email" => "e-mail address",
        "ip" => "network address",
        "card" => "card number",
        "iban" => "account number",
        "phone" => "phone number",
        "person" => "person",
        "secret" | "url-credential" => "credential",
        "national-id" => "identity number",
        "postal-address" => "address",
        "customer-id" => "customer",
        _ => "held back",
    }
}

fn letter(count: usize) -> String {
    if count <= 26 {
        char::from(b'A' + (count - 1) as u8).to_string()
    } else {
        count.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactions(answers: &[(&str, &str, Answer)]) -> Redactions {
        let answers = answers
            .iter()
            .map(|(text, kind, answer)| ((*text).into(), ((*kind).into(), *answer)))
            .collect();
        Redactions {
            answers,
            inside_blocks: vec![],
        }
    }

    #[test]
    fn a_struck_thing_gets_one_stand_in_that_hides_its_length() {
        let strikes = redactions(&[
            ("ana@corp.example.net", "email", Answer::Strike),
            ("b@corp.example.net", "email", Answer::Strike),
            ("10.0.0.1", "ip", Answer::Keep),
        ])
        .strikes();
        assert_eq!(
            strikes[0],
            ("ana@corp.example.net".into(), "[e-mail address A]".into())
        );
        assert_eq!(
            strikes[1],
            ("b@corp.example.net".into(), "[e-mail address B]".into())
        );
        assert_eq!(strikes.len(), 2);
    }

    #[test]
    fn what_has_no_answer_is_open() {
        let things = [
            PrivateThing {
                kind: "ip".into(),
                text: "8.9.10.11".into(),
                places: 2,
            },
            PrivateThing {
                kind: "email".into(),
                text: "x@corp.io".into(),
                places: 1,
            },
        ];
        let redactions = redactions(&[("x@corp.io", "email", Answer::Keep)]);
        assert_eq!(redactions.open(&things), [&things[0]]);
    }

    #[test]
    fn the_longer_text_is_struck_first() {
        let strikes = redactions(&[
            ("ana", "person", Answer::Strike),
            ("ana@x.io", "email", Answer::Strike),
        ])
        .strikes();
        assert_eq!(strikes[0].0, "ana@x.io");
    }
}
