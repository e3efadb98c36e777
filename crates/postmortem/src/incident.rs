//! An incident: something that happened to a service, with times, severity, services and impact, read at the door.
//! Not here: whether a postmortem is due (decide) and the story told about it (write).

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::moment::{self, Moment};
use crate::{IncidentNumber, PersonId, Problems};

/// How bad it was, from `sev1` (worst) to `sev4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The service is down or harming many.
    Sev1,
    /// A large part does not work for many.
    Sev2,
    /// A part does not work for some.
    Sev3,
    /// Hardly felt.
    Sev4,
}

impl Severity {
    /// All four, worst first.
    pub const ALL: [Self; 4] = [Self::Sev1, Self::Sev2, Self::Sev3, Self::Sev4];

    /// The fixed name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sev1 => "sev1",
            Self::Sev2 => "sev2",
            Self::Sev3 => "sev3",
            Self::Sev4 => "sev4",
        }
    }

    /// Finds a severity by its fixed name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|severity| severity.as_str() == text)
    }
}

/// The five times that every incident is told by, in their natural order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Milestone {
    /// The harm began.
    Started,
    /// Somebody or something noticed.
    Detected,
    /// It was called an incident.
    Declared,
    /// Users no longer felt it.
    Mitigated,
    /// The repair ended.
    Resolved,
}

impl Milestone {
    /// All five, in order.
    pub const ALL: [Self; 5] = [
        Self::Started,
        Self::Detected,
        Self::Declared,
        Self::Mitigated,
        Self::Resolved,
    ];

    /// The fixed name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Detected => "detected",
            Self::Declared => "declared",
            Self::Mitigated => "mitigated",
            Self::Resolved => "resolved",
        }
    }

    /// The word on pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Started => "Began",
            Self::Detected => "Detected",
            Self::Declared => "Declared",
            Self::Mitigated => "Mitigated",
            Self::Resolved => "Resolved",
        }
    }

    /// The form field and API name of its time.
    pub fn field(self) -> &'static str {
        match self {
            Self::Started => "started_at",
            Self::Detected => "detected_at",
            Self::Declared => "declared_at",
            Self::Mitigated => "mitigated_at",
            Self::Resolved => "resolved_at",
        }
    }
}

/// The times of an incident; each may still be unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestones {
    /// The harm began.
    pub started: Option<Moment>,
    /// Somebody or something noticed.
    pub detected: Option<Moment>,
    /// It was called an incident.
    pub declared: Option<Moment>,
    /// Users no longer felt it.
    pub mitigated: Option<Moment>,
    /// The repair ended.
    pub resolved: Option<Moment>,
}

impl Milestones {
    /// One of the five times.
    pub fn get(&self, milestone: Milestone) -> Option<&Moment> {
        match milestone {
            Milestone::Started => self.started.as_ref(),
            Milestone::Detected => self.detected.as_ref(),
            Milestone::Declared => self.declared.as_ref(),
            Milestone::Mitigated => self.mitigated.as_ref(),
            Milestone::Resolved => self.resolved.as_ref(),
        }
    }

    /// Sets one of the five times.
    pub fn set(&mut self, milestone: Milestone, moment: Option<Moment>) {
        match milestone {
            Milestone::Started => self.started = moment,
            Milestone::Detected => self.detected = moment,
            Milestone::Declared => self.declared = moment,
            Milestone::Mitigated => self.mitigated = moment,
            Milestone::Resolved => self.resolved = moment,
        }
    }

    /// The known times, in their natural order.
    pub fn known(&self) -> impl Iterator<Item = (Milestone, &Moment)> {
        Milestone::ALL
            .into_iter()
            .filter_map(|milestone| Some((milestone, self.get(milestone)?)))
    }

    /// Pairs of milestones that stand against their natural order, as (earlier by nature, later by nature).
    pub fn out_of_order(&self) -> Vec<(Milestone, Milestone)> {
        let known: Vec<_> = self.known().collect();
        let mut pairs = Vec::new();
        for (index, (earlier, earlier_at)) in known.iter().enumerate() {
            for (later, later_at) in &known[index + 1..] {
                if later_at.at < earlier_at.at {
                    pairs.push((*earlier, *later));
                }
            }
        }
        pairs
    }

