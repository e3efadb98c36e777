//! Departments and teams that are told by the company their words keep: "second-line support", "finance switched off", "your lot".
//! Roles, groups and names that a list knows alone are in `who`.

use super::actor::{Chunk, Reading};
use super::lexicon::class;
use super::who::Who;

/// A last word that is people behind one of these words: each alone may be a thing.
const TEAMS: [(&str, &[&str]); 15] = [
    (
        "leader",
        &["team", "shift", "squad", "crew", "project", "floor", "ward"],
    ),
    (
        "support",
        &[
            "first-line",
            "second-line",
            "third-line",
            "first-level",
            "second-level",
            "third-level",
            "tier-one",
            "tier-two",
            "tier-three",
            "customer",
            "client",
            "technical",
            "desktop",
        ],
    ),
    ("care", &["customer", "client", "patient"]),
    ("science", &["data"]),
    (
        "engineering",
        &[
            "data",
            "platform",
            "site",
            "network",
            "reliability",
            "software",
            "infrastructure",
            "field",
            "systems",
        ],
    ),
    (
        "management",
        &["middle", "senior", "upper", "line", "account", "site"],
    ),
    ("resources", &["human"]),
    ("labour", &["contract", "casual", "agency", "temporary"]),
    ("labor", &["contract", "casual", "agency", "temporary"]),
    (
        "board",
        &[
            "change",
            "review",
            "advisory",
            "architecture",
            "operations",
            "steering",
            "approval",
            "school",
            "editorial",
        ],
    ),
    ("room", &["control", "ops", "operations", "press"]),
    ("stores", &["central", "hospital", "main"]),
    ("branch", &["it", "ops", "operations", "local"]),
    ("watch", &["fire", "night", "bridge", "day"]),
    ("bunch", &["whole", "old", "same"]),
];

/// Nouns that make a crowd of the word before: "the analytics crowd", "the live-ops lot".
const CROWDS: [&str; 9] = [
    "lot", "crowd", "mob", "types", "side", "end", "wing", "tribe", "mafia",
];

/// Departments told without an article and without a capital. Most are things as well, so they need an act behind them.
const BARE: [&str; 38] = [
    "admissions",
    "accounts",
    "backend",
    "billing",
    "catering",
    "circulation",
    "comms",
    "communications",
    "compliance",
    "design",
    "dispatch",
    "editorial",
    "fulfilment",
    "fulfillment",
    "frontend",
    "hosting",
    "infra",
    "infrastructure",
    "logistics",
    "maintenance",
    "merchandising",
    "middleware",
    "networking",
    "networks",
    "operations",
    "pathology",
    "pharmacy",
    "planning",
    "product",
    "radiology",
    "reception",
    "sales",
    "scheduling",
    "signalling",
    "storage",
    "telephony",
    "ticketing",
    "transmission",
];

/// Departments whose name is no system's.
const PEOPLE: [&str; 26] = [
    "Procurement",
    "Marketing",
    "Finance",
    "Legal",
    "Engineering",
    "Operations",
    "Facilities",
    "Estates",
    "Compliance",
    "Management",
    "Leadership",
    "Sales",
    "HR",
    "Ops",
    "NetOps",
    "SecOps",
    "DevOps",
    "InfoSec",
    "Reliability",
    "Purchasing",
    "Executive",
    "Communications",
    "Housekeeping",
    "Catering",
    "Dispatch",
    "Accounting",
];

/// Whether a department's name, written with a capital, is no system's.
pub(super) fn is_people(name: &str) -> bool {
    PEOPLE.contains(&name)
}

