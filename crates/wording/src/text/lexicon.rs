//! What is known about single words: their classes, and which forms a verb has.
//! The lists are in `words/`; how words combine is in `actor` and in the rules.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::cue::{self, Cues};
use super::names;
use super::numbering::{Key, Numbering};
use crate::pattern::Phrases;
use crate::rules;

/// A set of word classes.
pub type Classes = u64;

/// The classes a word can have; a word may have several.
pub mod class {
    #![allow(
        missing_docs,
        reason = "each name is its own explanation, and words/ tells more"
    )]
    use super::Classes;
    pub const PERSON: Classes = 1 << 0;
    pub const PERSONS: Classes = 1 << 1;
    pub const GROUP: Classes = 1 << 2;
    pub const NAME: Classes = 1 << 3;
    pub const PEOPLE_PRON: Classes = 1 << 4;
    pub const THING_PRON: Classes = 1 << 5;
    pub const SYSTEM: Classes = 1 << 6;
    pub const DEPARTMENT: Classes = 1 << 7;
    pub const PRODUCT: Classes = 1 << 8;
    pub const DET: Classes = 1 << 9;
    pub const POSS: Classes = 1 << 10;
    pub const PREP: Classes = 1 << 11;
    pub const CONJ: Classes = 1 << 12;
    pub const SUB: Classes = 1 << 13;
    pub const REL: Classes = 1 << 14;
    pub const BE: Classes = 1 << 15;
    pub const HAVE: Classes = 1 << 16;
    pub const DO: Classes = 1 << 17;
    pub const MODAL: Classes = 1 << 18;
    pub const NEG: Classes = 1 << 19;
    pub const ADV: Classes = 1 << 20;
    pub const WH: Classes = 1 << 21;
    pub const BASE: Classes = 1 << 22;
    pub const THIRD: Classes = 1 << 23;
    pub const PAST: Classes = 1 << 24;
    pub const PART: Classes = 1 << 25;
    pub const ING: Classes = 1 << 26;
    pub const ROSTER: Classes = 1 << 27;
    pub const WEAK: Classes = 1 << 28;
    pub const AUX: Classes = BE | HAVE | DO | MODAL;
    pub const FINITE: Classes = THIRD | PAST;
    pub const VERB: Classes = BASE | THIRD | PAST | PART | ING;
    pub const ROLE: Classes = PERSON | PERSONS | GROUP;
    pub const HUMAN: Classes = 1 << 29;
}

/// What the lexicon says about a word. Words it does not know have id 0 and no class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Word {
    /// The number of the word, the same for the same spelling in lower case.
    pub id: u32,
    /// Its classes.
    pub classes: Classes,
    /// The rules it wakes.
    pub cues: Cues,
}

/// Words and their classes. One is built at first use and shared.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: Numbering,
    /// Past and participle of the verbs that do not follow the rule, by their base.
    irregular: HashMap<&'static str, (&'static str, &'static str)>,
    /// The verbs of the list by the number of each of their forms, sorted by it.
    bases: Vec<(u32, &'static str)>,
}

/// How many words there are beside the names, about; were there more, the table would be made twice.
const ABOUT: usize = 21_000;

/// The lexicon, and the phrases of the rules, whose words it numbers.
static READ: LazyLock<(Lexicon, Phrases)> = LazyLock::new(Lexicon::build);

/// The shared lexicon.
pub fn lexicon() -> &'static Lexicon {
    &READ.0
}

/// The phrases of the rules.
pub fn phrases() -> &'static Phrases {
    &READ.1
}

impl Lexicon {
    /// Looks a word up, given in lower case.
    pub fn get(&self, word: &str) -> Word {
        match self.words.get(word) {
            Word { id: 0, .. } => Key::new(word).map_or(Word::default(), name),
            known => known,
        }
    }

    /// Looks a short word up by its key, without its letters being copied.
    #[inline]
    pub fn find(&self, key: Key) -> Word {
        match self.words.find(key) {
            Word { id: 0, .. } => name(key),
            known => known,
        }
    }

    /// What is known about the word of a number.
    pub fn word(&self, id: u32) -> Word {
        self.words.word(id)
    }

    /// All forms of a verb of the list, its base first; of an unknown verb, the regular ones.
    pub fn forms(&self, base: &str) -> Vec<String> {
        let mut forms = regular_forms(base);
        if let Some((past, part)) = self.irregular.get(base) {
            forms[2] = past.to_string();
            forms[3] = part.to_string();
        }
        let mut forms = forms.to_vec();
        // Of a verb that is not listed, each form stays in its place.
        if self.listed(base).iter().any(|(_, verb)| *verb == base) {
            forms.dedup();
        }
        forms
    }