    fn between(&self, from: Option<&Moment>, to: Option<&Moment>) -> Option<SignedDuration> {
        let duration = to?.at.duration_since(from?.at);
        (!duration.is_negative()).then_some(duration)
    }

    /// How long users felt it: from the start to the mitigation, or to the end when no mitigation is known.
    pub fn felt_for(&self) -> Option<SignedDuration> {
        self.between(
            self.started.as_ref(),
            self.mitigated.as_ref().or(self.resolved.as_ref()),
        )
    }

    /// How long nothing showed it.
    pub fn unseen_for(&self) -> Option<SignedDuration> {
        self.between(self.started.as_ref(), self.detected.as_ref())
    }

    /// How long it took in all, from the start to the end.
    pub fn resolved_in(&self) -> Option<SignedDuration> {
        self.between(self.started.as_ref(), self.resolved.as_ref())
    }
}

/// The facts of an incident, all of them read and consistent. A value that exists is valid.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Facts {
    /// What happened, in one line.
    pub title: String,
    /// How bad it was.
    pub severity: Severity,
    /// The services that were affected, as the house calls them.
    pub services: Vec<String>,
    /// When.
    pub milestones: Milestones,
    /// Did users notice?
    pub user_visible: bool,
    /// How many users, when it is known.
    pub users_affected: Option<u64>,
    /// Was data lost, of any kind?
    pub data_loss: bool,
    /// Share of the error budget that it spent: 0.2 is a fifth, 1 is all of it, more is possible.
    pub error_budget_spent: Option<f64>,
}

/// An incident with its facts and its place in the house.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Incident {
    /// Its number.
    pub number: IncidentNumber,
    /// What is known of it.
    #[serde(flatten)]
    pub facts: Facts,
    /// People who took part in the response; they are not asked to review.
    pub involved: Vec<PersonId>,
    /// Who recorded it; nobody when it came from a file or another program.
    pub recorded_by: Option<PersonId>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Which edit of this row this is.
    pub version: i64,
}

/// The facts as somebody typed or sent them, before they have been read.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct FactsAsTold {
    /// One line.
    pub title: String,
    /// `sev1`…`sev4`.
    pub severity: String,
    /// Names of services.
    pub services: Vec<String>,
    /// The zone of those times below that carry none themselves.
    pub zone: String,
    /// The five times as typed; an empty text is "not known yet".
    pub started_at: String,
    /// See `started_at`.
    pub detected_at: String,
    /// See `started_at`.
    pub declared_at: String,
    /// See `started_at`.
    pub mitigated_at: String,
    /// See `started_at`.
    pub resolved_at: String,
    /// Did users notice?
    pub user_visible: bool,
    /// A whole number, or nothing.
    pub users_affected: String,
    /// Was data lost?
    pub data_loss: bool,
    /// A share (`0.4`) or a percentage (`40 %`), or nothing.
    pub error_budget_spent: String,
    /// A person says that the order of the times is right although it looks unusual.
    pub order_confirmed: bool,
}

impl FactsAsTold {
    /// The text of one of the five times.
    pub fn time(&self, milestone: Milestone) -> &str {
        match milestone {
            Milestone::Started => &self.started_at,
            Milestone::Detected => &self.detected_at,
            Milestone::Declared => &self.declared_at,
            Milestone::Mitigated => &self.mitigated_at,
            Milestone::Resolved => &self.resolved_at,
        }
    }

