//! Is a noun phrase people, and which: a role, a group, a department, a name? Default: a thing.
//! Where phrases begin and end, and who does what, is in `actor`.

use super::actor::Reading;
use super::cue::{self, Cues};
use super::department;
use super::lexicon::{class, lexicon};
use super::token::Kind;
use crate::learned::vocabulary;

/// Who or what a noun phrase stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// One person by role: "the on-call engineer".
    Person,
    /// Several people by role: "two interns".
    People,
    /// A group: "the storage team", "ops", "Procurement".
    Group,
    /// A department whose name is also a system's: "Search", "Identity".
    Department,
    /// A person by name or handle.
    Name,
    /// he, she, they, we, nobody …
    Pronoun,
    /// Anything else.
    Thing,
}

impl Who {
    /// Whether people are meant, beyond doubt.
    pub fn is_people(self) -> bool {
        !matches!(self, Who::Thing | Who::Department)
    }
}

impl Reading<'_> {
    pub(super) fn who(&self, start: usize, head: usize, end: usize) -> Who {
        use class::*;
        let token = self.tokens[head];
        let capitalised = token.is_capitalised();
        if token.kind == Kind::Handle {
            let text = self.text(head).to_lowercase();
            let everyone = matches!(
                text.as_str(),
                "@here" | "@channel" | "@everyone" | "@all" | "@team"
            );
            const OFFICES: [&str; 10] = [
                "bot",
                "/",
                "oncall",
                "on-call",
                "sre-",
                "primary",
                "secondary",
                "team",
                "alerts",
                "support",
            ];
            return if everyone || OFFICES.iter().any(|office| text.contains(office)) {
                Who::Thing
            } else {
                Who::Name
            };
        }
        // "no one", "any one"
        if self.is_word(head, "one")
            && head == start + 1
            && ["no", "any", "every", "some"]
                .iter()
                .any(|word| self.is_word(start, word))
        {
            return Who::Pronoun;
        }
        if token.is(ROSTER) || token.kind == Kind::Identifier && self.is_mailbox(head) {
            return Who::Name;
        }
        if self.is_driver_of_a_vehicle(start, head) {
            return Who::Person;
        }
        if self.is_software_operator(start, head) {
            return Who::Thing;
        }
        // "the operator's console": the owner is a phrase of its own, so a head that is a role is a role.
        if token.is(ROLE) && (token.is(GROUP) || !token.is(SYSTEM)) {
            return if token.is(GROUP) {
                Who::Group
            } else if token.is(PERSONS) {
                Who::People
            } else {
                Who::Person
            };
        }
        if self.is_team_by_its_words(start, head) {
            return Who::Group;
        }
        if self.is_bare_department(start, head, end) {
            return Who::Department;
        }
        if token.is(WEAK)
            && (capitalised || !token.is(SYSTEM) || self.is(start, DET))
            && !token.is(PRODUCT)
        {
            return if self.is_name(start, head, end) {
                Who::Name
            } else {
                Who::Department
            };
        }
        if self.is_name(start, head, end) {
            return Who::Name;
        }
        if capitalised && token.is(DEPARTMENT) && !token.shouted
            || token.is(DEPARTMENT) && token.shouted && end - start == 1
        {
            let all = (start..end).all(|index| self.tokens[index].is_capitalised());
            if all && !self.is(start, DET) {
                return if department::is_people(self.text(head)) {
                    Who::Group
                } else {
                    Who::Department
                };
            }
        }
        Who::Thing
    }

    /// A mailbox stands for the person who holds it.
    fn is_mailbox(&self, index: usize) -> bool {
        self.text(index)
            .split_once('@')
            .is_some_and(|(local, domain)| {
                local.contains(['.', '_'])
                    && domain.contains('.')
                    && domain
                        .chars()
                        .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
            })
    }

    /// "a forklift driver": a driver of a vehicle is a person, any other may be a program.
    fn is_driver_of_a_vehicle(&self, start: usize, head: usize) -> bool {
        const VEHICLES: [&str; 16] = [
            "forklift",
            "lorry",
            "truck",
            "tram",
            "bus",
            "taxi",
            "crane",
            "train",
            "delivery",
            "van",
            "coach",
            "ambulance",
            "digger",
            "tractor",
            "courier",
            "relief",
        ];
        head > start
            && self.is_word(head, "driver")
            && VEHICLES
                .iter()
                .any(|vehicle| self.is_word(head - 1, vehicle))
    }

    /// "the etcd operator", "operator ignored the annotation": a controller in a cluster, not a person.
    fn is_software_operator(&self, start: usize, head: usize) -> bool {
        let operator = self.tokens[head].wakes(cue::OPERATOR)
            && (self.is_word(head, "operator") || self.is_word(head, "operators"));
        if !operator {
            return false;
        }
        const SIGNS: [&str; 16] = [
            "k8s",
            "kubernetes",
            "etcd",
            "crd",
            "crds",
            "pvc",
            "finalizer",
            "annotation",
            "reconcile",
            "reconciled",
            "reconciler",
            "prometheus",
            "helm",
            "manifest",
            "statefulset",
            "watches",
        ];
        (start..head).any(|index| self.is(index, class::PRODUCT))
            || (0..self.tokens.len())
                .any(|index| SIGNS.iter().any(|sign| self.is_word(index, sign)))
    }

    /// A handle without a mark in front: "katya-n", "ben_g", "mei.tanaka".
    pub(super) fn is_nickname(&self, index: usize) -> bool {
        let text = self.text(index);
        // "alice-01" is a host.
        let counted = text
            .rsplit(['-', '_', '.'])
            .next()
            .is_some_and(|last| last.chars().all(|c| c.is_ascii_digit()));
        text.len() >= 4
            && !counted
            && text.split(['-', '_', '.']).count() > 1
            && text.split(['-', '_', '.']).take(2).any(|part| {
                part.len() >= 3
                    && lexicon().get(&part.to_lowercase()).classes
                        & (class::NAME | class::PRODUCT | class::VERB)
                        == class::NAME
            })
    }

    fn is_name(&self, start: usize, head: usize, end: usize) -> bool {
        use class::*;
        let token = self.tokens[head];
        let not_name = PRODUCT | SYSTEM | ROLE | DEPARTMENT | PEOPLE_PRON;
        let acts = self.tokens.get(end).is_some_and(|next| {
            next.is(THIRD | PAST) && !next.is(SYSTEM)
                || next.is(MODAL)
                || next.is(HUMAN) && next.is(THIRD | PAST)
        });
        if matches!(token.kind, Kind::Word | Kind::Identifier)
            && head == start
            && acts
            && !token.is_capitalised()
            && self.is_nickname(head)
        {
            return true;
        }
        if token.shouted && self.are_initials(head) && self.acts_at(end) {
            return true;
        }
        if token.kind != Kind::Word || token.is(not_name) && !token.is(ROSTER) || token.shouted {
            return false;
        }
        let determined = self.is(start, DET | POSS) && !self.is_word(start, "that");
        if token.is_capitalised() {
            if self.is_title(head) {
                return false;
            }
            if PLACES.contains(&self.text(start)) && start < head {
                return false;
            }
            if head == start && self.is_name_by_its_act(head, end) {
                return true;
            }
            if token.is(NAME) && !token.is(VERB) {
                // "Jan 14" is a date.
                if token.range().len() == 3
                    && (self
                        .tokens
                        .get(end)
                        .is_some_and(|next| next.kind == Kind::Number)
                        || self.tokens[end - 1].kind == Kind::Number)
                {
                    return false;
                }
                return !determined || start + 1 < head;
            }
            if head > start {
                let before = self.tokens[head - 1];
                let surname =
                    before.is(NAME) && before.is_capitalised() && !before.is(PRODUCT | SYSTEM);
                let titled = self.is_title(head - 1);
                let unknown = |index: usize| {
                    self.tokens[index].classes & !(ADV | PAST | PART) == 0
                        && self.tokens[index].is_capitalised()
                        && self.tokens[index].kind == Kind::Word
                };
                let acting = self
                    .tokens
                    .get(end)
                    .is_some_and(|next| next.is(HUMAN) && next.is(PAST | THIRD))
                    || start > 0 && self.is_word(start - 1, "by");
                let pair = unknown(head)
                    && unknown(head - 1)
                    && start == head - 1
                    && (acting
                        || is_surname(self.text(head))
                        || self.acts_at(end)
                            && !self.is_everyday(head)
                            && !self.is_everyday(head - 1));
                // "Sergeant Bhandari", "Anneke van der Westhuizen"
                let ranked = before.is(PERSON)
                    && before.is_capitalised()
                    && !before.is(SYSTEM)
                    && token.classes & !(NAME | ADV | PAST | PART) == 0
                    && !self.is_everyday(head);
                let given = self.tokens[start];
                let knit = given.is(NAME)
                    && given.is_capitalised()
                    && !given.is(PRODUCT | SYSTEM | DEPARTMENT)
                    && start + 1 < head
                    && (start + 1..head).all(|at| {
                        self.tokens[at].is_capitalised()
                            || PARTICLES.iter().any(|particle| self.is_word(at, particle))
                    });
                return (surname || titled || pair || ranked || knit) && end == head + 1;
            }
            // An unknown word with a capital before a verb that only people do: "Tevita noticed".
            let after_time = start == self.lead
                && start > 0
                && self.tokens[..start]
                    .iter()
                    .any(|token| token.kind == Kind::Number);
            if head == start
                && (start > self.lead || after_time)
                && (after_time
                    || !self.tokens[start - 1].is(PREP)
                        && self.tokens[start - 1].kind != Kind::Mark)
                && token.classes & !(PAST | PART) == 0
                && token.range().len() >= 3
                && self
                    .tokens
                    .get(end)
                    .is_some_and(|next| next.is(HUMAN) && next.is(PAST | THIRD) && !next.is(SYSTEM))
                && !self.text(head).chars().skip(1).any(char::is_uppercase)
            {
                return true;
            }
            if head >= 2
                && self.tokens[head - 1].is_mark('.')
                && self.tokens[head - 2].range().len() == 1
                && self.tokens[head - 2].is_capitalised()
                && token.classes & !NAME == 0
            {
                return true;
            }
            return head >= 2 && self.tokens[head - 1].is_mark('.') && self.is_title(head - 2)
                || head >= 2
                    && self.tokens[head - 1].is_mark('.')
                    && self.tokens[head - 2].is_capitalised()
                    && self.tokens[head - 2].range().len() == 1
                    && token.is(NAME);
        }
        // Chat is written in lower case: a name that stands before a verb.
        token.is(NAME) && head == start && token.range().len() >= 4 && !token.is(VERB | ADV) && acts
    }

    /// Whether a verb in the past, perhaps behind an adverb, stands at `at`, and no system's noun.
    fn acts_at(&self, at: usize) -> bool {
        use class::*;
        let verb = if self.is(at, ADV) && !self.is(at, DET | AUX) {
            at + 1
        } else {
            at
        };
        self.tokens
            .get(verb)
            .is_some_and(|next| next.is(PAST) && !next.is(SYSTEM | AUX) && next.kind == Kind::Word)
    }

    /// Two capitals that stand for a person: "DK re-ran the job".
    pub(super) fn are_initials(&self, index: usize) -> bool {
        const TECHNICAL: [&str; 82] = [
            "AD", "AI", "AP", "AU", "AZ", "BI", "BR", "CA", "CD", "CE", "CI", "CS", "DB", "DC",
            "DE", "DR", "EA", "EC", "ED", "ER", "ES", "EU", "FE", "FR", "GA", "GB", "GC", "GO",
            "GW", "HA", "HR", "HW", "ID", "IE", "IN", "IO", "IP", "IT", "JP", "JS", "KB", "KV",
            "KW", "LB", "MB", "ML", "MQ", "MW", "MX", "NB", "NL", "NS", "NZ", "OK", "OS", "PC",
            "PD", "PG", "PR", "PS", "QA", "RC", "RO", "RX", "SE", "SG", "SQ", "SW", "TB", "TF",
            "TL", "TS", "TV", "TX", "UI", "UK", "UN", "US", "UX", "VM", "VP", "WS",
        ];
        let text = self.text(index);
        text.len() == 2
            && text.bytes().all(|byte| byte.is_ascii_uppercase())
            && self.tokens[index].classes == 0
            && !TECHNICAL.contains(&text)
    }

    /// A capital letter and an act tell a name from a word: "Grace scuttled the pilot", "Wayan re-seeded the generator".
    pub(super) fn is_name_by_its_act(&self, head: usize, end: usize) -> bool {
        use class::*;
        let token = self.tokens[head];
        let inside = head > self.lead && !self.tokens[head - 1].is_mark('"');
        let acts = self.acts_at(end) || inside && self.is(end, HAVE);
        if end != head + 1 || !acts {
            return false;
        }
        let text = self.text(head);
        if WORDS_AND_NAMES.contains(&text) {
            return !token.is(SYSTEM | PRODUCT) && (inside || !self.is(end, BE | HAVE));
        }
        let lower = text.to_lowercase();
        token.classes == 0
            && (head == self.lead
                || matches!(self.tokens[head - 1].kind, Kind::Number)
                || self.tokens[head - 1].is_mark(','))
            && text.chars().count() >= 4
            && !text.chars().skip(1).any(char::is_uppercase)
            && text.chars().all(|c| c.is_alphabetic() || c == '-')
            && !lower.ends_with('s')
            && !NO_NAME_ENDS.iter().any(|ending| lower.ends_with(ending))
            && !self.is_everyday(head)
    }

    /// Whether a dictionary has the word.
    fn is_everyday(&self, index: usize) -> bool {
        let text = self.text(index);
        let mut has_sense = false;
        if let Some(known) = vocabulary::find(text, vocabulary::hash(text)) {
            vocabulary::senses(known.row, |_| has_sense = true);
        }
        has_sense
    }

    /// Mr, Ms, Dr and their like.
    pub fn is_title(&self, index: usize) -> bool {
        self.tokens
            .get(index)
            .is_some_and(|token| token.wakes(cue::TITLE))
            && TITLES.contains(&self.text(index).to_lowercase().as_str())
    }
}