    /// The base form of a verb: of the list's verbs in any form, of others with the ending "-ed" by rule.
    pub fn base(&self, form: &str) -> Option<String> {
        if let Some((_, base)) = self.listed(form).first() {
            return Some(base.to_string());
        }
        let stem = form.strip_suffix("ed").filter(|stem| stem.len() > 2)?;
        [format!("{stem}e"), stem.to_string()]
            .into_iter()
            .rev()
            .find(|base| regular_forms(base)[2] == form)
    }

    /// The verbs of the list that have a form.
    fn listed(&self, form: &str) -> &[(u32, &'static str)] {
        let id = self.get(form).id;
        let begin = self.bases.partition_point(|(known, _)| *known < id);
        let end = self.bases.partition_point(|(known, _)| *known <= id);
        &self.bases[begin..end]
    }

    fn add(&mut self, word: &str, classes: Classes) {
        self.entry(word).classes |= classes;
    }

    fn entry(&mut self, word: &str) -> &mut Word {
        let is_lower = word
            .bytes()
            .all(|b| b.is_ascii() && !b.is_ascii_uppercase());
        let lower: Cow<'_, str> = if is_lower {
            word.into()
        } else {
            word.to_lowercase().into()
        };
        self.words.entry(&lower, |key, new| {
            new.cues = cue::of_shape(&lower);
            if key.is_some_and(names::holds) {
                new.classes = class::NAME;
            }
        })
    }

    fn build() -> (Lexicon, Phrases) {
        use class::*;
        let mut lexicon = Lexicon {
            words: Numbering::with_room_for(ABOUT),
            ..Lexicon::default()
        };
        for word in words(include_str!("words/people.txt")) {
            lexicon.add(word, PERSON);
            lexicon.add(&plural(word), PERSONS);
        }
        for word in words(include_str!("words/groups.txt")) {
            lexicon.add(word, GROUP);
            lexicon.add(&plural(word), GROUP);
        }
        for word in words(include_str!("words/pasts.txt")) {
            lexicon.add(word, PAST | PART);
        }
        for word in words(include_str!("words/weak.txt")) {
            lexicon.add(word, WEAK);
            lexicon.add(&plural(word), WEAK);
        }
        for word in words(include_str!("words/systems.txt")) {
            lexicon.add(word, SYSTEM);
            lexicon.add(&plural(word), SYSTEM);
        }
        for word in words(include_str!("words/departments.txt")) {
            lexicon.add(word, DEPARTMENT);
        }
        for word in words(include_str!("words/products.txt")) {
            lexicon.add(word, PRODUCT);
        }
        for word in words(names::LIST).filter(|name| names::is_left_out(name)) {
            lexicon.add(word, NAME);
        }
        for line in include_str!("words/function.txt").lines() {
            let Some((name, list)) = line.split_once(':').filter(|_| !line.starts_with('#')) else {
                continue;
            };
            let classes = match name {
                "det" => DET,
                "poss" => POSS,
                "prep" => PREP,
                "conj" => CONJ,
                "sub" => SUB,
                "rel" => REL,
                "be" => BE,
                "have" => HAVE,
                "do" => DO,
                "modal" => MODAL,
                "neg" => NEG,
                "people_pron" => PEOPLE_PRON,
                "thing_pron" => THING_PRON,
                "wh" => WH,
                _ => ADV,
            };
            for word in list.split_whitespace() {
                lexicon.add(word, classes);
            }
        }
        let verbs = include_str!("words/verbs.txt")
            .lines()
            .filter(|line| !line.starts_with('#'));
        for entry in verbs.flat_map(|line| line.split('|')) {
            lexicon.add_verb(entry);
        }
        // A form of two verbs, such as "found", is that of the first.
        lexicon.bases.sort_by_key(|(form, _)| *form);
        for base in words(include_str!("words/human.txt")) {
            for form in lexicon.forms(base) {
                lexicon.add(&form, HUMAN);
            }
        }
        let phrases = rules::phrases(&mut lexicon);
        for (cue, words) in rules::cues(&lexicon) {
            for word in words {
                lexicon.entry(&word).cues |= cue;
            }
        }
        (lexicon, phrases)
    }

    /// Adds to `ids` the numbers of a word of a phrase, or of all forms of a verb that is written `~base`. A word that no list
    /// holds gets a number all the same.
    pub fn number(&mut self, word: &str, ids: &mut Vec<u32>) {
        match word.strip_prefix('~') {
            Some(base) => {
                for form in self.forms(base) {
                    ids.push(self.number_of(&form));
                }
            }
            None => ids.push(self.number_of(word)),
        }
    }

    /// The number of a word of a phrase.
    fn number_of(&mut self, word: &str) -> u32 {
        let entry = self.entry(word);
        entry.cues |= cue::PHRASE;
        entry.id
    }

