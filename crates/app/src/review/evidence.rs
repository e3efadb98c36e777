//! The machine's evidence beside each of the five points: what it found, and what it looked for and did not find.
//! Not here: the human verdict, which the evidence never replaces.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use postmortem::incident::Milestone;
use postmortem::moment::{in_words, read_rfc3339};
use postmortem::publish::{PrivateThing, Redactions};
use postmortem::review::Point;
use postmortem::write::document::{Block, BlockKind, Document, How, plain};
use postmortem::write::template;
use postmortem::write::templates::Template;

use super::images;
use crate::write::check::{self, Noted};
use crate::write::read::Written;

/// What the machine says on a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// How it looks.
    pub sign: Sign,
    /// What was found, in a sentence.
    pub sentence: String,
    /// The words it is about; empty when there are none.
    pub quote: String,
    /// More about it; empty when there is nothing.
    pub detail: String,
    /// The slug of a lesson; empty when there is none.
    pub lesson: &'static str,
}

/// How a piece of evidence looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// As one would hope.
    Yes,
    /// A question remains.
    Ask,
    /// Something stands in the way.
    No,
}

impl Evidence {
    pub(super) fn new(sign: Sign, sentence: impl Into<String>) -> Self {
        Self {
            sign,
            sentence: sentence.into(),
            quote: String::new(),
            detail: String::new(),
            lesson: "",
        }
    }