    /// The facts as a form would show them again.
    pub fn of(facts: &Facts) -> Self {
        let time = |milestone| {
            facts
                .milestones
                .get(milestone)
                .map(Moment::rfc3339)
                .unwrap_or_default()
        };
        Self {
            title: facts.title.clone(),
            severity: facts.severity.as_str().into(),
            services: facts.services.clone(),
            zone: facts
                .milestones
                .known()
                .next()
                .map_or_else(|| "UTC".into(), |(_, moment)| moment.zone.clone()),
            started_at: time(Milestone::Started),
            detected_at: time(Milestone::Detected),
            declared_at: time(Milestone::Declared),
            mitigated_at: time(Milestone::Mitigated),
            resolved_at: time(Milestone::Resolved),
            user_visible: facts.user_visible,
            users_affected: facts
                .users_affected
                .map(|users| users.to_string())
                .unwrap_or_default(),
            data_loss: facts.data_loss,
            error_budget_spent: facts
                .error_budget_spent
                .map(|share| share.to_string())
                .unwrap_or_default(),
            order_confirmed: !facts.milestones.out_of_order().is_empty(),
        }
    }

    /// Reads the facts. All that stands in the way is told at once; nothing is half taken.
    pub fn read(&self) -> Result<Facts, Problems> {
        let mut problems = Problems::default();
        let title = read_title(&self.title, &mut problems);
        let severity = Severity::parse(self.severity.trim()).unwrap_or_else(|| {
            problems.add(
                "severity",
                "The severity is one of sev1, sev2, sev3 and sev4.",
            );
            Severity::Sev4
        });
        let services = read_services(&self.services, &mut problems);
        let milestones = self.read_milestones(&mut problems);
        let users_affected = read_count(&self.users_affected, &mut problems);
        let error_budget_spent = read_share(&self.error_budget_spent, &mut problems);
        problems.unless_any(Facts {
            title,
            severity,
            services,
            milestones,
            user_visible: self.user_visible,
            users_affected,
            data_loss: self.data_loss,
            error_budget_spent,
        })
    }

    fn read_milestones(&self, problems: &mut Problems) -> Milestones {
        let mut milestones = Milestones::default();
        for milestone in Milestone::ALL {
            let text = self.time(milestone).trim();
            if text.is_empty() {
                continue;
            }
            match moment::read_local(text, &self.zone) {
                Ok(moment) => milestones.set(milestone, Some(moment)),
                Err(moment::NotAMoment::UnknownZone(zone)) if problems.beside("zone").is_none() => {
                    problems.add("zone", moment::NotAMoment::UnknownZone(zone).to_string());
                }
                Err(moment::NotAMoment::UnknownZone(_)) => {}
                Err(error) => problems.add(milestone.field(), error.to_string()),
            }
        }
        if !self.order_confirmed {
            for (earlier, later) in milestones.out_of_order() {
                problems.add(later.field(), out_of_order(&milestones, earlier, later));
            }
        }
        milestones
    }
}

fn out_of_order(milestones: &Milestones, earlier: Milestone, later: Milestone) -> String {
    let (Some(from), Some(to)) = (milestones.get(earlier), milestones.get(later)) else {
        return String::new();
    };
    format!(
        "“{}” is {} before “{}” ({}). Is one of the two in another zone? If the order is right as it stands, say so below and it is kept.",
        later.word(),
        moment::in_words(from.at.duration_since(to.at)),
        earlier.word(),
        from.rfc3339(),
    )
}

/// Reads a title: one line, not empty, at most 200 characters.
pub fn read_title(text: &str, problems: &mut Problems) -> String {
    let title = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        problems.add("title", "A title is needed. One line that says what users met is enough, and it can be changed later.");
    } else if title.chars().count() > 200 {
        problems.add(
            "title",
            "The title is longer than 200 characters. The rest of it fits into the summary.",
        );
    } else if title.chars().any(char::is_control) {
        problems.add("title", "The title holds control characters, which cannot be shown. It can be typed again without them.");
    }
    title
}

fn read_services(services: &[String], problems: &mut Problems) -> Vec<String> {
    let mut read: Vec<String> = Vec::new();
    for service in services.iter().flat_map(|line| line.split(',')) {
        let service = service.split_whitespace().collect::<Vec<_>>().join(" ");
        if service.chars().count() > 100 || service.chars().any(char::is_control) {
            problems.add(
                "services",
                "A service’s name has at most 100 characters, none of them control characters.",
            );
        } else if !service.is_empty()
            && !read
                .iter()
                .any(|known| known.eq_ignore_ascii_case(&service))
        {
            read.push(service);
        }
    }
    if read.len() > 50 {
        problems.add(
            "services",
            "More than 50 services were named. The ones that users met are enough.",
        );
    }
    read
}