/// Words that the names of places begin with.
const PLACES: [&str; 12] = [
    "San", "Santa", "Santo", "São", "Saint", "St", "Los", "Las", "Port", "Fort", "New", "Mount",
];

/// Small words inside a surname.
const PARTICLES: [&str; 24] = [
    "van", "von", "der", "den", "de", "di", "da", "del", "della", "dos", "das", "du", "la", "le",
    "bin", "ibn", "al", "el", "ap", "ab", "ten", "ter", "e", "y",
];

/// Names that are words as well: they are names where they act.
const WORDS_AND_NAMES: [&str; 64] = [
    "Will", "Mark", "Grace", "Rose", "Art", "Hope", "Dawn", "Chase", "Drew", "Bill", "Frank",
    "Summer", "Miles", "Sunny", "Faith", "Joy", "June", "Autumn", "Iris", "Lily", "Violet",
    "Daisy", "Pearl", "Amber", "Jade", "Jack", "Rob", "Bob", "Nick", "Pat", "Sue", "Chuck", "Gene",
    "Dale", "Glen", "Heath", "Cliff", "Clay", "Reed", "Wade", "Lance", "Guy", "Max", "Dean",
    "Earl", "Randy", "Penny", "Robin", "Jay", "Wren", "Hunter", "Carter", "Taylor", "Cooper",
    "Tanner", "Parker", "Carol", "Holly", "Heather", "Hazel", "Ginger", "Rowan", "Ray", "Norm",
];