    fn add_verb(&mut self, entry: &'static str) {
        use class::*;
        let mut parts = entry.split_whitespace();
        let Some(base) = parts.next() else { return };
        let [_, third, mut past, mut part, ing] = regular_forms(base);
        if let (Some(irregular_past), Some(irregular_part)) = (parts.next(), parts.next()) {
            past = irregular_past.to_string();
            part = irregular_part.to_string();
            self.irregular
                .insert(base, (irregular_past, irregular_part));
        } else {
            self.irregular.remove(base);
        }
        for (form, class) in [
            (base, BASE),
            (&third, THIRD),
            (&past, PAST),
            (&part, PART),
            (&ing, ING),
        ] {
            let word = self.entry(form);
            word.classes |= class;
            let id = word.id;
            self.bases.push((id, base));
        }
    }
}

/// A word that is a name and nothing else. All of them share one number, for no phrase speaks of them.
fn name(key: Key) -> Word {
    if names::holds(key) {
        Word {
            id: u32::MAX,
            classes: class::NAME,
            cues: 0,
        }
    } else {
        Word::default()
    }
}

fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
}

/// Makes the plural of a noun by the regular rules of spelling.
pub fn plural(noun: &str) -> String {
    if let Some(stem) = noun.strip_suffix("man") {
        return format!("{stem}men");
    }
    if noun.ends_with(['s', 'x']) || noun.ends_with("ch") || noun.ends_with("sh") {
        return format!("{noun}es");
    }
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{noun}s"),
    }
}

/// Base, third person, past, participle and -ing form of a regular verb.
fn regular_forms(base: &str) -> [String; 5] {
    let third = plural(base);
    let bytes = base.as_bytes();
    let vowel = |byte: u8| b"aeiou".contains(&byte);
    let count = bytes.len();
    let past;
    let ing;
    if let Some(stem) = base.strip_suffix('e') {
        past = format!("{base}d");
        ing = if base.ends_with("ee") || base.ends_with("ye") || base.ends_with("oe") {
            format!("{base}ing")
        } else if let Some(stem) = base.strip_suffix("ie") {
            format!("{stem}ying")
        } else {
            format!("{stem}ing")
        };
    } else if base.ends_with('y') && count > 1 && !vowel(bytes[count - 2]) {
        past = format!("{}ied", &base[..count - 1]);
        ing = format!("{base}ing");
    } else if doubles(base) {
        let last = &base[count - 1..];
        past = format!("{base}{last}ed");
        ing = format!("{base}{last}ing");
    } else {
        past = format!("{base}ed");
        ing = format!("{base}ing");
    }
    [base.to_string(), third, past.clone(), past, ing]
}

/// Tells whether the last consonant doubles: short words such as "skip", and a few longer ones by stress.
fn doubles(base: &str) -> bool {
    const LONGER: [&str; 12] = [
        "commit", "omit", "permit", "refer", "defer", "prefer", "transfer", "occur", "admit",
        "forget", "begin", "overlap",
    ];
    let bytes = base.as_bytes();
    let count = bytes.len();
    let vowel = |byte: u8| b"aeiou".contains(&byte);
    if count < 3 || !base.is_ascii() {
        return false;
    }
    let shape = !vowel(bytes[count - 1])
        && !b"wxy".contains(&bytes[count - 1])
        && vowel(bytes[count - 2])
        && !vowel(bytes[count - 3]);
    let one_vowel = bytes[..count - 1]
        .iter()
        .filter(|byte| vowel(**byte))
        .count()
        == 1;
    (shape && one_vowel) || LONGER.contains(&base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_made_with_room_for_every_word() {
        assert_eq!(lexicon().word(ABOUT as u32 + 1).id, 0);
    }

    #[test]
    fn verbs_are_known_in_all_their_forms() {
        for (form, class) in [
            ("skipped", class::PAST),
            ("forgotten", class::PART),
            ("forgetting", class::ING),
            ("broke", class::PAST),
            ("misreads", class::THIRD),
            ("relied", class::PAST),
            ("ignoring", class::ING),
            ("committed", class::PAST),
            ("opened", class::PAST),
        ] {
            assert!(lexicon().get(form).classes & class != 0, "{form}");
        }
    }

    #[test]
    fn people_are_known_by_role_in_singular_and_plural() {
        assert!(lexicon().get("engineer").classes & class::PERSON != 0);
        assert!(lexicon().get("linesmen").classes & class::PERSONS != 0);
        assert!(lexicon().get("agencies").classes & class::GROUP != 0);
        assert!(lexicon().get("scheduler").classes & class::SYSTEM != 0);
    }
}
