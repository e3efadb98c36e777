//! Small things to keep in tests: people, an incident, a postmortem, times and ids that stay still.
//! Not here: databases to keep them in (trial).

use jiff::Timestamp;
use postmortem::incident::{Facts, Incident, Milestones, Severity};
use postmortem::moment::Moment;
use postmortem::people::{Person, Role};
use postmortem::postmortem::{Postmortem, Stage};
use postmortem::{IncidentNumber, PersonId, PostmortemNumber};
use uuid::Uuid;

use crate::{Tx, incidents, people, postmortems};

/// So many seconds after a fixed instant.
pub(crate) fn time(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_762_925_640 + seconds).unwrap()
}

/// An id from a small number.
pub(crate) fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// A person whose id and address follow from the name.
pub(crate) fn person_named(name: &str) -> Person {
    let seed = name.bytes().fold(7u128, |seed, byte| {
        seed.wrapping_mul(131).wrapping_add(byte.into())
    });
    Person {
        id: PersonId(Uuid::from_u128(seed)),
        email: format!("{}@example.com", name.to_lowercase().replace(' ', ".")),
        name: name.into(),
        role: Role::Member,
        hue: 3,
        active: true,
        in_rotation: false,
        away_until: None,
        created_at: time(0),
        version: 1,
    }
}

/// A member who is kept.
pub(crate) async fn person(tx: &mut Tx, name: &str) -> Person {
    let person = person_named(name);
    people::insert(tx, &person, None).await.unwrap();
    person
}

/// A reviewer in the rotation who is kept.
pub(crate) async fn reviewer(tx: &mut Tx, name: &str) -> Person {
    let person = Person {
        role: Role::Reviewer,
        in_rotation: true,
        ..person_named(name)
    };
    people::insert(tx, &person, None).await.unwrap();
    person
}

/// An incident with everything known about it but who was involved.
pub(crate) fn incident_numbered(number: i64) -> Incident {
    Incident {
        number: IncidentNumber(number),
        facts: Facts {
            title: "Search answered slowly while the index moved".into(),
            severity: Severity::Sev2,
            services: vec!["search".into(), "index".into()],
            milestones: Milestones {
                started: Some(Moment {
                    at: time(0),
                    zone: "Europe/Oslo".into(),
                }),
                detected: Some(Moment {
                    at: time(300),
                    zone: "UTC".into(),
                }),
                declared: None,
                mitigated: Some(Moment {
                    at: time(4200),
                    zone: "-03:30".into(),
                }),
                resolved: Some(Moment {
                    at: time(6000),
                    zone: "UTC".into(),
                }),
            },
            user_visible: true,
            users_affected: Some(120_000),
            data_loss: false,
            error_budget_spent: Some(0.4),
        },
        involved: vec![],
        recorded_by: None,
        recorded_at: time(7000),
        version: 1,
    }
}

/// An incident that is kept.
pub(crate) async fn incident(tx: &mut Tx, number: i64) -> Incident {
    let incident = incident_numbered(number);
    incidents::insert(tx, &incident).await.unwrap();
    incident
}

/// A draft about no incident yet.
pub(crate) fn postmortem_numbered(number: i64) -> Postmortem {
    Postmortem {
        number: PostmortemNumber(number),
        title: format!("Postmortem {number}"),
        stage: Stage::Draft,
        incidents: vec![],
        template_version: 1,
        epoch: id(1000 + number.unsigned_abs() as u128),
        started_by: None,
        started_at: time(8000),
        authors: vec![],
        version: 1,
    }
}

/// A draft that is kept.
pub(crate) async fn postmortem(tx: &mut Tx, number: i64) -> Postmortem {
    let postmortem = postmortem_numbered(number);
    postmortems::insert(tx, &postmortem).await.unwrap();
    postmortem
}