impl Reading<'_> {
    /// "second-line support", "customer care", "data science": each word alone may be a thing, together they are people.
    pub(super) fn is_team_by_its_words(&self, start: usize, head: usize) -> bool {
        head > start
            && (TEAMS.iter().any(|(last, before)| {
                self.is_word(head, last) && before.iter().any(|word| self.is_word(head - 1, word))
            }) || self.is_crowd(start, head))
    }

    /// "your lot", "the live-ops lot", "the analytics crowd"; but not "a lot", "the parking lot".
    fn is_crowd(&self, start: usize, head: usize) -> bool {
        use class::*;
        if self.is_word(head, "lot") && head == start + 1 {
            return self.is(start, POSS) && !self.is_word(start, "its");
        }
        let plain = ["side", "end", "wing"]
            .iter()
            .any(|word| self.is_word(head, word));
        CROWDS.iter().any(|word| self.is_word(head, word))
            && !plain
            && self.is(start, DET | POSS)
            && (self.is(head - 1, DEPARTMENT | ROLE | WEAK)
                || BARE.iter().any(|word| self.is_word(head - 1, word))
                || [
                    "analytics",
                    "live-ops",
                    "security",
                    "cloud",
                    "database",
                    "web",
                ]
                .iter()
                .any(|word| self.is_word(head - 1, word)))
    }

    /// "finance says it was networks", "billing switched it off", "planning were at lunch": a bare noun that acts.
    pub(super) fn is_bare_department(&self, start: usize, head: usize, end: usize) -> bool {
        use class::*;
        if end != start + 1
            || self.tokens[head].is_capitalised()
            || !BARE.iter().any(|word| self.is_word(head, word))
        {
            return false;
        }
        let named = start >= 2 && self.is(start - 1, BE) && self.is_word(start - 2, "it");
        // "because of sales", "started with networking": what is no activity as well.
        const NO_ACTIVITY: [&str; 10] = [
            "accounts",
            "admissions",
            "comms",
            "compliance",
            "dispatch",
            "networking",
            "networks",
            "pharmacy",
            "reception",
            "sales",
        ];
        let blamed = start > 0
            && ["of", "with", "by", "on", "at"]
                .iter()
                .any(|word| self.is_word(start - 1, word))
            && NO_ACTIVITY.iter().any(|word| self.is_word(head, word))
            && self
                .tokens
                .get(end)
                .is_none_or(|next| next.kind == super::token::Kind::Mark);
        let many = self.is_word(end, "were") && !self.text(head).ends_with('s');
        named || blamed || many || self.is_act_of_a_mind(end)
    }

    /// A verb in the past or the present with an object behind, which a machine or an activity seldom is the subject of.
    fn is_act_of_a_mind(&self, verb: usize) -> bool {
        use class::*;
        const ACTS: [&str; 44] = [
            "left",
            "pulled",
            "pushed",
            "switched",
            "turned",
            "deleted",
            "wiped",
            "cut",
            "sold",
            "bought",
            "promised",
            "told",
            "asked",
            "says",
            "said",
            "thinks",
            "thought",
            "wanted",
            "insisted",
            "refused",
            "overruled",
            "decided",
            "muted",
            "unplugged",
            "yanked",
            "let",
            "put",
            "took",
            "gave",
            "forgot",
            "ignored",
            "broke",
            "signed",
            "approved",
            "merged",
            "shipped",
            "rushed",
            "waved",
            "had",
            "has",
            "did",
            "knew",
            "swears",
            "swear",
        ];
        ACTS.iter().any(|word| self.is_word(verb, word))
            && self.is(
                verb + 1,
                DET | POSS | PEOPLE_PRON | NEG | ADV | PREP | THING_PRON,
            )
            || self.is(verb, PAST | THIRD) && self.is(verb, HUMAN)
    }
}

/// Whether two phrases are one: people, and the department or place they are of, "the folks in platform".
pub(super) fn belong_together(reading: &Reading<'_>, people: &Chunk, place: &Chunk) -> bool {
    use class::*;
    place.start == people.end + 1
        && ["in", "from", "at", "on", "over"]
            .iter()
            .any(|word| reading.is_word(people.end, word))
        && matches!(people.who, Who::Person | Who::People | Who::Group)
        && place.end - place.start <= 2
        && place.who != Who::Name
        && (reading.is(place.head, DEPARTMENT | WEAK)
            || BARE.iter().any(|word| reading.is_word(place.head, word))
            || matches!(place.who, Who::Group | Who::Department))
}