/// Endings of words that are no names of people.
const NO_NAME_ENDS: [&str; 34] = [
    "tion", "sion", "ing", "ment", "ness", "ity", "ism", "ance", "ence", "age", "ure", "ship",
    "ers", "ors", "er", "or", "ies", "ics", "ware", "ctl", "db", "sql", "ops", "kube", "net",
    "soft", "tech", "cloud", "flow", "base", "stack", "scale", "hub", "over",
];

const TITLES: [&str; 31] = [
    "sister",
    "brother",
    "monsignor",
    "rabbi",
    "sergeant",
    "sgt",
    "captain",
    "lieutenant",
    "colonel",
    "corporal",
    "constable",
    "inspector",
    "superintendent",
    "nurse",
    "officer",
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "frau",
    "herr",
    "señor",
    "señora",
    "madame",
    "monsieur",
];

/// The words that this file listens for.
pub(crate) const CUES: [(Cues, &[&str]); 2] = [
    (cue::TITLE, &TITLES),
    (cue::OPERATOR, &["operator", "operators"]),
];

/// Whether a word ends as surnames do and common words don't.
pub(super) fn is_surname(word: &str) -> bool {
    const ENDINGS: [&str; 30] = [
        "ski", "ska", "sky", "wicz", "czyk", "ov", "ova", "ev", "eva", "enko", "chuk", "dze",
        "shvili", "yan", "ian", "escu", "idis", "poulos", "akis", "oğlu", "sson", "sen", "ić",
        "vić", "ez", "inho", "ström", "berg", "mann", "uk",
    ];
    let lower = word.to_lowercase();
    lower.chars().count() >= 5 && ENDINGS.iter().any(|ending| lower.ends_with(ending))
}