    pub(super) fn with(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}

/// Gathers the evidence for all five points; `noted` is what the language analyser says of the text.
pub fn gather(
    written: &Written,
    noted: &[Noted],
    ignored: &[live::Ignored],
    things: &[PrivateThing],
    redactions: &Redactions,
    now: Timestamp,
) -> BTreeMap<Point, Vec<Evidence>> {
    BTreeMap::from([
        (Point::Blameless, blameless(noted, ignored)),
        (Point::Useful, useful(&written.document, noted, now)),
        (Point::Accurate, accurate(written)),
        (
            Point::Complete,
            complete(&written.document, &written.template),
        ),
        (
            Point::ProtectsUserInfo,
            protects(&written.document, things, redactions),
        ),
    ])
}

fn blameless(noted: &[Noted], ignored: &[live::Ignored]) -> Vec<Evidence> {
    let is_ignored = |noted: &Noted| {
        ignored.iter().any(|ignored| {
            ignored.rule == noted.rule
                && ignored.block == noted.block
                && ignored.quote == noted.quote
        })
    };
    let (set_aside, left): (Vec<&Noted>, Vec<&Noted>) = noted
        .iter()
        .filter(|noted| check::is_about_blame(noted))
        .partition(|noted| is_ignored(noted));
    let mut evidence: Vec<Evidence> = left
        .iter()
        .take(12)
        .map(|noted| Evidence {
            quote: noted.quote.clone(),
            lesson: noted.lesson,
            ..Evidence::new(
                Sign::Ask,
                format!("{}{}", noted.title, place(&noted.section)),
            )
            .with(noted.message.clone())
        })
        .collect();
    if left.len() > 12 {
        evidence.push(Evidence::new(
            Sign::Ask,
            format!("and {} more findings in the text", left.len() - 12),
        ));
    }
    if left.is_empty() {
        evidence.push(Evidence::new(Sign::Yes, "The language reader found nothing that points at a person").with("It reads for blame, traits, hindsight, drama, who-questions, person-fixes and names."));
    }
    if !set_aside.is_empty() {
        let reasons: Vec<&str> = ignored
            .iter()
            .map(|ignored| ignored.reason.as_str())
            .collect();
        evidence.push(
            Evidence::new(
                Sign::Yes,
                format!(
                    "{} set aside with a reason",
                    counted(set_aside.len(), "finding was", "findings were")
                ),
            )
            .with(reasons.join(" · ")),
        );
    }
    evidence
}

fn useful(document: &Document, noted: &[Noted], now: Timestamp) -> Vec<Evidence> {
    let actions: Vec<_> = document
        .actions()
        .filter(|action| !plain(&action.text).trim().is_empty())
        .collect();
    let mut evidence = Vec::new();
    if actions.is_empty() {
        return vec![
            Evidence::new(Sign::Ask, "There is no action yet")
                .with("What will be true in the system that is not true today?"),
        ];
    }
    let lacking = |what: &str, lacks: &dyn Fn(&postmortem::write::document::Action) -> bool| {
        let count = actions.iter().filter(|action| lacks(action)).count();
        (count > 0).then(|| {
            Evidence::new(
                Sign::Ask,
                format!(
                    "{} of {} {what}",
                    count,
                    counted(actions.len(), "action has", "actions have")
                ),
            )
        })
    };
    evidence.extend(lacking("no owner yet", &|action| {
        action.owner.trim().is_empty()
    }));
    evidence.extend(lacking("no day yet", &|action| {
        action.due.trim().is_empty()
    }));
    evidence.extend(lacking("no end one can see", &|action| {
        plain(&action.end_state).trim().is_empty()
    }));
    if evidence.is_empty() {
        evidence.push(Evidence::new(
            Sign::Yes,
            format!(
                "{}, each with an owner, a day and an end one can see",
                counted(actions.len(), "action", "actions")
            ),
        ));
    }
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let late = actions
        .iter()
        .filter(|action| {
            action
                .due
                .parse()
                .is_ok_and(|due: jiff::civil::Date| due < today)
                && !matches!(action.state.as_str(), "done" | "verified" | "dropped")
        })
        .count();
    if late > 0 {
        evidence.push(Evidence::new(
            Sign::Ask,
            format!(
                "{} past its day already",
                counted(late, "action is", "actions are")
            ),
        ));
    }
    let kinds: Vec<&str> = actions
        .iter()
        .filter_map(|action| action.kind.map(|kind| kind.as_str()))
        .collect();
    if kinds
        .iter()
        .any(|kind| matches!(*kind, "prevent" | "mitigate" | "detect"))
    {
        let count = |kind: &str| kinds.iter().filter(|known| **known == kind).count();
        evidence.push(Evidence::new(
            Sign::Yes,
            format!(
                "{} prevent, {} mitigate, {} detect",
                count("prevent"),
                count("mitigate"),
                count("detect")
            ),
        ));
    } else {
        evidence.push(
            Evidence::new(
                Sign::Ask,
                "No action says that it prevents, mitigates or detects",
            )
            .with("Asked for after every impact on users."),
        );
    }
    for vague in noted
        .iter()
        .filter(|noted| noted.label == "vague-action")
        .take(5)
    {
        evidence.push(Evidence {
            quote: vague.quote.clone(),
            lesson: vague.lesson,
            ..Evidence::new(Sign::Ask, "An action is hard to check").with(vague.message.clone())
        });
    }
    let open = document.hows().map(leaves_without_action).sum::<usize>();
    if open > 0 {
        evidence.push(
            Evidence::new(
                Sign::Ask,
                format!(
                    "{} without an action",
                    counted(open, "how ends", "hows end")
                ),
            )
            .with("Some conditions are accepted on purpose; then a sentence says so."),
        );
    } else if document
        .hows()
        .any(|how| !plain(&how.text).trim().is_empty())
    {
        evidence.push(Evidence::new(
            Sign::Yes,
            "Every how that ends has an action",
        ));
    }
    evidence
}

fn leaves_without_action(how: &How) -> usize {
    if plain(&how.text).trim().is_empty() && how.hows.is_empty() {
        0
    } else if how.hows.is_empty() {
        usize::from(how.actions.is_empty())
    } else {
        how.hows.iter().map(leaves_without_action).sum()
    }
}

fn accurate(written: &Written) -> Vec<Evidence> {
    let entries: Vec<_> = written.document.timeline().collect();
    let mut evidence = Vec::new();
    if entries.is_empty() {
        evidence.push(Evidence::new(Sign::Ask, "There is no timeline entry yet"));
    } else {
        let times: Vec<Option<Timestamp>> = entries
            .iter()
            .map(|entry| read_rfc3339(&entry.at).ok().map(|moment| moment.at))
            .collect();
        let known: Vec<Timestamp> = times.iter().flatten().copied().collect();
        match known.windows(2).filter(|pair| pair[1] < pair[0]).count() {
            0 => evidence.push(Evidence::new(
                Sign::Yes,
                format!(
                    "{}, all in order",
                    counted(entries.len(), "timeline entry", "timeline entries")
                ),
            )),
            jumps => evidence.push(
                Evidence::new(
                    Sign::Ask,
                    format!(
                        "{} back in time",
                        counted(jumps, "timeline entry goes", "timeline entries go")
                    ),
                )
                .with("Is one of them in another zone?"),
            ),
        }
        let timeless = times.iter().filter(|time| time.is_none()).count();
        if timeless > 0 {
            evidence.push(Evidence::new(
                Sign::Ask,
                format!(
                    "{} without a time that could be read",
                    counted(timeless, "entry is", "entries are")
                ),
            ));
        }
        let unsourced = entries
            .iter()
            .filter(|entry| entry.source.is_empty())
            .count();
        if unsourced > 0 {
            evidence.push(Evidence::new(
                Sign::Ask,
                format!(
                    "{unsourced} of {} without a source",
                    counted(entries.len(), "entry is", "entries are")
                ),
            ));
        }
    }
    for incident in &written.incidents {
        for (milestone, moment) in incident.facts.milestones.known() {
            let told = entries
                .iter()
                .find(|entry| entry.milestone == Some(milestone))
                .and_then(|entry| read_rfc3339(&entry.at).ok());
            if let Some(told) = told
                && told.at.duration_since(moment.at).abs() >= SignedDuration::from_mins(1)
            {
                evidence.push(differs(
                    milestone,
                    told.at.duration_since(moment.at).abs(),
                    &moment.rfc3339(),
                ));
            }
        }
    }
    evidence
}

fn differs(milestone: Milestone, by: SignedDuration, incident_says: &str) -> Evidence {
    Evidence::new(
        Sign::Ask,
        format!(
            "“{}” stands {} apart in the timeline and in the incident",
            milestone.word(),
            in_words(by)
        ),
    )
    .with(format!(
        "The incident says {incident_says}. Which is right?"
    ))
}

fn complete(document: &Document, template: &Template) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    let (mut written, mut missing) = (0, Vec::new());
    for section in template.sections.iter().filter(|section| section.required) {
        if has_words(document, &section.key) {
            written += 1
        } else {
            missing.push(section.heading.as_str())
        }
    }
    if missing.is_empty() {
        evidence.push(Evidence::new(
            Sign::Yes,
            format!("All {written} sections that are asked for are written"),
        ));
    } else {
        evidence.push(Evidence::new(
            Sign::Ask,
            format!("Nothing is written yet in: {}", missing.join(", ")),
        ));
    }
    for (key, yes, ask) in [
        (
            "detection",
            "How it was detected is told",
            "How it was detected is not told yet",
        ),
        (
            "lucky",
            "What was lucky is told",
            "What was lucky is not told yet",
        ),
        (
            "went_well",
            "What went well is told",
            "What went well is not told yet",
        ),
    ] {
        // What its template does not ask for is not missing.
        if !template.sections.iter().any(|section| section.key == key) {
            continue;
        }
        let told = has_words(document, key);
        evidence.push(Evidence::new(
            if told { Sign::Yes } else { Sign::Ask },
            if told { yes } else { ask },
        ));
    }
    evidence.extend(images::undescribed(document));
    evidence
}