fn read_count(text: &str, problems: &mut Problems) -> Option<u64> {
    let digits: String = text
        .chars()
        .filter(|letter| !matches!(letter, ' ' | ',' | '_' | '\u{a0}' | '\u{202f}'))
        .collect();
    if digits.is_empty() {
        return None;
    }
    let count = digits
        .parse::<u64>()
        .ok()
        .filter(|count| i64::try_from(*count).is_ok());
    if count.is_none() {
        problems.add("users_affected", format!("“{text}” is not a whole number of users. An estimate is fine; empty means not known yet."));
    }
    count
}

fn read_share(text: &str, problems: &mut Problems) -> Option<f64> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let (number, scale) = match text.strip_suffix('%') {
        Some(percent) => (percent.trim(), 100.0),
        None => (text, 1.0),
    };
    let share = number
        .replace(',', ".")
        .parse::<f64>()
        .ok()
        .map(|number| number / scale);
    let share = share.filter(|share| share.is_finite() && (0.0..=1000.0).contains(share));
    if share.is_none() {
        problems.add("error_budget_spent", format!("“{text}” is not a share of the error budget. 0.4 and 40 % both work; empty means not known yet."));
    }
    share
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told() -> FactsAsTold {
        FactsAsTold {
            title: "Gates refused valid tickets".into(),
            severity: "sev2".into(),
            services: vec!["Gangway, Keyring".into(), "gangway".into()],
            zone: "UTC".into(),
            started_at: "2025-11-12T05:40".into(),
            detected_at: "2025-11-12T06:18".into(),
            mitigated_at: "2025-11-12T06:54".into(),
            resolved_at: "2025-11-12T07:36".into(),
            user_visible: true,
            users_affected: "1,140".into(),
            error_budget_spent: "61 %".into(),
            ..FactsAsTold::default()
        }
    }

    #[test]
    fn facts_are_read_as_they_were_told() {
        let facts = told().read().unwrap();
        assert_eq!(facts.services, ["Gangway", "Keyring"]);
        assert_eq!(
            (facts.users_affected, facts.error_budget_spent),
            (Some(1140), Some(0.61))
        );
        assert_eq!(
            facts.milestones.felt_for(),
            Some(SignedDuration::from_mins(74))
        );
        assert_eq!(
            facts.milestones.unseen_for(),
            Some(SignedDuration::from_mins(38))
        );
        assert_eq!(
            facts.milestones.resolved_in(),
            Some(SignedDuration::from_mins(116))
        );
    }

    #[test]
    fn a_time_before_the_start_is_a_question_and_not_a_guess() {
        let mut told = told();
        told.resolved_at = "2025-11-12T05:10".into();
        let problems = told.read().unwrap_err();
        assert!(
            problems
                .beside("resolved_at")
                .unwrap()
                .contains("another zone")
        );
        told.order_confirmed = true;
        assert!(told.read().is_ok());
    }

    #[test]
    fn everything_in_the_way_is_told_at_once() {
        let told = FactsAsTold {
            severity: "huge".into(),
            zone: "Middle/Earth".into(),
            started_at: "2025-11-12T05:40".into(),
            users_affected: "many".into(),
            error_budget_spent: "-3".into(),
            ..FactsAsTold::default()
        };
        let problems = told.read().unwrap_err();
        for field in [
            "title",
            "severity",
            "zone",
            "users_affected",
            "error_budget_spent",
        ] {
            assert!(problems.beside(field).is_some(), "{field}");
        }
    }

    #[test]
    fn facts_shown_in_a_form_read_back_as_they_were() {
        let facts = told().read().unwrap();
        assert_eq!(FactsAsTold::of(&facts).read().unwrap(), facts);
    }
}