/// Does a section hold words beyond its headings?
fn has_words(document: &Document, key: &str) -> bool {
    if let Some(section) = document.section(key) {
        return section.blocks.iter().any(Block::says_something);
    }
    // The parts of the lessons are smaller headings inside that section.
    let mut inside = false;
    for block in &document.blocks {
        match &block.kind {
            BlockKind::Heading { section, .. } => inside = section == key,
            _ if inside && block.says_something() => return true,
            _ => {}
        }
    }
    false
}

fn protects(
    document: &Document,
    things: &[PrivateThing],
    redactions: &Redactions,
) -> Vec<Evidence> {
    let open = redactions.open(things);
    let mut evidence: Vec<Evidence> = open
        .iter()
        .take(12)
        .map(|thing| Evidence {
            quote: thing.text.clone(),
            ..Evidence::new(
                Sign::No,
                format!("This looks like {}", private_kind(&thing.kind)),
            )
            .with("It blocks the outside until it is struck out or kept.")
        })
        .collect();
    if open.len() > 12 {
        evidence.push(Evidence::new(
            Sign::No,
            format!("and {} more things that look private", open.len() - 12),
        ));
    }
    let answered = things.len() - open.len();
    if answered > 0 {
        evidence.push(Evidence::new(
            Sign::Yes,
            format!(
                "{} answered",
                counted(answered, "private thing is", "private things are")
            ),
        ));
    }
    if things.is_empty() {
        evidence.push(
            Evidence::new(
                Sign::Yes,
                "No addresses, card, phone or account numbers, keys or tokens",
            )
            .with("Looked for in text, links, code and the words of images."),
        );
    }
    evidence.extend(images::to_look_at(document));
    evidence
}

/// A kind of private thing, with its article.
pub fn private_kind(kind: &str) -> &str {
    match kind {
        "email" => "an e-mail address",
        "ip" => "a network address",
        "card" => "a card number",
        "iban" => "a bank account number",
        "phone" => "a phone number",
        "person" => "a person’s name",
        "secret" => "a password or key",
        "url-credential" => "an address with a credential in it",
        "national-id" => "an identity number",
        "postal-address" => "a postal address",
        "customer-id" => "a customer’s number",
        _ => "something private",
    }
}

fn place(section: &str) -> String {
    template::hint(section)
        .map(|section| format!(", in {}", section.heading))
        .unwrap_or_default()
}

fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {many}")
    }
}
